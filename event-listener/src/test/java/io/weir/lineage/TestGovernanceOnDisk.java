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

import com.google.common.collect.ImmutableMap;
import io.opentelemetry.api.OpenTelemetry;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.spi.eventlistener.EventListener;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.TestingEventListenerContext;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The listener as it is configured, with the governance log as Delta tables, read by somebody else.
 */
class TestGovernanceOnDisk
{
    private static final Asset SOURCE = Asset.parse("memory.default.people.email");
    private static final Asset COPY = Asset.parse("memory.default.copy.contact");

    @TempDir
    Path directory;

    @Test
    void tagsFollowTheData()
            throws Exception
    {
        Path governanceFile = governanceFile();
        try (Governance reader = GovernanceBootstrap.open(Map.of("governance.config-file", governanceFile.toString()), OpenTelemetry.noop(), OpenTelemetry.noop().getTracer("test"))) {
            String copyQuery = copyWithListener(governanceFile);
            List<LineageEvent> lineage = reader.log().readLineage();
            LineageEdge edge = lineage.stream().filter(LineageEdge.class::isInstance).map(LineageEdge.class::cast).collect(onlyElement());
            assertThat(edge.source()).isEqualTo(SOURCE);
            assertThat(edge.target()).isEqualTo(COPY);
            assertThat(lineage).filteredOn(RunResolved.class::isInstance).extracting(LineageEvent::queryId).contains(copyQuery);
            assertThat(reader.log().readAudit()).hasSize(3);

            reader.log().appendTags(List.of(new TagEvent("1", SOURCE, "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), Instant.EPOCH)));
            assertThat(reader.snapshot().effectiveTags(COPY)).extracting(tag -> tag.tag()).containsExactly("PII");
            // what was announced before the query ended with it
            reader.log().appendTags(List.of(new PendingWrite("2", copyQuery, COPY.table(), List.of(SOURCE), "user", Instant.EPOCH)));
            assertThat(reader.snapshot().effectiveTags(COPY.table().child("other"))).isEmpty();
        }
    }

    private String copyWithListener(Path governanceFile)
            throws Exception
    {
        EventListener listener = new WeirLineagePlugin().getEventListenerFactories().iterator().next().create(
                ImmutableMap.of(
                        "governance.config-file", governanceFile.toString(),
                        "weir.lineage.namespace", "trino://127.0.0.1:8080",
                        "weir.lineage.spool-directory", directory.resolve("spool").toString()),
                new TestingEventListenerContext());
        try (DistributedQueryRunner queryRunner = DistributedQueryRunner.builder(LineageTester.SESSION).setWorkerCount(0).setEventListener(listener).build()) {
            queryRunner.installPlugin(new MemoryPlugin());
            queryRunner.createCatalog("memory", "memory");
            queryRunner.execute("CREATE TABLE people (id bigint, email varchar)");
            queryRunner.execute("INSERT INTO people VALUES (1, 'x')");
            return queryRunner.executeWithPlan(LineageTester.SESSION, "CREATE TABLE copy AS SELECT email AS contact FROM people").queryId().id();
        }
        finally {
            // delivers what is left
            listener.shutdown();
        }
    }

    private Path governanceFile()
            throws IOException
    {
        Files.createDirectory(directory.resolve("governance"));
        Path policies = Files.writeString(directory.resolve("policies.yaml"), "version: 1\ntags: {PII: }\ntableRules: []\n");
        return Files.writeString(directory.resolve("governance.properties"),
                """
                governance.location=%s
                governance.policies-file=%s
                fs.local.enabled=true
                local.location=/
                """.formatted(directory.resolve("governance").toUri(), policies));
    }
}
