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
import io.weir.governance.policy.MaskKind;
import io.weir.governance.policy.MaskRule;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.Treatment;
import io.weir.governance.policy.Treatment.Apply;
import io.weir.governance.policy.Treatment.Plain;
import io.weir.governance.policy.Treatment.Refuse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;

/**
 * The sections {@code masks} and {@code maskDefaults}.
 */
final class MaskReader
{
    private static final Set<String> FIELDS = ImmutableSet.of("tag", "types", "mask", "value", "to");
    private static final String DENY = "deny";
    private static final String NONE = "none";
    private static final Set<String> KINDS = Arrays.stream(MaskKind.values()).map(MaskKind::keyword).collect(toCollection(LinkedHashSet::new));
    private static final Map<String, String> WITH_PARAMETER = ImmutableMap.of(MaskKind.CONSTANT.keyword(), "value", MaskKind.ROUND.keyword(), "to");
    private static final Set<String> MASKS = ImmutableSet.<String>builder().addAll(KINDS).add(DENY, NONE).build();

    private final TagNames tagNames;

    MaskReader(TagNames tagNames)
    {
        this.tagNames = requireNonNull(tagNames, "tagNames is null");
    }

    List<MaskRule> read(YamlValue section)
    {
        List<MaskRule> rules = new ArrayList<>();
        for (YamlValue value : section.list()) {
            Optional<MaskRule> rule = rule(value);
            if (rule.isPresent() && isNew(rule.orElseThrow(), rules, value)) {
                rules.add(rule.orElseThrow());
            }
        }
        return rules;
    }

    Map<String, MaskSpec> readDefaults(YamlValue section)
    {
        ImmutableMap.Builder<String, MaskSpec> defaults = ImmutableMap.builder();
        section.mapping().ifPresent(mapping -> mapping.entries().forEach((type, value) -> {
            Set<String> kinds = new LinkedHashSet<>(KINDS);
            kinds.removeAll(WITH_PARAMETER.keySet());
            Optional<String> keyword = value.oneOf(kinds);
            if (keyword.isPresent() && ColumnTypes.isKnown(value, type)) {
                MaskSpec mask = spec(MaskKind.valueOf(keyword.orElseThrow().toUpperCase(Locale.ENGLISH)));
                if (applies(mask.kind(), type, value)) {
                    defaults.put(type, mask);
                }
            }
        }));
        return defaults.buildOrThrow();
    }

    private Optional<MaskRule> rule(YamlValue value)
    {
        Optional<YamlMapping> mapping = value.mapping();
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        YamlMapping rule = mapping.orElseThrow().only(FIELDS);
        Optional<String> tag = rule.required("tag").flatMap(field -> field.text().flatMap(text -> tagNames.known(field, text)));
        Optional<String> keyword = rule.required("mask").flatMap(field -> field.oneOf(MASKS));
        Optional<Set<String>> types = rule.optional("types").map(MaskReader::types).orElse(Optional.of(ImmutableSet.of()));
        if (tag.isEmpty() || keyword.isEmpty() || types.isEmpty()) {
            return Optional.empty();
        }
        return treatment(rule, keyword.orElseThrow(), types.orElseThrow())
                .map(treatment -> new MaskRule(tag.orElseThrow(), types.orElseThrow(), treatment, value.mistakes().location(value.node())));
    }

    private static Optional<Set<String>> types(YamlValue field)
    {
        List<YamlValue> elements = field.list();
        if (elements.isEmpty()) {
            field.mistakes().add(field.node(), "'types' is empty; leave it out where the mask is for every type");
        }
        Set<String> types = elements.stream()
                .flatMap(element -> element.text().filter(type -> ColumnTypes.isKnown(field, type)).stream())
                .collect(toImmutableSet());
        return Optional.of(types).filter(known -> !known.isEmpty());
    }

    private static Optional<Treatment> treatment(YamlMapping rule, String keyword, Set<String> types)
    {
        WITH_PARAMETER.forEach((mask, field) -> {
            if (!keyword.equals(mask)) {
                rule.optional(field).ifPresent(value -> value.mistakes().add(value.node(), "'%s' is given with mask '%s'; expected it with mask '%s' only", field, keyword, mask));
            }
        });
        if (keyword.equals(DENY)) {
            return Optional.of(new Refuse());
        }
        if (keyword.equals(NONE)) {
            return Optional.of(new Plain());
        }
        MaskKind kind = MaskKind.valueOf(keyword.toUpperCase(Locale.ENGLISH));
        if (!types.stream().allMatch(type -> applies(kind, type, rule.self()))) {
            return Optional.empty();
        }
        if (kind == MaskKind.CONSTANT) {
            return constant(rule, types);
        }
        if (kind == MaskKind.ROUND) {
            return rule.required("to")
                    .flatMap(field -> field.parsed("a whole number of at least 1, such as 1000", MaskReader::step))
                    .map(step -> new Apply(new MaskSpec.Round(step)));
        }
        return Optional.of(new Apply(spec(kind)));
    }

    private static long step(String text)
    {
        long step = Long.parseLong(text);
        checkArgument(step > 0, "not positive");
        return step;
    }

    private static Optional<Treatment> constant(YamlMapping rule, Set<String> types)
    {
        return rule.required("value").flatMap(YamlValue::text).flatMap(text -> {
            if (types.isEmpty()) {
                rule.self().mistakes().add(rule.self().node(), "mask 'constant' needs 'types', because a value fits some types only");
                return Optional.empty();
            }
            if (!types.stream().allMatch(type -> ColumnTypes.holds(rule.self(), type, text))) {
                return Optional.empty();
            }
            return Optional.of(new Apply(new MaskSpec.Constant(text)));
        });
    }

    private static boolean applies(MaskKind kind, String type, YamlValue value)
    {
        if (kind.appliesTo(type)) {
            return true;
        }
        value.mistakes().add(value.node(), "mask '%s' does not fit type '%s'; it fits %s", kind.keyword(), type, String.join(", ", kind.types()));
        return false;
    }

    private static boolean isNew(MaskRule rule, List<MaskRule> rules, YamlValue value)
    {
        for (MaskRule other : rules) {
            boolean sameTypes = rule.types().equals(other.types()) || rule.types().stream().anyMatch(other.types()::contains);
            if (rule.tag().equals(other.tag()) && sameTypes) {
                value.mistakes().add(value.node(), "a mask of %s for the same type is given at %s already; expected one", rule.tag(), other.location());
                return false;
            }
        }
        return true;
    }

    private static MaskSpec spec(MaskKind kind)
    {
        return switch (kind) {
            case NULL -> new MaskSpec.NullMask();
            case REDACT -> new MaskSpec.Redact();
            case TOKEN -> new MaskSpec.Token();
            case DIGITS -> new MaskSpec.Digits();
            case YEAR -> new MaskSpec.Year();
            case MONTH -> new MaskSpec.Month();
            case LAST4 -> new MaskSpec.LastFour();
            case PHONE -> new MaskSpec.Phone();
            case EMAIL -> new MaskSpec.Email();
            case NAME -> new MaskSpec.Name();
            case CONSTANT, ROUND -> throw new IllegalArgumentException("mask %s needs a parameter".formatted(kind.keyword()));
        };
    }
}
