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

import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestRawDocumentCodec
{
    private static final BsonDocument ANSWER = BsonDocument.parse("{firstBatch: [{}, {a: 1}, {b: {c: ['x', null]}}, {_id: {$oid: '55b151633864d6438c61a9ce'}}], id: 7}");

    private final RawDocumentCodec codec = new RawDocumentCodec();

    @Test
    void documentsOfABatch()
    {
        List<RawBsonDocument> documents = new ArrayList<>();
        try (BsonBinaryReader reader = reader(ANSWER)) {
            reader.readStartDocument();
            reader.readName("firstBatch");
            reader.readStartArray();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                documents.add(codec.decode(reader, DecoderContext.builder().build()));
            }
            reader.readEndArray();
            // the reader goes on behind them
            assertThat(reader.readInt32("id")).isEqualTo(7);
            reader.readEndDocument();
        }
        assertThat(documents).isEqualTo(ANSWER.getArray("firstBatch"));
    }

    @Test
    void aDocumentAlone()
    {
        try (BsonBinaryReader reader = reader(ANSWER)) {
            assertThat(codec.decode(reader, DecoderContext.builder().build())).isEqualTo(ANSWER);
        }
    }

    private static BsonBinaryReader reader(BsonDocument document)
    {
        return new BsonBinaryReader(new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer().asNIO());
    }
}
