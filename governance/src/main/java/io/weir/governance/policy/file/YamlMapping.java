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
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * A mapping in a policies file. A key that stands twice is a mistake: YAML would silently take the last.
 */
record YamlMapping(YamlValue self, Map<String, YamlValue> entries)
{
    YamlMapping
    {
        requireNonNull(self, "self is null");
        entries = ImmutableMap.copyOf(entries);
    }

    static Optional<YamlMapping> of(YamlValue value)
    {
        if (!(value.node() instanceof MappingNode mapping)) {
            value.mistakes().add(value.node(), "'%s' is %s; expected a mapping: key: value", value.name(), value.describe());
            return Optional.empty();
        }
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                value.mistakes().add(tuple.getKeyNode(), "a key in '%s' is not a text", value.name());
            }
            else if (entries.putIfAbsent(key.getValue(), new YamlValue(key.getValue(), tuple.getValueNode(), value.mistakes())) != null) {
                value.mistakes().add(key, "'%s' stands twice in '%s'; expected each key once", key.getValue(), value.name());
            }
        }
        return Optional.of(new YamlMapping(value, entries));
    }

    /**
     * Records every key that is not among the expected ones.
     */
    YamlMapping only(Set<String> expected)
    {
        entries.forEach((key, value) -> {
            if (!expected.contains(key)) {
                value.mistakes().add(value.node(), "unknown field '%s' in '%s'; expected one of %s", key, self.name(), String.join(", ", expected));
            }
        });
        return this;
    }

    Optional<YamlValue> optional(String key)
    {
        return Optional.ofNullable(entries.get(key));
    }

    Optional<YamlValue> required(String key)
    {
        Optional<YamlValue> value = optional(key);
        if (value.isEmpty()) {
            self.mistakes().add(self.node(), "'%s' is missing in '%s'", key, self.name());
        }
        return value;
    }
}
