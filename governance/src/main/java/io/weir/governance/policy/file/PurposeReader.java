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
import io.weir.governance.policy.Who;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The section {@code purposes}: who holds which.
 */
final class PurposeReader
{
    private final WhoReader whoReader;

    PurposeReader(WhoReader whoReader)
    {
        this.whoReader = requireNonNull(whoReader, "whoReader is null");
    }

    Map<String, Who> read(YamlValue section)
    {
        ImmutableMap.Builder<String, Who> purposes = ImmutableMap.builder();
        section.mapping().ifPresent(mapping -> mapping.entries().forEach((name, value) -> {
            if (!name.matches("[A-Za-z0-9_.-]+")) {
                value.mistakes().add(value.node(), "'%s' cannot be the name of a purpose; expected letters, digits, '_', '-' and '.'", name);
            }
            value.mapping()
                    .flatMap(holders -> whoReader.read(holders.only(WhoReader.FIELDS)))
                    .ifPresent(who -> purposes.put(name, who));
        }));
        return purposes.buildOrThrow();
    }

    /**
     * The purposes that a rule names.
     */
    static Optional<Set<String>> named(YamlMapping rule, Set<String> known)
    {
        Optional<YamlValue> field = rule.optional("purposes");
        if (field.isEmpty()) {
            return Optional.of(ImmutableSet.of());
        }
        Set<String> names = ImmutableSet.copyOf(field.orElseThrow().texts());
        if (names.isEmpty()) {
            field.orElseThrow().mistakes().add(field.orElseThrow().node(), "'purposes' is empty; leave it out where any query will do");
            return Optional.empty();
        }
        boolean allKnown = true;
        for (String name : names) {
            if (!known.contains(name)) {
                field.orElseThrow().mistakes().add(field.orElseThrow().node(), "unknown purpose '%s'; expected one of those under 'purposes': %s", name, String.join(", ", known));
                allKnown = false;
            }
        }
        return allKnown ? Optional.of(names) : Optional.empty();
    }
}
