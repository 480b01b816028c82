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
package io.weir.access.connector;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.testing.TestingConnectorSession;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.BreakGlass.Activation;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestBreakGlassProcedures
{
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Policies POLICIES = PolicyFile.parse("policies.yaml",
            """
            version: 1
            tags: {PII: }
            breakGlass:
              - {users: [otto], tags: ["*"], longest: 1h}
              - {users: [paula], tags: [PII], longest: 1h}
            tableRules: [{users: ["*"], privileges: [select]}]
            """);

    private final Governance governance = new Governance(new InMemoryGovernanceLog(), () -> POLICIES, Duration.ZERO);
    private final BreakGlassProcedures procedures = new BreakGlassProcedures(governance, Clock.fixed(NOW, ZoneOffset.UTC));

    /**
     * Policies need not list it.
     */
    @Test
    void unclassifiedIsATagToTake()
    {
        procedures.breakGlass(session("otto"), "unclassified", 30L, "outage");
        assertThat(governance.breakGlass().active("otto", NOW)).extracting(Activation::tags).containsExactly(Set.of("UNCLASSIFIED"));
        assertThatThrownBy(() -> procedures.breakGlass(session("paula"), "UNCLASSIFIED", 30L, "outage")).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void othersHaveToBeListed()
    {
        assertThatThrownBy(() -> procedures.breakGlass(session("otto"), "HEALTH", 30L, "outage")).isInstanceOf(TrinoException.class).hasMessageContaining("Unknown tag");
    }

    private static ConnectorSession session(String user)
    {
        return TestingConnectorSession.builder().setIdentity(ConnectorIdentity.ofUser(user)).build();
    }
}
