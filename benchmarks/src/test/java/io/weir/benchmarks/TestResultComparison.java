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
package io.weir.benchmarks;

import io.weir.benchmarks.Cell.Absent;
import io.weir.benchmarks.Cell.Approximate;
import io.weir.benchmarks.Cell.Exact;
import io.weir.benchmarks.Result.Row;
import org.junit.jupiter.api.Test;

import java.sql.JDBCType;
import java.util.List;

import static java.sql.JDBCType.BIGINT;
import static java.sql.JDBCType.DOUBLE;
import static java.sql.JDBCType.INTEGER;
import static java.sql.JDBCType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

class TestResultComparison
{
    private static final List<JDBCType> TYPES = List.of(VARCHAR, DOUBLE);
    private static final ResultComparison ORDERED = new ResultComparison(true);
    private static final ResultComparison UNORDERED = new ResultComparison(false);

    @Test
    void whatAQueryOrders()
    {
        assertThat(ResultComparison.of("SELECT a FROM t ORDER BY a DESC LIMIT 3")).isEqualTo(ORDERED);
        assertThat(ResultComparison.of("SELECT max(b) FROM (SELECT b FROM (VALUES 1) AS t (b))\norder by max(b)")).isEqualTo(ORDERED);
        assertThat(ResultComparison.of("SELECT a FROM t")).isEqualTo(UNORDERED);
        assertThat(ResultComparison.of("SELECT array_agg(a ORDER BY a) FROM t")).isEqualTo(UNORDERED);
        assertThat(ResultComparison.of("SELECT a FROM (SELECT lower(a) AS a FROM t ORDER BY a LIMIT 3)")).isEqualTo(UNORDERED);
    }

    @Test
    void theSameInAnotherOrder()
    {
        Result weir = result(row("a", 1), row("b", 2), row("a", 1));
        Result peer = result(row("b", 2), row("a", 1), row("a", 1));
        assertThat(UNORDERED.difference(weir, peer)).isEmpty();
        assertThat(ORDERED.difference(weir, weir)).isEmpty();
        assertThat(ORDERED.difference(weir, peer)).contains("row 1 is [a, 1.0] of Weir and [b, 2.0] of the peer");
    }

    @Test
    void fewerRows()
    {
        Result none = result();
        Result two = result(row("a", 1), row("b", 2));
        assertThat(UNORDERED.difference(none, two)).contains("0 rows of Weir and 2 of the peer: the peer has [a, 1.0], which Weir does not have");
        assertThat(UNORDERED.difference(two, none)).contains("2 rows of Weir and 0 of the peer: row 1 of Weir is [a, 1.0], which the peer does not have");
        assertThat(ORDERED.difference(result(row("a", 1)), two)).contains("1 rows of Weir and 2 of the peer: row 2 is none of Weir and [b, 2.0] of the peer");
        assertThat(ORDERED.difference(two, none)).contains("2 rows of Weir and 0 of the peer: row 1 is [a, 1.0] of Weir and none of the peer");
    }

    @Test
    void anotherContent()
    {
        Result weir = result(row("a", 1), row("b", 2));
        Result peer = result(row("b", 3), row("a", 1));
        assertThat(UNORDERED.difference(weir, peer)).contains("row 2 of Weir is [b, 2.0], which the peer does not have");
        // each row of the peer stands for one of Weir
        assertThat(UNORDERED.difference(result(row("a", 1), row("a", 1)), result(row("a", 1), row("c", 1)))).contains("row 2 of Weir is [a, 1.0], which the peer does not have");
        assertThat(UNORDERED.difference(result(new Row(List.of(new Absent(), new Approximate(1)))), result(row("NULL", 1)))).isPresent();
    }

    @Test
    void doubles()
    {
        assertThat(ORDERED.difference(result(row("a", 1e9)), result(row("a", 1e9 + 0.5)))).isEmpty();
        assertThat(UNORDERED.difference(result(row("a", 1e9), row("a", 3)), result(row("a", 3), row("a", 1e9 + 0.5)))).isEmpty();
        assertThat(ORDERED.difference(result(row("a", 1e9)), result(row("a", 1e9 + 5)))).contains("row 1 is [a, 1.0E9] of Weir and [a, 1.000000005E9] of the peer");
        assertThat(ORDERED.difference(result(row("a", Double.NaN)), result(row("a", Double.NaN)))).isEmpty();
        assertThat(ORDERED.difference(result(row("a", Double.NaN)), result(row("a", 1)))).isPresent();
        assertThat(ORDERED.difference(result(row("a", Double.POSITIVE_INFINITY)), result(row("a", 1)))).isPresent();
    }

    @Test
    void otherTypes()
    {
        Row one = new Row(List.of(new Exact("1")));
        assertThat(ORDERED.difference(new Result(List.of(BIGINT), List.of(one)), new Result(List.of(INTEGER), List.of(one))))
                .contains("the columns are [BIGINT] of Weir and [INTEGER] of the peer");
    }

    private static Result result(Row... rows)
    {
        return new Result(TYPES, List.of(rows));
    }

    private static Row row(String text, double number)
    {
        return new Row(List.of(new Exact(text), new Approximate(number)));
    }
}
