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
import java.nio.file.Files;
import java.nio.file.Path;

import static io.weir.plugintests.ScriptFunctions.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Functions of {@code ./weir start}, each by itself.
 */
class TestStartFunctions
{
    @TempDir
    private Path directory;

    @Test
    void whyTheJvmDidNotComeUp()
            throws IOException
    {
        String cure = "  WEIR_HEAP is 4: set it to a heap that is enough for the server and that this machine has, such as 2G.\n";
        for (String reason : ImmutableList.of("Too small maximum heap", "Could not reserve enough space for 104857600 KB object heap", "Initial heap size set to a larger value than the maximum heap size")) {
            assertThat(endedStart("WARNING: Using incubator modules: jdk.incubator.vector\nError occurred during initialization of VM\n%s\n".formatted(reason)))
                    .isEqualTo(ended("  Error occurred during initialization of VM\n  %s\n".formatted(reason) + cure, "jvm.log"));
        }
        assertThat(endedStart("Error occurred during initialization of VM\nMultiple garbage collectors selected\n"))
                .isEqualTo(ended("  Error occurred during initialization of VM\n  Multiple garbage collectors selected\n", "jvm.log"));
        assertThat(endedStart("#\n# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation (mmap) failed to map 64 bytes.\n# An error report file is saved as:\n# /d/hs_err_pid1.log\n"))
                .isEqualTo(ended("  There is insufficient memory for the Java Runtime Environment to continue.\n  Native memory allocation (mmap) failed to map 64 bytes.\n" + cure, "jvm.log"));
        assertThat(endedStart("")).isEqualTo(ended("  Its log does not say why: somebody or the system ended it, such as for want of memory (see dmesg).\n", "jvm.log"));

        String exhausted = "Terminating due to java.lang.OutOfMemoryError: Java heap space\n";
        Files.writeString(logs().resolve("server.log"), "2026-01-01\tINFO\tmain\tio.trino\t-- Loading catalog tpch --\n");
        assertThat(endedStart(exhausted)).isEqualTo(ended("  " + exhausted + cure, "server.log"));
        // the heap comes from elsewhere
        assertThat(run("WEIR_JVM_OPTIONS=-Xmx200m\n" + awaitServer()).output()).isEqualTo(ended("  " + exhausted, "server.log"));
        Files.writeString(directory.resolve("etc/jvm.config"), "-Xmx200m\n");
        assertThat(endedStart(exhausted)).isEqualTo(ended("  " + exhausted, "server.log"));
    }

    private String endedStart(String jvmLog)
            throws IOException
    {
        Path config = Files.createDirectories(directory.resolve("etc")).resolve("jvm.config");
        if (!Files.exists(config)) {
            Files.writeString(config, "-server\n-Xmx4\n");
        }
        Files.writeString(logs().resolve("jvm.log"), jvmLog);
        Result result = run(awaitServer());
        assertThat(result.exitCode()).isEqualTo(1);
        return result.output();
    }

    private String awaitServer()
    {
        return
                """
                option_data=%s option_port=8080 WEIR_HEAP=4
                find_process() { return 1; }
                go_on_unless_stopped() { :; }
                port_is_open() { return 1; }
                await_server
                """.formatted(directory);
    }

    private String ended(String reason, String log)
            throws IOException
    {
        return "weir: the server ended while it started:\n%sweir: nothing is running; the data are as they were\n  The whole log is %s\n".formatted(reason, logs().resolve(log));
    }

    private Path logs()
            throws IOException
    {
        return Files.createDirectories(directory.resolve("var/log"));
    }

    /**
     * It would keep its data locked.
     */
    @Test
    void theStandInOfAKilledStartIsEnded()
            throws IOException
    {
        assumeThat(Path.of("/proc/self/stat")).as("the start of a process is read from there").exists();
        Result started = run(
                """
                option_data=%s java=false
                mkdir -p "$option_data/var/log"
                launch() { (exec sleep 600 </dev/null >/dev/null 2>&1) & launched_pid=$!; echo "$launched_pid"; disown; (sleep 1; kill -9 $$) & }
                start_mongo
                """.formatted(directory));
        ProcessHandle standIn = ProcessHandle.of(Long.parseLong(started.output().strip())).orElseThrow();
        try {
            assertThat(new WeirScript().run("stop", "--data", directory.toString()).output()).contains("stopped; the data stay");
            assertThat(new WeirScript().run("stop", "--data", directory.toString()).output()).contains("not running");
        }
        finally {
            standIn.destroyForcibly();
        }
    }

    @Test
    void processesAreRecordedOnce()
    {
        Result result = run(
                """
                option_data=%s
                record_process mongo $$ 0
                record_process server $$ 8080
                record_process mongo $$ 27017
                for name in server mongo; do find_process "$name" && echo "$found_port"; done
                grep -c '' "$(pid_file)"
                """.formatted(directory));
        assertThat(result.output()).isEqualTo("8080\n27017\n2\n");
    }

    /**
     * What is said of it would otherwise be taken to be in force.
     */
    @Test
    void aServerThatRunsOtherwiseIsNotTakenForTheOneThatIsAskedFor()
            throws IOException
    {
        String shipped = Repository.root().resolve("etc-trino").toString();
        Path own = Files.createDirectory(directory.resolve("my etc"));
        assertThat(startAgain("").output()).isEqualTo(alreadyRunning());
        assertThat(startAgain("WEIR_ETC='%s' MONGO_URL=stand-in".formatted(shipped)).output()).isEqualTo(alreadyRunning());
        assertRefused(startAgain("WEIR_ETC='%s'".formatted(own)), "with the configuration of %s and not of %s".formatted(shipped, own));
        assertRefused(startAgain("MONGO_URL=mongodb://ada:secret@mongo1/"), "with the stand-in and not with the MongoDB at mongo1");

        Files.writeString(Files.createDirectory(directory.resolve("etc")).resolve(".source"), own + "\n");
        Files.writeString(directory.resolve(".mongo"), "mongo1\n");
        assertThat(startAgain("WEIR_ETC='%s' MONGO_URL=mongodb://ada:other@mongo1/?tls=true".formatted(Files.createSymbolicLink(directory.resolve("link"), own))).output()).isEqualTo(alreadyRunning());
        assertRefused(startAgain("WEIR_ETC='%s'".formatted(shipped)), "with the configuration of %s and not of %s".formatted(own, shipped));
        assertRefused(startAgain("MONGO_URL=stand-in"), "with the MongoDB at mongo1 and not with the stand-in");
        assertRefused(startAgain("MONGO_URL=mongodb://mongo2/"), "with the MongoDB at mongo1 and not with the MongoDB at mongo2");

        for (String given : ImmutableList.of("WEIR_HEAP=8G", "WEIR_JVM_OPTIONS=-Xss1m")) {
            assertThat(startAgain(given).output()).isEqualTo(alreadyRunning() + "weir: it keeps the heap and the options of its JVM: WEIR_HEAP and WEIR_JVM_OPTIONS count when it is started the next time\n");
        }
    }

    private Result startAgain(String environment)
    {
        return run(
                """
                option_data='%s' option_port='' WEIR_HEAP='' WEIR_JVM_OPTIONS=''
                find_process() { found_pid=1 found_port=8080; }
                %s
                tell_if_running
                """.formatted(directory, environment));
    }

    private String alreadyRunning()
    {
        return "weir: already running: process 1, http://127.0.0.1:8080, data in %s\n".formatted(directory);
    }

    private void assertRefused(Result result, String how)
    {
        assertThat(result.output()).isEqualTo("weir: already running with data in %s, %s\n  Stop it first: ./weir stop --data %s\n".formatted(directory, how, directory));
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void whatIsNoAddressOfAMongo()
    {
        for (String url : ImmutableList.of("ada:secret@localhost:27017", "STAND-IN", "mongodb:/localhost", "mongodb://")) {
            Result result = run("option_data=%s MONGO_URL=%s; choose_mongo".formatted(directory, url));
            assertThat(result.output()).contains("MONGO_URL is no address of a MongoDB", "It begins with mongodb:// or mongodb+srv://").doesNotContain("secret");
            assertThat(result.exitCode()).isEqualTo(1);
        }
        for (String url : ImmutableList.of("stand-in", "mongodb://localhost:27017", "mongodb+srv://cluster.example.org/")) {
            assertThat(run("option_data=%s MONGO_URL=%s; choose_mongo".formatted(directory, url)).output()).isEmpty();
        }
    }

    /**
     * Nobody used the MongoDB that it named.
     */
    @Test
    void aStartThatFailsIsNotTheLastStart()
            throws IOException
    {
        String start =
                """
                option_data=%s MONGO_URL=mongodb://mongo2/
                take_start_lock
                start_mongo
                """.formatted(directory);
        Path mongo = directory.resolve(".mongo");
        run(start + "die failed");
        assertThat(mongo).doesNotExist();
        Files.writeString(mongo, "mongo1\n");
        run(start + "die failed");
        assertThat(mongo).hasContent("mongo1");
        assertThat(directory.resolve(".starting")).doesNotExist();
        // its server may go on
        run(start + "kill -9 $$");
        assertThat(mongo).hasContent("mongo2");
        run(start.replace("mongo2", "mongo3") + "release_start_lock");
        assertThat(mongo).hasContent("mongo3");
    }
}
