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

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.MergeCase;
import io.trino.sql.tree.MergeInsert;
import io.trino.sql.tree.MergeUpdate;

import java.util.List;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What the branches of a MERGE tell by being taken. A column that one branch alone updates keeps its value or not, as with a WHERE. One that several branches of a kind assign is a
 * CASE over their conditions, in another wording; and so is each column of several branches that insert, because those that leave it out insert a NULL.
 */
final class BranchConditions
{
    private final Choice updates;
    private final Choice inserts;

    /**
     * @param deciding the conditions of all branches of the kind
     * @param assigned the columns, as often as a branch assigns them
     */
    private record Choice(Origins deciding, Multiset<String> assigned, int branches)
    {
        private Origins ofAssigned(String column)
        {
            return assigned.count(column) > 1 ? deciding : Origins.NONE;
        }

        private Origins ofAll()
        {
            return branches > 1 ? deciding : Origins.NONE;
        }
    }

    private BranchConditions(Choice updates, Choice inserts)
    {
        this.updates = requireNonNull(updates, "updates is null");
        this.inserts = requireNonNull(inserts, "inserts is null");
    }

    static BranchConditions of(List<MergeCase> cases, ExpressionReader expressions)
    {
        return new BranchConditions(
                choice(cases.stream().filter(MergeUpdate.class::isInstance).toList(), expressions),
                choice(cases.stream().filter(MergeInsert.class::isInstance).toList(), expressions));
    }

    private static Choice choice(List<MergeCase> branches, ExpressionReader expressions)
    {
        Origins deciding = branches.stream()
                .flatMap(branch -> branch.getExpression().stream())
                .map(expressions::read)
                .reduce(Origins.NONE, Origins::and)
                .as(Influence.CONDITIONAL);
        Multiset<String> assigned = HashMultiset.create();
        branches.stream()
                .flatMap(branch -> branch.getSetColumns().stream())
                .map(Identifier::getValue)
                .forEach(column -> assigned.add(column.toLowerCase(ENGLISH)));
        return new Choice(deciding, assigned, branches.size());
    }

    /**
     * @param column in lower case
     */
    Origins of(String column)
    {
        return updates.ofAssigned(column).and(inserts.assigned().contains(column) ? inserts.ofAll() : Origins.NONE);
    }

    /**
     * What an INSERT that names no columns tells.
     */
    Origins ofInserts()
    {
        return inserts.ofAll();
    }
}
