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
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.spi.security.SystemAccessControl;
import io.trino.testing.DistributedQueryRunner;
import io.weir.governance.Governance;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static io.weir.access.GovernedQueryRunner.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * The catalog governance in a server whose access control is another: as where {@code access-control.config-files} does not name that of Weir.
 */
@Execution(SAME_THREAD)
class TestTagsWithoutAccessControl
{
    private static final String SET_TAG = "CALL governance.system.set_tag('tpch.tiny.customer.phone', 'PII')";

    private final GovernanceLog log = new InMemoryGovernanceLog();

    @TempDir
    private Path directory;

    @Test
    void nothingIsTaggedWhereNobodyObeysTags()
            throws Exception
    {
        Policies policies = PolicyFile.parse("policies.yaml", Resources.toString(Resources.getResource(GovernedServer.class, "policies.yaml"), UTF_8));
        WeirAccessPlugin plugin = new WeirAccessPlugin((_, _, _) -> new Governance(log, () -> policies, Duration.ZERO));
        try (DistributedQueryRunner queryRunner = start(plugin)) {
            for (String statement : List.of(
                    SET_TAG,
                    "CALL governance.system.unset_tag('tpch.tiny.customer.phone', 'PII')",
                    "CALL governance.system.declassify('tpch.tiny.customer.phone', 'PII', 'a test')",
                    "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('tpch.tiny.customer.phone', 'PII')")) {
                assertThatThrownBy(() -> queryRunner.execute(session("admin"), statement))
                        .as(statement)
                        .hasMessageContaining("the access control of Weir does not run in this server, so tags would protect nothing")
                        .hasMessageContaining("access-control.config-files");
            }
            assertThat(log.readTags()).isEmpty();

            // Trino makes catalogs before the access control, so until here nothing told that there would be none
            SystemAccessControl accessControl = GovernedQueryRunner.accessControl(plugin, Map.of());
            queryRunner.execute(session("admin"), SET_TAG);
            assertThat(log.readTags()).isNotEmpty();
            accessControl.shutdown();
        }
    }

    private DistributedQueryRunner start(WeirAccessPlugin plugin)
            throws Exception
    {
        DistributedQueryRunner queryRunner = DistributedQueryRunner.builder(session("admin")).setWorkerCount(0).build();
        try {
            queryRunner.installPlugin(plugin);
            queryRunner.installPlugin(new TpchPlugin());
            queryRunner.createCatalog("tpch", "tpch", Map.of());
            queryRunner.createCatalog("governance", "governance", Map.of("weir.mask-key-file", directory.resolve("mask.key").toString(), "weir.create-mask-key", "true"));
            return queryRunner;
        }
        catch (Exception e) {
            queryRunner.close();
            throw e;
        }
    }
}
