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
 * The mask of a tag and of all beneath it, for columns of these base types; of every type that the mask fits when none is given.
 */
public record MaskRule(String tag, Set<String> types, Treatment treatment, RuleLocation location)
{
    public MaskRule
    {
        requireNonNull(tag, "tag is null");
        types = ImmutableSet.copyOf(types);
        requireNonNull(treatment, "treatment is null");
        requireNonNull(location, "location is null");
    }

    boolean appliesTo(String baseType)
    {
        return (types.isEmpty() || types.contains(baseType)) && switch (treatment) {
            case Treatment.Apply(MaskSpec mask) -> mask.kind().appliesTo(baseType);
            case Treatment.Refuse _, Treatment.Plain _ -> true;
        };
    }

    boolean appliesToEveryType()
    {
        return types.isEmpty() && switch (treatment) {
            case Treatment.Apply(MaskSpec mask) -> mask.kind() == MaskKind.NULL;
            case Treatment.Refuse _, Treatment.Plain _ -> true;
        };
    }
}
