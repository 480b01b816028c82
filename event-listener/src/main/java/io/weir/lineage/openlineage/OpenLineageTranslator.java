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
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.RunIdentity;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.redact.StatementDisplay;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Tells a query as OpenLineage events: its start and its end. Both are written at the end, when the names in the statement are known to be names, so that both
 * have the same job.
 */
public final class OpenLineageTranslator
{
    private static final String VERSION = "483.1";
    private static final Set<String> INTERRUPTIONS = ImmutableSet.of("USER_CANCELED", "ADMINISTRATIVELY_KILLED", "ABANDONED_QUERY", "SERVER_SHUTTING_DOWN", AbandonedQuery.CODE);

    private final String namespace;
    private final RunGovernance governance;

    public OpenLineageTranslator(String namespace, RunGovernance governance)
    {
        this.namespace = requireNonNull(namespace, "namespace is null");
        this.governance = requireNonNull(governance, "governance is null");
    }

    public List<RunEvent> events(QueryRecord query, QueryLineage lineage)
    {
        Job job = job(query);
        DatasetTranslator datasets = new DatasetTranslator(namespace, governance.snapshot());
        RunEvent start = new RunEvent(EventType.START, time(query.run().created()), run(query, false), job, List.of(), List.of());
        RunEvent end = new RunEvent(
                endType(query),
                time(query.ended()),
                run(query, true),
                job,
                datasets.inputs(query),
                datasets.outputs(query, lineage));
        return List.of(start, end);
    }

    private static EventType endType(QueryRecord query)
    {
        if (query.failure().isEmpty()) {
            return EventType.COMPLETE;
        }
        return INTERRUPTIONS.contains(query.failure().orElseThrow().code()) ? EventType.ABORT : EventType.FAIL;
    }

    private static String time(Instant instant)
    {
        return instant.toString();
    }

    private Run run(QueryRecord query, boolean ended)
    {
        ImmutableMap.Builder<String, Facet> facets = ImmutableMap.builder();
        facets.put("externalQuery", new Facet.ExternalQuery(query.queryId(), "trino"));
        facets.put("processing_engine", new Facet.ProcessingEngine(query.run().engineVersion(), "trino", VERSION));
        facets.put("weir_query", trino(query, ended));
        query.run().parent().ifPresent(parent -> facets.put("parent", new Facet.Parent(
                new Facet.Parent.ParentRun(parent.runId()),
                new Facet.Parent.ParentJob(parent.namespace(), parent.job()))));
        if (ended) {
            query.failure().ifPresent(failure -> facets.put("errorMessage", error(failure)));
        }
        return new Run(RunIds.of(query.run().created(), query.queryId()), facets.buildOrThrow());
    }

    private Facet trino(QueryRecord query, boolean ended)
    {
        RunIdentity run = query.run();
        return new Facet.TrinoQuery(
                run.queryId(),
                run.user(),
                run.originalUser(),
                run.principal(),
                run.groups(),
                governance.tenant(run),
                run.resourceGroup(),
                query.queryType(),
                query.updateType(),
                ended ? Optional.of(query.cost()) : Optional.empty());
    }

    private static Facet error(QueryFailure failure)
    {
        return new Facet.ErrorMessage("%s: %s".formatted(failure.code(), failure.template()), "JAVA");
    }

    private Job job(QueryRecord query)
    {
        RedactedStatement statement = query.prepared().orElse(query.statement());
        String executed = statement.embedded().orElse(statement.text());
        Map<String, Facet> facets = ImmutableMap.of(
                "ownership", new Facet.Ownership(List.of(new Facet.Ownership.Owner("user:" + query.run().user(), "EXECUTOR"))),
                "jobType", new Facet.JobType("BATCH", "TRINO", "QUERY"),
                "sql", new Facet.Sql(StatementDisplay.text(executed), "trino"));
        String name = query.run().jobName().orElseGet(() -> "statement-" + StatementDisplay.fingerprint(executed));
        return new Job(namespace, name, facets);
    }
}
