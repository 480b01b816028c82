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
package io.weir.governance.policy;

import com.google.common.collect.ImmutableSet;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Which rows of a table somebody sees, by one rule. Where several hold, a row must pass all of them.
 *
 * @param tag the tag that the rule is about; empty for one that names the column
 */
public record RowFilter(Rows rows, Optional<String> tag, RuleLocation location)
{
    public RowFilter
    {
        requireNonNull(rows, "rows is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(location, "location is null");
    }

    public sealed interface Rows {}

    /**
     * Those in which the column holds one of the values. NULL is none of them.
     */
    public record Where(String column, Set<FilterValue> values)
            implements Rows
    {
        public Where
        {
            requireNonNull(column, "column is null");
            values = ImmutableSet.copyOf(values);
        }
    }

    /**
     * None, because what the rule asks for cannot be told.
     */
    public record None()
            implements Rows {}
}
