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
package io.weir.lineage.delivery;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed at any moment loses nothing that it has taken.
 */
@Timeout(300)
class TestCrash
{
    private static final Pattern QUERY = Pattern.compile("\"eventType\":\"COMPLETE\".*\"externalQueryId\":\"query_(\\d+)\"");
    private static final int KILLS = 5;
    private static final int MOST_QUERIES = 3_000;

    @TempDir
    Path directory;

    @Test
    void losesNothing()
            throws Exception
    {
        Random random = new Random(7);
        int taken = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            taken = takeUntilKilled(taken + 1, 1 + random.nextInt(MOST_QUERIES));
        }
        ListenerProcess.deliverTheRest(directory);
        Set<Integer> delivered = Files.readAllLines(ListenerProcess.events(directory)).stream()
                .map(QUERY::matcher)
                .filter(Matcher::find)
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .collect(toImmutableSet());
        for (int number = 1; number <= taken; number++) {
            assertThat(delivered).contains(number);
        }
    }

    /**
     * @return the last query that the process said it has
     */
    private int takeUntilKilled(int first, int queries)
            throws IOException, InterruptedException
    {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ListenerProcess.class.getName(),
                directory.toString(),
                Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            int last = first - 1;
            for (int i = 0; i < queries; i++) {
                last = Integer.parseInt(output.readLine());
            }
            return last;
        }
        finally {
            process.destroyForcibly().waitFor();
        }
    }
}
