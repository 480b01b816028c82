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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.asset.InvalidAssetException;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyCases.AboutAsset;
import io.weir.governance.policy.file.PolicyCases.AboutStatement;
import io.weir.governance.policy.file.PolicyCases.PolicyCase;
import io.weir.governance.policy.file.PolicyCases.Question;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * Reads a file of cases for policies: as strict as the policies themselves, and as a whole or not at all.
 */
public final class PolicyCaseFile
{
    private static final Set<String> SECTIONS = ImmutableSet.of("policies", "tables", "tags", "cases");
    private static final Set<String> FIELDS = ImmutableSet.of("user", "groups", "roles", "purposes", "asset", "action", "sql", "expect", "masks");

    private final Mistakes mistakes;

    private PolicyCaseFile(Mistakes mistakes)
    {
        this.mistakes = mistakes;
    }

    /**
     * The policies are those that the file names, relative to its folder, or {@code policies.yaml} beside it.
     *
     * @throws PolicyException with every mistake in the cases, or in the policies
     */
    public static PolicyCases load(Path file)
    {
        String name = file.getFileName().toString();
        Mistakes mistakes = new Mistakes(name);
        YamlMapping root = new YamlValue("the file of cases", PolicyFile.compose(name, PolicyFile.read(file)), mistakes).mapping()
                .orElseThrow(() -> new PolicyException(mistakes.sorted()))
                .only(SECTIONS);
        String policies = root.optional("policies").flatMap(YamlValue::text).orElse("policies.yaml");
        PolicyCases cases = new PolicyCaseFile(mistakes).read(root, PolicyFile.load(file.toAbsolutePath().getParent().resolve(policies)));
        List<String> found = mistakes.sorted();
        if (!found.isEmpty()) {
            throw new PolicyException(found);
        }
        return cases;
    }

    private PolicyCases read(YamlMapping root, Policies policies)
    {
        TagNames tagNames = new TagNames(policies.tags());
        Map<Asset, Map<String, String>> tables = root.optional("tables").map(this::tables).orElse(ImmutableMap.of());
        return new PolicyCases(
                policies,
                tables,
                root.optional("tags").map(section -> tags(section, tagNames, tables)).orElse(ImmutableSetMultimap.of()),
                root.required("cases").map(this::cases).orElse(ImmutableList.of()));
    }

    private Map<Asset, Map<String, String>> tables(YamlValue section)
    {
        ImmutableMap.Builder<Asset, Map<String, String>> tables = ImmutableMap.builder();
        section.mapping().ifPresent(mapping -> mapping.entries().forEach((name, value) -> {
            Map<String, String> columns = new LinkedHashMap<>();
            value.mapping().ifPresent(types -> types.entries().forEach((column, type) -> type.text()
                    .filter(text -> ColumnTypes.isKnown(type, text))
                    .ifPresent(text -> columns.put(column.toLowerCase(ENGLISH), text))));
            asset(value, name).filter(asset -> isTable(value, asset)).ifPresent(asset -> tables.put(asset, columns));
        }));
        return tables.buildKeepingLast();
    }

    private SetMultimap<Asset, String> tags(YamlValue section, TagNames tagNames, Map<Asset, Map<String, String>> tables)
    {
        ImmutableSetMultimap.Builder<Asset, String> tags = ImmutableSetMultimap.builder();
        section.mapping().ifPresent(mapping -> mapping.entries().forEach((name, value) -> asset(value, name)
                .filter(asset -> isThere(value, asset, tables))
                .ifPresent(asset -> value.list().forEach(element -> element.text()
                        .flatMap(text -> tagNames.known(element, text))
                        .ifPresent(tag -> tags.put(asset, tag))))));
        return tags.build();
    }

    private boolean isThere(YamlValue value, Asset asset, Map<Asset, Map<String, String>> tables)
    {
        if (asset.kind().compareTo(AssetKind.TABLE) <= 0) {
            return true;
        }
        Optional<Map<String, String>> columns = Optional.ofNullable(tables.get(asset.table()));
        if (columns.isEmpty() || columns.orElseThrow().containsKey(asset.column().name())) {
            return true;
        }
        mistakes.add(value.node(), "'%s' has no column '%s' under 'tables'; expected one of %s", asset.table(), asset.column().name(), String.join(", ", columns.orElseThrow().keySet()));
        return false;
    }

    private List<PolicyCase> cases(YamlValue section)
    {
        return section.mappings(FIELDS, this::policyCase);
    }

    private Optional<PolicyCase> policyCase(YamlValue value, YamlMapping rule)
    {
        Optional<String> user = rule.required("user").flatMap(YamlValue::text);
        Optional<Question> question = question(rule);
        Optional<String> expected = rule.required("expect").flatMap(YamlValue::text);
        Optional<Set<String>> masks = rule.optional("masks").map(field -> ImmutableSet.copyOf(field.texts()));
        if (user.isEmpty() || question.isEmpty() || expected.isEmpty()) {
            return Optional.empty();
        }
        Subject subject = new Subject(user.orElseThrow(), RuleReader.texts(rule, "groups"), RuleReader.texts(rule, "roles"), RuleReader.texts(rule, "purposes"));
        return Optional.of(new PolicyCase(subject, question.orElseThrow(), expected.orElseThrow(), masks, mistakes.location(value.node())));
    }

    private Optional<Question> question(YamlMapping rule)
    {
        Optional<YamlValue> asset = rule.optional("asset");
        Optional<YamlValue> sql = rule.optional("sql");
        if (asset.isPresent() == sql.isPresent()) {
            mistakes.add(rule.self().node(), "a case needs 'asset' or 'sql', and not both");
            return Optional.empty();
        }
        if (sql.isPresent()) {
            return sql.orElseThrow().text().map(AboutStatement::new);
        }
        Optional<String> action = rule.optional("action").flatMap(YamlValue::text);
        return asset.orElseThrow().text()
                .flatMap(text -> asset(asset.orElseThrow(), text))
                .map(parsed -> new AboutAsset(parsed, action.orElse(defaultAction(parsed))));
    }

    private static String defaultAction(Asset asset)
    {
        return switch (asset.kind()) {
            case CATALOG, SCHEMA -> "see";
            case TABLE -> "select";
            case COLUMN, FIELD -> "read";
        };
    }

    private Optional<Asset> asset(YamlValue value, String text)
    {
        try {
            return Optional.of(Asset.parse(text));
        }
        catch (InvalidAssetException e) {
            mistakes.add(value.node(), "%s", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isTable(YamlValue value, Asset asset)
    {
        if (asset.kind() == AssetKind.TABLE) {
            return true;
        }
        mistakes.add(value.node(), "'%s' is no table; expected catalog.schema.table", asset);
        return false;
    }
}
