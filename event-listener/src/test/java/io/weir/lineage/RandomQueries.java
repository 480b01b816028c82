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
package io.weir.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Makes random queries over {@code {p}}(x, y, z) and {@code {q}}(x, y, w), all bigint: the names in braces are to be replaced by tables. Their results follow
 * from the data alone, so that two runs differ only if the data does.
 */
final class RandomQueries
{
    private static final int DEPTH = 2;

    private final Random random;
    private int aliases;

    RandomQueries(Random random)
    {
        this.random = requireNonNull(random, "random is null");
    }

    private record Relation(String sql, List<String> columns) {}

    /**
     * A query with columns o0, o1, ...
     */
    String next()
    {
        int width = 1 + random.nextInt(3);
        if (random.nextInt(4) == 0) {
            String name = alias();
            List<String> columns = List.of(name + ".a", name + ".b");
            return "WITH %s (a, b) AS (%s) %s".formatted(given(name), body(DEPTH - 1, 2), select(new Relation(name, columns), DEPTH, width));
        }
        return body(DEPTH, width);
    }

    private String body(int depth, int width)
    {
        if (depth > 0 && random.nextInt(5) == 0) {
            String operator = pick(List.of("UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"));
            return "(%s) %s (%s)".formatted(select(from(depth - 1), depth - 1, width), operator, select(from(depth - 1), depth - 1, width));
        }
        return select(from(depth), depth, width);
    }

    private String select(Relation from, int depth, int width)
    {
        List<String> columns = from.columns();
        String where = random.nextInt(3) == 0 ? " WHERE " + condition(columns) : "";
        return switch (random.nextInt(4)) {
            case 0 -> grouped(from, where, width);
            case 1 -> "SELECT %s FROM %s%s".formatted(items(width, () -> window(columns)), from.sql(), where);
            default -> "SELECT %s%s FROM %s%s".formatted(random.nextInt(6) == 0 ? "DISTINCT " : "", items(width, () -> expression(columns, depth)), from.sql(), where);
        };
    }

    private String grouped(Relation from, String where, int width)
    {
        String key = pick(from.columns());
        String having = random.nextInt(3) == 0 ? " HAVING max(%s) > %s".formatted(pick(from.columns()), random.nextInt(10)) : "";
        String items = IntStream.range(0, width)
                .mapToObj(index -> (index == 0 ? key : aggregate(from.columns())) + " AS o" + index)
                .collect(joining(", "));
        return "SELECT %s FROM %s%s GROUP BY %s%s".formatted(items, from.sql(), where, key, having);
    }

    private static String items(int width, Supplier<String> item)
    {
        return IntStream.range(0, width).mapToObj(index -> item.get() + " AS o" + index).collect(joining(", "));
    }

    private Relation from(int depth)
    {
        return switch (random.nextInt(6)) {
            case 0 -> using();
            case 1 -> {
                Relation left = relation(depth);
                Relation right = relation(depth);
                String kind = pick(List.of("JOIN", "LEFT JOIN", "FULL JOIN"));
                yield new Relation(
                        "%s %s %s ON %s = %s".formatted(left.sql(), kind, right.sql(), pick(left.columns()), pick(right.columns())),
                        concat(left.columns(), right.columns()));
            }
            case 2 -> {
                Relation left = relation(depth);
                String alias = alias();
                String array = random.nextBoolean() ? "ARRAY[%s, %s]".formatted(pick(left.columns()), pick(left.columns())) : "sequence(1, abs(%s) %% 7)".formatted(pick(left.columns()));
                yield new Relation(
                        "%s CROSS JOIN UNNEST(%s) AS %s (%s)".formatted(left.sql(), array, given(alias), given("e")),
                        concat(left.columns(), List.of(alias + ".e")));
            }
            case 3 -> {
                Relation left = relation(depth);
                String alias = alias();
                String lateral = random.nextBoolean() ? "SELECT %s + 1 AS " + given("l") : "SELECT count(*) AS l FROM {p} AS s WHERE s.x = %s";
                yield new Relation(
                        "%s CROSS JOIN LATERAL (%s) AS %s".formatted(left.sql(), lateral.formatted(pick(left.columns())), given(alias)),
                        concat(left.columns(), List.of(alias + ".l")));
            }
            default -> relation(depth);
        };
    }

    private Relation using()
    {
        String left = alias();
        String right = alias();
        return new Relation(
                "{p} AS %s %s {q} AS %s USING (x)".formatted(left, pick(List.of("JOIN", "FULL JOIN")), right),
                List.of("x", left + ".y", left + ".z", right + ".y", right + ".w"));
    }

    private Relation relation(int depth)
    {
        String alias = alias();
        if (depth > 0 && random.nextInt(6) == 0) {
            return new Relation("(VALUES (BIGINT '1', BIGINT '2'), (3, 4)) AS %s (a, b)".formatted(given(alias)), List.of(alias + ".a", alias + ".b"));
        }
        if (depth > 0 && random.nextBoolean()) {
            return new Relation("(%s) AS %s (a, %s)".formatted(body(depth - 1, 2), given(alias), given("b")), List.of(alias + ".a", alias + ".b"));
        }
        return random.nextBoolean()
                ? new Relation("{p} AS " + alias, List.of(alias + ".x", alias + ".y", alias + ".z"))
                : new Relation("{q} AS " + alias, List.of(alias + ".x", alias + ".y", alias + ".w"));
    }

    private String expression(List<String> columns, int depth)
    {
        String one = pick(columns);
        String two = pick(columns);
        return switch (random.nextInt(depth > 0 ? 11 : 7)) {
            case 0 -> one + " + " + two;
            case 1 -> "CASE WHEN %s THEN %s ELSE %s END".formatted(condition(columns), one, two);
            case 2 -> "coalesce(nullif(%s, %s), %s)".formatted(one, two, pick(columns));
            case 3 -> "if(%s > %s, %s)".formatted(one, random.nextInt(10), two);
            case 4 -> "greatest(%s, %s)".formatted(one, two);
            case 5, 6 -> one;
            case 7 -> "transform(ARRAY[%s], e -> e + %s)[1]".formatted(one, two);
            case 8 -> "(SELECT max(s.w) FROM {q} AS s WHERE s.x = %s)".formatted(one);
            case 9 -> "CAST(EXISTS (SELECT 1 FROM {p} AS s WHERE s.z = %s) AS bigint)".formatted(one);
            default -> "CAST(ROW(%s, %s) AS ROW(f bigint, g bigint)).g".formatted(one, two);
        };
    }

    private String condition(List<String> columns)
    {
        return switch (random.nextInt(5)) {
            case 0 -> "%s > %s".formatted(pick(columns), pick(columns));
            case 1 -> "%s = %s".formatted(pick(columns), pick(columns));
            case 2 -> "%s %% 2 = 0".formatted(pick(columns));
            case 3 -> "%s IN (SELECT s.y FROM {q} AS s)".formatted(pick(columns));
            default -> "%s BETWEEN %s AND %s".formatted(pick(columns), random.nextInt(5), pick(columns));
        };
    }

    private String aggregate(List<String> columns)
    {
        return switch (random.nextInt(5)) {
            case 0 -> "sum(%s)".formatted(pick(columns));
            case 1 -> "count(%s)".formatted(pick(columns));
            case 2 -> "min(%s) FILTER (WHERE %s > 3)".formatted(pick(columns), pick(columns));
            case 3 -> "max(%s) - min(%s)".formatted(pick(columns), pick(columns));
            default -> "count(*)";
        };
    }

    private String window(List<String> columns)
    {
        String partition = random.nextBoolean() ? "PARTITION BY %s ".formatted(pick(columns)) : "";
        return "%s OVER (%sORDER BY %s)".formatted(random.nextBoolean() ? "rank()" : "sum(%s)".formatted(pick(columns)), partition, pick(columns));
    }

    /**
     * A name where it is given, at times in quotes and in capitals, which mean nothing.
     */
    private String given(String name)
    {
        return random.nextInt(3) == 0 ? '"' + name.toUpperCase(ENGLISH) + '"' : name;
    }

    private String alias()
    {
        aliases++;
        return "r" + aliases;
    }

    private String pick(List<String> values)
    {
        return values.get(random.nextInt(values.size()));
    }

    private static List<String> concat(List<String> left, List<String> right)
    {
        List<String> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }
}
