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
package io.weir.mongorecent.mongo;

import com.google.inject.Inject;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadPreference;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.BsonMapping.Representation;
import io.weir.mongorecent.KeyRange;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.SortKey;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Turns a table handle into the one find command that it stands for.
 */
public final class DocumentReader
{
    static final Collation SIMPLE = Collation.builder().locale("simple").build();

    private static final int MAX_FIRST_BATCH = 10_000;
    // BadValue, and the answer of newer servers to an index that is gone
    private static final Set<Integer> HINT_REFUSED = Set.of(2, 291);

    private final MongoConnection connection;

    @Inject
    public DocumentReader(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    /**
     * @param columns the fields that the documents must have, the {@code _id} aside, which they always have: errors name documents by it
     * @param alsoFilteredBy what is known at run time only: documents outside of it are of no use, but may be returned
     * @param range the part of the collection that is wanted
     */
    public DocumentCursor open(
            MongoRecentTableHandle table,
            List<MongoRecentColumnHandle> columns,
            TupleDomain<MongoRecentColumnHandle> alsoFilteredBy,
            KeyRange range,
            CommandContext context)
    {
        TupleDomain<MongoRecentColumnHandle> constraint = table.constraint().intersect(alsoFilteredBy);
        checkArgument(!constraint.isNone(), "nothing to find");
        String operation = "find in " + table.collection();
        return connection.errors().translate(operation, () -> {
            MongoCollection<BsonDocument> collection = collection(table, columns);
            FindIterable<RawBsonDocument> find = find(collection, table, columns, constraint, range, context);
            Optional<String> hint = table.conditions().isEmpty() && range.isAll() ? IndexChoice.hint(table.known().indexes(), constraint, table.sort()) : Optional.empty();
            if (hint.isEmpty()) {
                return DocumentCursor.open(connection, collection, find, operation);
            }
            try {
                return DocumentCursor.open(connection, collection, find.hintString(hint.orElseThrow()), operation);
            }
            catch (MongoCommandException e) {
                if (!HINT_REFUSED.contains(e.getErrorCode())) {
                    throw e;
                }
                // the index was dropped after the metadata was read: the server finds another way
                return DocumentCursor.open(connection, collection, find.hintString(null), operation);
            }
        });
    }

    private static FindIterable<RawBsonDocument> find(
            MongoCollection<BsonDocument> collection,
            MongoRecentTableHandle table,
            List<MongoRecentColumnHandle> columns,
            TupleDomain<MongoRecentColumnHandle> constraint,
            KeyRange range,
            CommandContext context)
    {
        FindIterable<RawBsonDocument> find = collection
                .find(filter(table, constraint, range), RawBsonDocument.class)
                .comment(context.queryId());
        projection(columns).ifPresent(find::projection);
        context.maxTimeMillis().ifPresent(millis -> find.maxTime(millis, MILLISECONDS));
        if (!table.sort().isEmpty()) {
            find.sort(sort(table.sort()));
            if (table.limit().getAsInt() > 1) {
                // servers before 6.0 give up at 100 MB otherwise
                find.allowDiskUse(true);
            }
        }
        // a range has bounds in the simple order, which may be texts
        if (comparesText(table, constraint) || !range.isAll()) {
            find.collation(SIMPLE);
        }
        if (table.limit().isPresent()) {
            limit(find, table.limit().getAsInt(), context.batchSize().orElse(MAX_FIRST_BATCH));
        }
        else {
            context.batchSize().ifPresent(find::batchSize);
        }
        return find;
    }

    /**
     * What is changed is read where it is changed: of what a secondary has, an UPDATE would make values of before the last one.
     */
    private MongoCollection<BsonDocument> collection(MongoRecentTableHandle table, List<MongoRecentColumnHandle> columns)
    {
        MongoCollection<BsonDocument> collection = collection(connection, table);
        boolean changed = columns.stream().anyMatch(column -> column.mapping().representation() == Representation.KEY);
        return changed ? collection.withReadPreference(ReadPreference.primary()) : collection;
    }

    /**
     * What goes together with a history is read where it is known for certain which documents are in it.
     */
    static MongoCollection<BsonDocument> collection(MongoConnection connection, MongoRecentTableHandle table)
    {
        MongoCollection<BsonDocument> collection = connection.collection(table.collection());
        return table.recent().isPresent() ? collection.withReadPreference(ReadPreference.primary()) : collection;
    }

    static BsonDocument filter(MongoRecentTableHandle table, TupleDomain<MongoRecentColumnHandle> constraint, KeyRange range)
    {
        List<BsonDocument> filters = new ArrayList<>();
        filters.add(BsonFilters.filter(constraint, table.conditions()));
        table.recent().map(Seals::notInHistory).ifPresent(filters::add);
        KeyRanges.filter(range).ifPresent(filters::add);
        return filters.size() == 1 ? filters.getFirst() : BsonFilters.allOf(filters);
    }

    private static void limit(FindIterable<RawBsonDocument> find, int limit, int maxBatch)
    {
        if (limit == 1) {
            // the driver's word for singleBatch: the server opens no cursor. Not for more: a batch ends at 16 MB, and single batches end there for good
            find.limit(-1);
            return;
        }
        find.limit(limit);
        // without it the first batch ends after 101 documents and the rest costs a second round trip
        find.batchSize(Math.min(limit, maxBatch));
    }

    static Optional<BsonDocument> projection(List<MongoRecentColumnHandle> columns)
    {
        if (!columns.stream().allMatch(MongoRecentColumnHandle::addressable)) {
            // MongoDB cannot be asked for such a field: read whole documents
            return Optional.empty();
        }
        BsonDocument projection = new BsonDocument();
        // whole fields also where a part is wanted: MongoDB would leave out what is no document, and nobody would see that it does not fit
        columns.forEach(column -> projection.append(column.field(), new BsonInt32(1)));
        if (projection.isEmpty()) {
            projection.append(ID_FIELD, new BsonInt32(1));
        }
        return Optional.of(projection);
    }

    private static BsonDocument sort(List<SortKey> keys)
    {
        BsonDocument sort = new BsonDocument();
        keys.forEach(key -> sort.append(key.column().path(), new BsonInt32(switch (key.direction()) {
            case ASCENDING -> 1;
            case DESCENDING -> -1;
        })));
        return sort;
    }

    private static boolean comparesText(MongoRecentTableHandle table, TupleDomain<MongoRecentColumnHandle> constraint)
    {
        return Stream.of(
                        constraint.getDomains().orElseThrow().keySet().stream(),
                        table.filteredColumns().stream(),
                        table.sort().stream().map(SortKey::column))
                .flatMap(columns -> columns)
                .anyMatch(column -> BsonFilterValues.isText(column.mapping()));
    }
}
