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
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.trino.spi.TrinoException;
import io.weir.governance.Governance;

import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;
import static java.util.Objects.requireNonNull;

/**
 * The one {@link Governance} of a plugin. Trino creates catalogs before the access control, so whichever comes first opens it, and the last one
 * to leave closes it. A tag that a procedure has committed is then in the very snapshot that the access control asks for next.
 */
final class SharedGovernance
{
    private static final String CONFIG_FILE = "governance.config-file";

    private final GovernanceOpener opener;

    @GuardedBy("this")
    private Optional<Opened> opened = Optional.empty();
    @GuardedBy("this")
    private int leases;
    @GuardedBy("this")
    private boolean accessControlPresent;

    SharedGovernance(GovernanceOpener opener)
    {
        this.opener = requireNonNull(opener, "opener is null");
    }

    synchronized Governance acquire(Map<String, String> properties, OpenTelemetry openTelemetry, Tracer tracer)
    {
        Opened current = opened.orElseGet(() -> new Opened(properties, opener.open(properties, openTelemetry, tracer)));
        if (!current.properties().equals(properties)) {
            throw new TrinoException(CONFIGURATION_INVALID, "The governance catalog and the access control name different governance properties: %s and %s. Give both the same governance.config-file, spelled the same"
                    .formatted(named(current.properties()), named(properties)));
        }
        opened = Optional.of(current);
        leases++;
        return current.governance();
    }

    /**
     * By their names, since values may be secrets; the name of the file is none, and is what differs most.
     */
    private static String named(Map<String, String> properties)
    {
        return Optional.ofNullable(properties.get(CONFIG_FILE))
                .map(file -> CONFIG_FILE + "=" + file)
                .orElseGet(() -> ImmutableSortedSet.copyOf(properties.keySet()).toString());
    }

    /**
     * Whether somebody has opened it already.
     */
    synchronized boolean isOpen()
    {
        return opened.isPresent();
    }

    /**
     * The access control was made, and decides from now on.
     */
    synchronized void accessControlStarted()
    {
        accessControlPresent = true;
    }

    synchronized boolean isAccessControlPresent()
    {
        return accessControlPresent;
    }

    synchronized void release()
    {
        if (leases > 0 && --leases == 0) {
            opened.ifPresent(current -> current.governance().close());
            opened = Optional.empty();
            accessControlPresent = false;
        }
    }

    @FunctionalInterface
    interface GovernanceOpener
    {
        Governance open(Map<String, String> properties, OpenTelemetry openTelemetry, Tracer tracer);
    }

    private record Opened(Map<String, String> properties, Governance governance)
    {
        private Opened
        {
            properties = ImmutableMap.copyOf(properties);
            requireNonNull(governance, "governance is null");
        }
    }
}
