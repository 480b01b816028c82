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

import com.google.common.base.Splitter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a story. It is a file of SQL statements, each with a heading of comments and a line with a semicolon behind it:
 * <pre>
 * -- step: An analyst reads the customers
 * -- user: analyst
 * -- promise: nobody has tagged anything yet, so everything is shown
 * -- check: rows = 3
 * -- check: every email ~ @example\.com$
 * SELECT email FROM customers
 * ;
 * </pre>
 * With {@code -- patience: 30} the statement is repeated for up to so many seconds, until its checks hold.
 */
public final class StoryParser
{
    private static final String STEP = "-- step: ";
    private static final String USER = "-- user: ";
    private static final String PROMISE = "-- promise: ";
    private static final String CHECK = "-- check: ";
    private static final String PATIENCE = "-- patience: ";

    private StoryParser() {}

    public static List<Step> parse(String text)
    {
        List<Step> steps = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : Splitter.on('\n').split(text)) {
            if (line.equals(";")) {
                steps.add(parseStep(lines));
                lines.clear();
            }
            else if (!line.isBlank()) {
                lines.add(line);
            }
        }
        if (!lines.isEmpty()) {
            throw new IllegalArgumentException("There is no line with a semicolon behind the last statement, which begins with '%s'".formatted(lines.getFirst()));
        }
        return steps;
    }

    private static Step parseStep(List<String> lines)
    {
        String sql = String.join("\n", lines.stream()
                .filter(line -> !line.startsWith("-- "))
                .toList());
        List<Check> checks = headings(lines, CHECK)
                .map(CheckParser::parse)
                .toList();
        Duration patience = headings(lines, PATIENCE)
                .map(Long::parseLong)
                .map(Duration::ofSeconds)
                .findFirst()
                .orElse(Duration.ZERO);
        return new Step(heading(lines, STEP), heading(lines, USER), headings(lines, PROMISE).findFirst().orElse(""), patience, checks, sql);
    }

    private static String heading(List<String> lines, String name)
    {
        return headings(lines, name).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no line '%s' above the statement that begins with '%s'".formatted(name, lines.isEmpty() ? "" : lines.getFirst())));
    }

    private static Stream<String> headings(List<String> lines, String name)
    {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim());
    }
}
