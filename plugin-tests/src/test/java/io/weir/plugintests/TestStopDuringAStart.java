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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import static java.util.concurrent.Executors.newSingleThreadExecutor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A start that is told to stop leaves nothing running, and takes nobody else's server for its own.
 */
class TestStopDuringAStart
{
    private final ExecutorService executor = newSingleThreadExecutor();

    @TempDir
    private Path directory;

    @AfterEach
    void shutDown()
    {
        executor.shutdownNow();
    }

    @Test
    @Timeout(180)
    void beforeTheServerAnswers()
            throws IOException, InterruptedException, ExecutionException
    {
        Path data = directory.resolve("data");
        Future<Result> start = executor.submit(() -> new WeirScript().run("start", "--port", Integer.toString(Ports.free()), "--data", data.toString()));
        await(data.resolve("weir.pid"), "server ");

        Result stop = new WeirScript().run("stop", "--data", data.toString());
        assertThat(stop.output()).isEqualTo("weir: stopped while it started; the data stay in %s%n".formatted(data));
        assertThat(stop.exitCode()).isZero();
        assertThat(start.get().output()).contains("weir: stopped by ./weir stop").doesNotContain("ready", "the server ended");
        assertThat(start.get().exitCode()).isEqualTo(1);
        assertThat(new WeirScript().run("status", "--data", data.toString()).exitCode()).isEqualTo(3);
        assertThat(data.resolve(".starting")).doesNotExist();
    }

    /**
     * As during a build, which is not interrupted.
     */
    @Test
    @Timeout(60)
    void beforeAnythingIsLaunched()
            throws IOException, InterruptedException, ExecutionException
    {
        Path program = Files.writeString(
                directory.resolve("start.sh"),
                """
                WEIR_HOME=%s weir_command=start option_data="%s"
                . "$WEIR_HOME/server/scripts/common.sh"
                . "$WEIR_HOME/server/scripts/process.sh"
                . "$WEIR_HOME/server/scripts/mongo.sh"
                . "$WEIR_HOME/server/scripts/start.sh"
                take_start_lock
                until [ ! -e "$option_data/.starting" ]; do sleep 0.1; done
                until [ -e "$option_data/told" ]; do sleep 0.1; done
                go_on_unless_stopped
                echo launched
                """.formatted(Repository.root(), directory));
        Future<Result> start = executor.submit(() -> new WeirScript().runCommand(ImmutableList.of("bash", "-euo", "pipefail", program.toString())));
        await(directory.resolve(".starting"), " ");

        assertThat(new WeirScript().run("stop", "--data", directory.toString()).output()).contains("begins no server: it ends behind the step that it is at");
        Files.createFile(directory.resolve("told"));
        assertThat(start.get().output()).contains("stopped by ./weir stop").doesNotContain("launched");
        assertThat(new WeirScript().run("stop", "--data", directory.toString()).output()).contains("not running");
    }

    /**
     * A start that was killed has left its lock.
     */
    @Test
    void aLockThatNobodyHolds()
            throws IOException
    {
        Files.writeString(directory.resolve(".starting"), "999999999 1\n");
        assertThat(new WeirScript().run("stop", "--data", directory.toString()).output()).isEqualTo("weir: not running with data in %s%n".formatted(directory));
        assertThat(directory.resolve(".starting")).doesNotExist();
    }

    @Test
    void whoListensOnThePort()
            throws IOException
    {
        assumeThat(Path.of("/proc/net/tcp")).as("only Linux tells there who listens").exists();
        Process other = new ProcessBuilder("sleep", "600").start();
        try (ServerSocket socket = Ports.listen()) {
            assertThat(listens(ProcessHandle.current().pid(), socket.getLocalPort())).isEqualTo("yes\n");
            assertThat(listens(other.pid(), socket.getLocalPort())).isEqualTo("no\n");
            assertThat(listens(ProcessHandle.current().pid(), Ports.free())).isEqualTo("no\n");
        }
        finally {
            other.destroy();
        }
    }

    private static String listens(long process, int port)
    {
        String script = ". '%s/server/scripts/start.sh'; if listens %d %d; then echo yes; else echo no; fi".formatted(Repository.root(), process, port);
        return new WeirScript().runCommand(ImmutableList.of("bash", "-euo", "pipefail", "-c", script)).output();
    }

    private static void await(Path file, String text)
            throws IOException, InterruptedException
    {
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            Thread.sleep(50);
        }
    }
}
