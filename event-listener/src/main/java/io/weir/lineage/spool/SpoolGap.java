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

import com.google.common.collect.ImmutableSortedMap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Records that are not in the spool, told in their place: numbers {@code first} to {@code last}.
 *
 * @param counts how many of which {@link Importance}; empty where a damaged file does not tell
 * @param ended the queries whose start is in the spool and whose end is not; absent where none is, or a file does not tell
 * @param hashBefore the hash of the record before the first
 * @param hashAfter the hash of the last, to which the chain goes on; empty where it is not known
 */
public record SpoolGap(Reason reason, long first, long last, Map<Importance, Long> counts, Optional<List<String>> ended, Instant from, Instant to, String hashBefore, String hashAfter)
{
    public SpoolGap
    {
        requireNonNull(reason, "reason is null");
        counts = ImmutableSortedMap.copyOf(counts);
        ended = ended.map(List::copyOf);
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        requireNonNull(hashBefore, "hashBefore is null");
        requireNonNull(hashAfter, "hashAfter is null");
    }

    public long records()
    {
        return last - first + 1;
    }

    public enum Reason
    {
        /**
         * The bound of the spool, or the disk, did not suffice.
         */
        FULL,
        /**
         * A file of the spool was damaged.
         */
        DAMAGED,
    }
}
