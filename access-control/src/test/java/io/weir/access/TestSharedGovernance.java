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

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestSharedGovernance
{
    private static final Map<String, String> PROPERTIES = Map.of("governance.location", "file:///governance");
    private static final Tracer TRACER = OpenTelemetry.noop().getTracer("test");

    private final AtomicInteger opened = new AtomicInteger();
    private final SharedGovernance shared = new SharedGovernance((_, _, _) -> {
        opened.incrementAndGet();
        return new Governance(new InMemoryGovernanceLog(), () -> {
            throw new UnsupportedOperationException();
        }, Duration.ZERO);
    });

    @Test
    void whoeverComesFirstOpensIt()
    {
        Governance first = acquire(PROPERTIES);
        assertThat(acquire(PROPERTIES)).isSameAs(first);
        assertThat(opened).hasValue(1);
        shared.release();
        assertThat(acquire(PROPERTIES)).isSameAs(first);
        shared.release();
        shared.release();
        assertThat(acquire(PROPERTIES)).isNotSameAs(first);
        assertThat(opened).hasValue(2);
    }

    @Test
    void theAccessControlIsThereUntilTheLastLeaves()
    {
        acquire(PROPERTIES);
        assertThat(shared.isAccessControlPresent()).isFalse();
        acquire(PROPERTIES);
        shared.accessControlStarted();
        shared.release();
        assertThat(shared.isAccessControlPresent()).isTrue();
        shared.release();
        assertThat(shared.isAccessControlPresent()).isFalse();
    }

    @Test
    void bothMustMeanTheSame()
    {
        acquire(PROPERTIES);
        assertThatThrownBy(() -> acquire(Map.of("governance.location", "file:///other")))
                .hasMessageContaining("[governance.location] and [governance.location]")
                .hasMessageContaining("Give both the same governance.config-file");
    }

    @Test
    void filesThatDifferAreNamed()
    {
        acquire(Map.of("governance.config-file", "etc/governance.properties"));
        assertThatThrownBy(() -> acquire(Map.of("governance.config-file", "/etc/trino/governance.properties")))
                .hasMessageContaining("governance.config-file=etc/governance.properties and governance.config-file=/etc/trino/governance.properties");
    }

    @Test
    void ownPropertiesAreThePluginsOnly()
    {
        assertThat(PluginProperties.of(Map.of("weir.mask-key-file", "key", "governance.location", "place", "s3.region", "here")))
                .isEqualTo(new PluginProperties(Map.of("weir.mask-key-file", "key"), Map.of("governance.location", "place", "s3.region", "here")));
    }

    private Governance acquire(Map<String, String> properties)
    {
        return shared.acquire(properties, OpenTelemetry.noop(), TRACER);
    }
}
