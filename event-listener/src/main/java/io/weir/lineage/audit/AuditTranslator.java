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
package io.weir.lineage.audit;

import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.lineage.edges.QueryLineage;
import io.weir.lineage.edges.TableChange;
import io.weir.lineage.edges.WriteOutcome;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryCost;
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.RunIdentity;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.redact.StatementDisplays;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * The row of {@code audit_log} for a query.
 */
public final class AuditTranslator
{
    private static final String PERMISSION_DENIED = "PERMISSION_DENIED";

    private final StatementDisplays displays;

    public AuditTranslator(StatementDisplays displays)
    {
        this.displays = requireNonNull(displays, "displays is null");
    }

    public AuditEvent event(QueryRecord query, QueryLineage lineage)
    {
        return new AuditEvent(
                query.queryId() + "/audit",
                query.queryId(),
                identity(query.run()),
                statement(query, lineage),
                decisions(query),
                cost(query.cost()),
                new AuditOutcome(outcome(query), query.failure().map(QueryFailure::code)),
                query.ended());
    }

    // not the source that the client names, which is free text
    private static AuditIdentity identity(RunIdentity run)
    {
        return new AuditIdentity(run.user(), run.originalUser(), run.principal(), run.groups(), Optional.empty());
    }

    private AuditStatement statement(QueryRecord query, QueryLineage lineage)
    {
        Optional<String> written = query.output()
                .filter(_ -> lineage.outcome() != WriteOutcome.NOT_WRITTEN)
                .map(output -> output.name().asset())
                .or(() -> lineage.changes().stream().map(TableChange::table).findFirst())
                .map(Asset::toString);
        return new AuditStatement(
                query.queryType(),
                text(query),
                columnsRead(query, lineage),
                tables(query, _ -> true),
                written);
    }

    // of an EXECUTE and an EXECUTE IMMEDIATE also what it ran
    private String text(QueryRecord query)
    {
        String statement = displays.of(query.statement().text()).text();
        return query.prepared()
                .map(RedactedStatement::text)
                .or(() -> query.statement().embedded())
                .map(ran -> statement + " -- " + displays.of(ran).text())
                .orElse(statement);
    }

    private static AuditDecisions decisions(QueryRecord query)
    {
        List<String> denials = query.failure()
                .filter(failure -> failure.code().equals(PERMISSION_DENIED))
                .map(QueryFailure::template)
                .stream()
                .toList();
        return new AuditDecisions(
                sorted(columns(query, column -> column.mask().isPresent())),
                tables(query, table -> !table.filters().isEmpty()),
                denials,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> columnsRead(QueryRecord query, QueryLineage lineage)
    {
        return sorted(Stream.concat(columns(query, _ -> true), lineage.unnamedReads().stream().map(ColumnName::asset)));
    }

    private static Stream<Asset> columns(QueryRecord query, Predicate<ColumnRead> condition)
    {
        return query.tables().stream()
                .flatMap(table -> table.columns().stream()
                        .filter(condition)
                        .map(column -> table.name().asset().child(column.name())));
    }

    private static List<String> sorted(Stream<Asset> assets)
    {
        return assets.map(Asset::toString).distinct().sorted().toList();
    }

    private static List<String> tables(QueryRecord query, Predicate<TableRead> condition)
    {
        return sorted(query.tables().stream()
                .filter(condition)
                .map(table -> table.name().asset()));
    }

    private static AuditCost cost(QueryCost cost)
    {
        return new AuditCost(cost.wallMillis(), cost.cpuMillis(), cost.physicalInputBytes(), cost.physicalInputRows(), cost.outputRows(), cost.writtenRows());
    }

    private static QueryOutcome outcome(QueryRecord query)
    {
        if (query.failure().isEmpty()) {
            return QueryOutcome.FINISHED;
        }
        return query.failure().orElseThrow().code().equals(PERMISSION_DENIED) ? QueryOutcome.DENIED : QueryOutcome.FAILED;
    }
}
