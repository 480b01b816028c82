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

import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/delta.md tells people to type works, from top to bottom.
 */
final class TestDeltaDocs
        extends AbstractTestQueryFramework
{
    private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");

    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .build();
    }

    @Test
    void examplesRun()
            throws IOException
    {
        Session session = Session.builder(getSession()).setSchema("lake").build();
        assertUpdate("CREATE SCHEMA delta_gov.lake");
        List<String> blocks = BLOCK.matcher(Files.readString(document())).results()
                .map(MatchResult::group)
                .collect(toImmutableList());
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            for (String statement : block.replaceAll("```(sql)?", "").split(";\\s*\n")) {
                if (!statement.isBlank()) {
                    getQueryRunner().execute(session, statement);
                }
            }
        }
    }

    private static Path document()
    {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/delta.md"))) {
            directory = directory.getParent();
        }
        return directory.resolve("docs/delta.md");
    }
}
