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

import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.TableName;
import io.weir.lineage.statement.TiedColumns.Tie;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.lineage.statement.Influence.FILTER;
import static io.weir.lineage.statement.Influence.JOIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestTiedColumns
{
    private static final int COLUMNS = 12;

    @Test
    void overSeveralConditions()
    {
        TiedColumns tied = tied(List.of(tie(FILTER, 1, 2), tie(JOIN, 2, 3), tie(FILTER, 5, 6)));
        assertThat(tied.and(value(1))).isEqualTo(value(1).and(Origins.of(columns(2), FILTER)).and(Origins.of(columns(2, 3), JOIN)));
        assertThat(tied.and(value(6))).isEqualTo(value(6).and(Origins.of(columns(5), FILTER)));
        assertThat(tied.and(value(4))).isEqualTo(value(4));
        assertThat(tied.and(value(1, 3))).isEqualTo(value(1, 3).and(Origins.of(columns(2), FILTER)).and(Origins.of(columns(2), JOIN)));
    }

    @Test
    void overWhatIsBehindViews()
    {
        // 10 and 11 are columns of views over 1
        TiedColumns tied = tied(List.of(tie(FILTER, 10, 2), tie(JOIN, 11, 3)));
        assertThat(tied.and(value(1)).columns().keySet()).isEqualTo(columns(1, 10, 2, 11, 3));
        assertThat(tied.and(value(3)).columns().keySet()).isEqualTo(columns(3, 11, 10, 2));
    }

    @Test
    void oneColumnOfAViewThatComparesTwo()
    {
        // 9 is a column of a view over 1 and 2, and 10 of one over 1
        Conditions conditions = new Conditions(column -> column.equals(column(9)) ? columns(1, 2) : column.equals(column(10)) ? columns(1) : Set.of());
        conditions.tie(FILTER, value(9));
        conditions.tie(FILTER, value(10));
        conditions.tie(FILTER, value(3));
        TiedColumns tied = conditions.tied(new Effort());
        assertThat(tied.and(value(1)).columns().keySet()).isEqualTo(columns(1, 9));
        assertThat(tied.and(value(2)).columns().keySet()).isEqualTo(columns(2, 9));
        assertThat(tied.and(value(3))).isEqualTo(value(3));
    }

    /**
     * One condition after the other, until no more column comes along.
     */
    @Test
    void asOneByOne()
    {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<Tie> ties = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                ties.add(tie(random.nextBoolean() ? FILTER : JOIN, random.ints(2 + random.nextInt(2), 0, COLUMNS).distinct().toArray()));
            }
            int[] own = random.ints(1 + random.nextInt(2), 0, COLUMNS).distinct().toArray();
            assertThat(tied(ties).and(value(own))).describedAs("seed %s, round %s, %s of %s", seed, round, own, ties).isEqualTo(oneByOne(value(own), ties));
        }
    }

    @Test
    void whatWouldBeTooMuchToKeep()
    {
        int[] all = IntStream.range(100, 10_100).toArray();
        TiedColumns tied = tied(List.of(tie(FILTER, all)));
        assertThatThrownBy(() -> IntStream.of(all).forEach(column -> tied.and(value(column)))).isInstanceOf(UnresolvedStatementException.class);
    }

    private static Origins oneByOne(Origins value, List<Tie> ties)
    {
        Origins all = value;
        Set<ColumnName> known = new HashSet<>(value.columns().keySet());
        for (boolean more = true; more; ) {
            more = false;
            for (Tie tie : ties) {
                if (known.stream().flatMap(TestTiedColumns::reached).anyMatch(tie.reached()::contains)) {
                    more |= known.addAll(tie.columns());
                    all = all.and(Origins.of(tie.columns(), tie.influence()).without(value.columns().keySet()));
                }
            }
        }
        return all;
    }

    private static TiedColumns tied(List<Tie> ties)
    {
        return new TiedColumns(ties, TestTiedColumns::reached, new Effort());
    }

    private static Tie tie(Influence influence, int... numbers)
    {
        Set<ColumnName> columns = columns(numbers);
        return new Tie(columns, columns.stream().flatMap(TestTiedColumns::reached).collect(toImmutableSet()), influence);
    }

    private static Stream<ColumnName> reached(ColumnName column)
    {
        return columns(10, 11).contains(column) ? Stream.of(column, column(1)) : Stream.of(column);
    }

    private static Origins value(int... numbers)
    {
        return Origins.of(columns(numbers), EdgeKind.IDENTITY);
    }

    private static Set<ColumnName> columns(int... numbers)
    {
        return IntStream.of(numbers).mapToObj(TestTiedColumns::column).collect(toImmutableSet());
    }

    private static ColumnName column(int number)
    {
        return new ColumnName(new TableName("lake", "sales", "wide"), "c" + number);
    }
}
