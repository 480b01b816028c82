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
import io.trino.filesystem.Location;
import io.trino.spi.PageBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.Map;
import java.util.TreeMap;

import static io.trino.spi.connector.SystemTable.Distribution.SINGLE_COORDINATOR;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * {@code "t$properties"}: the properties of the Delta table, as its log keeps them, and its protocol. Columns and rows are those of Trino's
 * own Delta connector.
 */
final class PropertiesTable
        implements SystemTable
{
    static final String SUFFIX = "$properties";

    private final Location location;
    private final DeltaStore store;
    private final ConnectorTableMetadata metadata;

    PropertiesTable(SchemaTableName name, Location location, DeltaStore store)
    {
        this.location = requireNonNull(location, "location is null");
        this.store = requireNonNull(store, "store is null");
        metadata = new ConnectorTableMetadata(name, ImmutableList.of(
                new ColumnMetadata("key", VARCHAR),
                new ColumnMetadata("value", VARCHAR)));
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
        PageBuilder page = new PageBuilder(ImmutableList.of(VARCHAR, VARCHAR));
        TableSnapshot table = store.latest(location);
        Map<String, String> properties = new TreeMap<>(table.properties());
        properties.putAll(table.protocolProperties());
        properties.forEach((key, value) -> {
            page.declarePosition();
            VARCHAR.writeString(page.getBlockBuilder(0), key);
            VARCHAR.writeString(page.getBlockBuilder(1), value);
        });
        return new FixedPageSource(ImmutableList.of(page.build()));
    }
}
