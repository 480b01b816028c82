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
package io.weir.benchmarks;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The tables of TPC-H in a Delta catalog, and the 22 queries with the parameters of their validation.
 */
final class TpchTables
{
    static final String SCHEMA_PREFIX = "weir_bench_tpch_";

    private static final Map<String, String> PREFIXES = ImmutableMap.<String, String>builder()
            .put("customer", "c_")
            .put("lineitem", "l_")
            .put("nation", "n_")
            .put("orders", "o_")
            .put("part", "p_")
            .put("partsupp", "ps_")
            .put("region", "r_")
            .put("supplier", "s_")
            .buildOrThrow();

    private final String scale;
    private final List<String> templates;

    /**
     * @param scale a schema of the catalog {@code tpch}, such as {@code sf1}
     */
    TpchTables(String scale)
    {
        this.scale = requireNonNull(scale, "scale is null");
        this.templates = templates();
    }

    private static List<String> templates()
    {
        try {
            return List.of(Resources.toString(Resources.getResource(TpchTables.class, "tpch.sql"), UTF_8).split("\n;\n"));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> names()
    {
        return PREFIXES.keySet();
    }

    void create(Side side)
    {
        String schema = schema(side);
        side.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        PREFIXES.forEach((table, prefix) -> {
            String source = "tpch.\"%s\".%s".formatted(scale, table);
            String columns = side.query("SHOW COLUMNS FROM " + source).values("Column").stream()
                    .map(column -> column + " AS " + prefix + column)
                    .collect(joining(", "));
            side.execute("DROP TABLE IF EXISTS " + schema + "." + table);
            side.execute("CREATE TABLE %s.%s AS SELECT %s FROM %s".formatted(schema, table, columns, source));
            side.execute("ANALYZE %s.%s".formatted(schema, table));
        });
    }

    private String schema(Side side)
    {
        return side.deltaCatalog() + "." + SCHEMA_PREFIX + scale.replace('.', '_');
    }

    int queries()
    {
        return templates.size();
    }

    /**
     * @param number counted from 0
     */
    String query(Side side, int number)
    {
        String result = templates.get(number);
        for (String table : PREFIXES.keySet()) {
            result = result.replace("{" + table + "}", schema(side) + "." + table);
        }
        return result;
    }

    /**
     * The same question, with an answer that the order of additions does not change: two sums of the same prices may differ in their last digits, and then no supplier of
     * query 15 has the highest revenue. Prices and discounts have two digits after the point.
     */
    String comparableQuery(Side side, int number)
    {
        return query(side, number).replace("total_revenue = (SELECT max(total_revenue)", "round(total_revenue, 4) = (SELECT round(max(total_revenue), 4)");
    }
}
