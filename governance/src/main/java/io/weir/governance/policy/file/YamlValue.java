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
import io.weir.governance.policy.FilterValue;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A value in a policies file with the name it goes by. Reading it as something that it is not records a mistake and gives nothing.
 */
record YamlValue(String name, Node node, Mistakes mistakes)
{
    YamlValue
    {
        requireNonNull(name, "name is null");
        requireNonNull(node, "node is null");
        requireNonNull(mistakes, "mistakes is null");
    }

    Optional<String> text()
    {
        Optional<String> written = written();
        if (written.isPresent() && node.getTag().equals(Tag.NULL)) {
            mistakes.add(node, "'%s' is no value to YAML; expected a text for '%s'. Put it in quotes if it is one", written.orElseThrow(), name);
            return Optional.empty();
        }
        return written;
    }

    private Optional<String> written()
    {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return Optional.of(scalar.getValue());
        }
        mistakes.add(node, "'%s' is %s; expected a text", name, describe());
        return Optional.empty();
    }

    /**
     * A value to compare a column with: a number or {@code true} as they are, and everything else, also those in quotes, as text.
     */
    Optional<FilterValue> filterValue()
    {
        return text().flatMap(text -> {
            if (node.getTag().equals(Tag.INT)) {
                if (text.matches("-?(0|[1-9][0-9]{0,17})")) {
                    return Optional.of(new FilterValue(FilterValue.Kind.INTEGER, text));
                }
                mistakes.add(node, "'%s' is no whole number of at most 18 digits. Put it in quotes if it is a text", text);
                return Optional.empty();
            }
            if (node.getTag().equals(Tag.BOOL)) {
                if (text.equals("true") || text.equals("false")) {
                    return Optional.of(new FilterValue(FilterValue.Kind.BOOLEAN, text));
                }
                mistakes.add(node, "'%s' is a truth value to YAML. Write true or false, or put it in quotes if it is a text", text);
                return Optional.empty();
            }
            return Optional.of(FilterValue.text(text));
        });
    }

    List<YamlValue> list()
    {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(element -> new YamlValue(name, element, mistakes))
                    .collect(toImmutableList());
        }
        mistakes.add(node, "'%s' is %s; expected a list: [...]", name, describe());
        return ImmutableList.of();
    }

    List<String> texts()
    {
        return list().stream()
                .flatMap(element -> element.text().stream())
                .collect(toImmutableList());
    }

    Optional<YamlMapping> mapping()
    {
        return YamlMapping.of(this);
    }

    /**
     * A list of mappings, without those that cannot be read.
     *
     * @param fields that they may have
     */
    <T> List<T> mappings(Set<String> fields, BiFunction<YamlValue, YamlMapping, Optional<T>> reader)
    {
        return list().stream()
                .flatMap(element -> element.mapping().flatMap(mapping -> reader.apply(element, mapping.only(fields))).stream())
                .collect(toImmutableList());
    }

    <T> Optional<T> parsed(String expected, Function<String, T> parser)
    {
        return text().flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            }
            catch (IllegalArgumentException | DateTimeException e) {
                mistakes.add(node, "'%s' is not a valid '%s'; expected %s", text, name, expected);
                return Optional.empty();
            }
        });
    }

    /**
     * A keyword, among which {@code null} is one like any other where it is expected.
     */
    Optional<String> oneOf(Set<String> expected)
    {
        return written().flatMap(text -> {
            String keyword = text.toLowerCase(Locale.ENGLISH);
            if (expected.contains(keyword)) {
                return Optional.of(keyword);
            }
            mistakes.add(node, "unknown %s '%s'; expected one of %s", name, text, String.join(", ", expected));
            return Optional.empty();
        });
    }

    String describe()
    {
        return switch (node.getNodeId()) {
            case scalar -> ((ScalarNode) node).getValue().isEmpty() ? "empty" : "a text";
            case sequence -> "a list";
            case mapping -> "a mapping";
            case anchor -> "an anchor";
        };
    }
}
