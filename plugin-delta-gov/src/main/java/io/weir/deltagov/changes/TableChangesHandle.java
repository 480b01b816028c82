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
package io.weir.deltagov.changes;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.weir.delta.engine.data.DataColumn;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The changes of a table that a query wants.
 *
 * @param first the version that the first commit made; greater than {@code last} when there is none
 * @param last the version that the last commit made
 * @param columns those of the table at the last version
 */
public record TableChangesHandle(SchemaTableName name, String location, long first, long last, List<DataColumn> columns)
        implements ConnectorTableFunctionHandle
{
    public TableChangesHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(location, "location is null");
        columns = ImmutableList.copyOf(columns);
    }
}
