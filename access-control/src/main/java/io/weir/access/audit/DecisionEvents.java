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
import io.trino.spi.StandardErrorCode;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.TableInfo;
import io.weir.access.query.ActiveQuery;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.audit.DecisionRecord;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * The row of the audit log that says what was decided about a query, beside the one of the event listener that says what it did.
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
        if (!denied && decisions.isEmpty()) {
            return Optional.empty();
        }
        List<DecisionRecord> columns = decisions.columns(read(completed));
        List<DecisionRecord> refused = denied ? decisions.lastRefusal().map(List::of).orElse(ImmutableList.of()) : ImmutableList.of();
        if (columns.isEmpty() && decisions.filters().isEmpty() && refused.isEmpty()) {
            return Optional.empty();
        }
        Optional<GovernanceSnapshot> snapshot = query.lastSnapshot();
        return Optional.of(new AuditEvent(
                query.queryId() + "/decisions",
                query.queryId(),
                new AuditIdentity(query.user().user(), Optional.empty(), Optional.empty(), query.user().groups().stream().sorted().toList(), Optional.empty()),
                new AuditStatement(Optional.of(AuditEvent.DECISIONS), "", ImmutableList.of(), ImmutableList.of(), Optional.empty()),
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
     * The columns that the query used. Trino tells of none when a query was refused before it ran.
     */
    private static Optional<Set<Asset>> read(QueryCompletedEvent completed)
    {
        List<TableInfo> tables = completed.getMetadata().getTables();
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(tables.stream()
                .flatMap(table -> table.getColumns().stream()
                        .map(column -> Asset.column(table.getCatalog(), table.getSchema(), table.getTable(), column.getColumn())))
                .collect(toImmutableSet()));
    }

    private static List<String> texts(List<DecisionRecord> records)
    {
        return records.stream().map(DecisionRecord::toText).toList();
    }
}
