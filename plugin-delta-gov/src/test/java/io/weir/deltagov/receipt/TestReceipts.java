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
package io.weir.deltagov.receipt;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoOutputFile;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.filesystem.local.LocalOutputFile;
import io.trino.spi.TrinoException;
import io.trino.testing.TestingConnectorSession;
import io.weir.deltagov.UnopenedFiles;
import io.weir.deltagov.receipt.Receipt.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Receipts on a disk. One that was begun must not be lost: it alone tells that an erasure was ended on the way.
 */
final class TestReceipts
{
    @TempDir
    Path directory;

    private final Receipts receipts = new Receipts(JsonCodec.jsonCodec(Receipt.class));
    private final TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
    private final Receipt begun = Receipts.begin(TestingConnectorSession.SESSION, "erase", ImmutableList.of("email"));
    private final Receipt finished = begun.with(State.FINISHED, ImmutableList.of(ReceiptItem.summary("rows of the table", 7, "erased")), Optional.of(begun.startedMillis()));

    private Location table()
    {
        return Location.of("file://" + directory);
    }

    private List<Receipt> read()
    {
        return receipts.read(disk, table());
    }

    @Test
    void writeThatEndsMidway()
    {
        receipts.write(disk, table(), begun);
        TrinoFileSystem full = new SlowDisk(() -> {
            throw new IOException("No space left on device");
        });
        assertThatThrownBy(() -> receipts.write(full, table(), finished)).hasMessageContaining("cannot be written: No space left on device");
        assertThat(read()).containsExactly(begun);
    }

    @Test
    void readersBesideAWriter()
    {
        receipts.write(disk, table(), begun);
        AtomicInteger reads = new AtomicInteger();
        receipts.write(
                new SlowDisk(() -> {
                    assertThat(read()).containsExactly(begun);
                    reads.incrementAndGet();
                }),
                table(),
                finished);
        assertThat(reads).hasValue(1);
        assertThat(read()).containsExactly(finished);
    }

    /**
     * Of two erasures at once, the one that began later takes the other for one that ended on the way.
     */
    @Test
    void erasureThatEndsBesideAnother()
    {
        Receipt killed = Receipts.begin(TestingConnectorSession.SESSION, "erase", ImmutableList.of("email"));
        receipts.write(disk, table(), begun);
        receipts.write(disk, table(), killed);
        receipts.write(disk, table(), Receipts.begin(TestingConnectorSession.SESSION, "vacuum", ImmutableList.of()));
        List<Receipt> unfinished = receipts.unfinishedErasures(disk, table());
        assertThat(unfinished).containsExactlyInAnyOrder(begun, killed);

        receipts.write(disk, table(), finished);
        Receipt begunSince = Receipts.begin(TestingConnectorSession.SESSION, "erase", ImmutableList.of("email"));
        receipts.write(disk, table(), begunSince);
        List<ReceiptItem> items = ImmutableList.of(ReceiptItem.summary("erasure", 1, "ended on the way"));
        receipts.endUnfinished(disk, table(), unfinished, items);
        assertThat(read()).contains(finished, killed.with(State.INCOMPLETE, items, Optional.empty()), begunSince);
    }

    /**
     * What a writer leaves that is killed before it has written all.
     */
    @Test
    void beginningsOfReceipts()
            throws IOException
    {
        receipts.write(disk, table(), begun);
        Files.writeString(directory.resolve("_weir/receipts/.%s.json.1f0c.tmp".formatted(begun.id())), "{\"id\"");
        assertThat(read()).containsExactly(begun);
    }

    @Test
    void receiptThatCannotBeOpened()
    {
        receipts.write(disk, table(), begun);
        assertThatThrownBy(() -> receipts.read(new UnopenedFiles(file -> file.fileName().equals(begun.id() + ".json")), table()))
                .hasMessageContaining("it is there, but cannot be opened")
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(DELTA_GOV_STORE_ERROR.toErrorCode());
    }

    @FunctionalInterface
    private interface Midway
    {
        void run()
                throws IOException;
    }

    /**
     * Something happens when one half of a file is written.
     */
    private static final class SlowDisk
            extends LocalFileSystem
    {
        private final Midway midway;

        private SlowDisk(Midway midway)
        {
            super(Path.of("/"));
            this.midway = requireNonNull(midway, "midway is null");
        }

        @Override
        public TrinoOutputFile newOutputFile(Location location)
        {
            return new SlowFile(location, toFilePath(location), midway);
        }
    }

    private static final class SlowFile
            extends LocalOutputFile
    {
        private final Midway midway;

        private SlowFile(Location location, Path path, Midway midway)
        {
            super(location, path);
            this.midway = requireNonNull(midway, "midway is null");
        }

        @Override
        public void createOrOverwrite(byte[] data)
                throws IOException
        {
            super.createOrOverwrite(Arrays.copyOf(data, data.length / 2));
            midway.run();
            super.createOrOverwrite(data);
        }
    }
}
