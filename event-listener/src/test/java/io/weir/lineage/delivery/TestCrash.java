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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import io.weir.governance.Governance;
import io.weir.governance.lineage.RunResolved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed at any moment loses nothing that it has taken, whatever its sinks do meanwhile.
 */
@Timeout(300)
class TestCrash
{
    private static final long SEED = Long.getLong("weir.seed", 7);
    private static final int KILLS = Integer.getInteger("weir.kills", 3);
    private static final int MOST_QUERIES = 400;
    private static final int FAULTS_PERCENT = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void losesNothing()
            throws Exception
    {
        System.out.println("seed of the crashes: " + SEED);
        Random random = new Random(SEED);
        int taken = 0;
        try (FlakyEndpoint endpoint = new FlakyEndpoint(SEED, FAULTS_PERCENT, TestCrash::isRefused)) {
            for (int kill = 0; kill < KILLS; kill++) {
                boolean down = random.nextInt(3) == 0;
                if (down) {
                    endpoint.down();
                }
                taken = takeUntilKilled(taken + 1, 1 + random.nextInt(MOST_QUERIES), endpoint.uri());
                tear(random);
                if (down) {
                    endpoint.up();
                }
            }
            ListenerProcess.deliverTheRest(directory, endpoint.uri());
            assertComplete(Files.readAllLines(ListenerProcess.events(directory)), taken, _ -> false);
            assertComplete(endpoint.taken(), taken, TestCrash::isRefused);
        }
        assertThat(deadLetters()).isEqualTo(allQueries(taken).stream().filter(TestCrash::isRefused).collect(toImmutableSet()));
        assertGovernanceComplete(taken);
    }

    private static boolean isRefused(String text)
    {
        // of a hundred queries one, with both its events
        return text.contains("query_") && number(text) % 100 == 13;
    }

    private static int number(String text)
    {
        String digits = text.substring(text.indexOf("query_") + "query_".length());
        int end = 0;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        return Integer.parseInt(digits.substring(0, end));
    }

    // half a record behind the last whole one, as a dying machine may leave it
    private void tear(Random random)
            throws IOException
    {
        List<Path> segments;
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            segments = files.filter(file -> file.getFileName().toString().startsWith("segment-")).sorted().toList();
        }
        if (random.nextBoolean()) {
            Files.write(segments.getLast(), new byte[] {0, 0, 1, 0, 1, 2, 3, 4, 1, 2, 3}, APPEND);
        }
    }

    private record Event(String queryId, String run, String type) {}

    private static Event event(String json)
    {
        try {
            JsonNode event = JSON.readTree(json);
            return new Event(
                    event.at("/run/facets/externalQuery/externalQueryId").asText(),
                    event.at("/run/runId").asText(),
                    event.get("eventType").asText());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertComplete(List<String> lines, int taken, java.util.function.Predicate<String> except)
    {
        ImmutableListMultimap<String, Event> events = Multimaps.index(lines.stream().map(TestCrash::event).toList(), Event::queryId);
        for (String queryId : allQueries(taken)) {
            if (except.test(queryId)) {
                assertThat(events.get(queryId)).isEmpty();
                continue;
            }
            List<Event> ofQuery = events.get(queryId);
            assertThat(ofQuery).extracting(Event::run).as("runs of " + queryId).isNotEmpty().containsOnly(ofQuery.getFirst().run());
            // a repetition begins at any event, and each START is before an end
            assertThat(ofQuery.getFirst().type()).isEqualTo("START");
            assertThat(ofQuery.getLast().type()).as("last event of " + queryId).isEqualTo("COMPLETE");
        }
        // those that were begun when the process was killed are closed
        Set<String> others = new HashSet<>(events.keySet());
        others.removeAll(allQueries(taken));
        assertThat(others).allSatisfy(queryId -> assertThat(events.get(queryId).getLast().type()).isIn("COMPLETE", "ABORT"));
    }

    private Set<String> deadLetters()
            throws IOException
    {
        Path file = directory.resolve("spool").resolve("http.dead-letters.jsonl");
        if (!Files.exists(file)) {
            return Set.of();
        }
        return Files.readAllLines(file).stream().map(line -> "query_" + number(line)).collect(toImmutableSet());
    }

    private static Set<String> allQueries(int taken)
    {
        return Stream.iterate(1, number -> number <= taken, number -> number + 1).map(number -> "query_" + number).collect(toImmutableSet());
    }

    private void assertGovernanceComplete(int taken)
    {
        try (Governance governance = ListenerProcess.governance(directory)) {
            Set<String> resolved = governance.log().readLineage().stream()
                    .filter(RunResolved.class::isInstance)
                    .map(RunResolved.class::cast)
                    .map(RunResolved::queryId)
                    .collect(toImmutableSet());
            Set<String> audited = governance.log().readAudit().stream().map(audit -> audit.queryId()).collect(toImmutableSet());
            assertThat(resolved).containsAll(allQueries(taken));
            assertThat(audited).containsAll(allQueries(taken));
        }
    }

    /**
     * @return the last query that the process said it has
     */
    private int takeUntilKilled(int first, int queries, URI endpoint)
            throws IOException, InterruptedException
    {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                ListenerProcess.class.getName(),
                directory.toString(),
                Integer.toString(first),
                endpoint.toString())
                .redirectError(directory.resolve("listener.log").toFile())
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
