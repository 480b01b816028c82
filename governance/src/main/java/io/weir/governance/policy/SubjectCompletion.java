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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * Makes of what Trino and the client say of a user what the policies count: adds the groups of the policies file, and keeps of the stated purposes those that
 * the user holds.
 */
final class SubjectCompletion
{
    static final long MAXIMUM_SUBJECTS = 10_000;
    private static final long MAXIMUM_CHARACTERS = 10_000_000;
    private static final int CHARACTERS_PER_SUBJECT = (int) (MAXIMUM_CHARACTERS / MAXIMUM_SUBJECTS);

    private final ImmutableSetMultimap<String, String> groupsByUser;
    private final Map<String, Who> purposes;
    private final NamedUsers namedUsers;
    // what a client says of itself is part of a subject, so there may be any number of them
    private final Cache<Subject, Subject> completed = CacheBuilder.newBuilder()
            .maximumWeight(MAXIMUM_CHARACTERS)
            .<Subject, Subject>weigher((asked, complete) -> CHARACTERS_PER_SUBJECT + characters(asked) + characters(complete))
            .build();

    SubjectCompletion(Policies policies)
    {
        ImmutableSetMultimap.Builder<String, String> byUser = ImmutableSetMultimap.builder();
        policies.groups().forEach((group, users) -> users.forEach(user -> byUser.put(user, group)));
        this.groupsByUser = byUser.build();
        this.purposes = policies.purposes();
        this.namedUsers = NamedUsers.of(policies);
    }

    private static int characters(Subject subject)
    {
        return Stream.of(subject.groups(), subject.roles(), subject.purposes(), Set.of(subject.user()))
                .flatMap(Set::stream)
                .mapToInt(name -> name.length())
                .sum();
    }

    boolean isAnotherWriting(String user)
    {
        return namedUsers.isAnotherWriting(user);
    }

    Subject complete(Subject subject)
    {
        Subject known = completed.getIfPresent(subject);
        if (known != null) {
            return known;
        }
        Subject complete = completion(subject);
        completed.put(subject, complete);
        return complete;
    }

    private Subject completion(Subject subject)
    {
        ImmutableSet<String> groups = ImmutableSet.<String>builder()
                .addAll(subject.groups())
                .addAll(groupsByUser.get(subject.user()))
                .build();
        Subject member = new Subject(subject.user(), groups, subject.roles(), subject.purposes());
        return member.withPurposes(subject.purposes().stream()
                .filter(purpose -> holds(member, purpose))
                .collect(toImmutableSet()));
    }

    private boolean holds(Subject member, String purpose)
    {
        return Optional.ofNullable(purposes.get(purpose))
                .map(holders -> holders.matches(member))
                .orElse(false);
    }
}
