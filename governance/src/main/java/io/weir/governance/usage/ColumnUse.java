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

import java.time.Instant;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * That a user read a column.
 *
 * @param column its text form
 * @param groups of the user at the last read
 * @param reads queries that read it, those that failed on the way included
 * @param maskedReads those of them that saw it masked
 */
public record ColumnUse(String column, String user, List<String> groups, long reads, long maskedReads, Instant first, Instant last, String lastQueryId)
{
    public ColumnUse
    {
        requireNonNull(column, "column is null");
        requireNonNull(user, "user is null");
        groups = ImmutableList.copyOf(groups);
        requireNonNull(first, "first is null");
        requireNonNull(last, "last is null");
        requireNonNull(lastQueryId, "lastQueryId is null");
    }

    ColumnUse again(List<String> groups, boolean masked, Instant time, String queryId)
    {
        boolean newer = !time.isBefore(last);
        return new ColumnUse(
                column,
                user,
                newer ? groups : this.groups,
                reads + 1,
                maskedReads + (masked ? 1 : 0),
                time.isBefore(first) ? time : first,
                newer ? time : last,
                newer ? queryId : lastQueryId);
    }
}
