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
package io.weir.governance.snapshot;

import com.google.common.hash.Hashing;

import java.nio.ByteBuffer;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The ids of all events that were applied, 16 bytes for each: an id that is a UUID as it is, and of others half of their SHA-256, with those bits cleared that no UUID has
 * cleared, so that nobody can make up a UUID that stands for another's id. They are never forgotten, because a replay of an old event must change nothing, however old it
 * is. Open addressing with linear probing. Not safe for use by several threads.
 */
public final class EventIds
{
    private static final int UUID_LENGTH = 36;
    private static final long UUID_VERSION = 0xF000L;
    private static final int INITIAL_CAPACITY = 1 << 10;

    // pairs of longs; two zeros are a free place
    private long[] table;
    private int size;

    public EventIds()
    {
        this(0);
    }

    EventIds(int expectedSize)
    {
        // at most half full
        table = new long[2 * Math.max(INITIAL_CAPACITY, Integer.highestOneBit(Math.max(1, expectedSize)) * 2)];
    }

    /**
     * @return false if it was there before
     */
    public boolean add(String eventId)
    {
        Digest digest = digest(eventId);
        return add(digest.high(), digest.low());
    }

    boolean contains(String eventId)
    {
        Digest digest = digest(eventId);
        int place = place(table, digest.high(), digest.low());
        return table[place] != 0 || table[place + 1] != 0;
    }

    public int size()
    {
        return size;
    }

    boolean add(long high, long low)
    {
        int place = place(table, high, low);
        if (table[place] != 0 || table[place + 1] != 0) {
            return false;
        }
        table[place] = high;
        table[place + 1] = low;
        size++;
        // three quarters full
        if (size * 8L > table.length * 3L) {
            grow();
        }
        return true;
    }

    int places()
    {
        return table.length / 2;
    }

    boolean isFree(int place)
    {
        return high(place) == 0 && low(place) == 0;
    }

    long high(int place)
    {
        return table[2 * place];
    }

    long low(int place)
    {
        return table[2 * place + 1];
    }

    private void grow()
    {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (int old = 0; old < places(); old++) {
            if (!isFree(old)) {
                int place = place(larger, high(old), low(old));
                larger[place] = high(old);
                larger[place + 1] = low(old);
            }
        }
        table = larger;
    }

    private static int place(long[] table, long high, long low)
    {
        int mask = table.length / 2 - 1;
        int slot = Long.hashCode((high ^ low) * 0x9E37_79B9_7F4A_7C15L) & mask;
        while (true) {
            int place = slot * 2;
            boolean free = table[place] == 0 && table[place + 1] == 0;
            if (free || (table[place] == high && table[place + 1] == low)) {
                return place;
            }
            slot = (slot + 1) & mask;
        }
    }

    private record Digest(long high, long low) {}

    private static Digest digest(String eventId)
    {
        if (eventId.length() == UUID_LENGTH && eventId.charAt(8) == '-') {
            try {
                UUID uuid = UUID.fromString(eventId);
                if (uuid.toString().equals(eventId) && uuid.version() != 0) {
                    return new Digest(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
                }
            }
            catch (IllegalArgumentException _) {
                // looks like one only
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(Hashing.sha256().hashString(eventId, UTF_8).asBytes());
        return new Digest(bytes.getLong() & ~UUID_VERSION, bytes.getLong());
    }
}
