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
package io.weir.governance.usage;

import com.google.common.collect.ImmutableList;
import io.weir.governance.audit.AuditCost;

import java.time.LocalDate;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What the queries of a user took on a day, in UTC.
 */
public record DailyCost(Key key, long queries, long failedQueries, AuditCost sum)
{
    public DailyCost
    {
        requireNonNull(key, "key is null");
        requireNonNull(sum, "sum is null");
    }

    /**
     * @param groups of the user; with other groups they have another row
     */
    public record Key(LocalDate day, String user, List<String> groups)
    {
        public Key
        {
            requireNonNull(day, "day is null");
            requireNonNull(user, "user is null");
            groups = ImmutableList.copyOf(groups);
        }
    }

    static DailyCost of(Key key, boolean failed, AuditCost cost)
    {
        return new DailyCost(key, 1, failed ? 1 : 0, cost);
    }

    DailyCost plus(DailyCost other)
    {
        return new DailyCost(key, queries + other.queries, failedQueries + other.failedQueries, new AuditCost(
                sum.wallMillis() + other.sum.wallMillis(),
                sum.cpuMillis() + other.sum.cpuMillis(),
                sum.physicalInputBytes() + other.sum.physicalInputBytes(),
                sum.physicalInputRows() + other.sum.physicalInputRows(),
                sum.outputRows() + other.sum.outputRows(),
                sum.writtenRows() + other.sum.writtenRows()));
    }
}
