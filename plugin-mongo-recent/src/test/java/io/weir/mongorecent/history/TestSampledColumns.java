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
package io.weir.mongorecent.history;

import io.delta.kernel.types.LongType;
import io.trino.testing.MaterializedResult;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table with a history whose columns nobody has declared: a sample shows other ones from time to time, and what was copied stays as it is.
 */
final class TestSampledColumns
        extends AbstractTestSampledHistory
{
    private void add(Object product)
    {
        addDocument(new Document("product", product));
    }

    /**
     * It is as one that the sample does not see: its type is not known before there is a value.
     */
    @Test
    void aFieldWithoutValues()
            throws IOException
    {
        add(null);
        link();
        longGrace();
        copy();
        assertThat(products()).isEmpty();
        add("weir");
        copyAndExpire();
        assertThat(products()).containsExactly("weir");
        add(null);
        assertAllTime(1, "weir");
        longGrace();
        copy();
        assertAllTime(0, "weir");
        add("dam");
        copy();
        assertThat(products()).containsExactlyInAnyOrder("weir", "dam");
        assertAllOnce();
    }

    /**
     * Neither a number nor a time has the type of JSON.
     */
    @Test
    void numbersAndTimesThatAreAllNull()
            throws IOException
    {
        add("weir");
        link();
        copyAndExpire();
        add("dam");
        documents().updateOne(new Document(), new Document("$set", new Document("user_id", null).append("ts", null)));
        assertAllTime(1, "weir");
        copyAndExpire();
        assertAllTime(0, "weir", "dam");
        assertThat(history.nulls(location, history.tables().latest(location).version(), "ts")).containsExactlyInAnyOrder(false, true);
    }

    /**
     * The other connector keeps the name, with a type that takes a look at the documents to tell.
     */
    @Test
    void aFieldWithoutValuesThatTheBuiltInConnectorKeeps()
            throws IOException
    {
        client.getDatabase("reviews").getCollection("_schema").insertOne(Document.parse(
                """
                {table: 'ratings', fields: [
                    {name: 'id', type: 'bigint'}, {name: 'user_id', type: 'bigint'}, {name: 'product', type: 'ipaddress'}, {name: 'ts', type: 'timestamp(3) with time zone'}]}
                """));
        add(null);
        link();
        longGrace();
        copy();
        assertAllOnce();
    }

    @Test
    void latestByAFieldWithoutValues()
            throws IOException
    {
        add("weir");
        linkWithLatest();
        documents().updateOne(new Document(), new Document("$set", new Document("user_id", null)));
        copy();
        copy();
        assertThat(documents().countDocuments()).isEqualTo(1);
        assertThat(products()).containsExactly("weir");
    }

    /**
     * There is nothing that could expire, and no column is missing.
     */
    @Test
    void latestOfAnEmptiedCollection()
            throws IOException
    {
        add("weir");
        linkWithLatest();
        copy();
        documents().deleteMany(new Document());
        copy();
        add("dam");
        copy();
        copy();
        assertThat(documents().countDocuments()).isEqualTo(1);
        assertThat(products()).containsExactlyInAnyOrder("weir", "dam");
    }

    private void linkWithLatest()
    {
        assertUpdate("CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', latest_by => ARRAY['user_id'], latest_order => 'ts', grace => '1ms')".formatted(historyName()));
    }

    /**
     * Of none the sample does not tell that their keys are numbers.
     */
    @Test
    void keysWhenAllHaveExpired()
            throws IOException
    {
        newHistory(DeltaHistory.with("_id", LongType.LONG));
        addWithKey(1);
        link();
        copyAndExpire();
        assertThat(recentRows("*", "").getTypes()).containsExactlyInAnyOrder(BIGINT, BIGINT, BIGINT, VARCHAR, TIMESTAMP_TZ_MICROS);
        copy();
        addWithKey(2);
        copy();
        assertThat(history.nulls(location, history.tables().latest(location).version(), "_id")).containsExactly(false, false);
        assertAllOnce();
    }

    private void addWithKey(long key)
    {
        addDocument(new Document("_id", key));
    }

    /**
     * First all documents with the field expire, then those without it.
     */
    @Test
    void aFieldThatTheSampleDoesNotSee()
            throws IOException
    {
        add("weir");
        link();
        copyAndExpire();
        documents().insertOne(new Document("id", nextId).append("user_id", 7L).append("ts", Date.from(Instant.now())));
        nextId++;
        assertAllTime(1, "weir");
        copyAndExpire();
        assertAllTime(0, "weir");
        copy();
        assertAllTime(0, "weir");
        add("dam");
        assertAllTime(1, "weir");
        copy();
        assertThat(products()).containsExactlyInAnyOrder("weir", "dam");
        assertAllOnce();
    }

    /**
     * @param recent how many rows are not in the history
     */
    private void assertAllTime(int recent, String... copied)
            throws IOException
    {
        assertThat(computeActual("SHOW COLUMNS FROM \"ratings$all\"").getMaterializedRows()).extracting(row -> row.getField(0)).containsExactlyInAnyOrder("id", "user_id", "product", "ts");
        MaterializedResult rows = recentRows("*", "");
        assertThat(rows.getRowCount()).isEqualTo(recent);
        assertThat(rows.getTypes()).containsExactlyInAnyOrder(BIGINT, BIGINT, VARCHAR, TIMESTAMP_TZ_MICROS);
        assertThat(products()).containsExactlyInAnyOrder(copied);
    }

    /**
     * A validator that lets no other fields through names the marks of the copier, as the refusal to link the table advises.
     */
    @Test
    void marksThatAValidatorNames()
            throws IOException
    {
        de.bwaldvogel.mongo.bson.Document properties = new de.bwaldvogel.mongo.bson.Document();
        Map.of("id", "long", "user_id", "long", "product", "string", "ts", "date").forEach((field, type) -> properties.append(field, new de.bwaldvogel.mongo.bson.Document("bsonType", type)));
        List.of("_id", "_weir_seal", "_weir_kept").forEach(field -> properties.append(field, new de.bwaldvogel.mongo.bson.Document()));
        de.bwaldvogel.mongo.bson.Document schema = new de.bwaldvogel.mongo.bson.Document("additionalProperties", false).append("properties", properties);
        mongo.pretendOptions("ratings", new de.bwaldvogel.mongo.bson.Document("validator", new de.bwaldvogel.mongo.bson.Document("$jsonSchema", schema)));
        add("weir");
        assertThat(computeActual("DESCRIBE ratings").getMaterializedRows()).extracting(row -> row.getField(0)).containsExactlyInAnyOrder("id", "user_id", "product", "ts");
        link();
        longGrace();
        copy();
        assertThat(products()).containsExactly("weir");
        assertAllOnce();
    }

    @Test
    void noColumnsYet()
    {
        assertQueryFails(call(historyName()), "Table reviews.ratings has no columns that its history could have: they come from a sample of its documents, and there are none yet. Write one, or declare the columns in reviews._weir_schema, and link the table then");
    }
}
