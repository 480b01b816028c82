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
 * What somebody may do with matching tables. Rules are asked from the top; the first that matches the user and the table decides,
 * and one without privileges denies.
 */
public record TableRule(Who who, AssetPattern assets, Set<Privilege> privileges, RuleLocation location)
{
    public TableRule
    {
        requireNonNull(who, "who is null");
        requireNonNull(assets, "assets is null");
        privileges = ImmutableSet.copyOf(privileges);
        requireNonNull(location, "location is null");
    }
}
