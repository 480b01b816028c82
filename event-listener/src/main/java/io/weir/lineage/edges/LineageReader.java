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
package io.weir.lineage.edges;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.sql.tree.Analyze;
import io.trino.sql.tree.CreateMaterializedView;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.DescribeInput;
import io.trino.sql.tree.DescribeOutput;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.RefreshMaterializedView;
import io.trino.sql.tree.RenameColumn;
import io.trino.sql.tree.RenameMaterializedView;
import io.trino.sql.tree.RenameSchema;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.RenameView;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.TableExecute;
import io.trino.sql.tree.Update;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.WrittenTable;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.statement.Doubts;
import io.weir.lineage.statement.ExecutedStatement;
import io.weir.lineage.statement.StatementParser;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Reads from a query's record which columns it copied where.
 */
public final class LineageReader
{
    // those of which the access control may be told what they write; DESCRIBE is of a prepared one, and Trino asks about that all the same
    private static final Set<Class<? extends Statement>> WRITES = ImmutableSet.of(
            CreateTable.class,
            CreateTableAsSelect.class,
            CreateView.class,
            CreateMaterializedView.class,
            RefreshMaterializedView.class,
            Insert.class,
            Update.class,
            Delete.class,
            Merge.class,
            TableExecute.class,
            Analyze.class,
            RenameTable.class,
            RenameView.class,
            RenameMaterializedView.class,
            RenameColumn.class,
            RenameSchema.class,
            DescribeInput.class,
            DescribeOutput.class);
    private static final Set<String> READING_TYPES = ImmutableSet.of("SELECT", "DESCRIBE");

    private final StatementParser parser = new StatementParser();
    private final MaterializedViews views;

    @Inject
    public LineageReader(MaterializedViews views)
    {
        this.views = requireNonNull(views, "views is null");
    }

    public QueryLineage read(QueryRecord query)
    {
        try {
            return read(query, parser.parse(query));
        }
        catch (StackOverflowError e) {
            // what is nested too deeply to be read is not understood, and must not end the thread that all others wait for
            return read(query, Optional.empty());
        }
    }

    private QueryLineage read(QueryRecord query, Optional<ExecutedStatement> statement)
    {
        WriteOutcome outcome = outcome(query, statement);
        WriteFlows writes = new WriteFlows(query, statement.map(ExecutedStatement::statement), parser, views);
        List<ColumnFlow> flows = flows(query, statement, outcome, writes);
        boolean told = outcome == WriteOutcome.NOT_WRITTEN || !(readsUnknownTables(query, statement) || isRenameOfUnknown(statement, flows) || isViewOfUnknown(query, statement));
        statement.ifPresent(executed -> views.executed(query, executed.statement(), outcome));
        return new QueryLineage(outcome, flows, changes(query, statement, outcome), unnamedReads(statement, writes), resolves(query, statement) && told, ifAnnounced(statement, outcome));
    }

    // what the access control announced of it stays in force, as it knows the names that redaction took
    private static boolean isRenameOfUnknown(Optional<ExecutedStatement> statement, List<ColumnFlow> flows)
    {
        return flows.isEmpty() && statement.map(ExecutedStatement::statement).filter(RenameFlows::isRename).isPresent();
    }

    // nor does the engine tell of a view what it reads if the statement was stopped when the view was there already
    private static boolean isViewOfUnknown(QueryRecord query, Optional<ExecutedStatement> statement)
    {
        return query.output().isEmpty() && statement.map(ExecutedStatement::statement).filter(text -> text instanceof CreateView || text instanceof CreateMaterializedView).isPresent();
    }

    private static WriteOutcome outcome(QueryRecord query, Optional<ExecutedStatement> statement)
    {
        if (statement.filter(executed -> !executed.executed()).isPresent() || isSkipped(query, statement)) {
            return WriteOutcome.NOT_WRITTEN;
        }
        if (query.failure().isEmpty() && statement.filter(executed -> mayExist(executed.statement())).isPresent()) {
            return WriteOutcome.MAY_HAVE_WRITTEN;
        }
        return WriteOutcome.of(query);
    }

    private static boolean isSkipped(QueryRecord query, Optional<ExecutedStatement> statement)
    {
        return switch (statement.map(ExecutedStatement::statement).orElse(null)) {
            // IF NOT EXISTS, and the table exists: the engine names the target, without columns, and does nothing
            case CreateTableAsSelect _ -> query.output().flatMap(WrittenTable::columns).filter(List::isEmpty).isPresent();
            // and names none if a table exists that was to be created empty
            case CreateTable _ -> query.failure().isEmpty() && query.output().isEmpty();
            // counts and sizes go into the statistics of the table, and none of its values
            case Analyze _ -> true;
            // the view is as fresh as its tables: the engine names them all, and its plan reads none
            case RefreshMaterializedView _ -> query.failure().isEmpty() && query.scans().isEmpty() && !query.tables().isEmpty() && query.cost().writtenRows() == 0;
            case null, default -> false;
        };
    }

    // the connector decides whether there was one before, and does not say
    private static boolean mayExist(Statement statement)
    {
        return statement instanceof CreateMaterializedView create && create.isNotExists();
    }

    private static List<ColumnFlow> flows(QueryRecord query, Optional<ExecutedStatement> statement, WriteOutcome outcome, WriteFlows writes)
    {
        return switch (outcome) {
            case NOT_WRITTEN -> List.of();
            case WROTE -> flows(query, statement.map(ExecutedStatement::statement), writes);
            case MAY_HAVE_WRITTEN -> flows(query, statement.map(ExecutedStatement::statement), writes).stream()
                    .map(ColumnFlow::inferred)
                    .toList();
        };
    }

    private static List<ColumnFlow> flows(QueryRecord query, Optional<Statement> statement, WriteFlows writes)
    {
        if (statement.filter(text -> text instanceof CreateTableAsSelect create && !create.isWithData()).isPresent()) {
            return List.of();
        }
        return statement.flatMap(new RenameFlows(query)::read)
                .orElseGet(writes::read);
    }

    private static Set<ColumnName> unnamedReads(Optional<ExecutedStatement> statement, WriteFlows writes)
    {
        return statement.filter(text -> !text.executed()).isPresent() ? Set.of() : writes.unnamedReads();
    }

    /**
     * Who renames what is not there, or is stopped before, was never asked whether they may: what they named need not be theirs.
     */
    private static boolean ifAnnounced(Optional<ExecutedStatement> statement, WriteOutcome outcome)
    {
        return statement.map(ExecutedStatement::statement)
                .filter(text -> RenameFlows.isRename(text) && (outcome == WriteOutcome.MAY_HAVE_WRITTEN || RenameFlows.toleratesMissing(text)))
                .isPresent();
    }

    private static List<TableChange> changes(QueryRecord query, Optional<ExecutedStatement> statement, WriteOutcome outcome)
    {
        return outcome == WriteOutcome.WROTE
                ? statement.map(ExecutedStatement::statement).map(new TableChanges(query)::read).orElse(List.of())
                : List.of();
    }

    // what the access control announced of it stays in force, as it knows the tables that the function asked it for. A statement that cannot be read may have one.
    private boolean readsUnknownTables(QueryRecord query, Optional<ExecutedStatement> statement)
    {
        return statement.map(executed -> Doubts.readsUnknownTables(executed.statement(), !query.changesRead().isEmpty())).orElse(true)
                || query.tables().stream().flatMap(read -> read.view().stream()).anyMatch(this::readsUnknownTables);
    }

    private boolean readsUnknownTables(RedactedStatement view)
    {
        return parser.parseView(view).map(text -> Doubts.readsUnknownTables(text, false)).orElse(true);
    }

    private static boolean resolves(QueryRecord query, Optional<ExecutedStatement> statement)
    {
        return statement.map(executed -> WRITES.contains(executed.statement().getClass()))
                .orElseGet(() -> query.queryType().filter(type -> !READING_TYPES.contains(type)).isPresent());
    }
}
