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
package io.weir.lineage.record;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A table that the plan scanned.
 *
 * @param version the version of the table that was read, if the connector said so
 * @param location where its files are, if the connector said so
 */
public record ScannedTable(
        TableName name,
        @JsonSerialize(converter = ColumnTexts.OfTyped.class) @JsonDeserialize(converter = ColumnTexts.ToTyped.class) List<TypedColumn> columns,
        Optional<Long> version,
        Optional<String> location,
        Optional<Long> bytes,
        Optional<Long> rows)
{
    public ScannedTable
    {
        requireNonNull(name, "name is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(version, "version is null");
        requireNonNull(location, "location is null");
        requireNonNull(bytes, "bytes is null");
        requireNonNull(rows, "rows is null");
    }

    public record TypedColumn(String name, String type)
    {
        public TypedColumn
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
        }
    }
}
