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
 * The target of a write as the engine names it, before anything says whether the write happened.
 *
 * @param columns the columns that the engine lists, in order; absent for a DELETE
 * @param sourcesOmitted there were too many sources of columns to keep: each column may have any that another one has
 */
public record WrittenTable(
        TableName name,
        @JsonSerialize(contentConverter = ColumnTexts.OfOutputs.class) @JsonDeserialize(contentConverter = ColumnTexts.ToOutputs.class) Optional<List<OutputColumn>> columns,
        Optional<Long> version,
        Optional<String> location,
        boolean sourcesOmitted)
{
    public WrittenTable(TableName name, Optional<List<OutputColumn>> columns, Optional<Long> version, Optional<String> location)
    {
        this(name, columns, version, location, false);
    }

    public WrittenTable
    {
        requireNonNull(name, "name is null");
        columns = columns.map(ImmutableList::copyOf);
        requireNonNull(version, "version is null");
        requireNonNull(location, "location is null");
    }

    public record OutputColumn(String name, String type, List<ColumnName> sources)
    {
        public OutputColumn
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            sources = ImmutableList.copyOf(sources);
        }
    }
}
