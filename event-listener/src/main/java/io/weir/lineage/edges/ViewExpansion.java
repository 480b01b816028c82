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
import io.trino.sql.tree.Query;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.statement.Influence;
import io.weir.lineage.statement.Origins;
import io.weir.lineage.statement.StatementParser;
import io.weir.lineage.statement.WriteReader;
import io.weir.lineage.statement.WrittenColumns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What is behind the columns of views, down to the base tables. The engine's lineage stops at the view, and a view that is older than the log has no edges in
 * it. A view whose text is not understood has everything behind it that was read through it.
 */
final class ViewExpansion
{
    private final ReadColumns reads;
    private final StatementParser parser;
    private final Map<TableName, Optional<WrittenColumns>> known = new HashMap<>();
    private final Map<ColumnName, Boolean> masked = new HashMap<>();
    private final Map<ColumnName, Set<ColumnName>> all = new HashMap<>();

    ViewExpansion(ReadColumns reads, StatementParser parser)
    {
        this.reads = requireNonNull(reads, "reads is null");
        this.parser = requireNonNull(parser, "parser is null");
    }

    /**
     * The origins of a view's column in the query of the view: base tables and other views. Empty for a column of a base table.
     */
    Origins behind(ColumnName column)
    {
        if (!reads.isView(column.table())) {
            return Origins.NONE;
        }
        return view(column.table())
                .map(written -> written.columns().getOrDefault(column.column().toLowerCase(ENGLISH), Origins.NONE))
                .orElseGet(() -> Origins.of(reads.allBelow(column.table()), EdgeKind.INFERRED));
    }

    /**
     * All columns behind a view's column, down to the base tables.
     */
    Set<ColumnName> allBehind(ColumnName column)
    {
        Set<ColumnName> found = all.get(column);
        if (found == null) {
            ImmutableSet.Builder<ColumnName> columns = ImmutableSet.builder();
            behind(column).columns().keySet().forEach(next -> columns.add(next).addAll(allBehind(next)));
            found = columns.build();
            all.put(column, found);
        }
        return found;
    }

    /**
     * The columns that decide which rows a view has.
     */
    Map<ColumnName, Set<Influence>> conditions(TableName view)
    {
        return view(view).map(WrittenColumns::conditions).orElse(Map.of());
    }

    /**
     * The names of a view's columns, as far as its text shows them.
     */
    Set<String> names(TableName view)
    {
        return query(view).map(query -> new WriteReader(reads.ofView(view, this)).readNames(query)).orElse(Set.of());
    }

    private Optional<WrittenColumns> view(TableName view)
    {
        Optional<WrittenColumns> found = known.get(view);
        if (found == null) {
            // reads views below it
            found = readView(view);
            known.put(view, found);
        }
        return found;
    }

    private Optional<WrittenColumns> readView(TableName view)
    {
        return query(view).flatMap(query -> new WriteReader(reads.ofView(view, this)).readView(query, List.copyOf(reads.used(view))));
    }

    private Optional<Query> query(TableName view)
    {
        return reads.reads().stream()
                .filter(read -> read.name().equals(view))
                .findFirst()
                .flatMap(TableRead::view)
                .flatMap(parser::parseView);
    }

    /**
     * Whether nothing of the column can be seen: it is masked itself, or all that is behind it is.
     */
    boolean isMasked(ColumnName column)
    {
        Boolean found = masked.get(column);
        if (found == null) {
            found = isMaskedOrBehind(column);
            masked.put(column, found);
        }
        return found;
    }

    private boolean isMaskedOrBehind(ColumnName column)
    {
        if (reads.isMasked(column)) {
            return true;
        }
        Origins behind = behind(column);
        return !behind.columns().isEmpty() && behind.columns().keySet().stream().allMatch(this::isMasked);
    }
}
