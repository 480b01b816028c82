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
package io.weir.access.decision;

import com.google.common.collect.ImmutableList;
import io.weir.governance.policy.PolicyDecisions;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

/**
 * The columns of a table that are asked about together.
 *
 * @param names theirs, in the same order
 * @param fields all that are in them
 * @param untagged how everybody sees them when none of them carries a tag
 */
public record ReadColumns(List<ReadColumn> columns, List<String> names, List<List<String>> fields, TableJudgement untagged)
{
    public ReadColumns
    {
        columns = ImmutableList.copyOf(columns);
        names = ImmutableList.copyOf(names);
        fields = ImmutableList.copyOf(fields);
        requireNonNull(untagged, "untagged is null");
    }

    public static ReadColumns of(List<ReadColumn> columns)
    {
        return new ReadColumns(
                columns,
                columns.stream().map(ReadColumn::name).collect(toImmutableList()),
                columns.stream().flatMap(column -> column.fields().stream()).collect(toImmutableList()),
                new TableJudgement(columns, columns.stream().collect(toImmutableMap(ReadColumn::name, _ -> PolicyDecisions.decideUntagged(), (first, _) -> first))));
    }
}
