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
 * A pipeline that a user has written, and the columns of what it returns.
 *
 * @param indexes and {@code documents}: what is known of the collection, as in {@link KnownTable}
 */
public record PipelineHandle(
        SchemaTableName table,
        CollectionName collection,
        List<MongoRecentColumnHandle> columns,
        List<CollectionIndex> indexes,
        OptionalLong documents,
        Misfits misfits,
        Pipeline pipeline)
        implements ConnectorTableFunctionHandle
{
    public PipelineHandle
    {
        requireNonNull(table, "table is null");
        requireNonNull(collection, "collection is null");
        columns = ImmutableList.copyOf(columns);
        indexes = ImmutableList.copyOf(indexes);
        requireNonNull(documents, "documents is null");
        requireNonNull(misfits, "misfits is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    static PipelineHandle of(ReadableCollections.Main main, List<MongoRecentColumnHandle> columns, Misfits misfits, CheckedPipeline pipeline)
    {
        return new PipelineHandle(main.table(), main.known().name(), columns, main.known().indexes(), main.known().documents(), misfits, new Pipeline(pipeline.json()));
    }

    public MongoRecentTableHandle tableHandle()
    {
        KnownTable known = new KnownTable(table, collection, columns, Optional.empty(), Source.SAMPLE, indexes, documents, misfits);
        return MongoRecentTableHandle.of(known).withComputation(pipeline);
    }

    /**
     * Without the pipeline, which holds values.
     */
    @Override
    public String toString()
    {
        return "pipeline on " + table;
    }
}
