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
package io.weir.lineage.delivery;

import com.google.common.collect.ImmutableList;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.log.GovernanceLog;
import io.weir.lineage.audit.AuditTranslator;
import io.weir.lineage.audit.GapTranslator;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.LineageTranslator;
import io.weir.lineage.edges.QueryLineage;
import io.weir.lineage.record.AbandonedQuery;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.redact.StatementDisplays;
import io.weir.lineage.spool.SpoolGap;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Lineage and audit in the governance log. All lineage of a query is in one commit, with its end.
 */
public final class GovernanceSink
        implements Sink<GovernanceSink.Rows>
{
    private final GovernanceLog governance;
    private final LineageReader reader;
    private final AuditTranslator audit;
    private final AnnouncedQueries announcedQueries;

    public GovernanceSink(GovernanceLog governance, LineageReader reader, StatementDisplays displays)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.reader = requireNonNull(reader, "reader is null");
        this.audit = new AuditTranslator(displays);
        this.announcedQueries = new AnnouncedQueries(governance::tagsSince);
    }

    /**
     * @param basis what tells the lineage of the query
     */
    public record Rows(List<LineageEvent> lineage, AuditEvent audit, Basis basis)
    {
        public Rows
        {
            lineage = ImmutableList.copyOf(lineage);
            requireNonNull(audit, "audit is null");
            requireNonNull(basis, "basis is null");
        }
    }

    enum Basis
    {
        /**
         * Its end.
         */
        END,
        /**
         * Its end, if it was announced. Otherwise the engine did nothing, and had asked nobody whether it may.
         */
        END_IF_ANNOUNCED,
        /**
         * Nobody saw its end: what it announced before it ran counts as done.
         */
        ANNOUNCEMENT,
    }

    @Override
    public String name()
    {
        return "governance";
    }

    @Override
    public List<Rows> translate(QueryRecord query)
    {
        QueryLineage lineage = reader.read(query);
        if (AbandonedQuery.is(query)) {
            return List.of(new Rows(List.of(), audit.event(query, lineage), Basis.ANNOUNCEMENT));
        }
        return List.of(new Rows(LineageTranslator.events(query, lineage), audit.event(query, lineage), lineage.ifAnnounced() ? Basis.END_IF_ANNOUNCED : Basis.END));
    }

    @Override
    public List<Rows> translate(SpoolGap gap)
    {
        return List.of(new Rows(List.of(), GapTranslator.event(gap), Basis.END));
    }

    @Override
    public boolean tellsGaps()
    {
        return true;
    }

    // until its lineage is there, the target of a write is treated as if it held all that was read
    @Override
    public boolean isUrgent(List<Rows> rows)
    {
        return rows.stream().anyMatch(row -> row.basis() == Basis.ANNOUNCEMENT || !row.lineage().isEmpty());
    }

    @Override
    public int weight(Rows row)
    {
        return row.lineage().size() + 1;
    }

    @Override
    public String text(Rows row)
    {
        return row.audit().queryId();
    }

    @Override
    public void write(List<Rows> rows, Receipt<Rows> receipt)
    {
        Announced announced = announced(rows);
        List<LineageEvent> lineage = rows.stream()
                .flatMap(row -> lineage(row, announced).stream())
                .collect(toImmutableList());
        if (!lineage.isEmpty()) {
            governance.appendLineage(lineage);
        }
        governance.appendAudit(rows.stream().map(Rows::audit).toList());
        receipt.delivered(rows.size());
    }

    /**
     * @param queries those of the ones that ended, if it matters
     * @param lineage of those whose end nobody saw
     */
    private record Announced(Set<String> queries, AnnouncedLineage lineage) {}

    private Announced announced(List<Rows> rows)
    {
        return new Announced(
                announcedQueries.among(queries(rows, Basis.END_IF_ANNOUNCED)),
                AnnouncedLineage.of(governance::tagsSince, queries(rows, Basis.ANNOUNCEMENT)));
    }

    private static Set<String> queries(List<Rows> rows, Basis basis)
    {
        return rows.stream()
                .filter(row -> row.basis() == basis)
                .map(row -> row.audit().queryId())
                .collect(toImmutableSet());
    }

    private static List<LineageEvent> lineage(Rows row, Announced announced)
    {
        String queryId = row.audit().queryId();
        return switch (row.basis()) {
            case END -> row.lineage();
            case END_IF_ANNOUNCED -> announced.queries().contains(queryId) ? row.lineage() : row.lineage().stream().filter(RunResolved.class::isInstance).toList();
            case ANNOUNCEMENT -> announced.lineage().asDone(queryId);
        };
    }
}
