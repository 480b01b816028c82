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

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Values with these tags, or any beneath them, are not written into these tables: by nobody, and by no statement.
 */
public record FlowRule(Set<String> tags, AssetPattern to, String reason, RuleLocation location)
{
    public FlowRule
    {
        tags = ImmutableSet.copyOf(tags);
        requireNonNull(to, "to is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(location, "location is null");
    }

    public boolean covers(String tag)
    {
        return Clearance.covers(tags, tag);
    }
}
