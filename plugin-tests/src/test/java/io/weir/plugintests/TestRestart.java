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
import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written before a stop is there after a start: tables, documents, tags, and what somebody has changed in the configuration.
 */
class TestRestart
{
    private static final Pattern BACKUP = Pattern.compile("(?m)^    cd /var/lib/weir/governance &&\n(?:    .*\n)+");

    @Test
    void dataSurvive(@TempDir Path directory)
            throws SQLException, IOException
    {
        Path data = directory.resolve("my data");
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), data)) {
            weir.execute("etl", "CREATE SCHEMA delta_gov.kept");
            weir.execute("etl", "CREATE TABLE delta_gov.kept.people AS SELECT 'ada@example.com' AS email");
            weir.execute("etl", "CREATE TABLE delta_gov.kept.copy AS SELECT email AS address FROM delta_gov.kept.people");
            weir.execute("etl", "CREATE SCHEMA mongo_recent.kept");
            weir.execute("etl", "CREATE TABLE mongo_recent.kept.ratings AS SELECT BIGINT '123' AS user_id, BIGINT '5' AS rating");
            weir.execute("steward", "CALL governance.system.set_tag(asset => 'delta_gov.kept.people.email', tag => 'PII.EMAIL', reason => 'a person')");
            backUp(data.resolve("governance"), directory.resolve("backup"));
        }
        Files.move(data.resolve("governance"), directory.resolve("governance before"));
        Files.move(directory.resolve("backup"), data.resolve("governance"));
        Files.writeString(data.resolve("etc/log.properties"), "io.trino=WARN\n");
        Path etc = Repository.copyConfiguration(directory.resolve("etc"));
        allowOldTags(etc);
        addASecondAccessControl(etc);
        try (RunningWeir weir = RunningWeir.start(new WeirScript().with("WEIR_ETC", etc.toString()), data)) {
            assertThat(weir.rows("steward", "SELECT email FROM delta_gov.kept.people")).containsExactly(List.of("ada@example.com"));
            assertThat(weir.rows("analyst", "SELECT email FROM delta_gov.kept.people")).hasSize(1).doesNotContain(List.of("ada@example.com"));
            assertThat(weir.rows("etl", "SELECT address FROM delta_gov.kept.copy")).hasSize(1).doesNotContain(List.of("ada@example.com"));
            assertThat(weir.rows("steward", "SELECT * FROM mongo_recent.kept.ratings")).containsExactly(List.of("123", "5"));
            assertThat(data.resolve("etc/log.properties")).hasContent("io.trino=WARN");
            bothAccessControlsHold(weir);
            oldTagsHoldForAsLongAsTheyMay(weir);
        }
    }

    /**
     * By the commands of {@code docs/production.md}, of a server that runs.
     */
    private static void backUp(Path log, Path backup)
            throws IOException
    {
        Files.createDirectory(backup);
        String commands = BACKUP.matcher(Files.readString(Repository.root().resolve("docs/production.md"))).results()
                .map(match -> match.group().replace("/var/lib/weir/governance", "'%s'".formatted(log)).replace("/backup", "'%s'".formatted(backup)))
                .collect(onlyElement());
        Result result = new WeirScript().runCommand(List.of("bash", "-euo", "pipefail", "-c", commands));
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(backup.resolve("folds")).doesNotExist();
    }

    private static void allowOldTags(Path etc)
            throws IOException
    {
        Path governance = etc.resolve("governance.properties");
        Files.writeString(governance, Files.readString(governance).replace("governance.max-staleness=0s", "governance.max-staleness=5s"));
    }

    /**
     * Trino's own, which masks one column that is tagged, and one that is not.
     */
    private static void addASecondAccessControl(Path etc)
            throws IOException
    {
        Files.writeString(etc.resolve("second.properties"), "access-control.name=file\nsecurity.config-file=etc/second.json\n");
        Files.writeString(
                etc.resolve("second.json"),
                """
                {"catalogs": [{"allow": "all"}], "schemas": [{"owner": true}], "queries": [{"allow": ["execute", "view", "kill"]}], "procedures": [{"privileges": ["EXECUTE"]}],
                 "functions": [{"privileges": ["EXECUTE", "GRANT_EXECUTE"]}], "system_session_properties": [{"allow": true}], "catalog_session_properties": [{"allow": true}],
                 "tables": [
                   {"schema": "kept", "table": "copy", "user": "analyst", "privileges": ["SELECT"], "columns": [{"name": "address", "mask": "'other'"}]},
                   {"schema": "kept", "table": "ratings", "user": "analyst", "privileges": ["SELECT"], "columns": [{"name": "rating", "mask": "CAST(7 AS bigint)"}]},
                   {"privileges": ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]}]}
                """);
        Path config = etc.resolve("config.properties");
        Files.writeString(config, Files.readString(config) + "\naccess-control.config-files=etc/access-control.properties,etc/second.properties\n");
    }

    private static void bothAccessControlsHold(RunningWeir weir)
    {
        assertThat(weir.failure("analyst", "SELECT address FROM delta_gov.kept.copy")).contains("Multiple masks for the same column");
        assertThat(weir.rows("analyst", "SELECT rating FROM mongo_recent.kept.ratings")).containsExactly(List.of("7"));
    }

    /**
     * The log is away: what is known of the tags is good for as long as was allowed, and then nothing is.
     */
    private static void oldTagsHoldForAsLongAsTheyMay(RunningWeir weir)
            throws IOException
    {
        Path log = weir.dataDirectory().resolve("governance");
        Path away = log.resolveSibling("governance-away");
        Files.move(log, away);
        try {
            Instant patience = Instant.now().plusSeconds(60);
            Answer answer = weir.run("analyst", "SELECT email FROM delta_gov.kept.people");
            while (!(answer instanceof Failed)) {
                assertThat(answer.toString()).doesNotContain("ada@");
                assertThat(Instant.now()).as("the tags are older than they may be, and are still used").isBefore(patience);
                answer = weir.run("analyst", "SELECT email FROM delta_gov.kept.people");
            }
            assertThat(answer.toString()).contains("governance log").doesNotContain("ada@");
            assertThat(weir.failure("steward", "SELECT email FROM delta_gov.kept.people")).contains("governance log");
        }
        finally {
            Files.move(away, log);
        }
        assertThat(weir.rows("steward", "SELECT email FROM delta_gov.kept.people")).containsExactly(List.of("ada@example.com"));
    }
}
