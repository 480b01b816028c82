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
import io.weir.lineage.sink.KafkaBroker;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed at any moment loses nothing that it has taken, whatever its sinks, its disk and its clock do meanwhile.
 */
@Timeout(420)
class TestCrash
{
    private static final long SEED = Long.getLong("weir.seed", 7);
    private static final int KILLS = Integer.getInteger("weir.kills", 3);
    private static final int MOST_QUERIES = 200;
    private static final int FAULTS_PERCENT = 2;
    private static final long FULL_MILLIS = 300;
    private static final int NUMBERS_OF_A_PROCESS = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(SEED);

    @TempDir
    Path directory;

    private enum Outage
    {
        ENDPOINT_DOWN,
        DISK_FULL,
        BROKER_KILLED,
    }

    @Test
    void losesNothing()
            throws Exception
    {
        System.out.println("seed of the crashes: " + SEED);
        Set<String> taken = new LinkedHashSet<>();
        int first = 1;
        Files.createDirectories(directory.resolve("kafka"));
        try (FlakyEndpoint endpoint = new FlakyEndpoint(SEED, FAULTS_PERCENT, TestCrash::isRefused);
                KafkaBroker broker = new KafkaBroker(directory.resolve("kafka"))) {
            broker.start();
            for (Outage outage : outages()) {
                int last = takeUntilKilled(first, outage, endpoint, broker);
                IntStream.rangeClosed(first, last).mapToObj(number -> "query_" + number).forEach(taken::add);
                // not those that it took and had no time to say so
                first += NUMBERS_OF_A_PROCESS;
                tear();
            }
            ListenerProcess.deliverTheRest(directory, endpoint.uri(), broker.address());
            assertComplete("file", eventsInFiles(), taken, _ -> false);
            assertComplete("kafka", eventsInKafka(broker), taken, _ -> false);
            assertComplete("http", endpoint.taken(), taken, TestCrash::isRefused);
            assertThat(deadLetters()).containsAll(taken.stream().filter(TestCrash::isRefused).collect(toImmutableSet()));
            assertGovernanceComplete(taken);

            endpoint.refuseNothing();
            Path spool = directory.resolve("spool");
            Files.move(spool.resolve("http.dead-letters.jsonl"), spool.resolve("http.resend.jsonl"));
            ListenerProcess.deliverTheRest(directory, endpoint.uri(), broker.address());
            assertComplete("http, after dead letters were sent again", endpoint.taken(), taken, _ -> false);
            assertThat(deadLetters()).isEmpty();
        }
    }

    // each kind comes, in an order that the seed decides
    private List<Outage> outages()
    {
        List<Outage> outages = new ArrayList<>();
        while (outages.size() < KILLS) {
            List<Outage> all = new ArrayList<>(List.of(Outage.values()));
            Collections.shuffle(all, random);
            outages.addAll(all);
        }
        return outages.subList(0, KILLS);
    }

    // one query in a hundred, with both its events
    private static boolean isRefused(String text)
    {
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
    private void tear()
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

    private record Event(String queryId, String run, String type, String time) {}

    private static Event event(String json)
    {
        try {
            JsonNode event = JSON.readTree(json);
            return new Event(
                    event.at("/run/facets/externalQuery/externalQueryId").asText(),
                    event.at("/run/runId").asText(),
                    event.get("eventType").asText(),
                    event.get("eventTime").asText());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertComplete(String sink, List<String> lines, Set<String> taken, Predicate<String> except)
    {
        ImmutableListMultimap<String, Event> events = Multimaps.index(lines.stream().map(TestCrash::event).toList(), Event::queryId);
        for (String queryId : taken) {
            List<Event> ofQuery = events.get(queryId);
            if (except.test(queryId)) {
                assertThat(ofQuery).isEmpty();
                continue;
            }
            assertThat(ofQuery).extracting(Event::run).as("runs of %s in %s", queryId, sink).isNotEmpty().containsOnly(ofQuery.getFirst().run());
            // a repetition begins at any event, and each START is before an end
            assertThat(ofQuery.getFirst().type()).as("first event of %s in %s", queryId, sink).isEqualTo("START");
            assertThat(ofQuery.getLast().type()).as("last event of %s in %s", queryId, sink).isEqualTo("COMPLETE");
            // what comes twice is the same twice
            assertThat(new HashSet<>(ofQuery)).as("events of %s in %s", queryId, sink).hasSize(2);
        }
        // those that were begun when the process was killed are closed
        Set<String> others = new HashSet<>(events.keySet());
        others.removeAll(taken);
        assertThat(others).allSatisfy(queryId -> assertThat(events.get(queryId).getLast().type()).isIn("COMPLETE", "ABORT"));
    }

    private List<String> eventsInFiles()
            throws IOException
    {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            // their names are by the clock that jumps
            files = all.filter(file -> file.getFileName().toString().startsWith(ListenerProcess.EVENTS))
                    .sorted(comparing(file -> file.toFile().lastModified()))
                    .toList();
        }
        List<String> events = new ArrayList<>();
        for (Path file : files) {
            events.addAll(Files.readAllLines(file));
        }
        return events;
    }

    private static List<String> eventsInKafka(KafkaBroker broker)
    {
        List<String> events = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(ListenerProcess.TOPIC).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> events.add(record.value()));
            }
        }
        return events;
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

    private void assertGovernanceComplete(Set<String> taken)
    {
        try (Governance governance = ListenerProcess.governance(directory)) {
            Set<String> resolved = governance.log().readLineage().stream()
                    .filter(RunResolved.class::isInstance)
                    .map(RunResolved.class::cast)
                    .map(RunResolved::queryId)
                    .collect(toImmutableSet());
            Set<String> audited = governance.log().readAudit().stream().map(audit -> audit.queryId()).collect(toImmutableSet());
            assertThat(resolved).containsAll(taken);
            assertThat(audited).containsAll(taken);
        }
    }

    /**
     * @return the last query that the process said it has
     */
    private int takeUntilKilled(int first, Outage outage, FlakyEndpoint endpoint, KafkaBroker broker)
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
                endpoint.uri().toString(),
                broker.address(),
                Long.toString(SEED + first))
                .redirectError(directory.resolve("listener.log").toFile())
                .start();
        int last;
        try (BufferedReader output = process.inputReader()) {
            last = read(output, 1 + random.nextInt(MOST_QUERIES));
            begin(outage, endpoint, broker);
            if (outage != Outage.DISK_FULL || random.nextBoolean()) {
                Files.deleteIfExists(ListenerProcess.fullDisk(directory));
                last = read(output, 1 + random.nextInt(MOST_QUERIES));
            }
        }
        finally {
            process.destroyForcibly().waitFor();
        }
        end(outage, endpoint, broker);
        return last;
    }

    private static int read(BufferedReader output, int queries)
            throws IOException
    {
        int last = 0;
        for (int i = 0; i < queries; i++) {
            last = Integer.parseInt(output.readLine());
        }
        return last;
    }

    private void begin(Outage outage, FlakyEndpoint endpoint, KafkaBroker broker)
            throws IOException, InterruptedException
    {
        switch (outage) {
            case ENDPOINT_DOWN -> endpoint.down();
            case DISK_FULL -> {
                Files.createFile(ListenerProcess.fullDisk(directory));
                Thread.sleep(FULL_MILLIS);
            }
            case BROKER_KILLED -> broker.kill();
        }
    }

    private void end(Outage outage, FlakyEndpoint endpoint, KafkaBroker broker)
            throws IOException
    {
        switch (outage) {
            case ENDPOINT_DOWN -> endpoint.up();
            case DISK_FULL -> Files.deleteIfExists(ListenerProcess.fullDisk(directory));
            case BROKER_KILLED -> broker.start();
        }
    }
}
