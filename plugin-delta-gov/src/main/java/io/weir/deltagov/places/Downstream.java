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
package io.weir.deltagov.places;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Which tables and views were made of a table.
 */
public sealed interface Downstream
{
    /**
     * @param assets full names, sorted; also what was made of what was made of it
     */
    record Known(List<String> assets)
            implements Downstream
    {
        public Known
        {
            assets = ImmutableList.copyOf(assets);
        }
    }

    record Unknown(String reason)
            implements Downstream
    {
        public Unknown
        {
            requireNonNull(reason, "reason is null");
        }
    }
}
