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
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README tells people to type works, from top to bottom. Its SQL blocks name their user in a comment: {@code -- as steward}.
 */
class TestReadme
{
    private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n-- as (\\w+)\n(.*?)```");

    @Test
    void examplesRun(@TempDir Path directory)
            throws IOException, SQLException
    {
        List<MatchResult> blocks = BLOCK.matcher(Files.readString(Repository.root().resolve("README.md"))).results()
                .collect(toImmutableList());
        assertThat(blocks).isNotEmpty();
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), directory.resolve("data"))) {
            for (MatchResult block : blocks) {
                statements(block.group(2)).forEach(sql -> weir.execute(block.group(1), sql));
            }
        }
    }

    private static List<String> statements(String block)
    {
        return ImmutableList.copyOf(block.split(";\\s*\n")).stream()
                .filter(statement -> !statement.isBlank())
                .toList();
    }
}
