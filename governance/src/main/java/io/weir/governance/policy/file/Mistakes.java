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

import io.weir.governance.policy.RuleLocation;
import org.yaml.snakeyaml.nodes.Node;

import java.util.ArrayList;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

/**
 * Collects the mistakes of a policies file, so that all are told at once.
 */
final class Mistakes
{
    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();

    Mistakes(String file)
    {
        this.file = requireNonNull(file, "file is null");
    }

    private record Mistake(int line, String text) {}

    void add(Node node, String format, Object... arguments)
    {
        RuleLocation location = location(node);
        mistakes.add(new Mistake(location.line(), location + ": " + format.formatted(arguments)));
    }

    RuleLocation location(Node node)
    {
        return new RuleLocation(file, node.getStartMark().getLine() + 1);
    }

    List<String> sorted()
    {
        return mistakes.stream()
                .sorted(comparingInt(Mistake::line))
                .map(Mistake::text)
                .collect(toImmutableList());
    }
}
