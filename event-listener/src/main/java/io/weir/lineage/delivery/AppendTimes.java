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
package io.weir.lineage.delivery;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long the last calls took. Adding takes no lock.
 */
final class AppendTimes
{
    private static final int KEPT = 4096;
    private static final double NANOS_PER_MICRO = 1_000;

    private final AtomicLong count = new AtomicLong();
    private final AtomicLongArray nanos = new AtomicLongArray(KEPT);

    void add(long time)
    {
        nanos.set((int) (count.getAndIncrement() % KEPT), time);
    }

    long count()
    {
        return count.get();
    }

    double micros(double quantile)
    {
        int kept = (int) Math.min(KEPT, count.get());
        if (kept == 0) {
            return 0;
        }
        long[] sorted = new long[kept];
        for (int i = 0; i < kept; i++) {
            sorted[i] = nanos.get(i);
        }
        Arrays.sort(sorted);
        return sorted[(int) Math.min(kept - 1, Math.round(quantile * kept))] / NANOS_PER_MICRO;
    }
}
