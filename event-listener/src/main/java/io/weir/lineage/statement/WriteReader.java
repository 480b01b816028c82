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
package io.weir.lineage.statement;

import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.CreateMaterializedView;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.MergeCase;
import io.trino.sql.tree.MergeInsert;
import io.trino.sql.tree.MergeUpdate;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.Update;
import io.trino.sql.tree.UpdateAssignment;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Reads where the columns that a statement writes come from.
 */
public final class WriteReader
{
    private final QueryReader queries;

    public WriteReader(TableColumns tables)
    {
        this.queries = new QueryReader(requireNonNull(tables, "tables is null"));
    }

    /**
     * @param targets the columns that the engine says it writes, in order
     * @return empty if the statement is not understood, or does not say it
     */
    public Optional<WrittenColumns> read(Statement statement, List<String> targets)
    {
        try {
            return switch (statement) {
                case CreateTableAsSelect create -> Optional.of(readQuery(create.getQuery(), targets, create.getColumnAliases().isPresent()));
                case Insert insert -> Optional.of(readQuery(insert.getQuery(), targets, true));
                case CreateView create -> Optional.of(readQuery(create.getQuery(), targets, false));
                case CreateMaterializedView create -> Optional.of(readQuery(create.getQuery(), targets, false));
                case Update update -> Optional.of(readUpdate(update));
                case Merge merge -> Optional.of(readMerge(merge));
                default -> Optional.empty();
            };
        }
        catch (UnresolvedStatementException e) {
            return Optional.empty();
        }
    }

    /**
     * @return empty if the query is not understood
     */
    public Optional<Map<String, Origins>> readView(Query query, List<String> columns)
    {
        try {
            return Optional.of(byName(queries.read(query, Scope.empty()), columns));
        }
        catch (UnresolvedStatementException e) {
            return Optional.empty();
        }
    }

    private WrittenColumns readQuery(Query query, List<String> targets, boolean renamed)
    {
        Columns columns = queries.read(query, Scope.empty());
        if (columns.ordered()) {
            return new WrittenColumns(byName(columns.renamed(targets), targets), Origins.NONE);
        }
        if (renamed) {
            throw new UnresolvedStatementException();
        }
        return new WrittenColumns(byName(columns, targets), Origins.NONE);
    }

    private static Map<String, Origins> byName(Columns columns, List<String> names)
    {
        Map<String, Origins> origins = new LinkedHashMap<>();
        for (String name : names) {
            List<Column> found = columns.named(name);
            if (found.size() != 1) {
                throw new UnresolvedStatementException();
            }
            origins.put(name.toLowerCase(ENGLISH), found.getFirst().origins());
        }
        return origins;
    }

    private WrittenColumns readUpdate(Update update)
    {
        Scope scope = new Scope(List.of(source(update.getTable())), Optional.empty());
        ExpressionReader expressions = new ExpressionReader(queries, scope);
        Map<String, Origins> written = new LinkedHashMap<>();
        for (UpdateAssignment assignment : update.getAssignments()) {
            add(written, assignment.getName(), expressions.read(assignment.getValue()));
        }
        return new WrittenColumns(written, Origins.NONE);
    }

    private WrittenColumns readMerge(Merge merge)
    {
        List<Source> sources = new ArrayList<>();
        sources.add(source(merge.getTarget()));
        sources.addAll(new RelationReader(queries, Scope.empty()).read(merge.getSource()));
        ExpressionReader expressions = new ExpressionReader(queries, new Scope(sources, Optional.empty()));
        Map<String, Origins> written = new LinkedHashMap<>();
        Origins anyColumn = Origins.NONE;
        for (MergeCase mergeCase : merge.getMergeCases()) {
            switch (mergeCase) {
                case MergeUpdate update -> addAll(written, update.getSetColumns(), update.getSetExpressions(), expressions);
                case MergeInsert insert when insert.getColumns().isEmpty() -> {
                    for (Expression value : insert.getValues()) {
                        anyColumn = anyColumn.and(expressions.read(value));
                    }
                }
                case MergeInsert insert -> addAll(written, insert.getColumns(), insert.getValues(), expressions);
                default -> {}
            }
        }
        return new WrittenColumns(written, anyColumn);
    }

    private static void addAll(Map<String, Origins> written, List<Identifier> columns, List<Expression> values, ExpressionReader expressions)
    {
        for (int i = 0; i < columns.size(); i++) {
            add(written, columns.get(i), expressions.read(values.get(i)));
        }
    }

    private static void add(Map<String, Origins> written, Identifier column, Origins origins)
    {
        written.merge(column.getValue().toLowerCase(ENGLISH), origins, Origins::and);
    }

    private Source source(Relation target)
    {
        return switch (target) {
            case Table table -> new Source(table.getName().getParts(), queries.table(table));
            case AliasedRelation aliased when aliased.getRelation() instanceof Table table -> new Source(List.of(aliased.getAlias().getValue().toLowerCase(ENGLISH)), queries.table(table));
            default -> throw new UnresolvedStatementException();
        };
    }
}
