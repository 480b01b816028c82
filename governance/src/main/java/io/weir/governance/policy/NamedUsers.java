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
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.base.CharMatcher.whitespace;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.text.Normalizer.Form.NFKC;
import static java.text.Normalizer.normalize;
import static java.util.Locale.ROOT;

/**
 * The users whom policies name, in rules and groups.
 *
 * @param names as they are written
 * @param folded in the one writing for all that a directory may take for the same: LDAP compares names without regard to case, to spaces around and between them, and to characters that nobody
 *         sees (RFC 4518)
 */
public record NamedUsers(Set<String> names, Set<String> folded)
{
    // joiners and selectors of variants, a soft hyphen, and what stands for an object
    private static final Set<Integer> IGNORED_MARKS = Stream.of(IntStream.of(0x034F, 0x1806, 0xFFFC), IntStream.rangeClosed(0x180B, 0x180D), IntStream.rangeClosed(0xFE00, 0xFE0F))
            .flatMap(IntStream::boxed)
            .collect(toImmutableSet());

    public NamedUsers
    {
        names = ImmutableSet.copyOf(names);
        folded = ImmutableSet.copyOf(folded);
    }

    public static NamedUsers of(Policies policies)
    {
        Set<String> names = Stream.concat(policies.who().flatMap(who -> who.users().stream()), policies.groups().values().stream().flatMap(Set::stream))
                .filter(user -> !user.equals(Who.EVERYONE))
                .collect(toImmutableSet());
        return new NamedUsers(names, names.stream().map(NamedUsers::fold).collect(toImmutableSet()));
    }

    boolean isAnotherWriting(String user)
    {
        return !names.contains(user) && folded.contains(fold(user));
    }

    private static String fold(String user)
    {
        // upper case first: by that a sharp s is two letters, as in LDAP
        String letters = normalize(user, NFKC).toUpperCase(ROOT).toLowerCase(ROOT).codePoints()
                .filter(character -> !isIgnored(character))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return whitespace().trimAndCollapseFrom(normalize(letters, NFKC), ' ');
    }

    private static boolean isIgnored(int character)
    {
        return switch (Character.getType(character)) {
            case Character.FORMAT -> true;
            case Character.CONTROL -> !Character.isWhitespace(character);
            default -> IGNORED_MARKS.contains(character);
        };
    }
}
