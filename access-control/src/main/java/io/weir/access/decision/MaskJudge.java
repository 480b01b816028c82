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
package io.weir.access.decision;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.JudgedTables.JudgedTable;
import io.weir.access.query.StatementKind;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.Subject;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.weir.access.decision.OpenObjects.isUntagged;
import static java.util.Objects.requireNonNull;

/**
 * How a query sees the columns and rows of tables: Trino asks for the masks and filters of each table that it reads, before it asks whether it may be read.
 */
public final class MaskJudge
{
    private final ActiveQuery query;
    private final Subject identity;
    private final ColumnAccess columns;
    private final WriteRules writes;

    MaskJudge(ActiveQuery query, Subject identity, ColumnAccess columns, WriteRules writes)
    {
        this.query = requireNonNull(query, "query is null");
        this.identity = requireNonNull(identity, "identity is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.writes = requireNonNull(writes, "writes is null");
    }

    /**
     * How each column is seen, and so how it is masked.
     */
    public TableJudgement see(Asset table, ReadColumns read)
    {
        if (isUntagged(table)) {
            return TableJudgement.UNTAGGED;
        }
        query.renewSnapshot();
        query.functionReads().end();
        TableJudgement judgement = columns.judge(table, read);
        query.addColumnTypes(table, judgement.baseTypes());
        query.addFields(table, read.fields());
        query.judgedTables().add(judgedTable(table), judgement.decisions(), judgement.baseTypes());
        return query.snapshot().isAllTimeView(table) ? judgement.ofMaskedParts() : judgement;
    }

    public Map<String, MaskSpec> masks(Asset table, List<ReadColumn> read)
    {
        return see(table, ReadColumns.of(read)).masks();
    }

    /**
     * Asked after the masks, and only where the query changes the table: says which clearance is missing before Trino says that it cannot write.
     */
    public Verdict mayChangeMasked(Asset table)
    {
        if (!query.changes(table)) {
            return Verdict.ALLOWED;
        }
        Map<String, Decision> decisions = query.judgedTables().decisions(judgedTable(table)).orElse(ImmutableMap.of());
        Verdict verdict = writes.mayChange(decisions.values()).and(() -> query.namesDocuments() ? ReadJudge.mayName(decisions, decisions.keySet()) : Verdict.ALLOWED);
        if (!verdict.isAllowed()) {
            query.decisions().refuse(table, decisions.values().stream().reduce(Decision::mostRestrictive));
        }
        return verdict;
    }

    /**
     * The masks are told, and Trino takes them next.
     */
    public void expectMasking(Asset table)
    {
        query.judgedTables().beginMasking(judgedTable(table));
    }

    public Set<RowFilter> rowFilters(Asset table)
    {
        boolean isTold = query.judgedTables().endMasking(judgedTable(table));
        if (isUntagged(table)) {
            return ImmutableSet.of();
        }
        // of what is updated Trino asks for filters first
        if (!isTold && !query.changes(table)) {
            query.functionReads().addFilteredByReader(table);
        }
        Set<RowFilter> filters = isTold ? columns.rowFilters(table) : columns.rowFiltersOfAnyVersion(table);
        query.decisions().addFilters(table, filters);
        return filters;
    }

    /**
     * Statistics hold values and are taken beneath masks and filters.
     */
    public Verdict mayShowStatistics(Asset table, boolean isRestricted)
    {
        return Verdict.allowedIf(
                query.kind() != StatementKind.STATISTICS || !isRestricted,
                () -> "statistics of %s show values that user %s may not see%s".formatted(
                        table,
                        query.user().user(),
                        query.explainsExecute() ? ". An EXPLAIN of EXECUTE counts as such, because the prepared text is not known: explain that text itself" : ""));
    }

    private JudgedTable judgedTable(Asset table)
    {
        return new JudgedTable(identity.user(), table);
    }
}
