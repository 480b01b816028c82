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

import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner.MaterializedResultWithPlan;
import io.weir.access.masks.MaskKeyFile;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.file.ReloadingPolicySource;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Throwables.getStackTraceAsString;
import static io.weir.access.GovernedQueryRunner.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * A coordinator and a worker with one mask key, and with two. The worker reads its key when the first query that needs masks comes to it, so a file that was changed since
 * the coordinator read it is to them as two files on two machines.
 */
@Execution(SAME_THREAD)
class TestMaskKeysOfNodes
{
    private static final String JOIN = "SELECT count(*), count(DISTINCT a.phone) FROM tpch.tiny.customer a JOIN tpch.tiny.customer b ON a.phone = b.phone";
    private static final String TOKENS = "SELECT phone FROM tpch.tiny.customer";
    private static final String RAW_VALUE = "(?s).*[0-9]{2}-[0-9]{3}-[0-9]{3}-[0-9]{4}.*";

    @TempDir
    private Path directory;

    @Test
    void tokensOfAllNodesJoin()
            throws Exception
    {
        try (DistributedQueryRunner queryRunner = start()) {
            List<Object> raw = queryRunner.execute(session("admin"), JOIN).getMaterializedRows().getFirst().getFields();
            assertThat(queryRunner.execute(session("mallory"), JOIN).getMaterializedRows().getFirst().getFields()).isEqualTo(raw);
            MaterializedResultWithPlan tokens = queryRunner.executeWithPlan(session("mallory"), TOKENS);
            assertThat(tokens.result().getOnlyColumnAsSet()).allSatisfy(token -> assertThat((String) token).matches("[0-9a-f]{15}"));
            assertThat(nodes(queryRunner, tokens.queryId().id())).as("nodes that made tokens").hasSize(2);
            assertThat(fingerprints(queryRunner)).hasSize(1);
        }
    }

    @Test
    void aWorkerWithAnotherKeyRefusesByName()
            throws Exception
    {
        try (DistributedQueryRunner queryRunner = start()) {
            String coordinators = new MaskKeyFile(keyFile()).read().fingerprint();
            Files.writeString(keyFile(), "5a".repeat(32));
            String workers = new MaskKeyFile(keyFile()).read().fingerprint();
            for (String query : List.of(JOIN, TOKENS, "SELECT max(phone) FROM tpch.tiny.customer", "SELECT count(*) FROM tpch.tiny.customer WHERE phone > 'a'")) {
                assertThatThrownBy(() -> queryRunner.execute(session("mallory"), query))
                        .as(query)
                        .hasMessageContaining("this node has the mask key with fingerprint %s, and the coordinator has %s", workers, coordinators)
                        .hasMessageContaining("Copy the coordinator's mask key file (weir.mask-key-file) to every node, and start the nodes again")
                        .isInstanceOfSatisfying(QueryFailedException.class, failure -> {
                            assertThat(getStackTraceAsString(failure)).doesNotMatch(RAW_VALUE);
                            assertThat(errorCode(queryRunner, failure)).isEqualTo("MASK_KEY_MISMATCH");
                        });
            }
            assertThat(fingerprints(queryRunner)).containsExactlyInAnyOrder(coordinators, workers);
            // masks without a key, and those who see values, need none
            assertThat(queryRunner.execute(session("mallory"), "SELECT DISTINCT address FROM tpch.tiny.customer").getOnlyValue()).isEqualTo("***");
            assertThat((String) queryRunner.execute(session("admin"), "SELECT max(phone) FROM tpch.tiny.customer").getOnlyValue()).matches(RAW_VALUE);
        }
    }

    private DistributedQueryRunner start()
            throws Exception
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        log.appendTags(List.of(tag("tpch.tiny.customer.phone", "MASK.TOKEN"), tag("tpch.tiny.customer.address", "MASK.REDACT")));
        Path policies = Files.write(directory.resolve("rules.yaml"), Resources.toByteArray(Resources.getResource(TestMaskKeysOfNodes.class, "rules.yaml")));
        return GovernedQueryRunner.create(new Governance(log, new ReloadingPolicySource(policies, Clock.systemUTC()), Duration.ZERO), keyFile());
    }

    private Path keyFile()
    {
        return directory.resolve("mask.key");
    }

    private static TagEvent tag(String asset, String tag)
    {
        return new TagEvent(asset, Asset.parse(asset), tag, Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "admin", Optional.empty(), Instant.now());
    }

    private static Set<Object> fingerprints(DistributedQueryRunner queryRunner)
    {
        return queryRunner.execute(session("admin"), "SELECT fingerprint FROM governance.system.mask_keys").getOnlyColumnAsSet();
    }

    private static Set<Object> nodes(DistributedQueryRunner queryRunner, String queryId)
    {
        return ImmutableSet.copyOf(queryRunner.execute(session("admin"), "SELECT DISTINCT node_id FROM system.runtime.tasks WHERE query_id = '%s' AND splits > 0".formatted(queryId)).getOnlyColumnAsSet());
    }

    private static Object errorCode(DistributedQueryRunner queryRunner, QueryFailedException failure)
    {
        return queryRunner.execute(session("admin"), "SELECT error_code FROM system.runtime.queries WHERE query_id = '%s'".formatted(failure.getQueryId().id())).getOnlyValue();
    }
}
