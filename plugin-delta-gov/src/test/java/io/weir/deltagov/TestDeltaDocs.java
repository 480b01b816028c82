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
package io.weir.deltagov;

import com.google.common.collect.ImmutableList;
import io.trino.Session;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What docs/delta.md tells people to type works, from top to bottom, and gives what stands below it.
 */
final class TestDeltaDocs
{
    private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(?:-- fails: ([^\n]*)\n)?(.*?)```\n(?:\n```text\n(.*?)```)?");

    @Test
    void examplesRun(@TempDir Path directory)
            throws Exception
    {
        List<MatchResult> blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "delta.md"))).results()
                .collect(toImmutableList());
        assertThat(blocks).hasSizeGreaterThan(4);
        try (QueryRunner queryRunner = DeltaGovQueryRunner.builder(directory).setWorkerCount(0).build()) {
            Session session = Session.builder(queryRunner.getDefaultSession()).setSchema("shop").build();
            blocks.forEach(block -> run(queryRunner, session, statements(block.group(2)), Optional.ofNullable(block.group(1)), Optional.ofNullable(block.group(3))));
        }
    }

    private static void run(QueryRunner queryRunner, Session session, List<String> statements, Optional<String> failure, Optional<String> expected)
    {
        if (failure.isPresent()) {
            assertThat(statements).hasSize(1);
            assertThatThrownBy(() -> queryRunner.execute(session, statements.getFirst())).hasMessageContaining(failure.orElseThrow());
            return;
        }
        statements.subList(0, statements.size() - 1).forEach(statement -> queryRunner.execute(session, statement));
        MaterializedResult result = queryRunner.execute(session, statements.getLast());
        expected.ifPresent(text -> assertThat(rendered(result)).as(statements.getLast()).isEqualTo(cells(text)));
    }

    private static List<List<String>> rendered(MaterializedResult result)
    {
        ImmutableList.Builder<List<String>> rows = ImmutableList.builder();
        rows.add(result.getColumnNames());
        for (MaterializedRow row : result.getMaterializedRows()) {
            rows.add(row.getFields().stream().map(value -> requireNonNullElse(value, "").toString()).toList());
        }
        return rows.build();
    }

    private static List<List<String>> cells(String text)
    {
        return text.lines()
                .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    // USE is for people; the session here has it
    private static List<String> statements(String block)
    {
        return Arrays.stream(block.split(";\\s*\n"))
                .map(statement -> statement.lines().collect(joining("\n")).strip())
                .filter(statement -> !statement.isEmpty() && !statement.startsWith("USE "))
                .toList();
    }
}
