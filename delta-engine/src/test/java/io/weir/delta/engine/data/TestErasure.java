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
import com.google.common.collect.Sets;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.Page;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaVersionNotFoundException;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.LegalHoldException;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.ErasureReport.ErasedFile;
import io.weir.delta.engine.erase.ErasureReport.Outcome;
import io.weir.delta.engine.erase.ErasureReport.Place;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.delta.engine.erase.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Rows of a subject leave everything, whenever the erasure is ended on the way.
 */
class TestErasure
        extends AbstractTestErasure
{
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
        assertThat(report.toString()).doesNotContain(KEY);
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

    /**
     * What a person set aside in the table's directory, or another tool.
     */
    @Test
    void findsRowsInHiddenFiles()
            throws IOException
    {
        create(ImmutableMap.of());
        dataFiles.fileSystem.renameFile(TABLE.appendPath(file("an orphan", KEY).path()), TABLE.appendPath("_backup/part-0.parquet"));
        Location manifest = TABLE.appendPath("_symlink_format_manifest/manifest");
        dataFiles.fileSystem.newOutputFile(manifest).createOrOverwrite("file:///elsewhere".getBytes(UTF_8));
        assertThat(holding(KEY)).anyMatch(name -> name.endsWith("_backup/part-0.parquet"));
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertThat(holding(KEY)).isEmpty();
        assertThat(dataFiles.fileSystem.newInputFile(manifest).exists()).as("somebody else's").isTrue();
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
    void takesFilesOfUnknownDefinitionsForHoldingRows()
            throws IOException
    {
        create(ImmutableMap.of());
        // as an ended replacement by a mapped table leaves it
        NewDataFile leftOver = file(new StructType().add("col-5f1d", LongType.LONG).add("col-90b2", StringType.STRING), "henry@example.com");
        // every field of it is known, and none is the one that is looked for
        NewDataFile known = dataFiles.write(COLUMNS.subList(0, 1), OPTIONS, new Page(DataFiles.block(BIGINT, 7L)));

        ErasureReport young = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ofDays(7));
        assertThat(young.remaining()).containsExactly(leftOver.path());
        assertThat(young.files()).extracting(ErasedFile::outcome).containsExactlyInAnyOrder(Outcome.REWRITTEN, Outcome.LEFT_YOUNG);
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertThat(holding("henry@example.com")).isEmpty();
        assertThat(stored()).contains(TABLE.appendPath(known.path())).doesNotContain(TABLE.appendPath(leftOver.path()));
    }

    /**
     * The log names it by another scheme than the table is known by, and its path does not say which partition it is in.
     */
    @Test
    void filesOfTheTableByAnotherSpelling(@TempDir Path directory)
    {
        TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
        Location table = Location.of("file://" + directory);
        NewDataFile written = write(disk, table);
        NewDataFile spelt = new NewDataFile("local://%s/%s".formatted(directory, written.path()), ImmutableMap.of("email", Optional.of("bob@example.com")), written.size(), written.modificationTime(), written.statistics());
        tables(disk).create(table, new TableDefinition(SCHEMA, List.of("email"), ImmutableMap.of(), Optional.empty()), List.of(spelt), WRITE);

        assertThat(erase(disk, table, KEY).files()).isEmpty();
        assertThat(directory.resolve(written.path())).exists();
        assertThat(erase(disk, table, "bob@example.com").files()).extracting(ErasedFile::outcome).doesNotContain(Outcome.LEFT_YOUNG);
        assertThat(directory.resolve(written.path())).doesNotExist();
    }

    /**
     * Neither a left-over of a write, nor what a killed writer left of a commit, is known to be without rows of the subject.
     */
    @Test
    void filesThatCannotBeOpened(@TempDir Path directory)
            throws IOException
    {
        TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
        Location table = Location.of("file://" + directory);
        tables(disk).create(table, new TableDefinition(SCHEMA, List.of(), ImmutableMap.of(), Optional.empty()), List.of(), WRITE);
        DataFileWriter writer = DataFileWriter.open(disk, table, COLUMNS, ImmutableMap.of(), OPTIONS);
        writer.append(page(KEY));
        Path orphan = directory.resolve(writer.finish().path());
        assertThatThrownBy(() -> erase(refusing(disk, orphan), table, ADA)).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("it is there, but cannot be opened");
        assertThat(orphan).exists();

        Files.delete(orphan);
        Path temporary = Files.writeString(directory.resolve("_delta_log/.a.tmp"), "{\"add\":{\"partitionValues\":{\"email\":\"" + KEY);
        assertThatThrownBy(() -> erase(refusing(disk, temporary), table, ADA)).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("it is there, but cannot be opened");
    }

    // as a disk does for want of rights or of file handles
    private static TrinoFileSystem refusing(TrinoFileSystem disk, Path file)
    {
        return new ObservedFileSystem(disk, (operation, location) -> {
            boolean isOpened = operation == ObservedFileSystem.Operation.OPEN_INPUT || operation == ObservedFileSystem.Operation.OPEN_STREAM;
            if (isOpened && location.fileName().equals(file.getFileName().toString())) {
                throw new FileNotFoundException(location.toString());
            }
        });
    }

    /**
     * They are somebody else's: of another table, which may be under a legal hold.
     */
    @Test
    void filesByAWayOutOfTheDirectory(@TempDir Path directory)
    {
        TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
        Location table = Location.of("file://" + directory.resolve("mine"));
        List<NewDataFile> files = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        for (String way : List.of("../victim/%s", "year=2026/%%2E%%2E/../victim/%s", table + "/../victim/%s")) {
            NewDataFile written = write(disk, Location.of("file://" + directory.resolve("victim")));
            others.add(directory.resolve("victim").resolve(written.path()));
            files.add(new NewDataFile(way.formatted(written.path()), ImmutableMap.of("email", Optional.of("bob@example.com")), written.size(), written.modificationTime(), written.statistics()));
        }
        NewDataFile own = write(disk, table);
        files.add(new NewDataFile("./year=2026/../" + own.path(), ImmutableMap.of("email", Optional.of("bob@example.com")), own.size(), own.modificationTime(), own.statistics()));
        tables(disk).create(table, new TableDefinition(SCHEMA, List.of("email"), ImmutableMap.of(), Optional.empty()), files, WRITE);

        ErasureReport report = erase(disk, table, "bob@example.com");

        assertThat(others).allSatisfy(file -> assertThat(file).exists());
        assertThat(directory.resolve("mine").resolve(own.path())).doesNotExist();
        assertThat(report.files()).extracting(ErasedFile::outcome).containsExactlyInAnyOrder(Outcome.LEFT_ELSEWHERE, Outcome.LEFT_ELSEWHERE, Outcome.LEFT_ELSEWHERE, Outcome.REWRITTEN);
        assertThat(tables(disk).latest(table).files()).isEmpty();
    }

    // the column email is a partition column
    private static NewDataFile write(TrinoFileSystem disk, Location table)
    {
        DataFileWriter writer = DataFileWriter.open(disk, table, COLUMNS.subList(0, 1), ImmutableMap.of(), OPTIONS);
        writer.append(new Page(DataFiles.block(BIGINT, 7L)));
        return writer.finish();
    }

    private ErasureReport erase(TrinoFileSystem disk, Location table, String key)
    {
        DataColumn email = new DataColumns(new DeltaTypes()).of(SCHEMA, List.of("email"), NONE).getLast();
        return erase(disk, table, new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(email, Domain.singleValue(VARCHAR, utf8Slice(key))))));
    }

    private static ErasureReport erase(TrinoFileSystem disk, Location table, Subject subject)
    {
        FileRewriter rewriter = new FileRewriter(disk, new DataColumns(new DeltaTypes()), _ -> OPTIONS);
        return tables(disk).erase(table, subject, rewriter, LogState.AS_FOUND, Duration.ofDays(7), ERASE);
    }

    private NewDataFile file(StructType schema, String email)
    {
        return dataFiles.write(DataFiles.columns(schema), OPTIONS, page(email));
    }

    @Test
    void refusesColumnsThatAreDefinedOtherwiseMeanwhile()
            throws IOException
    {
        everywhere();
        AtomicInteger commits = new AtomicInteger();
        TrinoFileSystem busy = new ObservedFileSystem(dataFiles.fileSystem, (operation, location) -> {
            if (operation == ObservedFileSystem.Operation.BEFORE_CREATE_EXCLUSIVE && location.fileName().matches("\\d{20}\\.json") && commits.getAndIncrement() == 0) {
                TableSnapshot latest = tables().latest(TABLE);
                tables().alter(latest, tables().mappedByName(latest), CommitDetails.of("ALTER", "test"));
            }
        });
        List<Object> before = emails(tables().latest(TABLE));
        assertThatThrownBy(() -> erase(busy, LogState.AS_FOUND, Duration.ZERO))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("the columns [email] of the predicate are defined otherwise since it was read");
        assertThat(emails(tables().latest(TABLE))).isEqualTo(before);
    }

    /**
     * An erasure cuts the log, so that it must leave nothing behind that only the log knew to be no part of a write under way.
     */
    @Test
    void oneSubjectAfterTheOther()
            throws IOException
    {
        Map<String, String> properties = ImmutableMap.of("delta.enableDeletionVectors", "true", "delta.enableChangeDataFeed", "true");
        List<NewDataFile> files = ImmutableList.of(file(KEY), file("grace@example.com", "dan@example.com"), file("grace@example.com", "bob@example.com", "carol@example.com"));
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), properties, Optional.empty()), files, WRITE);
        table = tables().rewrite(table, new Rewrite(ImmutableList.of(find(table, 2)), ImmutableList.of(), ImmutableList.of(), FileReads.everything(), ImmutableMap.of()), WRITE);
        table = deleteRow(table, find(table, 3), 0);
        // with another deletion vector in place of the one before
        table = deleteRow(table, find(table, 3), 1);
        NewDataFile underWay = file("henry@example.com");
        assertThat(stored()).hasSize(8).containsAll(ofTable(table));

        ErasureReport first = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ofDays(7));
        assertThat(first.isComplete()).isTrue();
        // a data file, a deletion vector and two files of change data
        assertThat(first.historyFilesErased()).isEqualTo(4);
        table = tables().latest(TABLE);
        assertThat(stored()).hasSize(3).containsAll(ofTable(table)).contains(TABLE.appendPath(underWay.path()));

        assertThat(erase(dataFiles.fileSystem, subject("grace@example.com"), LogState.AS_FOUND, Duration.ofDays(7)).isComplete()).isTrue();
        assertThat(holding("grace@example.com")).isEmpty();
        table = tables().append(tables().latest(TABLE), ImmutableList.of(underWay), WRITE);
        assertThat(emails(table)).containsExactlyInAnyOrder("carol@example.com", "henry@example.com");
    }

    private TableSnapshot deleteRow(TableSnapshot table, ActiveFile file, long position)
    {
        FileChanges changes = RowRemover.remove(dataFiles.fileSystem, table, ImmutableMap.of(file, RowPositions.of(position)), COLUMNS, OPTIONS, _ -> {});
        NewDataFile told = new ChangedRowsWriter(dataFiles.fileSystem, TABLE, COLUMNS, OPTIONS).write(file, RowPositions.of(position), ChangeType.DELETE).orElseThrow();
        return tables().rewrite(table, new Rewrite(changes.removedFiles(), changes.deletions(), changes.copies(), ImmutableList.of(told), FileReads.everything(), ImmutableMap.of()), CommitDetails.of("DELETE", "test"));
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
            Set<Location> before = fresh.stored();
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
            assertThat(ofTable(fresh.tables().latest(TABLE))).as("after operation %s", last).containsAll(Sets.intersection(before, fresh.stored()));
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
