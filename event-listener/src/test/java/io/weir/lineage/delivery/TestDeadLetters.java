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
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class TestDeadLetters
{
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

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
            Deliveries deliveries = RecordingSink.deliver(directory, spool, back);
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

    @Test
    void sendsDeadLettersAgainWhenAsked()
            throws IOException, InterruptedException, JMException
    {
        Path resend = directory.resolve("recording.resend.jsonl");
        deliverWithOneRefused();
        RecordingSink back = new RecordingSink(0);
        try (Spool spool = open()) {
            Deliveries deliveries = RecordingSink.deliver(directory, spool, back);
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
    void keepsNoPartOfALetterThatAFullDiskDoesNotTake()
            throws IOException
    {
        new DeadLetters(directory, "recording", 1 << 30).add(DeadLetter.Kind.ROW, "first", "too bad");
        DeadLetters onFullDisk = new DeadLetters(directory, "recording", 1 << 30, FullFile::new);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> onFullDisk.add(DeadLetter.Kind.ROW, "second", "too bad"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageEndingWith("recording.dead-letters.jsonl: java.io.IOException: No space left on device")
                    .hasRootCauseMessage("No space left on device");
        }
        assertThat(Files.readString(directory.resolve("recording.dead-letters.jsonl"))).contains("first").endsWith("}\n");
        assertThat(onFullDisk.waiting()).isEqualTo(1);
    }

    @Test
    void readsLettersOnceToCountThem()
            throws IOException
    {
        Path file = directory.resolve("recording.dead-letters.jsonl");
        AtomicLong read = new AtomicLong();
        DeadLetters letters = new DeadLetters(directory, "recording", 1 << 30, (path, mode) -> new CountedFile(path, mode, read));
        assertThat(letters.waiting()).isEqualTo(0);
        letters.add(DeadLetter.Kind.ROW, "x".repeat(200_000), "too bad");
        assertThat(letters.waiting()).isEqualTo(1);
        assertThat(read).hasValue(Files.size(file));
        letters.add(DeadLetter.Kind.ROW, "second", "too bad");
        assertThat(letters.waiting()).isEqualTo(2);
        assertThat(letters.waiting()).isEqualTo(2);
        assertThat(read).hasValue(Files.size(file));
        // by hand, and not to its end
        Files.writeString(file, " \n{third", APPEND);
        assertThat(letters.waiting()).isEqualTo(3);
        letters.add(DeadLetter.Kind.ROW, "fourth", "too bad");
        assertThat(letters.waiting()).isEqualTo(4);
        // another file in its place
        Files.move(file, directory.resolve("elsewhere"));
        assertThat(letters.waiting()).isEqualTo(0);
        Files.writeString(file, "{}\n".repeat(100_000));
        assertThat(letters.waiting()).isEqualTo(100_000);
        Files.writeString(file, "{}\n");
        assertThat(letters.waiting()).isEqualTo(1);
    }

    @Test
    void makesNoFileToCountLettersThatAreMovedAway()
            throws IOException
    {
        Path file = directory.resolve("recording.dead-letters.jsonl");
        new DeadLetters(directory, "recording", 1 << 30).add(DeadLetter.Kind.ROW, "first", "too bad");
        DeadLetters letters = new DeadLetters(directory, "recording", 1 << 30, (path, mode) -> {
            Files.deleteIfExists(path);
            return new RandomAccessFile(path.toFile(), mode);
        });
        assertThat(letters.waiting()).isZero();
        assertThat(file).doesNotExist();
    }

    private static final class CountedFile
            extends RandomAccessFile
    {
        private final AtomicLong read;

        private CountedFile(Path path, String mode, AtomicLong read)
                throws IOException
        {
            super(path.toFile(), mode);
            this.read = read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length)
                throws IOException
        {
            int count = super.read(bytes, offset, length);
            read.addAndGet(Math.max(0, count));
            return count;
        }
    }

    /**
     * A full disk takes what still fits.
     */
    private static final class FullFile
            extends RandomAccessFile
    {
        private FullFile(Path path, String mode)
                throws IOException
        {
            super(path.toFile(), mode);
        }

        @Override
        public void write(byte[] bytes)
                throws IOException
        {
            write(bytes, 0, bytes.length / 2);
            throw new IOException("No space left on device");
        }
    }

    private void deliverWithOneRefused()
    {
        RecordingSink sink = new RecordingSink(0);
        sink.refused = "second";
        try (Spool spool = open()) {
            Deliveries deliveries = RecordingSink.deliver(directory, spool, sink);
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

    private Spool open()
    {
        return Spool.open(directory, new SpoolLimits(1 << 20, 1 << 30));
    }

    private static void append(Spool spool, String queryId)
    {
        spool.append(RecordedQueries.ended(queryId));
    }
}
