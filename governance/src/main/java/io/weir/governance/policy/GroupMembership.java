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
import com.google.common.collect.ImmutableSetMultimap;

/**
 * Adds the groups that the policies file gives to a user to those that Trino knows.
 */
final class GroupMembership
{
    private final ImmutableSetMultimap<String, String> groupsByUser;

    GroupMembership(Policies policies)
    {
        ImmutableSetMultimap.Builder<String, String> byUser = ImmutableSetMultimap.builder();
        policies.groups().forEach((group, users) -> users.forEach(user -> byUser.put(user, group)));
        this.groupsByUser = byUser.build();
    }

    Subject complete(Subject subject)
    {
        ImmutableSet<String> groups = ImmutableSet.<String>builder()
                .addAll(subject.groups())
                .addAll(groupsByUser.get(subject.user()))
                .build();
        return new Subject(subject.user(), groups);
    }
}
