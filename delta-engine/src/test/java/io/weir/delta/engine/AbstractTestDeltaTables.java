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
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.UUID.randomUUID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link DeltaTables} does on every store.
 */
abstract class AbstractTestDeltaTables
{
    private static final StructType SCHEMA = new StructType()
            .add("id", IntegerType.INTEGER, false)
            .add("Name", StringType.STRING, true, FieldMetadata.builder().putString("comment", "who it is").build())
            .add("region", StringType.STRING);
    private static final TableDefinition DEFINITION = new TableDefinition(SCHEMA, ImmutableList.of("region"), ImmutableMap.of("owner", "steward"), Optional.of("all users"));
    private static final CommitDetails WRITE = new CommitDetails(
            "WRITE",
            ImmutableMap.of("mode", "Append"),
            "Weir test",
            Optional.of("alice"),
            Optional.of("20260303_101530_00001_abcde"),
            Optional.empty());

    private Location table;
    private DeltaTables tables;

    protected abstract TrinoFileSystem fileSystem();

    protected abstract Location root();

    @BeforeEach
    void newTable()
    {
        table = root().appendPath("warehouse/some table-" + randomUUID());
        tables = newTables();
    }

    // as another process would see it
    private DeltaTables newTables()
    {
        return newTables(new TableSnapshotCache(100_000_000), Clock.systemUTC());
    }

    // upkeep is done when a commit returns, so that nothing is written once a test is over
    private DeltaTables newTables(TableSnapshotCache cache, Clock clock)
    {
        return new DeltaTables(fileSystem(), cache, clock, ExclusiveFileWriters.forFileSystem(fileSystem()), Runnable::run);
    }

    private static NewDataFile file(String name)
    {
        return new NewDataFile("region=n%20w/" + name + ".parquet", ImmutableMap.of("region", Optional.of("n w")), 1000, Instant.ofEpochMilli(1_700_000_000_000L), "{\"numRecords\":5,\"nullCount\":{\"id\":0}}");
    }

    private static List<String> names(TableSnapshot snapshot)
    {
        return snapshot.files().stream().map(file -> file.location().fileName().replace(".parquet", "")).sorted().toList();
    }

    private List<String> logFiles()
            throws IOException
    {
        List<String> names = new ArrayList<>();
        FileIterator files = fileSystem().listFiles(table.appendPath("_delta_log"));
        while (files.hasNext()) {
            names.add(files.next().location().fileName());
        }
        return names.stream().sorted().toList();
    }

    @Test
    void noTable()
    {
        assertThat(tables.exists(table)).isFalse();
        assertThatThrownBy(() -> tables.latest(table))
                .isInstanceOf(DeltaTableNotFoundException.class)
                .hasMessage("No Delta table at %s: its _delta_log has no commit. Check the location, or create the table first".formatted(table));
        assertThatThrownBy(() -> tables.at(table, 0)).isInstanceOf(DeltaTableNotFoundException.class);
        assertThat(tables.history(table)).isEmpty();
    }

    @Test
    void createdTable()
    {
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);

        for (TableSnapshot snapshot : ImmutableList.of(created, tables.latest(table), newTables().latest(table), newTables().at(table, 0))) {
            assertThat(snapshot.location()).isEqualTo(table);
            assertThat(snapshot.version()).isEqualTo(0);
            assertThat(snapshot.tableId()).isEqualTo(created.tableId());
            assertThat(snapshot.schema()).isEqualTo(SCHEMA);
            assertThat(snapshot.partitionColumns()).containsExactly("region");
            assertThat(snapshot.properties()).containsEntry("owner", "steward");
            assertThat(snapshot.description()).hasValue("all users");
            assertThat(snapshot.columnMapping()).isEqualTo(ColumnMappingMode.NONE);
            assertThat(snapshot.timestamp()).isEqualTo(created.timestamp());
            assertThat(snapshot.files()).containsExactly(new ActiveFile(
                    table.appendPath("region=n w/a.parquet"),
                    "region=n%20w/a.parquet",
                    ImmutableMap.of("region", Optional.of("n w")),
                    1000,
                    Instant.ofEpochMilli(1_700_000_000_000L),
                    Optional.of("{\"numRecords\":5,\"nullCount\":{\"id\":0}}"),
                    Optional.empty()));
        }
        assertThat(tables.exists(table)).isTrue();
    }

    @Test
    void locationWithASlashAtItsEnd()
    {
        Location withSlash = Location.of(table + "/");
        TableSnapshot created = tables.create(withSlash, DEFINITION, ImmutableList.of(file("a")), WRITE);

        assertThat(created.location()).isEqualTo(table);
        assertThat(tables.latest(table)).isSameAs(created);
        assertThat(tables.latest(withSlash)).isSameAs(created);
        assertThat(newTables().latest(withSlash).files()).isEqualTo(created.files());
        assertThat(tables.exists(withSlash)).isTrue();
        assertThat(tables.history(withSlash)).hasSize(1);
    }

    @Test
    void tableIsCreatedOnce()
    {
        tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);

        assertThatThrownBy(() -> tables.create(table, DEFINITION, ImmutableList.of(file("b")), WRITE)).isInstanceOf(TableAlreadyExistsException.class);
        assertThatThrownBy(() -> newTables().create(table, DEFINITION, ImmutableList.of(file("b")), WRITE)).isInstanceOf(TableAlreadyExistsException.class);
        assertThat(names(tables.latest(table))).containsExactly("a");
    }

    @Test
    void appendedFiles()
    {
        DeltaTables reader = newTables();
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        assertThat(reader.latest(table).files()).isEmpty();

        TableSnapshot first = tables.append(created, ImmutableList.of(file("a"), file("b")), WRITE);
        assertThat(first.version()).isEqualTo(1);
        assertThat(names(first)).containsExactly("a", "b");
        // from a base that is not the latest any more
        TableSnapshot second = tables.append(created, ImmutableList.of(file("c")), WRITE);
        assertThat(second.version()).isEqualTo(2);
        assertThat(names(second)).containsExactly("a", "b", "c");

        assertThat(names(reader.latest(table))).containsExactly("a", "b", "c");
        assertThat(names(reader.at(table, 1))).containsExactly("a", "b");
        assertThat(names(newTables().latest(table))).containsExactly("a", "b", "c");
        assertThat(first.files()).hasSize(2);
    }

    @Test
    void commitIsSignedAndDated()
            throws IOException
    {
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(), CommitDetails.of("CREATE TABLE", "Weir test"));
        tables.append(created, ImmutableList.of(file("a"), file("b")), WRITE);

        List<CommitSummary> history = tables.history(table);
        assertThat(history).hasSize(2);
        assertThat(history.getFirst()).usingRecursiveComparison().ignoringFields("timestamp").isEqualTo(new CommitSummary(
                1,
                Instant.EPOCH,
                Optional.of("WRITE"),
                Optional.empty(),
                Optional.of("alice"),
                Optional.of("20260303_101530_00001_abcde"),
                ImmutableMap.of("mode", "Append"),
                ImmutableMap.of("numFiles", "2", "numOutputBytes", "2000", "numOutputRows", "10"),
                Optional.of("Weir test"),
                Optional.of("WriteSerializable"),
                Optional.of(true),
                Optional.of(0L)));
        assertThat(history.getLast().operation()).hasValue("CREATE TABLE");
        assertThat(history.getLast().readVersion()).isEmpty();
        assertThat(history.getFirst().timestamp()).isEqualTo(tables.latest(table).timestamp());
        try (InputStream stream = fileSystem().newInputFile(commitFile(table, 1)).newStream()) {
            assertThat(new String(stream.readAllBytes(), UTF_8).lines().toList())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("{\"commitInfo\":") || line.startsWith("{\"add\":"));
        }
    }

    @Test
    void versionThatIsNotThere()
    {
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        tables.append(created, ImmutableList.of(file("a")), WRITE);

        assertThatThrownBy(() -> tables.at(table, 2))
                .isInstanceOf(DeltaVersionNotFoundException.class)
                .hasMessage("Version 2 of the Delta table at %s cannot be read: the log holds versions 0 to 1. Ask for one of those".formatted(table));
    }

    @Test
    void replacedTable()
    {
        DeltaTables reader = newTables();
        TableSnapshot created = tables.createOrReplace(table, DEFINITION, ImmutableList.of(file("a"), file("b")), WRITE);
        assertThat(reader.latest(table).files()).hasSize(2);
        StructType newSchema = new StructType().add("other", StringType.STRING);
        TableSnapshot replaced = tables.createOrReplace(table, new TableDefinition(newSchema, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);

        for (TableSnapshot snapshot : ImmutableList.of(replaced, tables.latest(table), reader.latest(table), newTables().latest(table))) {
            assertThat(snapshot.version()).isEqualTo(1);
            assertThat(snapshot.files()).isEmpty();
            assertThat(snapshot.schema()).isEqualTo(newSchema);
            assertThat(snapshot.description()).isEmpty();
            assertThat(snapshot.partitionColumns()).isEmpty();
        }
        assertThat(names(newTables().at(table, 0))).containsExactly("a", "b");
        assertThatThrownBy(() -> tables.append(created, ImmutableList.of(file("c")), WRITE))
                .isInstanceOf(CommitConflictException.class)
                .hasMessage("The commit to the Delta table at %s conflicts with its version 1: it changed the definition of the table. Nothing was written; run the statement again".formatted(table));
    }

    @Test
    void tableThatWasDroppedAndCreatedAgain()
            throws IOException
    {
        DeltaTables reader = newTables();
        TableSnapshot old = tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);
        assertThat(names(reader.latest(table))).containsExactly("a");

        fileSystem().deleteDirectory(table);
        assertThatThrownBy(() -> reader.latest(table)).isInstanceOf(DeltaTableNotFoundException.class);
        assertThatThrownBy(() -> tables.append(old, ImmutableList.of(file("b")), WRITE)).isInstanceOf(CommitConflictException.class);

        DeltaTables other = newTables();
        TableSnapshot recreated = other.create(table, DEFINITION, ImmutableList.of(file("b")), WRITE);
        assertThat(recreated.tableId()).isNotEqualTo(old.tableId());
        for (DeltaTables each : ImmutableList.of(tables, reader)) {
            assertThat(each.latest(table).tableId()).isEqualTo(recreated.tableId());
            assertThat(names(each.latest(table))).containsExactly("b");
            assertThat(names(each.at(table, 0))).containsExactly("b");
        }
        assertThatThrownBy(() -> tables.append(old, ImmutableList.of(file("c")), WRITE))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("the table was dropped, or dropped and created again");
    }

    @Test
    void appendsAtOnce()
            throws Exception
    {
        TableSnapshot base = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        int writers = 4;
        int appends = 6;
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Long> versions = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Future<List<Long>>> futures = IntStream.range(0, writers)
                    .mapToObj(writer -> executor.submit(() -> append(random.nextBoolean() ? tables : newTables(), base, writer, appends)))
                    .toList();
            for (Future<List<Long>> future : futures) {
                versions.addAll(future.get());
            }
        }
        assertThat(versions).as("versions with seed %s", seed).hasSize(writers * appends).doesNotHaveDuplicates();
        assertThat(tables.latest(table).version()).isEqualTo(writers * appends);
        List<String> expected = IntStream.range(0, writers * appends).mapToObj(number -> "%s-%s".formatted(number / appends, number % appends)).sorted().toList();
        assertThat(names(tables.latest(table))).as("files with seed %s", seed).isEqualTo(expected);
        assertThat(names(newTables().latest(table))).as("files with seed %s", seed).isEqualTo(expected);
        assertThat(logFiles()).contains("00000000000000000010.checkpoint.parquet", "00000000000000000020.checkpoint.parquet", "_last_checkpoint");
    }

    private static List<Long> append(DeltaTables tables, TableSnapshot base, int writer, int appends)
    {
        List<Long> versions = new ArrayList<>();
        TableSnapshot snapshot = base;
        for (int number = 0; number < appends; number++) {
            snapshot = tables.append(snapshot, ImmutableList.of(file(writer + "-" + number)), WRITE);
            versions.add(snapshot.version());
        }
        return versions;
    }

    @Test
    void createdAtOnce()
            throws Exception
    {
        int creators = 4;
        int created = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(creators)) {
            List<Future<Boolean>> futures = IntStream.range(0, creators)
                    .mapToObj(creator -> executor.submit(() -> tryCreate(newTables(), file("f" + creator))))
                    .toList();
            for (Future<Boolean> future : futures) {
                created += future.get() ? 1 : 0;
            }
        }
        assertThat(created).isEqualTo(1);
        assertThat(tables.latest(table).files()).hasSize(1);
    }

    private boolean tryCreate(DeltaTables creator, NewDataFile file)
    {
        try {
            creator.create(table, DEFINITION, ImmutableList.of(file), WRITE);
            return true;
        }
        catch (TableAlreadyExistsException _) {
            return false;
        }
    }

    @Test
    void replacedWhileOthersAppend()
            throws Exception
    {
        TableSnapshot base = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<?> appends = executor.submit(() -> append(newTables(), base, 0, 8));
            TableSnapshot replaced = newTables().createOrReplace(table, DEFINITION, ImmutableList.of(file("new")), WRITE);
            assertThat(names(replaced)).containsExactly("new");
            try {
                appends.get();
            }
            catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(CommitConflictException.class);
            }
            assertThat(names(newTables().at(table, replaced.version()))).containsExactly("new");
        }
    }

    @Test
    void mappedColumns()
    {
        TableDefinition wanted = new TableDefinition(SCHEMA, ImmutableList.of("region"), ImmutableMap.of("delta.columnMapping.mode", "name"), Optional.empty());
        TableDefinition prepared = tables.prepare(table, wanted);
        List<String> physicalNames = prepared.schema().fields().stream().map(ColumnMapping::getPhysicalName).toList();
        assertThat(physicalNames).doesNotHaveDuplicates().allMatch(name -> name.startsWith("col-"));

        TableSnapshot created = tables.create(table, prepared, ImmutableList.of(), WRITE);
        assertThat(created.columnMapping()).isEqualTo(ColumnMappingMode.NAME);
        assertThat(created.schema()).isEqualTo(prepared.schema());
        assertThat(newTables().latest(table).schema()).isEqualTo(prepared.schema());

        TableDefinition replacement = tables.prepare(table, wanted);
        TableSnapshot replaced = tables.createOrReplace(table, replacement, ImmutableList.of(), WRITE);
        assertThat(replaced.schema()).isEqualTo(replacement.schema());
    }

    @Test
    void numberedCommits()
    {
        CommitDetails numbered = WRITE.withTransactionId(new TransactionId("kafka-7", 41));
        TableSnapshot base = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        TableSnapshot appended = tables.append(base, ImmutableList.of(file("a")), numbered);

        for (TableSnapshot snapshot : ImmutableList.of(base, appended, newTables().latest(table))) {
            assertThatThrownBy(() -> newTables().append(snapshot, ImmutableList.of(file("a")), numbered))
                    .isInstanceOf(TransactionAlreadyCommittedException.class)
                    .hasMessage("The application kafka-7 has already committed its transaction 41 to the Delta table at %s (its last one is 41). Nothing was written".formatted(table));
        }
        tables.append(appended, ImmutableList.of(file("b")), WRITE.withTransactionId(new TransactionId("kafka-7", 42)));
        tables.append(appended, ImmutableList.of(file("c")), WRITE.withTransactionId(new TransactionId("kafka-8", 1)));
        assertThat(names(newTables().latest(table))).containsExactly("a", "b", "c");
    }

    /**
     * Two processes that number their commits as one application work from the same state: what the second one made may hold the rows of the first.
     */
    @Test
    void numberedCommitsOfTwoWriters()
    {
        TableSnapshot base = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        tables.append(base, ImmutableList.of(file("a")), WRITE.withTransactionId(new TransactionId("copier", 5)));

        assertThatThrownBy(() -> newTables().append(base, ImmutableList.of(file("b")), WRITE.withTransactionId(new TransactionId("copier", 6))))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("the same application committed its transaction 5");
        TableSnapshot latest = newTables().latest(table);
        assertThat(names(latest)).containsExactly("a");
        assertThat(newTables().lastTransaction(latest, "copier")).hasValue(5L);
        assertThat(newTables().lastTransaction(base, "copier")).isEmpty();

        // a number without files keeps a writer out that began before it
        TableSnapshot fenced = tables.append(latest, ImmutableList.of(), WRITE.withTransactionId(new TransactionId("copier", 7)));
        assertThatThrownBy(() -> newTables().append(latest, ImmutableList.of(file("c")), WRITE.withTransactionId(new TransactionId("copier", 6))))
                .isInstanceOf(TransactionAlreadyCommittedException.class);
        assertThat(names(newTables().latest(table))).containsExactly("a");
        assertThat(newTables().lastTransaction(fenced, "copier")).hasValue(7L);
    }

    @Test
    void timestampsInCommits()
    {
        TableDefinition definition = new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of("delta.enableInCommitTimestamps", "true"), Optional.empty());
        Instant frozen = Instant.parse("2026-03-03T10:15:30Z");
        DeltaTables frozenTables = newTables(new TableSnapshotCache(0), Clock.fixed(frozen, ZoneOffset.UTC));
        TableSnapshot created = tables.create(table, definition, ImmutableList.of(), WRITE);
        TableSnapshot first = frozenTables.append(created, ImmutableList.of(file("a")), WRITE);
        TableSnapshot second = frozenTables.append(created, ImmutableList.of(file("b")), WRITE);

        assertThat(first.timestamp()).isAfter(created.timestamp());
        assertThat(second.timestamp()).isEqualTo(first.timestamp().plusMillis(1));
        assertThat(newTables().latest(table).timestamp()).isEqualTo(second.timestamp());
        assertThat(tables.history(table)).extracting(CommitSummary::timestamp).containsExactly(second.timestamp(), first.timestamp(), created.timestamp());
    }

    @Test
    void checkpointsAreReadBack()
            throws IOException
    {
        TableDefinition definition = new TableDefinition(SCHEMA, ImmutableList.of("region"), ImmutableMap.of("delta.checkpointInterval", "3"), Optional.of("described"));
        TableSnapshot snapshot = tables.create(table, definition, ImmutableList.of(file("created")), WRITE);
        for (int number = 0; number < 4; number++) {
            snapshot = tables.append(snapshot, ImmutableList.of(file("f" + number)), WRITE.withTransactionId(new TransactionId("app", number)));
        }
        assertThat(logFiles()).contains("00000000000000000003.checkpoint.parquet");
        // nothing before the checkpoint can be read any more
        for (long version = 0; version < 3; version++) {
            fileSystem().deleteFile(commitFile(table, version));
        }

        TableSnapshot read = newTables().latest(table);
        assertThat(read.version()).isEqualTo(4);
        assertThat(read.files()).containsExactlyInAnyOrderElementsOf(snapshot.files());
        assertThat(read.schema()).isEqualTo(SCHEMA);
        assertThat(read.description()).hasValue("described");
        assertThat(read.properties()).isEqualTo(snapshot.properties());
        assertThat(read.partitionColumns()).containsExactly("region");
        assertThat(read.tableId()).isEqualTo(snapshot.tableId());
        assertThat(newTables().exists(table)).isTrue();
        assertThatThrownBy(() -> newTables().append(read, ImmutableList.of(file("again")), WRITE.withTransactionId(new TransactionId("app", 2))))
                .isInstanceOf(TransactionAlreadyCommittedException.class);
        assertThatThrownBy(() -> newTables().at(table, 2))
                .isInstanceOf(DeltaVersionNotFoundException.class)
                .hasMessageContaining("the log holds versions 3 to 4");
    }

    @Test
    void manyCommitsWithoutACheckpoint()
    {
        TableDefinition definition = new TableDefinition(SCHEMA, ImmutableList.of("region"), ImmutableMap.of("delta.checkpointInterval", "1000"), Optional.empty());
        TableSnapshot snapshot = tables.create(table, definition, ImmutableList.of(file("created")), WRITE);
        for (int number = 0; number < 40; number++) {
            snapshot = tables.append(snapshot, ImmutableList.of(file("f" + number)), WRITE);
        }
        ActiveFile removed = snapshot.files().stream().filter(file -> file.path().contains("/f7.")).findFirst().orElseThrow();
        snapshot = tables.rewrite(snapshot, new Rewrite(ImmutableList.of(removed), ImmutableList.of(), ImmutableList.of(file("again")), FileReads.of(TupleDomain.all()), ImmutableMap.of()), WRITE);

        TableSnapshot read = newTables().latest(table);
        assertThat(read.version()).isEqualTo(41);
        assertThat(read.identity()).isEqualTo(snapshot.identity());
        assertThat(read.timestamp()).isEqualTo(snapshot.timestamp());
        assertThat(read.schema()).isEqualTo(SCHEMA);
        assertThat(read.files()).containsExactlyInAnyOrderElementsOf(snapshot.files());
        assertThat(names(newTables().at(table, 30))).hasSize(31).contains("f7", "f29").doesNotContain("f30");

        // a new definition among them
        TableSnapshot replaced = tables.createOrReplace(table, definition, ImmutableList.of(file("b")), WRITE);
        for (int number = 0; number < 12; number++) {
            replaced = tables.append(replaced, ImmutableList.of(file("g" + number)), WRITE);
        }
        TableSnapshot readAgain = newTables().latest(table);
        assertThat(readAgain.tableId()).isEqualTo(replaced.tableId());
        assertThat(readAgain.files()).containsExactlyInAnyOrderElementsOf(replaced.files());
    }

    @Test
    void commitMissingAmongMany()
            throws IOException
    {
        TableDefinition definition = new TableDefinition(SCHEMA, ImmutableList.of("region"), ImmutableMap.of("delta.checkpointInterval", "1000"), Optional.empty());
        TableSnapshot snapshot = tables.create(table, definition, ImmutableList.of(), WRITE);
        for (int number = 0; number < 15; number++) {
            snapshot = tables.append(snapshot, ImmutableList.of(file("f" + number)), WRITE);
        }
        fileSystem().deleteFile(commitFile(table, 9));
        assertThatThrownBy(() -> newTables().latest(table)).isInstanceOf(CorruptDeltaLogException.class);
    }

    @Test
    void replacedTableInCheckpoint()
    {
        Map<String, String> properties = ImmutableMap.of("delta.checkpointInterval", "2");
        TableDefinition definition = new TableDefinition(SCHEMA, ImmutableList.of("region"), properties, Optional.empty());
        tables.createOrReplace(table, definition, ImmutableList.of(file("a")), WRITE);
        TableSnapshot replaced = tables.createOrReplace(table, definition, ImmutableList.of(file("b")), WRITE);
        tables.append(replaced, ImmutableList.of(file("c")), WRITE);

        assertThat(names(newTables().latest(table))).containsExactly("b", "c");
        assertThat(names(newTables().at(table, 0))).containsExactly("a");
    }
}
