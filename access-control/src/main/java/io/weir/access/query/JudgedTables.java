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
package io.weir.access.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.access.query.ToldReads.ToldColumn;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * How the columns of the tables of a query were decided to be seen, and of which table Trino takes the masks now.
 */
public final class JudgedTables
{
    @GuardedBy("this")
    private final Map<JudgedTable, Map<String, Decision>> judged = new HashMap<>();
    // each of the answers, of which Trino may have taken any
    @GuardedBy("this")
    private final Map<JudgedTable, List<Answer>> answers = new HashMap<>();
    @GuardedBy("this")
    private final Set<JudgedTable> judgedTwoWays = new HashSet<>();
    @GuardedBy("this")
    private Optional<JudgedTable> beingMasked = Optional.empty();
    @GuardedBy("this")
    private Optional<JudgedTable> judgedLast = Optional.empty();

    JudgedTables() {}

    private record Answer(Map<String, Decision> decisions, Map<String, String> types) {}

    /**
     * How the identity sees the columns of a table; Trino asks this before it asks whether they may be selected.
     *
     * @param columns given away, as the base types are
     */
    public synchronized void add(JudgedTable table, Map<String, Decision> columns, Map<String, String> types)
    {
        judgedLast = Optional.of(table);
        Map<String, Decision> before = judged.putIfAbsent(table, ImmutableMap.copyOf(columns));
        // nearly always it is named once, or judged the same again
        if (before != null && before.equals(columns)) {
            return;
        }
        answers.computeIfAbsent(table, _ -> new ArrayList<>(1)).add(new Answer(columns, types));
        if (before == null) {
            return;
        }
        if (columns.entrySet().stream().anyMatch(column -> before.containsKey(column.getKey()) && isShown(before.get(column.getKey())) != isShown(column.getValue()))) {
            judgedTwoWays.add(table);
        }
        Map<String, Decision> merged = new HashMap<>(before);
        columns.forEach((column, decision) -> merged.merge(column, decision, JudgedTables::lastOrDenied));
        judged.put(table, ImmutableMap.copyOf(merged));
    }

    /**
     * The table is named again, and what was denied is masked or shown by now: the query was told that it is refused, and is.
     */
    private static Decision lastOrDenied(Decision before, Decision last)
    {
        return switch (before) {
            case Deny _ -> before;
            case Show _, Mask _ -> last;
        };
    }

    private static boolean isShown(Decision decision)
    {
        return switch (decision) {
            case Show _ -> true;
            case Mask _, Deny _ -> false;
        };
    }

    /**
     * The query names the table more than once, and a column of it is masked in one place and shown in another: a tag was set or taken away meanwhile.
     */
    public synchronized boolean isJudgedTwoWays(JudgedTable table)
    {
        return judgedTwoWays.contains(table);
    }

    public synchronized Optional<Map<String, Decision>> decisions(JudgedTable table)
    {
        return Optional.ofNullable(judged.get(table));
    }

    /**
     * Each of the ways in which Trino was told to show the column. A denied one has a mask too, for when it is read without being named.
     */
    synchronized Set<ToldColumn> told(JudgedTable table, String column)
    {
        return answers.getOrDefault(table, ImmutableList.of()).stream()
                .filter(answer -> answer.decisions().containsKey(column))
                .map(answer -> new ToldColumn(Optional.ofNullable(answer.types().get(column)), answer.decisions().get(column).appliedMask()))
                .collect(toImmutableSet());
    }

    /**
     * Trino takes the masks of the table now: of each it asks first whether the column may be selected, be it read or not, and leaves the mask out where it may not.
     */
    public synchronized void beginMasking(JudgedTable table)
    {
        beingMasked = Optional.of(table);
    }

    /**
     * Trino asks for row filters of the table: it has taken the masks.
     *
     * @return whether those were of this table, and so the columns that were told last are those that are filtered by
     */
    public synchronized boolean endMasking(JudgedTable table)
    {
        boolean isJudged = judgedLast.equals(Optional.of(table));
        beingMasked = Optional.empty();
        judgedLast = Optional.empty();
        return isJudged;
    }

    /**
     * What is read is asked about: the columns that were told last are no longer those that are filtered by.
     */
    public synchronized void endJudging()
    {
        judgedLast = Optional.empty();
    }

    public synchronized boolean isBeingMasked(JudgedTable table)
    {
        return beingMasked.equals(Optional.of(table));
    }

    public record JudgedTable(String user, Asset table)
    {
        public JudgedTable
        {
            requireNonNull(user, "user is null");
            requireNonNull(table, "table is null");
        }
    }
}
