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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws rows as a table of limited size.
 */
final class AnswerTable
{
    private static final int SHOWN_ROWS = 6;
    private static final int WIDEST_CELL = 90;

    private AnswerTable() {}

    static List<String> lines(Rows answer)
    {
        List<List<String>> shown = answer.rows().stream()
                .limit(SHOWN_ROWS)
                .map(row -> row.stream().map(AnswerTable::cell).toList())
                .toList();
        List<Integer> widths = IntStream.range(0, answer.columns().size())
                .mapToObj(column -> width(answer.columns().get(column), shown, column))
                .toList();

        List<String> lines = new ArrayList<>();
        lines.add(line(answer.columns(), widths));
        lines.add(widths.stream()
                .map(width -> "-".repeat(width + 2))
                .collect(Collectors.joining("+")));
        shown.forEach(row -> lines.add(line(row, widths)));
        lines.add(footer(answer.rows().size(), shown.size()));
        return lines;
    }

    private static String footer(int rows, int shown)
    {
        if (shown < rows) {
            return "(%d rows, the first %d shown)".formatted(rows, shown);
        }
        return rows == 1 ? "(1 row)" : "(%d rows)".formatted(rows);
    }

    private static String cell(String value)
    {
        String line = value.replace('\n', ' ');
        return line.length() <= WIDEST_CELL ? line : line.substring(0, WIDEST_CELL - 3) + "...";
    }

    private static int width(String name, List<List<String>> rows, int column)
    {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(name.length(), Math::max);
    }

    private static String line(List<String> cells, List<Integer> widths)
    {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> " " + cells.get(column) + " ".repeat(widths.get(column) - cells.get(column).length() + 1))
                .collect(Collectors.joining("|"))
                .stripTrailing();
    }
}
