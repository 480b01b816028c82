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
package io.weir.governance;

import com.google.common.collect.ImmutableMap;
import io.opentelemetry.api.OpenTelemetry;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestGovernanceBootstrap
{
    @TempDir
    private Path directory;
    private Map<String, String> properties;

    @BeforeEach
    void prepare()
            throws IOException
    {
        Files.createDirectory(directory.resolve("log"));
        Files.writeString(directory.resolve("policies.yaml"), "version: 1\ntags: {PII: }\ntableRules: []\n");
        properties = new HashMap<>(ImmutableMap.of(
                "governance.location", directory.resolve("log").toUri().toString(),
                "governance.policies-file", directory.resolve("policies.yaml").toString(),
                "fs.local.enabled", "true",
                "local.location", "/"));
    }

    @Test
    void localFilesNeedAPlace()
    {
        properties.remove("local.location");
        assertRefused("Add local.location=/");
    }

    @Test
    void theIdentityFileNeedsADirectory()
    {
        properties.put("governance.identity-file", directory.resolve("none/identity").toString());
        assertRefused("there is no directory %s. Create it".formatted(directory.resolve("none")));
    }

    @Test
    void opensFromInlineProperties()
    {
        try (Governance governance = open()) {
            assertThat(governance.policies().tags().contains("PII")).isTrue();
        }
    }

    @Test
    void keepsTheLogAcrossRestarts()
    {
        Asset asset = Asset.parse("c.s.t.x");
        try (Governance governance = open()) {
            assertThat(governance.view().snapshot().effectiveTags(asset)).isEmpty();
            governance.log().appendTags(List.of(new TagEvent("t1", asset, "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), Instant.EPOCH)));
            assertThat(governance.view().snapshot().effectiveTags(asset)).hasSize(1);
        }
        try (Governance governance = open()) {
            assertThat(governance.view().snapshot().effectiveTags(asset)).hasSize(1);
        }
    }

    @Test
    void closingEndsTheUpkeepOfTheLog()
            throws IOException
    {
        Path lastCheckpoint = directory.resolve("log/tag_log/_delta_log/_last_checkpoint");
        Governance governance = open();
        // a checkpoint is due every hundred commits
        appendTags(governance, 100);
        assertThat(lastCheckpoint).doesNotExist();
        appendTags(governance, 1);
        governance.close();
        assertThat(lastCheckpoint).content().contains("\"version\":100");
        // its log can still be written to by those who hold it, but nothing is begun that nobody waits for
        appendTags(governance, 100);
        governance.close();
        assertThat(lastCheckpoint).content().contains("\"version\":100");
        try (Governance next = open()) {
            assertThat(next.log().readTags()).hasSize(201);
        }
    }

    private static void appendTags(Governance governance, int commits)
    {
        for (int commit = 0; commit < commits; commit++) {
            governance.log().appendTags(List.of(new TagEvent(UUID.randomUUID().toString(), Asset.parse("c.s.t.x"), "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), Instant.EPOCH)));
        }
    }

    @Test
    void opensFromAFile()
            throws IOException
    {
        useConfigFile();
        try (Governance governance = open()) {
            assertThat(governance.policies().tags().contains("PII")).isTrue();
        }
    }

    @Test
    void opensTwiceInOneProcess()
    {
        try (Governance first = open(); Governance second = open()) {
            assertThat(first.policies()).isEqualTo(second.policies());
        }
    }

    @Test
    void refusesAFileBesideInlineProperties()
            throws IOException
    {
        useConfigFile();
        properties.put("governance.max-staleness", "1s");
        assertRefused("governance.config-file=%s stands beside governance.max-staleness. Move these into that file, or remove governance.config-file".formatted(directory.resolve("governance.properties")));
    }

    @Test
    void refusesAConfigFileThatIsNotThere()
    {
        properties = ImmutableMap.of("governance.config-file", directory.resolve("missing.properties").toString());
        assertRefused("governance.config-file=%1$s: there is no file %1$s. Create it, or correct the path".formatted(directory.resolve("missing.properties")));
    }

    @Test
    void refusesAnUnsetEnvironmentVariable()
            throws IOException
    {
        properties.put("governance.location", "${ENV:WEIR_NO_SUCH_VARIABLE}");
        useConfigFile();
        assertRefused("the value of governance.location cannot be resolved");
    }

    @Test
    void refusesAMissingDirectory()
    {
        String location = directory.resolve("missing").toUri().toString();
        properties.put("governance.location", location);
        assertRefused("governance.location=%s: there is no such directory. Create it, or mount the volume that holds it".formatted(location));
    }

    @Test
    void refusesALocationThatIsNone()
    {
        properties.put("governance.location", "bucket/governance");
        assertRefused("governance.location=bucket/governance is not a location: No scheme");
        properties.put("governance.location", directory.resolve("log").toString());
        assertRefused("governance.location=%s is not a location: it has no scheme".formatted(directory.resolve("log")));
        properties.put("governance.location", "hdfs://name/governance");
        assertRefused("governance.location=hdfs://name/governance: no file system serves it");
    }

    @Test
    void saysThatAnObjectStoreCannotBeReached()
    {
        properties.put("governance.location", "s3://bucket/governance");
        properties.put("fs.s3.enabled", "true");
        properties.put("s3.region", "us-east-1");
        properties.put("s3.endpoint", "http://127.0.0.1:1");
        properties.put("s3.aws-access-key", "key");
        properties.put("s3.aws-secret-key", "secret");
        properties.put("s3.max-error-retries", "1");
        assertRefused("governance.location=s3://bucket/governance cannot be reached");
        assertRefused("Connection refused");
    }

    @Test
    void refusesPoliciesWithMistakes()
            throws IOException
    {
        Files.writeString(directory.resolve("policies.yaml"), "version: 1\ntags: {PII: }\ntableRules: {}\n");
        assertRefused("governance.policies-file=%s has mistakes:%npolicies.yaml:3: 'tableRules' is a mapping; expected a list: [...]".formatted(directory.resolve("policies.yaml")));
    }

    @Test
    void refusesMissingUnknownAndWrongProperties()
    {
        Map<String, String> complete = ImmutableMap.copyOf(properties);
        properties.remove("governance.policies-file");
        assertRefused("governance.policies-file");
        properties = new HashMap<>(complete);
        properties.put("governance.locaton", "x");
        assertRefused("Configuration property 'governance.locaton' was not used");
        properties = new HashMap<>(complete);
        properties.put("governance.max-staleness", "soon");
        assertRefused("governance.max-staleness");
        properties = new HashMap<>(complete);
        properties.put("governance.policies-file", directory.resolve("missing.yaml").toString());
        assertRefused("governance.policies-file");
    }

    @Test
    void refusesWhatWouldMakeTheLogStale()
    {
        properties.put("fs.cache.enabled", "true");
        assertRefused("fs.cache.enabled=true cannot be used for the governance: the governance log must be read as it is now. Remove the property");
    }

    private void useConfigFile()
            throws IOException
    {
        StringBuilder lines = new StringBuilder();
        properties.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
        Path file = Files.writeString(directory.resolve("governance.properties"), lines);
        properties = new HashMap<>(ImmutableMap.of("governance.config-file", file.toString()));
    }

    private void assertRefused(String message)
    {
        assertThatThrownBy(this::open)
                .isInstanceOf(GovernanceConfigurationException.class)
                .hasMessageContaining(message);
    }

    private Governance open()
    {
        return GovernanceBootstrap.open(properties, OpenTelemetry.noop(), OpenTelemetry.noop().getTracer("test"));
    }
}
