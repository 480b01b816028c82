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

import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import io.opentelemetry.api.OpenTelemetry;
import io.trino.testing.DistributedQueryRunner;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.access.GovernedQueryRunner.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * The plugin as Trino makes it, from a configuration file, on the Delta log.
 */
@Execution(SAME_THREAD)
class TestDeltaGovernanceSystem
{
    @TempDir
    private Path directory;

    @Test
    void tagsOutliveTheServer()
            throws Exception
    {
        try (DistributedQueryRunner queryRunner = createQueryRunner()) {
            assertThat(phone(queryRunner, "analyst")).startsWith("25-989");
            queryRunner.execute(session("steward"), "CALL governance.system.set_tag(asset => 'tpch.tiny.customer.phone', tag => 'PII.PHONE', reason => 'a test')");
            assertThat(phone(queryRunner, "analyst")).isEqualTo("25-***");
            assertThat(phone(queryRunner, "steward")).startsWith("25-989");
            queryRunner.execute(session("etl"), "CREATE TABLE copy AS SELECT custkey, phone AS contact FROM tpch.tiny.customer");
            assertThat(queryRunner.execute(session("analyst"), "SELECT count_if(contact LIKE '__-***'), count(*) FROM copy").getMaterializedRows().getFirst().getFields()).containsExactly(1500L, 1500L);
            assertThat(queryRunner.execute(session("admin"), "SELECT contact FROM copy WHERE custkey = 1").getOnlyValue()).asString().startsWith("25-989");
        }
        try (DistributedQueryRunner queryRunner = createQueryRunner()) {
            assertThat(phone(queryRunner, "analyst")).isEqualTo("25-***");
            assertThat(queryRunner.execute(session("steward"), "SELECT actor, reason FROM governance.system.tags WHERE tag = 'PII.PHONE'").getMaterializedRows().getFirst().getFields())
                    .isEqualTo(List.of("steward", "a test"));
            assertThat(queryRunner.execute(session("steward"), "SELECT source FROM governance.system.effective_tags WHERE asset = 'memory.default.copy'").getOnlyValue())
                    .isEqualTo("pending");
            queryRunner.execute(session("steward"), "CALL governance.system.unset_tag('tpch.tiny.customer.phone', 'PII.PHONE')");
            assertThat(phone(queryRunner, "analyst")).startsWith("25-989");
        }
    }

    @Test
    void lostOrCorruptLogRefuses()
            throws Exception
    {
        try (DistributedQueryRunner queryRunner = createQueryRunner()) {
            queryRunner.execute(session("steward"), "CALL governance.system.set_tag('tpch.tiny.customer.phone', 'PII.PHONE')");
            assertThat(phone(queryRunner, "analyst")).isEqualTo("25-***");
            corrupt(governance());
            assertThatThrownBy(() -> phone(queryRunner, "analyst")).hasMessageContaining("Refused, because the governance log cannot be read or written");
        }
        MoreFiles.deleteRecursively(governance(), RecursiveDeleteOption.ALLOW_INSECURE);
        assertThatThrownBy(this::createQueryRunner).hasMessageContaining("governance");
    }

    @Test
    void auditOfAQueryDoesNotNeedWhatIsOlder()
            throws Exception
    {
        try (DistributedQueryRunner queryRunner = createQueryRunner()) {
            phone(queryRunner, "analyst");
            String queryId = (String) queryRunner.execute(session("admin"), "SELECT max(query_id) FROM system.runtime.queries WHERE user = 'analyst'").getOnlyValue();
            String old = "20200101_000000_00000_aaaaa";
            appendAudit(old, Instant.parse("2020-01-01T00:00:00Z"));
            for (String table : List.of("audit", "decisions")) {
                queryRunner.execute(session("admin"), "SELECT * FROM governance.system.%s WHERE query_id = '%s'".formatted(table, old));
            }
            deleteAudit();
            for (String table : List.of("audit", "decisions")) {
                for (String predicate : List.of("= '%s'", "IN ('%s', '20300101_000000_00000_aaaaa')", "= '%s' AND redacted_sql IS NULL")) {
                    String sql = "SELECT * FROM governance.system.%s WHERE query_id ".formatted(table) + predicate.formatted(queryId);
                    queryRunner.execute(session("admin"), table.equals("audit") ? sql : sql.replace("redacted_sql", "tag"));
                }
                for (String predicate : List.of("", " WHERE query_id = '%s'".formatted(old), " WHERE query_id IN ('%s', '%s')".formatted(queryId, old), " WHERE query_id = '%s' OR time IS NOT NULL".formatted(queryId))) {
                    assertThatThrownBy(() -> queryRunner.execute(session("admin"), "SELECT * FROM governance.system." + table + predicate)).hasMessageContaining("Cannot read the governance log audit_log");
                }
            }
        }
    }

    private void appendAudit(String queryId, Instant time)
    {
        try (Governance governance = GovernanceBootstrap.open(ImmutableMap.of("governance.config-file", directory.resolve("governance.properties").toString()), OpenTelemetry.noop(), OpenTelemetry.noop().getTracer("test"))) {
            governance.log().appendAudit(List.of(new AuditEvent(
                    queryId,
                    queryId,
                    new AuditIdentity("etl", Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                    new AuditStatement(Optional.of("SELECT"), "SELECT ?", List.of(), List.of(), Optional.empty()),
                    new AuditDecisions(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                    new AuditCost(0, 0, 0, 0, 0, 0),
                    new AuditOutcome(QueryOutcome.FINISHED, Optional.empty()),
                    time)));
        }
    }

    private void deleteAudit()
            throws IOException
    {
        try (Stream<Path> files = Files.list(governance().resolve("audit_log"))) {
            files.filter(file -> file.toString().endsWith(".parquet")).forEach(TestDeltaGovernanceSystem::overwrite);
        }
    }

    private void corrupt(Path location)
            throws IOException
    {
        try (Stream<Path> files = Files.walk(location)) {
            files.filter(file -> file.toString().endsWith(".json")).forEach(TestDeltaGovernanceSystem::overwrite);
        }
        Path next = location.resolve("tag_log").resolve("_delta_log").resolve("00000000000000000002.json");
        Files.writeString(next, "{not json");
    }

    private static void overwrite(Path file)
    {
        try {
            Files.writeString(file, "{not json");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path governance()
    {
        return directory.resolve("governance");
    }

    private static String phone(DistributedQueryRunner queryRunner, String user)
    {
        return (String) queryRunner.execute(session(user), "SELECT phone FROM tpch.tiny.customer WHERE custkey = 1").getOnlyValue();
    }

    private DistributedQueryRunner createQueryRunner()
            throws Exception
    {
        if (Files.notExists(directory.resolve("governance.properties"))) {
            Files.createDirectories(governance());
            Files.writeString(directory.resolve("policies.yaml"), Resources.toString(Resources.getResource(TestDeltaGovernanceSystem.class, "policies.yaml"), UTF_8));
            Files.writeString(
                    directory.resolve("governance.properties"),
                    """
                    governance.location=file://%s
                    governance.policies-file=%s
                    fs.native-local.enabled=true
                    local.location=/
                    """.formatted(governance(), directory.resolve("policies.yaml")));
        }
        return GovernedQueryRunner.create(
                new WeirAccessPlugin(),
                ImmutableMap.of("governance.config-file", directory.resolve("governance.properties").toString()),
                directory.resolve("mask.key"));
    }
}
