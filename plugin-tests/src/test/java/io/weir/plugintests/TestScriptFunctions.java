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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

import static io.weir.plugintests.ScriptFunctions.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Functions of {@code ./weir}, each by itself.
 */
class TestScriptFunctions
{
    @TempDir
    private Path directory;

    @Test
    void theProcessThatListens()
            throws IOException
    {
        assumeThat(Path.of("/proc/net/tcp")).as("only there one can tell").exists();
        // that of busybox knows little
        Path find = Files.createDirectory(directory.resolve("bin")).resolve("find");
        Files.writeString(find, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(find, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ServerSocket socket = Ports.listen()) {
            Result result = run(
                    """
                    PATH=%s:$PATH
                    for pid in %d $$; do if listens "$pid" %d; then echo yes; else echo no; fi; done
                    """.formatted(find.getParent(), ProcessHandle.current().pid(), socket.getLocalPort()));
            assertThat(result.output()).isEqualTo("yes\nno\n");
        }
    }

    /**
     * Policies may name {@code Admin}, and refuse {@code admin} for it.
     */
    @Test
    void theServerIsAskedAsAUserWhomNobodyNames()
    {
        assertThat(run("java=echo; probe 1 8080 5").output()).contains(" --user weir-probe --pid 1 --port 8080 ");
    }

    @Test
    void aServerThatDeniesTheQueryIsUp()
    {
        Result result = run(
                """
                option_data=%s option_port=8080
                find_process() { found_pid=1; }
                go_on_unless_stopped() { :; }
                port_is_open() { return 1; }
                probe() { echo 'Access Denied' >&2; return 4; }
                await_server
                echo "$server_state; $(sql_command)"
                """.formatted(directory));
        assertThat(result.output()).isEqualTo("up, and denies the query that tells whether it is ready: Access Denied; ./weir sql --port 8080\n");
        assertThat(result.exitCode()).isZero();
    }

    /**
     * With the times of somewhere else, as {@code rsync -a} and {@code tar} bring them along.
     */
    @Test
    void whatHasChangedIsBuilt()
            throws IOException
    {
        Path source = newSource();
        setOld(source);
        assertThat(build("build_if_stale", "build_if_stale")).isEqualTo("A b.java\n");
        setOld(source);
        assertThat(build("build_if_stale")).as("the same").isEmpty();
        Files.writeString(source, "class B {}");
        setOld(source);
        assertThat(build("build_if_stale")).as("another text").isEqualTo("A b.java\n");
        Path other = Files.move(source, source.resolveSibling("B.java"));
        setOld(other);
        assertThat(build("build_if_stale")).as("another name").isEqualTo("B.java\n");
    }

    /**
     * What they left of its classes is newer than the sources of before.
     */
    @Test
    void buildsOfSourcesThatWereTakenBack()
            throws IOException
    {
        Path source = newSource();
        setOld(source);
        assertThat(build("build_if_stale")).isEqualTo("A b.java\n");
        for (String other : ImmutableList.of("(run_maven() { return 1; }; build_if_stale) 2>/dev/null || true", "(weir_test) >/dev/null 2>&1 || true")) {
            Files.writeString(source, "class B {}");
            assertThat(build(other)).isEmpty();
            Files.writeString(source, "class A {}");
            setOld(source);
            assertThat(build("build_if_stale")).as(other).isEqualTo("A b.java\n");
            setOld(source);
        }
        Files.writeString(source, "class C {}");
        assertThat(build("(weir_test) >/dev/null 2>&1 || true", "build_if_stale")).as("the tests build as well").isEmpty();
    }

    @Test
    void whatWasEditedWhileItWasBuiltIsBuiltAgain()
            throws IOException
    {
        Path source = newSource();
        setOld(Files.writeString(source.resolveSibling("Other.java"), "class Other {}"));
        setOld(source);
        String edits =
                """
                run_maven() { sleep 0.1; printf 'class B {}' >"%s"; printf 'class A {}' >"%s"; mkdir -p "$server_directory/cli"; touch "$server_directory/cli/trino-cli.jar"; }
                """.formatted(source, source);
        for (String build : ImmutableList.of("build_if_stale", "(weir_test) >/dev/null 2>&1 || true")) {
            assertThat(build(edits + build)).isEmpty();
            setOld(source.resolveSibling("Other.java"));
            assertThat(build("build_if_stale", "build_if_stale")).as("put back during " + build).isEqualTo("A b.java\n");
        }
    }

    /**
     * Two versions of one jar would be on the class path.
     */
    @Test
    void jarsOfOtherVersionsGo()
            throws IOException
    {
        Path source = newSource();
        build("build_if_stale");
        for (String build : ImmutableList.of("build_if_stale", "(weir_test) >/dev/null 2>&1 || true")) {
            Path jar = Files.createFile(Files.createDirectories(directory.resolve("server/target/weir-server/lib")).resolve("guava-1.jar"));
            Path peer = Files.createFile(Files.createDirectories(directory.resolve("benchmarks/target/weir-benchmarks")).resolve("guava-1.jar"));
            Files.writeString(source, "class X {} // " + build);
            build(build);
            assertThat(jar).as("a server that runs is asked with them while its next version is tested").exists();
            Files.writeString(directory.resolve("server/pom.xml"), "<project/><!-- %s -->".formatted(build));
            build(build);
            assertThat(jar).as(build).doesNotExist();
            assertThat(peer).as(build).doesNotExist();
        }
    }

    private Path newSource()
            throws IOException
    {
        Path main = Files.createDirectories(directory.resolve("server/src/main"));
        Files.writeString(directory.resolve("server/pom.xml"), "<project/>");
        return Files.writeString(main.resolve("A b.java"), "class A {}");
    }

    private static void setOld(Path source)
            throws IOException
    {
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }

    /**
     * @return the sources that Maven would compile
     */
    private String build(String... commands)
    {
        String prepared =
                """
                . "%s/server/scripts/test.sh"
                for plugin in "${plugins[@]}"; do mkdir -p "$WEIR_HOME/${plugin#*:}/target"; touch "$WEIR_HOME/${plugin#*:}/target/a.zip"; done
                mkdir -p "$server_directory/cli" "$WEIR_HOME/target"
                touch "$server_directory/cli/trino-cli.jar"
                run_maven() { find "$WEIR_HOME/server" -newermt 2021-01-01 -path '*/src/main/*' -type f -exec basename {} ';'; mkdir -p "$server_directory/cli"; touch "$server_directory/cli/trino-cli.jar"; }
                say() { :; }
                find_java() { :; }
                WEIR_BUILD=
                """.formatted(Repository.root());
        return run(directory, prepared + String.join("\n", commands) + "\n").output();
    }
}
