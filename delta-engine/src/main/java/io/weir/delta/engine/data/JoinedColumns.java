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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a scan joined by the column of the table that they are or are within. Trino's reader can give every leaf of a file to
 * one column only, so {@code a.b} and {@code a.c} are read as one {@code a} that has just these two fields, and then taken out of it.
 */
final class JoinedColumns
{
    private final List<String> topLevelNames;
    private final List<DataColumn> reads;

    private JoinedColumns(Map<String, Node> roots)
    {
        topLevelNames = ImmutableList.copyOf(roots.keySet());
        reads = roots.values().stream().map(Node::toColumn).toList();
    }

    /**
     * @param columns data columns and fields of them
     */
    static JoinedColumns of(List<DataColumn> columns)
    {
        Map<String, Node> roots = new LinkedHashMap<>();
        columns.forEach(column -> roots.computeIfAbsent(column.path().getFirst(), _ -> new Node()).add(column, 0));
        return new JoinedColumns(roots);
    }

    /**
     * What to read of a file, each column of the table once.
     */
    List<DataColumn> reads()
    {
        return reads;
    }

    /**
     * The place in {@link #reads()} of what holds a column of the scan.
     */
    int read(DataColumn column)
    {
        return topLevelNames.indexOf(column.path().getFirst());
    }

    /**
     * The way from what is read to the column: a field of it, a field of that, and so on.
     */
    List<Integer> dereferences(DataColumn column)
    {
        PhysicalField field = reads.get(read(column)).physical();
        ImmutableList.Builder<Integer> indexes = ImmutableList.builder();
        for (String name : column.path().subList(1, column.path().size())) {
            int index = field.children().stream().map(PhysicalField::name).toList().indexOf(name);
            indexes.add(index);
            field = field.children().get(index);
        }
        return indexes.build();
    }

    /**
     * A column or field on the way to what is wanted. One that is wanted itself has all of its fields.
     */
    private static final class Node
    {
        private final Map<String, Node> fields = new LinkedHashMap<>();
        private DataColumn any;
        private int depth;
        private boolean wanted;

        private void add(DataColumn column, int depth)
        {
            boolean end = depth == column.parents().size();
            if (any == null || end) {
                any = column;
                this.depth = depth;
                wanted |= end;
            }
            if (!end) {
                fields.computeIfAbsent(column.path().get(depth + 1), _ -> new Node()).add(column, depth + 1);
            }
        }

        private DataColumn toColumn()
        {
            return new DataColumn(any.name(), type(), physical(), any.kind(), any.mapping());
        }

        private Type type()
        {
            return wanted ? any.type() : RowType.from(fields.entrySet().stream()
                                                      .map(field -> RowType.field(field.getKey(), field.getValue().type()))
                                                      .toList());
        }

        private PhysicalField physical()
        {
            if (wanted) {
                return any.physical();
            }
            PhysicalField parent = any.parents().get(depth);
            return new PhysicalField(parent.name(), parent.id(), fields.values().stream().map(Node::physical).toList());
        }
    }
}
