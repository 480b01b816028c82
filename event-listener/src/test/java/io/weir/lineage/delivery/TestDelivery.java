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

import io.opentelemetry.api.OpenTelemetry;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.MaterializedViews;
import io.weir.lineage.record.AbandonedQuery;
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.spool.Importance;
import io.weir.lineage.spool.RecordKind;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolLimits;
import io.weir.lineage.spool.SpoolRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class TestDelivery
{
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void deliversInOrder()
    {
        RecordingSink sink = new RecordingSink(0);
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, sink);
            IntStream.range(0, 500).forEach(index -> append(spool, "query_" + index));
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(index -> "query_" + index).toList());
    }

    @Test
    void triesAgainUntilTheSinkIsBack()
    {
        RecordingSink sink = new RecordingSink(4);
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, sink);
            append(spool, "first");
            append(spool, "second");
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).containsExactly("first", "second");
        assertThat(sink.failures).isEqualTo(4);
    }

    @Test
    void sinkThatIsDownHoldsUpNobody()
            throws InterruptedException
    {
        RecordingSink down = new RecordingSink("down", Integer.MAX_VALUE);
        RecordingSink up = new RecordingSink("up", 0);
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, down, up);
            append(spool, "first");
            up.first.await();
            deliveries.stop(Duration.ZERO);
        }
        assertThat(up.delivered).containsExactly("first");
        assertThat(down.delivered).isEmpty();

        RecordingSink back = new RecordingSink("down", 0);
        RecordingSink still = new RecordingSink("up", 0);
        try (Spool spool = open()) {
            start(spool, back, still).stop(LONG);
        }
        assertThat(back.delivered).containsExactly("first");
        assertThat(still.delivered).isEmpty();
    }

    @Test
    void keepsWhatCannotBeTold()
            throws IOException
    {
        RecordingSink sink = new RecordingSink(0);
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, sink);
            append(spool, "first");
            spool.append(new SpoolRecord(RecordKind.ENDED, Importance.WRITE, "broken", "not a record".getBytes(UTF_8)));
            append(spool, "second");
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).containsExactly("first", "second");
        assertThat(Files.readAllLines(directory.resolve("recording.dead-letters.jsonl"))).singleElement().asString()
                .contains("\"sink\":\"recording\"", "it cannot be translated", "\"content\":\"not a record\"");
    }

    @Test
    void keepsWhatIsRefusedAndGoesOn()
            throws IOException
    {
        // what a crash in the middle of a letter leaves
        Files.writeString(directory.resolve("recording.dead-letters.jsonl"), "{\"time\":\"20");
        RecordingSink sink = new RecordingSink(0);
        sink.refused = "second";
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, sink);
            append(spool, "first");
            append(spool, "second");
            append(spool, "third");
            deliveries.stop(LONG);
            assertThat(deliveries.all().getFirst().statistics().getDelivered()).isEqualTo(2);
            assertThat(deliveries.all().getFirst().statistics().getDeadLetters()).isEqualTo(1);
            assertThat(deliveries.all().getFirst().depth()).isZero();
        }
        assertThat(sink.delivered).containsExactly("first", "third");
        assertThat(Files.readAllLines(directory.resolve("recording.dead-letters.jsonl"))).satisfiesExactly(
                line -> assertThat(line).isEqualTo("{\"time\":\"20"),
                line -> assertThat(line).contains("\"reason\":\"too bad\"", "\"content\":\"second\""));
    }

    @Test
    void sendsDeadLettersAgain()
            throws IOException, InterruptedException
    {
        Path letters = directory.resolve("recording.dead-letters.jsonl");
        Path resend = directory.resolve("recording.resend.jsonl");
        deliverWithOneRefused();
        Files.writeString(letters, "no letter\n\n{\"time\":\"\",\"sink\":\"recording\",\"reason\":\"\",\"kind\":\"ENDED\",\"content\":\"no record\"}\n", APPEND);
        // a letter that a crash cut within a character
        Files.write(letters, new byte[] {'{', (byte) 0xC3, '\n'}, APPEND);
        Files.move(letters, resend);
        RecordingSink back = new RecordingSink(0);
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, back);
            append(spool, "third");
            awaitGone(resend);
            deliveries.stop(LONG);
        }
        assertThat(back.delivered).containsExactlyInAnyOrder("second", "third");
        // what cannot be sent waits again
        assertThat(Files.readAllLines(letters)).hasSize(3).satisfiesExactly(
                line -> assertThat(line).isEqualTo("no letter"),
                line -> assertThat(line).contains("it cannot be translated", "\"kind\":\"ENDED\"", "no record"),
                line -> assertThat(line).startsWith("{"));
    }

    private void deliverWithOneRefused()
    {
        RecordingSink sink = new RecordingSink(0);
        sink.refused = "second";
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, sink);
            append(spool, "first");
            append(spool, "second");
            deliveries.stop(LONG);
        }
    }

    private static void awaitGone(Path file)
            throws InterruptedException
    {
        while (Files.exists(file)) {
            // the sink's own thread removes it, and tells nobody
            Thread.sleep(10);
        }
    }

    @Test
    void sendsDeadLettersAgainWhenAsked()
            throws IOException, InterruptedException, JMException
    {
        Path resend = directory.resolve("recording.resend.jsonl");
        deliverWithOneRefused();
        RecordingSink back = new RecordingSink(0);
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, back);
            DeliveryMetrics metrics = new DeliveryMetrics(spool, deliveries, OpenTelemetry.noop(), Clock.systemUTC());
            metrics.register();
            try {
                ObjectName name = new ObjectName("io.weir.lineage:type=sink,name=recording");
                MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
                // of an earlier start
                assertThat(jmx.getAttribute(name, "WaitingDeadLetters")).isEqualTo(1L);
                assertThat(jmx.getAttribute(name, "DeadLetters")).isEqualTo(0L);
                Files.writeString(resend, "\n");
                awaitGone(resend);
                assertThat(jmx.invoke(name, "resendDeadLetters", new Object[0], new String[0])).isEqualTo(1L);
                awaitGone(resend);
                assertThat(jmx.getAttribute(name, "WaitingDeadLetters")).isEqualTo(0L);
                assertThat(jmx.invoke(name, "resendDeadLetters", new Object[0], new String[0])).isEqualTo(0L);
            }
            finally {
                metrics.unregister();
            }
            deliveries.stop(LONG);
        }
        assertThat(back.delivered).containsExactly("second");
    }

    @Test
    void overwritesNoDeadLettersThatAreBeingSent()
            throws IOException
    {
        DeadLetters letters = new DeadLetters(directory, "recording", 1 << 30);
        letters.add(DeadLetter.Kind.ROW, "first", "too bad");
        assertThat(letters.requestResend()).isEqualTo(1);
        letters.add(DeadLetter.Kind.ROW, "second", "too bad");
        assertThatThrownBy(letters::requestResend)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Dead letters of the sink recording are still being sent again: ");
        assertThat(letters.waiting()).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("recording.resend.jsonl"))).contains("first");
    }

    @Test
    void deadLettersThatFillTheirFileWait()
            throws IOException
    {
        DeadLetters letters = new DeadLetters(directory, "recording", 1_000);
        letters.add(DeadLetter.Kind.ROW, "x".repeat(600), "too bad");
        assertThatThrownBy(() -> letters.add(DeadLetter.Kind.ROW, "y".repeat(600), "too bad"))
                .isInstanceOf(SinkUnavailableException.class)
                .hasMessageContaining("is full (weir.lineage.dead-letters-max-size)");
        assertThat(letters.waiting()).isEqualTo(1);
        assertThat(Files.size(directory.resolve("recording.dead-letters.jsonl"))).isLessThan(1_000);
        Files.delete(directory.resolve("recording.dead-letters.jsonl"));
        letters.add(DeadLetter.Kind.ROW, "y".repeat(600), "too bad");
        assertThat(letters.waiting()).isEqualTo(1);
    }

    @Test
    void goesOnWhereASinkStopped()
    {
        RecordingSink sink = new RecordingSink(0);
        sink.failingEvery = 3;
        try (Spool spool = open()) {
            IntStream.range(0, 20).forEach(index -> append(spool, "query_" + index));
            start(spool, sink).stop(LONG);
        }
        // what was delivered before a failure is not delivered again
        assertThat(sink.delivered).containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(index -> "query_" + index).toList());
        assertThat(sink.failures).isPositive();
    }

    @Test
    void whatCameMeanwhileGoesAlong()
            throws InterruptedException
    {
        // as one that fails at a row, and needs another to find out
        RecordingSink sink = new RecordingSink(0);
        sink.fewest = 2;
        try (Spool spool = open()) {
            Deliveries deliveries = start(spool, sink);
            append(spool, "first");
            sink.failed.await();
            append(spool, "second");
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).containsExactly("first", "second");
    }

    @Test
    void auditTellsOfWhatIsMissing()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        try (Spool spool = Spool.open(directory, new SpoolLimits(500, 2_000))) {
            while (spool.bytes() <= 2_000) {
                append(spool, "query");
            }
            spool.append(new SpoolRecord(RecordKind.ENDED, Importance.READ, "dropped", new byte[0]));
            spool.sync();
            GovernanceSink sink = new GovernanceSink(log, new LineageReader(MaterializedViews.inMemory()));
            Deliveries deliveries = new Deliveries(spool, List.of(new Delivery<>(spool, new SpoolCursor(directory, sink.name()), new DeadLetters(directory, sink.name(), 1 << 30), RecordedQueries.CODEC, sink)));
            deliveries.start();
            deliveries.stop(LONG);
        }
        assertThat(log.readAudit()).last().satisfies(event -> {
            assertThat(event.outcome().outcome()).isEqualTo(QueryOutcome.LOST);
            assertThat(event.outcome().errorCode()).contains("SPOOL_FULL");
            assertThat(event.statement().redactedSql()).contains("1 records of the spool are missing", "{READ=1}", "hash before");
        });
    }

    @Test
    void whatAnAbandonedQueryAnnouncedCountsAsDone()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Asset source = Asset.parse("memory.default.source.x");
        Asset target = Asset.parse("memory.default.target");
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        log.appendTags(List.of(
                new TagEvent("tag", source, "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), time),
                new PendingWrite("pending", "query_1", target, List.of(source), "alice", time),
                new PendingWrite("other", "query_2", target, List.of(source), "alice", time)));
        QueryRecord abandoned = AbandonedQuery.of(RecordedQueries.started("query_1"), time.plusSeconds(60));
        GovernanceSink sink = new GovernanceSink(log, new LineageReader(MaterializedViews.inMemory()));
        sink.write(sink.translate(abandoned), new IgnoredReceipt<>());
        assertThat(log.readLineage()).hasSize(2).satisfiesExactly(
                edge -> assertThat(edge).isInstanceOfSatisfying(LineageEdge.class, found -> {
                    assertThat(found.source()).isEqualTo(source);
                    assertThat(found.target()).isEqualTo(target);
                    assertThat(found.kind()).isEqualTo(EdgeKind.INFERRED);
                }),
                end -> assertThat(end).isEqualTo(new RunResolved("query_1", true, time)));
        assertThat(log.snapshot(Duration.ZERO).effectiveTags(Asset.parse("memory.default.target.any")))
                .extracting(tag -> tag.tag())
                .contains("PII");
        assertThat(log.readAudit()).singleElement().satisfies(event -> {
            assertThat(event.outcome().outcome()).isEqualTo(QueryOutcome.FAILED);
            assertThat(event.outcome().errorCode()).contains("NO_END_SEEN");
        });
    }

    @Test
    void anAbandonedRenameOfASchemaCountsAsDone()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        log.appendTags(List.of(new PendingWrite("pending", "query_1", Asset.parse("memory.fresh"), List.of(Asset.parse("memory.old")), "alice", time)));
        GovernanceSink sink = new GovernanceSink(log, new LineageReader(MaterializedViews.inMemory()));
        sink.write(sink.translate(AbandonedQuery.of(RecordedQueries.started("query_1"), time)), new IgnoredReceipt<>());
        assertThat(log.readLineage()).first().isInstanceOfSatisfying(LineageEdge.class, edge -> assertThat(edge.isRename()).isTrue());
    }

    @Test
    void aRenameThatNobodyWasAskedAboutIsNone()
    {
        Optional<QueryFailure> canceled = Optional.of(new QueryFailure("USER_CANCELED", QueryFailure.ErrorKind.USER, ""));
        List<QueryRecord> renames = List.of(
                RecordedQueries.definition("query_1", "ALTER TABLE IF EXISTS mine RENAME TO users", "RENAME TABLE", Optional.empty()),
                RecordedQueries.definition("query_2", "ALTER TABLE users RENAME COLUMN IF EXISTS gone TO fresh", "RENAME COLUMN", Optional.empty()),
                RecordedQueries.definition("query_3", "ALTER TABLE mine RENAME TO users", "RENAME TABLE", canceled),
                RecordedQueries.definition("query_4", "ALTER SCHEMA mine RENAME TO theirs", "RENAME SCHEMA", canceled));
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        for (QueryRecord rename : renames) {
            InMemoryGovernanceLog log = new InMemoryGovernanceLog();
            GovernanceSink sink = new GovernanceSink(log, new LineageReader(MaterializedViews.inMemory()));
            sink.write(sink.translate(rename), new IgnoredReceipt<>());
            assertThat(log.readLineage()).as(rename.statement().text()).singleElement().isInstanceOf(RunResolved.class);

            log.appendTags(List.of(new PendingWrite("pending", rename.queryId(), Asset.parse("memory.default.any"), List.of(Asset.parse("memory.default.other")), "alice", time)));
            sink.write(sink.translate(rename), new IgnoredReceipt<>());
            assertThat(log.readLineage()).as(rename.statement().text()).hasAtLeastOneElementOfType(LineageEdge.class);
        }
    }

    private record IgnoredReceipt<R>()
            implements Sink.Receipt<R>
    {
        @Override
        public void delivered(int rows) {}

        @Override
        public void refused(R row, String reason) {}
    }

    @Test
    void freesWhatWasDelivered()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 1 << 30))) {
            Deliveries deliveries = start(spool, new RecordingSink(0));
            IntStream.range(0, 50).forEach(index -> append(spool, "query_" + index));
            deliveries.stop(LONG);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("segment-"))).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void freesWhatWasDeliveredThoughTheCursorCannotBeWritten()
            throws IOException, InterruptedException
    {
        // as on a full disk
        Path obstacle = Files.createDirectory(directory.resolve("recording.cursor.next"));
        RecordingSink sink = new RecordingSink(0);
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 1 << 30))) {
            Deliveries deliveries = start(spool, sink);
            IntStream.range(0, 50).forEach(index -> append(spool, "query_" + index));
            while (spool.bytes() > 10_000 || sink.delivered.size() < 50) {
                // the sink's own thread and the housekeeping get there, and tell nobody
                Thread.sleep(10);
            }
            assertThat(directory.resolve("recording.cursor")).doesNotExist();
            Files.delete(obstacle);
            deliveries.stop(LONG);
        }
        assertThat(directory.resolve("recording.cursor")).exists();
        assertThat(sink.delivered).hasSize(50);
    }

    @Test
    void replaysAreHarmless()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        GovernanceSink sink = new GovernanceSink(log, new LineageReader(MaterializedViews.inMemory()));
        List<GovernanceSink.Rows> rows = sink.translate(RecordedQueries.copy("query_1"));
        sink.write(rows, new IgnoredReceipt<>());
        List<LineageEvent> lineage = log.readLineage();
        List<AuditEvent> audit = log.readAudit();
        sink.write(sink.translate(RecordedQueries.copy("query_1")), new IgnoredReceipt<>());
        assertThat(log.readLineage()).isEqualTo(lineage).hasSize(2);
        assertThat(log.readAudit()).isEqualTo(audit).hasSize(1);
    }

    private Spool open()
    {
        return Spool.open(directory, new SpoolLimits(1 << 20, 1 << 30));
    }

    private Deliveries start(Spool spool, RecordingSink... sinks)
    {
        List<Delivery<String>> deliveries = new ArrayList<>();
        for (RecordingSink sink : sinks) {
            deliveries.add(new Delivery<>(spool, new SpoolCursor(directory, sink.name()), new DeadLetters(directory, sink.name(), 1 << 30), RecordedQueries.CODEC, sink));
        }
        Deliveries started = new Deliveries(spool, deliveries);
        started.start();
        return started;
    }

    private static void append(Spool spool, String queryId)
    {
        spool.append(RecordedQueries.ended(queryId));
    }

    private static class RecordingSink
            implements Sink<String>
    {
        private final String name;
        private final int failing;
        private final CountDownLatch first = new CountDownLatch(1);
        private final CountDownLatch failed = new CountDownLatch(1);
        private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
        private volatile int failures;
        private volatile int failingEvery = Integer.MAX_VALUE;
        private volatile String refused = "";
        private volatile int fewest;
        private int attempts;

        RecordingSink(int failing)
        {
            this("recording", failing);
        }

        RecordingSink(String name, int failing)
        {
            this.name = name;
            this.failing = failing;
        }

        @Override
        public String name()
        {
            return name;
        }

        @Override
        public List<String> translate(QueryRecord query)
        {
            return List.of(query.queryId());
        }

        @Override
        public boolean isUrgent(List<String> rows)
        {
            return true;
        }

        @Override
        public String text(String row)
        {
            return row;
        }

        @Override
        public Optional<String> row(String text)
        {
            return Optional.of(text);
        }

        @Override
        public void write(List<String> rows, Receipt<String> receipt)
        {
            if (failures < failing) {
                failures++;
                throw new IllegalStateException("the sink is down");
            }
            if (rows.size() < fewest) {
                failed.countDown();
                throw new IllegalStateException("too few");
            }
            for (String row : rows) {
                if (row.equals(refused)) {
                    receipt.refused(row, "too bad");
                    continue;
                }
                if (++attempts % failingEvery == 0) {
                    failures++;
                    throw new IllegalStateException("the sink went down");
                }
                delivered.add(row);
                receipt.delivered(1);
                first.countDown();
            }
        }
    }
}
