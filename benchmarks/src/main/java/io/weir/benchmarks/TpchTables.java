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

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The tables of TPC-H in a Delta catalog, and the 22 queries with the parameters of their validation.
 */
final class TpchTables
{
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

    private final String schema;

    private TpchTables(String schema)
    {
        this.schema = requireNonNull(schema, "schema is null");
    }

    /**
     * @param scale a schema of the catalog {@code tpch}, such as {@code sf1}
     */
    static TpchTables create(Side side, String scale)
    {
        TpchTables tables = new TpchTables(side.deltaCatalog() + ".weir_bench_tpch_" + scale.replace('.', '_'));
        side.execute("CREATE SCHEMA IF NOT EXISTS " + tables.schema);
        PREFIXES.forEach((table, prefix) -> {
            String source = "tpch.\"%s\".%s".formatted(scale, table);
            String columns = side.query("SHOW COLUMNS FROM " + source).values("Column").stream()
                    .map(column -> column + " AS " + prefix + column)
                    .collect(joining(", "));
            side.execute("DROP TABLE IF EXISTS " + tables.schema + "." + table);
            side.execute("CREATE TABLE %s.%s AS SELECT %s FROM %s".formatted(tables.schema, table, columns, source));
            side.execute("ANALYZE %s.%s".formatted(tables.schema, table));
        });
        return tables;
    }

    List<String> queries()
    {
        try {
            return List.of(Resources.toString(Resources.getResource(TpchTables.class, "tpch.sql"), UTF_8).split("\n;\n")).stream()
                    .map(this::qualified)
                    .toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String qualified(String query)
    {
        String result = query;
        for (String table : PREFIXES.keySet()) {
            result = result.replace("{" + table + "}", schema + "." + table);
        }
        return result;
    }
}
