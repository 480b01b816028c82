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
import io.weir.plugintests.WeirScript.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The built plugin zips on a real server, each in a class loader of its own, with the shipped configuration.
 */
@TestInstance(PER_CLASS)
class TestRunningServer
{
    private RunningWeir weir;

    @BeforeAll
    void start(@TempDir Path directory)
    {
        weir = RunningWeir.start(new WeirScript(), directory.resolve("data"));
    }

    @AfterAll
    void stop()
            throws SQLException
    {
        if (weir != null) {
            weir.close();
        }
    }

    @Test
    void everyShippedFileIsUsed()
            throws IOException
    {
        assertThat(files(Repository.root().resolve("etc-trino")))
                .containsExactly(
                        "access-control.properties",
                        "catalog/delta_gov.properties",
                        "catalog/governance.properties",
                        "catalog/mongo_recent.properties",
                        "catalog/tpch.properties",
                        "config.properties",
                        "event-listener.properties",
                        "governance.properties",
                        "jvm.config",
                        "log.properties",
                        "policies.yaml",
                        "policy-cases.yaml");
        assertThat(files(weir.dataDirectory().resolve("etc")))
                .containsAll(files(Repository.root().resolve("etc-trino")));
        assertThat(weir.rows("admin", "SHOW CATALOGS"))
                .containsExactlyInAnyOrder(List.of("delta_gov"), List.of("governance"), List.of("mongo_recent"), List.of("system"), List.of("tpch"));
        assertThat(log())
                .contains("-- Loaded system access control weir --")
                .contains("-- Loaded event listener " + weir.dataDirectory().resolve("etc/event-listener.properties") + " --");
    }

    @Test
    void placeholdersAreFilledIn()
            throws IOException
    {
        for (String file : files(weir.dataDirectory().resolve("etc"))) {
            assertThat(weir.dataDirectory().resolve("etc").resolve(file)).content()
                    .doesNotContainPattern("(?m)^[^#]*@[A-Z]+@");
        }
    }

    @Test
    void secretsAreForTheOwnerOnly()
            throws IOException
    {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(weir.dataDirectory().resolve("etc/mask.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void onlyOnTheLoopbackAddress()
            throws IOException
    {
        assertThat(log()).contains("127.0.0.1:" + weir.port()).doesNotContain("0.0.0.0:" + weir.port());
    }

    @Test
    void pluginsHaveClassLoadersOfTheirOwn()
            throws IOException
    {
        for (String plugin : ImmutableList.of("delta-gov", "mongo-recent", "weir-access-control", "weir-event-listener", "tpch")) {
            assertThat(log()).contains("-- Loading plugin " + plugin + " --");
        }
    }

    @Test
    void secondStart()
    {
        Result again = weir.weir("start");
        assertThat(again.exitCode()).isZero();
        assertThat(again.output()).contains("already running", "http://127.0.0.1:" + weir.port());

        Result elsewhere = weir.weir("start", "--port", Integer.toString(Ports.free()));
        assertThat(elsewhere.exitCode()).isEqualTo(1);
        assertThat(elsewhere.output()).contains("already running", "on port " + weir.port(), "./weir stop --data");
    }

    @Test
    void status()
    {
        Result status = weir.weir("status");
        assertThat(status.exitCode()).isZero();
        assertThat(status.output()).contains("running: process ", "http://127.0.0.1:" + weir.port(), "MongoDB stand-in: process ", "query check: ok");
    }

    @Test
    void sql(@TempDir Path directory)
            throws IOException
    {
        Result answer = weir.weir("sql", "--user", "analyst", "--output-format", "CSV_UNQUOTED", "-e", "SELECT current_user, name FROM tpch.tiny.region WHERE regionkey = 3");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.output()).isEqualTo("analyst,EUROPE\n");

        Path file = Files.writeString(directory.resolve("two.sql"), "SELECT 1;\nSELECT 2;\n");
        assertThat(weir.weir("sql", "-f", file.toString()).output()).isEqualTo("\"1\"\n\"2\"\n");

        // whatever the locale
        Result umlaut = new WeirScript().with("LC_ALL", "C").run("sql", "--port", Integer.toString(weir.port()), "--output-format", "CSV_UNQUOTED", "-e", "SELECT U&'Z\\00fcrich'");
        assertThat(umlaut.output()).isEqualTo("Zürich\n");

        Result failure = weir.weir("sql", "-e", "SELECT * FROM tpch.tiny.nothing");
        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(failure.output()).contains("Table 'tpch.tiny.nothing' does not exist").doesNotContain("\tat ");
    }

    @Test
    void sqlThroughAPipe()
    {
        assertThat(piped("SELECT 1; SELECT 2;")).isEqualTo(new Result(0, "\"1\"\n\"2\"\n"));
        // as in a file
        assertThat(piped("SELECT 3")).isEqualTo(new Result(1, "Non-terminated statement: SELECT 3\n"));
    }

    private Result piped(String statements)
    {
        return new WeirScript().with("STATEMENTS", statements).runCommand(ImmutableList.of(
                "bash", "-o", "pipefail", "-c", "printf %%s \"$STATEMENTS\" | '%s' sql --port %d".formatted(Repository.root().resolve("weir"), weir.port())));
    }

    @Test
    void severalSideBySide(@TempDir Path directory)
            throws SQLException
    {
        try (RunningWeir other = RunningWeir.start(new WeirScript(), directory.resolve("data"))) {
            weir.execute("etl", "CREATE SCHEMA delta_gov.only_here");
            assertThat(weir.rows("admin", "SHOW SCHEMAS FROM delta_gov")).contains(List.of("only_here"));
            assertThat(other.rows("admin", "SHOW SCHEMAS FROM delta_gov")).doesNotContain(List.of("only_here"));
        }
        assertThat(weir.rows("admin", "SELECT count(*) FROM tpch.tiny.region")).containsExactly(List.of("5"));
    }

    @Test
    void unknownTag()
    {
        weir.execute("etl", "CREATE SCHEMA IF NOT EXISTS delta_gov.bad_input");
        weir.execute("etl", "CREATE TABLE delta_gov.bad_input.people (email varchar)");
        assertUserError(
                weir.failure("steward", "CALL governance.system.set_tag(asset => 'delta_gov.bad_input.people.email', tag => 'PII.EMIAL', reason => 'typo')"),
                "PII.EMIAL");
        assertThat(weir.rows("steward", "SELECT * FROM governance.system.tags WHERE asset LIKE 'delta_gov.bad_input.%' AND action = 'set'")).isEmpty();
    }

    @Test
    void assetThatDoesNotExist()
    {
        assertUserError(
                weir.failure("steward", "CALL governance.system.set_tag(asset => 'delta_gov.reviews.nobody.email', tag => 'PII.EMAIL', reason => 'too early')"),
                "delta_gov.reviews.nobody");
    }

    @Test
    void corruptDeltaLog()
            throws IOException
    {
        weir.execute("etl", "CREATE SCHEMA IF NOT EXISTS delta_gov.corrupt");
        weir.execute("etl", "CREATE TABLE delta_gov.corrupt.numbers AS SELECT 1 AS number");
        try (Stream<Path> files = Files.walk(weir.dataDirectory().resolve("warehouse/corrupt"))) {
            Path commit = files
                    .filter(file -> file.getFileName().toString().equals("00000000000000000000.json"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(commit, "{\"commitInfo\":{");
        }
        assertUserError(weir.failure("analyst", "SELECT * FROM delta_gov.corrupt.numbers"), "numbers");
        assertThat(weir.rows("analyst", "SELECT 1")).containsExactly(List.of("1"));
    }

    private static void assertUserError(String message, String named)
    {
        assertThat(message)
                .contains(named)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
    }

    private String log()
            throws IOException
    {
        return Files.readString(weir.dataDirectory().resolve("var/log/server.log"));
    }

    private static List<String> files(Path directory)
            throws IOException
    {
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(file -> !file.startsWith("."))
                    .sorted()
                    .collect(toImmutableList());
        }
    }
}
