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

import io.trino.spi.TrinoException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.access.explain.AnswerColumn.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAnswers
{
    private static final List<AnswerColumn> COLUMNS = List.of(text("x"));

    /**
     * What is too long is not made to its end.
     */
    @Test
    void answersHaveAnEnd()
    {
        List<Optional<String>> row = List.of(Optional.of("x"));
        List<Optional<String>> longRow = List.of(Optional.of("x".repeat(1_000_000)));
        assertThat(((AnswerHandle) Answers.of(COLUMNS, Stream.generate(() -> row).limit(20_000), "ask for less").getHandle()).rows()).hasSize(20_000);
        for (Stream<List<Optional<String>>> rows : List.of(Stream.generate(() -> row), Stream.generate(() -> longRow))) {
            assertThatThrownBy(() -> Answers.of(COLUMNS, rows, "ask for less"))
                    .isInstanceOf(TrinoException.class)
                    .hasMessage("The answer has more than the 20000 rows or 20000000 characters that are given at most: ask for less");
        }
    }
}
