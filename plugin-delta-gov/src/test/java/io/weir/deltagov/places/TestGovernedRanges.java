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
package io.weir.deltagov.places;

import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.PolicySource;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestGovernedRanges
{
    private static final SchemaTableName TABLE = new SchemaTableName("s", "t");
    private static final PolicySource POLICIES = () -> PolicyFile.parse(
            "policies.yaml",
            """
            version: 1
            tags:
              PII:
              OPEN:
            clearances:
              - users: [steward]
                tags: [PII]
                level: show
                reason: classifies
              - users: [etl]
                tags: [PII]
                level: copy
                reason: moves
            masks:
              - tag: OPEN
                mask: none
            tableRules:
              - users: [analyst, steward, etl]
                privileges: [select]
            tenants:
              - name: acme
                users: [acme]
                tables:
                  - catalog: lake
                    privileges: [select]
                    rowFilter:
                      column: tenant
            """);

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final ValueRanges ranges = new GovernedRanges("lake", new Governance(log, POLICIES, Duration.ZERO), Clock.systemUTC());

    @Test
    void areForThoseWhoSeeEverything()
    {
        assertThat(known("analyst")).isTrue();
        assertThat(known("acme")).isFalse();
        tag("lake.s.t.a", "OPEN");
        assertThat(known("analyst")).isTrue();
        tag("lake.s.t.b", "PII");
        assertThat(known("analyst")).isFalse();
        assertThat(known("etl")).isFalse();
        assertThat(known("steward")).isTrue();
    }

    private boolean known(String user)
    {
        return ranges.areKnownTo(ConnectorIdentity.ofUser(user), TABLE);
    }

    private void tag(String asset, String tag)
    {
        log.appendTags(List.of(new TagEvent(asset, Asset.parse(asset), tag, Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), Clock.systemUTC().instant())));
    }
}
