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
package io.weir.deltagov.metadata;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.CommitInterruptedException;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.deltagov.kernel.EngineErrors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Files of a statement that failed, of others beside it, and of writers that end after the statement.
 */
final class TestWriteRollback
{
    private static final String FAILED = "20261129_120000_00001_weir1";
    private static final String OTHER = "20261129_120000_00002_weir1";

    @TempDir
    Path directory;

    private final TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
    private final List<Runnable> later = new ArrayList<>();
    private WriteRollback rollback;
    private Location table;

    @BeforeEach
    void setUp()
    {
        rollback = new WriteRollback(disk, later::add);
        table = Location.of("local://" + directory.resolve("table"));
    }

    @Test
    void filesOfLateWriters()
            throws IOException
    {
        Path early = file("p=a", FAILED);
        Path other = file("p=a", OTHER);
        Path vector = file("", "deletion_vector");
        rollback.beginFiles(table, FAILED);
        rollback.alsoWritten(table.appendPath(directory.resolve("table").relativize(vector).toString()));

        rollback.rollback();
        assertThat(early).doesNotExist();
        assertThat(vector).doesNotExist();
        Path late = file("_change_data/p=d", FAILED);

        later.forEach(Runnable::run);
        assertThat(late).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void aTableThatIsMadeInTheSamePlaceSince()
            throws IOException
    {
        file("", FAILED);
        rollback.beginNewDirectory(table, FAILED);

        rollback.rollback();
        assertThat(directory.resolve("table")).doesNotExist();
        Path late = file("", FAILED);
        Path other = file("", OTHER);

        later.forEach(Runnable::run);
        assertThat(late).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void nothingAfterACommit()
            throws IOException
    {
        Path written = file("", FAILED);
        rollback.beginFiles(table, FAILED);
        rollback.committing(List.of(), () -> "committed");

        rollback.rollback();
        assertThat(later).isEmpty();
        assertThat(written).exists();
    }

    @Test
    void noCommitAfterARollBack()
            throws IOException
    {
        Path written = file("", FAILED);
        rollback.beginFiles(table, FAILED);
        rollback.rollback();

        assertThatThrownBy(() -> rollback.committing(List.of(), () -> {
            throw new AssertionError("committed");
        })).isInstanceOf(TrinoException.class).hasMessageContaining("nothing was committed");
        assertThat(rollback.isCommitTried()).isFalse();
        assertThatThrownBy(() -> rollback.alsoWritten(table.appendPath("vector"))).hasMessageContaining("nothing was committed");
        assertThatThrownBy(() -> rollback.beginFiles(table, FAILED)).hasMessageContaining("nothing was committed");
        assertThatThrownBy(() -> rollback.beginNewDirectory(table, FAILED)).hasMessageContaining("nothing was committed");
        assertThat(written).doesNotExist();
    }

    @Test
    void aRollBackDuringTheCommit()
            throws IOException
    {
        Path written = file("", FAILED);
        rollback.beginFiles(table, FAILED);
        rollback.committing(List.of(), () -> {
            rollback.rollback();
            return "committed";
        });

        assertThat(later).isEmpty();
        assertThat(written).exists();
    }

    @Test
    void noCommitWhenInterrupted()
            throws IOException
    {
        Path written = file("", FAILED);
        rollback.beginFiles(table, FAILED);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rollback.committing(List.of(), () -> {
            throw new AssertionError("committed");
        })).isInstanceOf(TrinoException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rollback.isCommitTried()).isFalse();

        rollback.rollback();
        assertThat(written).doesNotExist();
    }

    @Test
    void anInterruptBetweenAttemptsOfTheCommit()
            throws IOException
    {
        AtomicBoolean interruptedWhenDeleting = new AtomicBoolean();
        WriteRollback ofStore = new WriteRollback(new LocalFileSystem(Path.of("/"))
        {
            @Override
            public void deleteFiles(Collection<Location> locations)
                    throws IOException
            {
                interruptedWhenDeleting.compareAndSet(false, Thread.currentThread().isInterrupted());
                super.deleteFiles(locations);
            }
        }, later::add);
        Path written = file("", FAILED);
        Path other = file("", OTHER);
        ofStore.beginFiles(table, FAILED);
        assertThatThrownBy(() -> ofStore.committing(List.of(), () -> EngineErrors.translated(() -> {
            Thread.currentThread().interrupt();
            throw new CommitInterruptedException(new InterruptedException());
        }))).isInstanceOf(TrinoException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interruptedWhenDeleting).isFalse();
        assertThat(written).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void anUnclearCommit()
            throws IOException
    {
        Path written = file("", FAILED);
        rollback.beginFiles(table, FAILED);
        assertThatThrownBy(() -> rollback.committing(List.of(), () -> {
            throw EngineErrors.toTrinoException(new StoreUnavailableException("read", table, new IOException()));
        })).isInstanceOf(TrinoException.class);
        assertThat(written).exists();
    }

    private Path file(String partition, String query)
            throws IOException
    {
        Path parent = Files.createDirectories(directory.resolve("table").resolve(partition));
        return Files.createFile(parent.resolve(query + "-" + later.size() + ".parquet"));
    }
}
