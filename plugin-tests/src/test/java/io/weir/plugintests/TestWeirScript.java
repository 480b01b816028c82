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
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    @Test
    void unknownCommandAndOptions()
    {
        assertFails(new WeirScript().run("strat"), "unknown command 'strat'", "./weir help");
        assertFails(new WeirScript().run("start", "--prot", "8080"), "unknown option '--prot'");
        assertFails(new WeirScript().run("start", "--port"), "option --port needs a value");
        assertFails(new WeirScript().run("start", "--port", "http"), "'http' is no port", "from 1 to 65535");
        assertFails(new WeirScript().run("start", "--port", "65536"), "'65536' is no port");
        assertFails(new WeirScript().run("stop", "now"), "'now' is too much for stop");
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
        Result result = new WeirScript()
                .with("JAVA_HOME", empty.toString())
                .with("WEIR_JDK_DIRS", empty.toString())
                .run("start", "--data", directory.resolve("data").toString());
        assertFails(result, "no JDK 25 found", "Install a JDK 25", "JAVA_HOME");
    }

    @Test
    void olderJavaHomeIsPassedOver()
            throws IOException
    {
        Path old = directory.resolve("jdk-17");
        writeProgram(old.resolve("bin/java"), "exit 1");
        writeProgram(old.resolve("bin/javac"), "echo javac 17.0.15");
        Path jdks = Files.createDirectory(directory.resolve("jdks"));
        Files.createSymbolicLink(jdks.resolve("jdk-25"), Path.of(System.getProperty("java.home")));

        Result result = new WeirScript()
                .with("JAVA_HOME", old.toString())
                .with("WEIR_JDK_DIRS", jdks.toString())
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
