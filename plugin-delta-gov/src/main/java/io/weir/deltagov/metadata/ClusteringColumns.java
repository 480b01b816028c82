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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static io.weir.deltagov.DeltaGovTableProcedures.ZORDER_BY;

/**
 * The columns that an OPTIMIZE puts rows in order by.
 */
final class ClusteringColumns
{
    private static final int MOST_COLUMNS = 8;

    private ClusteringColumns() {}

    /**
     * @param named those that the statement names, else those of the table
     * @return none when rows stay where they are
     */
    static List<DataColumn> of(SchemaTableName name, TableSnapshot table, List<DataColumn> columns, List<String> named)
    {
        if (named.isEmpty()) {
            return table.clusteringColumns().stream()
                    .map(column -> ofTable(name, columns, column))
                    .collect(toImmutableList());
        }
        if (named.size() > MOST_COLUMNS) {
            throw invalid("%s columns; with more than %s none of them would be in order".formatted(named.size(), MOST_COLUMNS));
        }
        Set<String> seen = new HashSet<>();
        ImmutableList.Builder<DataColumn> result = ImmutableList.builder();
        for (String column : named) {
            if (!seen.add(column)) {
                throw invalid("column '%s' twice".formatted(column));
            }
            result.add(ofStatement(columns, column));
        }
        return result.build();
    }

    /**
     * What files whose rows are in order by these columns are known by.
     */
    static String tag(List<DataColumn> columns)
    {
        return String.join(",", columns.stream().map(column -> column.physical().name()).toList());
    }

    private static DataColumn ofTable(SchemaTableName name, List<DataColumn> columns, String clusteringColumn)
    {
        return columns.stream()
                .filter(column -> column.name().equals(clusteringColumn))
                .findFirst()
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "Table %s is clustered by the field '%s', and this connector can put rows in order by whole columns only. Name others in %s".formatted(name, clusteringColumn, ZORDER_BY)));
    }

    private static DataColumn ofStatement(List<DataColumn> columns, String name)
    {
        DataColumn column = columns.stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> invalid("column '%s', which the table does not have".formatted(name)));
        if (column.kind() == PARTITION) {
            throw invalid("column '%s', which the table is partitioned by: its values are in files of their own already".formatted(name));
        }
        if (!hasBounds(column.type())) {
            throw invalid("column '%s' of type %s, of which files have no bounds that a query could use".formatted(name, column.type().getDisplayName()));
        }
        return column;
    }

    private static boolean hasBounds(Type type)
    {
        return type.isOrderable() && !(type instanceof ArrayType) && !(type instanceof RowType) && !(type instanceof BooleanType) && !(type instanceof VarbinaryType);
    }

    private static TrinoException invalid(String what)
    {
        return new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s names %s".formatted(ZORDER_BY, what));
    }
}
