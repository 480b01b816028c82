/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.weir.mongorecent.mongo;

import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

final class TestKeyBytes
{
    @Test
    void keysOfAllKinds()
    {
        for (String key : List.of("7", "'weir \uFFFD'", "{$oid: '0123456789abcdef01234567'}", "{a: {b: [1, 'x']}}", "{$binary: {base64: 'YWI=', subType: '02'}}", "null")) {
            BsonDocument document = BsonDocument.parse("{_id: %s}".formatted(key));
            assertThat(KeyBytes.key(new RawBsonDocument(bytes(document)))).contains(document.get("_id"));
        }
    }

    /**
     * The library would keep the last one of two, and replace what is not UTF-8: the key of another document.
     */
    @Test
    void keysThatTheLibraryWouldChange()
    {
        for (String key : List.of("'abc'", "{x: 'abc'}", "{x: [{abc: 1}]}")) {
            assertThat(KeyBytes.key(replaced(key, "abc", "a\u00ff\u00fe"))).as(key).isEmpty();
        }
        for (String key : List.of("{abc: 1, abd: 2}", "{x: [{abc: 1, abd: 2}]}")) {
            assertThat(KeyBytes.key(replaced(key, "abd", "abc"))).as(key).isEmpty();
        }
    }

    private static RawBsonDocument replaced(String key, String text, String replacement)
    {
        byte[] document = bytes(BsonDocument.parse("{_id: %s}".formatted(key)));
        return new RawBsonDocument(new String(document, ISO_8859_1).replace(text, replacement).getBytes(ISO_8859_1));
    }

    private static byte[] bytes(BsonDocument document)
    {
        ByteBuffer encoded = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer().asNIO();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
