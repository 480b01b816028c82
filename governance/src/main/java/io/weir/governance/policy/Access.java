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
 * Whether somebody may do something with an asset, and which rule says so.
 */
public sealed interface Access
{
    String because();

    record Allowed(String because)
            implements Access
    {
        public Allowed
        {
            requireNonNull(because, "because is null");
        }
    }

    record Denied(String because)
            implements Access
    {
        public Denied
        {
            requireNonNull(because, "because is null");
        }
    }

    default boolean isAllowed()
    {
        return switch (this) {
            case Allowed _ -> true;
            case Denied _ -> false;
        };
    }
}
