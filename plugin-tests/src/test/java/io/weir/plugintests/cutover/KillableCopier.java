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
package io.weir.plugintests.cutover;

import com.google.common.base.Splitter;
import io.weir.plugintests.Repository;
import io.weir.plugintests.RunningWeir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * A {@link CopierProcess} beside a running server.
 */
final class KillableCopier
{
    private static final long LONGEST_WAIT_NANOS = MINUTES.toNanos(3);

    private final Process process;
    private final Path output;

    private KillableCopier(Process process, Path output)
    {
        this.process = requireNonNull(process, "process is null");
        this.output = requireNonNull(output, "output is null");
    }

    static KillableCopier start(RunningWeir weir, String schema, String table)
            throws IOException
    {
        Path data = weir.dataDirectory().toAbsolutePath();
        Path output = Files.createTempFile(data, "copier", ".out");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                "%s/*:%s".formatted(data.resolve("server/lib"), Repository.root().resolve("plugin-tests/target/test-classes")),
                CopierProcess.class.getName(),
                data.resolve("plugin/mongo-recent").toString(),
                schema,
                table)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("MONGO_URL", "mongodb://127.0.0.1:%d/".formatted(mongoPort(data)));
        return new KillableCopier(builder.start(), output);
    }

    private static int mongoPort(Path data)
            throws IOException
    {
        for (String line : Files.readAllLines(data.resolve("weir.pid"))) {
            List<String> words = Splitter.on(' ').splitToList(line);
            if (words.getFirst().equals("mongo")) {
                return Integer.parseInt(words.get(2));
            }
        }
        throw new IllegalStateException("The server has no MongoDB of its own");
    }

    /**
     * Until the copier has said so.
     */
    void await(String word)
            throws IOException, InterruptedException
    {
        long end = System.nanoTime() + LONGEST_WAIT_NANOS;
        while (!Files.readString(output).contains(word)) {
            requireAlive();
            if (System.nanoTime() > end) {
                throw new AssertionError("The copier does not say '%s':%n%s".formatted(word, Files.readString(output)));
            }
            Thread.sleep(20);
        }
    }

    long copies()
            throws IOException
    {
        return Files.readAllLines(output).stream().filter(line -> line.contains("copied")).count();
    }

    void requireAlive()
            throws IOException
    {
        if (!process.isAlive()) {
            throw new AssertionError("The copier ended:\n" + Files.readString(output));
        }
    }

    void kill()
            throws InterruptedException
    {
        process.destroyForcibly().waitFor();
    }
}
