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
package io.weir.access.explain;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;

import java.time.Clock;
import java.util.function.Function;
import java.util.stream.Stream;

import static io.weir.access.AccessErrors.governanceUnavailable;
import static java.util.Objects.requireNonNull;

public final class Askers
{
    private final Governance governance;
    private final Clock clock;

    @Inject
    public Askers(Governance governance, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    public Asker of(ConnectorIdentity identity)
    {
        return new Asker(new PolicyDecisions(governance.compiledPolicies(), clock), new Subject(identity.getUser(), identity.getGroups(), identity.getEnabledSystemRoles(), ImmutableSet.of()));
    }

    /**
     * @param read gives what the asker may know
     */
    public <T> Function<ConnectorSession, Stream<T>> reading(Function<Asker, Stream<T>> read)
    {
        return session -> {
            try {
                return read.apply(of(session.getIdentity()));
            }
            catch (GovernanceUnavailableException e) {
                throw governanceUnavailable(e);
            }
        };
    }
}
