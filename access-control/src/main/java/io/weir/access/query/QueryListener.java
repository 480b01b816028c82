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
package io.weir.access.query;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.QueryContext;
import io.trino.spi.eventlistener.QueryCreatedEvent;
import io.trino.spi.eventlistener.QueryMetadata;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.audit.DecisionEvents;
import io.weir.access.audit.PolicyHistory;
import io.weir.governance.Governance;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.policy.Subject;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Keeps {@link ActiveQueries} up to date. Trino calls it before the first question about a query, on the thread that starts the query.
 */
public final class QueryListener
        implements EventListener
{
    private static final Logger log = Logger.get(QueryListener.class);

    private final ActiveQueries queries;
    private final Governance governance;
    private final DecisionAudit decisionAudit;
    private final PolicyHistory policyHistory;
    private final Clock clock;

    @Inject
    public QueryListener(ActiveQueries queries, Governance governance, DecisionAudit decisionAudit, PolicyHistory policyHistory, Clock clock)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.decisionAudit = requireNonNull(decisionAudit, "decisionAudit is null");
        this.policyHistory = requireNonNull(policyHistory, "policyHistory is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public void queryCreated(QueryCreatedEvent event)
    {
        QueryContext context = event.getContext();
        QueryMetadata metadata = event.getMetadata();
        StatementKind kind = StatementKind.of(context.getQueryType(), metadata.getQuery(), metadata.getPreparedQuery());
        ActiveQuery query = new ActiveQuery(
                metadata.getQueryId(),
                new Subject(context.getUser(), context.getGroups(), context.getEnabledRoles(), StatedPurposes.of(context)),
                kind,
                new PinnedGovernance(governance, clock));
        if (NamedDocuments.mayBeIn(kind, metadata.getQuery(), metadata.getPreparedQuery())) {
            query.addNamedDocuments();
        }
        if (kind == StatementKind.STATISTICS && StatementVerb.explainsExecute(metadata.getQuery(), metadata.getPreparedQuery())) {
            query.addExplainedExecute();
        }
        query.addTableBranches(TableBranches.of(metadata.getQuery(), metadata.getPreparedQuery()));
        ColumnRename.of(metadata.getQuery(), metadata.getPreparedQuery()).ifPresent(query::addColumnRename);
        // Trino may have asked whether the property may be set before it announced the query
        replacingCatalogs(context.getSessionProperties().keySet()).forEach(query::addReplacing);
        queries.begin(query);
    }

    static Set<String> replacingCatalogs(Set<String> sessionProperties)
    {
        String suffix = "." + ActiveQuery.REPLACING_PROPERTY;
        return sessionProperties.stream()
                .filter(property -> property.endsWith(suffix))
                .map(property -> property.substring(0, property.length() - suffix.length()))
                .collect(toImmutableSet());
    }

    @Override
    public void queryCompleted(QueryCompletedEvent event)
    {
        String queryId = event.getMetadata().getQueryId();
        try {
            queries.find(queryId).ifPresent(query -> {
                if (event.getFailureInfo().isEmpty()) {
                    queries.madeViews().end(query, event.getEndTime());
                }
                audit(query, event);
            });
        }
        finally {
            queries.end(queryId);
        }
    }

    private void audit(ActiveQuery query, QueryCompletedEvent event)
    {
        Optional<AuditEvent> decisions = DecisionEvents.of(query, event);
        query.usedPolicies().ifPresent(used -> policyHistory.used(used.policies().policies(), used.since()));
        decisions.ifPresent(decisionAudit::record);
        if (!query.decisions().emergencies().isEmpty()) {
            log.warn("BREAK GLASS: query %s of user %s saw tagged values by an emergency clearance (%s)", query.queryId(), query.user().user(), String.join(", ", query.decisions().emergencies()));
        }
    }
}
