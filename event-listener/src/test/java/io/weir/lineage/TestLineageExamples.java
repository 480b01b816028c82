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
package io.weir.lineage;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/lineage.md} are cases of {@code statements.txt}, which {@link TestStatementTable} runs.
 */
class TestLineageExamples
{
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```lineage\\n(.*?)^```");

    @Test
    void examplesAreRun()
            throws IOException
    {
        List<String> cases = StatementCase.read(Path.of("src/test/resources/lineage/statements.txt")).stream()
                .map(statement -> statement.sql() + "\n" + String.join("\n", statement.edges()))
                .toList();
        List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("../docs/lineage.md"))).results()
                .map(MatchResult::group)
                .map(block -> EXAMPLE.matcher(block).replaceFirst("$1").strip())
                .toList();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
        assertThat(cases).containsAll(examples);
    }
}
