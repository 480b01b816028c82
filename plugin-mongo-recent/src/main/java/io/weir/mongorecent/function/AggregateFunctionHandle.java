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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.weir.mongorecent.CollectionIndex;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.KnownTable;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.Pipeline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * @param indexes and {@code documents}: what is known of the collection, as in {@link KnownTable}
 */
public record AggregateFunctionHandle(SchemaTableName table, CollectionName collection, List<CollectionIndex> indexes, OptionalLong documents, Pipeline pipeline)
        implements ConnectorTableFunctionHandle
{
    public AggregateFunctionHandle
    {
        requireNonNull(table, "table is null");
        requireNonNull(collection, "collection is null");
        indexes = ImmutableList.copyOf(indexes);
        requireNonNull(documents, "documents is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * @param result the one column
     */
    public MongoRecentTableHandle tableHandle(MongoRecentColumnHandle result)
    {
        KnownTable known = new KnownTable(table, collection, ImmutableList.of(result), Optional.empty(), Source.SAMPLE, indexes, documents, Misfits.FAIL);
        return MongoRecentTableHandle.of(known).withComputation(pipeline);
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
