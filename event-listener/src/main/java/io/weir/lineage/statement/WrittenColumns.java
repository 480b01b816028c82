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

import com.google.common.collect.ImmutableMap;
import io.weir.lineage.record.ColumnName;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Where the columns that a statement writes come from, by our own reading of it.
 *
 * @param anyColumn what is written to columns that the statement does not name
 * @param conditions the columns that decide which rows are written
 */
public record WrittenColumns(Map<String, Origins> columns, Origins anyColumn, Map<ColumnName, Set<Influence>> conditions)
{
    public WrittenColumns
    {
        columns = ImmutableMap.copyOf(columns);
        requireNonNull(anyColumn, "anyColumn is null");
        conditions = ImmutableMap.copyOf(conditions);
    }

    /**
     * All columns that the statement mentions, whatever for.
     */
    public Set<ColumnName> mentioned()
    {
        Stream<ColumnName> values = Stream.concat(columns.values().stream(), Stream.of(anyColumn)).flatMap(origins -> origins.columns().keySet().stream());
        return Stream.concat(values, conditions.keySet().stream()).collect(toImmutableSet());
    }
}
