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

import io.weir.benchmarks.AlternatingRuns.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.weir.benchmarks.CannedTrino.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestSideBySide
{
    private static final AlternatingRuns RUNS = new AlternatingRuns(1, 2);
    private static final String SQL = "SELECT total FROM orders";
    private static final Map<String, String> COLUMN = Map.of("total", "double");

    private final CannedTrino weir;
    private final CannedTrino peer;

    TestSideBySide()
            throws IOException
    {
        weir = new CannedTrino();
        peer = new CannedTrino();
    }

    @AfterEach
    void close()
            throws SQLException
    {
        weir.close();
        peer.close();
    }

    @Test
    void theSameAnswer()
    {
        weir.rows(SQL, COLUMN, List.of(row(0.1 + 0.2), row((Object) null)));
        peer.rows(SQL, COLUMN, List.of(row((Object) null), row(0.3)));
        Outcome outcome = both().time(RUNS, _ -> SQL);
        assertThat(outcome.difference()).isEmpty();
        assertThat(outcome.peer().orElseThrow().values()).hasSize(2);
        // three runs, one of which is not counted, and the question that is compared
        assertThat(peer.statements()).hasSize(4);
    }

    @Test
    void anEmptyAnswerIsNotFast()
    {
        weir.rows(SQL, COLUMN, List.of());
        peer.rows(SQL, COLUMN, List.of(row(0.3)));
        Figure figure = both().time(RUNS, _ -> SQL).figure("delta", "totals", new Target.RatioAtMost(1_000_000));
        assertThat(figure.difference()).contains("0 rows of Weir and 1 of the peer: the peer has [0.3], which Weir does not have");
        assertThat(FigureLine.format(figure)).endsWith(" ratio=- target=1000000.00x DIFFERS");
    }

    @Test
    void otherTypes()
    {
        weir.rows(SQL, COLUMN, List.of(row(1.0)));
        peer.rows(SQL, Map.of("total", "bigint"), List.of(row(1)));
        assertThat(both().difference(_ -> SQL)).contains("the columns are [DOUBLE] of Weir and [BIGINT] of the peer");
    }

    @Test
    void eachInItsOwnWords()
    {
        weir.rows("SELECT delta_gov", Map.of("day", "date"), List.of(row("2026-11-28")));
        peer.rows("SELECT delta", Map.of("day", "date"), List.of(row("2026-11-28")));
        assertThat(both().difference(side -> "SELECT " + side.deltaCatalog())).isEmpty();
    }

    @Test
    void withoutAPeer()
    {
        weir.rows(SQL, COLUMN, List.of(row(0.3)));
        Outcome outcome = both().withPeerThat(_ -> false).time(RUNS, _ -> SQL);
        assertThat(outcome.peer()).isEmpty();
        assertThat(outcome.difference()).isEmpty();
        assertThat(weir.statements()).as("nothing to compare with").hasSize(3);
    }

    @Test
    void whatIsRefused()
    {
        weir.rows(SQL, COLUMN, List.of(row(0.3)));
        peer.refuse(SQL, "no such table");
        assertThatThrownBy(() -> both().difference(_ -> SQL))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith("peer refused: " + SQL)
                .hasMessageContaining("no such table");
    }

    private SideBySide both()
    {
        return new SideBySide(weir.weir(), Optional.of(peer.peer()));
    }
}
