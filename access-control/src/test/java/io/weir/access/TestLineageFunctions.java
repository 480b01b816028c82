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
package io.weir.access;

import io.trino.testing.MaterializedRow;
import io.weir.governance.lineage.EdgeKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * {@code upstream} and {@code impact}, through SQL.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
class TestLineageFunctions
{
    private GovernedTables tables;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        tables = new GovernedTables(directory);
        tables.run("admin", "CREATE TABLE base AS SELECT 1 AS id, 'raw' AS email, 'acme' AS whose");
        tables.run("admin", "CREATE TABLE copy AS SELECT lower(email) AS mail, 'acme' AS whose FROM base");
        tables.run("admin", "CREATE TABLE alone AS SELECT 1 AS id");
        tables.forgetPendingWrites();
        tables.tag("base.whose", "TENANT_KEY");
        tables.tag("copy.whose", "TENANT_KEY");
        tables.edge("memory.default.base.email", "memory.secret.middle.x", EdgeKind.IDENTITY, false);
        tables.edge("memory.secret.middle.x", "memory.default.copy.mail", EdgeKind.TRANSFORMATION, false);
        tables.edge("memory.default.copy.mail", "memory.default.report.n", EdgeKind.AGGREGATION, true);
        tables.edge("memory.default.base.id", "memory.default.report", EdgeKind.INDIRECT, false);
        // a cycle
        tables.edge("memory.default.copy.mail", "memory.default.base.email", EdgeKind.IDENTITY, false);
    }

    @AfterAll
    void tearDown()
    {
        if (tables != null) {
            tables.close();
        }
    }

    @Test
    void theWholeWayIsToldInBothDirections()
    {
        assertThat(ask("admin", "impact", "memory.default.base")).containsExactly(
                List.of("memory.secret.middle.x", 1L, "identity", false, "memory.default.base -> memory.secret.middle.x"),
                List.of("memory.default.copy.mail", 2L, "transformation", false, "memory.default.base -> memory.secret.middle.x -> memory.default.copy.mail"),
                List.of("memory.default.report.n", 3L, "aggregation", true, "memory.default.base -> memory.secret.middle.x -> memory.default.copy.mail -> memory.default.report.n"),
                List.of("memory.default.report", 1L, "indirect", false, "memory.default.base -> memory.default.report"));
        assertThat(ask("admin", "upstream", "memory.default.copy.mail")).containsExactly(
                List.of("memory.secret.middle.x", 1L, "transformation", false, "memory.secret.middle.x -> memory.default.copy.mail"),
                List.of("memory.default.base.email", 2L, "transformation", false, "memory.default.base.email -> memory.secret.middle.x -> memory.default.copy.mail"));
        assertThat(ask("admin", "upstream", "memory.default.report.n")).extracting(List::getFirst).contains("memory.default.copy.mail", "memory.default.base.email", "memory.default.base.id");
        assertThat(ask("admin", "impact", "memory.secret")).extracting(List::getFirst).containsExactly("memory.default.copy.mail", "memory.default.base.email", "memory.default.report.n");
        assertThat(ask("admin", "impact", "memory.default.alone.id")).isEmpty();
        assertThat(tables.rows("admin", "SELECT asset FROM TABLE(governance.system.impact(asset => 'memory.default.base', max_distance => '1')) ORDER BY 1"))
                .extracting(row -> row.getField(0)).containsExactly("memory.default.report", "memory.secret.middle.x");
    }

    @Test
    void whatTheAskerMayNotSeeIsNotInTheAnswer()
    {
        List<List<Object>> seen = ask("acme", "impact", "memory.default.base.email");
        assertThat(seen).contains(List.of("memory.default.copy.mail", 2L, "transformation", false, "memory.default.base.email -> (hidden) -> memory.default.copy.mail"));
        assertThat(seen.toString()).doesNotContain("secret");
        tables.refused("acme", "SELECT * FROM TABLE(governance.system.upstream('memory.secret.middle.x'))", "Asset 'memory.secret.middle.x' does not exist, and no lineage names it");
    }

    @Test
    void mistakesAreTold()
    {
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.upstream('memory.default.copy.email'))", "Asset 'memory.default.copy.email' does not exist, and no lineage names it");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.upstream('memory.default.gone'))", "Asset 'memory.default.gone' does not exist, and no lineage names it");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.upstream(''))", "ASSET is empty");
        tables.refused("acme", "SELECT * FROM TABLE(governance.system.upstream(rpad('memory', 200000, '.x')))", "ASSET has 200000 bytes; expected at most 100000");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.impact('memory.default.base', '0'))", "max_distance is '0'; expected a whole number from 1 on");
    }

    private List<List<Object>> ask(String asker, String function, String asset)
    {
        return tables.rows(asker, "SELECT * FROM TABLE(governance.system.%s(asset => '%s'))".formatted(function, asset)).stream()
                .map(MaterializedRow::getFields)
                .toList();
    }
}
