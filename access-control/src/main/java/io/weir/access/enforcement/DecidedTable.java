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
package io.weir.access.enforcement;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was answered to Trino about one table for one identity in one query. Trino asks more than once: a tag may have been set in between, and a version of the table that is read as well
 * may not have a column. Of one table Trino tells the columns of all its versions together, so what was not masked once may have been applied without a mask.
 */
final class DecidedTable
{
    // of each answer, kept as it came, because it is looked into only for the columns that the query used
    @GuardedBy("this")
    private final List<Set<String>> maskedColumns = new ArrayList<>();
    @GuardedBy("this")
    private int leastFilters = Integer.MAX_VALUE;

    /**
     * @param masked given away
     */
    synchronized void addMasks(Set<String> masked)
    {
        // of a table that is named several times the same object comes again, and to compare hundreds of names takes longer than to keep them twice
        if (maskedColumns.stream().noneMatch(known -> known == masked)) {
            maskedColumns.add(masked);
        }
    }

    synchronized void addFilters(int filters)
    {
        leastFilters = Math.min(leastFilters, filters);
    }

    synchronized boolean mustBeMasked(String column)
    {
        return !maskedColumns.isEmpty() && maskedColumns.stream().allMatch(masked -> masked.contains(column));
    }

    synchronized boolean mustHaveMoreFiltersThan(int filters)
    {
        return leastFilters != Integer.MAX_VALUE && leastFilters > filters;
    }
}
