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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.data.ChangeType;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.condition.CheckedCondition;
import io.weir.deltagov.schema.NestedNotNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Where rows go.
 *
 * @param columns all columns of the table: the channels of the pages, in this order
 * @param tableProperties those of the Delta table
 * @param clusteringColumns logical names, a field by its path with dots
 * @param notNull what must be there within the columns of new rows; nothing for rows that were checked, or were in the table before
 * @param conditions that new rows must meet; none for rows that were checked, or were in the table before
 */
public record WriteTarget(
        SchemaTableName name,
        String location,
        List<DataColumn> columns,
        Map<String, String> tableProperties,
        List<String> clusteringColumns,
        List<NestedNotNull> notNull,
        List<CheckedCondition> conditions)
{
    public WriteTarget
    {
        requireNonNull(name, "name is null");
        requireNonNull(location, "location is null");
        columns = ImmutableList.copyOf(columns);
        tableProperties = ImmutableMap.copyOf(tableProperties);
        clusteringColumns = ImmutableList.copyOf(clusteringColumns);
        notNull = ImmutableList.copyOf(notNull);
        conditions = ImmutableList.copyOf(conditions);
    }

    public Location tableLocation()
    {
        return Location.of(location);
    }

    /**
     * Where changes of rows are told, if they are: the columns of the table, then the type of the change.
     */
    public Optional<WriteTarget> changeData()
    {
        if (!Boolean.parseBoolean(tableProperties.get("delta.enableChangeDataFeed"))) {
            return Optional.empty();
        }
        List<DataColumn> told = ImmutableList.<DataColumn>builder().addAll(columns).add(ChangeType.column()).build();
        return Optional.of(new WriteTarget(name, location, told, tableProperties, clusteringColumns, ImmutableList.of(), ImmutableList.of()));
    }
}
