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
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.predicate.TupleDomain;
import org.junit.jupiter.api.Test;

import java.io.IOException;
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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of many commits, of one writer or of several at once, on every store.
 */
abstract class AbstractTestCommits
        extends AbstractTestOnStore
{
    AbstractTestCommits(TrinoFileSystem fileSystem, Location root)
    {
        super(fileSystem, root);
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
        // a writer that is at an earlier one leaves it to the next commit, which may be this one
        tables.append(tables.latest(table), ImmutableList.of(file("next")), WRITE);
        assertThat(logFiles()).contains("_last_checkpoint")
                .anyMatch(file -> file.matches("0{18}1\\d\\.checkpoint\\.parquet"))
                .anyMatch(file -> file.matches("0{18}2\\d\\.checkpoint\\.parquet"));
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
            fileSystem.deleteFile(commitFile(table, version));
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
        fileSystem.deleteFile(commitFile(table, 9));
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
