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

import io.weir.governance.snapshot.EffectiveTag;

import static java.util.Objects.requireNonNull;

/**
 * How somebody sees a column. {@code because} is a sentence for the one who asks why.
 */
public sealed interface Decision
{
    String because();

    record Show(String because)
            implements Decision
    {
        public Show
        {
            requireNonNull(because, "because is null");
        }
    }

    record Mask(MaskSpec mask, EffectiveTag tag, String because)
            implements Decision
    {
        public Mask
        {
            requireNonNull(mask, "mask is null");
            requireNonNull(tag, "tag is null");
            requireNonNull(because, "because is null");
        }
    }

    record Deny(EffectiveTag tag, String because)
            implements Decision
    {
        public Deny
        {
            requireNonNull(tag, "tag is null");
            requireNonNull(because, "because is null");
        }
    }

    /**
     * The stricter of two decisions about one column: deny, then the masks in the order of {@link MaskKind}, then show. Two different masks of one kind give
     * {@code NULL}, because neither contains the other.
     */
    static Decision mostRestrictive(Decision left, Decision right)
    {
        if (left instanceof Mask(MaskSpec leftMask, EffectiveTag tag, String because) && right instanceof Mask(MaskSpec rightMask, _, String otherBecause)) {
            int order = leftMask.kind().compareTo(rightMask.kind());
            if (order == 0 && !leftMask.equals(rightMask)) {
                return new Mask(new MaskSpec.NullMask(), tag, because + "; and " + otherBecause);
            }
            return order <= 0 ? left : right;
        }
        return rank(left) <= rank(right) ? left : right;
    }

    private static int rank(Decision decision)
    {
        return switch (decision) {
            case Deny _ -> 0;
            case Mask _ -> 1;
            case Show _ -> 2;
        };
    }
}
