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

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.CreateMaterializedView;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.RefreshMaterializedView;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Update;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.record.WrittenTable;
import io.weir.lineage.record.WrittenTable.OutputColumn;
import io.weir.lineage.statement.AssignedColumns;
import io.weir.lineage.statement.Influence;
import io.weir.lineage.statement.Origins;
import io.weir.lineage.statement.StatementParser;
import io.weir.lineage.statement.Way;
import io.weir.lineage.statement.WriteReader;
import io.weir.lineage.statement.WriteReader.Target;
import io.weir.lineage.statement.WrittenColumns;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Joins what the engine reports about a write with our own reading of the statement.
 * <ul>
 * <li>If the statement is understood, a column comes from what either of the two names.
 * <li>Otherwise it may come from all that was read, as {@link EdgeKind#INFERRED}, also where the engine names sources, because it names none that decide about a value: for a
 * tag that must follow the data, too much is safe and too little is not.
 * </ul>
 */
final class WriteFlows
{
    private final QueryRecord query;
    private final Optional<Statement> statement;
    private final ReadColumns reads;
    private final ViewExpansion views;
    private final MaterializedViews materializedViews;
    private final StatementParser parser;
    private final Flows flows = new Flows();
    private final Set<Step> steps = new HashSet<>();

    private record Step(ColumnName source, Asset target, Way way, boolean maskedAbove, boolean definition) {}

    WriteFlows(QueryRecord query, Optional<Statement> statement, StatementParser parser, MaterializedViews materializedViews)
    {
        this.parser = requireNonNull(parser, "parser is null");
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
        this.query = requireNonNull(query, "query is null");
        this.statement = requireNonNull(statement, "statement is null");
        this.reads = new ReadColumns(query, BranchReads.tables(query, statement, parser), Suppliers.memoize(() -> VersionReads.tables(query, statement, parser, materializedViews)));
        this.views = new ViewExpansion(reads, parser);
    }

    List<ColumnFlow> read()
    {
        query.output().ifPresent(this::add);
        return flows.sorted();
    }

    /**
     * Columns that are read and that the engine does not name.
     */
    Set<ColumnName> unnamedReads()
    {
        return ImmutableSet.<ColumnName>builder()
                .addAll(readOfTarget())
                .addAll(readOfBranches())
                .build();
    }

    // of a table the columns that its plan scans, because the result needs them. A view is in no plan, and all of its columns may be needed.
    private Set<ColumnName> readOfBranches()
    {
        return reads.branches().stream()
                .flatMap(table -> Stream.concat(reads.used(table).stream(), viewNames(table).stream()).map(column -> new ColumnName(table, column)))
                .collect(toImmutableSet());
    }

    // a view of a statement that is nested too deeply to be read may be so itself
    private Set<String> viewNames(TableName table)
    {
        return statement.isPresent() ? views.names(table) : Set.of();
    }

    /**
     * What a statement that changes rows reads of their table; all that the plan takes from it if it is not understood.
     */
    private Set<ColumnName> readOfTarget()
    {
        if (statement.filter(text -> text instanceof Update || text instanceof Delete || text instanceof Merge).isEmpty()) {
            return Set.of();
        }
        return query.output()
                .map(output -> read(output, statement.orElseThrow(), List.of()).map(WrittenColumns::mentioned).orElseGet(reads::all).stream()
                        .filter(column -> column.table().equals(output.name()))
                        .collect(toImmutableSet()))
                .orElse(ImmutableSet.of());
    }

    private void add(WrittenTable output)
    {
        List<Target> targets = output.columns().orElse(List.of()).stream()
                .map(column -> new Target(column.name(), Set.copyOf(column.sources())))
                .toList();
        Optional<WrittenColumns> own = statement.flatMap(text -> read(output, text, targets));
        boolean definition = statement.filter(text -> text instanceof CreateView || text instanceof CreateMaterializedView).isPresent();
        Optional<AssignedColumns> assigned = assigned(output);
        if (assigned.isPresent()) {
            addAssignments(output, assigned.orElseThrow(), own);
        }
        else {
            output.columns().orElse(List.of()).forEach(column -> addColumn(output, column, own, definition));
        }
        addConditions(output, own, definition);
    }

    private Optional<WrittenColumns> read(WrittenTable output, Statement text, List<Target> targets)
    {
        return text instanceof RefreshMaterializedView
                ? readRefresh(output, targets)
                : new WriteReader(reads.ofStatement(query.run().catalog(), query.run().schema(), views)).read(text, targets);
    }

    /**
     * A refresh runs the query of the statement that made the view. If the engine names a column that is not in it, the view was made again where nobody told of it.
     */
    private Optional<WrittenColumns> readRefresh(WrittenTable output, List<Target> targets)
    {
        return materializedViews.find(output.name().asset(), query.run().created())
                .flatMap(definition -> definition.statement()
                        .flatMap(parser::parseExecuted)
                        .flatMap(create -> new WriteReader(reads.ofStatement(definition.catalog(), definition.schema(), views)).read(create, targets)))
                .filter(own -> targets.stream().allMatch(target -> own.columns().getOrDefault(target.name().toLowerCase(ENGLISH), Origins.NONE).columns().keySet().containsAll(target.reported())));
    }

    // of a MERGE the engine lists the columns that it updates, and not those that it inserts; of an UPDATE it lists all
    private Optional<AssignedColumns> assigned(WrittenTable output)
    {
        if (statement.isPresent()) {
            return statement.filter(text -> text instanceof Update || text instanceof Merge).map(AssignedColumns::of);
        }
        return query.updateType().filter(type -> type.equals("UPDATE") || type.equals("MERGE"))
                .map(type -> new AssignedColumns(output.columns().orElse(List.of()).stream().map(OutputColumn::name).collect(toImmutableSet()), type.equals("MERGE")));
    }

    private void addColumn(WrittenTable output, OutputColumn column, Optional<WrittenColumns> own, boolean definition)
    {
        Asset target = output.name().asset().child(column.name());
        addColumn(output, own.map(written -> written.columns().get(column.name().toLowerCase(ENGLISH))), Set.copyOf(column.sources()), target, definition);
    }

    /**
     * @param own where our own reading says that it comes from, if it says so
     */
    private void addColumn(WrittenTable output, Optional<Origins> own, Set<ColumnName> sources, Asset target, boolean definition)
    {
        Origins reported = Origins.of(sources, EdgeKind.TRANSFORMATION);
        Origins known = own.map(origins -> join(origins, reported)).orElse(reported);
        boolean told = own.isPresent() && !output.sourcesOmitted();
        addFlows(told ? known : known.and(everything()), target, definition);
        if (!told) {
            addWholeTables(target);
        }
    }

    private void addWholeTables(Asset target)
    {
        for (TableName table : reads.wholeTables()) {
            flows.add(ColumnFlow.of(table.asset(), target.governed(), EdgeKind.INFERRED));
        }
    }

    private void addAssignments(WrittenTable output, AssignedColumns assigned, Optional<WrittenColumns> own)
    {
        for (String column : assigned.columns()) {
            Asset target = output.name().asset().child(column);
            addColumn(output, own.map(written -> written.columns().get(column)), reported(output, column), target, false);
            if (own.isEmpty()) {
                // the plan need not scan under their names all columns that are read of the target, and the engine names none
                flows.add(ColumnFlow.of(output.name().asset(), target.governed(), EdgeKind.INFERRED));
            }
        }
        if (assigned.any()) {
            Set<ColumnName> sources = own.map(WrittenColumns::anyColumn).map(any -> any.columns().keySet()).orElseGet(() -> insertable(output.name()));
            addFlows(Origins.of(sources, EdgeKind.INFERRED), output.name().asset(), false);
            if (own.isEmpty()) {
                addWholeTables(output.name().asset());
            }
        }
    }

    // what is inserted comes from the other tables; and from the target, if the statement mentions it once more
    private Set<ColumnName> insertable(TableName target)
    {
        boolean isSource = reads.reads().stream().map(TableRead::name).anyMatch(target::equals);
        return reads.all().stream().filter(source -> isSource || !source.table().equals(target)).collect(toImmutableSet());
    }

    private static Set<ColumnName> reported(WrittenTable output, String column)
    {
        return output.columns().stream()
                .flatMap(List::stream)
                .filter(written -> written.name().equalsIgnoreCase(column))
                .flatMap(written -> written.sources().stream())
                .collect(toImmutableSet());
    }

    // our reading also knows the way, so the engine only adds columns that it does not have
    private static Origins join(Origins own, Origins reported)
    {
        Map<ColumnName, Way> joined = new LinkedHashMap<>(reported.columns());
        joined.putAll(own.columns());
        return new Origins(joined);
    }

    private Origins everything()
    {
        return Origins.of(reads.all(), EdgeKind.INFERRED);
    }

    private void addConditions(WrittenTable output, Optional<WrittenColumns> own, boolean definition)
    {
        Asset target = output.name().asset();
        own.map(WrittenColumns::conditions).ifPresent(conditions -> addConditions(conditions, target, definition));
        reads.reads().stream()
                .map(TableRead::name)
                .filter(reads::isView)
                .distinct()
                .forEach(view -> addConditions(views.conditions(view), target, definition));
    }

    // what a table's own columns decide about it is no news
    private void addConditions(Map<ColumnName, Set<Influence>> conditions, Asset target, boolean definition)
    {
        TableName written = query.output().orElseThrow().name();
        conditions.forEach((source, influences) -> {
            if (!source.table().equals(written)) {
                influences.forEach(influence -> addFlow(source, target, Way.of(influence), false, definition));
            }
        });
    }

    /**
     * @param definition the statement stores a query, not its result: masks are decided anew when it is run
     */
    private void addFlows(Origins origins, Asset target, boolean definition)
    {
        origins.columns().forEach((source, way) -> addFlow(source, target, way, false, definition));
    }

    private void addFlow(ColumnName source, Asset target, Way way, boolean maskedAbove, boolean definition)
    {
        // views upon views lead to a column by so many ways that each can be gone once only
        if (reads.isView(source.table()) && !steps.add(new Step(source, target, way, maskedAbove, definition))) {
            return;
        }
        boolean masked = !definition && (maskedAbove || views.isMasked(source));
        // a source such as t$history keeps its name: its columns are none of t, and may hold values of all of them
        flows.add(new ColumnFlow(source.asset(), target.governed(), way, masked));
        views.behind(source).columns().forEach((behind, step) -> addFlow(behind, target, way.after(step), masked, definition));
    }
}
