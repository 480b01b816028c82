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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param columns in the order in which the pages have them
 * @param updatedColumns by the number of the WHEN clause, the names of the columns that it sets
 * @param recent what of a table with a history is not in it
 */
public record MongoRecentMergeTableHandle(MongoRecentTableHandle table, List<MongoRecentColumnHandle> columns, Map<Integer, List<String>> updatedColumns, Optional<RecentPart> recent)
        implements ConnectorMergeTableHandle
{
    public MongoRecentMergeTableHandle
    {
        requireNonNull(table, "table is null");
        columns = ImmutableList.copyOf(columns);
        updatedColumns = ImmutableMap.copyOf(updatedColumns);
        requireNonNull(recent, "recent is null");
    }

    @Override
    public ConnectorTableHandle getTableHandle()
    {
        return table;
    }

    @Override
    public String toString()
    {
        return table.name().toString();
    }
}
