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

import com.google.common.collect.ImmutableSortedSet;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.Who;

import java.util.Set;
import java.util.stream.Stream;

/**
 * The users whom policies name, and one whom they do not, who stands for everyone else.
 */
final class NamedUsers
{
    private static final String ANYBODY = "(anybody else)";

    private NamedUsers() {}

    static Set<String> of(Policies policies)
    {
        Stream<Who> who = Stream.of(
                        policies.clearances().stream().map(rule -> rule.who()),
                        policies.breakGlass().stream().map(rule -> rule.who()),
                        policies.rowFilters().stream().flatMap(rule -> Stream.of(rule.who(), rule.except())),
                        policies.tableRules().stream().map(rule -> rule.who()),
                        policies.tenants().stream().map(tenant -> tenant.who()),
                        policies.purposes().values().stream())
                .flatMap(part -> part);
        return ImmutableSortedSet.<String>naturalOrder()
                .addAll(who.flatMap(rule -> rule.users().stream()).filter(user -> !user.equals(Who.EVERYONE)).toList())
                .addAll(policies.groups().values().stream().flatMap(Set::stream).toList())
                .add(ANYBODY)
                .build();
    }
}
