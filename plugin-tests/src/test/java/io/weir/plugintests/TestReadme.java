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
package io.weir.plugintests;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README tells people to type works, from top to bottom, and answers what the README shows. Its SQL blocks name their user in a comment: {@code -- as steward};
 * the block of text behind one has the answers of its queries.
 */
class TestReadme
{
    private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n-- as (\\w+)\n(.*?)```(?:\n+```text\n(.*?)```)?");
    private static final Pattern ANSWER = Pattern.compile("(?m)^-[-+]*\n((?:.*\n)*?)\\(\\d+ rows?\\)$");
    // the audit follows moments after the query
    private static final int PATIENCE_SECONDS = 60;

    @Test
    void examplesRun(@TempDir Path directory)
            throws IOException, SQLException, InterruptedException
    {
        List<MatchResult> blocks = BLOCK.matcher(Files.readString(Repository.root().resolve("README.md"))).results()
                .collect(toImmutableList());
        assertThat(blocks).isNotEmpty();
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), directory.resolve("data"))) {
            for (MatchResult block : blocks) {
                runBlock(weir, block.group(1), block.group(2), answers(block.group(3)));
            }
        }
    }

    private static void runBlock(RunningWeir weir, String user, String block, Queue<List<List<String>>> answers)
            throws InterruptedException
    {
        for (String statement : statements(block)) {
            if (statement.stripLeading().startsWith("SELECT") && !answers.isEmpty()) {
                assertAnswers(weir, user, statement, answers.remove());
            }
            else {
                weir.execute(user, statement);
            }
        }
        assertThat(answers).as("answers to no query of:%n%s", block).isEmpty();
    }

    private static void assertAnswers(RunningWeir weir, String user, String query, List<List<String>> expected)
            throws InterruptedException
    {
        Instant patience = Instant.now().plusSeconds(PATIENCE_SECONDS);
        List<List<String>> rows = weir.rows(user, query);
        while (!rows.equals(expected) && Instant.now().isBefore(patience)) {
            Thread.sleep(500);
            rows = weir.rows(user, query);
        }
        assertThat(rows).as(query).isEqualTo(expected);
    }

    private static List<String> statements(String block)
    {
        return ImmutableList.copyOf(block.split(";\\s*\n")).stream()
                .filter(statement -> !statement.isBlank())
                .toList();
    }

    private static Queue<List<List<String>>> answers(String text)
    {
        return new ArrayDeque<>(text == null ? ImmutableList.of() : ANSWER.matcher(text).results().map(answer -> rows(answer.group(1))).toList());
    }

    private static List<List<String>> rows(String table)
    {
        return table.lines()
                .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
                .toList();
    }
}
