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
package io.weir.governance.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;

/**
 * Random policies about the world of {@link RandomLog}, as plain rules for {@link NaivePolicies} and as the text of a policies file with the same meaning.
 */
final class RandomPolicies
{
    static final List<String> USERS = List.of("ann", "bob", "cyd", "dan");
    static final List<String> GROUPS = List.of("red", "blue");
    static final List<String> ROLES = List.of("auditor");
    static final List<String> PURPOSES = List.of("fraud", "care");
    static final List<String> TYPES = List.of("varchar", "bigint", "date", "array");
    static final List<String> KNOWN_TAGS = List.of("PII", "PII.EMAIL", "PII.EMAIL.WORK", "GDPR");
    private static final List<String> MASKS = List.of("deny", "null", "redact", "token", "digits", "year", "month", "email", "name", "none", "constant 1", "constant 2", "round 10", "round 20");

    private final Random random;
    final List<Clearance> clearances = new ArrayList<>();
    final List<Mask> masks = new ArrayList<>();
    final Map<String, String> defaults;
    final List<Filter> filters = new ArrayList<>();
    final List<Flow> flows = new ArrayList<>();
    final List<Table> tables = new ArrayList<>();
    final Map<String, Set<String>> groups;
    final Map<String, Who> purposes;

    RandomPolicies(long seed)
    {
        this.random = new Random(seed);
        this.groups = Map.of("red", some(USERS), "blue", some(USERS));
        this.purposes = Map.of("fraud", who(), "care", who());
        IntStream.range(0, random.nextInt(5)).forEach(_ -> clearances.add(new Clearance(
                who(), tags(), random.nextBoolean() ? "show" : "copy", random.nextInt(3) == 0 ? Set.of(pick(PURPOSES)) : Set.of(), schema(), random.nextInt(4) == 0)));
        for (String tag : KNOWN_TAGS) {
            if (random.nextInt(4) > 0) {
                addMask(tag);
            }
        }
        this.defaults = random.nextBoolean() ? Map.of("varchar", "redact") : Map.of();
        IntStream.range(0, random.nextInt(4)).forEach(_ -> filters.add(new Filter(pick(KNOWN_TAGS), who(), random.nextBoolean() ? Optional.of(who()) : Optional.empty(), some(List.of("v", "w")))));
        IntStream.range(0, random.nextInt(3)).forEach(_ -> flows.add(new Flow(tags(), schema())));
        IntStream.range(0, random.nextInt(6)).forEach(_ -> tables.add(new Table(who(), schema(), some(List.of("select", "insert")))));
    }

    record Who(Set<String> users, Set<String> groups, Set<String> roles) {}

    record Clearance(Who who, Set<String> tags, String level, Set<String> purposes, Optional<String> schema, boolean expired) {}

    record Mask(String tag, Optional<String> type, String mask) {}

    record Filter(String tag, Who who, Optional<Who> except, Set<String> values) {}

    record Flow(Set<String> tags, Optional<String> schema) {}

    record Table(Who who, Optional<String> schema, Set<String> privileges) {}

    String yaml()
    {
        StringBuilder file = new StringBuilder("version: 1\ntags: {PII: {EMAIL: {WORK: }}, GDPR: }\n");
        file.append("groups: {red: %s, blue: %s}\n".formatted(groups.get("red"), groups.get("blue")));
        file.append("purposes: {fraud: {%s}, care: {%s}}\n".formatted(yaml(purposes.get("fraud")), yaml(purposes.get("care"))));
        section(file, "clearances", clearances, rule -> "%s, tags: %s, level: %s, reason: r%s%s%s".formatted(
                yaml(rule.who()),
                quoted(rule.tags()),
                rule.level(),
                rule.purposes().isEmpty() ? "" : ", purposes: " + rule.purposes(),
                schema(rule.schema()),
                rule.expired() ? ", expires: 2020-01-01" : ""));
        section(file, "masks", masks, rule -> "tag: %s%s%s".formatted(
                rule.tag(),
                rule.type().map(type -> ", types: [" + type + "]").orElse(""),
                mask(rule.mask())));
        file.append("maskDefaults: {%s}\n".formatted(defaults.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).collect(joining(", "))));
        section(file, "rowFilters", filters, rule -> "tag: %s, %s%s, values: %s".formatted(
                rule.tag(), yaml(rule.who()), rule.except().map(who -> ", except: {" + yaml(who) + "}").orElse(""), rule.values()));
        section(file, "flowRules", flows, rule -> "tags: %s, to: {catalog: .*%s}, reason: r".formatted(quoted(rule.tags()), schema(rule.schema())));
        section(file, "tableRules", tables, rule -> "%s%s, privileges: %s".formatted(yaml(rule.who()), schema(rule.schema()), rule.privileges()));
        return file.toString();
    }

    private static <T> void section(StringBuilder file, String name, List<T> rules, Function<T, String> text)
    {
        file.append(name).append(": ").append(rules.stream().map(rule -> "{" + text.apply(rule) + "}").collect(joining(",\n  ", "[", "]\n")));
    }

    private void addMask(String tag)
    {
        Optional<String> type = random.nextBoolean() ? Optional.of(pick(TYPES)) : Optional.empty();
        List<String> fitting = MASKS.stream()
                .filter(mask -> type.isEmpty() ? !mask.startsWith("constant") : NaivePolicies.fits(mask, type.orElseThrow()))
                .toList();
        masks.add(new Mask(tag, type, pick(fitting)));
    }

    private static String mask(String mask)
    {
        String[] words = mask.split(" ");
        return switch (words[0]) {
            case "constant" -> ", mask: constant, value: \"%s\"".formatted(words[1]);
            case "round" -> ", mask: round, to: " + words[1];
            case "null" -> ", mask: \"null\"";
            default -> ", mask: " + words[0];
        };
    }

    private static String yaml(Who who)
    {
        List<String> parts = new ArrayList<>();
        if (!who.users().isEmpty()) {
            parts.add("users: " + quoted(who.users()));
        }
        if (!who.groups().isEmpty()) {
            parts.add("groups: " + who.groups());
        }
        if (!who.roles().isEmpty()) {
            parts.add("roles: " + who.roles());
        }
        return String.join(", ", parts);
    }

    private static String quoted(Set<String> texts)
    {
        return texts.stream().map(text -> '"' + text + '"').collect(joining(", ", "[", "]"));
    }

    private static String schema(Optional<String> schema)
    {
        return schema.map(name -> ", schema: " + name).orElse("");
    }

    private Who who()
    {
        return switch (random.nextInt(5)) {
            case 0 -> new Who(Set.of("*"), Set.of(), Set.of());
            case 1 -> new Who(Set.of(), Set.of(pick(GROUPS)), Set.of());
            case 2 -> new Who(Set.of(), Set.of(), Set.of(pick(ROLES)));
            default -> new Who(Set.of(pick(USERS)), random.nextBoolean() ? Set.of(pick(GROUPS)) : Set.of(), Set.of());
        };
    }

    private Set<String> tags()
    {
        return random.nextInt(6) == 0 ? Set.of("*") : Set.of(pick(KNOWN_TAGS));
    }

    private Optional<String> schema()
    {
        return random.nextInt(3) == 0 ? Optional.of(pick(List.of("s", "r"))) : Optional.empty();
    }

    private Set<String> some(List<String> choices)
    {
        Set<String> some = new TreeSet<>(choices);
        some.removeIf(_ -> random.nextInt(3) == 0);
        return some;
    }

    private <T> T pick(List<T> choices)
    {
        return choices.get(random.nextInt(choices.size()));
    }
}
