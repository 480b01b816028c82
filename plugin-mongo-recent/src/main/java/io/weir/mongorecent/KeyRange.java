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
package io.weir.mongorecent;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Documents by their keys, in MongoDB's order of all values of all types.
 *
 * @param low the least, as canonical extended JSON of a document that holds only it; empty: no bound
 * @param high the first that is too great
 */
public record KeyRange(Optional<String> low, Optional<String> high)
{
    public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

    public KeyRange
    {
        requireNonNull(low, "low is null");
        requireNonNull(high, "high is null");
    }

    public boolean isAll()
    {
        return low.isEmpty() && high.isEmpty();
    }
}
