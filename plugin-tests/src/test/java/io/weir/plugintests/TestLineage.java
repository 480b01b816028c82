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

import io.weir.plugintests.WeirScript.Result;
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
 * What docs/lineage.md tells people to ask is answered, and the picture is drawn.
 */
class TestLineage
{
    private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");
    private static final long PATIENCE_MILLIS = 60_000;

    @Test
    void examplesRun(@TempDir Path directory)
            throws IOException, SQLException, InterruptedException
    {
        List<String> examples = SQL.matcher(Files.readString(Repository.root().resolve("docs").resolve("lineage.md"))).results()
                .map((MatchResult match) -> match.group(1))
                .collect(toImmutableList());
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), directory.resolve("data"))) {
            weir.execute("etl", "CREATE SCHEMA delta_gov.reviews");
            weir.execute("etl", "CREATE TABLE delta_gov.reviews.users AS SELECT custkey AS user_id, name, name || '@example.com' AS email FROM tpch.tiny.customer");
            // dropped, and so none that could go
            weir.execute("etl", "CREATE TABLE delta_gov.reviews.short_lived AS SELECT 1 AS x");
            weir.execute("etl", "DROP TABLE delta_gov.reviews.short_lived");
            weir.execute("etl", "CREATE TABLE delta_gov.reviews.mailing_list AS SELECT user_id, email AS contact FROM delta_gov.reviews.users");
            weir.execute("steward", "CALL governance.system.set_tag(asset => 'delta_gov.reviews.users.email', tag => 'PII.EMAIL')");
            awaitLineage(weir);
            assertThat(examples).isNotEmpty().allSatisfy(sql -> weir.rows("steward", sql.strip()));
            assertThat(weir.rows("steward", "SELECT source, kind FROM governance.system.lineage WHERE target = 'delta_gov.reviews.mailing_list.contact'"))
                    .containsExactly(List.of("delta_gov.reviews.users.email", "identity"));
            assertThat(weir.rows("steward", "SELECT \"user\", reads FROM governance.system.column_usage WHERE \"column\" = 'delta_gov.reviews.users.email'"))
                    .contains(List.of("etl", "1"));
            assertThat(weir.rows("steward", "SELECT sum(queries) >= 3 FROM governance.system.cost WHERE \"user\" = 'etl'")).containsExactly(List.of("true"));
            assertThat(weir.rows("steward", "SELECT \"table\" FROM governance.system.unused_tables WHERE \"table\" LIKE 'delta_gov.%'"))
                    .containsExactly(List.of("delta_gov.reviews.mailing_list"));
            draws(weir, directory.resolve("users.svg"));
        }
    }

    private static void awaitLineage(RunningWeir weir)
            throws InterruptedException
    {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (weir.rows("steward", "SELECT 1 FROM governance.system.queries WHERE table_written = 'delta_gov.reviews.mailing_list'").isEmpty()) {
            assertThat(System.nanoTime()).as("time until the lineage is there").isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private static void draws(RunningWeir weir, Path picture)
            throws IOException
    {
        Result drawn = weir.script("lineage", "delta_gov.reviews.users.email", "--port", Integer.toString(weir.port()), "--out", picture.toString());
        assertThat(drawn.output()).contains("3 tables and 2 flows in " + picture);
        assertThat(Files.readString(picture)).startsWith("<svg").contains("mailing_list", "contact", "PII.EMAIL");
        Result unknown = weir.script("lineage", "delta_gov.reviews.nothing", "--port", Integer.toString(weir.port()), "--out", picture.toString());
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.output()).contains("Nothing is known to flow into delta_gov.reviews.nothing or out of it");
    }
}
