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
package io.weir.access.audit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.eventlistener.ColumnInfo;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.TableInfo;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.JudgedTables.JudgedTable;
import io.weir.access.query.TableBranches;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.audit.DecisionRecord;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * The row of the audit log that says what was decided about a query, beside the one of the event listener that says what it did.
 * The columns that it reads are those that Trino does not name.
 */
public final class DecisionEvents
{
    private DecisionEvents() {}

    /**
     * Empty when nothing was decided that anybody could ask about.
     */
    public static Optional<AuditEvent> of(ActiveQuery query, QueryCompletedEvent completed)
    {
        boolean denied = completed.getFailureInfo()
                .map(failure -> failure.getErrorCode().equals(StandardErrorCode.PERMISSION_DENIED.toErrorCode()))
                .orElse(false);
        QueryDecisions decisions = query.decisions();
        // Trino tells of no table when a query was refused before it ran
        List<TableInfo> tables = completed.getMetadata().getTables();
        List<TableInfo> branches = tableBranches(query, tables);
        branches.forEach(table -> addUnnamed(query, table));
        if (!denied && decisions.isEmpty()) {
            return Optional.empty();
        }
        Set<Asset> named = namedColumns(tables);
        Set<Asset> whole = branches.stream().map(DecisionEvents::asset).collect(toImmutableSet());
        List<DecisionRecord> columns = decisions.columns(column -> tables.isEmpty() || named.contains(column) || whole.contains(column.table()) || isUntold(query, column));
        List<DecisionRecord> unnamed = decisions.columns(column -> whole.contains(column.table()) && !named.contains(column));
        List<DecisionRecord> refused = denied ? decisions.lastRefusal().map(List::of).orElse(ImmutableList.of()) : ImmutableList.of();
        if (columns.isEmpty() && decisions.filters().isEmpty() && refused.isEmpty()) {
            return Optional.empty();
        }
        Optional<GovernanceSnapshot> snapshot = query.lastSnapshot();
        return Optional.of(new AuditEvent(
                query.queryId() + "/decisions",
                query.queryId(),
                new AuditIdentity(query.user().user(), Optional.empty(), Optional.empty(), query.user().groups().stream().sorted().toList(), Optional.empty()),
                new AuditStatement(Optional.of(AuditEvent.DECISIONS), "", unnamed.stream().map(DecisionRecord::asset).toList(), ImmutableList.of(), Optional.empty()),
                new AuditDecisions(
                        texts(columns),
                        texts(decisions.filters()),
                        texts(refused),
                        Optional.of(query.policies().version()),
                        snapshot.map(GovernanceSnapshot::tagVersion),
                        snapshot.map(GovernanceSnapshot::lineageVersion)),
                new AuditCost(0, 0, 0, 0, 0, 0),
                new AuditOutcome(denied ? QueryOutcome.DENIED : completed.getFailureInfo().isPresent() ? QueryOutcome.FAILED : QueryOutcome.FINISHED, Optional.empty()),
                completed.getEndTime()));
    }

    /**
     * Trino tells neither what is read beneath masks, nor of the table whose rows are changed: of that it asks about the columns in conditions.
     */
    static boolean isUntold(ActiveQuery query, Asset column)
    {
        return query.decisions().isReadUnmasked(column) || query.changes(column.table());
    }

    private static Set<Asset> namedColumns(List<TableInfo> tables)
    {
        return tables.stream()
                .flatMap(table -> table.getColumns().stream().map(column -> asset(table).child(column.getColumn())))
                .collect(toImmutableSet());
    }

    /**
     * The tables all of whose columns the query may have used, though Trino does not name them.
     */
    private static List<TableInfo> tableBranches(ActiveQuery query, List<TableInfo> tables)
    {
        Stream<TableBranches> ofViews = tables.stream()
                .flatMap(table -> table.getViewText().stream())
                .map(text -> TableBranches.of(text, Optional.empty()));
        List<TableBranches> texts = Stream.concat(Stream.of(query.tableBranches()), ofViews).toList();
        return tables.stream()
                .filter(table -> texts.stream().anyMatch(text -> text.mayShow(asset(table), columnNames(table))))
                .toList();
    }

    /**
     * What a view reads so is asked for by the names of its masked columns alone. A denied column is NULL there, and not read.
     */
    private static void addUnnamed(ActiveQuery query, TableInfo table)
    {
        query.judgedTables().decisions(new JudgedTable(table.getAuthorization(), asset(table))).orElse(ImmutableMap.of()).forEach((column, decision) -> {
            if (!(decision instanceof Deny)) {
                query.decisions().addColumn(asset(table).child(column), decision);
            }
        });
    }

    private static Set<String> columnNames(TableInfo table)
    {
        return table.getColumns().stream().map(ColumnInfo::getColumn).collect(toImmutableSet());
    }

    private static Asset asset(TableInfo table)
    {
        return Asset.table(table.getCatalog(), table.getSchema(), table.getTable());
    }

    private static List<String> texts(List<DecisionRecord> records)
    {
        return records.stream().map(DecisionRecord::toText).toList();
    }
}
