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
package io.weir.access.explain;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.policy.NamedUsers;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.Subject;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * About whom policies say something: the users whom they name, somebody of each group and role, and somebody of whom they say nothing.
 */
final class NamedSubjects
{
    private static final String ANYBODY = "(anybody else)";

    private NamedSubjects() {}

    /**
     * A group or role stands for all who have it from Trino, named or not: it is not known here who they are, so a named user has only the groups that the policies give.
     */
    static List<Subject> of(Policies... policies)
    {
        return Stream.of(
                        names(policies, file -> NamedUsers.of(file).names().stream()).map(Subject::user),
                        names(policies, file -> file.who().flatMap(who -> who.groups().stream())).map(group -> new Subject("(group %s)".formatted(group), ImmutableSet.of(group))),
                        names(policies, file -> file.who().flatMap(who -> who.roles().stream())).map(role -> new Subject("(role %s)".formatted(role), ImmutableSet.of(), ImmutableSet.of(role), ImmutableSet.of())),
                        Stream.of(Subject.user(ANYBODY)))
                .flatMap(subjects -> subjects)
                .collect(toImmutableList());
    }

    private static Stream<String> names(Policies[] policies, Function<Policies, Stream<String>> named)
    {
        return Arrays.stream(policies).flatMap(named).distinct().sorted();
    }

    /**
     * Those of the subjects that are called so; other names are those of users.
     */
    static List<Subject> called(Set<String> names, List<Subject> subjects)
    {
        return names.stream()
                .map(name -> subjects.stream().filter(subject -> subject.user().equals(name)).findFirst().orElseGet(() -> Subject.user(name)))
                .collect(toImmutableList());
    }
}
