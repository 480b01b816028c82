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
package io.weir.access.decision;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What Trino tells of the columns of a table, each time that it asks for masks. It is remembered as the same lists, so that whatever rests on them is found again without
 * looking at each of hundreds of columns.
 */
public final class ToldColumns
{
    private static final long MAXIMUM_COLUMNS = 200_000;

    private final Cache<CatalogSchemaTableName, Told> tables = CacheBuilder.newBuilder()
            .maximumWeight(MAXIMUM_COLUMNS)
            .weigher((CatalogSchemaTableName _, Told told) -> 1 + told.schemas().size() + told.columns().fields().size())
            .build();

    public record Told(List<ColumnSchema> schemas, ReadColumns columns)
    {
        public Told
        {
            schemas = ImmutableList.copyOf(schemas);
            requireNonNull(columns, "columns is null");
        }
    }

    public Told of(CatalogSchemaTableName table, List<ColumnSchema> schemas)
    {
        Told known = tables.getIfPresent(table);
        if (known != null && known.schemas().equals(schemas)) {
            return known;
        }
        Told told = new Told(schemas, ReadColumns.of(schemas.stream()
                .map(ReadColumn::of)
                .collect(toImmutableList())));
        tables.put(table, told);
        return told;
    }
}
