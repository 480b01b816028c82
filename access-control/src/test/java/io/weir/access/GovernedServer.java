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

import com.google.common.io.Resources;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedRow;
import io.weir.governance.Governance;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagLogEntry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.access.GovernedQueryRunner.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Trino under the policies of {@code policies.yaml}, and what users ask it.
 */
final class GovernedServer
        implements AutoCloseable
{
    private final GovernanceLog log;
    private final DistributedQueryRunner queryRunner;

    GovernedServer(GovernanceLog log, Path directory)
            throws Exception
    {
        this.log = requireNonNull(log, "log is null");
        Policies policies = PolicyFile.parse("policies.yaml", Resources.toString(Resources.getResource(GovernedServer.class, "policies.yaml"), UTF_8));
        this.queryRunner = GovernedQueryRunner.create(new Governance(log, () -> policies, Duration.ZERO), directory.resolve("mask.key"));
    }

    DistributedQueryRunner queryRunner()
    {
        return queryRunner;
    }

    /**
     * A table of three people, of whom one is all NULL.
     */
    void createPeople(String table)
    {
        run("admin",
                """
                CREATE TABLE %s AS SELECT * FROM (VALUES
                    (BIGINT '1', 'CANARY ONE', CAST('CANARY-1@example.com' AS varchar), CAST('25-989-741-2988-CANARY' AS varchar), DATE '1977-07-07', TIMESTAMP '2024-05-06 07:08:09.123 UTC',
                        CAST('CANARY-1111-2222-3333-4444' AS varchar(40)), CAST('CANARY-SSN-0001' AS varchar(20)), CAST('C' AS char(1)), BIGINT '7901', CAST(ROW('CANARY Street', '12345') AS ROW(street varchar, zip varchar))),
                    (BIGINT '2', 'CANARY TWO', 'CANARY-2@example.com', '11-719-748-3364-CANARY', DATE '1978-08-08', TIMESTAMP '2023-05-06 07:08:09.123 UTC',
                        'CANARY-5555-6666-7777-8888', 'CANARY-SSN-0002', 'D', BIGINT '7902', CAST(ROW('CANARY Road', '54321') AS ROW(street varchar, zip varchar))),
                    (BIGINT '3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS t(id, name, email, phone, born, seen, card, ssn, code, salary, address)
                """.formatted(table));
    }

    void tag(String asset, String tag)
    {
        run("admin", "CALL governance.system.set_tag('%s', '%s')".formatted(asset, tag));
    }

    /**
     * As if the lineage of all writes had arrived.
     */
    void resolvePendingWrites()
    {
        log.appendLineage(pendingWrites().stream()
                .map(PendingWrite::queryId)
                .distinct()
                .map(query -> new RunResolved(query, true, Instant.now()))
                .collect(toImmutableList()));
    }

    List<PendingWrite> pendingWrites()
    {
        List<TagLogEntry> entries = log.readTags();
        return entries.stream()
                .filter(PendingWrite.class::isInstance)
                .map(PendingWrite.class::cast)
                .collect(toImmutableList());
    }

    void run(String user, String sql)
    {
        queryRunner.execute(session(user), sql);
    }

    List<MaterializedRow> rows(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getMaterializedRows();
    }

    List<Object> column(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getOnlyColumn().toList();
    }

    Object value(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getOnlyValue();
    }

    /**
     * What comes back, be it rows or an error.
     */
    String answer(String user, String sql)
    {
        try {
            return rows(user, sql).toString();
        }
        catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    void refused(String user, String sql, String message)
    {
        assertThatThrownBy(() -> run(user, sql)).hasMessageContaining(message);
    }

    @Override
    public void close()
    {
        queryRunner.close();
    }
}
