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

import io.weir.lineage.spool.FullDisk;
import io.weir.lineage.spool.Importance;
import io.weir.lineage.spool.RecordKind;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.Spool.Outcome;
import io.weir.lineage.spool.SpoolLimits;
import io.weir.lineage.spool.SpoolRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.MoreCollectors.onlyElement;
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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, down, up);
            append(spool, "first");
            up.first.await();
            deliveries.stop(Duration.ZERO);
        }
        assertThat(up.delivered).containsExactly("first");
        assertThat(down.delivered).isEmpty();

        RecordingSink back = new RecordingSink("down", 0);
        RecordingSink still = new RecordingSink("up", 0);
        try (Spool spool = open()) {
            RecordingSink.deliver(directory, spool, back, still).stop(LONG);
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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
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
    void goesOnWhereASinkStopped()
    {
        RecordingSink sink = new RecordingSink(0);
        sink.failingEvery = 3;
        try (Spool spool = open()) {
            IntStream.range(0, 20).forEach(index -> append(spool, "query_" + index));
            RecordingSink.deliver(directory, spool, sink).stop(LONG);
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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
            append(spool, "first");
            sink.failed.await();
            append(spool, "second");
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).containsExactly("first", "second");
    }

    /**
     * By a bad disk, or somebody's hand: it is announced, and cannot be read.
     */
    @Test
    void restsAtWhatIsDamagedWhileItIsWritten()
            throws IOException, InterruptedException
    {
        RecordingSink sink = new RecordingSink(0);
        try (Spool spool = open()) {
            append(spool, "damaged");
            damageEnd(directory.resolve("segment-0000000000000001.log"));
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
            Thread thread = Thread.getAllStackTraces().keySet().stream().filter(other -> other.getName().equals("weir-lineage-recording")).collect(onlyElement());
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.sleep(1);
            }
            append(spool, "after");
            sink.first.await();
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).endsWith("after");
    }

    private static void damageEnd(Path file)
            throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(access.length() - 1);
            access.write('X');
        }
    }

    @Test
    void freesWhatWasDelivered()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 1 << 30))) {
            Deliveries deliveries = RecordingSink.deliver(directory, spool, new RecordingSink(0));
            IntStream.range(0, 50).forEach(index -> append(spool, "query_" + index));
            deliveries.stop(LONG);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("segment-"))).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void sinkThatComesBackDoesNotMissWhatTheOthersGot()
            throws IOException
    {
        SpoolLimits limits = new SpoolLimits(1_000, 1 << 30);
        try (Spool spool = Spool.open(directory, limits)) {
            Deliveries deliveries = RecordingSink.deliver(directory, spool, new RecordingSink("always", 0), new RecordingSink("sometimes", 0));
            append(spool, "first");
            deliveries.stop(LONG);
        }
        try (Spool spool = Spool.open(directory, limits)) {
            Deliveries deliveries = RecordingSink.deliver(directory, spool, new RecordingSink("always", 0));
            IntStream.range(0, 50).forEach(index -> append(spool, "query_" + index));
            deliveries.stop(LONG);
        }
        RecordingSink back = new RecordingSink("sometimes", 0);
        try (Spool spool = Spool.open(directory, limits)) {
            Deliveries deliveries = RecordingSink.deliver(directory, spool, new RecordingSink("always", 0), back);
            append(spool, "last");
            deliveries.stop(LONG);
        }
        assertThat(back.delivered).hasSizeLessThan(10).endsWith("query_49", "last");
        // which whoever reads what is damaged would leave
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().endsWith(".damaged"));
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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
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
    void freesWhatWasDeliveredThoughTheDiskIsFull()
            throws IOException, InterruptedException
    {
        Path full = directory.resolve("disk.full");
        RecordingSink sink = new RecordingSink(0);
        try (Spool spool = FullDisk.open(directory, new SpoolLimits(1_000, 1 << 30), Clock.systemUTC(), full)) {
            IntStream.range(0, 50).forEach(index -> append(spool, "query_" + index));
            Files.createFile(full);
            // what is given up is told before the next record, for which there is no room
            assertThat(spool.append(new SpoolRecord(RecordKind.ENDED, Importance.READ, "dropped", new byte[0]))).isEqualTo(Outcome.DROPPED);
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
            while (spool.bytes() > 10_000 || sink.delivered.size() < 50) {
                // the sink's own thread and the housekeeping get there, and tell nobody
                Thread.sleep(10);
            }
            Files.delete(full);
            append(spool, "after");
            deliveries.stop(LONG);
        }
        assertThat(sink.delivered).hasSize(51).endsWith("after");
    }

    private Spool open()
    {
        return Spool.open(directory, new SpoolLimits(1 << 20, 1 << 30));
    }

    private static void append(Spool spool, String queryId)
    {
        spool.append(RecordedQueries.ended(queryId));
    }
}
