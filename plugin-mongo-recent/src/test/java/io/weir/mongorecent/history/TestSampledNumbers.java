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
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Numbers of which each sample shows the narrowest type that holds those in it: what was copied before decides what the history has.
 */
final class TestSampledNumbers
        extends AbstractTestSampledHistory
{
    private void link(DataType price)
    {
        newHistory(DeltaHistory.with("price", price));
        link();
        longGrace();
    }

    private void add(Object price)
    {
        addDocument(new Document("price", price));
    }

    private static Decimal128 decimal(String value)
    {
        return Decimal128.parse(value);
    }

    /**
     * Prices that all end with a zero.
     */
    @Test
    void fewerDigitsBehindThePoint()
            throws IOException
    {
        add(decimal("1.25"));
        link(new DecimalType(38, 2));
        copyAndExpire();
        add(decimal("1.50"));
        assertSampled("decimal(38,1)");
        copyAndExpire();
        add(decimal("7"));
        add(3);
        assertSampled("decimal(38,0)");
        copyAndExpire();
        assertThat(prices(createDecimalType(38, 2))).extracting(Object::toString).containsExactlyInAnyOrder("1.25", "1.50", "7.00", "3.00");
    }

    @Test
    void wholeNumbersOnly()
            throws IOException
    {
        add(1.5);
        link(DoubleType.DOUBLE);
        copyAndExpire();
        add(2);
        add(3L);
        assertSampled("bigint");
        copyAndExpire();
        assertThat(prices(DOUBLE)).containsExactlyInAnyOrder(1.5, 2.0, 3.0);
    }

    @Test
    void wholeNumbersAmongDecimals()
            throws IOException
    {
        add(decimal("0.5"));
        link(new DecimalType(38, 1));
        copyAndExpire();
        add(Long.MAX_VALUE);
        assertSampled("bigint");
        copyAndExpire();
        assertThat(prices(createDecimalType(38, 1))).extracting(Object::toString).containsExactlyInAnyOrder("0.5", "9223372036854775807.0");
    }

    /**
     * The fields that others of the row have may be written in any order.
     */
    @Test
    void withinArraysAndRows()
            throws IOException
    {
        StructType item = new StructType().add("vat", new DecimalType(38, 2)).add("net", DoubleType.DOUBLE);
        add(List.of(new Document("net", 1.5).append("vat", decimal("0.25"))));
        link(new ArrayType(item, true));
        copyAndExpire();
        add(List.of(new Document("vat", decimal("0.5")).append("net", 2), new Document("net", 3L)));
        assertSampled("array(row(\"net\" bigint, \"vat\" decimal(38,1)))");
        copyAndExpire();
        RowType row = RowType.rowType(RowType.field("vat", createDecimalType(38, 2)), RowType.field("net", DOUBLE));
        assertThat(prices(new io.trino.spi.type.ArrayType(row))).extracting(Object::toString).containsExactlyInAnyOrder("[[0.25, 1.5]]", "[[0.50, 2.0], [null, 3.0]]");
    }

    /**
     * A row is the same before it is copied and after. The sample sees the oldest and the newest.
     */
    @Test
    void fractionsThatTheSampleDoesNotSee()
            throws IOException
    {
        add(1.5);
        link(DoubleType.DOUBLE);
        copyAndExpire();
        add(1);
        add(1.7);
        add(2);
        assertSampled("bigint");
        assertThat(recent("price", "")).containsExactlyInAnyOrder(1.0, 1.7, 2.0);
        assertThat(recent("price", "WHERE price > 1.6")).containsExactlyInAnyOrder(1.7, 2.0);
        assertThat(recent("price", "WHERE price = 1.7")).containsExactly(1.7);
        copyAndExpire();
        assertThat(prices(DOUBLE)).containsExactlyInAnyOrder(1.5, 1.0, 1.7, 2.0);
    }

    /**
     * The history has no place for the last digits of the number either.
     */
    @Test
    void largeNumbersAreNotRounded()
            throws IOException
    {
        add(1.5);
        link(DoubleType.DOUBLE);
        add(1);
        add(9_007_199_254_740_993L);
        String misfit = "The document with _id .* in reviews.ratings has in field 'price' a value of BSON type int64 with more digits than a double has, which does not fit column 'price' of type double. That is the type of the column in the history of the table. Correct the document, .*";
        documents().deleteOne(new Document("price", 1.5));
        assertThatThrownBy(() -> recent("price", "")).hasMessageMatching(misfit);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", misfit);
        assertThat(prices(DOUBLE)).isEmpty();
    }

    /**
     * It says "number", which may be any, so that only documents tell.
     */
    @Test
    void numbersThatAValidatorLeavesOpen()
            throws IOException
    {
        leavePriceOpen();
        add(decimal("1.25"));
        link(new DecimalType(38, 2));
        copyAndExpire();
        assertThat(recent("typeof(price)", "")).isEmpty();
        copy();
        add(decimal("2.50"));
        assertSampled("decimal(38,1)");
        copyAndExpire();
        assertThat(prices(createDecimalType(38, 2))).extracting(Object::toString).containsExactlyInAnyOrder("1.25", "2.50");
    }

    /**
     * As most declare them; what decides is whether each number fits.
     */
    @Test
    void decimalsOfFewDigits()
            throws IOException
    {
        add(3);
        link(new DecimalType(10, 2));
        copyAndExpire();
        add(decimal("1.25"));
        assertSampled("decimal(38,2)");
        assertThat(recent("price", "WHERE price = 1.25")).extracting(Object::toString).containsExactly("1.25");
        copyAndExpire();
        assertThat(prices(createDecimalType(10, 2))).extracting(Object::toString).containsExactlyInAnyOrder("3.00", "1.25");
    }

    /**
     * The sample sees the oldest and the newest.
     */
    @Test
    void aNumberThatTheHistoryCannotHold()
            throws IOException
    {
        add(decimal("1.5"));
        link(new DecimalType(38, 2));
        add(decimal("1.125"));
        add(decimal("2.5"));
        assertQueryFails(
                "CALL system.copy_to_history('reviews', 'ratings')",
                "The document with _id .* in reviews.ratings has in field 'price' a value of BSON type decimal128 with more digits behind the point than \\Qdecimal(38,2)\\E has, which does not fit column 'price' of type \\Qdecimal(38,2)\\E. That is the type of the column in the history of the table. Correct the document, or unlink the history .*");
        assertThat(prices(createDecimalType(38, 2))).isEmpty();
        assertThat(documents().countDocuments(new Document("price", decimal("1.125")))).isEqualTo(1);
    }

    /**
     * A double of the documents may have a fraction, whatever the sample shows.
     */
    @Test
    void numbersOfAWiderTypeThanTheHistoryHas()
    {
        add(1.5);
        newHistory(DeltaHistory.with("price", LongType.LONG));
        assertQueryFails(
                call(historyName()),
                "Column 'price' is of type double in MongoDB and of type bigint in the history .*, which cannot take its values as they are. The type in MongoDB is that of a sample of its documents, and the next one may show another: " +
                        "declare the columns, this one with a type that the history can take, in _weir_schema of the database in MongoDB, or change the column of the history");
    }

    /**
     * The sample sees the oldest and the newest document, which have no price.
     */
    @Test
    void valuesThatTheSampleDoesNotSee()
            throws IOException
    {
        leavePriceOpen();
        add(1.5);
        link(DoubleType.DOUBLE);
        copyAndExpire();
        addDocument(new Document());
        add(12.5);
        addDocument(new Document());
        assertThat(recent("price", "WHERE price > 0")).containsExactly(12.5);
        assertThat(recent("price", "")).containsExactlyInAnyOrder(null, 12.5, null);
        copyAndExpire();
        assertThat(prices(DOUBLE)).containsExactlyInAnyOrder(1.5, null, 12.5, null);
    }

    /**
     * The type of the key of no document is that of most, for want of another.
     */
    @Test
    void keysThatTheSampleOfAnEmptyCollectionDoesNotShow()
            throws IOException
    {
        leavePriceOpen();
        newHistory(DeltaHistory.with("_id", StringType.STRING));
        ObjectId first = new ObjectId();
        ObjectId second = new ObjectId();
        addDocument(new Document("_id", first));
        link();
        copyAndExpire();
        assertThat(recent("_id", "")).isEmpty();
        addDocument(new Document("_id", second));
        assertThat(recent("_id", "WHERE _id = '%s'".formatted(second))).containsExactly(second.toString());
        copyAndExpire();
        assertThat(history.texts(location, history.tables().latest(location).version(), "_id")).containsExactlyInAnyOrder(first.toString(), second.toString());
    }

    private void leavePriceOpen()
    {
        de.bwaldvogel.mongo.bson.Document properties = new de.bwaldvogel.mongo.bson.Document("price", new de.bwaldvogel.mongo.bson.Document("bsonType", "number"));
        mongo.pretendOptions("ratings", new de.bwaldvogel.mongo.bson.Document("validator", new de.bwaldvogel.mongo.bson.Document("$jsonSchema", new de.bwaldvogel.mongo.bson.Document("properties", properties))));
    }

    private void assertSampled(String type)
    {
        assertThat(computeScalar("SELECT data_type FROM information_schema.columns WHERE table_schema = 'reviews' AND table_name = 'ratings' AND column_name = 'price'")).isEqualTo(type);
        String copied = (String) computeScalar("SELECT data_type FROM information_schema.columns WHERE table_schema = 'reviews' AND table_name = 'ratings$all' AND column_name = 'price'");
        assertThat(recent("typeof(price)", "")).containsOnly(copied).isNotEmpty();
    }

    private List<Object> recent(String column, String condition)
    {
        return recentRows(column, condition).getOnlyColumn().toList();
    }

    private List<Object> prices(Type type)
            throws IOException
    {
        return history.values(location, "price", type::getObjectValue);
    }
}
