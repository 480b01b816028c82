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

import io.weir.server.demo.Answer.Rows;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TestAnswerTable
{
    @Test
    void aligned()
    {
        assertThat(AnswerTable.lines(new Rows(List.of("id", "n"), List.of(List.of("1", "long value"), List.of("123", "x")))))
                .containsExactly(
                        " id  | n",
                        "-----+------------",
                        " 1   | long value",
                        " 123 | x",
                        "(2 rows)");
    }

    @Test
    void onlyTheFirstRows()
    {
        assertThat(AnswerTable.lines(new Rows(List.of("id"), Collections.nCopies(20, List.of("1")))))
                .hasSize(9)
                .endsWith("(20 rows, the first 6 shown)");
    }

    @Test
    void longValuesAreCut()
    {
        assertThat(AnswerTable.lines(new Rows(List.of("id"), List.of(List.of("x".repeat(100))))))
                .contains(" " + "x".repeat(87) + "...");
    }
}
