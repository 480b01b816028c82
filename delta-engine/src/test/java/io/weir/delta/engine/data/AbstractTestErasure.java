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
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
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
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.delta.engine.erase.Subject;
import io.weir.delta.engine.upkeep.StoredFile;
import io.weir.delta.engine.upkeep.TableDirectory;
import org.apache.parquet.format.CompressionCodec;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table that holds rows of a subject everywhere. The files are not compressed, so that a look at their bytes is the proof.
 */
abstract class AbstractTestErasure
{
    static final Location TABLE = DataFiles.TABLE;
    static final StructType SCHEMA = new StructType().add("id", LongType.LONG).add("email", StringType.STRING);
    static final List<DataColumn> COLUMNS = DataFiles.columns(SCHEMA);
    static final DataFileWriterOptions OPTIONS = DataFileWriterOptions.of(ImmutableMap.of()).withCodec(CompressionCodec.UNCOMPRESSED);
    static final String KEY = "ada@example.com";
    static final Subject ADA = subject(KEY);
    static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");
    static final CommitDetails ERASE = CommitDetails.of("ERASE", "test");

    final DataFiles dataFiles = new DataFiles();

    static DeltaTables tables(TrinoFileSystem fileSystem)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(100_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    static Subject subject(String email)
    {
        return new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(1), Domain.singleValue(VARCHAR, utf8Slice(email)))));
    }

    DeltaTables tables()
    {
        return tables(dataFiles.fileSystem);
    }

    NewDataFile file(String... emails)
    {
        return dataFiles.write(COLUMNS, OPTIONS, page(emails));
    }

    static Page page(String... emails)
    {
        Object[] ids = new Object[emails.length];
        Object[] texts = new Object[emails.length];
        for (int row = 0; row < emails.length; row++) {
            ids[row] = (long) row;
            texts[row] = utf8Slice(emails[row]);
        }
        return new Page(DataFiles.block(BIGINT, ids), DataFiles.block(VARCHAR, texts));
    }

    TableSnapshot create(Map<String, String> properties)
    {
        return tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), properties, Optional.empty()), ImmutableList.of(file(KEY, "grace@example.com")), WRITE);
    }

    // in the table, hidden by a deletion vector, in an old version, in change data, and in a file that nothing refers to
    TableSnapshot everywhere()
    {
        TableSnapshot table = create(ImmutableMap.of("delta.enableDeletionVectors", "true", "delta.enableChangeDataFeed", "true", "delta.checkpointInterval", "2"));
        table = tables().append(table, ImmutableList.of(file("bob@example.com", KEY, KEY), file("carol@example.com")), WRITE);
        ActiveFile hidden = find(table, 2);
        FileChanges changes = RowRemover.remove(dataFiles.fileSystem, table, ImmutableMap.of(hidden, RowPositions.of(0)), COLUMNS, OPTIONS, _ -> {});
        NewDataFile told = new ChangedRowsWriter(dataFiles.fileSystem, TABLE, COLUMNS, OPTIONS).write(hidden, RowPositions.of(0), ChangeType.DELETE).orElseThrow();
        table = tables().rewrite(table, new Rewrite(changes.removedFiles(), changes.deletions(), changes.copies(), ImmutableList.of(told), FileReads.everything(), ImmutableMap.of()), CommitDetails.of("DELETE", "test"));
        table = tables().append(table, ImmutableList.of(file(KEY, "dan@example.com")), WRITE);
        table = tables().rewrite(table, new Rewrite(ImmutableList.of(table.files().getLast()), ImmutableList.of(), ImmutableList.of(), FileReads.everything(), ImmutableMap.of()), CommitDetails.of("DELETE", "test"));
        file("an orphan", KEY);
        return tables().append(table, ImmutableList.of(file("erin@example.com")), WRITE);
    }

    static ActiveFile find(TableSnapshot table, int rows)
    {
        return table.files().stream().filter(file -> file.statistics().orElseThrow().contains("\"numRecords\":" + rows + ",")).findFirst().orElseThrow();
    }

    static ErasureReport erase(TrinoFileSystem fileSystem, LogState logState, Duration retention)
    {
        return erase(fileSystem, ADA, logState, retention);
    }

    static ErasureReport erase(TrinoFileSystem fileSystem, Subject subject, LogState logState, Duration retention)
    {
        FileRewriter rewriter = new FileRewriter(fileSystem, new DataColumns(new DeltaTypes()), _ -> OPTIONS);
        return tables(fileSystem).erase(TABLE, subject, rewriter, logState, retention, ERASE);
    }

    // data files, deletion vectors and change data
    Set<Location> stored()
            throws IOException
    {
        return TableDirectory.list(dataFiles.fileSystem, TABLE).stream().map(StoredFile::location).collect(toImmutableSet());
    }

    static Set<Location> ofTable(TableSnapshot table)
    {
        Set<Location> locations = new HashSet<>();
        for (ActiveFile file : table.files()) {
            locations.add(file.location());
            file.deletionVector().ifPresent(vector -> locations.add(toLocation(vector.getAbsolutePath(TABLE.toString()))));
        }
        return locations;
    }

    List<String> holding(String text)
            throws IOException
    {
        List<String> names = new ArrayList<>();
        FileIterator files = dataFiles.fileSystem.listFiles(TABLE);
        while (files.hasNext()) {
            Location location = files.next().location();
            try (InputStream stream = dataFiles.fileSystem.newInputFile(location).newStream()) {
                if (new String(stream.readAllBytes(), ISO_8859_1).contains(text)) {
                    names.add(location.toString());
                }
            }
        }
        return names;
    }

    List<Object> emails(TableSnapshot table)
    {
        DeletedRowsLoader loader = new DeletedRowsLoader(dataFiles.fileSystem, TABLE);
        List<Object> emails = new ArrayList<>();
        for (ActiveFile file : table.files()) {
            DataFileScan scan = DataFileScan.of(COLUMNS, file);
            scan = file.deletionVector().isPresent() ? scan.withDeletedRows(loader.load(file.deletionVector().orElseThrow())) : scan;
            dataFiles.read(file.location(), scan).forEach(row -> emails.add(row.get(1)));
        }
        return emails;
    }

    void assertErased()
            throws IOException
    {
        assertThat(holding(KEY)).isEmpty();
        assertThat(emails(tables().latest(TABLE))).containsExactlyInAnyOrder("grace@example.com", "bob@example.com", "carol@example.com", "erin@example.com").doesNotContain(KEY);
    }
}
