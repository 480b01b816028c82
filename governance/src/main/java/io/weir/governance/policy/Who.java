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

/**
 * Whom a rule is about: any of the users, members of any of the groups, or those with any of the roles enabled. {@code *} among the users is everyone.
 */
public record Who(Set<String> users, Set<String> groups, Set<String> roles)
{
    public static final String EVERYONE = "*";

    public Who
    {
        users = ImmutableSet.copyOf(users);
        groups = ImmutableSet.copyOf(groups);
        roles = ImmutableSet.copyOf(roles);
    }

    public static Who everyone()
    {
        return new Who(ImmutableSet.of(EVERYONE), ImmutableSet.of(), ImmutableSet.of());
    }

    public static Who nobody()
    {
        return new Who(ImmutableSet.of(), ImmutableSet.of(), ImmutableSet.of());
    }

    public boolean matches(Subject subject)
    {
        return users.contains(EVERYONE)
                || users.contains(subject.user())
                || subject.groups().stream().anyMatch(groups::contains)
                || subject.roles().stream().anyMatch(roles::contains);
    }
}
