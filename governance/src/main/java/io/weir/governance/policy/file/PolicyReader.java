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
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.TagTree;
import org.yaml.snakeyaml.nodes.Node;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * Reads a whole policies file, collecting mistakes instead of stopping at the first.
 */
final class PolicyReader
{
    private static final String FORMAT_VERSION = "1";
    private static final Set<String> SECTIONS = ImmutableSet.of("version", "tags", "groups", "clearances", "masks", "maskDefaults", "tableRules", "tenants");
    // planned sections: whoever writes them relies on them, so to ignore them would be to promise what is not kept
    private static final Set<String> UNSUPPORTED_SECTIONS = ImmutableSet.of("flowRules", "rowFilters", "breakGlass");

    private final Mistakes mistakes;

    PolicyReader(Mistakes mistakes)
    {
        this.mistakes = requireNonNull(mistakes, "mistakes is null");
    }

    /**
     * What could be read; to be used only when there are no mistakes.
     */
    Policies read(Node root, String contentHash)
    {
        YamlMapping file = new YamlValue("the policies file", root, mistakes).mapping()
                .orElseGet(() -> new YamlMapping(new YamlValue("the policies file", root, mistakes), ImmutableMap.of()));
        refuseUnsupported(file);
        file.required("version").ifPresent(version -> version.oneOf(ImmutableSet.of(FORMAT_VERSION)));
        TagTree tree = file.required("tags").map(section -> new TagTreeReader().read(section)).orElseGet(() -> new TagTree(ImmutableSet.of()));
        MaskReader maskReader = new MaskReader(new TagNames(tree));
        return new Policies(
                contentHash,
                tree,
                section(file, "groups", this::groups, ImmutableMap.of()),
                section(file, "clearances", new ClearanceReader(new TagNames(tree))::read, ImmutableList.of()),
                section(file, "masks", maskReader::read, ImmutableList.of()),
                section(file, "maskDefaults", maskReader::readDefaults, ImmutableMap.of()),
                file.required("tableRules").map(TableRuleReader::read).orElseGet(ImmutableList::of),
                section(file, "tenants", TenantReader::read, ImmutableList.of()));
    }

    private static <T> T section(YamlMapping file, String name, Function<YamlValue, T> reader, T missing)
    {
        return file.optional(name).map(reader).orElse(missing);
    }

    private void refuseUnsupported(YamlMapping file)
    {
        file.entries().forEach((name, value) -> {
            if (UNSUPPORTED_SECTIONS.contains(name)) {
                mistakes.add(value.node(), "'%s' is not enforced by this version of Weir; remove it", name);
            }
            else if (!SECTIONS.contains(name)) {
                mistakes.add(value.node(), "unknown section '%s'; expected one of %s", name, String.join(", ", SECTIONS));
            }
        });
    }

    private Map<String, Set<String>> groups(YamlValue section)
    {
        ImmutableMap.Builder<String, Set<String>> groups = ImmutableMap.builder();
        section.mapping().ifPresent(mapping -> mapping.entries().forEach((group, users) -> groups.put(group, ImmutableSet.copyOf(users.texts()))));
        return groups.buildOrThrow();
    }
}
