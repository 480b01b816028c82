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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.FlowKind;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.LineageGraph;
import io.weir.governance.tag.TableLocation;

import java.time.Clock;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Puts the place of a table into the governance log when the table is first asked for, so that all names of a place share their tags. The access control judges the
 * table after it was resolved, by what is in the log then. The governance log itself is no table of anybody's.
 */
public final class GovernedPlaces
        implements TablePlaces
{
    private static final long MAXIMUM_REMEMBERED = 100_000;

    private final String catalogName;
    private final Governance governance;
    private final Clock clock;
    private final Cache<TableAt, Boolean> seen = CacheBuilder.newBuilder()
            .maximumSize(MAXIMUM_REMEMBERED)
            .build();

    public GovernedPlaces(String catalogName, Governance governance, Clock clock)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    private record TableAt(SchemaTableName table, String place) {}

    @Override
    public void see(SchemaTableName table, Location place)
    {
        TableAt tableAt = new TableAt(table, place.toString());
        if (seen.getIfPresent(tableAt) != null) {
            return;
        }
        if (governance.isItsPlace(place.toString())) {
            throw new TrinoException(PERMISSION_DENIED, "Table %s is at the place of the governance log, which is for governance alone. Unregister the table".formatted(table));
        }
        Asset asset = Asset.table(catalogName, table.getSchemaName(), table.getTableName());
        try {
            String canonicalPlace = Governance.canonicalPlace(place.toString());
            // an earlier process may have put it there
            if (!governance.snapshot().isAt(asset, canonicalPlace)) {
                governance.log().appendTags(ImmutableList.of(new TableLocation(asset, canonicalPlace, "catalog " + catalogName, clock.instant())));
            }
        }
        catch (GovernanceUnavailableException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "Refused, because the place of table %s cannot be put into the governance log, and so it is not known which tags it carries: %s".formatted(table, e.getMessage()), e);
        }
        seen.put(tableAt, true);
    }

    @Override
    public Downstream downstream(SchemaTableName table)
    {
        Asset asset = Asset.table(catalogName, table.getSchemaName(), table.getTableName());
        try {
            GovernanceSnapshot snapshot = governance.snapshot();
            List<LineageEdge> edges = governance.log().readLineage().stream()
                    .filter(LineageEdge.class::isInstance)
                    .map(LineageEdge.class::cast)
                    .toList();
            return new Downstream.Known(LineageGraph.of(edges, snapshot).impact(asset)
                    .filter(step -> step.kind() != FlowKind.INDIRECT)
                    .map(step -> step.asset().table())
                    .filter(target -> !target.equals(asset))
                    .map(Asset::toString)
                    .distinct()
                    .sorted()
                    .collect(toImmutableList()));
        }
        catch (GovernanceUnavailableException e) {
            return new Downstream.Unknown("the governance log cannot be read: " + e.getMessage());
        }
    }

    @Override
    public boolean isVisible(ConnectorIdentity asker, String table)
    {
        Subject subject = new Subject(asker.getUser(), asker.getGroups(), asker.getEnabledSystemRoles(), ImmutableSet.of());
        return new PolicyDecisions(governance.compiledPolicies(), clock).isVisible(subject, Asset.parse(table));
    }
}
