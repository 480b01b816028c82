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
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.weir.delta.engine.TableSnapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * {@code "t$properties"}: the properties of the Delta table, as its log keeps them, and its protocol. Columns and rows are those of Trino's
 * own Delta connector.
 */
final class PropertiesTable
{
    static final String SUFFIX = "$properties";

    private PropertiesTable() {}

    static SystemTable of(SchemaTableName name, Supplier<TableSnapshot> latest)
    {
        List<ColumnMetadata> columns = ImmutableList.of(
                new ColumnMetadata("key", VARCHAR),
                new ColumnMetadata("value", VARCHAR));
        return new RowsTable(name, columns, (_, _) -> {
            TableSnapshot table = latest.get();
            Map<String, String> properties = new TreeMap<>(table.properties());
            properties.putAll(table.protocolProperties());
            return properties.entrySet().stream().map(property -> ImmutableList.of(
                    Optional.of(utf8Slice(property.getKey())),
                    Optional.of(utf8Slice(property.getValue()))));
        });
    }
}
