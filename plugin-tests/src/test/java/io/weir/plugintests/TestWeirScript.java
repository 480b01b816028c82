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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What {@code ./weir} says and does when there is no server.
 */
class TestWeirScript
{
    @TempDir
    private Path directory;

    @Test
    void help()
    {
        Result result = new WeirScript().run("help");
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("./weir demo", "./weir start", "./weir stop", "./weir status", "./weir sql", "./weir policy test", "./weir test", "./weir bench", "./weir help");
        assertThat(new WeirScript().run()).isEqualTo(result);
        assertThat(new WeirScript().run("start", "--help")).isEqualTo(result);
        assertThat(new WeirScript().run("policy", "-h")).isEqualTo(result);
        assertThat(new WeirScript().run("policy", "test", "--help")).isEqualTo(result);
        for (String command : ImmutableList.of("demo", "stop", "status", "lineage", "test", "bench", "help")) {
            assertThat(new WeirScript().run(command, "--help")).isEqualTo(result);
        }
        assertThat(new WeirScript().run("status", "--data", directory.toString(), "--help")).isEqualTo(result);
        // of a CLI that needs no server for it
        Result sql = new WeirScript().run("sql", "--user", "ada", "--help");
        assertThat(sql.output()).startsWith(result.output()).contains("--output-format-interactive", "--truststore-path");
        assertThat(sql.exitCode()).isZero();
    }

    @Test
    void calledByALinkAndWithoutAHome()
            throws IOException
    {
        Path link = Files.createSymbolicLink(Files.createDirectory(directory.resolve("bin")).resolve("weir"), Repository.root().resolve("weir"));
        Path linkToTheLink = Files.createSymbolicLink(directory.resolve("weir"), Path.of("bin/weir"));
        String data = directory.resolve("data").toString();
        for (Path program : ImmutableList.of(link, linkToTheLink)) {
            Result result = new WeirScript().with("CDPATH", directory.toString()).runCommand(ImmutableList.of("env", "-u", "HOME", program.toString(), "status", "--data", data));
            assertThat(result.output()).isEqualTo("weir: not running with data in %s%n".formatted(data));
            assertThat(result.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void dataDirectoriesAreCalledByOneName()
            throws IOException
    {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), data);
        for (String spelling : ImmutableList.of(data + "/", data + "/../data", data + "/.", directory + "/./data", link.toString())) {
            assertThat(new WeirScript().run("status", "--data=" + spelling).output()).isEqualTo("weir: not running with data in %s%n".formatted(data));
        }
        assertThat(new WeirScript().with("HOME", directory.toString()).run("status", "--data=~/new/data").output()).contains("data in " + directory.resolve("new/data"));
        assertFails(new WeirScript().run("status", "--data", ""), "option --data needs a value");
        assertFails(new WeirScript().run("start", "--data", directory.resolve("no#1").toString()), "no#1' cannot be the data directory", "without ? #");
        assertFails(new WeirScript().run("start", "--data", "/"), "'/' cannot be the data directory");
    }

    @Test
    void unknownCommandAndOptions()
    {
        assertFails(new WeirScript().run("strat"), "unknown command 'strat'", "./weir help");
        assertFails(new WeirScript().run("strat", "--help"), "unknown command 'strat'");
        assertFails(new WeirScript().run("start", "--prot", "8080"), "unknown option '--prot' for start", "It takes --port --data. See ./weir help.");
        assertFails(new WeirScript().run("test", "--fast"), "unknown option '--fast' for test", "It takes none.");
        assertFails(new WeirScript().run("start", "--data", "--port", "8080"), "option --data needs a value, and '--port' is none");
        assertFails(new WeirScript().run("start", "--port"), "option --port needs a value");
        assertFails(new WeirScript().run("start", "--port", "http"), "'http' is no port", "from 1 to 65535");
        assertFails(new WeirScript().run("start", "--port", "65536"), "'65536' is no port");
        assertFails(new WeirScript().run("start", "--port", "08080"), "'08080' is no port");
        assertFails(new WeirScript().run("start", "--port", "0"), "'0' is no port");
        assertFails(new WeirScript().run("stop", "now"), "'now' is too much for stop");
        for (List<String> before : List.of(List.of("--user", "ada"), List.of("--catalog", "tpch"), List.of("--output-format=TSV", "--schema=tiny"))) {
            assertFails(new WeirScript().run("sql", before.get(0), before.get(1), "SELECT 1"), "'SELECT 1' is too much for sql", "./weir sql -e");
        }
    }

    @Test
    void policyTest()
            throws IOException
    {
        Path shipped = Repository.root().resolve("etc-trino");
        Result result = new WeirScript().run("policy", "test", shipped.resolve("policy-cases.yaml").toString());
        assertThat(result.output()).contains("ok    policy-cases.yaml:", ", 0 different");
        assertThat(result.exitCode()).isZero();

        Files.copy(shipped.resolve("policies.yaml"), directory.resolve("policies.yaml"));
        Path cases = Files.writeString(directory.resolve("cases.yaml"), Files.readString(shipped.resolve("policy-cases.yaml")).replace("expect: masked year", "expect: shown"));
        Result different = new WeirScript().run("policy", "test", cases.toString());
        assertThat(different.output()).contains("DIFF  cases.yaml:", "expected shown, but it is masked year", ", 1 different");
        assertThat(different.exitCode()).isEqualTo(1);

        assertFails(new WeirScript().run("policy", "test", directory.resolve("none.yaml").toString()), "there is no file", "none.yaml");
        assertFails(new WeirScript().run("policy"), "./weir policy test FILE");
    }

    @Test
    void noJdk()
            throws IOException
    {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        writeProgram(directory.resolve("bin/javac"), "echo javac 17.0.15");
        WeirScript script = new WeirScript().with("WEIR_JDK_DIRS", empty.toString()).with("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        String data = directory.resolve("data").toString();
        assertFails(script.with("JAVA_HOME", empty.toString()).run("start", "--data", data), "no JDK 25 found", "JAVA_HOME (" + empty + ", where there is no bin/java)", "Install a JDK 25");
        writeProgram(directory.resolve("bin/java"), "exit 1");
        assertFails(script.with("JAVA_HOME", directory.toString()).run("start", "--data", data), "no JDK 25 found", "JAVA_HOME (" + directory + ", which is javac 17.0.15)");
    }

    @Test
    void theJdkOnThePath()
            throws IOException
    {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Result result = new WeirScript()
                .with("JAVA_HOME", empty.toString())
                .with("WEIR_JDK_DIRS", empty.toString())
                .with("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"))
                .run("sql", "--port", Integer.toString(Ports.free()), "-e", "SELECT 1");
        assertFails(result, "no server listens on port");
    }

    @Test
    void olderJavaHomeIsPassedOver()
            throws IOException
    {
        Path old = directory.resolve("jdk-17");
        writeProgram(old.resolve("bin/java"), "exit 1");
        writeProgram(old.resolve("bin/javac"), "echo javac 17.0.15");
        Path jdks = Files.createDirectory(directory.resolve("jd ks"));
        Files.createSymbolicLink(jdks.resolve("jdk-25"), Path.of(System.getProperty("java.home")));

        Result result = new WeirScript()
                .with("JAVA_HOME", old.toString())
                .with("WEIR_JDK_DIRS", jdks.toString().replace(" ", "?"))
                .run("sql", "--port", Integer.toString(Ports.free()), "-e", "SELECT 1");
        assertFails(result, "no server listens on port", "./weir start --port");
    }

    @Test
    void nothingRuns()
    {
        String data = directory.resolve("data").toString();
        Result status = new WeirScript().run("status", "--data", data);
        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.output()).isEqualTo("weir: not running with data in %s%n".formatted(data));
        Result stop = new WeirScript().run("stop", "--data", data);
        assertThat(stop.exitCode()).isZero();
        assertThat(stop.output()).isEqualTo(status.output());
    }

    /**
     * What is meant for the server with some data must not go to another one, which may listen on the usual port.
     */
    @Test
    void theServerOfOtherDataIsNotAsked()
    {
        String data = directory.resolve("data").toString();
        assertFails(new WeirScript().run("sql", "--data", data, "-e", "SELECT 1"), "no server runs with data in " + data, "./weir start --data " + data);
        assertFails(new WeirScript().run("lineage", "--data", data, "--out", "a.svg", "tpch.tiny.region"), "no server runs with data in " + data);
    }

    @Test
    void theServerOfSqlIsSaidOnce()
    {
        for (List<String> other : List.of(List.of("--port", "8080"), List.of("--data", directory.resolve("data").toString()))) {
            assertFails(new WeirScript().run("sql", "--server", "https://127.0.0.1:8443", other.get(0), other.get(1), "-e", "SELECT 1"), "--server is given, and so is --port or --data");
        }
        assertFails(new WeirScript().run("sql", "--server=", "-e", "SELECT 1"), "option --server needs a value");
    }

    /**
     * It would be read from the statements that are piped.
     */
    @Test
    void aPasswordNeedsATerminal()
    {
        assertFails(new WeirScript().run("sql", "--server", "https://127.0.0.1:8443", "--user", "ada", "--password"), "no terminal to ask for the password on", "TRINO_PASSWORD");
        List<String> lineage = List.of("lineage", "tpch.tiny.region", "--out", "a.svg", "--server", "https://127.0.0.1:8443");
        assertFails(run(lineage, "--password"), "no terminal to ask for the password on");
        assertFails(run(lineage, "--password=s3cret"), "--password takes no value");
        assertFails(run(lineage, "--port", "8080"), "--server is given, and so is --port or --data");
    }

    private static Result run(List<String> before, String... more)
    {
        return new WeirScript().run(Stream.concat(before.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void secondsThatAreNone()
    {
        for (String seconds : ImmutableList.of("3m", "-1", "0", "1.5", "123456")) {
            assertFails(
                    new WeirScript().with("WEIR_START_SECONDS", seconds).run("start", "--port", Integer.toString(Ports.free()), "--data", directory.resolve("data").toString()),
                    "WEIR_START_SECONDS='%s' is no number of seconds".formatted(seconds));
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void busyPort()
            throws IOException
    {
        try (ServerSocket socket = Ports.listen()) {
            int port = socket.getLocalPort();
            Path data = directory.resolve("data");
            assertFails(
                    new WeirScript().run("start", "--port", Integer.toString(port), "--data", data.toString()),
                    "port %d is busy".formatted(port),
                    "Choose another: ./weir start --port");
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void dataDirectoryThatCannotBe()
            throws IOException
    {
        Path file = Files.createFile(directory.resolve("file"));
        assertFails(
                new WeirScript().run("start", "--port", Integer.toString(Ports.free()), "--data", file.resolve("data").toString()),
                "cannot create the data directory " + file.resolve("data"),
                "--data DIR");
    }

    @Test
    void onlyWhatStartBeganIsEnded()
            throws IOException
    {
        // the number of a process, used again by another one
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Path pidFile = directory.resolve("weir.pid");
            Files.writeString(pidFile, "server %d 8080 1\n".formatted(stranger.pid()));
            assertThat(new WeirScript().run("stop", "--data", directory.toString()).output()).contains("not running");
            assertThat(stranger.isAlive()).isTrue();
        }
        finally {
            stranger.destroy();
        }
    }

    @Test
    void theMongoStandInThatEndedIsTold()
            throws IOException
    {
        assumeThat(Path.of("/proc/self/stat")).as("the start of a process is read from there").exists();
        Process server = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(directory.resolve("weir.pid"), "mongo %d 27017 1\nserver %d 8080 %s\n".formatted(server.pid(), server.pid(), stat(server.pid())[19]));
            for (String command : ImmutableList.of("status", "start", "demo")) {
                assertFails(new WeirScript().run(command, "--data", directory.toString()), "the MongoDB stand-in of this server has ended", "./weir stop, then ./weir start");
            }
            // on another port there may be a server with other data
            for (String command : ImmutableList.of("start", "demo")) {
                assertFails(new WeirScript().run(command, "--data", directory.toString(), "--port", "18081"), "already running with data in " + directory + ", on port 8080 and not on 18081");
            }
        }
        finally {
            server.destroy();
        }
    }

    /**
     * As in a container whose first process takes no note of children that ended.
     */
    @Test
    void aProcessThatEndedUnnoticedDoesNotRun()
            throws IOException, InterruptedException
    {
        assumeThat(Path.of("/proc/self/stat")).as("only Linux shows such processes").exists();
        // the child ends when its parent has become a program that waits for no child
        Process parent = new ProcessBuilder("bash", "-c", "(until [ \"$(cat /proc/$$/comm)\" = sleep ]; do sleep 0.1; done) & echo $!; exec sleep 600").start();
        try {
            long ended = Long.parseLong(parent.inputReader().readLine());
            String[] fields = stat(ended);
            for (int tries = 0; !fields[0].equals("Z") && tries < 600; tries++) {
                Thread.sleep(50);
                fields = stat(ended);
            }
            Files.writeString(directory.resolve("weir.pid"), "server %d 8080 %s\n".formatted(ended, fields[19]));
            assertThat(new WeirScript().run("stop", "--data", directory.toString()).output()).contains("not running");
        }
        finally {
            parent.destroy();
        }
    }

    /**
     * Of the line in {@code /proc}, what is behind the name.
     */
    private static String[] stat(long process)
            throws IOException
    {
        String line = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ");
    }

    @Test
    void oneOfManyTakesALock()
            throws IOException
    {
        Path lock = directory.resolve("lock");
        Path tried = Files.createDirectory(directory.resolve("tried"));
        String script =
                """
                WEIR_HOME=%s weir_command=start
                . "$WEIR_HOME/server/scripts/common.sh"
                . "$WEIR_HOME/server/scripts/process.sh"
                if take_lock "%s"; then echo "taken by $$"; else echo "held by $lock_holder"; fi
                touch "%s/$$"
                # whoever has it keeps it until all have tried
                while [ "$(ls "%s" | wc -l)" -lt 6 ]; do sleep 0.05; done
                """.formatted(Repository.root(), lock, tried, tried);
        Path program = Files.writeString(directory.resolve("taker.sh"), script);
        Result result = new WeirScript().runCommand(ImmutableList.of("bash", "-c", "for i in 1 2 3 4 5 6; do bash -euo pipefail '%s' & done; wait".formatted(program)));
        String winner = result.output().lines().filter(line -> line.startsWith("taken by ")).collect(onlyElement()).substring("taken by ".length());
        assertThat(result.output().lines().filter(("held by " + winner)::equals)).hasSize(5);
        // it has ended, and left the lock
        assertThat(lock).content().startsWith(winner + " ");
        assertThat(new WeirScript().runCommand(ImmutableList.of("bash", "-euo", "pipefail", program.toString())).output()).startsWith("taken by ").doesNotContain(winner + "\n");
    }

    @Test
    void lettersBeyondAsciiInPropertiesFiles()
            throws IOException
    {
        Path program = Files.writeString(directory.resolve("fill.sh"),
                """
                WEIR_HOME=%s weir_command=start
                . "$WEIR_HOME/server/scripts/common.sh"
                . "$WEIR_HOME/server/scripts/configuration.sh"
                option_data=$(printf '/srv/j\\303\\274rgen/\\360\\237\\230\\200 & co') option_port=8080
                fill "$WEIR_HOME/etc-trino/governance.properties" "%s"
                """.formatted(Repository.root(), directory.resolve("filled")));
        // what ssh brings along from a Mac, and from a machine with other languages
        for (String locale : ImmutableList.of("LC_ALL=C", "LC_CTYPE=UTF-8", "LANG=xx_XX.UTF-8", "LANG=C.UTF-8")) {
            Result result = new WeirScript().runCommand(ImmutableList.of("env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG", locale, "bash", "-euo", "pipefail", program.toString()));
            assertThat(result.output()).isEmpty();
            assertThat(directory.resolve("filled")).content().as(locale).contains("\ngovernance.location=file:///srv/j\\u00fcrgen/\\ud83d\\ude00 & co/governance\n");
        }
    }

    private static void assertFails(Result result, String... parts)
    {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains(parts).doesNotContain("\tat ");
    }

    private static void writeProgram(Path file, String command)
            throws IOException
    {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
