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

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What was answered to Trino about one table for one identity in one query. Trino asks more than once, and a tag may have been set in between: what was answered plainly once may have
 * been applied plainly.
 */
final class DecidedTable
{
    @GuardedBy("this")
    private final Set<String> masked = new HashSet<>();
    @GuardedBy("this")
    private final Set<String> plain = new HashSet<>();
    @GuardedBy("this")
    private int leastFilters = Integer.MAX_VALUE;

    synchronized void addMasks(Collection<String> columns, Collection<String> maskedColumns)
    {
        columns.forEach(column -> (maskedColumns.contains(column) ? masked : plain).add(column));
    }

    synchronized void addFilters(int filters)
    {
        leastFilters = Math.min(leastFilters, filters);
    }

    synchronized boolean mustBeMasked(String column)
    {
        return masked.contains(column) && !plain.contains(column);
    }

    synchronized boolean mustHaveMoreFiltersThan(int filters)
    {
        return leastFilters != Integer.MAX_VALUE && leastFilters > filters;
    }
}
