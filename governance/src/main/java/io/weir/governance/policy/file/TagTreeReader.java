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
import io.weir.governance.policy.TagTree;
import io.weir.governance.tag.InvalidTagException;
import io.weir.governance.tag.TagName;
import org.yaml.snakeyaml.nodes.ScalarNode;

import java.util.Optional;

/**
 * The section {@code tags}: mappings within mappings, whose keys joined by dots are the names.
 */
final class TagTreeReader
{
    private static final int MAXIMUM_DEPTH = 10;

    private final ImmutableSet.Builder<String> tags = ImmutableSet.builder();

    TagTree read(YamlValue section)
    {
        children(section, "", 1);
        return new TagTree(tags.build());
    }

    private void children(YamlValue value, String prefix, int depth)
    {
        if (depth > MAXIMUM_DEPTH) {
            value.mistakes().add(value.node(), "'%s' is nested deeper than %s", value.name(), MAXIMUM_DEPTH);
            return;
        }
        value.mapping().ifPresent(mapping -> mapping.entries().forEach((key, child) -> tag(key, child, prefix, depth)));
    }

    private void tag(String key, YamlValue child, String prefix, int depth)
    {
        Optional<String> name = name(key, child, prefix);
        if (name.isEmpty()) {
            return;
        }
        tags.add(name.orElseThrow());
        boolean leaf = child.node() instanceof ScalarNode scalar && scalar.getValue().isEmpty();
        if (!leaf) {
            children(child, name.orElseThrow() + ".", depth + 1);
        }
    }

    private static Optional<String> name(String key, YamlValue child, String prefix)
    {
        try {
            if (!key.contains(".")) {
                return Optional.of(TagName.canonical(prefix + key));
            }
        }
        catch (InvalidTagException _) {
            // told below, with the line
        }
        child.mistakes().add(child.node(), "'%s' cannot be the name of a tag; expected letters, digits, '_' and '-', and the tags beneath it nested", key);
        return Optional.empty();
    }
}
