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
package io.weir.governance.policy.file;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.policy.Who;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;

/**
 * Whom rules are about. Names are compared as they are written, so a name that was meant as a pattern, or a group in another writing, would match nobody: a rule that takes something away would
 * not hold.
 */
final class WhoReader
{
    static final Set<String> FIELDS = ImmutableSet.of("users", "groups", "roles");
    private static final String WILDCARD = "*";

    private final Set<String> groupsOfFile;
    private final Map<String, String> writings;

    /**
     * @param groupsOfFile the groups of the section {@code groups}
     */
    WhoReader(Set<String> groupsOfFile)
    {
        this.groupsOfFile = ImmutableSet.copyOf(groupsOfFile);
        this.writings = groupsOfFile.stream().collect(toImmutableMap(WhoReader::fold, Function.identity(), (first, _) -> first));
    }

    /**
     * The section {@code groups}: the users of each.
     */
    static Map<String, Set<String>> groups(YamlValue section)
    {
        ImmutableMap.Builder<String, Set<String>> groups = ImmutableMap.builder();
        section.mapping().ifPresent(mapping -> mapping.entries().forEach((group, users) -> {
            if (isName(users, group)) {
                groups.put(group, names(users.list()));
            }
        }));
        return groups.buildOrThrow();
    }

    Optional<Who> read(YamlMapping rule)
    {
        List<YamlValue> users = elements(rule, "users");
        List<YamlValue> groups = elements(rule, "groups");
        List<YamlValue> roles = elements(rule, "roles");
        if (users.isEmpty() && groups.isEmpty() && roles.isEmpty()) {
            rule.self().mistakes().add(rule.self().node(), "'%s' names nobody; expected 'users', 'groups' or 'roles', with users: [\"*\"] for everyone", rule.self().name());
            return Optional.empty();
        }
        return Optional.of(new Who(users(users), groups(groups), names(roles)));
    }

    /**
     * Whom a rule leaves out: nobody, where it does not say.
     */
    Optional<Who> except(YamlMapping rule)
    {
        return rule.optional("except")
                .map(field -> field.mapping().flatMap(mapping -> read(mapping.only(FIELDS))))
                .orElse(Optional.of(Who.nobody()));
    }

    private static List<YamlValue> elements(YamlMapping rule, String key)
    {
        return rule.optional(key).map(YamlValue::list).orElse(List.of());
    }

    private static Set<String> users(List<YamlValue> elements)
    {
        return texts(elements, (element, user) -> user.equals(Who.EVERYONE) || isName(element, user));
    }

    private Set<String> groups(List<YamlValue> elements)
    {
        return texts(elements, (element, group) -> isName(element, group) && isKnownWriting(element, group));
    }

    private static Set<String> names(List<YamlValue> elements)
    {
        return texts(elements, WhoReader::isName);
    }

    private static Set<String> texts(List<YamlValue> elements, BiPredicate<YamlValue, String> isValid)
    {
        return elements.stream()
                .flatMap(element -> element.text().filter(text -> isValid.test(element, text)).stream())
                .collect(toImmutableSet());
    }

    private static boolean isName(YamlValue value, String name)
    {
        if (!name.contains(WILDCARD)) {
            return true;
        }
        value.mistakes().add(value.node(), "'%s' would match nobody, because names are no patterns; expected whole names, or users: [\"*\"] in a rule for everyone", name);
        return false;
    }

    private boolean isKnownWriting(YamlValue value, String group)
    {
        Optional<String> known = Optional.ofNullable(writings.get(fold(group)));
        if (known.isEmpty() || groupsOfFile.contains(group)) {
            return true;
        }
        value.mistakes().add(value.node(), "'%s' is not the group '%s' of the section 'groups', which differs only in case or spaces; expected the same writing", group, known.orElseThrow());
        return false;
    }

    private static String fold(String group)
    {
        return group.strip().toLowerCase(ENGLISH);
    }
}
