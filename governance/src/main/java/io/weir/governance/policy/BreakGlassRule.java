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
import io.weir.governance.policy.BreakGlass.Activation;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * In an emergency these users may give themselves a clearance for these tags, for at most this long, with a reason.
 */
public record BreakGlassRule(Who who, Set<String> tags, AssetPattern assets, Duration longest, RuleLocation location)
{
    public BreakGlassRule
    {
        requireNonNull(who, "who is null");
        tags = ImmutableSet.copyOf(tags);
        requireNonNull(assets, "assets is null");
        requireNonNull(longest, "longest is null");
        requireNonNull(location, "location is null");
    }

    public boolean covers(String tag)
    {
        return Clearance.covers(tags, tag);
    }

    /**
     * An emergency may go on for longer by another rule, which is about other tables.
     */
    boolean allowsAt(Activation activation, Instant now)
    {
        return now.isBefore(end(activation));
    }

    Instant end(Activation activation)
    {
        Instant latest = activation.from().plus(longest);
        return latest.isBefore(activation.until()) ? latest : activation.until();
    }
}
