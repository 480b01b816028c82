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
import com.google.common.io.Resources;
import io.trino.Session;
import io.trino.testing.DistributedQueryRunner;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

import static io.weir.access.GovernedQueryRunner.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestQueryKiller
{
    private static final String LONG_QUERY = "SELECT count(*) FROM tpch.sf10000.customer WHERE phone LIKE '%x%'";
    private static final String VIEW_QUERY = "SELECT count(*) FROM memory.default.phones WHERE phone LIKE '%x%'";
    private static final String OTHER_LONG_QUERY = "SELECT count(*) FROM tpch.sf10000.customer WHERE mktsegment LIKE '%x%'";

    @Test
    @Timeout(300)
    void endsAQueryThatReadsWhatItsUserMayNotSeeAnyMore(@TempDir Path directory)
            throws Exception
    {
        try (DistributedQueryRunner queryRunner = killing(governance(), directory);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> uncleared = executor.submit(() -> queryRunner.execute(few("analyst"), LONG_QUERY));
            Future<?> cleared = executor.submit(() -> queryRunner.execute(few("admin"), LONG_QUERY));
            Future<?> elsewhere = executor.submit(() -> queryRunner.execute(few("analyst"), OTHER_LONG_QUERY));
            awaitRunning(queryRunner, 3);
            queryRunner.execute(session("admin"), "CALL governance.system.set_tag('tpch.sf10000.customer.phone', 'PII.PHONE')");
            assertThatThrownBy(uncleared::get).hasMessageContaining("it reads tpch.sf10000.customer.phone, which user analyst may not see any more");
            assertThat(running(queryRunner)).isEqualTo(2);
            assertThat(cleared.isDone()).isFalse();
            assertThat(elsewhere.isDone()).isFalse();
            queryRunner.execute(session("admin"), "CALL governance.system.set_tag('tpch.sf10000.customer.mktsegment', 'PII')");
            assertThatThrownBy(elsewhere::get).hasMessageContaining("mktsegment");
            String left = (String) queryRunner.execute(session("admin"), "SELECT query_id FROM system.runtime.queries WHERE state = 'RUNNING' AND query LIKE 'SELECT count(*) FROM tpch.sf10000%'").getOnlyValue();
            queryRunner.execute(session("admin"), "CALL system.runtime.kill_query('%s', 'the test is over')".formatted(left));
            assertThatThrownBy(cleared::get).hasMessageContaining("the test is over");
        }
    }

    /**
     * Its maker sees masks, so its columns carry no tags until the lineage of its definition arrives.
     */
    @Test
    @Timeout(300)
    void leavesAQueryAloneThatSeesTheMasksBehindANewView(@TempDir Path directory)
            throws Exception
    {
        Governance governance = governance();
        try (DistributedQueryRunner queryRunner = killing(governance, directory);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            queryRunner.execute(session("admin"), "CALL governance.system.set_tag('tpch.sf10000.customer.phone', 'PII.PHONE')");
            queryRunner.execute(session("maker"), "CREATE VIEW memory.default.phones AS SELECT phone FROM tpch.sf10000.customer");
            Future<?> reader = executor.submit(() -> queryRunner.execute(few("analyst"), VIEW_QUERY));
            awaitRunning(queryRunner, 1);
            Asset column = Asset.parse("memory.default.phones.phone");
            governance.log().appendLineage(List.of(
                    new LineageEdge("1", "maker", Asset.parse("tpch.sf10000.customer.phone"), column, EdgeKind.IDENTITY, false, Optional.empty(), Optional.empty(), Instant.now())));
            assertThat(queryRunner.execute(session("admin"), "SELECT source FROM governance.system.effective_tags WHERE asset = '%s'".formatted(column)).getOnlyValue()).isEqualTo("derived");
            // time for the killer to look twenty times: what it does not do leaves no trace to wait for
            Thread.sleep(1000);
            assertThat(reader.isDone()).isFalse();
            queryRunner.execute(session("admin"), "CALL governance.system.set_tag('%s', 'PII.PHONE')".formatted(column));
            assertThatThrownBy(reader::get).hasMessageContaining("it reads memory.default.phones.phone, which user analyst may not see any more");
        }
    }

    private static Governance governance()
            throws IOException
    {
        Policies policies = PolicyFile.parse("policies.yaml", Resources.toString(Resources.getResource(TestQueryKiller.class, "policies.yaml"), UTF_8));
        return new Governance(new InMemoryGovernanceLog(), () -> policies, Duration.ZERO);
    }

    private static DistributedQueryRunner killing(Governance governance, Path directory)
            throws Exception
    {
        int port = freePort();
        return GovernedQueryRunner.create(
                new WeirAccessPlugin((_, _, _) -> governance),
                Map.of(),
                ImmutableMap.of("weir.query-killer.url", "http://127.0.0.1:" + port, "weir.query-killer.user", "reaper", "weir.query-killer.interval", "50ms"),
                ImmutableMap.of("http-server.http.port", Integer.toString(port)),
                directory.resolve("mask.key"));
    }

    // on few splits at a time, so that the other statements need not wait for theirs
    private static Session few(String user)
    {
        return Session.builder(session(user)).setSystemProperty("initial_splits_per_node", "1").build();
    }

    private static void awaitRunning(DistributedQueryRunner queryRunner, long count)
            throws InterruptedException
    {
        while (running(queryRunner) < count) {
            Thread.sleep(100);
        }
    }

    private static long running(DistributedQueryRunner queryRunner)
    {
        return (long) queryRunner.execute(session("admin"), "SELECT count(*) FROM system.runtime.queries WHERE state = 'RUNNING' AND (query LIKE 'SELECT count(*) FROM tpch%' OR query LIKE 'SELECT count(*) FROM memory%')").getOnlyValue();
    }

    // not among those that the system gives to whoever asks for any: the server takes it seconds later
    private static int freePort()
            throws IOException
    {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket _ = new ServerSocket(port)) {
                return port;
            }
            catch (BindException _) {
                // the next one
            }
        }
    }
}
