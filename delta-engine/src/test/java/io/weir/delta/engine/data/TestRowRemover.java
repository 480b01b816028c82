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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.type.BigintType;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows removed from real files, and what is left read back as every reader of the table would.
 */
class TestRowRemover
{
    private static final StructType SCHEMA = new StructType().add("id", LongType.LONG);
    private static final List<DataColumn> COLUMNS = DataFiles.columns(SCHEMA);
    private static final CommitDetails DELETE = CommitDetails.of("DELETE", "test");
    private static final int ROWS = 1000;

    private final DataFiles dataFiles = new DataFiles();
    private final List<Location> vectorFiles = new ArrayList<>();

    @Test
    void deletionVectors()
    {
        TableSnapshot table = create(true, "part-");

        TableSnapshot changed = remove(table, 0, 1, 500, 999);

        ActiveFile file = changed.files().getFirst();
        assertThat(file.path()).isEqualTo(table.files().getFirst().path());
        assertThat(file.deletionVector().orElseThrow().getCardinality()).isEqualTo(4);
        assertThat(file.statistics().orElseThrow()).contains("\"numRecords\":1000").contains("\"tightBounds\":false").contains("\"maxValues\":{\"id\":999}");
        assertThat(vectorFiles).hasSize(1);
        assertRows(changed, 0, 1, 500, 999);
    }

    @Test
    void deletedAgainAndAgain()
    {
        TableSnapshot table = create(true, "part-");
        List<Long> deleted = new ArrayList<>();
        for (long position = 0; position < 12; position++) {
            table = remove(table, position * 7, position * 7 + 1);
            deleted.add(position * 7);
            deleted.add(position * 7 + 1);
        }
        assertThat(table.files()).hasSize(1);
        // version 10 has a checkpoint: the old vectors must be gone from it
        assertRows(table, deleted.stream().mapToLong(Long::longValue).toArray());
        assertThat(newTables().at(DataFiles.TABLE, 3).files().getFirst().deletionVector().orElseThrow().getCardinality()).isEqualTo(6);
    }

    @Test
    void lastRowsOfAFile()
    {
        TableSnapshot table = create(true, "part-");
        table = remove(table, LongStream.range(0, 999).toArray());
        assertThat(table.files()).hasSize(1);

        assertThat(remove(table, 999).files()).isEmpty();
        assertThat(newTables().latest(DataFiles.TABLE).files()).isEmpty();
    }

    @Test
    void copyOnWrite()
            throws IOException
    {
        TableSnapshot table = create(false, "part-");

        TableSnapshot changed = remove(table, 3, 4);

        assertThat(vectorFiles).isEmpty();
        assertThat(changed.files()).hasSize(1);
        assertThat(changed.files().getFirst().path()).isNotEqualTo(table.files().getFirst().path());
        assertThat(changed.files().getFirst().deletionVector()).isEmpty();
        assertThat(changed.files().getFirst().statistics().orElseThrow()).contains("\"numRecords\":998");
        assertRows(changed, 3, 4);

        assertThat(remove(changed, LongStream.range(0, 998).toArray()).files()).isEmpty();
        assertThat(parquetFiles()).hasSize(2);
    }

    @Test
    void fileWithoutTheNumberOfItsRows()
    {
        NewDataFile written = write("part-");
        NewDataFile file = new NewDataFile(written.path(), written.partitionValues(), written.size(), written.modificationTime(), "{}");
        TableSnapshot table = newTables().create(DataFiles.TABLE, definition(true), ImmutableList.of(file), DELETE);

        // the protocol wants the number of rows beside a deletion vector, so the file is copied
        TableSnapshot changed = remove(table, 0);
        assertThat(changed.files().getFirst().deletionVector()).isEmpty();
        assertRows(changed, 0);
        assertThat(remove(create(true, "x y"), 5).files()).hasSize(2);
    }

    @Test
    void severalFilesShareAFileOfVectors()
    {
        TableSnapshot table = create(true, "a b%20c-");
        table = newTables().append(table, ImmutableList.of(write("ü#?-")), DELETE);
        Map<ActiveFile, RowPositions> rows = ImmutableMap.of(table.files().get(0), RowPositions.of(1, 2), table.files().get(1), RowPositions.of(3));

        TableSnapshot changed = commit(table, rows);

        assertThat(vectorFiles).hasSize(1);
        assertThat(changed.files()).hasSize(2).allMatch(file -> file.deletionVector().isPresent());
        assertThat(rows(changed)).hasSize(2 * ROWS - 3);
        assertThat(newTables().latest(DataFiles.TABLE).files()).containsExactlyInAnyOrderElementsOf(changed.files());
    }

    private static TableDefinition definition(boolean deletionVectors)
    {
        return new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of("delta.enableDeletionVectors", Boolean.toString(deletionVectors)), Optional.empty());
    }

    // many row groups and pages
    private NewDataFile write(String prefix)
    {
        DataFileWriterOptions options = DataFileWriterOptions.of(ImmutableMap.of())
                .withFileNamePrefix(prefix)
                .withParquet(ParquetWriterOptions.builder().setMaxRowGroupRowCount(100).setMaxPageValueCount(10).build());
        Page[] pages = IntStream.range(0, 10)
                .mapToObj(number -> new Page(DataFiles.block(BigintType.BIGINT, LongStream.range(number * 100L, number * 100L + 100).boxed().toArray())))
                .toArray(Page[]::new);
        return dataFiles.write(COLUMNS, options, pages);
    }

    private TableSnapshot create(boolean deletionVectors, String prefix)
    {
        if (newTables().exists(DataFiles.TABLE)) {
            return newTables().append(newTables().latest(DataFiles.TABLE), ImmutableList.of(write(prefix)), DELETE);
        }
        return newTables().create(DataFiles.TABLE, definition(deletionVectors), ImmutableList.of(write(prefix)), DELETE);
    }

    // as another process would see it
    private DeltaTables newTables()
    {
        return new DeltaTables(dataFiles.fileSystem, new TableSnapshotCache(100_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(dataFiles.fileSystem), Runnable::run);
    }

    private TableSnapshot remove(TableSnapshot table, long... positions)
    {
        return commit(table, ImmutableMap.of(table.files().getFirst(), RowPositions.of(positions)));
    }

    private TableSnapshot commit(TableSnapshot table, Map<ActiveFile, RowPositions> rows)
    {
        FileChanges changes = RowRemover.remove(dataFiles.fileSystem, table, rows, COLUMNS, DataFileWriterOptions.of(ImmutableMap.of()), vectorFiles::add);
        return newTables().rewrite(table, new Rewrite(changes.removedFiles(), changes.deletions(), changes.copies(), FileReads.everything(), ImmutableMap.of()), DELETE);
    }

    private void assertRows(TableSnapshot table, long... deleted)
    {
        List<Object> expected = LongStream.range(0, ROWS).boxed().collect(toCollection(ArrayList::new));
        expected.removeAll(LongStream.of(deleted).boxed().toList());
        assertThat(rows(table)).isEqualTo(expected);
        // kernel replays the log and reads the vectors
        assertThat(rows(newTables().latest(DataFiles.TABLE))).isEqualTo(expected);
    }

    private List<Object> rows(TableSnapshot table)
    {
        DeletedRowsLoader loader = new DeletedRowsLoader(dataFiles.fileSystem, table.location());
        List<Object> rows = new ArrayList<>();
        for (ActiveFile file : table.files()) {
            DataFileScan scan = DataFileScan.of(COLUMNS, file);
            scan = file.deletionVector().isPresent() ? scan.withDeletedRows(loader.load(file.deletionVector().orElseThrow())) : scan;
            dataFiles.read(file.location(), scan).forEach(row -> rows.add(row.getFirst()));
        }
        return rows;
    }

    private List<Location> parquetFiles()
            throws IOException
    {
        List<Location> files = new ArrayList<>();
        FileIterator iterator = dataFiles.fileSystem.listFiles(DataFiles.TABLE);
        while (iterator.hasNext()) {
            Location location = iterator.next().location();
            if (location.fileName().endsWith(".parquet")) {
                files.add(location);
            }
        }
        return files;
    }
}
