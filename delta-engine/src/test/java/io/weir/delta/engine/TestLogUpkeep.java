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
import com.google.common.util.concurrent.Uninterruptibles;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.checkpoints.SidecarFile;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.delta.engine.kernel.JsonActions;
import io.weir.delta.engine.kernel.TrinoEngine;
import io.weir.delta.engine.upkeep.LogCleaner;
import io.weir.delta.engine.upkeep.SidecarReferences;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.UUID_DV_MARKER;
import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;
import static io.delta.kernel.internal.util.Utils.toCloseableIterator;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Checkpoints, checksums and the clean-up of logs.
 */
class TestLogUpkeep
{
    private static final Location TABLE = Location.of("memory:///a table");
    private static final Location LOG = TABLE.appendPath("_delta_log");
    private static final StructType SCHEMA = new StructType().add("id", LongType.LONG).add("region", StringType.STRING);
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");

    private final TrinoFileSystem memory = new MemoryFileSystem();
    private final DeltaTables tables = tables(memory, Clock.systemUTC());

    private static DeltaTables tables(TrinoFileSystem fileSystem, Clock clock)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), clock, ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    private static Clock in(Duration duration)
    {
        return Clock.fixed(Instant.now().plus(duration), ZoneOffset.UTC);
    }

    private static NewDataFile file(String name)
    {
        return new NewDataFile("region=x/" + name + ".parquet", ImmutableMap.of("region", Optional.of("x")), 100, Instant.ofEpochMilli(1234), "{\"numRecords\":10,\"minValues\":{\"id\":1},\"maxValues\":{\"id\":9},\"nullCount\":{\"id\":0}}");
    }

    private TableSnapshot create(Map<String, String> properties)
    {
        return tables.create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of("region"), properties, Optional.empty()), ImmutableList.of(file("created")), WRITE);
    }

    private static TableSnapshot append(DeltaTables tables, TableSnapshot base, int commits)
    {
        TableSnapshot table = base;
        for (int number = 0; number < commits; number++) {
            table = tables.append(table, ImmutableList.of(file("v" + (table.version() + 1))), WRITE);
        }
        return table;
    }

    private List<String> logFiles()
            throws IOException
    {
        List<String> names = new ArrayList<>();
        FileIterator files = memory.listFiles(LOG);
        while (files.hasNext()) {
            names.add(files.next().location().toString().substring(LOG.toString().length() + 1));
        }
        return names.stream().sorted().toList();
    }

    private String read(String logFile)
            throws IOException
    {
        try (InputStream stream = memory.newInputFile(LOG.appendPath(logFile)).newStream()) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }

    @Test
    void checkpointIsReadBack()
            throws IOException
    {
        assertCheckpointIsReadBack("classic");
    }

    @Test
    void v2CheckpointIsReadBack()
            throws IOException
    {
        assertCheckpointIsReadBack("v2");
    }

    private void assertCheckpointIsReadBack(String policy)
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.of("delta.checkpointInterval", "3", "delta.checkpointPolicy", policy, "delta.enableDeletionVectors", "true"));
        ActiveFile created = base.files().getFirst();
        RowDeletion deletion = new RowDeletion(created, new DeletionVectorDescriptor(UUID_DV_MARKER, "ab^-aqEH.-t@S}K{vb[*k^", Optional.of(1), 40, 3), created.statistics().orElseThrow());
        TableSnapshot deleted = tables.rewrite(base, new Rewrite(ImmutableList.of(), ImmutableList.of(deletion), ImmutableList.of(), FileReads.everything(), ImmutableMap.of()), CommitDetails.of("DELETE", "test"));
        TableSnapshot last = append(tables, deleted, 3);
        for (long version = 0; version < 3; version++) {
            memory.deleteFile(commitFile(TABLE, version));
        }

        TableSnapshot read = tables(memory, Clock.systemUTC()).latest(TABLE);
        assertThat(read.files()).containsExactlyInAnyOrderElementsOf(last.files());
        assertThat(read.properties()).isEqualTo(last.properties());
        List<String> checkpoints = logFiles().stream().filter(name -> name.contains("checkpoint") || name.contains("_sidecars")).toList();
        if (policy.equals("classic")) {
            assertThat(checkpoints).containsExactly("00000000000000000003.checkpoint.parquet", "_last_checkpoint");
        }
        else {
            assertThat(checkpoints).hasSize(3);
            assertThat(checkpoints.get(0)).matches("00000000000000000003\\.checkpoint\\.[0-9a-f-]{36}\\.json");
            assertThat(checkpoints.get(2)).matches("_sidecars/[0-9a-f-]{36}\\.parquet");
            // the rows of files are in the sidecar alone
            assertThat(read(checkpoints.get(0))).contains("\"checkpointMetadata\":{\"version\":3", "\"metaData\"", "\"protocol\"", "\"sidecar\"").doesNotContain("\"add\"", "\"remove\"");
        }
    }

    /**
     * Spark takes the removal when a checkpoint has a file twice, and loses its rows.
     */
    @Test
    void checkpointHasAFileThatIsBackOnce()
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.of("delta.checkpointInterval", "4"));
        memory.newOutputFile(base.files().getFirst().location()).createOrOverwrite(new byte[100]);
        TableSnapshot removed = remove(base, base.files());
        TableSnapshot restored = tables.restore(removed, base, WRITE);
        TableSnapshot again = remove(restored, restored.files());
        tables.restore(again, restored, WRITE);
        assertThat(paths("00000000000000000004.checkpoint.parquet", "add")).containsExactly("region=x/created.parquet");
        assertThat(paths("00000000000000000004.checkpoint.parquet", "remove")).isEmpty();
    }

    /**
     * Until they expire: a vacuum of another engine knows by the last checkpoint what left the table lately.
     */
    @Test
    void checkpointHasWhatWasRemovedBeforeTheLastOne()
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.of("delta.checkpointInterval", "2"));
        TableSnapshot table = append(tables, remove(base, base.files()), 5);
        assertThat(logFiles()).contains("00000000000000000002.checkpoint.parquet", "00000000000000000004.checkpoint.parquet");
        assertThat(paths("00000000000000000006.checkpoint.parquet", "remove")).containsExactly("region=x/created.parquet");
        assertThat(paths("00000000000000000006.checkpoint.parquet", "add")).hasSize(5);

        TableSnapshot forgetful = tables.alter(table, table.definition().withProperties(ImmutableMap.of("delta.checkpointInterval", "1", "delta.deletedFileRetentionDuration", "interval 0 days")), WRITE);
        append(tables, forgetful, 1);
        assertThat(paths("00000000000000000008.checkpoint.parquet", "remove")).isEmpty();
    }

    @Test
    void checkpointHasWhatOthersSay()
            throws IOException
    {
        create(ImmutableMap.of("delta.checkpointInterval", "3", "delta.feature.domainMetadata", "supported", "delta.checkpointPolicy", "v2"));
        memory.newOutputFile(commitFile(TABLE, 1)).createOrOverwrite(
                """
                {"txn":{"appId":"stream","version":7}}
                {"domainMetadata":{"domain":"kept","configuration":"{}","removed":false}}
                {"domainMetadata":{"domain":"dropped","configuration":"{}","removed":false}}
                {"add":{"path":"region=x/a.parquet","partitionValues":{"region":"x"},"size":1,"modificationTime":1,"dataChange":true,"clusteringProvider":"liquid","tags":{"ZCUBE_ID":"1"}}}
                """.getBytes(UTF_8));
        memory.newOutputFile(commitFile(TABLE, 2)).createOrOverwrite(
                """
                {"txn":{"appId":"stream","version":8}}
                {"domainMetadata":{"domain":"dropped","configuration":"{}","removed":true}}
                """.getBytes(UTF_8));
        append(tables, tables.latest(TABLE), 1);
        String manifest = logFiles().stream().filter(name -> name.contains("00003.checkpoint")).findFirst().orElseThrow();
        assertThat(read(manifest)).contains("\"domain\":\"kept\"", "\"version\":8").doesNotContain("dropped", "\"version\":7");
        String sidecar = logFiles().stream().filter(name -> name.contains("_sidecars")).findFirst().orElseThrow();
        assertThat(texts(sidecar, "add", "clusteringProvider")).containsExactly("liquid");
    }

    private TableSnapshot remove(TableSnapshot table, List<ActiveFile> files)
    {
        return tables.rewrite(table, new Rewrite(files, ImmutableList.of(), ImmutableList.of(), FileReads.everything(), ImmutableMap.of()), CommitDetails.of("DELETE", "test"));
    }

    private List<String> paths(String checkpoint, String action)
            throws IOException
    {
        return texts(checkpoint, action, "path");
    }

    private List<String> texts(String checkpoint, String action, String field)
            throws IOException
    {
        StructType schema = new StructType().add(action, new StructType().add(field, StringType.STRING));
        String path = toKernelPath(LOG.appendPath(checkpoint));
        List<String> texts = new ArrayList<>();
        TrinoEngine engine = new TrinoEngine(memory, ExclusiveFileWriters.forFileSystem(memory));
        try (CloseableIterator<FileReadResult> results = engine.getParquetHandler().readParquetFiles(singletonCloseableIterator(FileStatus.of(path, 0, 0)), schema, Optional.empty())) {
            results.forEachRemaining(result -> {
                ColumnVector actions = result.getData().getColumnVector(0);
                for (int rowId = 0; rowId < actions.getSize(); rowId++) {
                    if (!actions.isNullAt(rowId) && !actions.getChild(0).isNullAt(rowId)) {
                        texts.add(actions.getChild(0).getString(rowId));
                    }
                }
            });
        }
        return texts;
    }

    @Test
    void missedCheckpointIsMadeUpFor()
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.of("delta.checkpointInterval", "3"));
        // whoever commits version 3 is ended before the checkpoint
        DeltaTables ended = new DeltaTables(memory, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(memory), _ -> {});
        append(tables, append(ended, base, 3), 3);
        assertThat(logFiles()).contains("00000000000000000004.checkpoint.parquet", "00000000000000000006.checkpoint.parquet").doesNotContain("00000000000000000003.checkpoint.parquet");
    }

    @Test
    void checksums()
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.of());
        append(tables, base, 2);
        assertThat(logFiles()).contains("00000000000000000001.crc", "00000000000000000002.crc").doesNotContain("00000000000000000000.crc");
        assertThat(read("00000000000000000002.crc")).contains("\"tableSizeBytes\":300", "\"numFiles\":3", "\"metadata\":{", "\"protocol\":{");
        assertThat(tables(memory, Clock.systemUTC()).latest(TABLE).files()).hasSize(3);
    }

    @Test
    void failureOfUpkeepFailsNoCommit()
            throws IOException
    {
        create(ImmutableMap.of("delta.checkpointInterval", "1"));
        ObservedFileSystem broken = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE && (location.fileName().endsWith(".crc") || location.fileName().contains("checkpoint"))) {
                throw new IOException("no space left on device");
            }
        });
        TableSnapshot first = append(tables(broken, Clock.systemUTC()), tables(broken, Clock.systemUTC()).latest(TABLE), 1);
        DeltaTables refusing = new DeltaTables(memory, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(memory), _ -> {
            throw new RejectedExecutionException("shutting down");
        });
        assertThat(append(refusing, first, 1).version()).isEqualTo(2);
        assertThat(tables.latest(TABLE).files()).hasSize(3);
        assertThat(logFiles()).doesNotContain("00000000000000000001.crc", "00000000000000000002.crc");
    }

    @Test
    void closingWaitsForWhatHasBegunAndBeginsNothing()
            throws Exception
    {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch mayWrite = new CountDownLatch(1);
        UpkeepThreads upkeep = new UpkeepThreads();
        DeltaTables closing = tables(heldUp(writing, mayWrite), upkeep);
        create(ImmutableMap.of("delta.checkpointInterval", "2"));
        TableSnapshot table = append(closing, closing.latest(TABLE), 2);
        writing.await();
        Thread closer = Thread.ofVirtual().start(upkeep::close);
        awaitRefusals(upkeep);
        assertThat(logFiles()).doesNotContain("_last_checkpoint");
        assertThat(closer.isAlive()).isTrue();
        // commits go on
        assertThat(append(closing, table, 5).version()).isEqualTo(7);
        mayWrite.countDown();
        closer.join();
        assertThat(logFiles()).contains("00000000000000000002.checkpoint.parquet", "_last_checkpoint").doesNotContain("00000000000000000007.crc");
        assertThat(logFiles()).filteredOn(name -> name.contains(".checkpoint.")).hasSize(1);
        assertThat(tables.latest(TABLE).files()).hasSize(8);
    }

    @Test
    void closingDoesNotWaitForEver()
            throws Exception
    {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch mayWrite = new CountDownLatch(1);
        UpkeepThreads upkeep = new UpkeepThreads(Duration.ofMillis(10));
        DeltaTables closing = tables(heldUp(writing, mayWrite), upkeep);
        create(ImmutableMap.of("delta.checkpointInterval", "2"));
        append(closing, closing.latest(TABLE), 2);
        writing.await();
        upkeep.close();
        assertThat(logFiles()).doesNotContain("_last_checkpoint");
        mayWrite.countDown();
        // what was left behind harms nobody, and another close still finds it
        upkeep.close();
        assertThat(tables.latest(TABLE).files()).hasSize(3);
    }

    private static DeltaTables tables(TrinoFileSystem fileSystem, UpkeepThreads upkeep)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), upkeep);
    }

    private TrinoFileSystem heldUp(CountDownLatch writing, CountDownLatch mayWrite)
    {
        return new ObservedFileSystem(memory, (_, location) -> {
            if (location.fileName().contains(".checkpoint.")) {
                writing.countDown();
                Uninterruptibles.awaitUninterruptibly(mayWrite);
            }
        });
    }

    private static void awaitRefusals(UpkeepThreads upkeep)
    {
        while (true) {
            try {
                upkeep.execute(() -> {});
                Thread.onSpinWait();
            }
            catch (RejectedExecutionException _) {
                return;
            }
        }
    }

    @Test
    void cleanUp()
            throws IOException
    {
        TableSnapshot base = append(tables, create(ImmutableMap.of("delta.checkpointInterval", "3", "delta.logRetentionDuration", "interval 2 days", "delta.checkpointPolicy", "v2")), 7);
        // too young
        assertThat(logFiles()).contains("00000000000000000000.json", "00000000000000000003.json");
        append(tables(memory, in(Duration.ofDays(1))), base, 2);
        assertThat(logFiles()).contains("00000000000000000000.json");

        append(tables(memory, in(Duration.ofDays(3))), tables.latest(TABLE), 3);
        assertThat(logFiles().stream().filter(name -> name.endsWith(".json") && !name.contains("checkpoint"))).containsExactly("00000000000000000012.json");
        assertThat(logFiles().stream().filter(name -> name.endsWith(".crc"))).containsExactly("00000000000000000012.crc");
        // those of checkpoints that are gone go as well
        assertThat(logFiles().stream().filter(name -> name.contains("_sidecars"))).hasSize(1);
        assertThat(tables(memory, Clock.systemUTC()).latest(TABLE).files()).hasSize(13);
        assertThatThrownBy(() -> tables(memory, Clock.systemUTC()).at(TABLE, 11)).isInstanceOf(DeltaVersionNotFoundException.class).hasMessageContaining("the log holds versions 12 to 12");
        // a writer that still builds on what is gone cannot commit in its place
        assertThatThrownBy(() -> tables.append(base, ImmutableList.of(file("late")), WRITE)).isInstanceOf(CommitConflictException.class);
    }

    /**
     * Checkpoints of version 2 may have a classic name, by which older readers find them.
     */
    @Test
    void cleanUpKeepsTheSidecarsOfAClassicCheckpoint()
            throws IOException
    {
        TableSnapshot table = append(tables, create(ImmutableMap.of("delta.checkpointInterval", "3", "delta.checkpointPolicy", "v2")), 3);
        String manifest = logFiles().stream().filter(name -> name.contains("00003.checkpoint")).findFirst().orElseThrow();
        StructType schema = new StructType()
                .add("metaData", Metadata.FULL_SCHEMA)
                .add("protocol", Protocol.FULL_SCHEMA)
                .add("sidecar", SidecarFile.READ_SCHEMA);
        List<FilteredColumnarBatch> content = new JsonActions(schema).read(LOG.appendPath(manifest), read(manifest).getBytes(UTF_8)).stream().map(batch -> new FilteredColumnarBatch(batch, Optional.empty())).toList();
        TrinoEngine engine = new TrinoEngine(memory, ExclusiveFileWriters.forFileSystem(memory));
        engine.getParquetHandler().writeParquetFileAtomically(toKernelPath(LOG.appendPath("00000000000000000003.checkpoint.parquet")), toCloseableIterator(content.iterator()));
        memory.deleteFile(LOG.appendPath(manifest));
        append(tables, table, 2);

        new LogCleaner(memory, new SidecarReferences(engine), in(Duration.ofDays(3))).clean(TABLE, Duration.ofDays(2));
        assertThat(logFiles()).doesNotContain("00000000000000000002.json").contains("00000000000000000003.json").filteredOn(name -> name.contains("_sidecars")).hasSize(1);
        assertThat(tables(memory, Clock.systemUTC()).latest(TABLE).files()).hasSize(6);
    }

    @Test
    void keepsTheLogWithoutCleanUp()
            throws IOException
    {
        assertKeepsTheLog(ImmutableMap.of("delta.logRetentionDuration", "interval 1 day", "delta.enableExpiredLogCleanup", "false"));
    }

    @Test
    void keepsTheLogUnderLegalHold()
            throws IOException
    {
        assertKeepsTheLog(ImmutableMap.of("delta.logRetentionDuration", "interval 1 day", "weir.legalHold", "case 7"));
    }

    /**
     * The upkeep waited for its turn, or for a checkpoint to be written.
     */
    @Test
    void keepsTheLogUnderALegalHoldThatCameMeanwhile()
            throws IOException
    {
        Queue<Runnable> waiting = new ArrayDeque<>();
        TableSnapshot base = create(ImmutableMap.of("delta.checkpointInterval", "3", "delta.logRetentionDuration", "interval 1 day"));
        TableSnapshot table = append(new DeltaTables(memory, new TableSnapshotCache(10_000_000), in(Duration.ofDays(5)), ExclusiveFileWriters.forFileSystem(memory), waiting::add), base, 7);
        Map<String, String> held = ImmutableMap.<String, String>builder().putAll(table.properties()).put("weir.legalHold", "case 7").buildOrThrow();
        new DeltaTables(memory, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(memory), _ -> {})
                .alter(table, table.definition().withProperties(held), WRITE);
        assertThat(waiting).isNotEmpty();
        waiting.forEach(Runnable::run);
        assertThat(logFiles()).contains("00000000000000000000.json").anyMatch(name -> name.contains("checkpoint"));
    }

    /**
     * As a table has it from which another engine has dropped a feature.
     */
    @Test
    void keepsTheLogWhoseCheckpointsAreProtected()
            throws IOException
    {
        assertKeepsTheLog(ImmutableMap.of("delta.logRetentionDuration", "interval 1 day", "delta.feature.checkpointProtection", "supported"));
    }

    @Test
    void keepsTheLogForAMonth()
            throws IOException
    {
        assertKeepsTheLog(ImmutableMap.of());
    }

    private void assertKeepsTheLog(Map<String, String> properties)
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.<String, String>builder().put("delta.checkpointInterval", "3").putAll(properties).buildOrThrow());
        append(tables(memory, in(Duration.ofDays(5))), base, 7);
        assertThat(logFiles()).contains("00000000000000000000.json");
    }

    @Test
    void neverCleansWhatIsYoung()
            throws IOException
    {
        append(tables(memory, in(Duration.ofMinutes(50))), create(ImmutableMap.of("delta.checkpointInterval", "3", "delta.logRetentionDuration", "interval 0 seconds")), 7);
        assertThat(logFiles()).contains("00000000000000000000.json");
    }
}
