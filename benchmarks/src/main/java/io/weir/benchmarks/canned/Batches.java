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

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import org.bson.BsonBinaryWriter;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

import java.util.Arrays;

import static java.util.Objects.requireNonNull;

/**
 * Parts of collections as they go over the wire. What was asked for before is not encoded again, so that a client that reads a collection for the second time waits for little else than
 * the copying of bytes.
 */
final class Batches
{
    // as MongoDB ends a batch
    private static final int MAX_BATCH_BYTES = 16 * 1024 * 1024;
    private static final long MAX_CACHED_BYTES = 1024L * 1024 * 1024;
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final LoadingCache<Part, Batch> encoded = CacheBuilder.newBuilder()
            .maximumWeight(MAX_CACHED_BYTES)
            .weigher((Part _, Batch batch) -> batch.array().length)
            .build(CacheLoader.from(Batches::encode));

    enum Order
    {
        ASCENDING,
        DESCENDING,
    }

    /**
     * @param first how many documents come before it in its order
     * @param most how many documents it has at most
     */
    record Part(CannedCollection collection, Projection projection, Order order, int first, int most)
    {
        Part
        {
            requireNonNull(collection, "collection is null");
            requireNonNull(projection, "projection is null");
            requireNonNull(order, "order is null");
        }
    }

    /**
     * @param array a BSON array, without its type and name
     */
    record Batch(byte[] array, int documents)
    {
        Batch
        {
            requireNonNull(array, "array is null");
        }
    }

    Batch get(Part part)
    {
        return encoded.getUnchecked(part);
    }

    private static Batch encode(Part part)
    {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer(); BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            int size = part.collection().size();
            int last = (int) Math.min(size, part.first() + (long) part.most());
            int number = part.first();
            writer.writeStartDocument();
            // the largest document has as much as the largest batch, and is never cut
            while (number < last && buffer.getPosition() < MAX_BATCH_BYTES) {
                writer.writeName(Integer.toString(number - part.first()));
                int index = part.order() == Order.ASCENDING ? number : size - 1 - number;
                CODEC.encode(writer, part.projection().apply(part.collection().document().apply(index)), EncoderContext.builder().build());
                number++;
            }
            writer.writeEndDocument();
            return new Batch(Arrays.copyOf(buffer.getInternalBuffer(), buffer.getPosition()), number - part.first());
        }
    }
}
