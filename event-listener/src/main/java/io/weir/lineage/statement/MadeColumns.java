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

import io.trino.sql.tree.Node;
import io.trino.sql.tree.NodeLocation;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.TableName;
import io.weir.lineage.statement.Columns.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns that a statement makes itself: of VALUES, of sequences, and literals of a subquery. They come from no table, but whoever compares one with a
 * column that does ({@code JOIN UNNEST(sequence(1, 1000)) AS g (n) ON g.n = a.salary}) has copied that column into it. So while the statement is read, each
 * has an origin of its own that conditions can tie; it is left out of what is told of the statement.
 */
final class MadeColumns
{
    private static final TableName MADE = new TableName("", "", "");

    private MadeColumns() {}

    /**
     * The same columns, with an origin for each that has none.
     *
     * @param maker what gives the columns; at each place of a statement there is one, however often it is read
     */
    static Columns name(Node maker, Columns columns)
    {
        NodeLocation location = location(maker);
        List<Column> named = new ArrayList<>();
        for (Column column : columns.list()) {
            named.add(column.with(name(column.origins(), location, named.size())));
        }
        Optional<Origins> others = columns.others().map(origins -> name(origins, location, named.size()));
        return new Columns(named, columns.ordered(), others, columns.namesakes());
    }

    private static Origins name(Origins origins, NodeLocation location, int number)
    {
        return origins.columns().isEmpty() ? made(location, String.valueOf(number)) : origins;
    }

    private static Origins made(NodeLocation location, String name)
    {
        return Origins.unchanged(new ColumnName(MADE, "%s:%s:%s".formatted(location.getLineNumber(), location.getColumnNumber(), name)));
    }

    private static NodeLocation location(Node maker)
    {
        return maker.getLocation().orElseThrow(UnresolvedStatementException::new);
    }

    /**
     * What the columns of one row have in common.
     *
     * @param maker what gives the columns
     */
    static Origins place(Node maker)
    {
        return made(location(maker), "place");
    }

    static boolean contains(ColumnName column)
    {
        return column.table().equals(MADE);
    }
}
