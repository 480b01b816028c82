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

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * In tables with a column that carries the tag, these users see only the rows in which that column holds one of the wanted values.
 */
public record RowFilterRule(String tag, Who who, Who except, Wanted wanted, RuleLocation location)
{
    public RowFilterRule
    {
        requireNonNull(tag, "tag is null");
        requireNonNull(who, "who is null");
        requireNonNull(except, "except is null");
        requireNonNull(wanted, "wanted is null");
        requireNonNull(location, "location is null");
    }

    boolean matches(Subject subject)
    {
        return who.matches(subject) && !except.matches(subject);
    }

    public sealed interface Wanted {}

    public record Values(Set<FilterValue> values)
            implements Wanted
    {
        public Values
        {
            values = ImmutableSet.copyOf(values);
        }
    }

    /**
     * The name of the tenant that the user is in; nothing for those who are in none.
     */
    public record TenantName()
            implements Wanted {}

    /**
     * The name of the user.
     */
    public record UserName()
            implements Wanted {}
}
