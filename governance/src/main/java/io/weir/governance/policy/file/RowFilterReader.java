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
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.RowFilterRule;
import io.weir.governance.policy.RowFilterRule.TenantName;
import io.weir.governance.policy.RowFilterRule.UserName;
import io.weir.governance.policy.RowFilterRule.Values;
import io.weir.governance.policy.RowFilterRule.Wanted;
import io.weir.governance.policy.Who;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * The section {@code rowFilters}.
 */
final class RowFilterReader
{
    private static final Set<String> FIELDS = ImmutableSet.<String>builder()
            .addAll(WhoReader.FIELDS)
            .add("tag", "except", "values", "equals")
            .build();

    private final WhoReader whoReader;
    private final TagNames tagNames;

    RowFilterReader(WhoReader whoReader, TagNames tagNames)
    {
        this.whoReader = requireNonNull(whoReader, "whoReader is null");
        this.tagNames = requireNonNull(tagNames, "tagNames is null");
    }

    List<RowFilterRule> read(YamlValue section)
    {
        return section.mappings(FIELDS, this::rule);
    }

    private Optional<RowFilterRule> rule(YamlValue value, YamlMapping rule)
    {
        Optional<String> tag = rule.required("tag").flatMap(field -> field.text().flatMap(text -> tagNames.known(field, text)));
        Optional<Who> who = whoReader.read(rule);
        Optional<Who> except = whoReader.except(rule);
        Optional<Wanted> wanted = wanted(rule);
        if (tag.isEmpty() || who.isEmpty() || except.isEmpty() || wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RowFilterRule(tag.orElseThrow(), who.orElseThrow(), except.orElseThrow(), wanted.orElseThrow(), value.mistakes().location(value.node())));
    }

    private static Optional<Wanted> wanted(YamlMapping rule)
    {
        Optional<YamlValue> values = rule.optional("values");
        Optional<YamlValue> equal = rule.optional("equals");
        if (values.isPresent() == equal.isPresent()) {
            rule.self().mistakes().add(rule.self().node(), "'%s' needs 'values' or 'equals', and not both", rule.self().name());
            return Optional.empty();
        }
        if (equal.isPresent()) {
            return equal.orElseThrow().oneOf(ImmutableSet.of("tenant", "user"))
                    .map(keyword -> keyword.equals("tenant") ? new TenantName() : new UserName());
        }
        return values(values.orElseThrow());
    }

    private static Optional<Wanted> values(YamlValue section)
    {
        List<YamlValue> elements = section.list();
        Set<FilterValue> values = elements.stream()
                .flatMap(element -> element.filterValue().stream())
                .collect(toImmutableSet());
        if (values.stream().map(FilterValue::kind).distinct().count() > 1) {
            section.mistakes().add(section.node(), "'values' has values of several types; expected texts, numbers or true and false. Put texts in quotes");
            return Optional.empty();
        }
        return Optional.of(new Values(values));
    }
}
