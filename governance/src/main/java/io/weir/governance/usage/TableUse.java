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
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * When a user last read and wrote a table.
 *
 * @param table its text form
 * @param groups of the user at the last time
 */
public record TableUse(String table, String user, List<String> groups, long reads, Optional<Instant> lastRead, long writes, Optional<Instant> lastWritten)
{
    public TableUse
    {
        requireNonNull(table, "table is null");
        requireNonNull(user, "user is null");
        groups = ImmutableList.copyOf(groups);
        requireNonNull(lastRead, "lastRead is null");
        requireNonNull(lastWritten, "lastWritten is null");
    }

    static TableUse none(String table, String user, List<String> groups)
    {
        return new TableUse(table, user, groups, 0, Optional.empty(), 0, Optional.empty());
    }

    TableUse read(List<String> groups, Instant time)
    {
        return new TableUse(table, user, groups, reads + 1, Optional.of(later(lastRead, time)), writes, lastWritten);
    }

    TableUse written(List<String> groups, Instant time)
    {
        return new TableUse(table, user, groups, reads, lastRead, writes + 1, Optional.of(later(lastWritten, time)));
    }

    private static Instant later(Optional<Instant> known, Instant time)
    {
        return known.filter(time::isBefore).orElse(time);
    }
}
