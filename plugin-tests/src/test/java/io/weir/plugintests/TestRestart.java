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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written before a stop is there after a start: tables, documents, tags, and what somebody has changed in the configuration.
 */
class TestRestart
{
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
        }
        Files.writeString(data.resolve("etc/log.properties"), "io.trino=WARN\n");
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), data)) {
            assertThat(weir.rows("steward", "SELECT email FROM delta_gov.kept.people")).containsExactly(List.of("ada@example.com"));
            assertThat(weir.rows("analyst", "SELECT email FROM delta_gov.kept.people")).hasSize(1).doesNotContain(List.of("ada@example.com"));
            assertThat(weir.rows("analyst", "SELECT address FROM delta_gov.kept.copy")).hasSize(1).doesNotContain(List.of("ada@example.com"));
            assertThat(weir.rows("analyst", "SELECT * FROM mongo_recent.kept.ratings")).containsExactly(List.of("123", "5"));
            assertThat(data.resolve("etc/log.properties")).hasContent("io.trino=WARN");
        }
    }
}
