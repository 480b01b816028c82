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
package io.weir.access.policytest;

import com.google.common.collect.ImmutableList;
import io.trino.spi.resourcegroups.QueryType;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.MergeCase;
import io.trino.sql.tree.MergeDelete;
import io.trino.sql.tree.MergeInsert;
import io.trino.sql.tree.MergeUpdate;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.ShowStats;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.Update;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Privilege;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a statement does with which tables, as far as it can be told without a catalog.
 *
 * @param targets what is written, with what must be allowed for it
 */
record StatementUse(QueryType type, List<Target> targets, StatementReads reads)
{
    StatementUse
    {
        requireNonNull(type, "type is null");
        targets = ImmutableList.copyOf(targets);
        requireNonNull(reads, "reads is null");
    }

    /**
     * @param changed rows of it are changed, so that its own columns are judged as well
     */
    record Target(Asset asset, Privilege privilege, boolean changed) {}

    /**
     * Empty for statements that do nothing with rows.
     */
    static Optional<StatementUse> of(Statement statement)
    {
        return switch (statement) {
            case Query query -> use(QueryType.SELECT, List.of(), StatementReads.of(query));
            case CreateTableAsSelect create -> use(QueryType.INSERT, List.of(new Target(StatementReads.asset(create.getName()), Privilege.CREATE, false)), StatementReads.of(create.getQuery()));
            case CreateView create -> use(QueryType.DATA_DEFINITION, List.of(new Target(StatementReads.asset(create.getName()), Privilege.CREATE, false)), StatementReads.of(create.getQuery()));
            case Insert insert -> use(QueryType.INSERT, List.of(new Target(StatementReads.asset(insert.getTarget()), Privilege.INSERT, true)), StatementReads.of(insert.getQuery()));
            case Update update -> use(QueryType.UPDATE, List.of(target(update.getTable(), Privilege.UPDATE)), StatementReads.of(update));
            case Delete delete -> use(QueryType.DELETE, List.of(target(delete.getTable(), Privilege.DELETE)), StatementReads.of(delete));
            case Merge merge -> use(QueryType.MERGE, targets(merge), StatementReads.of(merge));
            case ShowStats show -> use(QueryType.DESCRIBE, List.of(), StatementReads.of(show.getRelation()));
            case Explain explain -> of(explain.getStatement()).map(explained -> new StatementUse(QueryType.EXPLAIN, explained.targets(), explained.reads()));
            case ExplainAnalyze explain -> of(explain.getStatement());
            default -> Optional.empty();
        };
    }

    private static Target target(Table table, Privilege privilege)
    {
        return new Target(StatementReads.asset(table.getName()), privilege, true);
    }

    /**
     * Trino asks for what the clauses do.
     */
    private static List<Target> targets(Merge merge)
    {
        return merge.getMergeCases().stream()
                .map(StatementUse::privilege)
                .distinct()
                .map(privilege -> target(merge.getTargetTable(), privilege))
                .toList();
    }

    private static Privilege privilege(MergeCase clause)
    {
        return switch (clause) {
            case MergeInsert _ -> Privilege.INSERT;
            case MergeUpdate _ -> Privilege.UPDATE;
            case MergeDelete _ -> Privilege.DELETE;
            default -> throw new IllegalArgumentException("a MERGE with a clause that is neither INSERT, UPDATE nor DELETE cannot be judged: " + clause);
        };
    }

    private static Optional<StatementUse> use(QueryType type, List<Target> targets, StatementReads reads)
    {
        return Optional.of(new StatementUse(type, targets, reads));
    }
}
