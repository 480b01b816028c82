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

import com.google.common.annotations.VisibleForTesting;
import com.google.common.collect.ImmutableList;
import io.trino.spi.Plugin;
import io.trino.spi.connector.ConnectorFactory;
import io.trino.spi.security.SystemAccessControlFactory;
import io.weir.access.SharedGovernance.GovernanceOpener;
import io.weir.governance.GovernanceBootstrap;

/**
 * The system access control {@code weir} and the connector {@code governance}.
 */
public final class WeirAccessPlugin
        implements Plugin
{
    private final SharedGovernance governance;

    public WeirAccessPlugin()
    {
        this(GovernanceBootstrap::open);
    }

    @VisibleForTesting
    WeirAccessPlugin(GovernanceOpener opener)
    {
        this.governance = new SharedGovernance(opener);
    }

    @Override
    public Iterable<ConnectorFactory> getConnectorFactories()
    {
        return ImmutableList.of(new GovernanceConnectorFactory(governance));
    }

    @Override
    public Iterable<SystemAccessControlFactory> getSystemAccessControlFactories()
    {
        return ImmutableList.of(new WeirAccessControlFactory(governance));
    }
}
