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
package io.weir.lineage.statement;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.MergeCase;
import io.trino.sql.tree.MergeInsert;
import io.trino.sql.tree.MergeUpdate;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Update;
import io.weir.lineage.redact.HiddenName;

import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;

/**
 * Which columns an UPDATE or MERGE may write, which can be told even if it is not understood where their values come from.
 *
 * @param any whether it may write columns that it does not name
 */
public record AssignedColumns(Set<String> columns, boolean any)
{
    public AssignedColumns
    {
        columns = columns.stream().map(column -> column.toLowerCase(ENGLISH)).collect(toImmutableSet());
    }

    /**
     * @return {@code any} if it names a column by an identifier that redaction took
     */
    public static AssignedColumns of(Statement statement)
    {
        ImmutableSet.Builder<String> columns = ImmutableSet.builder();
        boolean any = false;
        if (statement instanceof Update update) {
            update.getAssignments().forEach(assignment -> columns.add(assignment.getName().getValue()));
        }
        if (statement instanceof Merge merge) {
            for (MergeCase mergeCase : merge.getMergeCases()) {
                switch (mergeCase) {
                    case MergeUpdate update -> update.getSetColumns().stream().map(Identifier::getValue).forEach(columns::add);
                    case MergeInsert insert -> {
                        insert.getColumns().stream().map(Identifier::getValue).forEach(columns::add);
                        any |= insert.getColumns().isEmpty();
                    }
                    default -> {}
                }
            }
        }
        Set<String> named = columns.build().stream().filter(column -> !HiddenName.is(column)).collect(toImmutableSet());
        return new AssignedColumns(named, any || named.size() < columns.build().size());
    }
}
