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
 * What was answered to Trino about one table for one identity in one query. Trino asks more than once, and a tag may have been set in between: what was answered plainly once may have
 * been applied plainly.
 */
final class DecidedTable
{
    @GuardedBy("this")
    private final List<Answer> answers = new ArrayList<>();
    @GuardedBy("this")
    private int leastFilters = Integer.MAX_VALUE;

    // kept as it came, because it is looked into only for the columns that the query used
    private record Answer(List<String> columns, Set<String> masked)
    {
        // of a table that is named several times the same objects come again, and to compare hundreds of names takes longer than to keep them twice
        boolean isOf(List<String> columns, Set<String> masked)
        {
            return this.columns == columns && this.masked == masked;
        }
    }

    /**
     * @param columns given away, as the masked ones are
     */
    synchronized void addMasks(List<String> columns, Set<String> maskedColumns)
    {
        for (Answer answer : answers) {
            if (answer.isOf(columns, maskedColumns)) {
                return;
            }
        }
        answers.add(new Answer(columns, maskedColumns));
    }

    synchronized void addFilters(int filters)
    {
        leastFilters = Math.min(leastFilters, filters);
    }

    synchronized boolean mustBeMasked(String column)
    {
        List<Answer> about = answers.stream().filter(answer -> answer.columns().contains(column)).toList();
        return !about.isEmpty() && about.stream().allMatch(answer -> answer.masked().contains(column));
    }

    synchronized boolean mustHaveMoreFiltersThan(int filters)
    {
        return leastFilters != Integer.MAX_VALUE && leastFilters > filters;
    }
}
