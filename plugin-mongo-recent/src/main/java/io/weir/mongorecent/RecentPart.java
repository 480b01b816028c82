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

import java.util.List;

/**
 * What of a collection is not in its history, as the pair that a query was planned with has it.
 *
 * @param watermark documents that were sealed up to here are in the history; in milliseconds, by MongoDB's clock
 * @param abandonedSeals those before the watermark whose documents are not: their copiers died
 * @param graceMillis how long after the start of the query its documents are there for certain
 */
public record RecentPart(long watermark, List<Long> abandonedSeals, long graceMillis)
{
    /**
     * Of a table that has had no history.
     */
    public static final RecentPart NOTHING_COPIED = new RecentPart(0, ImmutableList.of(), 0);

    public RecentPart
    {
        abandonedSeals = ImmutableList.copyOf(abandonedSeals);
    }
}
