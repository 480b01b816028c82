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
package io.weir.mongorecent.read;

import io.trino.spi.TrinoException;
import io.weir.mongorecent.Aggregation;
import io.weir.mongorecent.Aggregation.Call;
import io.weir.mongorecent.Aggregation.Function;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.KnownTables;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAggregateRows
{
    private static final MongoRecentColumnHandle WORD = text("word");

    /**
     * MongoDB groups and compares bytes, whatever they are; the library shows replacement characters for those that are no text.
     */
    @Test
    void textThatIsNotUtf8()
    {
        Aggregation ofOneKey = new Aggregation(List.of(WORD), List.of(), List.of(text("key0")));
        assertNotUtf8(ofOneKey, "{_id: 'abc', misfits: 0}");
        Aggregation ofTwoKeys = new Aggregation(List.of(WORD, text("other")), List.of(), List.of(text("key0"), text("key1")));
        assertNotUtf8(ofTwoKeys, "{_id: {k0: [{k: 'v', v: 'x'}], k1: [{k: 'v', v: 'abc'}]}, misfits: 0}");
        Aggregation maximum = new Aggregation(List.of(), List.of(new Call(Function.MAXIMUM, Optional.of(WORD))), List.of(text("aggregate0")));
        assertNotUtf8(maximum, "{_id: null, aggregate0: 'abc', misfits: 0}");
    }

    private static void assertNotUtf8(Aggregation aggregation, String group)
    {
        byte[] bytes = bytes(BsonDocument.parse(group));
        assertThat(row(aggregation, bytes)).hasValueSatisfying(row -> assertThat(row.toJson()).contains("abc"));
        assertThatThrownBy(() -> row(aggregation, withBrokenText(bytes)))
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("The document with _id (not known) in db.t has in one of the columns [word");
    }

    private static Optional<RawBsonDocument> row(Aggregation aggregation, byte[] group)
    {
        return new AggregateRows(KnownTables.table(WORD, text("other")), aggregation, new GivenDocuments(List.of(new RawBsonDocument(group)).iterator())).next();
    }

    private static byte[] withBrokenText(byte[] document)
    {
        byte[] broken = document.clone();
        for (int index = 0; index < broken.length - 2; index++) {
            if (broken[index] == 'a' && broken[index + 1] == 'b' && broken[index + 2] == 'c') {
                broken[index + 1] = (byte) 0xFF;
            }
        }
        return broken;
    }

    private static byte[] bytes(BsonDocument document)
    {
        ByteBuffer encoded = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer().asNIO();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static MongoRecentColumnHandle text(String name)
    {
        return MongoRecentColumnHandle.declared(name, name, BsonMapping.of(VARCHAR), Optional.empty());
    }
}
