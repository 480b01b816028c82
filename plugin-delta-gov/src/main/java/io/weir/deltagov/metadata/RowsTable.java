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

import io.trino.spi.PageBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;
import io.weir.deltagov.SystemTableRows;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.connector.SystemTable.Distribution.SINGLE_COORDINATOR;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.util.Objects.requireNonNull;

/**
 * A table that tells about a table, row by row.
 */
final class RowsTable
        implements SystemTable
{
    private final ConnectorTableMetadata metadata;
    private final List<Type> types;
    private final BiFunction<ConnectorSession, TupleDomain<Integer>, Stream<List<Optional<Object>>>> rows;

    /**
     * @param rows in the native form of their types; those that do not match the constraint on their columns may be left out
     */
    RowsTable(SchemaTableName name, List<ColumnMetadata> columns, BiFunction<ConnectorSession, TupleDomain<Integer>, Stream<List<Optional<Object>>>> rows)
    {
        metadata = new ConnectorTableMetadata(name, columns);
        types = columns.stream().map(ColumnMetadata::getType).collect(toImmutableList());
        this.rows = requireNonNull(rows, "rows is null");
    }

    @Override
    public Distribution getDistribution()
    {
        return SINGLE_COORDINATOR;
    }

    @Override
    public ConnectorTableMetadata getTableMetadata()
    {
        return metadata;
    }

    @Override
    public ConnectorPageSource pageSource(ConnectorTransactionHandle transaction, ConnectorSession session, TupleDomain<Integer> constraint)
    {
        return inTermsOf(metadata.getTable(), () -> {
            SystemTableRows gathered = new SystemTableRows(metadata);
            rows.apply(session, constraint).forEach(row -> append(gathered.next(), row));
            return gathered.finish();
        });
    }

    private void append(PageBuilder page, List<Optional<Object>> row)
    {
        for (int channel = 0; channel < types.size(); channel++) {
            writeNativeValue(types.get(channel), page.getBlockBuilder(channel), row.get(channel).orElse(null));
        }
    }
}
