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
import io.trino.Session;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedRow;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.file.ReloadingPolicySource;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static io.weir.access.GovernedQueryRunner.session;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Trino under the policies of {@code rules.yaml}, with what tests of SQL need.
 */
final class GovernedTables
        implements AutoCloseable
{
    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final Path policies;
    private final Governance governance;
    private final DistributedQueryRunner queryRunner;

    GovernedTables(Path directory)
            throws Exception
    {
        this.policies = Files.write(directory.resolve("rules.yaml"), Resources.toByteArray(Resources.getResource(GovernedTables.class, "rules.yaml")));
        this.governance = new Governance(log, new ReloadingPolicySource(policies, Clock.systemUTC()), Duration.ZERO);
        this.queryRunner = GovernedQueryRunner.create(governance, directory.resolve("mask.key"));
    }

    /**
     * The policies in force.
     */
    Path policies()
    {
        return policies;
    }

    void run(String user, String sql)
    {
        queryRunner.execute(session(user), sql);
    }

    List<MaterializedRow> rows(String user, String sql)
    {
        return rows(session(user), sql);
    }

    List<MaterializedRow> rows(Session session, String sql)
    {
        return queryRunner.execute(session, sql).getMaterializedRows();
    }

    List<Object> column(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getOnlyColumnAsSet().stream().toList();
    }

    Object value(String user, String sql)
    {
        return value(session(user), sql);
    }

    Object value(Session session, String sql)
    {
        return queryRunner.execute(session, sql).getOnlyValue();
    }

    void refused(String user, String sql, String reason)
    {
        assertThatThrownBy(() -> queryRunner.execute(session(user), sql))
                .as(sql)
                .hasMessageContaining(reason);
    }

    /**
     * @param asset beneath {@code memory.default} where it names no catalog
     */
    void tag(String asset, String tag)
    {
        Asset tagged = Asset.parse(asset.startsWith("memory.") ? asset : "memory.default." + asset);
        log.appendTags(List.of(new TagEvent(UUID.randomUUID().toString(), tagged, tag, Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "admin", Optional.empty(), Instant.now())));
    }

    /**
     * As if the listener had seen a query that made the one from the other.
     */
    void edge(String source, String target, EdgeKind kind, boolean masked)
    {
        log.appendLineage(List.of(new LineageEdge(UUID.randomUUID().toString(), "query", Asset.parse(source), Asset.parse(target), kind, masked, Optional.empty(), Optional.empty(), Instant.now())));
    }

    /**
     * As if the lineage of all writes had arrived, and had been of no consequence.
     */
    void forgetPendingWrites()
    {
        log.appendLineage(log.readTags().stream()
                .filter(PendingWrite.class::isInstance)
                .map(PendingWrite.class::cast)
                .map(write -> new RunResolved(write.queryId(), true, Instant.now()))
                .toList());
    }

    @Override
    public void close()
    {
        queryRunner.close();
    }
}
