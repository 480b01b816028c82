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

import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * Runs {@code ./weir} as a person would, save that it builds nothing: the build that runs these tests has built it all.
 */
public record WeirScript(Map<String, String> environment)
{
    private static final long LONGEST_RUN_MINUTES = 5;
    // a server of tests ends before the second compiler's work pays
    private static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1";

    public WeirScript
    {
        environment = ImmutableMap.copyOf(requireNonNull(environment, "environment is null"));
    }

    public WeirScript()
    {
        this(ImmutableMap.of());
    }

    public WeirScript with(String name, String value)
    {
        return new WeirScript(ImmutableMap.<String, String>builder().putAll(environment).put(name, value).buildKeepingLast());
    }

    record Result(int exitCode, String output) {}

    Result run(String... arguments)
    {
        List<String> command = new ArrayList<>(List.of(Repository.root().resolve("weir").toString()));
        command.addAll(List.of(arguments));
        return runCommand(command);
    }

    /**
     * Another command line, with the environment of this one.
     */
    Result runCommand(List<String> command)
    {
        try {
            // a server outlives the command and would keep a pipe open: the output goes to a file
            Path output = Files.createTempFile("weir", ".out");
            try {
                return run(command, output);
            }
            finally {
                Files.delete(output);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + command, e);
        }
    }

    private Result run(List<String> command, Path output)
            throws IOException, InterruptedException
    {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().remove("MONGO_URL");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WEIR_BUILD", "off");
        builder.environment().put("WEIR_HEAP", "2G");
        builder.environment().put("WEIR_JVM_OPTIONS", SHORT_LIFE);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LONGEST_RUN_MINUTES, MINUTES)) {
            process.destroy();
            throw new IllegalStateException("%s did not end within %d minutes:%n%s".formatted(command, LONGEST_RUN_MINUTES, Files.readString(output)));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
