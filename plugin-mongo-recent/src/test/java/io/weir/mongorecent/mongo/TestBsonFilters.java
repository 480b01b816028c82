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

import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slices;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.predicate.Range.greaterThan;
import static io.trino.spi.predicate.Range.greaterThanOrEqual;
import static io.trino.spi.predicate.Range.lessThan;
import static io.trino.spi.predicate.Range.range;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Domain in, filter out.
 */
final class TestBsonFilters
{
    @Test
    void singleValues()
    {
        assertFilter(BOOLEAN, Domain.singleValue(BOOLEAN, true), "{c: true}");
        assertFilter(BIGINT, Domain.singleValue(BIGINT, 123L), "{c: {$numberLong: '123'}}");
        assertFilter(DOUBLE, Domain.singleValue(DOUBLE, 0.5), "{c: 0.5}");
        assertFilter(VARCHAR, Domain.singleValue(VARCHAR, utf8Slice("x")), "{c: 'x'}");
        assertFilter(VARBINARY, Domain.singleValue(VARBINARY, utf8Slice("ab")), "{c: {$binary: {base64: 'YWI=', subType: '00'}}}");
        assertFilter(UUID, Domain.singleValue(UUID, Slices.allocate(16)), "{c: {$uuid: '00000000-0000-0000-0000-000000000000'}}");
        assertFilter(DATE, Domain.singleValue(DATE, -1L), "{c: {$date: {$numberLong: '-86400000'}}}");
        assertFilter(TIMESTAMP_MILLIS, Domain.singleValue(TIMESTAMP_MILLIS, -1000L), "{c: {$date: {$numberLong: '-1'}}}");
        assertFilter(TIMESTAMP_TZ_MILLIS, Domain.singleValue(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(-1, "Asia/Kathmandu")), "{c: {$date: {$numberLong: '-1'}}}");
        assertFilter(createDecimalType(10, 2), Domain.singleValue(createDecimalType(10, 2), 1250L), "{c: {$numberDecimal: '12.50'}}");
        assertFilter(createDecimalType(38, 2), Domain.singleValue(createDecimalType(38, 2), Int128.valueOf(1250)), "{c: {$numberDecimal: '12.50'}}");
    }

    @Test
    void valuesAreNeverOperators()
    {
        assertFilter(VARCHAR, Domain.singleValue(VARCHAR, utf8Slice("{$ne: null}")), "{c: '{$ne: null}'}");
        assertFilter(VARCHAR, Domain.singleValue(VARCHAR, utf8Slice("$where")), "{c: '$where'}");
    }

    @Test
    void nulls()
    {
        assertFilter(BIGINT, Domain.onlyNull(BIGINT), "{c: null}");
        assertFilter(BIGINT, Domain.notNull(BIGINT), "{c: {$ne: null}}");
        assertFilter(BIGINT, Domain.create(ValueSet.of(BIGINT, 1L), true), "{c: {$in: [null, {$numberLong: '1'}]}}");
        assertFilter(BIGINT, Domain.create(ValueSet.ofRanges(lessThan(BIGINT, 1L)), true), "{$or: [{c: null}, {c: {$lt: {$numberLong: '1'}}}]}");
    }

    @Test
    void ranges()
    {
        assertFilter(BIGINT, ranges(greaterThan(BIGINT, 1L)), "{c: {$gt: {$numberLong: '1'}}}");
        assertFilter(BIGINT, ranges(range(BIGINT, 1L, true, 5L, false)), "{c: {$gte: {$numberLong: '1'}, $lt: {$numberLong: '5'}}}");
        assertFilter(
                BIGINT,
                ranges(lessThan(BIGINT, 1L), Range.equal(BIGINT, 3L), Range.equal(BIGINT, 5L), greaterThanOrEqual(BIGINT, 9L)),
                "{$or: [{c: {$in: [{$numberLong: '3'}, {$numberLong: '5'}]}}, {c: {$lt: {$numberLong: '1'}}}, {c: {$gte: {$numberLong: '9'}}}]}");
        assertFilter(VARCHAR, ranges(greaterThan(VARCHAR, utf8Slice("a"))), "{c: {$gt: 'a'}}");
    }

    @Test
    void objectIds()
    {
        MongoRecentColumnHandle column = column("c", BsonMapping.ofObjectId());
        Type type = BsonMapping.OBJECT_ID_TYPE;
        assertFilter(column, Domain.singleValue(type, utf8Slice("0123456789abcdef01234567")), "{c: {$oid: '0123456789abcdef01234567'}}");
        // no ObjectId is shown as any of these
        assertFilter(column, Domain.singleValue(type, utf8Slice("0123456789ABCDEF01234567")), "{c: {$in: []}}");
        assertFilter(column, Domain.singleValue(type, utf8Slice("")), "{c: {$in: []}}");
        assertFilter(column, Domain.multipleValues(type, List.of(utf8Slice("x"), utf8Slice("0123456789abcdef01234567"))), "{c: {$oid: '0123456789abcdef01234567'}}");
        assertFilter(column, ranges(greaterThan(type, utf8Slice("0123456789abcdef01234567"))), "{c: {$gt: {$oid: '0123456789abcdef01234567'}}}");
        assertNotPushed(column, ranges(greaterThan(type, utf8Slice("0123"))));
    }

    @Test
    void whatMongoDbComparesOtherwiseIsNotPushed()
    {
        // by length first
        assertNotPushed(VARBINARY, ranges(greaterThan(VARBINARY, utf8Slice("a"))));
        assertNotPushed(UUID, ranges(greaterThan(UUID, Slices.allocate(16))));
        Type json = TESTING_TYPE_MANAGER.getType(new TypeDescriptor(JSON));
        assertNotPushed(json, Domain.singleValue(json, utf8Slice("1")));
        assertNotPushed(json, Domain.onlyNull(json));
        // {$ne: null} is false for an array with a null in it
        assertNotPushed(new ArrayType(BIGINT), Domain.notNull(new ArrayType(BIGINT)));
        assertNotPushed(TIMESTAMP_MICROS, Domain.singleValue(TIMESTAMP_MICROS, 1L));
        assertNotPushed(VARCHAR, ranges(greaterThan(VARCHAR, Slices.wrappedBuffer((byte) 0xFF))));
        // such a string of MongoDB does not fit the column
        assertFilter(VARCHAR, Domain.singleValue(VARCHAR, Slices.wrappedBuffer((byte) 0xFF)), "{c: {$in: []}}");
        Int128 digits38 = Int128.valueOf(BigInteger.TEN.pow(37).add(BigInteger.ONE));
        assertFilter(createDecimalType(38, 0), Domain.singleValue(createDecimalType(38, 0), digits38), "{c: {$in: []}}");
        assertNotPushed(createDecimalType(38, 0), ranges(greaterThan(createDecimalType(38, 0), digits38)));
    }

    @Test
    void fieldNamesThatMeanSomethingToMongoDb()
    {
        for (String field : List.of("a.b", "$where", "$or", "", "a\0b")) {
            assertNotPushed(column(field, BsonMapping.of(BIGINT)), Domain.singleValue(BIGINT, 1L));
        }
    }

    @Test
    void allColumns()
    {
        assertThat(BsonFilters.filter(TupleDomain.all(), List.of())).isEqualTo(new BsonDocument());
        assertThat(BsonFilters.filter(TupleDomain.withColumnDomains(ImmutableMap.of(
                column("b", BsonMapping.of(BIGINT)), Domain.notNull(BIGINT),
                column("a", BsonMapping.of(BIGINT)), Domain.onlyNull(BIGINT))), List.of()))
                .isEqualTo(BsonDocument.parse("{a: null, b: {$ne: null}}"));
        Domain alternatives = ranges(lessThan(BIGINT, 1L), greaterThan(BIGINT, 2L));
        assertThat(BsonFilters.filter(TupleDomain.withColumnDomains(ImmutableMap.of(
                column("b", BsonMapping.of(BIGINT)), alternatives,
                column("a", BsonMapping.of(BIGINT)), alternatives)), List.of()))
                .isEqualTo(BsonDocument.parse(
                        """
                        {$and: [{$or: [{a: {$lt: {$numberLong: '1'}}}, {a: {$gt: {$numberLong: '2'}}}]},
                                {$or: [{b: {$lt: {$numberLong: '1'}}}, {b: {$gt: {$numberLong: '2'}}}]}]}
                        """));
    }

    private static Domain ranges(Range first, Range... others)
    {
        return Domain.create(ValueSet.ofRanges(first, others), false);
    }

    private static void assertFilter(Type type, Domain domain, String expected)
    {
        assertFilter(column("c", BsonMapping.of(type)), domain, expected);
    }

    private static void assertFilter(MongoRecentColumnHandle column, Domain domain, String expected)
    {
        assertThat(BsonFilters.filter(column, domain)).contains(BsonDocument.parse(expected));
    }

    private static void assertNotPushed(Type type, Domain domain)
    {
        assertNotPushed(column("c", BsonMapping.of(type)), domain);
    }

    private static void assertNotPushed(MongoRecentColumnHandle column, Domain domain)
    {
        assertThat(BsonFilters.filter(column, domain)).isEmpty();
    }

    private static MongoRecentColumnHandle column(String field, BsonMapping mapping)
    {
        return MongoRecentColumnHandle.declared("column_" + field, field, mapping, Optional.empty());
    }
}
