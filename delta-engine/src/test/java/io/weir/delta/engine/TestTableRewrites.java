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
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.UUID_DV_MARKER;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.TableChange.Kind.INSERTED;
import static io.weir.delta.engine.TableChange.Kind.TOLD_BY_FILE;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What changes of rows do to the log, and what they conflict with. The data files exist in the log only.
 */
class TestTableRewrites
{
    private static final Location TABLE = Location.of("memory:///a table");
    private static final StructType SCHEMA = new StructType().add("id", LongType.LONG).add("region", StringType.STRING);
    private static final List<String> PARTITION_COLUMNS = ImmutableList.of("region");
    private static final List<DataColumn> COLUMNS = new DataColumns(new DeltaTypes()).of(SCHEMA, PARTITION_COLUMNS, NONE);
    private static final CommitDetails DELETE = CommitDetails.of("DELETE", "test");
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");

    private final TrinoFileSystem memory = new MemoryFileSystem();
    private final DeltaTables tables = tables(memory);

    private static DeltaTables tables(TrinoFileSystem fileSystem)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    private TableSnapshot create(Map<String, String> properties, NewDataFile... files)
    {
        return tables.create(TABLE, new TableDefinition(SCHEMA, PARTITION_COLUMNS, properties, Optional.empty()), ImmutableList.copyOf(files), WRITE);
    }

    private TableSnapshot create(NewDataFile... files)
    {
        return create(ImmutableMap.of("delta.enableDeletionVectors", "true"), files);
    }

    // ten rows from the id on; the log has the path encoded
    private static NewDataFile file(String region, long firstId)
    {
        String statistics = "{\"numRecords\":10,\"minValues\":{\"id\":%s},\"maxValues\":{\"id\":%s},\"nullCount\":{\"id\":0}}".formatted(firstId, firstId + 9);
        return new NewDataFile("region=%s/%%C3%%BC%%20%s.parquet".formatted(region, firstId), ImmutableMap.of("region", Optional.of(region)), 100, Instant.ofEpochMilli(1234), statistics);
    }

    private static ActiveFile find(TableSnapshot table, long firstId)
    {
        return table.files().stream().filter(file -> file.location().fileName().equals("ü %s.parquet".formatted(firstId))).findFirst().orElseThrow();
    }

    private static RowDeletion deletion(ActiveFile file, int vector)
    {
        return new RowDeletion(file, new DeletionVectorDescriptor(UUID_DV_MARKER, "ab^-aqEH.-t@S}K{vb[*k^", Optional.of(vector), 40, vector), file.statistics().orElseThrow());
    }

    private static FileReads ids(long... ids)
    {
        return FileReads.of(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(0), Domain.multipleValues(BIGINT, LongStream.of(ids).boxed().toList()))));
    }

    private static FileReads region(String region)
    {
        return FileReads.of(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(1), Domain.singleValue(VARCHAR, utf8Slice(region)))));
    }

    private static Rewrite removing(ActiveFile file, FileReads reads)
    {
        return new Rewrite(ImmutableList.of(file), ImmutableList.of(), ImmutableList.of(), reads, ImmutableMap.of());
    }

    private static Rewrite deleting(ActiveFile file, FileReads reads)
    {
        return new Rewrite(ImmutableList.of(), ImmutableList.of(deletion(file, 1)), ImmutableList.of(), reads, ImmutableMap.of());
    }

    private static Rewrite adding(NewDataFile file, FileReads reads)
    {
        return new Rewrite(ImmutableList.of(), ImmutableList.of(), ImmutableList.of(file), reads, ImmutableMap.of());
    }

    private static List<String> names(TableSnapshot table)
    {
        return table.files().stream()
                .map(file -> file.location().fileName().replace(".parquet", "").replace("ü ", "") + file.deletionVector().map(vector -> "-" + vector.getCardinality()).orElse(""))
                .sorted()
                .toList();
    }

    private void assertConflict(TableSnapshot base, Rewrite rewrite, String reason)
    {
        long version = tables.latest(TABLE).version();
        assertThatThrownBy(() -> tables.rewrite(base, rewrite, DELETE))
                .isInstanceOf(CommitConflictException.class)
                .hasMessage("The commit to the Delta table at %s conflicts with its version %s: %s. Nothing was written; run the statement again".formatted(TABLE, version, reason));
        assertThat(tables.latest(TABLE).version()).isEqualTo(version);
    }

    @Test
    void rewrite()
            throws IOException
    {
        TableSnapshot base = create(file("x", 10), file("x", 20), file("y", 30));
        TableSnapshot first = tables.rewrite(base, deleting(find(base, 10), FileReads.everything()), DELETE);
        Rewrite rewrite = new Rewrite(
                ImmutableList.of(find(first, 20)),
                ImmutableList.of(deletion(find(first, 10), 2), deletion(find(first, 30), 1)),
                ImmutableList.of(file("z", 40)),
                FileReads.everything(),
                ImmutableMap.of("numUpdatedRows", "3"));
        TableSnapshot second = tables.rewrite(first, rewrite, CommitDetails.of("UPDATE", "test"));

        assertThat(names(second)).containsExactly("10-2", "30-1", "40");
        assertThat(tables(memory).latest(TABLE).files()).containsExactlyInAnyOrderElementsOf(second.files());
        assertThat(names(tables(memory).at(TABLE, 1))).containsExactly("10-1", "20", "30");
        CommitSummary summary = tables.history(TABLE).getFirst();
        assertThat(summary.operation()).hasValue("UPDATE");
        assertThat(summary.isBlindAppend()).hasValue(false);
        assertThat(summary.readVersion()).hasValue(1L);
        assertThat(summary.operationMetrics()).isEqualTo(ImmutableMap.<String, String>builder()
                .put("numUpdatedRows", "3")
                .put("numAddedFiles", "1")
                .put("numRemovedFiles", "1")
                .put("numAddedBytes", "100")
                .put("numRemovedBytes", "100")
                .put("numDeletionVectorsAdded", "1")
                .put("numDeletionVectorsUpdated", "1")
                .put("numDeletionVectorsRemoved", "0")
                .buildOrThrow());
        // a remove names the file as the add did, and with the vector that it had
        assertThat(log(2)).anyMatch(line -> line.startsWith("{\"remove\":{\"path\":\"region=x/%C3%BC%2010.parquet\"")
                && line.contains("\"size\":100") && line.contains("\"partitionValues\":{\"region\":\"x\"}") && line.contains("\"offset\":1"));
        assertThat(log(2)).anyMatch(line -> line.startsWith("{\"add\":{\"path\":\"region=x/%C3%BC%2010.parquet\"") && line.contains("\"offset\":2"));
    }

    private List<String> log(long version)
            throws IOException
    {
        try (InputStream stream = memory.newInputFile(commitFile(TABLE, version)).newStream()) {
            return new String(stream.readAllBytes(), UTF_8).lines().toList();
        }
    }

    @Test
    void appendMeanwhile()
    {
        TableSnapshot base = create(file("x", 10));
        tables.append(base, ImmutableList.of(file("x", 20)), WRITE);

        TableSnapshot changed = tables.rewrite(base, deleting(find(base, 10), FileReads.everything()), DELETE);

        assertThat(changed.version()).isEqualTo(2);
        assertThat(names(changed)).containsExactly("10-1", "20");
    }

    @Test
    void appendMeanwhileWhenSerializable()
            throws IOException
    {
        TableSnapshot base = createSerializable();
        tables.append(base, ImmutableList.of(file("x", 20)), WRITE);

        assertConflict(base, adding(file("z", 50), ids(25)), "it added rows that this statement would have read");
        assertConflict(base, adding(file("z", 50), region("x")), "it added rows that this statement would have read");
        assertThat(tables.rewrite(base, adding(file("z", 50), ids(5)), DELETE).version()).isEqualTo(2);
        assertThat(tables.rewrite(base, adding(file("z", 60), region("y")), DELETE).version()).isEqualTo(3);
        assertThat(tables.history(TABLE).getFirst().isolationLevel()).hasValue("Serializable");
    }

    // kernel does not let a table be created with this property
    private TableSnapshot createSerializable()
            throws IOException
    {
        create();
        String log = String.join("\n", log(0)).replace("\"delta.enableDeletionVectors\":\"true\"", "\"delta.isolationLevel\":\"Serializable\"");
        memory.newOutputFile(commitFile(TABLE, 0)).createOrOverwrite((log + "\n").getBytes(UTF_8));
        return tables.latest(TABLE);
    }

    @Test
    void rowsThatAChangeAddedMeanwhile()
    {
        TableSnapshot base = create(file("x", 10));
        tables.rewrite(base, adding(file("x", 20), ids(15)), WRITE);

        // what is not a blind append counts at every isolation level
        assertConflict(base, adding(file("y", 30), ids(21)), "it added rows that this statement would have read");
        assertThat(tables.rewrite(base, adding(file("y", 30), ids(11)), WRITE).version()).isEqualTo(2);
    }

    @Test
    void sameFileMeanwhile()
    {
        TableSnapshot base = create(file("x", 10), file("x", 20));
        tables.rewrite(base, deleting(find(base, 10), ids(10)), DELETE);

        assertConflict(base, deleting(find(base, 10), ids(11)), "it changed rows of a file that this statement changes too");
        assertConflict(base, removing(find(base, 10), ids(99)), "it changed rows of a file that this statement changes too");
        assertThat(names(tables.rewrite(base, deleting(find(base, 20), ids(20)), DELETE))).containsExactly("10-1", "20-1");
    }

    @Test
    void readFileRemovedMeanwhile()
    {
        TableSnapshot base = create(file("x", 10), file("y", 20));
        tables.rewrite(base, removing(find(base, 10), region("x")), DELETE);

        assertConflict(base, adding(file("z", 30), ids(12)), "it changed rows of a file that this statement has read");
        assertConflict(base, deleting(find(base, 20), FileReads.everything()), "it changed rows of a file that this statement has read");
        assertThat(names(tables.rewrite(base, deleting(find(base, 20), region("y")), DELETE))).containsExactly("20-1");
    }

    @Test
    void definitionChangedMeanwhile()
    {
        TableSnapshot base = create(file("x", 10));
        tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, PARTITION_COLUMNS, ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);

        assertConflict(base, adding(file("x", 20), ids(99)), "it changed the definition of the table");
    }

    /**
     * Rows that came meanwhile would be lost, and rows that went would come back.
     */
    @Test
    void replacementOfWhatWasRead()
    {
        TableSnapshot read = create(file("x", 10), file("x", 20));
        tables.append(read, ImmutableList.of(file("x", 30)), WRITE);
        assertReplacementConflict(read, "it changed rows that this statement has read and would replace");
        assertThat(names(tables.latest(TABLE))).containsExactly("10", "20", "30");

        read = tables.latest(TABLE);
        tables.rewrite(read, deleting(find(read, 10), ids(10)), DELETE);
        assertReplacementConflict(read, "it changed rows that this statement has read and would replace");
        read = tables.latest(TABLE);
        tables.rewrite(read, removing(find(read, 20), region("x")), DELETE);
        assertReplacementConflict(read, "it changed rows that this statement has read and would replace");

        // the same rows in other files
        read = tables.latest(TABLE);
        tables.rewrite(read, Rewrite.ofSameRows(ImmutableList.of(find(read, 30)), ImmutableList.of(file("x", 40)), new FileReads(ImmutableList.of())), WRITE);
        assertThat(names(replace(Optional.of(read), 50))).containsExactly("50");

        // rows that were made from elsewhere do not depend on what is there
        tables.append(tables.latest(TABLE), ImmutableList.of(file("x", 60)), WRITE);
        assertThat(names(replace(Optional.empty(), 70))).containsExactly("70");
    }

    @Test
    void replacementOfATableThatIsGone()
            throws IOException
    {
        TableSnapshot read = create(file("x", 10));
        memory.deleteDirectory(TABLE);
        assertThatThrownBy(() -> replace(Optional.of(read), 50)).isInstanceOf(CommitConflictException.class).hasMessageContaining("the table was dropped, or dropped and created again");
        create(file("x", 20));
        assertReplacementConflict(read, "the table was dropped, or dropped and created again");
        assertThat(names(tables.latest(TABLE))).containsExactly("20");
    }

    private TableSnapshot replace(Optional<TableSnapshot> read, long firstId)
    {
        return tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, PARTITION_COLUMNS, ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("x", firstId)), read, WRITE);
    }

    private void assertReplacementConflict(TableSnapshot read, String reason)
    {
        long version = tables.latest(TABLE).version();
        assertThatThrownBy(() -> replace(Optional.of(read), 50)).isInstanceOf(CommitConflictException.class).hasMessageContaining(reason);
        assertThat(tables.latest(TABLE).version()).isEqualTo(version);
    }

    @Test
    void lostAnswer()
    {
        TableSnapshot base = create(file("x", 10), file("x", 20));
        TrinoFileSystem losing = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.AFTER_CREATE_EXCLUSIVE && location.equals(commitFile(TABLE, 1))) {
                throw new SocketTimeoutException("no answer");
            }
        });

        TableSnapshot changed = tables(losing).rewrite(base, deleting(find(base, 10), FileReads.everything()), DELETE);

        assertThat(changed.version()).isEqualTo(1);
        assertThat(names(tables.latest(TABLE))).containsExactly("10-1", "20");
        assertThat(tables.history(TABLE)).hasSize(2);
    }

    @Test
    void storeThatFailsBeforeTheCommit()
    {
        TableSnapshot base = create(file("x", 10));
        TrinoFileSystem failing = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE && location.equals(commitFile(TABLE, 1))) {
                throw new IOException("503");
            }
        });

        assertThatThrownBy(() -> tables(failing).rewrite(base, removing(find(base, 10), FileReads.everything()), DELETE)).isInstanceOf(CommitStateUnknownException.class);
        assertThat(names(tables.latest(TABLE))).containsExactly("10");
    }

    @Test
    void checkpointOnly()
            throws IOException
    {
        TableSnapshot table = create(file("x", 10), file("y", 20), file("z", 30));
        table = tables.rewrite(table, removing(find(table, 30), FileReads.everything()), DELETE);
        for (int vector = 1; vector <= 9; vector++) {
            Rewrite rewrite = new Rewrite(ImmutableList.of(), ImmutableList.of(deletion(find(table, 10), vector)), ImmutableList.of(), FileReads.everything(), ImmutableMap.of());
            table = tables.rewrite(table, rewrite, DELETE);
        }
        assertThat(table.version()).isEqualTo(10);
        // the commit of the checkpoint's version must stay for the log to be read
        FileIterator files = memory.listFiles(TABLE.appendPath("_delta_log"));
        while (files.hasNext()) {
            Location file = files.next().location();
            if (file.fileName().endsWith(".json") && !file.equals(commitFile(TABLE, 10))) {
                memory.deleteFile(file);
            }
        }

        assertThat(names(tables(memory).latest(TABLE))).containsExactly("10-9", "20");
        assertThat(tables(memory).latest(TABLE).files()).containsExactlyInAnyOrderElementsOf(table.files());
    }

    @Test
    void appendOnlyTable()
    {
        TableSnapshot base = create(ImmutableMap.of("delta.appendOnly", "true"), file("x", 10));

        assertThatThrownBy(() -> tables.rewrite(base, removing(find(base, 10), FileReads.everything()), DELETE))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("takes new rows only");
        assertThatThrownBy(() -> tables.requireRowChanges(base)).isInstanceOf(UnsupportedTableException.class);
        assertThat(tables.rewrite(base, adding(file("x", 20), FileReads.everything()), WRITE).version()).isEqualTo(1);
    }

    @Test
    void changeDataFeed()
            throws IOException
    {
        TableSnapshot base = create(ImmutableMap.of("delta.enableChangeDataFeed", "true"), file("x", 10), file("x", 20), file("x", 30));
        ActiveFile kept = find(base, 10);
        NewDataFile told = new NewDataFile("_change_data/region=x/%C3%BC%20told.parquet", ImmutableMap.of("region", Optional.of("x")), 50, Instant.ofEpochMilli(1234), "{}");
        TableSnapshot first = tables.rewrite(base, new Rewrite(ImmutableList.of(), ImmutableList.of(deletion(kept, 1)), ImmutableList.of(), ImmutableList.of(told), FileReads.everything(), ImmutableMap.of()), DELETE);
        assertThat(commit(1)).contains("{\"cdc\":{\"path\":\"_change_data/region=x/%C3%BC%20told.parquet\",\"partitionValues\":{\"region\":\"x\"},\"size\":50,\"dataChange\":false}}");
        // without files of change data, the changed files tell it
        TableSnapshot second = tables.rewrite(first, new Rewrite(ImmutableList.of(find(first, 20)), ImmutableList.of(deletion(find(first, 10), 2), deletion(find(first, 30), 1)), ImmutableList.of(file("y", 40)), FileReads.everything(), ImmutableMap.of()), DELETE);

        ChangeFeed feed = tables.changes(second, 0);
        assertThat(feed.next()).hasSize(3).allMatch(change -> change.kind() == INSERTED && change.version() == 0 && change.only().isEmpty() && change.without().isEmpty());
        assertThat(feed.next()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(TOLD_BY_FILE);
            assertThat(change.file()).isEqualTo(TABLE.appendPath("_change_data/region=x/ü told.parquet"));
            assertThat(change.partitionValues()).isEqualTo(ImmutableMap.of("region", Optional.of("x")));
        });
        Map<String, TableChange> changes = feed.next().stream().collect(toImmutableMap(change -> change.kind() + " " + change.file().fileName(), change -> change));
        assertThat(feed.hasNext()).isFalse();
        // what another deletion vector brings back is told as well; the reader finds no row there
        assertThat(changes.keySet()).containsExactlyInAnyOrder("DELETED ü 10.parquet", "INSERTED ü 10.parquet", "DELETED ü 20.parquet", "DELETED ü 30.parquet", "INSERTED ü 40.parquet");
        TableChange between = changes.get("DELETED ü 10.parquet");
        assertThat(between.only().orElseThrow().getCardinality()).isEqualTo(2);
        assertThat(between.without().orElseThrow().getCardinality()).isEqualTo(1);
        assertThat(changes.get("DELETED ü 30.parquet").without()).isEmpty();
    }

    @Test
    void changesOfVersionsWithoutFeed()
    {
        TableSnapshot base = create(file("x", 10));
        assertThatThrownBy(() -> tables.changes(base, 0).next())
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("tells no changes of its version 0: the property delta.enableChangeDataFeed was not true");
        assertThatThrownBy(() -> tables.changes(base, 7)).isInstanceOf(DeltaVersionNotFoundException.class);
    }

    private String commit(long version)
            throws IOException
    {
        try (InputStream stream = memory.newInputFile(commitFile(TABLE, version)).newStream()) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
