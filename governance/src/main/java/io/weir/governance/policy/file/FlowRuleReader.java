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
import io.weir.governance.policy.FlowRule;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The section {@code flowRules}.
 */
final class FlowRuleReader
{
    private static final Set<String> FIELDS = ImmutableSet.of("tags", "to", "reason");

    private final TagNames tagNames;

    FlowRuleReader(TagNames tagNames)
    {
        this.tagNames = requireNonNull(tagNames, "tagNames is null");
    }

    List<FlowRule> read(YamlValue section)
    {
        return section.mappings(FIELDS, this::rule);
    }

    private Optional<FlowRule> rule(YamlValue value, YamlMapping rule)
    {
        Set<String> tags = rule.required("tags").map(tagNames::set).orElse(ImmutableSet.of());
        Optional<AssetPattern> to = rule.required("to")
                .flatMap(YamlValue::mapping)
                .flatMap(target -> RuleReader.assets(target.only(RuleReader.ASSET_FIELDS)));
        Optional<String> reason = rule.required("reason").flatMap(YamlValue::text);
        if (tags.isEmpty() || to.isEmpty() || reason.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FlowRule(tags, to.orElseThrow(), reason.orElseThrow(), value.mistakes().location(value.node())));
    }
}
