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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.lineage.LineageConfig;
import io.weir.lineage.LineageConfig.Durability;
import io.weir.lineage.SpoolWriter;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.MaterializedViews;
import io.weir.lineage.redact.StatementDisplays;
import io.weir.lineage.sink.Encoders;
import io.weir.lineage.sink.FileSink;
import io.weir.lineage.sink.FileSinkConfig;
import io.weir.lineage.sink.HttpSink;
import io.weir.lineage.sink.HttpSinkConfig;
import io.weir.lineage.sink.KafkaSink;
import io.weir.lineage.sink.KafkaSinkConfig;
import io.weir.lineage.spool.FullDisk;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.Spool.Outcome;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolException;
import io.weir.lineage.spool.SpoolLimits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Spools and delivers queries until it is killed, and says on its output which ones it has taken.
 */
final class ListenerProcess
        implements AutoCloseable
{
    static final String EVENTS = "events.jsonl";
    static final String TOPIC = "lineage";
    private static final SpoolLimits LIMITS = new SpoolLimits(100_000, 1 << 30);

    private final Path directory;
    private final Governance governance;
    private final Spool spool;
    private final SpoolWriter writer;
    private final Deliveries deliveries;

    private ListenerProcess(Path directory, URI endpoint, String broker, Clock clock)
    {
        this.directory = directory;
        this.governance = governance(directory);
        this.spool = FullDisk.open(directory.resolve("spool"), LIMITS, clock, fullDisk(directory));
        this.writer = new SpoolWriter(new LineageConfig().setDurability(Durability.SYNC), spool, RecordedQueries.CODEC, clock);
        FileSinkConfig files = new FileSinkConfig().setPath(directory.resolve(EVENTS)).setMaxFiles(10_000);
        HttpSinkConfig http = new HttpSinkConfig().setUrl(endpoint).setRequestTimeout(new Duration(300, MILLISECONDS));
        KafkaSinkConfig kafka = new KafkaSinkConfig().setBootstrapServers(ImmutableList.of(broker)).setTopic(TOPIC).setRequestTimeout(new Duration(5, SECONDS));
        this.deliveries = new Deliveries(spool, List.of(
                delivery(new GovernanceSink(governance.log(), new LineageReader(MaterializedViews.inMemory()), new StatementDisplays())),
                delivery(new FileSink("file", files, Encoders.encoder(), clock)),
                delivery(new HttpSink("http", http, Encoders.encoder())),
                delivery(new KafkaSink("kafka", kafka, Encoders.encoder()))));
        writer.endAbandoned();
        deliveries.start();
    }

    static void main(String[] arguments)
            throws InterruptedException
    {
        Clock clock = new JumpingClock(Long.parseLong(arguments[4]));
        ListenerProcess process = new ListenerProcess(Path.of(arguments[0]), URI.create(arguments[2]), arguments[3], clock);
        for (int number = Integer.parseInt(arguments[1]); ; number++) {
            process.take("query_" + number, clock);
            System.out.println(number);
        }
    }

    private void take(String queryId, Clock clock)
            throws InterruptedException
    {
        Instant created = clock.instant();
        boolean told = writer.started(RecordedQueries.started(queryId, created));
        Outcome outcome = writer.ended(RecordedQueries.copy(queryId, created, clock.instant(), told));
        // what waits in memory because the disk is full dies with the process
        while (outcome == Outcome.DEFERRED && !isOnDisk()) {
            Thread.sleep(10);
        }
    }

    private boolean isOnDisk()
    {
        try {
            spool.sync();
            return true;
        }
        catch (SpoolException e) {
            return false;
        }
    }

    /**
     * Delivers all that is in the spool, and what is to be sent again.
     */
    static void deliverTheRest(Path directory, URI endpoint, String broker)
            throws InterruptedException
    {
        try (ListenerProcess process = new ListenerProcess(directory, endpoint, broker, Clock.systemUTC())) {
            while (Files.exists(directory.resolve("spool").resolve("http.resend.jsonl"))) {
                Thread.sleep(20);
            }
            process.deliveries.stop(java.time.Duration.ofMinutes(2));
        }
    }

    @Override
    public void close()
    {
        spool.close();
        governance.close();
    }

    /**
     * While it exists, the disk of the spool takes nothing.
     */
    static Path fullDisk(Path directory)
    {
        return directory.resolve("disk.full");
    }

    static Governance governance(Path directory)
    {
        try {
            Path location = Files.createDirectories(directory.resolve("governance"));
            Path policies = directory.resolve("policies.yaml");
            Files.writeString(policies, "version: 1\ntags: {PII: }\ntableRules: []\n");
            return GovernanceBootstrap.open(
                    ImmutableMap.of(
                            "governance.location", location.toUri().toString(),
                            "governance.policies-file", policies.toString(),
                            "fs.local.enabled", "true",
                            "local.location", "/"),
                    OpenTelemetry.noop(),
                    TracerProvider.noop().get("test"));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <R> Delivery<R> delivery(Sink<R> sink)
    {
        Path spoolDirectory = directory.resolve("spool");
        return new Delivery<>(spool, new SpoolCursor(spoolDirectory, sink.name()), new DeadLetters(spoolDirectory, sink.name(), 1 << 30), RecordedQueries.CODEC, sink);
    }
}
