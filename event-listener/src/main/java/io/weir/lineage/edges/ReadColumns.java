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
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.Multimap;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.ScannedTable;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.record.WrittenTable;
import io.weir.lineage.redact.HiddenName;
import io.weir.lineage.statement.Columns;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Origins;
import io.weir.lineage.statement.TableColumns;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * The columns that a query read, and which of them it saw through a mask only.
 */
final class ReadColumns
{
    private final QueryRecord query;
    private final List<TableRead> reads;
    private final Set<TableName> branches;
    private final Supplier<Set<String>> otherVersions;
    private final Multimap<TableName, String> columns = LinkedHashMultimap.create();

    /**
     * @param branches tables of which all columns are read, and the engine names none for it
     * @param otherVersions the names of tables that may be read in several versions, of which the engine tells the columns of all together
     */
    ReadColumns(QueryRecord query, Set<TableName> branches, Supplier<Set<String>> otherVersions)
    {
        this.query = requireNonNull(query, "query is null");
        this.branches = ImmutableSet.copyOf(branches);
        this.otherVersions = requireNonNull(otherVersions, "otherVersions is null");
        this.reads = query.tables().stream().filter(read -> !read.policy()).collect(toImmutableList());
        reads.forEach(read -> read.columns().forEach(column -> columns.put(read.name(), column.name())));
        query.scans().forEach(this::addScan);
        query.output().flatMap(WrittenTable::columns).ifPresent(written -> written.forEach(column -> column.sources().forEach(source -> columns.put(source.table(), source.column()))));
    }

    // of TABLE t behind a UNION the engine names no columns that are read, but its plan scans them. It also scans the target of an UPDATE or MERGE, with what finds a row again,
    // and what masks and filters read.
    private void addScan(ScannedTable scan)
    {
        scan.columns().stream()
                .map(ScannedTable.TypedColumn::name)
                .filter(name -> !isOfRow(name))
                .forEach(name -> columns.put(scan.name(), name));
    }

    // what connectors call where a row is, and how many there are: no statement can name it. Other hidden columns have values, as "$path" has.
    private static boolean isOfRow(String name)
    {
        return name.startsWith("$") && (name.endsWith("row_id") || name.equals("$row_count"));
    }

    Set<ColumnName> all()
    {
        return columns.entries().stream()
                .map(entry -> new ColumnName(entry.getKey(), entry.getValue()))
                .collect(toImmutableSet());
    }

    List<TableRead> reads()
    {
        return reads;
    }

    /**
     * Masked wherever the query mentions the table. Seen once without a mask, it counts as seen.
     */
    boolean isMasked(ColumnName column)
    {
        List<Optional<String>> masks = reads.stream()
                .filter(read -> read.name().equals(column.table()))
                .flatMap(read -> read.columns().stream())
                .filter(read -> read.name().equals(column.column()))
                .map(ColumnRead::mask)
                .toList();
        return !masks.isEmpty() && masks.stream().allMatch(Optional::isPresent);
    }

    /**
     * The tables that the statement itself can name.
     *
     * @param catalog completes short names, as the schema
     */
    TableColumns ofStatement(Optional<String> catalog, Optional<String> schema, ViewExpansion views)
    {
        Optional<TableName> output = query.output().map(WrittenTable::name);
        return new TableColumns()
        {
            @Override
            public Optional<Columns> find(List<String> name)
            {
                return complete(name, catalog, schema)
                        .filter(_ -> name.stream().noneMatch(HiddenName::is))
                        .filter(table -> isRead(table) || output.filter(table::equals).isPresent())
                        .map(table -> relation(table));
            }

            @Override
            public Set<ColumnName> behind(ColumnName column)
            {
                return views.allBehind(column);
            }

            @Override
            public Set<TableName> changesRead()
            {
                return ImmutableSet.copyOf(query.changesRead());
            }
        };
    }

    /**
     * Tables of which the columns that were read are not known. A view is in no plan, and a statement that makes a view has none; of a table that is scanned, the plan does not
     * name the columns of conditions that the connector takes.
     */
    Set<TableName> wholeTables()
    {
        return Stream.concat(query.changesRead().stream(), branches.stream()).collect(toImmutableSet());
    }

    Set<TableName> branches()
    {
        return branches;
    }

    // of a table whose rows are counted no column is read
    private boolean isRead(TableName table)
    {
        return columns.containsKey(table) || reads.stream().anyMatch(read -> read.name().equals(table));
    }

    private static Optional<TableName> complete(List<String> name, Optional<String> inCatalog, Optional<String> inSchema)
    {
        return switch (name.size()) {
            case 1 -> inCatalog.flatMap(catalog -> inSchema.map(schema -> new TableName(catalog, schema, name.getFirst())));
            case 2 -> inCatalog.map(catalog -> new TableName(catalog, name.getFirst(), name.getLast()));
            case 3 -> Optional.of(new TableName(name.get(0), name.get(1), name.get(2)));
            default -> Optional.empty();
        };
    }

    /**
     * The tables that the text of a view can name. In which schema the view was made is not known, so a short name counts if only one table below the view has it.
     */
    TableColumns ofView(TableName view, ViewExpansion views)
    {
        return new TableColumns()
        {
            @Override
            public Optional<Columns> find(List<String> name)
            {
                Predicate<TableName> matches = table -> Stream.of(List.of(table.table()), List.of(table.schema(), table.table()), List.of(table.catalog(), table.schema(), table.table()))
                        .anyMatch(name::equals);
                Set<TableName> found = below(view).filter(_ -> name.stream().noneMatch(HiddenName::is)).filter(matches).collect(toImmutableSet());
                return found.size() == 1 ? Optional.of(relation(found.iterator().next())) : Optional.empty();
            }

            @Override
            public Set<ColumnName> behind(ColumnName column)
            {
                return views.allBehind(column);
            }
        };
    }

    private Stream<TableName> below(TableName view)
    {
        return reads.stream().filter(read -> read.views().contains(view)).map(TableRead::name);
    }

    /**
     * All columns of base tables below a view.
     */
    Set<ColumnName> allBelow(TableName view)
    {
        return below(view)
                .filter(table -> !isView(table))
                .flatMap(table -> columns.get(table).stream().map(column -> new ColumnName(table, column)))
                .collect(toImmutableSet());
    }

    boolean isView(TableName table)
    {
        return reads.stream().anyMatch(read -> read.name().equals(table) && read.view().isPresent());
    }

    Collection<String> used(TableName table)
    {
        return columns.get(table);
    }

    private Columns relation(TableName table)
    {
        boolean doubtful = otherVersions.get().contains(table.table());
        return new Columns(columns.get(table).stream().map(column -> new Column(Optional.of(column), Origins.unchanged(new ColumnName(table, column)), doubtful)).toList(), false);
    }
}
