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
package io.weir.benchmarks.canned;

import io.weir.benchmarks.canned.Batches.Batch;
import io.weir.benchmarks.canned.Batches.Order;
import io.weir.benchmarks.canned.Batches.Part;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import static java.lang.Math.min;
import static java.util.Objects.requireNonNull;

/**
 * Those that clients have not read to their end.
 */
final class Cursors
{
    // as MongoDB does when the client does not say
    private static final int FIRST_BATCH = 101;

    private final Batches batches = new Batches();
    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    /**
     * @param end how many documents there are to read
     */
    private record Open(CannedCollection collection, Projection projection, Order order, int position, int end)
    {
        private Open at(int newPosition)
        {
            return new Open(collection, projection, order, newPosition, end);
        }
    }

    /**
     * @param limit 0 for none
     */
    record Find(CannedCollection collection, Projection projection, Order order, int limit, Optional<Integer> batchSize, boolean singleBatch)
    {
        Find
        {
            requireNonNull(collection, "collection is null");
            requireNonNull(projection, "projection is null");
            requireNonNull(order, "order is null");
            requireNonNull(batchSize, "batchSize is null");
        }
    }

    Answer find(Find find)
    {
        int size = find.collection().size();
        Open cursor = new Open(find.collection(), find.projection(), find.order(), 0, find.limit() == 0 ? size : min(size, find.limit()));
        Batch batch = batch(cursor, find.batchSize().orElse(FIRST_BATCH));
        long id = find.singleBatch() || batch.documents() == cursor.end() ? 0 : lastId.incrementAndGet();
        if (id != 0) {
            open.put(id, cursor.at(batch.documents()));
        }
        return new Answer.Documents("firstBatch", batch.array(), id, find.collection().namespace());
    }

    Answer more(long id, String namespace, Optional<Integer> batchSize)
    {
        // nobody else reads it meanwhile
        Open cursor = open.remove(id);
        if (cursor == null || !cursor.collection().namespace().equals(namespace)) {
            throw Refusal.noCursor(id);
        }
        Batch batch = batch(cursor, batchSize.filter(size -> size > 0).orElse(Integer.MAX_VALUE));
        int position = cursor.position() + batch.documents();
        if (position < cursor.end()) {
            open.put(id, cursor.at(position));
        }
        return new Answer.Documents("nextBatch", batch.array(), position < cursor.end() ? id : 0, namespace);
    }

    /**
     * @return those that were open
     */
    List<Long> kill(List<Long> ids)
    {
        return ids.stream().filter(id -> open.remove(id) != null).toList();
    }

    private Batch batch(Open cursor, int size)
    {
        int rest = cursor.end() - cursor.position();
        return batches.get(new Part(cursor.collection(), cursor.projection(), cursor.order(), cursor.position(), min(size, rest)));
    }
}
