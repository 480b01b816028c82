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
package io.weir.deltagov;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;

import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * A column of an {@link AggregateTableHandle}.
 *
 * @param column what is counted or compared; empty for a number of rows
 */
public record AggregateColumnHandle(AggregateKind function, Optional<DataColumn> column, Type type)
        implements ColumnHandle
{
    public AggregateColumnHandle
    {
        requireNonNull(function, "function is null");
        requireNonNull(column, "column is null");
        requireNonNull(type, "type is null");
    }

    /**
     * By the name of the column it is made of, so that events tell what was read.
     */
    public ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(column.map(DataColumn::name).orElse("$row_count").toLowerCase(ENGLISH))
                .setType(type)
                .setHidden(true)
                .build();
    }

    @Override
    public String toString()
    {
        return "%s(%s)".formatted(function == AggregateKind.COUNT_ROWS ? "count" : function.name().toLowerCase(ENGLISH), column.map(DataColumn::name).orElse("*"));
    }
}
