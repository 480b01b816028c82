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

import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts, of which a sample shows JSON or documents from time to time, and the other way round.
 */
final class TestSampledTexts
        extends AbstractTestSampledHistory
{
    private void add(Object product)
    {
        addDocument(new Document("product", product));
    }

    /**
     * A document of another application, one of the two that the sample sees, has a number where others have a text.
     */
    @Test
    void aTextThatASampleTakesForJson()
            throws IOException
    {
        add("weir");
        link();
        longGrace();
        copy();
        add("dam");
        add(5);
        assertQueryFails(
                "CALL system.copy_to_history('reviews', 'ratings')",
                "Column 'product' of reviews.ratings was of type varchar when it was last copied, and is of type json now, by a sample of its documents: its history delta_gov.reviews.ratings_.* would get other values than before. Nothing is copied and nothing expires. " +
                        "Declare the columns in reviews._weir_schema, this one as varchar; or unlink the table .*");
        assertThat(documents().countDocuments(new Document("_weir_seal", null))).isEqualTo(2);
        assertThat(products()).containsExactly("weir");
        documents().updateOne(new Document("product", 5), new Document("$set", new Document("product", "mill")));
        copy();
        assertThat(products()).containsExactlyInAnyOrder("weir", "dam", "mill");
    }

    /**
     * The copier stops at it, and nobody else.
     */
    @Test
    void aTextThatIsADocumentInOne()
    {
        add("weir");
        link();
        longGrace();
        copy();
        add("dam");
        add(null);
        add(List.of(1, "x"));
        add(new Document("a", 1));
        assertThat(recentRows("*", "").getMaterializedRows()).extracting(row -> row.getField(2)).containsExactlyInAnyOrder("dam", null, "[1,\"x\"]", "{\"a\":1}");
    }

    /**
     * Of which there is no CAST to the text that the history has.
     */
    @Test
    void aTextThatIsADocumentInAll()
    {
        add("weir");
        link();
        copyAndExpire();
        Map.of(List.of("x"), "[\"x\"]", new Document("a", 1), "{\"a\":1}", new Binary(new byte[] {1}), "{\"$binary\":{\"base64\":\"AQ==\",\"subType\":\"00\"}}").forEach((product, text) -> {
            documents().deleteMany(new Document());
            add(product);
            assertThat(recentRows("*", "").getMaterializedRows()).extracting(row -> row.getField(2)).containsExactly(text);
        });
    }

    @Test
    void keysOfMongoThatASampleTakesForJson()
            throws IOException
    {
        ObjectId product = new ObjectId();
        add(product);
        link();
        longGrace();
        copy();
        add(new ObjectId());
        add("none");
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "Column 'product' of reviews.ratings was of type \\Qvarchar(24)\\E when it was last copied, and is of type json now, .*");
        assertThat(products()).containsExactly(product.toHexString());
    }

    /**
     * Of an empty array another sample may show other elements, and it is no null.
     */
    @Test
    void aFieldWithAnEmptyArray()
    {
        add(List.of());
        assertQueryFails(call(historyName()), "Column 'product' is of type json in MongoDB, where a sample shows values of several types in its field, or only empty arrays or documents, and of type varchar in the history .* Declare the columns, .* in _weir_schema of the database in MongoDB");
    }

    /**
     * Whoever means it unlinks the table, and declares it.
     */
    @Test
    void aTextThatIsToBeJson()
            throws IOException
    {
        add("weir");
        link();
        longGrace();
        copy();
        add(5);
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        client.getDatabase("reviews").getCollection("_weir_schema").insertOne(Document.parse(
                """
                {_id: 'ratings', version: 1, columns: [
                    {name: 'id', type: 'bigint'}, {name: 'user_id', type: 'bigint'}, {name: 'product', type: 'json'}, {name: 'ts', type: 'timestamp(3) with time zone'}]}
                """));
        link();
        copy();
        assertThat(products()).containsExactlyInAnyOrder("weir", "5");
    }
}
