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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.upkeep.StoredFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Which files a vacuum takes. That those of deletion vectors and of changes are among them is for tests with rows to say.
 */
class TestTableVacuum
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final StructType SCHEMA = new StructType().add("id", IntegerType.INTEGER);
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");
    // also what was written just now, whatever the clocks say
    private static final Duration NO_RETENTION = Duration.ofMinutes(-1);

    private TrinoFileSystem fileSystem;
    private DeltaTables tables;

    @BeforeEach
    void setUp()
            throws IOException
    {
        fileSystem = new MemoryFileSystem();
        tables = new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), Runnable::run);
        for (String name : List.of("a.parquet", "b.parquet", "c.parquet", "metadata/v1.metadata.json")) {
            fileSystem.newOutputFile(TABLE.appendPath(name)).createOrOverwrite(new byte[] {1});
        }
    }

    private TableSnapshot create(String... files)
    {
        return tables.create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), Arrays.stream(files).map(TestTableVacuum::file).toList(), WRITE);
    }

    private static NewDataFile file(String name)
    {
        return new NewDataFile(name, ImmutableMap.of(), 1, Instant.EPOCH, "{\"numRecords\":1}");
    }

    private static List<String> names(List<StoredFile> files)
    {
        return files.stream().map(file -> file.location().fileName()).sorted().toList();
    }

    // as another engine would have written it
    private void commit(long version, String... actions)
            throws IOException
    {
        fileSystem.newOutputFile(TABLE.appendPath("_delta_log/%020d.json".formatted(version))).createOrOverwrite(String.join("\n", actions).getBytes(UTF_8));
    }

    /**
     * A table that is Iceberg's as well has files that no commit of Delta's names.
     */
    @Test
    void featuresThatAreNotHonoured()
            throws IOException
    {
        create("a.parquet");
        commit(1, "{\"protocol\":{\"minReaderVersion\":2,\"minWriterVersion\":7,\"writerFeatures\":[\"icebergCompatV2\",\"columnMapping\"]}}");

        assertThatThrownBy(() -> tables.unreferencedFiles(TABLE, NO_RETENTION))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("it has the features icebergCompatV2, which are not supported for writing");
    }

    @Test
    void filesByAnotherSpelling()
            throws IOException
    {
        create();
        fileSystem.newOutputFile(TABLE.appendPath("d.parquet")).createOrOverwrite(new byte[] {1});
        // by engines that know the store by another scheme, or that put paths together
        String add = "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,\"dataChange\":true}}";
        commit(1, add.formatted("another://host/table/a.parquet"), add.formatted("./x/%2E%2E/b.parquet"), add.formatted("memory:/table//metadata/v1.metadata.json"), add.formatted("../table/d.parquet"));

        assertThat(names(tables.unreferencedFiles(TABLE, NO_RETENTION))).containsExactly("c.parquet");
    }

    /**
     * A log may be kept for less long than the files that left the table.
     */
    @Test
    void filesOfCommitsThatAreGone(@TempDir Path directory)
            throws IOException
    {
        TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
        DeltaTables onDisk = new DeltaTables(disk, new TableSnapshotCache(10_000_000), Clock.systemUTC(), Runnable::run);
        Location location = Location.of("file://" + directory);
        for (String name : List.of("removed.parquet", "kept.parquet", "unknown.parquet")) {
            Files.setLastModifiedTime(Files.write(directory.resolve(name), new byte[] {1}), FileTime.from(Instant.now().minus(Duration.ofDays(10))));
        }
        TableDefinition definition = new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of("delta.checkpointInterval", "2"), Optional.empty());
        TableSnapshot created = onDisk.create(location, definition, List.of(file("removed.parquet"), file("kept.parquet")), WRITE);
        TableSnapshot table = onDisk.rewrite(created, new Rewrite(List.of(created.files().getFirst()), ImmutableList.of(), ImmutableList.of(), FileReads.everything(), Map.of()), WRITE);
        assertThat(created.files().getFirst().path()).isEqualTo("removed.parquet");
        onDisk.append(table, List.of(), WRITE.withTransactionId(new TransactionId("test", 1)));
        assertThat(names(onDisk.unreferencedFiles(location, Duration.ofDays(1)))).containsExactly("unknown.parquet");

        // as a clean-up of the log does
        Files.delete(directory.resolve("_delta_log/00000000000000000000.json"));
        Files.delete(directory.resolve("_delta_log/00000000000000000001.json"));
        assertThat(names(onDisk.unreferencedFiles(location, Duration.ofDays(1)))).containsExactly("unknown.parquet");
        assertThat(names(onDisk.unreferencedFiles(location, NO_RETENTION))).containsExactly("removed.parquet", "unknown.parquet");
    }

    /**
     * What it names is not known to be unneeded.
     */
    @Test
    void filesOfCommitsThatCannotBeOpened(@TempDir Path directory)
            throws IOException
    {
        AtomicBoolean refused = new AtomicBoolean();
        TrinoFileSystem disk = new ObservedFileSystem(new LocalFileSystem(Path.of("/")), (operation, location) -> {
            if (refused.get() && operation == Operation.OPEN_STREAM && location.fileName().matches("0{19}[01]\\.json")) {
                throw new FileNotFoundException(location.toString());
            }
        });
        DeltaTables onDisk = new DeltaTables(disk, new TableSnapshotCache(10_000_000), Clock.systemUTC(), Runnable::run);
        Location location = Location.of("file://" + directory);
        Files.setLastModifiedTime(Files.write(directory.resolve("removed.parquet"), new byte[] {1}), FileTime.from(Instant.now().minus(Duration.ofDays(10))));
        TableSnapshot created = onDisk.create(location, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), List.of(file("removed.parquet")), WRITE);
        TableSnapshot emptied = onDisk.rewrite(created, new Rewrite(created.files(), ImmutableList.of(), ImmutableList.of(), FileReads.everything(), Map.of()), WRITE);
        onDisk.append(emptied, List.of(), WRITE.withTransactionId(new TransactionId("test", 1)));

        refused.set(true);
        assertThatThrownBy(() -> onDisk.unreferencedFiles(location, Duration.ofDays(1))).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("it is there, but cannot be opened");
        refused.set(false);
        assertThat(onDisk.unreferencedFiles(location, Duration.ofDays(1))).isEmpty();
    }

    @Test
    void filesThatAreNeededAgain()
            throws IOException
    {
        TableSnapshot table = create("a.parquet", "b.parquet");
        TableSnapshot emptied = tables.rewrite(table, new Rewrite(table.files(), ImmutableList.of(), ImmutableList.of(), FileReads.everything(), Map.of()), WRITE);
        // commits that name the files are older than the retention
        List<StoredFile> all = List.of("a.parquet", "b.parquet", "c.parquet").stream().map(name -> new StoredFile(TABLE.appendPath(name), name, 1, Instant.EPOCH)).toList();
        tables.restore(emptied, tables.at(TABLE, 0), WRITE);

        assertThat(names(tables.delete(TABLE, all))).containsExactly("c.parquet");
        assertThat(fileSystem.newInputFile(TABLE.appendPath("a.parquet")).exists()).isTrue();
        assertThat(fileSystem.newInputFile(TABLE.appendPath("c.parquet")).exists()).isFalse();

        TableSnapshot latest = tables.latest(TABLE);
        tables.alter(latest, latest.definition().withProperties(Map.of("weir.legalHold", "case 7")), WRITE);
        assertThatThrownBy(() -> tables.delete(TABLE, all)).isInstanceOf(LegalHoldException.class);
    }
}
