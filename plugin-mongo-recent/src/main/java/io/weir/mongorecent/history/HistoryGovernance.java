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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.FlowRule;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Purpose;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.tag.TableLocation;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The copier writes into a table of another catalog, and Trino asks nobody about that: what its access control would ask is asked here, and what its lineage would
 * tell is told here.
 */
final class HistoryGovernance
{
    private final Governance governance;
    private final Clock clock;

    HistoryGovernance(Governance governance, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @throws TrinoException when the policies do not let the user insert into the history, or values of the collection go there
     */
    void requireMayCopy(ConnectorSession session, Asset recent, Asset history)
    {
        PolicyDecisions decisions = new PolicyDecisions(governance.compiledPolicies(), clock);
        if (!decisions.mayAccess(subject(session), Privilege.INSERT, history).isAllowed()) {
            throw new TrinoException(PERMISSION_DENIED, "Access Denied: Cannot insert into table %s".formatted(history));
        }
        Optional<FlowRule> forbidden = guarded(() -> decisions.forbiddenFlowOfAnyColumn(governance.snapshot(), recent, history));
        forbidden.ifPresent(rule -> {
            throw new TrinoException(PERMISSION_DENIED, "Access Denied: values with tag %s may not be written into %s, by the rule at %s: %s".formatted(
                    String.join(" or ", rule.tags()), history, rule.location(), rule.reason()));
        });
    }

    /**
     * Whether the policies mask the column for the user and let the user copy it nevertheless, as into a table by INSERT: the history takes over its tags.
     *
     * @param baseType of the column
     */
    boolean isClearedToCopy(ConnectorSession session, Asset column, String baseType)
    {
        PolicyDecisions decisions = new PolicyDecisions(governance.compiledPolicies(), clock);
        return guarded(() -> {
            Set<EffectiveTag> tags = governance.snapshot().effectiveTags(column);
            return decisions.decideColumn(subject(session), Purpose.SHOW, tags, column, baseType) instanceof Mask
                    && decisions.decideColumn(subject(session), Purpose.COPY, tags, column, baseType) instanceof Show;
        });
    }

    private static Subject subject(ConnectorSession session)
    {
        ConnectorIdentity identity = session.getIdentity();
        return new Subject(identity.getUser(), identity.getGroups(), identity.getEnabledSystemRoles(), ImmutableSet.of());
    }

    /**
     * Where a table was seen, the last place first.
     */
    List<String> places(Asset table)
    {
        return guarded(() -> governance.log().readTags()).stream()
                .filter(TableLocation.class::isInstance)
                .map(TableLocation.class::cast)
                .filter(location -> location.table().equals(table))
                .sorted(Comparator.comparing(TableLocation::time).reversed())
                .map(TableLocation::location)
                .filter(location -> !governance.isItsPlace(location))
                .distinct()
                .collect(toImmutableList());
    }

    /**
     * Both are one table in two places: what is tagged in one counts in the other, whichever the steward found first.
     */
    void recordLineage(ConnectorSession session, Asset recent, Asset history, Collection<String> columns)
    {
        Instant now = clock.instant();
        ImmutableList.Builder<LineageEdge> edges = ImmutableList.builder();
        for (String column : columns) {
            edges.add(edge(session, recent.child(column), history.child(column), EdgeKind.IDENTITY, now));
            edges.add(edge(session, history.child(column), recent.child(column), EdgeKind.INFERRED, now));
        }
        guarded(() -> {
            governance.log().appendLineage(edges.build());
            return true;
        });
    }

    /**
     * Lets the access control know that {@code t$all} is the connector's view, whose parts are masked each.
     */
    void recordAllTimeView(ConnectorSession session, Asset recent)
    {
        guarded(() -> {
            if (!governance.snapshot().isAt(recent, TableLocation.allTimeView(recent))) {
                governance.log().appendTags(ImmutableList.of(TableLocation.ofAllTimeView(recent, session.getUser(), clock.instant())));
            }
            return true;
        });
    }

    private static LineageEdge edge(ConnectorSession session, Asset source, Asset target, EdgeKind kind, Instant now)
    {
        return new LineageEdge(UUID.randomUUID().toString(), session.getQueryId(), source, target, kind, false, Optional.empty(), Optional.empty(), now);
    }

    private static <T> T guarded(Supplier<T> action)
    {
        try {
            return action.get();
        }
        catch (GovernanceUnavailableException e) {
            throw new TrinoException(MONGO_RECENT_HISTORY_ERROR, "Nothing was copied, because the tags of the copies could not be made certain: " + e.getMessage(), e);
        }
    }
}
