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
package io.weir.mongorecent.function;

import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.Pipeline;

import static java.util.Objects.requireNonNull;

public record AggregateFunctionHandle(SchemaTableName table, CollectionName collection, Pipeline pipeline)
        implements ConnectorTableFunctionHandle
{
    public AggregateFunctionHandle
    {
        requireNonNull(table, "table is null");
        requireNonNull(collection, "collection is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * Without the pipeline, which holds values.
     */
    @Override
    public String toString()
    {
        return "aggregate " + table;
    }
}
