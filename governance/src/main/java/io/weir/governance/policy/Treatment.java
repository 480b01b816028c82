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

import static java.util.Objects.requireNonNull;

/**
 * What a mask rule does to values of those without clearance.
 */
public sealed interface Treatment
{
    /**
     * The column may not be read at all.
     */
    record Refuse()
            implements Treatment {}

    record Apply(MaskSpec mask)
            implements Treatment
    {
        public Apply
        {
            requireNonNull(mask, "mask is null");
        }
    }

    /**
     * The tag is for information only: the values are shown to everyone who may select.
     */
    record Plain()
            implements Treatment {}
}
