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
package io.weir.lineage.spool;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Records that the disk did not take, within a bound, in order.
 */
final class DeferredRecords
{
    private static final long MOST_BYTES = 64L << 20;

    private final Deque<SpoolRecord> records = new ArrayDeque<>();
    private final Multiset<String> keys = HashMultiset.create();
    private long bytes;

    boolean add(SpoolRecord record)
    {
        if (bytes + record.payload().length > MOST_BYTES) {
            return false;
        }
        records.addLast(record);
        keys.add(record.key());
        bytes += record.payload().length;
        return true;
    }

    boolean isEmpty()
    {
        return records.isEmpty();
    }

    /**
     * Whether something of this query waits.
     */
    boolean isOf(String key)
    {
        return keys.contains(key);
    }

    int size()
    {
        return records.size();
    }

    SpoolRecord first()
    {
        return records.getFirst();
    }

    void removeFirst()
    {
        SpoolRecord record = records.removeFirst();
        keys.remove(record.key());
        bytes -= record.payload().length;
    }
}
