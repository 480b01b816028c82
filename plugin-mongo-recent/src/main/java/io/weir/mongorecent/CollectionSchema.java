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
import com.google.common.collect.ImmutableSet;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What is known about the documents of a collection.
 *
 * @param dropped fields of dropped columns that documents may still have, and that no new column gets
 * @param undecided fields of which a sample shows nothing but nulls: their columns have a type for want of another
 */
public record CollectionSchema(List<MongoRecentColumnHandle> columns, Optional<String> comment, Source source, Set<String> dropped, Set<String> undecided)
{
    public enum Source
    {
        /**
         * This connector's own declaration, which statements may change.
         */
        SCHEMA_DOCUMENT,
        /**
         * What Trino's own connector for MongoDB has kept of the collection.
         */
        BUILT_IN_SCHEMA,
        /**
         * MongoDB's validator of the collection, and a sample for what it does not tell.
         */
        VALIDATOR,
        SAMPLE,
    }

    public CollectionSchema
    {
        columns = ImmutableList.copyOf(columns);
        requireNonNull(comment, "comment is null");
        requireNonNull(source, "source is null");
        dropped = ImmutableSet.copyOf(dropped);
        undecided = ImmutableSet.copyOf(undecided);
    }

    public CollectionSchema(List<MongoRecentColumnHandle> columns, Optional<String> comment, Source source)
    {
        this(columns, comment, source, ImmutableSet.of(), ImmutableSet.of());
    }

    /**
     * Whether it was decided which fields are columns, and not found out by looking at some documents: what Trino's own connector keeps, it may have guessed of the first one.
     */
    public boolean isDeclared()
    {
        return switch (source) {
            case SCHEMA_DOCUMENT -> true;
            case BUILT_IN_SCHEMA, VALIDATOR, SAMPLE -> false;
        };
    }

    /**
     * Without those that could have any type: who keeps their values does as if the sample had not seen them.
     */
    public List<MongoRecentColumnHandle> decidedColumns()
    {
        return columns.stream().filter(column -> !undecided.contains(column.field())).collect(toImmutableList());
    }

    public CollectionSchema withColumns(List<MongoRecentColumnHandle> newColumns)
    {
        return new CollectionSchema(newColumns, comment, source, dropped, undecided);
    }

    public CollectionSchema withComment(Optional<String> newComment)
    {
        return new CollectionSchema(columns, newComment, source, dropped, undecided);
    }

    public CollectionSchema withDropped(Set<String> newDropped)
    {
        return new CollectionSchema(columns, comment, source, newDropped, undecided);
    }

    public CollectionSchema withUndecided(Set<String> newUndecided)
    {
        return new CollectionSchema(columns, comment, source, dropped, newUndecided);
    }
}
