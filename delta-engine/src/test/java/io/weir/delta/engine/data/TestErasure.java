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
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.DeltaVersionNotFoundException;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.LegalHoldException;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.ErasureReport.ErasedFile;
import io.weir.delta.engine.erase.ErasureReport.Outcome;
import io.weir.delta.engine.erase.ErasureReport.Place;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.delta.engine.erase.Subject;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Rows of a subject leave everything, whenever the erasure is ended on the way. The files are not compressed, so that a look at their bytes
 * is the proof.
 */
class TestErasure
{
    private static final Location TABLE = DataFiles.TABLE;
    private static final StructType SCHEMA = new StructType().add("id", LongType.LONG).add("email", StringType.STRING);
    private static final List<DataColumn> COLUMNS = DataFiles.columns(SCHEMA);
    private static final DataFileWriterOptions OPTIONS = DataFileWriterOptions.of(ImmutableMap.of()).withCodec(CompressionCodec.UNCOMPRESSED);
    private static final String KEY = "ada@example.com";
    private static final Subject ADA = new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(1), Domain.singleValue(VARCHAR, utf8Slice(KEY)))));
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");
    private static final CommitDetails ERASE = CommitDetails.of("ERASE", "test");

    private final DataFiles dataFiles = new DataFiles();

    private static DeltaTables tables(TrinoFileSystem fileSystem)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(100_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    private DeltaTables tables()
    {
        return tables(dataFiles.fileSystem);
    }

    private NewDataFile file(String... emails)
    {
        return dataFiles.write(COLUMNS, OPTIONS, page(emails));
    }

    private static Page page(String... emails)
    {
        Object[] ids = new Object[emails.length];
        Object[] texts = new Object[emails.length];
        for (int row = 0; row < emails.length; row++) {
            ids[row] = (long) row;
            texts[row] = utf8Slice(emails[row]);
        }
        return new Page(DataFiles.block(BIGINT, ids), DataFiles.block(VARCHAR, texts));
    }

    private TableSnapshot create(Map<String, String> properties)
    {
        return tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), properties, Optional.empty()), ImmutableList.of(file(KEY, "grace@example.com")), WRITE);
    }

    // in the table, hidden by a deletion vector, in an old version, in change data, and in a file that nothing refers to
    private TableSnapshot everywhere()
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

    private static ActiveFile find(TableSnapshot table, int rows)
    {
        return table.files().stream().filter(file -> file.statistics().orElseThrow().contains("\"numRecords\":" + rows + ",")).findFirst().orElseThrow();
    }

    private static ErasureReport erase(TrinoFileSystem fileSystem, LogState logState, Duration retention)
    {
        FileRewriter rewriter = new FileRewriter(fileSystem, new DataColumns(new DeltaTypes()), _ -> OPTIONS);
        return tables(fileSystem).erase(TABLE, ADA, rewriter, logState, retention, ERASE);
    }

    private List<String> holding(String text)
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

    private List<Object> emails(TableSnapshot table)
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

    private void assertErased()
            throws IOException
    {
        assertThat(holding(KEY)).isEmpty();
        assertThat(emails(tables().latest(TABLE))).containsExactlyInAnyOrder("grace@example.com", "bob@example.com", "carol@example.com", "erin@example.com").doesNotContain(KEY);
    }

    @Test
    void erasesEverywhere()
            throws IOException
    {
        TableSnapshot before = everywhere();
        // four data files, change data, and the statistics in commits and checkpoints
        assertThat(holding(KEY)).hasSizeGreaterThan(8);

        ErasureReport report = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO);

        assertThat(holding(KEY)).isEmpty();
        assertThat(emails(tables().latest(TABLE))).containsExactlyInAnyOrder("grace@example.com", "bob@example.com", "carol@example.com", "erin@example.com");
        assertThat(report.isComplete()).isTrue();
        assertThat(report.liveRows()).isEqualTo(2);
        assertThat(report.hiddenRows()).isEqualTo(1);
        assertThat(report.files()).extracting(ErasedFile::place).containsExactlyInAnyOrder(Place.TABLE, Place.TABLE, Place.OLD_VERSION, Place.CHANGE_DATA, Place.UNREFERENCED);
        assertThat(report.files()).extracting(ErasedFile::outcome).containsOnly(Outcome.REWRITTEN, Outcome.REMOVED);
        assertThat(report.toString()).doesNotContain("ada");
        assertThat(report.scannedFiles()).isGreaterThanOrEqualTo(4);

        // erased versions are refused, and cannot be committed over
        assertThatThrownBy(() -> tables().at(TABLE, before.version())).isInstanceOf(DeltaVersionNotFoundException.class).hasMessageContaining("the log holds versions " + report.versionsErased() + " to");
        assertThatThrownBy(() -> tables().at(TABLE, 0)).isInstanceOf(DeltaVersionNotFoundException.class);
        assertThatThrownBy(() -> tables().append(before, ImmutableList.of(file("late@example.com")), WRITE)).isInstanceOf(CommitConflictException.class);
        TableSnapshot after = tables().append(tables().latest(TABLE), ImmutableList.of(file("frank@example.com")), WRITE);
        assertThat(emails(after)).hasSize(5);
    }

    @Test
    void writerThatLooksAtTheLogTooEarlyMeetsAnErasedCommit()
            throws IOException
    {
        TableSnapshot before = create(ImmutableMap.of());
        NewDataFile late = file("late@example.com");
        // the commit file of the base is looked at, and then the writer is slow
        AtomicInteger looks = new AtomicInteger();
        TrinoFileSystem slow = new ObservedFileSystem(dataFiles.fileSystem, (operation, location) -> {
            if (operation == ObservedFileSystem.Operation.BEFORE_CREATE_EXCLUSIVE && location.fileName().equals("00000000000000000001.json") && looks.getAndIncrement() == 0) {
                erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO);
            }
        });
        assertThatThrownBy(() -> tables(slow).append(before, ImmutableList.of(late), WRITE)).isInstanceOf(CommitConflictException.class).hasMessageContaining("it changed the definition of the table");
        assertThat(looks).hasValue(1);
        assertThat(emails(tables().latest(TABLE))).containsExactly("grace@example.com");
    }

    @Test
    void findsNothing()
    {
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("grace@example.com")), WRITE);
        ErasureReport report = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.files()).isEmpty();
        assertThat(report.scannedFiles()).isEqualTo(1);
        // and nothing is done
        assertThat(tables().latest(TABLE).version()).isEqualTo(table.version());
    }

    @Test
    void leavesYoungFilesThatNothingRefersTo()
            throws IOException
    {
        everywhere();
        ErasureReport report = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ofDays(7));
        assertThat(report.isComplete()).isFalse();
        assertThat(report.remaining()).hasSize(1);
        assertThat(holding(KEY)).hasSize(1);
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertErased();
    }

    @Test
    void predicateOfAnotherEngineInTheLog()
            throws IOException
    {
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("grace@example.com")), WRITE);
        tables().append(table, ImmutableList.of(), new CommitDetails("DELETE", ImmutableMap.of("predicate", "[\"(email#12 = '" + KEY + "')\"]"), "Another engine", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(holding(KEY)).hasSize(1);
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertThat(holding(KEY)).isEmpty();
    }

    @Test
    void escapedTextIsFound()
            throws IOException
    {
        assertFoundInPredicate("[\"(email#12 = 'zoë \\\"x\\\" o\\u0027neill/ab')\"]");
    }

    @Test
    void textWithADoubledQuoteIsFound()
            throws IOException
    {
        assertFoundInPredicate("email = 'zoë \"x\" o''neill/ab'");
    }

    @Test
    void textWithABackslashBeforeItsQuoteIsFound()
            throws IOException
    {
        assertFoundInPredicate("[\"(email#12 = 'zoë \\\"x\\\" o\\\\'neill/ab')\"]");
    }

    @Test
    void textInJsonInJsonIsFound()
            throws IOException
    {
        assertFoundInPredicate("{\"a\":[\"{\\\"b\\\":\\\"zoë \\\\\\\"x\\\\\\\" o'neill/ab\\\"}\"]}");
    }

    private void assertFoundInPredicate(String predicate)
            throws IOException
    {
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("grace@example.com")), WRITE);
        tables().append(table, ImmutableList.of(), new CommitDetails("DELETE", ImmutableMap.of("predicate", predicate), "Another engine", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(holding("neill")).hasSize(1);
        Subject zoe = new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(1), Domain.singleValue(VARCHAR, utf8Slice("zoë \"x\" o'neill/ab")))));
        FileRewriter rewriter = new FileRewriter(dataFiles.fileSystem, new DataColumns(new DeltaTypes()), _ -> OPTIONS);
        assertThat(tables().erase(TABLE, zoe, rewriter, LogState.AS_FOUND, Duration.ZERO, ERASE).isComplete()).isTrue();
        assertThat(holding("neill")).isEmpty();
    }

    @Test
    void numbersAreFoundInPredicates()
            throws IOException
    {
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("grace@example.com")), WRITE);
        tables().append(table, ImmutableList.of(), new CommitDetails("DELETE", ImmutableMap.of("predicate", "[\"(id#12L = 471100)\"]"), "Another engine", Optional.empty(), Optional.empty(), Optional.empty()));
        FileRewriter rewriter = new FileRewriter(dataFiles.fileSystem, new DataColumns(new DeltaTypes()), _ -> OPTIONS);
        Subject other = new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(0), Domain.singleValue(BIGINT, 4711L))));
        assertThat(tables().erase(TABLE, other, rewriter, LogState.AS_FOUND, Duration.ZERO, ERASE).logFilesErased()).isZero();
        Subject subject = new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(0), Domain.singleValue(BIGINT, 471100L))));
        assertThat(tables().erase(TABLE, subject, rewriter, LogState.AS_FOUND, Duration.ZERO, ERASE).isComplete()).isTrue();
        assertThat(holding("471100")).isEmpty();
    }

    /**
     * Killed writers leave temporary files, and sidecars that no checkpoint names.
     */
    @Test
    void leftOversInTheLog()
            throws IOException
    {
        everywhere();
        byte[] checkpoint;
        try (InputStream stream = dataFiles.fileSystem.newInputFile(TABLE.appendPath("_delta_log/00000000000000000002.checkpoint.parquet")).newStream()) {
            checkpoint = stream.readAllBytes();
        }
        dataFiles.fileSystem.newOutputFile(TABLE.appendPath("_delta_log/_sidecars/7b5f4a3e-0000-4000-8000-000000000000.parquet")).createOrOverwrite(checkpoint);
        dataFiles.fileSystem.newOutputFile(TABLE.appendPath("_delta_log/.00000000000000000009.json.x.tmp")).createOrOverwrite(("{\"add\":{\"path\":\"f\",\"stats\":\"{\\\"minValues\\\":{\\\"email\\\":\\\"" + KEY + "\\\"}}").getBytes(ISO_8859_1));
        ErasureReport young = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ofDays(7));
        assertThat(young.isComplete()).isFalse();
        assertThat(young.remaining()).contains("_delta_log/.00000000000000000009.json.x.tmp", "_delta_log/_sidecars/7b5f4a3e-0000-4000-8000-000000000000.parquet");
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertErased();
    }

    @Test
    void textInThePropertiesOfTheTableIsSaidToBeLeft()
            throws IOException
    {
        create(ImmutableMap.of("owner", KEY));
        ErasureReport report = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.remaining()).isNotEmpty().allMatch(name -> name.startsWith("_delta_log/"));
        assertThat(emails(tables().latest(TABLE))).containsExactly("grace@example.com");
    }

    @Test
    void honoursLegalHolds()
            throws IOException
    {
        create(ImmutableMap.of("weir.legalHold", "case 7"));
        List<String> before = holding(KEY);
        assertThatThrownBy(() -> erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO)).isInstanceOf(LegalHoldException.class).hasMessageContaining("'case 7'");
        assertThatThrownBy(() -> tables().unreferencedFiles(TABLE, Duration.ZERO)).isInstanceOf(LegalHoldException.class);
        assertThat(holding(KEY)).isEqualTo(before);
    }

    @Test
    void rowsOfTheSubjectThatComeMeanwhile()
            throws IOException
    {
        everywhere();
        AtomicInteger commits = new AtomicInteger();
        TrinoFileSystem busy = new ObservedFileSystem(dataFiles.fileSystem, (operation, location) -> {
            // twice, just before the erasure commits
            if (operation == ObservedFileSystem.Operation.BEFORE_CREATE_EXCLUSIVE && location.fileName().matches("\\d{20}\\.json") && commits.getAndIncrement() < 2) {
                tables().append(tables().latest(TABLE), ImmutableList.of(file(KEY, "henry@example.com")), WRITE);
            }
        });
        ErasureReport report = erase(busy, LogState.AS_FOUND, Duration.ZERO);
        assertThat(report.isComplete()).isTrue();
        assertThat(holding(KEY)).isEmpty();
        assertThat(emails(tables().latest(TABLE))).containsExactlyInAnyOrder("grace@example.com", "bob@example.com", "carol@example.com", "erin@example.com", "henry@example.com", "henry@example.com");
    }

    @Test
    void restoreMeanwhile()
            throws IOException
    {
        everywhere();
        TableSnapshot older = tables().at(TABLE, 1);
        AtomicInteger checkpoints = new AtomicInteger();
        TrinoFileSystem restored = new ObservedFileSystem(dataFiles.fileSystem, (operation, location) -> {
            // the new beginning is there, and nothing is deleted yet
            if (operation == ObservedFileSystem.Operation.CREATE_OR_OVERWRITE && location.fileName().equals("_last_checkpoint") && checkpoints.getAndIncrement() == 0) {
                tables().restore(tables().latest(TABLE), older, CommitDetails.of("RESTORE", "test"));
            }
        });
        assertThat(erase(restored, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertThat(holding(KEY)).isEmpty();
        assertThat(emails(tables().latest(TABLE))).containsExactlyInAnyOrder("grace@example.com", "bob@example.com", "carol@example.com");
    }

    /**
     * The store fails for good from its n-th operation on, as it does for a process that is killed, for every n.
     */
    @Test
    void canBeFinishedWhereverItWasEnded()
            throws IOException
    {
        int ended = 0;
        for (int last = 0; ; last++) {
            TestErasure fresh = new TestErasure();
            fresh.everywhere();
            AtomicInteger operations = new AtomicInteger();
            int limit = last;
            TrinoFileSystem dying = new ObservedFileSystem(fresh.dataFiles.fileSystem, (operation, location) -> {
                if (changes(operation) && operations.getAndIncrement() >= limit) {
                    throw new IOException("killed before %s of %s".formatted(operation, location.fileName()));
                }
            });
            try {
                erase(dying, LogState.AS_FOUND, Duration.ZERO);
                fresh.assertErased();
                break;
            }
            catch (RuntimeException e) {
                ended++;
            }
            ErasureReport report = erase(fresh.dataFiles.fileSystem, LogState.UNFINISHED, Duration.ZERO);
            assertThat(report.isComplete()).as("after operation %s", last).isTrue();
            fresh.assertErased();
        }
        // copies, two commits, a checkpoint, deletions, a replaced commit for each version
        assertThat(ended).isGreaterThan(10);
    }

    private static boolean changes(ObservedFileSystem.Operation operation)
    {
        return switch (operation) {
            case CREATE, CREATE_OR_OVERWRITE, BEFORE_CREATE_EXCLUSIVE, DELETE -> true;
            case OPEN_INPUT, OPEN_STREAM, LENGTH, LAST_MODIFIED, EXISTS, LIST, AFTER_CREATE_EXCLUSIVE -> false;
        };
    }
}
