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

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.testing.QueryFailedException;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.openlineage.OpenLineageReadBack;
import io.weir.lineage.openlineage.OpenLineageSchemas;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Runs {@code src/test/resources/lineage/statements.txt} in its order on one server. What was seen is in {@code target/statements.txt} afterwards, in the same
 * form: compare the two when an edge changes.
 */
@TestInstance(PER_CLASS)
class TestStatementTable
{
    private static final Path FILE = Path.of("src/test/resources/lineage/statements.txt");

    private final List<StatementCase> cases = StatementCase.read(FILE);
    private final Map<StatementCase, CompletableFuture<String>> queries = new HashMap<>();
    private final List<String> seen = new ArrayList<>();
    private LineageTester tester;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        tester = LineageTester.create(new InMemoryGovernanceLog(), directory);
        tester.createRowsCatalog();
        for (String table : List.of("a", "b")) {
            tester.query(LineageTester.SESSION, "CREATE TABLE %s (id bigint, ssn varchar, tenant varchar, salary bigint, doc varchar, arr array(varchar), r row(name varchar, n bigint))".formatted(table));
            tester.query(LineageTester.SESSION, "INSERT INTO %s VALUES (1, 's', 't', 10, '{\"x\": 1}', ARRAY['e'], ROW('n', 1))".formatted(table));
        }
        tester.query(LineageTester.SESSION, "CREATE VIEW v AS SELECT id, upper(ssn) AS ssn FROM a WHERE salary > 1");
        tester.query(LineageTester.SESSION, "CREATE VIEW w AS SELECT id, ssn AS number FROM v");
        // what is told of a statement comes while the next ones run
        cases.forEach(statement -> queries.put(statement, query(statement.sql())));
    }

    private CompletableFuture<String> query(String sql)
    {
        try {
            return completedFuture(tester.query(LineageTester.SESSION, sql));
        }
        catch (QueryFailedException e) {
            return failedFuture(e);
        }
    }

    @AfterAll
    void tearDown()
            throws IOException
    {
        tester.close();
        Files.writeString(Path.of("target/statements.txt"), String.join("\n", seen));
    }

    @Test
    void thereAreEnough()
    {
        assertThat(cases).hasSizeGreaterThanOrEqualTo(120);
        assertThat(cases).extracting(StatementCase::title).doesNotHaveDuplicates();
    }

    @TestFactory
    Stream<DynamicTest> statements()
    {
        return Stream.concat(
                cases.stream().map(statement -> dynamicTest(statement.title(), () -> run(statement))),
                Stream.of(
                        dynamicTest("events of all statements are read by OpenLineage's library", this::readEvents),
                        dynamicTest("events of all statements are valid", this::validateEvents)));
    }

    private void run(StatementCase statement)
            throws InterruptedException
    {
        List<String> edges = tester.told(queries.get(statement).join()).edges();
        seen.add(statement.text(edges));
        assertThat(edges).as(statement.sql()).containsExactlyElementsOf(statement.edges());
    }

    private void readEvents()
            throws IOException, InterruptedException
    {
        List<String> events = tester.events();
        assertThat(events).hasSizeGreaterThanOrEqualTo(2 * cases.size());
        for (String event : events) {
            OpenLineageReadBack.check(event);
        }
    }

    private void validateEvents()
            throws IOException, InterruptedException
    {
        Optional<OpenLineageSchemas> schemas = OpenLineageSchemas.load();
        assumeTrue(schemas.isPresent(), "-Dweir.openlineage-spec=FOLDER does not name a folder with the OpenLineage schemas, so events are not checked against them");
        for (String event : tester.events()) {
            assertThat(schemas.orElseThrow().violations(new ObjectMapper().readTree(event))).as(event).isEmpty();
        }
    }
}
