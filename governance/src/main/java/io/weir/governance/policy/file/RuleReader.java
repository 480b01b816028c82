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

import com.google.common.collect.ImmutableSet;
import io.weir.governance.policy.AssetPattern;
import io.weir.governance.policy.Privilege;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.UNICODE_CASE;
import static java.util.stream.Collectors.toCollection;

/**
 * The parts that several kinds of rules have in common: which tables, what they may do.
 */
final class RuleReader
{
    static final Set<String> ASSET_FIELDS = ImmutableSet.of("catalog", "schema", "table");
    private static final String ALL = "all";
    private static final Set<String> PRIVILEGES = Arrays.stream(Privilege.values())
            .map(privilege -> privilege.name().toLowerCase(Locale.ENGLISH))
            .collect(toCollection(LinkedHashSet::new));

    // the sign may be in these and need not be in a name
    private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?<?[=!][^()]*\\)");
    private static final Pattern CLASS_OR_BACKSLASH = Pattern.compile("\\[(?!\\$])[^]]*]|\\\\\\\\");
    // behind something, and neither optional nor the end of a pattern or of an alternative in it; escaped, it is no end
    private static final Pattern SIGN = Pattern.compile("(?<=[^|(^\\\\])(\\\\\\$|\\[\\$]|\\$(?!$|[|)]))(?![?*{])");

    private RuleReader() {}

    static Optional<AssetPattern> assets(YamlMapping rule)
    {
        Optional<Pattern> catalog = pattern(rule, "catalog");
        Optional<Pattern> schema = pattern(rule, "schema");
        Optional<Pattern> table = pattern(rule, "table").filter(pattern -> namesTables(rule, pattern));
        if (catalog.isEmpty() || schema.isEmpty() || table.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AssetPattern(catalog.orElseThrow(), schema.orElseThrow(), table.orElseThrow()));
    }

    static Optional<Set<Privilege>> privileges(YamlMapping rule)
    {
        Set<String> expected = ImmutableSet.<String>builder().addAll(PRIVILEGES).add(ALL).build();
        Optional<YamlValue> value = rule.required("privileges");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<YamlValue> elements = value.orElseThrow().list();
        ImmutableSet.Builder<Privilege> privileges = ImmutableSet.builder();
        for (YamlValue element : elements) {
            element.oneOf(expected).ifPresent(keyword -> {
                if (keyword.equals(ALL)) {
                    privileges.add(Privilege.values());
                }
                else {
                    privileges.add(Privilege.valueOf(keyword.toUpperCase(Locale.ENGLISH)));
                }
            });
        }
        return Optional.of(privileges.build());
    }

    static Set<String> texts(YamlMapping rule, String key)
    {
        return rule.optional(key)
                .map(value -> ImmutableSet.copyOf(value.texts()))
                .orElse(ImmutableSet.of());
    }

    private static Optional<Pattern> pattern(YamlMapping rule, String key)
    {
        Optional<YamlValue> value = rule.optional(key);
        if (value.isEmpty()) {
            return Optional.of(wholeNames(AssetPattern.ANY));
        }
        return value.orElseThrow().parsed("a regular expression for whole names, such as " + AssetPattern.ANY, RuleReader::wholeNames);
    }

    /**
     * A table about a table is judged as that table, so a pattern that asks for the sign between their names matches none.
     */
    private static boolean namesTables(YamlMapping rule, Pattern pattern)
    {
        String certain = CLASS_OR_BACKSLASH.matcher(LOOK_AROUND.matcher(pattern.pattern()).replaceAll("")).replaceAll(".");
        if (!SIGN.matcher(certain).find()) {
            return true;
        }
        YamlValue value = rule.optional("table").orElse(rule.self());
        value.mistakes().add(value.node(), "'%s' matches no table, because t$x is judged as t; expected the name of the table itself, with '$' only as its end", pattern);
        return false;
    }

    // names are lower case in Trino, and may have several lines: a rule that denies must not miss one because somebody wrote it in capitals, or made one like that
    private static Pattern wholeNames(String regularExpression)
    {
        return Pattern.compile(regularExpression, CASE_INSENSITIVE | UNICODE_CASE | DOTALL);
    }
}
