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
import io.weir.governance.policy.Clearance;
import io.weir.governance.policy.ClearanceLevel;
import io.weir.governance.policy.Who;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The section {@code clearances}.
 */
final class ClearanceReader
{
    private static final Set<String> FIELDS = ImmutableSet.<String>builder()
            .addAll(WhoReader.FIELDS)
            .addAll(RuleReader.ASSET_FIELDS)
            .add("tags", "level", "purposes", "expires", "reason")
            .build();

    private final WhoReader whoReader;
    private final TagNames tagNames;
    private final Set<String> purposes;

    ClearanceReader(WhoReader whoReader, TagNames tagNames, Set<String> purposes)
    {
        this.whoReader = requireNonNull(whoReader, "whoReader is null");
        this.tagNames = requireNonNull(tagNames, "tagNames is null");
        this.purposes = ImmutableSet.copyOf(purposes);
    }

    List<Clearance> read(YamlValue section)
    {
        return section.mappings(FIELDS, this::clearance);
    }

    private Optional<Clearance> clearance(YamlValue value, YamlMapping rule)
    {
        Optional<Who> who = whoReader.read(rule);
        Set<String> tags = rule.required("tags").map(tagNames::set).orElse(ImmutableSet.of());
        Optional<ClearanceLevel> level = rule.required("level")
                .flatMap(text -> text.oneOf(ImmutableSet.of("show", "copy")))
                .map(keyword -> ClearanceLevel.valueOf(keyword.toUpperCase(Locale.ENGLISH)));
        Optional<String> reason = rule.required("reason").flatMap(YamlValue::text);
        Optional<Set<String>> named = PurposeReader.named(rule, purposes);
        Optional<AssetPattern> assets = RuleReader.assets(rule);
        Optional<YamlValue> expiry = rule.optional("expires");
        Optional<Instant> expires = expiry.flatMap(text -> text.parsed("a date such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z", ClearanceReader::instant));
        boolean expiryUnreadable = expiry.isPresent() && expires.isEmpty();
        if (who.isEmpty() || tags.isEmpty() || level.isEmpty() || reason.isEmpty() || named.isEmpty() || assets.isEmpty() || expiryUnreadable) {
            return Optional.empty();
        }
        return Optional.of(new Clearance(who.orElseThrow(), tags, level.orElseThrow(), named.orElseThrow(), assets.orElseThrow(), expires, reason.orElseThrow(), value.mistakes().location(value.node())));
    }

    private static Instant instant(String text)
    {
        if (text.contains("T") || text.contains("t")) {
            return Instant.parse(text);
        }
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
