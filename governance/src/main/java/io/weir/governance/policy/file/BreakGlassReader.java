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
import io.airlift.units.Duration;
import io.weir.governance.policy.AssetPattern;
import io.weir.governance.policy.BreakGlassRule;
import io.weir.governance.policy.Who;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The section {@code breakGlass}.
 */
final class BreakGlassReader
{
    private static final Set<String> FIELDS = ImmutableSet.<String>builder()
            .addAll(WhoReader.FIELDS)
            .addAll(RuleReader.ASSET_FIELDS)
            .add("tags", "longest")
            .build();

    private final WhoReader whoReader;
    private final TagNames tagNames;

    BreakGlassReader(WhoReader whoReader, TagNames tagNames)
    {
        this.whoReader = requireNonNull(whoReader, "whoReader is null");
        this.tagNames = requireNonNull(tagNames, "tagNames is null");
    }

    List<BreakGlassRule> read(YamlValue section)
    {
        return section.mappings(FIELDS, this::rule);
    }

    private Optional<BreakGlassRule> rule(YamlValue value, YamlMapping rule)
    {
        Optional<Who> who = whoReader.read(rule);
        Set<String> tags = rule.required("tags").map(tagNames::set).orElse(ImmutableSet.of());
        Optional<AssetPattern> assets = RuleReader.assets(rule);
        Optional<java.time.Duration> longest = rule.required("longest").flatMap(BreakGlassReader::longest);
        if (who.isEmpty() || tags.isEmpty() || assets.isEmpty() || longest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BreakGlassRule(who.orElseThrow(), tags, assets.orElseThrow(), longest.orElseThrow(), value.mistakes().location(value.node())));
    }

    private static Optional<java.time.Duration> longest(YamlValue value)
    {
        return value.parsed("a time such as 30m or 4h, at least 1m and at most 24h", text -> {
            java.time.Duration longest = Duration.valueOf(text).toJavaTime();
            if (longest.compareTo(java.time.Duration.ofMinutes(1)) < 0 || longest.compareTo(java.time.Duration.ofHours(24)) > 0) {
                throw new IllegalArgumentException("out of range");
            }
            return longest;
        });
    }
}
