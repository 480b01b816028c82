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
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A collection as one query sees it: its columns are pinned here, so that no refresh of the metadata cache changes them under the query, and what
 * was pushed down is added.
 *
 * @param constraint what MongoDB filters by; it may let through more than Trino asked for, never less
 * @param sort what MongoDB sorts by; only ever together with a limit
 */
public record MongoRecentTableHandle(
        SchemaTableName name,
        CollectionName collection,
        List<MongoRecentColumnHandle> columns,
        Optional<String> comment,
        TupleDomain<MongoRecentColumnHandle> constraint,
        List<SortKey> sort,
        OptionalInt limit)
        implements ConnectorTableHandle
{
    public MongoRecentTableHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(collection, "collection is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(comment, "comment is null");
        requireNonNull(constraint, "constraint is null");
        sort = ImmutableList.copyOf(sort);
        requireNonNull(limit, "limit is null");
        checkArgument(sort.isEmpty() || limit.isPresent(), "sort without limit");
    }

    public static MongoRecentTableHandle of(SchemaTableName name, CollectionName collection, CollectionSchema schema)
    {
        return new MongoRecentTableHandle(name, collection, schema.columns(), schema.comment(), TupleDomain.all(), ImmutableList.of(), OptionalInt.empty());
    }

    public MongoRecentTableHandle withConstraint(TupleDomain<MongoRecentColumnHandle> constraint)
    {
        return new MongoRecentTableHandle(name, collection, columns, comment, constraint, sort, limit);
    }

    public MongoRecentTableHandle withLimit(int limit)
    {
        return new MongoRecentTableHandle(name, collection, columns, comment, constraint, sort, OptionalInt.of(limit));
    }

    public MongoRecentTableHandle withTopN(List<SortKey> sort, int limit)
    {
        return new MongoRecentTableHandle(name, collection, columns, comment, constraint, sort, OptionalInt.of(limit));
    }

    /**
     * Shown in plans: names what was pushed down, without the values.
     */
    @Override
    public String toString()
    {
        StringBuilder text = new StringBuilder().append(name);
        constraint.getDomains()
                .filter(domains -> !domains.isEmpty())
                .ifPresent(domains -> text.append(" filter=").append(domains.keySet().stream().map(MongoRecentColumnHandle::name).sorted().toList()));
        if (!sort.isEmpty()) {
            text.append(" sort=").append(sort);
        }
        limit.ifPresent(value -> text.append(" limit=").append(value));
        return text.toString();
    }
}
