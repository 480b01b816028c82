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

import com.google.common.collect.Multiset;
import com.google.common.collect.Sets;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.CreateMaterializedView;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Delete;
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
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.redact.HiddenName;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableMultiset.toImmutableMultiset;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Reads where the columns that a statement writes come from.
 */
public final class WriteReader
{
    /**
     * A column that the engine says is written, with the sources that it names.
     */
    public record Target(String name, Set<ColumnName> reported)
    {
        public Target
        {
            requireNonNull(name, "name is null");
            reported = Set.copyOf(reported);
        }
    }

    private final TableColumns tables;

    public WriteReader(TableColumns tables)
    {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * @param targets the columns that the engine says it writes, in order
     * @return empty if the statement is not understood, or does not say it
     */
    public Optional<WrittenColumns> read(Statement statement, List<Target> targets)
    {
        QueryReader queries = new QueryReader(tables);
        try {
            return switch (statement) {
                case CreateTableAsSelect create -> Optional.of(readQuery(queries, create.getQuery(), targets, create.getColumnAliases().isPresent()));
                case Insert insert -> Optional.of(readQuery(queries, insert.getQuery(), targets, true));
                case CreateView create -> Optional.of(readQuery(queries, create.getQuery(), targets, false));
                case CreateMaterializedView create -> Optional.of(readQuery(queries, create.getQuery(), targets, false));
                case Update update -> Optional.of(readUpdate(queries, update));
                case Merge merge -> Optional.of(readMerge(queries, merge));
                case Delete delete -> Optional.of(readDelete(queries, delete));
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
    public Optional<WrittenColumns> readView(Query query, List<String> columns)
    {
        QueryReader queries = new QueryReader(tables);
        try {
            return Optional.of(written(queries, byShownName(queries.read(query, Scope.empty()), columns), Origins.NONE));
        }
        catch (UnresolvedStatementException e) {
            return Optional.empty();
        }
    }

    /**
     * @return those names of the query's columns that are known
     */
    public Set<String> readNames(Query query)
    {
        try {
            return new QueryReader(tables).read(query, Scope.empty()).list().stream()
                    .flatMap(column -> column.name().stream())
                    .filter(name -> !HiddenName.is(name))
                    .collect(toImmutableSet());
        }
        catch (UnresolvedStatementException e) {
            return Set.of();
        }
    }

    private static WrittenColumns written(QueryReader queries, Map<String, Origins> columns, Origins anyColumn)
    {
        Conditions conditions = queries.conditions();
        TiedColumns tied = conditions.tied(queries.effort());
        Map<String, Origins> written = new LinkedHashMap<>();
        columns.forEach((name, origins) -> written.put(name, tied.and(origins).ofTables()));
        return new WrittenColumns(written, tied.and(anyColumn).ofTables(), conditions.columns());
    }

    private static WrittenColumns readQuery(QueryReader queries, Query query, List<Target> targets, boolean renamed)
    {
        StarOrder order = new StarOrder(StarBranches.of(query), targets.stream().map(Target::reported).toList());
        Columns columns = queries.with(order).read(query, Scope.empty());
        List<String> names = targets.stream().map(Target::name).toList();
        if (columns.ordered()) {
            return written(queries, byName(columns.renamed(names), names), Origins.NONE);
        }
        return written(queries, renamed ? byReport(query, columns, targets) : byShownName(columns, names), Origins.NONE);
    }

    // a name like those that redaction gives may be another one's in the text
    private static Map<String, Origins> byShownName(Columns columns, List<String> names)
    {
        if (names.stream().anyMatch(HiddenName::is)) {
            throw new UnresolvedStatementException();
        }
        return byName(columns, names);
    }

    private static Map<String, Origins> byName(Columns columns, List<String> names)
    {
        Map<String, Origins> origins = new LinkedHashMap<>();
        for (String name : names) {
            List<Column> found = columns.named(name);
            Optional<Origins> column = found.isEmpty() ? columns.possible(name) : Optional.of(found.getFirst().origins());
            if (found.size() > 1 || column.isEmpty()) {
                throw new UnresolvedStatementException();
            }
            origins.put(name.toLowerCase(ENGLISH), column.orElseThrow());
        }
        return origins;
    }

    /**
     * For a star over base tables, whose columns are not known in order: the column that comes from what the engine says. Where the engine is known to leave out
     * sources, it might say the same of another column.
     */
    private static Map<String, Origins> byReport(Query query, Columns columns, List<Target> targets)
    {
        if (Doubts.about(query) || columns.others().isPresent() || !columns.namesakes().isEmpty()) {
            throw new UnresolvedStatementException();
        }
        Multiset<Set<ColumnName>> own = columns.list().stream().map(WriteReader::sources).collect(toImmutableMultiset());
        Multiset<Set<ColumnName>> reported = targets.stream().map(Target::reported).collect(toImmutableMultiset());
        // where fewer targets have them than columns, the engine names less of some column than there is, and it may be any that has no other source
        List<Column> unmatched = columns.list().stream().filter(column -> reported.count(sources(column)) < own.count(sources(column))).toList();
        Map<String, Origins> origins = new LinkedHashMap<>();
        for (Target target : targets) {
            Stream<Column> matched = columns.list().stream().filter(column -> sources(column).equals(target.reported()));
            Stream<Column> possible = unmatched.stream().filter(column -> sources(column).containsAll(target.reported()));
            Origins found = Stream.concat(matched, possible)
                    .map(Column::origins)
                    .reduce(Origins::and)
                    .orElseThrow(UnresolvedStatementException::new);
            origins.put(target.name().toLowerCase(ENGLISH), found);
        }
        return origins;
    }

    private static Set<ColumnName> sources(Column column)
    {
        return column.origins().ofTables().columns().keySet();
    }

    private static WrittenColumns readUpdate(QueryReader queries, Update update)
    {
        Scope scope = new Scope(List.of(source(queries, update.getTable())), Optional.empty());
        ExpressionReader expressions = new ExpressionReader(queries, scope);
        Map<String, Origins> columns = new LinkedHashMap<>();
        for (UpdateAssignment assignment : update.getAssignments()) {
            add(columns, assignment.getName(), expressions.read(assignment.getValue()));
        }
        update.getWhere().ifPresent(where -> expressions.readCondition(where, Influence.FILTER));
        return assigned(queries, columns, Origins.NONE, scope.sources().getFirst());
    }

    private static WrittenColumns readDelete(QueryReader queries, Delete delete)
    {
        Scope scope = new Scope(List.of(source(queries, delete.getTable())), Optional.empty());
        delete.getWhere().ifPresent(where -> new ExpressionReader(queries, scope).readCondition(where, Influence.FILTER));
        return written(queries, Map.of(), Origins.NONE);
    }

    private static WrittenColumns readMerge(QueryReader queries, Merge merge)
    {
        List<Source> sources = new ArrayList<>();
        sources.add(source(queries, merge.getTarget()));
        sources.addAll(new RelationReader(queries, Scope.empty()).read(merge.getSource()));
        ExpressionReader expressions = new ExpressionReader(queries, new Scope(sources, Optional.empty()));
        expressions.readCondition(merge.getPredicate(), Influence.JOIN);
        Map<String, Origins> columns = new LinkedHashMap<>();
        Origins anyColumn = Origins.NONE;
        BranchConditions branches = BranchConditions.of(merge.getMergeCases(), expressions);
        for (MergeCase mergeCase : merge.getMergeCases()) {
            mergeCase.getExpression().ifPresent(condition -> expressions.readCondition(condition, Influence.FILTER));
            switch (mergeCase) {
                case MergeUpdate update -> addAll(columns, update.getSetColumns(), update.getSetExpressions(), expressions);
                case MergeInsert insert when insert.getColumns().isEmpty() -> {
                    for (Expression value : insert.getValues()) {
                        anyColumn = anyColumn.and(expressions.read(value));
                    }
                    anyColumn = anyColumn.and(branches.ofInserts());
                }
                case MergeInsert insert -> addAll(columns, insert.getColumns(), insert.getValues(), expressions);
                default -> {}
            }
        }
        columns.replaceAll((column, origins) -> origins.and(branches.of(column)));
        return assigned(queries, columns, anyColumn, sources.getFirst());
    }

    /**
     * What is assigned to a column whose name redaction took may be in any. A column of the target that is only compared with what goes there is no reason for all of
     * its columns to tell of it.
     */
    private static WrittenColumns assigned(QueryReader queries, Map<String, Origins> columns, Origins anyColumn, Source target)
    {
        Map<String, Origins> named = new LinkedHashMap<>();
        Origins any = anyColumn;
        for (Map.Entry<String, Origins> column : columns.entrySet()) {
            if (HiddenName.is(column.getKey())) {
                any = any.and(column.getValue());
            }
            else {
                named.put(column.getKey(), column.getValue());
            }
        }
        WrittenColumns written = written(queries, named, any);
        Set<ColumnName> compared = Sets.difference(target.columns().all().columns().keySet(), any.columns().keySet());
        return new WrittenColumns(written.columns(), written.anyColumn().without(compared), written.conditions());
    }

    private static void addAll(Map<String, Origins> columns, List<Identifier> names, List<Expression> values, ExpressionReader expressions)
    {
        for (int i = 0; i < names.size(); i++) {
            add(columns, names.get(i), expressions.read(values.get(i)));
        }
    }

    private static void add(Map<String, Origins> columns, Identifier column, Origins origins)
    {
        columns.merge(column.getValue().toLowerCase(ENGLISH), origins, Origins::and);
    }

    private static Source source(QueryReader queries, Relation target)
    {
        return switch (target) {
            case Table table -> new Source(table.getName().getParts(), queries.table(table, Scope.empty()));
            case AliasedRelation aliased when aliased.getRelation() instanceof Table table -> new Source(List.of(aliased.getAlias().getValue().toLowerCase(ENGLISH)), queries.table(table, Scope.empty()));
            default -> throw new UnresolvedStatementException();
        };
    }
}
