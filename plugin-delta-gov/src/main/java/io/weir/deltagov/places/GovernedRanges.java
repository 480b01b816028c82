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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.log.Logger;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.GovernanceView;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Purpose;
import io.weir.governance.policy.Subject;

import java.time.Clock;

import static java.util.Objects.requireNonNull;

/**
 * Those know them who see all columns of the table plainly, and all of its rows. A purpose and an emergency do not count: the connector is not told of them.
 */
public final class GovernedRanges
        implements ValueRanges
{
    private static final Logger log = Logger.get(GovernedRanges.class);

    private final String catalogName;
    private final Governance governance;
    private final Clock clock;

    public GovernedRanges(String catalogName, Governance governance, Clock clock)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public boolean areKnownTo(ConnectorIdentity identity, SchemaTableName table)
    {
        Subject user = new Subject(identity.getUser(), identity.getGroups(), identity.getEnabledSystemRoles(), ImmutableSet.of());
        Asset asset = Asset.table(catalogName, table.getSchemaName(), table.getTableName());
        try {
            GovernanceView view = governance.view();
            PolicyDecisions policies = new PolicyDecisions(view.policies(), clock);
            return policies.decideTable(user, Purpose.SHOW, view.snapshot(), asset) instanceof Show
                    && policies.rowFilters(user, view.snapshot(), asset, ImmutableMap.of()).isEmpty();
        }
        catch (GovernanceUnavailableException e) {
            log.warn("The ranges of %s are left out of its statistics: %s", table, e.getMessage());
            return false;
        }
    }
}
