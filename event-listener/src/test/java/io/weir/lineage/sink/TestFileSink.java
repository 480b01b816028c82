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
package io.weir.lineage.sink;

import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.weir.lineage.LineageConfig;
import io.weir.lineage.SpoolWriter;
import io.weir.lineage.delivery.DeadLetters;
import io.weir.lineage.delivery.Deliveries;
import io.weir.lineage.delivery.Delivery;
import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.delivery.SinkUnavailableException;
import io.weir.lineage.record.AbandonedQuery;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestFileSink
{
    @TempDir
    Path directory;

    @Test
    void oneEventPerLine()
            throws IOException
    {
        Path file = directory.resolve("new").resolve("events.jsonl");
        FileSink sink = sink(new FileSinkConfig().setPath(file), Clock.systemUTC());
        Receipts receipts = new Receipts();
        sink.write(sink.translate(RecordedQueries.copy("query_1")), receipts);
        sink.write(sink.translate(RecordedQueries.copy("query_2")), receipts);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        assertThat(receipts.delivered).isEqualTo(4);
        assertThat(lines).allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        assertThat(lines.get(0)).contains("\"START\"", "query_1");
        assertThat(lines.get(1)).contains("\"COMPLETE\"", "query_1");
        assertThat(lines.get(3)).contains("\"COMPLETE\"", "query_2");
    }

    @Test
    void tellsOfWritesAlone()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        FileSink sink = sink(new FileSinkConfig().setPath(file).setEvents(SinkEvents.WRITES), Clock.systemUTC());
        try (Spool spool = Spool.open(directory, new SpoolLimits(1 << 20, 1 << 30))) {
            Delivery<EventRow> delivery = new Delivery<>(spool, new SpoolCursor(directory, "events"), new DeadLetters(directory, "events", 1 << 30), RecordedQueries.CODEC, sink);
            Deliveries deliveries = new Deliveries(spool, List.of(delivery));
            deliveries.start();
            recordWritesAndOthers(new SpoolWriter(new LineageConfig(), spool, RecordedQueries.CODEC, Clock.systemUTC()));
            deliveries.stop(new Duration(30, SECONDS).toJavaTime());
            // those that are left out hold up nothing, and are no dead letters
            assertThat(delivery.isDone()).isTrue();
            assertThat(delivery.statistics().getDeadLetters()).isZero();
        }
        assertThat(Files.readAllLines(file)).satisfiesExactly(
                line -> assertThat(line).contains("\"START\"", "\"externalQueryId\":\"write\""),
                line -> assertThat(line).contains("\"COMPLETE\"", "\"externalQueryId\":\"write\""),
                line -> assertThat(line).contains("\"START\"", "\"externalQueryId\":\"lost\""),
                line -> assertThat(line).contains("\"ABORT\"", "\"externalQueryId\":\"lost\""));
    }

    private static void recordWritesAndOthers(SpoolWriter writer)
    {
        QueryStarted lost = RecordedQueries.started("lost");
        QueryStarted read = new QueryStarted(RecordedQueries.started("read").run(), new RedactedStatement("SELECT x FROM source", Optional.empty()), Optional.empty(), Optional.of("SELECT"));
        writer.started(read);
        writer.started(RecordedQueries.started("write"));
        writer.ended(RecordedQueries.copy("write", true));
        writer.ended(AbandonedQuery.of(read, Instant.now()));
        writer.started(lost);
        writer.ended(AbandonedQuery.of(lost, Instant.now()));
        writer.ended(RecordedQueries.definition("session", "USE memory.s", "USE", Optional.empty()));
        for (String sql : List.of("COMMIT", "rollback WORK")) {
            writer.started(new QueryStarted(RecordedQueries.started(sql).run(), new RedactedStatement(sql, Optional.empty()), Optional.empty(), Optional.of("DATA_DEFINITION")));
            writer.ended(RecordedQueries.definition(sql, sql, sql, Optional.empty()));
        }
        RedactedStatement execute = new RedactedStatement("EXECUTE p", Optional.empty());
        writer.started(new QueryStarted(RecordedQueries.started("prepared").run(), execute, Optional.of(new RedactedStatement("COMMIT", Optional.empty())), Optional.of("DATA_DEFINITION")));
    }

    @Test
    void largeEventsMakeSmallBatches()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        FileSink sink = sink(new FileSinkConfig().setPath(file), Clock.systemUTC());
        EventRow small = new EventRow("run", "{\"é\":1}");
        EventRow wide = new EventRow("run", "{%s}".formatted("é".repeat(300_000)));
        assertThat(sink.weight(small)).isEqualTo(1);
        assertThat(sink.mostRows() / sink.weight(wide)).isBetween(50, 60);
        assertThat(sink.mostRows() / sink.weight(new EventRow("run", " ".repeat(20_000_000)))).isEqualTo(20);
        sink.write(List.of(small, wide, small), new Receipts());
        assertThat(Files.readAllLines(file)).containsExactly(small.json(), wide.json(), small.json());
    }

    @Test
    void repairsAnUnfinishedLine()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        FileSink sink = sink(new FileSinkConfig().setPath(file), Clock.systemUTC());
        sink.write(List.of(new EventRow("run", "{1}")), new Receipts());
        Files.writeString(file, "{half", APPEND);
        sink.write(List.of(new EventRow("run", "{2}")), new Receipts());
        assertThat(Files.readAllLines(file)).containsExactly("{1}", "{2}");
    }

    @Test
    void tellsWhatStopsIt()
            throws IOException
    {
        Path file = Files.createDirectory(directory.resolve("events.jsonl"));
        FileSink sink = sink(new FileSinkConfig().setPath(file), Clock.systemUTC());
        assertThatThrownBy(() -> sink.write(List.of(new EventRow("run", "{1}")), new Receipts()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Cannot write OpenLineage events to %1$s: java.io.FileNotFoundException: %1$s (Is a directory)", file);
    }

    @Test
    void leavesAFileAloneThatAnotherWrites()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        FileSink sink = sink(new FileSinkConfig().setPath(file), Clock.systemUTC());
        sink.write(List.of(new EventRow("run", "{1}")), new Receipts());
        Files.writeString(file, "{half", APPEND);
        Receipts receipts = new Receipts();
        try (FileChannel other = FileChannel.open(directory.resolve("events.jsonl.lock"), WRITE)) {
            assertThat(other.tryLock()).isNotNull();
            assertThatThrownBy(() -> sink.write(List.of(new EventRow("run", "{2}")), receipts))
                    .isInstanceOf(SinkUnavailableException.class)
                    .hasMessage("%s is being written to by another sink, or by another coordinator: give each of them a path of its own", file);
        }
        assertThat(Files.readString(file)).isEqualTo("{1}\n{half");
        assertThat(receipts.delivered).isZero();
        sink.write(List.of(new EventRow("run", "{2}")), receipts);
        assertThat(Files.readAllLines(file)).containsExactly("{1}", "{2}");
    }

    @Test
    void writesWhereNothingCanBeLocked()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        Files.createDirectory(directory.resolve("events.jsonl.lock"));
        FileSink sink = sink(new FileSinkConfig().setPath(file), Clock.systemUTC());
        sink.write(List.of(new EventRow("run", "{1}")), new Receipts());
        assertThat(Files.readAllLines(file)).containsExactly("{1}");
    }

    @Test
    void rotatesBySizeAndKeepsTheNewest()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        FileSinkConfig config = new FileSinkConfig().setPath(file).setMaxSize(DataSize.ofBytes(1)).setMaxFiles(2);
        FileSink sink = sink(config, Clock.systemUTC());
        Files.writeString(directory.resolve("events.jsonl.notes"), "of somebody else");
        for (int i = 0; i < 5; i++) {
            sink.write(List.of(new EventRow("run", "{%s}".formatted(i))), new Receipts());
        }
        assertThat(Files.readString(file)).isEqualTo("{4}\n");
        assertThat(rotated()).extracting(Files::readString).containsExactly("{2}\n", "{3}\n");
        assertThat(directory.resolve("events.jsonl.notes")).exists();
    }

    @Test
    void keepsTheNewestWhereTheClockWasSetBack()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        FileSinkConfig config = new FileSinkConfig().setPath(file).setMaxSize(DataSize.ofBytes(1)).setMaxFiles(2);
        FileSink ahead = sink(config, at(Instant.parse("2036-01-01T00:00:00Z")));
        FileSink behind = sink(config, at(Instant.parse("2026-01-01T00:00:00Z")));
        for (int i = 0; i < 5; i++) {
            (i < 2 ? ahead : behind).write(List.of(new EventRow("run", "{%s}".formatted(i))), new Receipts());
        }
        assertThat(Files.readString(file)).isEqualTo("{4}\n");
        assertThat(rotated()).extracting(Files::readString).containsExactly("{2}\n", "{3}\n");
    }

    @Test
    void rotatesByAge()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        FileSinkConfig config = new FileSinkConfig().setPath(file).setMaxAge(new Duration(1, HOURS));
        sink(config, Clock.systemUTC()).write(List.of(new EventRow("run", "{1}")), new Receipts());
        sink(config, at(Instant.now().minusSeconds(86_400))).write(List.of(new EventRow("run", "{2}")), new Receipts());
        assertThat(rotated()).isEmpty();
        sink(config, at(Instant.now().plusSeconds(7_200))).write(List.of(new EventRow("run", "{3}")), new Receipts());
        assertThat(Files.readString(file)).isEqualTo("{3}\n");
        assertThat(rotated()).extracting(Files::readString).containsExactly("{1}\n{2}\n");
    }

    private List<Path> rotated()
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.getFileName().toString().startsWith("events.jsonl.2")).sorted().toList();
        }
    }

    private static Clock at(Instant time)
    {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private static FileSink sink(FileSinkConfig config, Clock clock)
    {
        return new FileSink("events", config, Encoders.encoder(), clock);
    }
}
