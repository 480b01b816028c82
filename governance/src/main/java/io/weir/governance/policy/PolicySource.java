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

import java.util.List;

/**
 * Where the policies come from. {@code () -> policies} is one that never changes.
 */
@FunctionalInterface
public interface PolicySource
{
    Policies current();

    /**
     * Policies that are not in force, from a file in the same folder.
     *
     * @throws PolicyException when there is none, or when it has mistakes
     */
    default Policies candidate(String fileName)
    {
        throw new PolicyException(List.of("these policies do not come from a file, so there is none beside them"));
    }
}
