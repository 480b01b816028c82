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
package io.weir.access.explain;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What two policies say otherwise about the same.
 *
 * @param before empty where they say nothing, as {@code after}
 * @param order above 0 when the later ones give more, below when they give less
 */
record PolicyDifference(String user, String asset, String action, Optional<String> before, Optional<String> after, int order)
{
    static final List<AnswerColumn> COLUMNS = Stream.of("user", "asset", "action", "before", "after", "change").map(AnswerColumn::text).collect(toImmutableList());

    PolicyDifference
    {
        requireNonNull(user, "user is null");
        requireNonNull(asset, "asset is null");
        requireNonNull(action, "action is null");
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
    }

    List<Optional<String>> row()
    {
        return ImmutableList.of(Optional.of(user), Optional.of(asset), Optional.of(action), before, after, Optional.of(change()));
    }

    private String change()
    {
        return order > 0 ? "gains" : order < 0 ? "loses" : "changes";
    }
}
