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
package io.weir.delta.engine.data.skipping;

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The values of a domain as ranges of sort keys, both ends included. Immutable.
 */
final class KeyRanges
{
    // neither falls from one range to the next
    private final long[] lows;
    private final long[] highs;
    private final boolean withNull;

    private KeyRanges(int ranges, boolean withNull)
    {
        lows = new long[ranges];
        highs = new long[ranges];
        this.withNull = withNull;
    }

    /**
     * @return empty for values without keys
     */
    static Optional<KeyRanges> of(Domain domain)
    {
        if (!domain.getType().isOrderable()) {
            return Optional.empty();
        }
        List<Range> ranges = domain.getValues().getRanges().getOrderedRanges();
        KeyRanges keys = new KeyRanges(ranges.size(), domain.isNullAllowed());
        for (int index = 0; index < ranges.size(); index++) {
            OptionalLong low = key(domain.getType(), ranges.get(index).getLowValue(), Long.MIN_VALUE);
            OptionalLong high = key(domain.getType(), ranges.get(index).getHighValue(), Long.MAX_VALUE);
            if (low.isEmpty() || high.isEmpty()) {
                return Optional.empty();
            }
            keys.lows[index] = low.getAsLong();
            keys.highs[index] = high.getAsLong();
        }
        return Optional.of(keys);
    }

    private static OptionalLong key(Type type, Optional<Object> bound, long unbounded)
    {
        return bound.map(value -> SortKeys.of(type, value)).orElseGet(() -> OptionalLong.of(unbounded));
    }

    boolean isEmpty()
    {
        return lows.length == 0;
    }

    boolean withNull()
    {
        return withNull;
    }

    long low()
    {
        return lows[0];
    }

    long high()
    {
        return highs[highs.length - 1];
    }

    /**
     * Whether a value between two keys, these included, may be in the domain.
     */
    boolean overlap(long low, long high)
    {
        int found = Arrays.binarySearch(highs, low);
        int first = found >= 0 ? found : -found - 1;
        // equal keys: any of them will do, as all ranges that end there begin at it or before
        return first < lows.length && lows[first] <= high;
    }
}
