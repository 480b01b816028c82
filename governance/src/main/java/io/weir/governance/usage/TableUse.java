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

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * How a user used a table.
 *
 * @param table its text form
 * @param groups of the user at the last time
 */
public record TableUse(String table, String user, List<String> groups, Uses uses)
{
    public TableUse
    {
        requireNonNull(table, "table is null");
        requireNonNull(user, "user is null");
        groups = ImmutableList.copyOf(groups);
        requireNonNull(uses, "uses is null");
    }

    TableUse plus(TableUse later)
    {
        return new TableUse(table, user, later.groups, uses.plus(later.uses));
    }
}
