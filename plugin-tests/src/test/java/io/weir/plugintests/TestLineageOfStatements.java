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
package io.weir.plugintests;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Every statement of the listener's table of statements, on the assembled server and on tables of delta_gov, and statements that only Weir's own catalogs have, as a client
 * runs them: what {@code governance.system.lineage} says of each.
 */
@TestInstance(PER_CLASS)
class TestLineageOfStatements
{
    private static final List<Path> STATEMENTS = List.of(
            Repository.root().resolve("event-listener/src/test/resources/lineage/statements.txt"),
            Repository.root().resolve("plugin-tests/src/test/resources/io/weir/plugintests/statements.txt"));
    private static final Pattern EDGE = Pattern.compile("\\S.* <- .* [A-Z]+( masked)?");
    private static final Pattern ROW_TABLE = Pattern.compile("rows\\.s\\.(\\w+)");
    private static final Pattern END = Pattern.compile("\"eventType\":\"COMPLETE\".*\"externalQueryId\":\"(\\w+)\".*\"name\":\"(row-\\d+)\"");
    private static final String ROW_COLUMNS = "(id bigint, ssn varchar, tenant varchar, salary bigint)";
    private static final long PATIENCE_MILLIS = 180_000;

    private final List<Row> rows = rows();
    private final Map<Row, String> failures = new HashMap<>();
    private final ListMultimap<Row, String> seen = ArrayListMultimap.create();
    private RunningWeir weir;

    private record Row(String title, String sql, List<String> edges) {}

    @BeforeAll
    void run(@TempDir Path directory)
            throws SQLException, InterruptedException
    {
        weir = RunningWeir.start(new WeirScript(), directory.resolve("data"));
        weir.execute("admin", "CREATE SCHEMA delta_gov.\"default\"");
        weir.execute("admin", "CREATE SCHEMA delta_gov.s");
        try (Connection connection = DriverManager.getConnection(weir.url() + "/delta_gov/default?user=admin")) {
            setUp(connection);
            runAll(connection);
        }
    }

    private void setUp(Connection connection)
            throws SQLException
    {
        for (String table : List.of("a", "b")) {
            execute(connection, "CREATE TABLE %s (id bigint, ssn varchar, tenant varchar, salary bigint, doc varchar, arr array(varchar), r row(name varchar, n bigint))".formatted(table));
            execute(connection, "INSERT INTO %s VALUES (1, 's', 't', 10, '{\"x\": 1}', ARRAY['e'], ROW('n', 1))".formatted(table));
        }
        execute(connection, "CREATE VIEW v AS SELECT id, upper(ssn) AS ssn FROM a WHERE salary > 1");
        execute(connection, "CREATE VIEW w AS SELECT id, ssn AS number FROM v");
        Set<String> tables = rows.stream()
                .flatMap(row -> ROW_TABLE.matcher(row.sql()).results())
                .map((MatchResult match) -> match.group(1))
                .collect(toImmutableSet());
        for (String table : tables) {
            execute(connection, "CREATE TABLE s.%s %s".formatted(table, ROW_COLUMNS));
            execute(connection, "INSERT INTO s.%s VALUES (8, 's', 'y', 10)".formatted(table));
        }
    }

    /**
     * An edge is told with the query that made it last. So what was run is asked for before the next statement that makes one of its edges again.
     */
    private void runAll(Connection connection)
            throws SQLException, InterruptedException
    {
        Map<String, Row> running = new LinkedHashMap<>();
        Set<String> edges = new HashSet<>();
        int number = 0;
        for (Row row : rows) {
            List<String> next = row.edges().stream().map(edge -> edge.substring(0, edge.lastIndexOf(' '))).toList();
            if (next.stream().anyMatch(edges::contains)) {
                collect(running);
                running.clear();
                edges.clear();
            }
            edges.addAll(next);
            number++;
            connection.setClientInfo("ClientTags", "weir.job=row-" + number);
            try {
                execute(connection, here(row.sql()));
                running.put("row-" + number, row);
            }
            catch (SQLException e) {
                failures.put(row, e.getMessage());
            }
        }
        collect(running);
    }

    private static void execute(Connection connection, String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            // a query whose rows nobody takes is canceled
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        rows.getObject(1);
                    }
                }
            }
        }
    }

    private static String here(String sql)
    {
        return sql.replace("rows.s.", "delta_gov.s.").replace("\"rows\".", "\"delta_gov\".").replace("memory.", "delta_gov.");
    }

    private void collect(Map<String, Row> running)
            throws InterruptedException
    {
        Map<String, Row> queries = queries(running);
        String ids = queries.keySet().stream().map("'%s'"::formatted).collect(joining(", "));
        await("all is in the log of " + running, () -> weir.rows("admin", "SELECT query_id FROM governance.system.queries WHERE query_id IN (%s)".formatted(ids)).size() == running.size());
        weir.rows("admin", "SELECT query_id, target, source, upper(kind), masked FROM governance.system.lineage WHERE query_id IN (%s)".formatted(ids))
                .forEach(edge -> seen.put(
                        queries.get(edge.get(0)),
                        "%s <- %s %s%s".formatted(shorten(edge.get(1)), shorten(edge.get(2)), edge.get(3), edge.get(4).equals("true") ? " masked" : "")));
    }

    /**
     * The rows by the ids of their queries, once all of them are told to have ended.
     */
    private Map<String, Row> queries(Map<String, Row> running)
            throws InterruptedException
    {
        Map<String, Row> queries = new HashMap<>();
        await("OpenLineage was told of " + running, () -> {
            for (String event : events()) {
                Matcher end = END.matcher(event);
                if (end.find() && running.containsKey(end.group(2))) {
                    queries.put(end.group(1), running.get(end.group(2)));
                }
            }
            return queries.size() == running.size();
        });
        return queries;
    }

    private List<String> events()
    {
        try {
            return Files.readAllLines(weir.dataDirectory().resolve("lineage").resolve("events.jsonl"));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(String what, BooleanSupplier done)
            throws InterruptedException
    {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time until " + what).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private static String shorten(String asset)
    {
        return asset.replace("delta_gov.default.", "").replace("delta_gov.s.", "").replaceFirst("^delta_gov\\.(\\w+)$", "memory.$1");
    }

    @AfterAll
    void stop()
            throws SQLException
    {
        if (weir != null) {
            weir.close();
        }
    }

    @Test
    void thereAreEnough()
    {
        assertThat(rows).hasSizeGreaterThanOrEqualTo(120);
    }

    @TestFactory
    Stream<DynamicTest> statements()
    {
        return rows.stream().map(row -> dynamicTest(row.title(), () -> {
            assertThat(failures.get(row)).as(row.sql()).isNull();
            assertThat(seen.get(row)).as(row.sql()).containsExactlyInAnyOrderElementsOf(row.edges());
        }));
    }

    private static List<Row> rows()
    {
        return STATEMENTS.stream().flatMap(file -> rows(file).stream()).toList();
    }

    private static List<Row> rows(Path file)
    {
        try {
            return Stream.of(Files.readString(file).split("(?m)^(?=== )"))
                    .filter(block -> block.startsWith("== "))
                    .map(TestLineageOfStatements::row)
                    .collect(toImmutableList());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String block)
    {
        List<String> lines = block.strip().lines().toList();
        List<String> body = lines.subList(1, lines.size());
        return new Row(
                lines.getFirst().substring("== ".length()),
                body.stream().filter(line -> !EDGE.matcher(line).matches()).collect(joining("\n")),
                body.stream().filter(line -> EDGE.matcher(line).matches()).collect(toImmutableList()));
    }
}
