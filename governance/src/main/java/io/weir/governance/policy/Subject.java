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
 * Somebody about whom a decision is asked.
 *
 * @param groups those that Trino knows; the groups of the policies file are added by the decision
 * @param roles the enabled roles, which Trino has checked
 * @param purposes what the user says the query is for; those that the user does not hold are left out by the decision
 */
public record Subject(String user, Set<String> groups, Set<String> roles, Set<String> purposes)
{
    public Subject
    {
        requireNonNull(user, "user is null");
        groups = ImmutableSet.copyOf(groups);
        roles = ImmutableSet.copyOf(roles);
        purposes = ImmutableSet.copyOf(purposes);
    }

    public Subject(String user, Set<String> groups)
    {
        this(user, groups, ImmutableSet.of(), ImmutableSet.of());
    }

    public static Subject user(String user)
    {
        return new Subject(user, ImmutableSet.of());
    }

    public Subject withPurposes(Set<String> purposes)
    {
        return new Subject(user, groups, roles, purposes);
    }
}
