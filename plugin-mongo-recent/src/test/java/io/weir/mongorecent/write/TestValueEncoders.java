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
package io.weir.mongorecent.write;

import io.airlift.slice.Slices;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeUtils;
import io.weir.mongorecent.BsonMapping;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.List;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static java.lang.Float.floatToIntBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestValueEncoders
{
    private static final Type JSON_TYPE = TESTING_TYPE_MANAGER.getType(new TypeDescriptor(JSON));

    @Test
    void scalars()
    {
        assertThat(encode(BOOLEAN, true)).isEqualTo(BsonBoolean.TRUE);
        assertThat(encode(INTEGER, -7L)).isEqualTo(new BsonInt32(-7));
        assertThat(encode(BIGINT, 7L)).isEqualTo(new BsonInt64(7));
        assertThat(encode(DOUBLE, 0.1)).isEqualTo(new BsonDouble(0.1));
        assertThat(encode(REAL, (long) floatToIntBits(0.5f))).isEqualTo(new BsonDouble(0.5));
        assertThat(encode(VARCHAR, utf8Slice("{$gt: ''}"))).isEqualTo(new BsonString("{$gt: ''}"));
        assertThat(encode(VARBINARY, utf8Slice("ab"))).isEqualTo(new BsonBinary(new byte[] {'a', 'b'}));
        assertThat(encode(UUID, Slices.allocate(16))).isEqualTo(new BsonBinary(BsonBinarySubType.UUID_STANDARD, new byte[16]));
        assertThat(encode(BIGINT, null)).isEqualTo(BsonNull.VALUE);
    }

    @Test
    void instants()
    {
        assertThat(encode(DATE, -1L)).isEqualTo(new BsonDateTime(-86_400_000));
        assertThat(encode(DATE, 20_778L)).isEqualTo(new BsonDateTime(20_778 * 86_400_000L));
        assertThat(encode(TIMESTAMP_MILLIS, -1000L)).isEqualTo(new BsonDateTime(-1));
        assertThat(encode(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(-1, "Asia/Kathmandu"))).isEqualTo(new BsonDateTime(-1));
    }

    @Test
    void decimals()
    {
        assertThat(encode(createDecimalType(10, 2), 1250L)).isEqualTo(new BsonDecimal128(Decimal128.parse("12.50")));
        assertThat(encode(createDecimalType(38, 2), Int128.valueOf(-1250))).isEqualTo(new BsonDecimal128(Decimal128.parse("-12.50")));
        assertThatThrownBy(() -> encode(createDecimalType(38, 0), Int128.valueOf(BigInteger.TEN.pow(37).add(BigInteger.ONE))))
                .isInstanceOf(UnstorableValueException.class)
                .hasMessage("MongoDB's Decimal128 has 34 digits");
    }

    @Test
    void text()
    {
        assertThatThrownBy(() -> encode(VARCHAR, Slices.wrappedBuffer((byte) 0xFF)))
                .isInstanceOf(UnstorableValueException.class)
                .hasMessage("the bytes are not UTF-8");
    }

    @Test
    void objectIds()
    {
        assertThat(encode(BsonMapping.ofObjectId(), utf8Slice("0123456789abcdef01234567"))).isEqualTo(new BsonObjectId(new ObjectId("0123456789abcdef01234567")));
        for (String wrong : new String[] {"", "0123456789abcdef0123456", "0123456789ABCDEF01234567", "0123456789abcdef0123456x"}) {
            assertThatThrownBy(() -> encode(BsonMapping.ofObjectId(), utf8Slice(wrong))).isInstanceOf(UnstorableValueException.class);
        }
    }

    @Test
    void json()
    {
        assertThat(encode(JSON_TYPE, utf8Slice("{\"a\":[1,\"x\",null]}"))).isEqualTo(BsonDocument.parse("{a: [1, 'x', null]}"));
        assertThat(encode(JSON_TYPE, utf8Slice("7"))).isEqualTo(new BsonInt32(7));
        // what a column shows of an ObjectId is an ObjectId again
        assertThat(encode(JSON_TYPE, utf8Slice("{\"$oid\":\"0123456789abcdef01234567\"}"))).isEqualTo(new BsonObjectId(new ObjectId("0123456789abcdef01234567")));
        assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice("{\"$oid\":\"x\"}"))).isInstanceOf(UnstorableValueException.class);
        assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice("{\"a\\u0000b\":1}"))).isInstanceOf(UnstorableValueException.class).hasMessageContaining("NUL");
    }

    /**
     * What is shown of any value is that value again.
     */
    @Test
    void extendedJsonThatIsShownAsItIsWritten()
    {
        for (String json : List.of(
                "{\"$oid\":\"0123456789abcdef01234567\"}",
                "{\"$date\":\"2026-11-20T10:00:00.123Z\"}",
                "{\"$date\":{\"$numberLong\":\"-1\"}}",
                "{\"$numberDecimal\":\"1.10\"}",
                "{\"$numberDouble\":\"NaN\"}",
                "{\"$regularExpression\":{\"options\":\"i\",\"pattern\":\"^a\"}}",
                "{\"$timestamp\":{\"t\":4294967295,\"i\":1}}",
                "{\"$binary\":{\"subType\":\"04\",\"base64\":\"AAECAwQFBgcICQoLDA0ODw==\"}}",
                "{\"$code\":\"x\",\"$scope\":{\"b\":1,\"a\":2}}",
                "{\"$symbol\":\"x\"}",
                "{\"$minKey\":1}",
                // these mean nothing to it
                "{\"b\":[{\"$ref\":\"a\",\"$id\":5}],\"a\":{\"$gt\":1e2}}",
                "{\"$regex\":\"^ü😀\"}",
                "{\"$in\":[1.10,true,null,{\"%s\":-0.0}]}".formatted("n".repeat(60_000)))) {
            assertThat(encode(JSON_TYPE, utf8Slice(json))).as(json).isEqualTo(BsonDocument.parse("{v: %s}".formatted(json)).get("v"));
        }
    }

    @Test
    void extendedJsonThatWouldBeShownOtherwise()
    {
        for (String json : List.of(
                "{\"$regex\":\"^a\",\"$options\":\"i\"}",
                "{\"$date\":1000}",
                "{\"$date\":\"2026-11-20T11:00:00+01:00\"}",
                "{\"$numberLong\":\"5\"}",
                "{\"$numberInt\":\"5\"}",
                "{\"$numberDouble\":\"5\"}",
                "{\"$numberDecimal\":\"1e3\"}",
                "{\"$uuid\":\"6b7e9d40-0000-4000-8000-00000000002a\"}",
                "{\"a\":[{\"\\u0024numberLong\":\"5\"}]}")) {
            assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice(json)))
                    .as(json)
                    .isInstanceOf(UnstorableValueException.class)
                    .hasMessageStartingWith("the JSON would be read back as another one (MongoDB's extended JSON gives keys with a leading $ a meaning). ");
        }
    }

    @Test
    void largeJson()
    {
        // more than Jackson takes unless it is told to
        String name = "n".repeat(60_000);
        assertThat(encode(JSON_TYPE, utf8Slice("{\"%s\":1}".formatted(name)))).isEqualTo(new BsonDocument(name, new BsonInt32(1)));
        assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice("1".repeat(2000)))).isInstanceOf(UnstorableValueException.class);
        assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice("0." + "1".repeat(2000)))).isInstanceOf(UnstorableValueException.class);
        assertThat(encode(JSON_TYPE, utf8Slice("[".repeat(100) + "]".repeat(100))).isArray()).isTrue();
        for (int depth : List.of(101, 100_000)) {
            assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice("[".repeat(depth) + "]".repeat(depth)))).isInstanceOf(UnstorableValueException.class).hasMessageContaining("100 levels");
        }
    }

    @Test
    void jsonNumbersAreKeptOrRefused()
    {
        for (String number : List.of("0.1", "-0.0", "1.10", "1e2", "1E+2", "4.9E-324", "1.7976931348623157e308", "[0.30000000000000004]")) {
            assertThat(encode(JSON_TYPE, utf8Slice(number))).isEqualTo(BsonDocument.parse("{v: %s}".formatted(number)).get("v"));
        }
        for (String number : List.of("9223372036854775807", "-9223372036854775808", "[-1234567890123456789]")) {
            assertThat(encode(JSON_TYPE, utf8Slice(number))).isEqualTo(BsonDocument.parse("{v: %s}".formatted(number)).get("v"));
        }
        for (String number : List.of("9223372036854775808", "-9223372036854775809", "{\"a\":[100000000000000000000]}")) {
            assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice(number))).isInstanceOf(UnstorableValueException.class).hasMessageStartingWith("an integer in it has more than 64 bits");
        }
        for (String number : List.of("0.12345678901234567890", "1e400", "-1e400", "1e-400", "12345678901234567890", "{\"a\":[1.00000000000000001]}")) {
            assertThatThrownBy(() -> encode(JSON_TYPE, utf8Slice(number))).as(number).isInstanceOf(UnstorableValueException.class);
        }
    }

    private static BsonValue encode(Type type, Object value)
    {
        return encode(BsonMapping.of(type), value);
    }

    private static BsonValue encode(BsonMapping mapping, Object value)
    {
        BlockBuilder builder = mapping.type().createBlockBuilder(null, 1);
        TypeUtils.writeNativeValue(mapping.type(), builder, value);
        Block block = builder.build();
        return ValueEncoders.encoder(mapping).encodeNullable(block, 0);
    }
}
