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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;
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

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Documents with columns of every type, and conditions on them, chosen by chance.
 */
final class GeneratedConditions
{
    record Column(String name, String type, List<BsonValue> values, List<String> literals)
    {
        boolean nested()
        {
            return name.indexOf('.') >= 0;
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column(
                    "dec",
                    "decimal(38, 4)",
                    List.of(decimal("1.5"), decimal("1.50"), decimal("-0"), decimal("1E+3"), decimal("-99999999999999999999999999999.9999"), decimal("99999999999999999999999999999.9999"), new BsonInt32(0), new BsonInt64(1000)),
                    List.of("DECIMAL '1.5'", "DECIMAL '1000.0000'", "DECIMAL '0'", "DECIMAL '99999999999999999999999999999.9999'", "DECIMAL '0.0001'")),
            new Column(
                    "day",
                    "date",
                    List.of(day(-1), day(0), day(1), day(-700_000), day(2_932_896), day(20_000)),
                    List.of("DATE '1969-12-31'", "DATE '1970-01-01'", "DATE '9999-12-31'", "DATE '0053-06-11'")),
            new Column(
                    "ts",
                    "timestamp(3)",
                    List.of(new BsonDateTime(-1), new BsonDateTime(0), new BsonDateTime(1), new BsonDateTime(-86_400_001L), new BsonDateTime(253_402_300_799_999L), new BsonDateTime(-62_135_596_800_000L)),
                    List.of("TIMESTAMP '1969-12-31 23:59:59.999'", "TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999'", "TIMESTAMP '1970-01-01 00:00:00.0005'")),
            new Column(
                    "tz",
                    "timestamp(3) with time zone",
                    List.of(new BsonDateTime(-1), new BsonDateTime(0), new BsonDateTime(3_600_000), new BsonDateTime(1_700_000_000_123L)),
                    List.of("TIMESTAMP '1970-01-01 01:00:00 +01:00'", "TIMESTAMP '1969-12-31 23:59:59.999 UTC'", "TIMESTAMP '1970-01-01 01:00:00 UTC'", "DATE '1970-01-01'")),
            new Column(
                    "oid",
                    "varchar(24)",
                    List.of(objectId("0"), objectId("5"), objectId("a"), objectId("f")),
                    List.of("'" + "5".repeat(24) + "'", "'" + "A".repeat(24) + "'", "'" + "a".repeat(24) + "'", "'5'", "''", "'z'")),
            new Column(
                    "u",
                    "uuid",
                    List.of(uuid(0), uuid(1), uuid(-1)),
                    List.of("UUID '00000000-0000-0000-0000-000000000000'", "UUID '01010101-0101-0101-0101-010101010101'")),
            new Column(
                    "bin",
                    "varbinary",
                    List.of(binary(), binary(0), binary(1, 2), binary(-1)),
                    List.of("X''", "X'00'", "X'0102'", "X'FF'")),
            new Column(
                    "rl",
                    "real",
                    List.of(new BsonDouble(0.5), new BsonDouble(-0.0), new BsonDouble(0), new BsonDouble(Double.NaN), new BsonDouble(Double.POSITIVE_INFINITY), new BsonInt32(3)),
                    List.of("REAL '0.5'", "REAL '0'", "REAL '-0'", "REAL '3'", "nan()", "infinity()")),
            new Column(
                    "dbl",
                    "double",
                    List.of(new BsonDouble(0.5), new BsonDouble(-0.0), new BsonDouble(Double.NaN), new BsonDouble(Double.NEGATIVE_INFINITY), new BsonInt64(1L << 53), new BsonDouble(Double.MIN_VALUE)),
                    List.of("0.5e0", "0e0", "-0e0", "9007199254740992e0", "nan()", "-infinity()")),
            new Column(
                    "i",
                    "integer",
                    List.of(new BsonInt32(1), new BsonInt64(2), new BsonDouble(3), decimal("4.00"), new BsonInt32(Integer.MAX_VALUE), new BsonInt32(Integer.MIN_VALUE), new BsonDouble(-0.0)),
                    List.of("1", "2", "3", "0", "BIGINT '4'", "2147483647", "2147483648", "1.5")),
            new Column(
                    "big",
                    "bigint",
                    List.of(new BsonInt32(1), new BsonInt64(1L << 53), new BsonInt64((1L << 53) + 1), new BsonDouble(0x1p53), new BsonInt64(-3)),
                    List.of("1", "9007199254740993", "9007199254740992", "-3")),
            new Column(
                    "c3",
                    "varchar(3)",
                    List.of(new BsonString(""), new BsonString("a"), new BsonString("ab"), new BsonString("abc"), new BsonString("a%"), new BsonString("a_b"), new BsonString("é"), new BsonString("A"), new BsonString(" a")),
                    List.of("'a'", "''", "'abcd'", "'ab'", "'é'", "'a '")),
            new Column(
                    "ok",
                    "boolean",
                    List.of(BsonBoolean.TRUE, BsonBoolean.FALSE),
                    List.of("true", "false")),
            new Column(
                    "r.n",
                    "bigint",
                    List.of(),
                    List.of("1", "2", "BIGINT '3'")),
            new Column(
                    "r.s",
                    "varchar",
                    List.of(),
                    List.of("'a'", "'b'", "'ab'")),
            new Column(
                    "r.q.x",
                    "integer",
                    List.of(),
                    List.of("1", "2")));

    // what the engine makes conditions on the columns of, where it can
    static final List<String> COMPUTED = List.of(
            "CAST(i AS bigint) = 2147483647",
            "CAST(i AS double) > 2.5e0",
            "CAST(i AS decimal(12, 1)) <= 3.5",
            "CAST(big AS double) = 9007199254740992e0",
            "CAST(big AS real) > REAL '0'",
            "CAST(rl AS double) <> 0.5e0",
            "CAST(dec AS decimal(38, 6)) = DECIMAL '1.5'",
            "CAST(ts AS date) = DATE '1969-12-31'",
            "CAST(ts AS timestamp(6)) < TIMESTAMP '1970-01-01 00:00:00.000001'",
            "CAST(day AS timestamp(3)) >= TIMESTAMP '1970-01-01 00:00:00.001'",
            "CAST(tz AS date) = DATE '1970-01-01'",
            "CAST(tz AS timestamp(6) with time zone) <= TIMESTAMP '1970-01-01 00:00:00.000001 UTC'",
            "date_trunc('day', ts) = TIMESTAMP '1969-12-31 00:00:00'",
            "date_trunc('month', day) = DATE '1970-01-01'",
            "year(day) <> 1970",
            "year(ts) = 1969",
            "CAST(c3 AS varchar(2)) = 'ab'",
            "CAST(i AS varchar) LIKE '2%'",
            "substring(c3, 1, 1) = 'a'",
            "starts_with(c3, 'a')",
            "upper(c3) = 'A'",
            "c3 || r.s = 'aa'",
            "coalesce(i, 2) = 2",
            "coalesce(r.n, big) > 1",
            "nullif(c3, 'a') IS NULL",
            "i / 2 = 1",
            "-big < 0",
            "if(ok, i, r.n) > 1",
            "CASE WHEN i > 2 THEN ok WHEN big = 1 THEN NOT ok END",
            "ok",
            "NOT ok",
            "i IN (1, NULL, 3)",
            "c3 NOT IN ('a', NULL)",
            "r IS NULL",
            "r.q IS NOT NULL",
            "(i, c3) = (2, 'a')",
            "(i, r.n) IN ((1, 1), (2, 2))",
            "i = ANY (VALUES 1, 2)",
            "length(bin) > 0",
            "is_nan(dbl)",
            "abs(rl) >= REAL '0.5'");

    private final Random random;

    GeneratedConditions(Random random)
    {
        this.random = requireNonNull(random, "random is null");
    }

    List<BsonDocument> documents(int count)
    {
        return IntStream.range(0, count).mapToObj(this::document).toList();
    }

    private BsonDocument document(int number)
    {
        BsonDocument document = new BsonDocument("_id", new BsonInt32(number));
        for (Column column : COLUMNS) {
            if (!column.nested() && random.nextInt(8) > 0) {
                document.append(column.name(), random.nextInt(8) == 0 ? BsonNull.VALUE : column.values().get(random.nextInt(column.values().size())));
            }
        }
        switch (random.nextInt(8)) {
            case 0 -> {}
            case 1 -> document.append("r", BsonNull.VALUE);
            case 2 -> document.append("r", new BsonDocument());
            default -> document.append("r", row());
        }
        return document;
    }

    /**
     * What the columns of a collection are, where the connector looks for it.
     */
    static BsonDocument declaration(String collection)
    {
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        columns.add("{name: '_id', type: 'bigint'}");
        COLUMNS.stream().filter(column -> !column.nested()).forEach(column ->
                columns.add("{name: '%s', type: '%s'%s}".formatted(column.name(), column.type(), column.name().equals("oid") ? ", bson: 'objectId'" : "")));
        columns.add("{name: 'r', type: 'row(n bigint, s varchar, q row(x integer))'}");
        return BsonDocument.parse("{_id: '%s', version: 1, columns: [%s]}".formatted(collection, String.join(", ", columns.build())));
    }

    Column column()
    {
        return COLUMNS.get(random.nextInt(COLUMNS.size()));
    }

    private BsonDocument row()
    {
        BsonDocument row = new BsonDocument();
        if (random.nextInt(4) > 0) {
            row.append("n", List.of(new BsonInt32(1), new BsonInt64(2), new BsonDouble(3), BsonNull.VALUE).get(random.nextInt(4)));
        }
        if (random.nextInt(4) > 0) {
            row.append("s", List.of(new BsonString("a"), new BsonString("b"), BsonNull.VALUE).get(random.nextInt(3)));
        }
        if (random.nextInt(4) > 0) {
            row.append("q", random.nextBoolean() ? new BsonDocument("x", new BsonInt32(random.nextInt(3))) : random.nextBoolean() ? BsonNull.VALUE : new BsonDocument());
        }
        return row;
    }

    /**
     * @param depth of the conditions within it
     */
    String predicate(int depth)
    {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf();
        }
        return switch (random.nextInt(4)) {
            case 0 -> "NOT (%s)".formatted(predicate(depth - 1));
            case 1 -> "((%s) AND (%s))".formatted(predicate(depth - 1), predicate(depth - 1));
            case 2 -> "((%s) OR (%s))".formatted(predicate(depth - 1), predicate(depth - 1));
            default -> "((%s) IS %s)".formatted(predicate(depth - 1), List.of("NULL", "NOT NULL", "NOT DISTINCT FROM true", "DISTINCT FROM false").get(random.nextInt(4)));
        };
    }

    private String leaf()
    {
        Column column = column();
        String name = column.name();
        return switch (random.nextInt(10)) {
            case 0 -> "%s IS %sNULL".formatted(name, random.nextBoolean() ? "" : "NOT ");
            case 1 -> "%s %sIN (%s)".formatted(name, random.nextBoolean() ? "" : "NOT ", IntStream.range(0, 3).mapToObj(_ -> listed(column)).collect(joining(", ")));
            case 2 -> "%s %sBETWEEN %s AND %s".formatted(name, random.nextBoolean() ? "" : "NOT ", literal(column), literal(column));
            case 3 -> "%s IS %sDISTINCT FROM %s".formatted(name, random.nextBoolean() ? "" : "NOT ", random.nextInt(4) == 0 ? "NULL" : literal(column));
            case 4 -> List.of("c3", "r.s", "oid").get(random.nextInt(3)) + " LIKE " + List.of("'a%'", "'%b'", "'a#%' ESCAPE '#'", "'_'", "'%#_%' ESCAPE '#'", "'%'", "''", "'a_b'", "'5%'", "'__'").get(random.nextInt(10));
            case 5 -> List.of("i = r.n", "i < big", "r.q.x >= i", "r.s <> c3", "day = ts", "ts <= tz", "c3 = r.s", "dec = i", "rl > dbl", "ok = (i > 2)", "r.n = r.q.x", "oid > c3").get(random.nextInt(12));
            case 6 -> COMPUTED.get(random.nextInt(COMPUTED.size()));
            default -> "%s %s %s".formatted(name, List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6)), literal(column));
        };
    }

    // the engine itself gives two answers of a real and a list with NaN or infinity, one where it folds the list and one where it cannot, and does not find a time in a list that has it in another zone
    private String listed(Column column)
    {
        String literal = literal(column);
        boolean twoAnswers = (column.type().equals("real") && literal.endsWith("()")) || literal.endsWith("+01:00'");
        return twoAnswers ? listed(column) : literal;
    }

    private String literal(Column column)
    {
        return column.literals().get(random.nextInt(column.literals().size()));
    }

    private static BsonValue decimal(String text)
    {
        return new BsonDecimal128(Decimal128.parse(text));
    }

    private static BsonValue day(long day)
    {
        return new BsonDateTime(day * 86_400_000);
    }

    private static BsonValue objectId(String digit)
    {
        return new BsonObjectId(new ObjectId(digit.repeat(24)));
    }

    private static BsonValue uuid(int fill)
    {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) fill);
        return new BsonBinary(BsonBinarySubType.UUID_STANDARD, bytes);
    }

    private static BsonValue binary(int... values)
    {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return new BsonBinary(bytes);
    }
}
