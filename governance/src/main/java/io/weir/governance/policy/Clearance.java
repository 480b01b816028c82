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
package io.weir.governance.policy;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.TagName;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Somebody may read values with these tags and all beneath them unmasked. {@code *} among the tags is every tag, also those that the policies do not know.
 *
 * @param purposes the query must state one of these purposes, held by the user; any query counts when there are none
 * @param assets only values in these tables
 */
public record Clearance(Who who, Set<String> tags, ClearanceLevel level, Set<String> purposes, AssetPattern assets, Optional<Instant> expires, String reason, RuleLocation location)
{
    public static final String EVERY_TAG = "*";

    public Clearance
    {
        requireNonNull(who, "who is null");
        tags = ImmutableSet.copyOf(tags);
        requireNonNull(level, "level is null");
        purposes = ImmutableSet.copyOf(purposes);
        requireNonNull(assets, "assets is null");
        requireNonNull(expires, "expires is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(location, "location is null");
    }

    /**
     * Whether the subject, completed with groups and held purposes, may read a value that carries the tag.
     */
    boolean allows(Subject subject, Purpose purpose, String tag, Asset asset, Instant now)
    {
        return allows(subject, purpose, tag, now) && assets.covers(asset.governed());
    }

    /**
     * As {@link #allows}, whatever the tables.
     */
    boolean allows(Subject subject, Purpose purpose, String tag, Instant now)
    {
        return level.allows(purpose)
                && covers(tags, tag)
                && isValidAt(now)
                && who.matches(subject)
                && (purposes.isEmpty() || subject.purposes().stream().anyMatch(purposes::contains));
    }

    static boolean covers(Set<String> tags, String tag)
    {
        return tags.stream().anyMatch(covering -> covering.equals(EVERY_TAG) || TagName.covers(covering, tag));
    }

    private boolean isValidAt(Instant now)
    {
        return expires.map(now::isBefore).orElse(true);
    }
}
