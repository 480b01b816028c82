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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.log.Logger;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.weir.governance.log.InMemoryGovernanceLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes one column of the sources at a time, and sees which columns of the results change: each of those must name the changed column among its sources, or
 * the result as a whole must be said to depend on it.
 */
class TestLineageAgainstData
{
    private static final Logger log = Logger.get(TestLineageAgainstData.class);
    private static final Map<String, List<String>> TABLES = ImmutableMap.of("p", List.of("x", "y", "z"), "q", List.of("x", "y", "w"));
    private static final int ROWS = 7;

    private final long seed = Long.getLong("weir.test.seed", System.nanoTime());
    private final int queries = Integer.getInteger("weir.test.provenance-queries", 40);
    private final Random random = new Random(seed);

    @Test
    void whatChangesTheResultIsAmongItsSources(@TempDir Path directory)
            throws Exception
    {
        log.info("%s queries with -Dweir.test.seed=%s", queries, seed);
        RandomQueries generator = new RandomQueries(random);
        int changes = 0;
        try (LineageTester tester = LineageTester.create(new InMemoryGovernanceLog(), directory)) {
            createTables(tester);
            for (int i = 0; i < queries; i++) {
                changes += check(tester, generator.next(), "result" + i);
            }
        }
        // the check would be empty if no change were ever seen
        assertThat(changes).isGreaterThan(queries);
    }

    private void createTables(LineageTester tester)
            throws InterruptedException
    {
        for (String table : TABLES.keySet()) {
            List<String> columns = TABLES.get(table);
            List<List<Integer>> rows = IntStream.range(0, ROWS).mapToObj(_ -> random.ints(columns.size(), 0, 6).boxed().toList()).toList();
            create(tester, table, columns, rows);
            for (int changed = 0; changed < columns.size(); changed++) {
                int column = changed;
                create(tester, table + "_" + columns.get(column), columns, rows.stream().map(row -> changed(row, column)).toList());
            }
        }
    }

    private List<Integer> changed(List<Integer> row, int column)
    {
        List<Integer> changed = new ArrayList<>(row);
        changed.set(column, random.nextInt(6));
        return changed;
    }

    private static void create(LineageTester tester, String table, List<String> columns, List<List<Integer>> rows)
            throws InterruptedException
    {
        String names = String.join(", ", columns);
        String values = String.join(", ", rows.stream().map(row -> "(" + String.join(", ", row.stream().map(value -> "BIGINT '" + value + "'").toList()) + ")").toList());
        tester.run("CREATE TABLE %s AS SELECT * FROM (VALUES %s) AS t (%s)".formatted(table, values, names));
    }

    private int check(LineageTester tester, String query, String target)
            throws InterruptedException
    {
        String writing = tester.query(LineageTester.SESSION, "CREATE TABLE %s AS %s".formatted(target, on(query, "p", "q")));
        MaterializedResult before = tester.queryRunner().execute(LineageTester.SESSION, on(query, "p", "q"));
        List<Change> changes = new ArrayList<>();
        for (String table : TABLES.keySet()) {
            for (String column : TABLES.get(table)) {
                String changed = table + "_" + column;
                MaterializedResult after = tester.queryRunner().execute(LineageTester.SESSION, table.equals("p") ? on(query, changed, "q") : on(query, "p", changed));
                IntStream.range(0, before.getTypes().size())
                        .filter(index -> !values(before, index).equals(values(after, index)))
                        .forEach(index -> changes.add(new Change(table, column, index)));
            }
        }
        // told by now
        List<String> edges = tester.told(writing).edges();
        for (Change change : changes) {
            assertThat(edges)
                    .as("-Dweir.test.seed=%s: o%s of %s changes with %s.%s", seed, change.index(), on(query, "p", "q"), change.table(), change.column())
                    .anyMatch(isEdge("%s.o%s <- %s.%s ".formatted(target, change.index(), change.table(), change.column())).or(isEdge("%s <- %s.%s ".formatted(target, change.table(), change.column()))));
        }
        return changes.size();
    }

    /**
     * A column of the result that changes with a column of a table.
     */
    private record Change(String table, String column, int index) {}

    private static Predicate<String> isEdge(String start)
    {
        return edge -> edge.startsWith(start);
    }

    private static String on(String query, String p, String q)
    {
        return query.replace("{p}", p).replace("{q}", q);
    }

    private static List<String> values(MaterializedResult result, int index)
    {
        ImmutableList.Builder<String> values = ImmutableList.builder();
        for (MaterializedRow row : result.getMaterializedRows()) {
            values.add(Objects.toString(row.getField(index)));
        }
        return values.build().stream().sorted().toList();
    }
}
