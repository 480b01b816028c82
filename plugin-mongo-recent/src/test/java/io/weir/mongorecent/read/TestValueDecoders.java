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

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SqlDecimal;
import io.trino.spi.type.SqlVarbinary;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeOperators;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.mongo.KeyBytes;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What fits a column, as it is shown, and what does not.
 */
final class TestValueDecoders
{
    private static final Type JSON_TYPE = TESTING_TYPE_MANAGER.getType(new TypeDescriptor(JSON));
    private static final BsonMapping KEY = MongoRecentColumnHandle.rowId().mapping();

    @Test
    void nulls()
    {
        for (Type type : List.of(BOOLEAN, BIGINT, DOUBLE, createDecimalType(10, 2), VARCHAR, DATE, TIMESTAMP_MILLIS, JSON_TYPE, new ArrayType(BIGINT))) {
            assertFits(type, "null", null);
        }
    }

    @Test
    void integers()
    {
        assertFits(BIGINT, "{$numberInt: '-7'}", -7L);
        assertFits(BIGINT, "{$numberLong: '9223372036854775807'}", Long.MAX_VALUE);
        assertFits(BIGINT, "{$numberDouble: '3.0'}", 3L);
        assertFits(BIGINT, "{$numberDouble: '-9223372036854775808'}", Long.MIN_VALUE);
        assertFits(BIGINT, "{$numberDecimal: '1.2E+3'}", 1200L);
        assertFits(BIGINT, "{$numberDecimal: '-0'}", 0L);
        assertFits(BIGINT, "{$numberDecimal: '0E+20'}", 0L);
        assertFits(BIGINT, "{$numberDecimal: '0E-6000'}", 0L);
        assertMisfit(BIGINT, "{$numberDouble: '3.9'}");
        assertMisfit(BIGINT, "{$numberDouble: '9223372036854775808'}");
        assertMisfit(BIGINT, "{$numberDouble: 'NaN'}");
        assertMisfit(BIGINT, "{$numberDouble: 'Infinity'}");
        assertMisfit(BIGINT, "{$numberDecimal: '0.5'}");
        assertMisfit(BIGINT, "{$numberDecimal: '1E+6000'}");
        assertMisfit(BIGINT, "{$numberDecimal: '1E-6000'}");
        assertMisfit(BIGINT, "{$numberDecimal: 'NaN'}");
        assertMisfit(BIGINT, "'7'");
        assertMisfit(BIGINT, "true");
        assertMisfit(BIGINT, "[7]");
        assertMisfit(BIGINT, "{$date: {$numberLong: '7'}}");

        assertFits(INTEGER, "{$numberLong: '2147483647'}", Integer.MAX_VALUE);
        assertMisfit(INTEGER, "{$numberLong: '2147483648'}");
        assertFits(SMALLINT, "-32768", Short.MIN_VALUE);
        assertMisfit(SMALLINT, "32768");
        assertFits(TINYINT, "127", Byte.MAX_VALUE);
        assertMisfit(TINYINT, "-129");
    }

    @Test
    void floatingPointNumbers()
    {
        assertFits(DOUBLE, "{$numberDouble: '0.1'}", 0.1);
        assertFits(DOUBLE, "{$numberDouble: 'NaN'}", Double.NaN);
        assertFits(DOUBLE, "{$numberDouble: '-0.0'}", -0.0);
        assertFits(DOUBLE, "{$numberLong: '9007199254740992'}", 9007199254740992.0);
        assertMisfit(DOUBLE, "{$numberLong: '9007199254740993'}");
        assertMisfit(DOUBLE, "{$numberLong: '9223372036854775807'}");
        assertMisfit(DOUBLE, "{$numberDecimal: '0.1'}");
        assertMisfit(DOUBLE, "'0.1'");

        assertFits(REAL, "{$numberDouble: '0.5'}", 0.5f);
        assertFits(REAL, "{$numberDouble: 'NaN'}", Float.NaN);
        assertMisfit(REAL, "{$numberDouble: '0.1'}");
        assertMisfit(REAL, "16777217");
    }

    @Test
    void decimals()
    {
        assertFits(createDecimalType(10, 2), "{$numberDecimal: '12.5'}", SqlDecimal.decimal("12.50", createDecimalType(10, 2)));
        assertFits(createDecimalType(10, 2), "{$numberDecimal: '1E+3'}", SqlDecimal.decimal("1000.00", createDecimalType(10, 2)));
        assertFits(createDecimalType(10, 2), "{$numberDecimal: '-0.00'}", SqlDecimal.decimal("0.00", createDecimalType(10, 2)));
        assertFits(createDecimalType(10, 2), "{$numberDecimal: '0E-6000'}", SqlDecimal.decimal("0.00", createDecimalType(10, 2)));
        assertFits(createDecimalType(10, 2), "7", SqlDecimal.decimal("7.00", createDecimalType(10, 2)));
        assertFits(createDecimalType(38, 0), "{$numberDecimal: '9999999999999999999999999999999999'}", SqlDecimal.decimal("9999999999999999999999999999999999", createDecimalType(38, 0)));
        assertMisfit(createDecimalType(10, 2), "{$numberDecimal: '12.345'}");
        assertMisfit(createDecimalType(10, 2), "{$numberDecimal: '123456789'}");
        assertMisfit(createDecimalType(10, 2), "{$numberDecimal: '1E+6000'}");
        assertMisfit(createDecimalType(10, 2), "{$numberDecimal: 'NaN'}");
        assertMisfit(createDecimalType(10, 2), "{$numberDecimal: '-Infinity'}");
        assertMisfit(createDecimalType(10, 2), "{$numberDouble: '0.5'}");
    }

    @Test
    void textAndBytes()
    {
        assertFits(VARCHAR, "'Grüße 😀'", "Grüße 😀");
        assertFits(createVarcharType(2), "'😀😀'", "😀😀");
        assertMisfit(createVarcharType(2), "'abc'");
        assertMisfit(VARCHAR, "7");
        assertMisfit(VARCHAR, "{$oid: '0123456789abcdef01234567'}");
        assertMisfit(VARCHAR, "{$symbol: 'a'}");

        assertFits(VARBINARY, "{$binary: {base64: 'YWI=', subType: '00'}}", new SqlVarbinary("ab".getBytes(UTF_8)));
        assertMisfit(VARBINARY, "{$binary: {base64: 'YWI=', subType: '05'}}");
        assertMisfit(VARBINARY, "'ab'");
        assertFits(UUID, "{$uuid: '6b7e9d40-0000-4000-8000-00000000002a'}", "6b7e9d40-0000-4000-8000-00000000002a");
        assertMisfit(UUID, "{$binary: {base64: 'YWI=', subType: '04'}}");

        assertFits(BOOLEAN, "true", true);
        assertMisfit(BOOLEAN, "1");
    }

    @Test
    void textThatIsNotUtf8()
    {
        MapType map = new MapType(VARCHAR, BIGINT, new TypeOperators());
        assertNotUtf8(BsonMapping.of(VARCHAR), "'abc'");
        assertNotUtf8(BsonMapping.of(map), "{x: 1, abc: 2}");
        for (String value : List.of("'abc'", "{x: 1, y: 'abc'}", "{x: {abc: 1}}", "[1, ['abc']]")) {
            assertNotUtf8(BsonMapping.of(JSON_TYPE), value);
            assertNotUtf8(KEY, value);
        }
        // the replacement character is a character of its own
        assertFits(map, "{'\uFFFD': 1}", Map.of("\uFFFD", 1L));
        assertFits(JSON_TYPE, "{'\uFFFD': ['\uFFFD']}", "{\"\uFFFD\":[\"\uFFFD\"]}");
        BsonString key = new BsonString("a\uFFFD");
        assertThat(decode(KEY, "'a\uFFFD'")).isEqualTo(new SqlVarbinary(KeyBytes.encode(key)));
    }

    private static void assertNotUtf8(BsonMapping mapping, String bson)
    {
        byte[] document = bytes(inDocument(bson));
        assertThat(decode(mapping, document)).isNotNull();
        assertThatThrownBy(() -> decode(mapping, withBrokenText(document)))
                .isInstanceOf(MisfitException.class)
                .hasMessageEndingWith("that is not UTF-8");
    }

    /**
     * The library would keep the last one: a document with another key, and JSON that has lost a value.
     */
    @Test
    void namesThatAreThereTwice()
    {
        RowType row = RowType.from(List.of(RowType.field("abc", BIGINT), RowType.field("abd", BIGINT)));
        MapType map = new MapType(VARCHAR, BIGINT, new TypeOperators());
        for (BsonMapping mapping : List.of(BsonMapping.of(map), BsonMapping.of(JSON_TYPE), KEY)) {
            assertTwice(mapping, "{abc: 1, x: 3, abd: 2}");
        }
        for (String value : List.of("{x: {abc: 1, abd: 2}}", "[1, [{abc: 1, abd: 2}]]")) {
            assertTwice(BsonMapping.of(JSON_TYPE), value);
            assertTwice(KEY, value);
        }
        assertThatThrownBy(() -> decode(BsonMapping.of(row), withNameTwice(bytes(inDocument("{abc: 1, abd: 2}")))))
                .isInstanceOf(FieldMisfitException.class)
                .hasMessage("a value of BSON type document with the same field twice");
    }

    private static void assertTwice(BsonMapping mapping, String bson)
    {
        byte[] document = bytes(inDocument(bson));
        assertThat(decode(mapping, document)).isNotNull();
        assertThatThrownBy(() -> decode(mapping, withNameTwice(document)))
                .isInstanceOf(MisfitException.class)
                .hasMessageMatching("a value of BSON type document with the same (field|key) twice");
    }

    private static byte[] withNameTwice(byte[] document)
    {
        byte[] twice = document.clone();
        twice[new String(document, ISO_8859_1).indexOf("abd") + 2] = 'c';
        return twice;
    }

    @Test
    void aFieldThatIsThereTwiceIsShownAsNull()
    {
        List<MongoRecentColumnHandle> columns = Stream.of("abc", "x", "missing")
                .map(name -> MongoRecentColumnHandle.declared(name, name, BsonMapping.of(BIGINT), Optional.empty()))
                .toList();
        RawBsonDocument document = new RawBsonDocument(withNameTwice(bytes(BsonDocument.parse("{_id: 7, abc: 1, x: 3, abd: 2, abe: 4}"))));
        DocumentDecoder lenient = new DocumentDecoder(new CollectionName("shop", "orders"), columns, Misfits.NULL);
        PageBuilder page = new PageBuilder(ImmutableList.of(BIGINT, BIGINT, BIGINT));
        lenient.decode(document, page);
        lenient.decode(document, page);
        Page built = page.build();
        assertThat(built.getPositionCount()).isEqualTo(2);
        assertThat(columns.stream().map(column -> BIGINT.getObjectValue(built.getBlock(columns.indexOf(column)), 1))).containsExactly(null, 3L, null);
        assertThat(lenient.misfits()).isEqualTo(2);

        DocumentDecoder strict = new DocumentDecoder(new CollectionName("shop", "orders"), columns, Misfits.FAIL);
        assertThatThrownBy(() -> strict.decode(document, new PageBuilder(ImmutableList.of(BIGINT, BIGINT, BIGINT))))
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("The document with _id 7 in shop.orders has in field 'abc' a value of BSON type document with the same field twice");
    }

    @Test
    void documentsThatJsonDoesNotHold()
    {
        List<MongoRecentColumnHandle> columns = List.of(MongoRecentColumnHandle.document(JSON_TYPE));
        RawBsonDocument twice = new RawBsonDocument(withNameTwice(bytes(BsonDocument.parse("{_id: 7, abc: 1, abd: 2}"))));
        assertDocumentFails(columns, Misfits.FAIL, twice, "The document with _id 7 in shop.orders has in itself a value of BSON type document with the same field twice, which does not fit column '_document'. Correct the document");
        RawBsonDocument broken = new RawBsonDocument(withBrokenText(bytes(BsonDocument.parse("{_id: 7, name: 'abc'}"))));
        assertDocumentFails(columns, Misfits.FAIL, broken, "The document with _id 7 in shop.orders has in itself a value of BSON type string that is not UTF-8, which does not fit column '_document'. Correct the document");
        // the value is in no message
        RawBsonDocument longName = new RawBsonDocument(bytes(BsonDocument.parse("{_id: 7, '%s': 'secret'}".formatted("x".repeat(50_001)))));
        for (Misfits misfits : Misfits.values()) {
            assertDocumentFails(columns, misfits, longName, "The document with _id 7 in shop.orders has in itself a value of BSON type document that Trino does not take as JSON, such as one with a name of more than 50,000 characters, which does not fit column '_document'. Correct the document");
        }
        assertMisfit(JSON_TYPE, "{'%s': 'secret'}".formatted("x".repeat(50_001)));
    }

    private static void assertDocumentFails(List<MongoRecentColumnHandle> columns, Misfits misfits, RawBsonDocument document, String message)
    {
        DocumentDecoder decoder = new DocumentDecoder(new CollectionName("shop", "orders"), columns, misfits);
        assertThatThrownBy(() -> decoder.decode(document, new PageBuilder(ImmutableList.of(columns.getFirst().type()))))
                .isInstanceOf(TrinoException.class)
                .hasNoCause()
                .hasMessage(message);
    }

    private static byte[] withBrokenText(byte[] document)
    {
        byte[] broken = document.clone();
        broken[new String(document, ISO_8859_1).indexOf("abc") + 1] = (byte) 0xFF;
        return broken;
    }

    /**
     * A change of the row would be lost.
     */
    @Test
    void noKeyIsShownAsNull()
    {
        MongoRecentColumnHandle key = MongoRecentColumnHandle.rowId();
        DocumentDecoder decoder = new DocumentDecoder(new CollectionName("shop", "orders"), ImmutableList.of(key), Misfits.NULL);
        byte[] document = withBrokenText(bytes(BsonDocument.parse("{_id: 'abc'}")));
        assertThatThrownBy(() -> decoder.decode(new RawBsonDocument(document), new PageBuilder(ImmutableList.of(key.type()))))
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("The document with _id (of type string) in shop.orders has in field '_id' a value of BSON type string that is not UTF-8");
    }

    @Test
    void objectIds()
    {
        assertThat(decode(BsonMapping.ofObjectId(), "{$oid: '0123456789ABCDEF01234567'}")).isEqualTo("0123456789abcdef01234567");
        assertThatThrownBy(() -> decode(BsonMapping.ofObjectId(), "'0123456789abcdef01234567'")).isInstanceOf(MisfitException.class);
    }

    @Test
    void instants()
    {
        assertThat(decode(TIMESTAMP_MILLIS, "{$date: {$numberLong: '-1'}}")).hasToString("1969-12-31 23:59:59.999");
        assertThat(decode(TIMESTAMP_TZ_MILLIS, "{$date: {$numberLong: '-1'}}")).hasToString("1969-12-31 23:59:59.999 UTC");
        assertThat(decode(DATE, "{$date: {$numberLong: '-86400000'}}")).hasToString("1969-12-31");
        assertMisfit(DATE, "{$date: {$numberLong: '-1'}}");
        assertMisfit(DATE, "{$date: {$numberLong: '1'}}");
        assertMisfit(DATE, "{$date: {$numberLong: '185542587187200000'}}");
        assertMisfit(TIMESTAMP_MILLIS, "{$date: {$numberLong: '9223372036854775807'}}");
        assertMisfit(TIMESTAMP_TZ_MILLIS, "{$date: {$numberLong: '2251799813685248'}}");
        assertMisfit(TIMESTAMP_MILLIS, "{$timestamp: {t: 1, i: 1}}");
        assertMisfit(TIMESTAMP_MILLIS, "'2026-11-21'");
    }

    @Test
    void nestedValues()
    {
        assertFits(new ArrayType(BIGINT), "[1, null, 3]", Arrays.asList(1L, null, 3L));
        assertMisfit(new ArrayType(BIGINT), "[1, 'two']");
        assertMisfit(new ArrayType(BIGINT), "1");

        MapType map = new MapType(VARCHAR, BIGINT, new TypeOperators());
        assertFits(map, "{a: 1, 'b.c': null}", mapOf("a", 1L, "b.c", null));
        assertMisfit(map, "{a: 'one'}");
        assertMisfit(map, "[1]");

        Type row = RowType.rowType(RowType.field("a", BIGINT), RowType.field("b.c", VARCHAR));
        assertThat(decode(row, "{'b.c': 'x', other: 1, a: 2}")).asString().contains("2", "x").doesNotContain("other");
        assertThat(decode(row, "{}")).asString().contains("null, null");
        assertMisfit(row, "[]");
        assertThatThrownBy(() -> decode(row, "{a: 'x'}"))
                .isInstanceOfSatisfying(FieldMisfitException.class, misfit -> assertThat(misfit.field()).isEqualTo("a"));
    }

    @Test
    void json()
    {
        assertFits(JSON_TYPE, "{b: [1, 2.5, null], a: 'x'}", "{\"a\":\"x\",\"b\":[1,2.5,null]}");
        assertFits(JSON_TYPE, "'text'", "\"text\"");
        assertFits(JSON_TYPE, "{$numberLong: '9007199254740993'}", "9007199254740993");
        assertFits(JSON_TYPE, "[]", "[]");
        assertFits(JSON_TYPE, "{$oid: '0123456789abcdef01234567'}", "{\"$oid\":\"0123456789abcdef01234567\"}");
        assertFits(JSON_TYPE, "{$numberDouble: 'NaN'}", "{\"$numberDouble\":\"NaN\"}");
        assertFits(JSON_TYPE, "{$ref: 'products', $id: 7}", "{\"$id\":7,\"$ref\":\"products\"}");
    }

    private static Map<String, Long> mapOf(String firstKey, Long firstValue, String secondKey, Long secondValue)
    {
        Map<String, Long> map = new HashMap<>();
        map.put(firstKey, firstValue);
        map.put(secondKey, secondValue);
        return map;
    }

    private static void assertFits(Type type, String bson, Object expected)
    {
        assertThat(decode(type, bson)).isEqualTo(expected);
    }

    private static void assertMisfit(Type type, String bson)
    {
        assertThatThrownBy(() -> decode(type, bson))
                .isInstanceOf(MisfitException.class)
                .hasMessageStartingWith("a value of BSON type ");
    }

    private static Object decode(Type type, String bson)
    {
        return decode(BsonMapping.of(type), bson);
    }

    private static Object decode(BsonMapping mapping, String bson)
    {
        return decode(mapping, bytes(inDocument(bson)));
    }

    private static BsonDocument inDocument(String bson)
    {
        return BsonDocument.parse("{v: %s}".formatted(bson));
    }

    private static byte[] bytes(BsonDocument document)
    {
        ByteBuffer encoded = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer().asNIO();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static Object decode(BsonMapping mapping, byte[] document)
    {
        BlockBuilder output = mapping.type().createBlockBuilder(null, 1);
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(document))) {
            reader.readStartDocument();
            assertThat(reader.readBsonType()).isNotEqualTo(BsonType.END_OF_DOCUMENT);
            reader.readName();
            ValueDecoders.decoder(mapping).decodeNullable(reader, output);
            reader.readEndDocument();
        }
        Block block = output.build();
        assertThat(block.getPositionCount()).isEqualTo(1);
        return mapping.type().getObjectValue(block, 0);
    }
}
