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
package io.weir.lineage.openlineage;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.weir.lineage.edges.QueryLineage;
import io.weir.lineage.openlineage.RunEvent.EventType;
import io.weir.lineage.openlineage.RunEvent.Job;
import io.weir.lineage.openlineage.RunEvent.Run;
import io.weir.lineage.record.AbandonedQuery;
import io.weir.lineage.record.QueryCost;
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.record.RunIdentity;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.redact.StatementDisplay;
import io.weir.lineage.redact.StatementDisplays;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * Tells a query as OpenLineage events: its start and its end, both of the same job.
 */
public final class OpenLineageTranslator
{
    private static final String VERSION = "483.1";
    private static final Set<String> INTERRUPTIONS = ImmutableSet.of("USER_CANCELED", "ADMINISTRATIVELY_KILLED", "ABANDONED_QUERY", "SERVER_SHUTTING_DOWN", AbandonedQuery.CODE);

    private final String namespace;
    private final RunGovernance governance;
    private final StatementDisplays displays;

    public OpenLineageTranslator(String namespace, RunGovernance governance, StatementDisplays displays)
    {
        this.namespace = requireNonNull(namespace, "namespace is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.displays = requireNonNull(displays, "displays is null");
    }

    public RunEvent start(QueryStarted start)
    {
        return new RunEvent(
                EventType.START,
                start.run().created().toString(),
                new Run(runId(start.run()), facets(start.run(), start.queryType(), Optional.empty(), Optional.empty()).buildOrThrow()),
                job(start.run(), RedactedStatement.executed(start.statement(), start.prepared())),
                List.of(),
                List.of());
    }

    /**
     * The end of a query, and its start before it if that was not told yet.
     */
    public List<RunEvent> events(QueryRecord query, QueryLineage lineage)
    {
        return query.startTold() ? List.of(end(query, lineage)) : List.of(start(query), end(query, lineage));
    }

    private RunEvent start(QueryRecord query)
    {
        return start(new QueryStarted(query.run(), query.statement(), query.prepared(), query.queryType()));
    }

    private RunEvent end(QueryRecord query, QueryLineage lineage)
    {
        DatasetTranslator datasets = new DatasetTranslator(namespace, governance.snapshot());
        ImmutableMap.Builder<String, Facet> facets = facets(query.run(), query.queryType(), query.updateType(), Optional.of(query.cost()));
        query.failure().ifPresent(failure -> facets.put("errorMessage", error(failure)));
        return new RunEvent(
                endType(query),
                query.ended().toString(),
                new Run(runId(query.run()), facets.buildOrThrow()),
                job(query.run(), RedactedStatement.executed(query.statement(), query.prepared())),
                datasets.inputs(query, lineage),
                datasets.outputs(query, lineage));
    }

    private static EventType endType(QueryRecord query)
    {
        if (query.failure().isEmpty()) {
            return EventType.COMPLETE;
        }
        return INTERRUPTIONS.contains(query.failure().orElseThrow().code()) ? EventType.ABORT : EventType.FAIL;
    }

    private static UUID runId(RunIdentity run)
    {
        return RunIds.of(run.created(), run.queryId());
    }

    private ImmutableMap.Builder<String, Facet> facets(RunIdentity run, Optional<String> queryType, Optional<String> updateType, Optional<QueryCost> cost)
    {
        ImmutableMap.Builder<String, Facet> facets = ImmutableMap.builder();
        facets.put("externalQuery", new Facet.ExternalQuery(run.queryId(), "trino"));
        facets.put("processing_engine", new Facet.ProcessingEngine(run.engineVersion(), "trino", VERSION));
        facets.put("weir_query", new Facet.TrinoQuery(
                run.queryId(),
                run.user(),
                run.originalUser(),
                run.principal(),
                run.groups(),
                governance.tenant(run),
                run.resourceGroup(),
                queryType,
                updateType,
                cost));
        run.parent().ifPresent(parent -> facets.put("parent", new Facet.Parent(
                new Facet.Parent.ParentRun(parent.runId()),
                new Facet.Parent.ParentJob(parent.namespace(), parent.job()))));
        return facets;
    }

    private static Facet error(QueryFailure failure)
    {
        return new Facet.ErrorMessage("%s: %s".formatted(failure.code(), failure.template()), "JAVA");
    }

    private Job job(RunIdentity run, String executed)
    {
        StatementDisplay display = displays.of(executed);
        Map<String, Facet> facets = ImmutableMap.of(
                "ownership", new Facet.Ownership(List.of(new Facet.Ownership.Owner("user:" + run.user(), "EXECUTOR"))),
                "jobType", new Facet.JobType("BATCH", "TRINO", "QUERY"),
                "sql", new Facet.Sql(display.text(), "trino"));
        String name = run.jobName().orElseGet(() -> "statement-" + display.fingerprint());
        return new Job(namespace, name, facets);
    }
}
