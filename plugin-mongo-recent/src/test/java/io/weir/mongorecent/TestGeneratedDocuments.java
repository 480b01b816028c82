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

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Documents of mixed types, and queries, both at random: what SQL shows, filters, orders and counts is what a naive evaluation in Java says. The seed is in every failure.
 */
final class TestGeneratedDocuments
        extends AbstractTestQueryFramework
{
    private static final int DOCUMENTS = 120;
    private static final int QUERIES = Integer.getInteger("weir.mongo.generated-queries", 60);
    private static final List<String> TEXTS = List.of("", "a", "ab", "abc", "b", "B", "%", "a_c", "a\nb", "7");

    private final long seed = Long.getLong("weir.mongo.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private MongoClient client;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo(RecordingMongo.Recording.OFF));
        client = closeAfterClass(MongoClients.create(mongo.url()));
        return MongoRecentQueryRunner.builder(mongo.url()).setWorkerCount(0).build();
    }

    /**
     * A column, and what it shows of a value: nothing when the value does not fit.
     */
    private record Column(String name, String type, Function<BsonValue, Optional<Comparable<?>>> shown) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("n", "bigint", TestGeneratedDocuments::shownAsBigint),
            new Column("s", "varchar", value -> value.isString() ? Optional.of(value.asString().getValue()) : Optional.empty()),
            new Column("d", "double", TestGeneratedDocuments::shownAsDouble),
            new Column("t", "timestamp(3)", value -> value.isDateTime() ? Optional.of(value.asDateTime().getValue()) : Optional.empty()),
            new Column("b", "boolean", value -> value.isBoolean() ? Optional.of(value.asBoolean().getValue()) : Optional.empty()));

    private static Optional<Comparable<?>> shownAsBigint(BsonValue value)
    {
        return switch (value.getBsonType()) {
            case INT32 -> Optional.of((long) value.asInt32().getValue());
            case INT64 -> Optional.of(value.asInt64().getValue());
            case DOUBLE -> value.asDouble().getValue() == Math.rint(value.asDouble().getValue()) && Math.abs(value.asDouble().getValue()) < 0x1p63
                    ? Optional.of((long) value.asDouble().getValue())
                    : Optional.empty();
            case DECIMAL128 -> Optional.of(value.asDecimal128().getValue())
                    .filter(Decimal128::isFinite)
                    .filter(decimal -> decimal.bigDecimalValue().stripTrailingZeros().scale() <= 0)
                    .map(Decimal128::longValue);
            default -> Optional.empty();
        };
    }

    private static Optional<Comparable<?>> shownAsDouble(BsonValue value)
    {
        return switch (value.getBsonType()) {
            case INT32 -> Optional.of((double) value.asInt32().getValue());
            case INT64 -> (long) (double) value.asInt64().getValue() == value.asInt64().getValue() && value.asInt64().getValue() != Long.MAX_VALUE
                    ? Optional.of((double) value.asInt64().getValue())
                    : Optional.empty();
            case DOUBLE -> Optional.of(value.asDouble().getValue());
            default -> Optional.empty();
        };
    }

    /**
     * A condition in SQL, and of a row whether it is true, false, or unknown (empty).
     */
    private record Condition(String sql, Function<BsonDocument, Optional<Boolean>> truth) {}

    @Test
    void misfitsAreNull()
    {
        List<BsonDocument> documents = documents(_ -> true);
        check("mixed", documents, Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "misfits", "NULL").build());
    }

    @Test
    void whatFits()
    {
        List<BsonDocument> documents = documents(document -> COLUMNS.stream().allMatch(column -> isNull(document, column) || column.shown().apply(document.get(column.name())).isPresent()));
        check("fitting", documents, getSession());
        checkAggregates("fitting", documents);
    }

    private void check(String collection, List<BsonDocument> documents, Session session)
    {
        create(collection, documents);
        assertShown(session, collection, documents);
        for (int query = 0; query < QUERIES; query++) {
            Condition condition = condition(3);
            List<BsonDocument> expected = documents.stream().filter(document -> condition.truth().apply(document).orElse(false)).toList();
            String from = "SELECT _id FROM mongo_recent.generated.%s WHERE %s".formatted(collection, condition.sql());
            assertThat(ids(session, from)).as("seed %d: %s", seed, from).containsExactlyInAnyOrderElementsOf(expected.stream().map(TestGeneratedDocuments::id).toList());

            Column column = COLUMNS.get(random.nextInt(COLUMNS.size()));
            boolean ascending = random.nextBoolean();
            boolean nullsFirst = random.nextBoolean();
            String ordered = "%s ORDER BY %s %s NULLS %s, _id LIMIT 7".formatted(from, column.name(), ascending ? "ASC" : "DESC", nullsFirst ? "FIRST" : "LAST");
            assertThat(ids(session, ordered)).as("seed %d: %s", seed, ordered).containsExactlyElementsOf(
                    expected.stream().sorted(order(column, ascending, nullsFirst)).limit(7).map(TestGeneratedDocuments::id).toList());
        }
    }

    private void checkAggregates(String collection, List<BsonDocument> documents)
    {
        for (int query = 0; query < QUERIES / 4; query++) {
            Condition condition = condition(2);
            List<BsonDocument> matching = documents.stream().filter(document -> condition.truth().apply(document).orElse(false)).toList();
            String sql = "SELECT count(*), count(n), sum(n), min(t), max(s) FROM mongo_recent.generated.%s WHERE %s".formatted(collection, condition.sql());
            List<Long> numbers = matching.stream().flatMap(document -> shown(document, COLUMNS.get(0)).stream()).map(Long.class::cast).toList();
            MaterializedRow row = computeActual(sql).getMaterializedRows().getFirst();
            assertThat(row.getField(0)).as("seed %d: %s", seed, sql).isEqualTo((long) matching.size());
            assertThat(row.getField(1)).as("seed %d: %s", seed, sql).isEqualTo((long) numbers.size());
            assertThat(row.getField(2)).as("seed %d: %s", seed, sql).isEqualTo(numbers.isEmpty() ? null : numbers.stream().mapToLong(Long::longValue).sum());
            assertThat(row.getField(4)).as("seed %d: %s", seed, sql)
                    .isEqualTo(matching.stream().flatMap(document -> shown(document, COLUMNS.get(1)).stream()).map(String.class::cast).max(Comparator.naturalOrder()).orElse(null));
        }
    }

    private void assertShown(Session session, String collection, List<BsonDocument> documents)
    {
        String sql = "SELECT _id, n, s, d, to_unixtime(with_timezone(t, 'UTC')) * 1000, b FROM mongo_recent.generated.%s ORDER BY _id".formatted(collection);
        List<MaterializedRow> rows = computeActual(session, sql).getMaterializedRows();
        for (int index = 0; index < documents.size(); index++) {
            BsonDocument document = documents.get(index);
            List<Object> expected = new ArrayList<>();
            expected.add(id(document));
            for (Column column : COLUMNS) {
                Object value = shown(document, column).orElse(null);
                expected.add(column.name().equals("t") && value != null ? ((Long) value).doubleValue() : value);
            }
            assertThat(rows.get(index).getFields()).as("seed %d: %s", seed, document).isEqualTo(expected);
        }
    }

    private void create(String collection, List<BsonDocument> documents)
    {
        client.getDatabase("generated").getCollection(collection, BsonDocument.class).insertMany(documents);
        String columns = COLUMNS.stream().map(column -> "{name: '%s', type: '%s'}".formatted(column.name(), column.type())).collect(joining(", "));
        client.getDatabase("generated").getCollection("_weir_schema", BsonDocument.class)
                .insertOne(BsonDocument.parse("{_id: '%s', version: 1, columns: [{name: '_id', type: 'bigint'}, %s]}".formatted(collection, columns)));
    }

    private List<Long> ids(Session session, String sql)
    {
        return computeActual(session, sql).getMaterializedRows().stream().map(row -> (Long) row.getField(0)).toList();
    }

    private static long id(BsonDocument document)
    {
        return document.getInt32("_id").getValue();
    }

    private static boolean isNull(BsonDocument document, Column column)
    {
        return !document.containsKey(column.name()) || document.get(column.name()).isNull();
    }

    private static Optional<Comparable<?>> shown(BsonDocument document, Column column)
    {
        return isNull(document, column) ? Optional.empty() : column.shown().apply(document.get(column.name()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Comparator<BsonDocument> order(Column column, boolean ascending, boolean nullsFirst)
    {
        // Trino has NaN where it has nulls: the least value under NULLS FIRST, the greatest under NULLS LAST
        Comparator<Optional<Comparable<?>>> values = (left, right) -> nullsFirst && isNan(left) != isNan(right)
                ? Boolean.compare(isNan(right), isNan(left))
                : ((Comparable) left.orElseThrow()).compareTo(right.orElseThrow());
        Comparator<Optional<Comparable<?>>> directed = ascending ? values : values.reversed();
        return Comparator.<BsonDocument, Optional<Comparable<?>>>comparing(document -> shown(document, column), (left, right) -> {
            if (left.isEmpty() || right.isEmpty()) {
                int nulls = Boolean.compare(left.isPresent(), right.isPresent());
                return nullsFirst ? nulls : -nulls;
            }
            return directed.compare(left, right);
        }).thenComparing(TestGeneratedDocuments::id);
    }

    private static boolean isNan(Optional<Comparable<?>> value)
    {
        return value.orElseThrow().equals(Double.NaN);
    }

    private List<BsonDocument> documents(Predicate<BsonDocument> wanted)
    {
        List<BsonDocument> documents = new ArrayList<>();
        while (documents.size() < DOCUMENTS) {
            BsonDocument document = new BsonDocument("_id", new BsonInt32(documents.size()));
            for (Column column : COLUMNS) {
                if (random.nextInt(8) > 0) {
                    document.append(column.name(), random.nextInt(4) == 0 ? anyValue() : likely(column));
                }
            }
            if (wanted.test(document)) {
                documents.add(document);
            }
        }
        return documents;
    }

    private BsonValue likely(Column column)
    {
        return switch (column.name()) {
            case "n" -> random.nextBoolean() ? new BsonInt32(random.nextInt(6)) : new BsonInt64(random.nextInt(6));
            case "s" -> new BsonString(TEXTS.get(random.nextInt(TEXTS.size())));
            case "d" -> new BsonDouble(random.nextInt(6) / 2.0);
            case "t" -> new BsonDateTime(random.nextInt(6) - 3L);
            default -> BsonBoolean.valueOf(random.nextBoolean());
        };
    }

    private BsonValue anyValue()
    {
        return switch (random.nextInt(12)) {
            case 0 -> BsonNull.VALUE;
            case 1 -> new BsonInt32(random.nextInt(6));
            case 2 -> new BsonDouble(random.nextInt(6));
            case 3 -> new BsonDouble(2.5);
            case 4 -> new BsonDouble(Double.NaN);
            case 5 -> new BsonDecimal128(Decimal128.parse("3.0"));
            case 6 -> new BsonDecimal128(Decimal128.parse("3.5"));
            case 7 -> new BsonString("7");
            case 8 -> new BsonDateTime(random.nextInt(6) - 3L);
            case 9 -> BsonBoolean.TRUE;
            case 10 -> new BsonArray(List.of(new BsonInt32(1), new BsonString("a")));
            default -> new BsonDocument("n", new BsonInt32(1));
        };
    }

    private Condition condition(int depth)
    {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf();
        }
        Condition left = condition(depth - 1);
        Condition right = condition(depth - 1);
        return switch (random.nextInt(3)) {
            case 0 -> new Condition("NOT (%s)".formatted(left.sql()), row -> left.truth().apply(row).map(truth -> !truth));
            case 1 -> new Condition("(%s) AND (%s)".formatted(left.sql(), right.sql()), row -> and(left.truth().apply(row), right.truth().apply(row)));
            default -> new Condition("(%s) OR (%s)".formatted(left.sql(), right.sql()), row -> and(
                    left.truth().apply(row).map(truth -> !truth),
                    right.truth().apply(row).map(truth -> !truth)).map(truth -> !truth));
        };
    }

    private static Optional<Boolean> and(Optional<Boolean> left, Optional<Boolean> right)
    {
        if (!left.orElse(true) || !right.orElse(true)) {
            return Optional.of(false);
        }
        return left.isPresent() && right.isPresent() ? Optional.of(true) : Optional.empty();
    }

    private Condition leaf()
    {
        Column column = COLUMNS.get(random.nextInt(COLUMNS.size()));
        return switch (random.nextInt(5)) {
            case 0 -> new Condition(column.name() + " IS NULL", row -> Optional.of(shown(row, column).isEmpty()));
            case 1 -> in(column);
            case 2 -> like();
            default -> comparison(column, List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6)));
        };
    }

    private Condition comparison(Column column, String operator)
    {
        Comparable<?> literal = literal(column);
        return new Condition(
                "%s %s %s".formatted(column.name(), operator, sql(column, literal)),
                row -> shown(row, column).map(value -> compare(value, operator, literal)));
    }

    private Condition in(Column column)
    {
        List<Comparable<?>> literals = IntStream.range(0, 2).<Comparable<?>>mapToObj(_ -> literal(column)).toList();
        return new Condition(
                "%s IN (%s)".formatted(column.name(), literals.stream().map(literal -> sql(column, literal)).collect(joining(", "))),
                row -> shown(row, column).map(value -> literals.stream().anyMatch(literal -> compare(value, "=", literal))));
    }

    private Condition like()
    {
        Column column = COLUMNS.get(1);
        String pattern = List.of("a%", "%b", "a_c", "%", "_", "%a%b%", "ab").get(random.nextInt(7));
        String expression = "(?s)" + pattern.replace("%", ".*").replace("_", ".");
        return new Condition(
                "s LIKE '%s'".formatted(pattern),
                row -> shown(row, column).map(value -> ((String) value).matches(expression)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static boolean compare(Comparable value, String operator, Comparable literal)
    {
        if (value.equals(Double.NaN)) {
            return operator.equals("<>");
        }
        int order = value.compareTo(literal);
        return switch (operator) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private Comparable<?> literal(Column column)
    {
        return switch (column.name()) {
            case "n" -> (long) random.nextInt(6);
            case "s" -> TEXTS.get(random.nextInt(TEXTS.size()));
            case "d" -> random.nextInt(6) / 2.0;
            case "t" -> random.nextInt(6) - 3L;
            default -> random.nextBoolean();
        };
    }

    private static String sql(Column column, Comparable<?> literal)
    {
        return switch (column.name()) {
            case "n", "b" -> literal.toString();
            case "s" -> "'%s'".formatted(literal);
            case "d" -> "DOUBLE '%s'".formatted(literal);
            default -> "CAST(from_unixtime_nanos(DECIMAL '%d000000') AT TIME ZONE 'UTC' AS timestamp(3))".formatted((Long) literal);
        };
    }
}
