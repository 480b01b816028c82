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
import io.weir.governance.policy.AssetPattern;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.TableRule;
import io.weir.governance.policy.Who;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The section {@code tableRules}.
 */
final class TableRuleReader
{
    private static final Set<String> FIELDS = ImmutableSet.<String>builder()
            .addAll(WhoReader.FIELDS)
            .addAll(RuleReader.ASSET_FIELDS)
            .add("privileges")
            .build();

    private final WhoReader whoReader;

    TableRuleReader(WhoReader whoReader)
    {
        this.whoReader = requireNonNull(whoReader, "whoReader is null");
    }

    List<TableRule> read(YamlValue section)
    {
        return section.mappings(FIELDS, this::rule);
    }

    private Optional<TableRule> rule(YamlValue value, YamlMapping rule)
    {
        Optional<Who> who = whoReader.read(rule);
        Optional<AssetPattern> assets = RuleReader.assets(rule);
        Optional<Set<Privilege>> privileges = RuleReader.privileges(rule);
        if (who.isEmpty() || assets.isEmpty() || privileges.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TableRule(who.orElseThrow(), assets.orElseThrow(), privileges.orElseThrow(), value.mistakes().location(value.node())));
    }
}
