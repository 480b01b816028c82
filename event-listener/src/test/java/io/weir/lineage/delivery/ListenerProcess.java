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

import com.google.common.collect.ImmutableMap;
import io.airlift.json.JsonCodecFactory;
import io.airlift.units.Duration;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.lineage.LineageConfig;
import io.weir.lineage.SpoolWriter;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.sink.Encoders;
import io.weir.lineage.sink.FileSink;
import io.weir.lineage.sink.FileSinkConfig;
import io.weir.lineage.sink.HttpSink;
import io.weir.lineage.sink.HttpSinkConfig;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolLimits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Spools and delivers queries until it is killed, and says on its output which ones it has taken.
 */
final class ListenerProcess
        implements AutoCloseable
{
    private static final SpoolLimits LIMITS = new SpoolLimits(100_000, 1 << 30);

    private final Governance governance;
    private final Spool spool;
    private final SpoolWriter writer;
    private final Deliveries deliveries;

    private ListenerProcess(Path directory, URI endpoint)
    {
        this.governance = governance(directory);
        this.spool = Spool.open(directory.resolve("spool"), LIMITS);
        this.writer = new SpoolWriter(new LineageConfig(), spool, new JsonCodecFactory().jsonCodec(QueryStarted.class), RecordedQueries.CODEC, Clock.systemUTC());
        this.deliveries = new Deliveries(spool, List.of(
                delivery(directory, new GovernanceSink(governance.log(), new LineageReader())),
                delivery(directory, new FileSink("file", new FileSinkConfig().setPath(events(directory)), Encoders.encoder(), Clock.systemUTC())),
                delivery(directory, new HttpSink("http", new HttpSinkConfig().setUrl(endpoint).setRequestTimeout(new Duration(300, MILLISECONDS)), Encoders.encoder()))));
        writer.endAbandoned();
        deliveries.start();
    }

    static void main(String[] arguments)
    {
        ListenerProcess process = new ListenerProcess(Path.of(arguments[0]), URI.create(arguments[2]));
        for (int number = Integer.parseInt(arguments[1]); ; number++) {
            String queryId = "query_" + number;
            process.writer.started(RecordedQueries.started(queryId));
            process.writer.ended(RecordedQueries.copy(queryId));
            System.out.println(number);
        }
    }

    static void deliverTheRest(Path directory, URI endpoint)
    {
        try (ListenerProcess process = new ListenerProcess(directory, endpoint)) {
            process.deliveries.stop(java.time.Duration.ofMinutes(2));
        }
    }

    @Override
    public void close()
    {
        spool.close();
        governance.close();
    }

    static Path events(Path directory)
    {
        return directory.resolve("events.jsonl");
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

    private <R> Delivery<R> delivery(Path directory, Sink<R> sink)
    {
        Path spoolDirectory = directory.resolve("spool");
        return new Delivery<>(spool, new SpoolCursor(spoolDirectory, sink.name()), new DeadLetters(spoolDirectory, sink.name()), RecordedQueries.CODEC, sink);
    }
}
