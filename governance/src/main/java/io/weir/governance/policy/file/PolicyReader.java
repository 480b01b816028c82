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
import io.weir.governance.policy.MaskedWrites;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.TagTree;
import io.weir.governance.policy.Who;
import org.yaml.snakeyaml.nodes.Node;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Reads a whole policies file, collecting mistakes instead of stopping at the first.
 */
final class PolicyReader
{
    private static final String FORMAT_VERSION = "1";
    private static final Set<String> SECTIONS = ImmutableSet.of(
            "version",
            "tags",
            "groups",
            "purposes",
            "clearances",
            "breakGlass",
            "masks",
            "maskDefaults",
            "rowFilters",
            "flowRules",
            "maskedWrites",
            "tableRules",
            "tenants");

    private final Mistakes mistakes;

    PolicyReader(Mistakes mistakes)
    {
        this.mistakes = requireNonNull(mistakes, "mistakes is null");
    }

    /**
     * What could be read; to be used only when there are no mistakes.
     */
    Policies read(Node root, String content)
    {
        YamlMapping file = new YamlValue("the policies file", root, mistakes).mapping()
                .orElseGet(() -> new YamlMapping(new YamlValue("the policies file", root, mistakes), ImmutableMap.of()));
        refuseUnknown(file);
        file.required("version").ifPresent(version -> version.oneOf(ImmutableSet.of(FORMAT_VERSION)));
        TagTree tree = file.required("tags").map(section -> new TagTreeReader().read(section)).orElseGet(() -> new TagTree(ImmutableSet.of()));
        TagNames tagNames = new TagNames(tree);
        MaskReader maskReader = new MaskReader(tagNames);
        Map<String, Set<String>> groups = section(file, "groups", WhoReader::groups, ImmutableMap.of());
        WhoReader whoReader = new WhoReader(groups.keySet());
        Map<String, Who> purposes = section(file, "purposes", new PurposeReader(whoReader)::read, ImmutableMap.of());
        return new Policies(
                PolicyFile.version(content),
                content,
                tree,
                groups,
                purposes,
                section(file, "clearances", new ClearanceReader(whoReader, tagNames, purposes.keySet())::read, ImmutableList.of()),
                section(file, "breakGlass", new BreakGlassReader(whoReader, tagNames)::read, ImmutableList.of()),
                section(file, "masks", maskReader::read, ImmutableList.of()),
                section(file, "maskDefaults", maskReader::readDefaults, ImmutableMap.of()),
                section(file, "rowFilters", new RowFilterReader(whoReader, tagNames)::read, ImmutableList.of()),
                section(file, "flowRules", new FlowRuleReader(tagNames)::read, ImmutableList.of()),
                section(file, "maskedWrites", PolicyReader::maskedWrites, MaskedWrites.REFUSE),
                file.required("tableRules").map(new TableRuleReader(whoReader)::read).orElseGet(ImmutableList::of),
                section(file, "tenants", new TenantReader(whoReader, tagNames)::read, ImmutableList.of()));
    }

    private static <T> T section(YamlMapping file, String name, Function<YamlValue, T> reader, T missing)
    {
        return file.optional(name).map(reader).orElse(missing);
    }

    private void refuseUnknown(YamlMapping file)
    {
        file.entries().forEach((name, value) -> {
            if (!SECTIONS.contains(name)) {
                mistakes.add(value.node(), "unknown section '%s'; expected one of %s", name, String.join(", ", SECTIONS));
            }
        });
    }

    private static MaskedWrites maskedWrites(YamlValue value)
    {
        return value.oneOf(ImmutableSet.of("refuse", "store"))
                .map(keyword -> MaskedWrites.valueOf(keyword.toUpperCase(ENGLISH)))
                .orElse(MaskedWrites.REFUSE);
    }
}
