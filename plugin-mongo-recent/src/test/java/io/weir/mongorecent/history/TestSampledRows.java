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

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.spi.type.RowType;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Documents within documents whose fields nobody has declared: a sample shows other ones from time to time, and applications write them in any order.
 */
final class TestSampledRows
        extends AbstractTestSampledHistory
{
    private static final StructType AUTHOR = new StructType()
            .add("name", StringType.STRING)
            .add("city", StringType.STRING)
            .add("product", StringType.STRING);
    private static final RowType AUTHOR_TYPE = RowType.rowType(RowType.field("name", VARCHAR), RowType.field("city", VARCHAR), RowType.field("product", VARCHAR));

    @BeforeEach
    void rowsInTheHistory()
    {
        // a column with the name of the table has a field with the name of a column
        newHistory(DeltaHistory.with("ratings", AUTHOR).add("authors", new ArrayType(AUTHOR, true)));
    }

    private void add(Document author, Document... more)
    {
        addDocument(new Document("ratings", author).append("authors", Arrays.asList(more)));
    }

    private static Document author(String name, String city)
    {
        return new Document("name", name).append("city", city).append("product", "mill");
    }

    private static Document inOtherOrder(String name, String city)
    {
        return new Document("product", "mill").append("city", city).append("name", name);
    }

    @Test
    void fieldsInAnotherOrder()
            throws IOException
    {
        add(author("Ann", "Oslo"), author("Eve", "Bern"));
        link();
        assertRecent("Ann of Oslo sells mill, and Eve of Bern sells mill");
        copyAndExpire();
        add(inOtherOrder("Bob", "Rome"), inOtherOrder("Dan", "Nice"), null, inOtherOrder("Sue", "Lima"));
        assertRecent("Bob of Rome sells mill, and Dan of Nice sells mill, nobody, Sue of Lima sells mill");
        assertThat((String) computeScalar("SHOW CREATE VIEW \"ratings$all\"")).as("MongoDB is asked for fields of columns, and not of what is made of them").doesNotContain("ROW(");
        copyAndExpire();
        assertThat(history.values(location, "ratings", AUTHOR_TYPE::getObjectValue)).containsExactlyInAnyOrder(List.of("Ann", "Oslo", "mill"), List.of("Bob", "Rome", "mill"));
        assertThat(history.values(location, "authors", new io.trino.spi.type.ArrayType(AUTHOR_TYPE)::getObjectValue)).containsExactlyInAnyOrder(
                List.of(List.of("Eve", "Bern", "mill")),
                Arrays.asList(List.of("Dan", "Nice", "mill"), null, List.of("Sue", "Lima", "mill")));
    }

    /**
     * Names go with the values also where types are such that the query fails.
     */
    @Test
    void fieldsInAnotherOrderOfAnotherType()
    {
        add(author("Ann", "Oslo"), author("Eve", "Bern"));
        link();
        add(new Document("city", "Rome").append("name", "Bob").append("product", "mill"), new Document("city", 1.5).append("name", "Dan").append("product", "mill"));
        assertThat(recentRows("authors[1].name || ratings.city", "").getOnlyColumn()).containsExactlyInAnyOrder("EveOslo", "DanRome");
    }

    /**
     * First all documents with the field expire, then those without it.
     */
    @Test
    void fieldsThatTheSampleDoesNotSee()
            throws IOException
    {
        add(author("Ann", "Oslo"));
        add(author("Eve", "Bern"), author("Eve", "Bern"));
        link();
        copyAndExpire();
        add(new Document("name", "Bob"), new Document("city", "Nice"));
        assertThat(recentRows("format('%s, %s, %s', ratings.name, coalesce(ratings.city, 'nowhere'), coalesce(authors[1].name, 'nobody'))", "").getOnlyColumn()).containsExactly("Bob, nowhere, nobody");
        copyAndExpire();
        assertThat(history.values(location, "ratings", AUTHOR_TYPE::getObjectValue)).contains(Arrays.asList("Bob", null, null)).hasSize(3);
        assertThat(history.values(location, "authors", new io.trino.spi.type.ArrayType(AUTHOR_TYPE)::getObjectValue)).contains(List.of(Arrays.asList(null, "Nice", null))).hasSize(3);
        add(inOtherOrder("Dan", "Rome"), inOtherOrder("Sue", "Lima"));
        assertRecent("Dan of Rome sells mill, and Sue of Lima sells mill");
        copyAndExpire();
        assertThat(history.values(location, "ratings", AUTHOR_TYPE::getObjectValue)).contains(List.of("Dan", "Rome", "mill")).hasSize(4);
    }

    /**
     * @param all of each row, in no order
     */
    private void assertRecent(String... all)
    {
        String text = "format('%s of %s sells %s, and ', ratings.name, ratings.city, ratings.product) || array_join(transform(authors, a -> IF(a IS NULL, 'nobody', format('%s of %s sells %s', a.name, a.city, a.product))), ', ')";
        assertThat(recentRows(text, "").getOnlyColumn()).containsExactlyInAnyOrder((Object[]) all);
    }
}
