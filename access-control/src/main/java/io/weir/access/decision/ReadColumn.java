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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnSchema;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A column of a table that a query reads.
 *
 * @param baseType the base name of its type, such as {@code varchar}
 * @param hidden not part of {@code SELECT *}: made by the connector, such as {@code $path}
 * @param fields all that are in it, each as the names from the column down to it
 */
public record ReadColumn(String name, String baseType, boolean hidden, List<List<String>> fields)
{
    public ReadColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(baseType, "baseType is null");
        fields = ImmutableList.copyOf(fields);
    }

    /**
     * One without fields.
     */
    public ReadColumn(String name, String baseType, boolean hidden)
    {
        this(name, baseType, hidden, ImmutableList.of());
    }

    public static ReadColumn of(ColumnSchema column)
    {
        return new ReadColumn(column.getName(), column.getType().getBaseName(), column.isHidden(), NestedFields.within(column.getName(), column.getType()));
    }
}
