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

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Between which sort keys the values of one column are, for each file of a list. Files are added as they are asked for. Safe for use by many threads: what two of them
 * find out about a file is the same.
 */
final class ColumnKeys
{
    static final int BYTES_PER_FILE = 2 * Long.BYTES + Integer.BYTES;

    private static final int UNKNOWN = 0;
    private static final int WITHOUT_NULL = 1;
    private static final int WITH_NULL = 2;

    private final long[] lows;
    private final long[] highs;
    // written last and read first, so that who sees a state sees its keys
    private final AtomicIntegerArray states;

    ColumnKeys(int files)
    {
        lows = new long[files];
        highs = new long[files];
        states = new AtomicIntegerArray(files);
    }

    boolean knows(int file)
    {
        return states.get(file) != UNKNOWN;
    }

    /**
     * @param present all values that the column may have in the file
     */
    void put(int file, Domain present)
    {
        KeyRanges keys = KeyRanges.of(present).orElseGet(() -> KeyRanges.of(Domain.all(present.getType())).orElseThrow());
        // none for NULL alone: a low one above the high one is between no keys
        lows[file] = keys.isEmpty() ? Long.MAX_VALUE : keys.low();
        highs[file] = keys.isEmpty() ? Long.MIN_VALUE : keys.high();
        states.set(file, keys.withNull() ? WITH_NULL : WITHOUT_NULL);
    }

    /**
     * False only when the file, which must be known, certainly holds no wanted value.
     */
    boolean mayHold(int file, KeyRanges wanted)
    {
        if (states.get(file) == WITH_NULL && wanted.withNull()) {
            return true;
        }
        return lows[file] <= highs[file] && wanted.overlap(lows[file], highs[file]);
    }

    /**
     * @param origins the places that the files of another list have in this one, or less than 0
     */
    ColumnKeys at(int[] origins)
    {
        ColumnKeys keys = new ColumnKeys(origins.length);
        for (int file = 0; file < origins.length; file++) {
            if (origins[file] >= 0 && knows(origins[file])) {
                keys.lows[file] = lows[origins[file]];
                keys.highs[file] = highs[origins[file]];
                keys.states.set(file, states.get(origins[file]));
            }
        }
        return keys;
    }
}
