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
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;

/**
 * Answers travel with the plan to the worker that hands them out, so they have an end.
 */
public final class Answers
{
    static final int MAXIMUM_ROWS = 20_000;
    // a row may hold a way through thousands of assets
    static final long MAXIMUM_CHARACTERS = 20_000_000;

    private Answers() {}

    /**
     * @param narrower what to ask instead where the answer is too long
     */
    public static TableFunctionAnalysis of(List<AnswerColumn> columns, Stream<List<Optional<String>>> rows, String narrower)
    {
        return TableFunctionAnalysis.builder()
                .handle(new AnswerHandle(columns, bounded(rows.iterator(), narrower)))
                .build();
    }

    private static List<List<Optional<String>>> bounded(Iterator<List<Optional<String>>> rows, String narrower)
    {
        List<List<Optional<String>>> answer = new ArrayList<>();
        long characters = 0;
        while (rows.hasNext()) {
            List<Optional<String>> row = rows.next();
            characters += row.stream().flatMap(Optional::stream).mapToLong(String::length).sum();
            if (answer.size() == MAXIMUM_ROWS || characters > MAXIMUM_CHARACTERS) {
                throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "The answer has more than the %s rows or %s characters that are given at most: %s".formatted(MAXIMUM_ROWS, MAXIMUM_CHARACTERS, narrower));
            }
            answer.add(row);
        }
        return answer;
    }
}
