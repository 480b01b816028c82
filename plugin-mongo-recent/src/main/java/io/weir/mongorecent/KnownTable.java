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
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * A table as the metadata cache has it.
 *
 * @param indexes those that a filter or an order of this connector can use
 * @param documents how many there are, by MongoDB's own estimate when the metadata was read; empty when it gives none
 * @param misfits what becomes of values that do not fit, for this query
 */
public record KnownTable(
        SchemaTableName name,
        CollectionName collection,
        List<MongoRecentColumnHandle> columns,
        Optional<String> comment,
        CollectionSchema.Source source,
        List<CollectionIndex> indexes,
        OptionalLong documents,
        Misfits misfits)
{
    public KnownTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(collection, "collection is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(comment, "comment is null");
        requireNonNull(source, "source is null");
        indexes = ImmutableList.copyOf(indexes);
        requireNonNull(documents, "documents is null");
        requireNonNull(misfits, "misfits is null");
    }

    public KnownTable withColumns(List<MongoRecentColumnHandle> newColumns)
    {
        return new KnownTable(name, collection, newColumns, comment, source, indexes, documents, misfits);
    }
}
