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
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestGovernanceConfig
{
    @Test
    void hasDefaults()
    {
        assertRecordedDefaults(recordDefaults(GovernanceConfig.class)
                .setLocation(null)
                .setMaxStaleness(new Duration(0, SECONDS))
                .setPoliciesFile(null)
                .setIdentityFile(null));
    }

    @Test
    void mapsAllProperties(@TempDir Path directory)
            throws IOException
    {
        Path policies = Files.createFile(directory.resolve("policies.yaml"));
        Map<String, String> properties = ImmutableMap.of(
                "governance.location", "s3://bucket/governance",
                "governance.max-staleness", "5s",
                "governance.policies-file", policies.toString(),
                "governance.identity-file", "/var/weir/identity");
        assertFullMapping(properties, new GovernanceConfig()
                .setLocation("s3://bucket/governance")
                .setMaxStaleness(new Duration(5, SECONDS))
                .setPoliciesFile(policies)
                .setIdentityFile(Path.of("/var/weir/identity")));
    }
}
