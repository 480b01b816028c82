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

import io.weir.governance.audit.AuditEvent;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
            spool.append("not a record".getBytes(UTF_8));
            append(spool, "second");
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).containsExactly("first", "second");
        assertThat(Files.readString(directory.resolve("recording.dead-letters.jsonl"))).isEqualTo("not a record\n");
    }

    @Test
    void freesWhatWasDelivered()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, 1_000)) {
            Deliveries deliveries = start(spool, new RecordingSink(0));
            IntStream.range(0, 50).forEach(index -> append(spool, "query_" + index));
            deliveries.stop(LONG);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("segment-"))).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void replaysAreHarmless()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        GovernanceSink sink = new GovernanceSink(log, new LineageReader());
        List<GovernanceSink.Rows> rows = sink.translate(RecordedQueries.copy("query_1"));
        sink.write(rows);
        List<LineageEvent> lineage = log.readLineage();
        List<AuditEvent> audit = log.readAudit();
        sink.write(sink.translate(RecordedQueries.copy("query_1")));
        assertThat(log.readLineage()).isEqualTo(lineage).hasSize(2);
        assertThat(log.readAudit()).isEqualTo(audit).hasSize(1);
    }

    private Spool open()
    {
        return Spool.open(directory, 1 << 20);
    }

    private Deliveries start(Spool spool, RecordingSink... sinks)
    {
        List<Delivery<String>> deliveries = new ArrayList<>();
        for (RecordingSink sink : sinks) {
            deliveries.add(new Delivery<>(spool, new SpoolCursor(directory, sink.name()), new DeadLetters(directory, sink.name()), RecordedQueries.CODEC, sink));
        }
        Deliveries started = new Deliveries(spool, deliveries);
        started.start();
        return started;
    }

    private static void append(Spool spool, String queryId)
    {
        spool.append(RecordedQueries.CODEC.toJsonBytes(RecordedQueries.copy(queryId)));
    }

    private static class RecordingSink
            implements Sink<String>
    {
        private final String name;
        private final int failing;
        private final CountDownLatch first = new CountDownLatch(1);
        private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
        private volatile int failures;

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
        public void write(List<String> rows)
        {
            if (failures < failing) {
                failures++;
                throw new IllegalStateException("down");
            }
            delivered.addAll(rows);
            first.countDown();
        }
    }
}
