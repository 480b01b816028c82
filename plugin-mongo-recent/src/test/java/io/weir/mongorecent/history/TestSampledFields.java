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
import org.bson.Document;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fields that differ only in case, of which each sample may give another one the name of a column: what was copied under a name stays the same field.
 */
final class TestSampledFields
        extends AbstractTestSampledHistory
{
    private static final String ANOTHER_FIELD = "Column 'userid' of reviews.ratings was the field 'userId' when it was last copied, and is the field 'userid' now, which differs from it only in case: " +
            "its history delta_gov.reviews.ratings_.* would get the values of another field than before. Nothing is copied and nothing expires. ";
    private static final String CURE = "eclare the columns in reviews._weir_schema, this one with the field 'userId'; or unlink the table with .*";
    private static final String SAMPLED = ANOTHER_FIELD + "Correct the documents that have the field 'userid', or d" + CURE;

    private void add(String field, long user)
    {
        addDocument(new Document(field, user));
    }

    private void newHistory()
    {
        newHistory(DeltaHistory.with("userid", LongType.LONG));
    }

    @Test
    void oneDocumentWithTheNameOfACopiedField()
            throws IOException
    {
        newHistory();
        add("userId", 7);
        link();
        copyAndExpire();
        add("userId", 8);
        add("userid", 9);
        assertThat(recent("userid", "")).containsExactlyInAnyOrder(8L, null);
        assertThat(recent("userid", "WHERE userid = 8")).containsExactly(8L);
        shortGrace();
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", SAMPLED);
        assertThat(documents().countDocuments()).isEqualTo(2);
        documents().updateOne(new Document("userid", 9), new Document("$unset", new Document("userid", "")));
        copyAndExpire();
        assertThat(copied("userid")).containsExactlyInAnyOrder(7L, 8L, null);
    }

    /**
     * All that the sample sees.
     */
    @Test
    void onlyTheOtherField()
            throws IOException
    {
        newHistory();
        add("userId", 7);
        link();
        copyAndExpire();
        add("userid", 9);
        assertThat(recent("userid", "")).containsOnlyNulls();
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", SAMPLED);
    }

    @Test
    void declaredColumns()
            throws IOException
    {
        newHistory();
        add("userId", 7);
        link();
        copyAndExpire();
        add("userId", 8);
        add("userid", 9);
        declare("userid");
        assertThat(recent("userid", "")).containsOnlyNulls();
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", ANOTHER_FIELD + "D" + CURE);
        declare("userId");
        copyAndExpire();
        assertThat(copied("userid")).containsExactlyInAnyOrder(7L, 8L, null);
        // whoever unlinks it may decide anew
        declare("userid");
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        link();
        graceIsOver();
        add("userid", 10);
        copyAndExpire();
        assertThat(copied("userid")).containsExactlyInAnyOrder(7L, 8L, null, 10L);
    }

    private void declare(String field)
    {
        Document declaration = Document.parse(
                """
                {_id: 'ratings', version: 1, columns: [
                    {name: 'id', type: 'bigint'}, {name: 'user_id', type: 'bigint'}, {name: 'product', type: 'varchar'}, {name: 'ts', type: 'timestamp(3) with time zone'},
                    {name: 'userid', field: '%s', type: 'bigint'}]}
                """.formatted(field));
        declareNothing();
        client.getDatabase("reviews").getCollection("_weir_schema").insertOne(declaration);
    }

    /**
     * The one that is left has the name of the other one.
     */
    @Test
    void bothWereCopied()
            throws IOException
    {
        newHistory(DeltaHistory.with("userid", LongType.LONG).add("user^id", LongType.LONG));
        add("userId", 7);
        add("userid", 8);
        link();
        copyAndExpire();
        add("userId", 9);
        assertThat(computeActual("SHOW COLUMNS FROM ratings").getMaterializedRows()).extracting(row -> row.getField(0)).contains("userid").doesNotContain("user^id");
        assertThat(recent("\"user^id\"", "")).containsExactly(9L);
        assertThat(recent("userid", "")).containsOnlyNulls();
        copyAndExpire();
        assertThat(copied("user^id")).containsExactlyInAnyOrder(7L, null, 9L);
        assertThat(copied("userid")).containsExactlyInAnyOrder(null, 8L, null);
    }

    @Test
    void theLatestOfEachKey()
    {
        newHistory();
        add("userId", 7);
        add("userId", 8);
        linkWithLatest();
        copy();
        copy();
        add("userid", 9);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", SAMPLED);
        assertQueryFails(callWithLatest(), SAMPLED);
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        assertQueryFails(callWithLatest(), SAMPLED);
        assertThat(documents().countDocuments()).isEqualTo(3);
        declare("userId");
        assertUpdate(callWithLatest());
        graceIsOver();
        copy();
        copy();
        // the one without a user is of a key of its own
        assertThat(documents().countDocuments()).isEqualTo(3);
    }

    /**
     * They mean the field that has the name now.
     */
    @Test
    void linksOfBeforeFieldsWereWritten()
            throws IOException
    {
        newHistory();
        add("userId", 7);
        linkWithLatest();
        forgetFields();
        copy();
        assertThat(linkDocument().getList("columns", Document.class)).extracting(column -> column.getString("field")).containsExactlyInAnyOrder("id", "user_id", "product", "ts", "userId");
        add("userId", 8);
        // the first that expires
        copy();
        copy();
        assertThat(linkDocument().get("latest", Document.class).getList("fields", Document.class)).containsExactlyInAnyOrder(
                new Document("name", "userid").append("field", "userId"),
                new Document("name", "ts").append("field", "ts"));
        assertThat(documents().countDocuments()).isEqualTo(2);
        forgetFields();
        assertThat(recent("userid", "")).isEmpty();
        copy();
        add("userid", 9);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", SAMPLED);
        assertThat(copied("userid")).containsExactlyInAnyOrder(7L, 8L);
    }

    private void forgetFields()
    {
        Document link = linkDocument();
        link.getList("columns", Document.class).forEach(column -> column.remove("field"));
        link.get("latest", Document.class).remove("fields");
        client.getDatabase("reviews").getCollection("_weir_history").replaceOne(new Document(), link);
    }

    private void linkWithLatest()
    {
        assertUpdate(callWithLatest());
    }

    private String callWithLatest()
    {
        return "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', latest_by => ARRAY['userId'], latest_order => 'TS', grace => '1ms')".formatted(historyName());
    }

    private List<Object> recent(String column, String condition)
    {
        return recentRows(column, condition).getOnlyColumn().toList();
    }

    private List<Object> copied(String column)
            throws IOException
    {
        return history.values(location, column, BIGINT::getObjectValue);
    }
}
