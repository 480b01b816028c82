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
package io.weir.server.demo;

import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestCheckParser
{
    private static final Answer TWO_ROWS = new Rows(List.of("id", "email"), List.of(List.of("1", "***"), List.of("2", "b@example.com")));
    private static final Answer NO_ROWS = new Rows(List.of("id", "email"), List.of());
    private static final Answer WRITTEN = new Done(7);
    private static final Answer DENIED = new Failed("Access Denied: Cannot select from columns");

    @Test
    void succeeds()
    {
        assertThat(holding("succeeds")).containsExactly(TWO_ROWS, NO_ROWS, WRITTEN);
    }

    @Test
    void fails()
    {
        assertThat(holding("fails ~ Access Denied")).containsExactly(DENIED);
        assertThat(holding("fails ~ does not exist")).isEmpty();
    }

    @Test
    void rowCounts()
    {
        assertThat(holding("rows = 2")).containsExactly(TWO_ROWS);
        assertThat(holding("rows >= 0")).containsExactly(TWO_ROWS, NO_ROWS);
        assertThat(holding("rows >= 3")).isEmpty();
    }

    @Test
    void updated()
    {
        assertThat(holding("updated = 7")).containsExactly(WRITTEN);
        assertThat(holding("updated = 8")).isEmpty();
    }

    @Test
    void values()
    {
        assertThat(holding("every id ~ ^\\d$")).containsExactly(TWO_ROWS);
        assertThat(holding("every email ~ @")).isEmpty();
        assertThat(holding("some email ~ @")).containsExactly(TWO_ROWS);
        assertThat(holding("no email ~ @")).isEmpty();
        assertThat(holding("no email ~ #")).containsExactly(TWO_ROWS);
    }

    @Test
    void missingColumnSatisfiesNothing()
    {
        assertThat(holding("no phone ~ 1")).isEmpty();
    }

    @Test
    void notACheck()
    {
        assertThatThrownBy(() -> CheckParser.parse("rows < 3"))
                .hasMessage("Not a check: 'rows < 3'");
    }

    private static List<Answer> holding(String check)
    {
        return List.of(TWO_ROWS, NO_ROWS, WRITTEN, DENIED).stream()
                .filter(answer -> CheckParser.parse(check).holds(answer))
                .toList();
    }
}
