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

import java.io.PrintStream;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Prints a step: who says what, the answer, and whether it is what was promised.
 */
public final class StepPrinter
{
    private final PrintStream output;
    private int number;

    public StepPrinter(PrintStream output)
    {
        this.output = requireNonNull(output, "output is null");
    }

    void print(Step step, Answer answer, List<Check> broken)
    {
        if (step.isPreparation()) {
            return;
        }
        number++;
        output.println();
        output.println("%d. %s".formatted(number, step.title()));
        step.sql().lines().forEach(line -> output.println("   %s> %s".formatted(step.user(), line)));
        answerLines(answer).forEach(line -> output.println("     " + line));
        output.println("   %s %s".formatted(broken.isEmpty() ? "✓" : "✗", step.promise()));
        broken.forEach(check -> output.println("     does not hold: " + check));
    }

    private static List<String> answerLines(Answer answer)
    {
        return switch (answer) {
            case Rows rows -> AnswerTable.lines(rows);
            case Done(long updated) when updated == 0 -> List.of("done");
            case Done(long updated) -> List.of(updated == 1 ? "1 row written" : "%d rows written".formatted(updated));
            case Failed(String message) -> List.of("refused: " + message);
        };
    }
}
