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
        Path pom = Files.createDirectories(directory.resolve("server/src/main")).resolve("../../pom.xml").normalize();
        Path source = Files.writeString(directory.resolve("server/src/main/A b.java"), "class A {}");
        Files.writeString(pom, "<project/>");
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        String build =
                """
                for plugin in "${plugins[@]}"; do mkdir -p "$WEIR_HOME/${plugin#*:}/target"; touch "$WEIR_HOME/${plugin#*:}/target/a.zip"; done
                mkdir -p "$server_directory/cli" "$WEIR_HOME/target"
                touch "$server_directory/cli/trino-cli.jar"
                run_maven() { find "$WEIR_HOME/server" -newermt 2021-01-01 -path '*/src/main/*' -type f -exec basename {} ';'; mkdir -p "$server_directory/cli"; touch "$server_directory/cli/trino-cli.jar"; }
                say() { :; }
                WEIR_BUILD=
                build_if_stale
                build_if_stale
                """;
        Files.setLastModifiedTime(source, old);
        assertThat(run(directory, build).output()).isEqualTo("A b.java\n");
        Files.setLastModifiedTime(source, old);
        assertThat(run(directory, build).output()).as("the same").isEmpty();
        Files.writeString(source, "class B {}");
        Files.setLastModifiedTime(source, old);
        assertThat(run(directory, build).output()).as("another text").isEqualTo("A b.java\n");
        Path other = Files.move(source, source.resolveSibling("B.java"));
        Files.setLastModifiedTime(other, old);
        assertThat(run(directory, build).output()).as("another name").isEqualTo("B.java\n");
    }

    private static Result run(String commands)
    {
        return run(Repository.root(), commands);
    }

    private static Result run(Path home, String commands)
    {
        String functions =
                """
                WEIR_HOME=%s weir_command=start
                for script in common build process configuration start; do . "%s/server/scripts/$script.sh"; done
                """.formatted(home, Repository.root());
        return new WeirScript().runCommand(ImmutableList.of("bash", "-euo", "pipefail", "-c", functions + commands));
    }
}
