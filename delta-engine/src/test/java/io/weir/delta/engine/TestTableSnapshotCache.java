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
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.INLINE_DV_MARKER;
import static org.assertj.core.api.Assertions.assertThat;

class TestTableSnapshotCache
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final Location OTHER = Location.of("memory:///other");
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");

    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final TrinoFileSystem fileSystem = new ObservedFileSystem(new MemoryFileSystem(), (operation, location) -> operations.add(operation + " " + location.fileName()));

    private DeltaTables writer;

    @BeforeEach
    void createTables()
    {
        writer = tables(new TableSnapshotCache(100_000_000));
        for (Location location : ImmutableList.of(TABLE, OTHER)) {
            TableSnapshot created = writer.create(location, new TableDefinition(new StructType().add("id", IntegerType.INTEGER), ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);
            writer.append(created, IntStream.range(0, 100).mapToObj(TestTableSnapshotCache::file).toList(), WRITE);
        }
        operations.clear();
    }

    private DeltaTables tables(TableSnapshotCache cache)
    {
        return tables(fileSystem, cache);
    }

    private static DeltaTables tables(TrinoFileSystem fileSystem, TableSnapshotCache cache)
    {
        // what is done off the path of a query is of no interest here
        return new DeltaTables(fileSystem, cache, Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), _ -> {});
    }

    private static NewDataFile file(int number)
    {
        return new NewDataFile("f" + number, ImmutableMap.of(), 1, Instant.EPOCH, "{\"numRecords\":1}");
    }

    @Test
    void knownTableCostsTwoSmallReads()
    {
        DeltaTables tables = tables(new TableSnapshotCache(100_000_000));
        TableSnapshot first = tables.latest(TABLE);
        assertThat(first.files()).hasSize(100);
        operations.clear();

        assertThat(tables.latest(TABLE)).isSameAs(first);
        assertThat(tables.latest(TABLE).files()).hasSize(100);
        assertThat(operations).containsExactlyInAnyOrder(
                "OPEN_INPUT 00000000000000000001.json",
                "OPEN_STREAM 00000000000000000002.json",
                "OPEN_INPUT 00000000000000000001.json",
                "OPEN_STREAM 00000000000000000002.json");
        operations.clear();

        assertThat(tables.at(TABLE, 1)).isSameAs(first);
        assertThat(operations).containsExactly("OPEN_INPUT 00000000000000000001.json");
    }

    @Test
    void historyReadsOnlyWhatIsWanted()
    {
        for (int number = 0; number < 5; number++) {
            writer.append(writer.latest(TABLE), ImmutableList.of(file(100 + number)), WRITE);
        }
        operations.clear();

        assertThat(writer.history(TABLE, version -> version > 4)).extracting(CommitSummary::version).containsExactly(6L, 5L);
        assertThat(operations).filteredOn(operation -> !operation.startsWith("LIST")).containsExactlyInAnyOrder("OPEN_STREAM 00000000000000000006.json", "OPEN_STREAM 00000000000000000005.json");
        operations.clear();
        assertThat(writer.versions(TABLE)).containsExactly(6L, 5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(operations).allMatch(operation -> operation.startsWith("LIST"));
    }

    @Test
    void newCommitIsReadAlone()
    {
        DeltaTables tables = tables(new TableSnapshotCache(100_000_000));
        assertThat(tables.latest(TABLE).files()).hasSize(100);
        writer.append(writer.latest(TABLE), ImmutableList.of(file(100)), WRITE);
        operations.clear();

        assertThat(tables.latest(TABLE).files()).hasSize(101);
        assertThat(operations).hasSize(3);
        // these two at once
        assertThat(operations.subList(0, 2)).containsExactlyInAnyOrder(
                "OPEN_INPUT 00000000000000000001.json",
                "OPEN_STREAM 00000000000000000002.json");
        assertThat(operations.getLast()).isEqualTo("OPEN_STREAM 00000000000000000003.json");
    }

    @Test
    void appendToAKnownTable()
    {
        TableSnapshot known = writer.latest(TABLE);
        operations.clear();

        writer.append(known, ImmutableList.of(file(100)), WRITE);
        assertThat(operations).containsExactly(
                "OPEN_INPUT 00000000000000000001.json",
                "BEFORE_CREATE_EXCLUSIVE 00000000000000000002.json",
                "AFTER_CREATE_EXCLUSIVE 00000000000000000002.json");
    }

    @Test
    void filesAreNotReadUntilSomebodyAsks()
    {
        TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
        DeltaTables tables = tables(cache);
        TableSnapshot snapshot = tables.latest(TABLE);
        long before = cache.retainedBytes();

        assertThat(snapshot.files()).hasSize(100);
        assertThat(cache.retainedBytes() - before).isBetween(100 * 400L, 100 * 1000L);
    }

    @Test
    void deletionVectorsInTheLogAreWeighed()
    {
        TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
        DeltaTables tables = tables(cache);
        TableSnapshot table = tables.latest(TABLE);
        assertThat(table.files()).hasSize(100);
        long before = cache.retainedBytes();

        DeletionVectorDescriptor inLog = new DeletionVectorDescriptor(INLINE_DV_MARKER, "0".repeat(10_000), Optional.empty(), 8_000, 1);
        RowDeletion deletion = new RowDeletion(table.files().getFirst(), inLog, "{\"numRecords\":1}");
        tables.rewrite(table, new Rewrite(ImmutableList.of(), ImmutableList.of(deletion), ImmutableList.of(), FileReads.everything(), ImmutableMap.of()), WRITE);
        assertThat(cache.retainedBytes() - before).isBetween(10_000L, 20_000L);
    }

    @Test
    void whatIsLeftIsReadWithTheRightsOfWhoAsks()
    {
        Location clustered = Location.of("memory:///clustered");
        writer.create(clustered, new TableDefinition(new StructType().add("id", IntegerType.INTEGER), ImmutableList.of(), ImmutableMap.of(), Optional.empty(), ImmutableList.of("id")), ImmutableList.of(), WRITE);
        AtomicBoolean expired = new AtomicBoolean();
        TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
        DeltaTables first = tables(expiring(expired), cache);
        TableSnapshot named = first.latest(TABLE);
        first.at(TABLE, 0);
        first.latest(clustered);
        long before = cache.retainedBytes();
        expired.set(true);

        DeltaTables second = tables(cache);
        assertThat(second.latest(TABLE).files()).hasSize(100);
        assertThat(cache.retainedBytes() - before).isPositive();
        assertThat(second.at(TABLE, 0).files()).isEmpty();
        assertThat(second.latest(clustered).clusteringColumns()).containsExactly("id");
        assertThat(second.latest(clustered).timestamp()).isAfter(Instant.EPOCH);
        assertThat(named.files()).hasSize(100);
    }

    private TrinoFileSystem expiring(AtomicBoolean expired)
    {
        return new ObservedFileSystem(fileSystem, (_, location) -> {
            if (expired.get()) {
                throw new IOException("the credentials for %s have expired".formatted(location));
            }
        });
    }

    @Test
    void longestUnusedGoesFirst()
    {
        long oneTable = 60_000;
        TableSnapshotCache cache = new TableSnapshotCache(oneTable);
        DeltaTables tables = tables(cache);
        TableSnapshot table = tables.latest(TABLE);
        assertThat(table.files()).hasSize(100);
        assertThat(tables.latest(TABLE)).isSameAs(table);

        assertThat(tables.latest(OTHER).files()).hasSize(100);
        assertThat(cache.retainedBytes()).isBetween(1L, oneTable);
        assertThat(cache.get(TABLE)).isEmpty();
        assertThat(tables.latest(TABLE)).isNotSameAs(table);
    }

    @Test
    void tableThatIsTooBig()
    {
        TableSnapshotCache cache = new TableSnapshotCache(20_000);
        DeltaTables tables = tables(cache);
        assertThat(tables.latest(TABLE).files()).hasSize(100);

        assertThat(cache.retainedBytes()).isEqualTo(0);
        assertThat(tables.latest(TABLE).files()).hasSize(100);
    }

    @Test
    void invalidatedTable()
    {
        TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
        DeltaTables tables = tables(cache);
        TableSnapshot snapshot = tables.latest(TABLE);
        cache.invalidate(TABLE);

        assertThat(cache.retainedBytes()).isEqualTo(0);
        assertThat(tables.latest(TABLE)).isNotSameAs(snapshot);
    }

    @Test
    void olderVersionIsReadOnce()
    {
        TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
        DeltaTables tables = tables(cache);
        writer.append(writer.latest(TABLE), ImmutableList.of(file(100)), WRITE);
        TableSnapshot newest = tables.latest(TABLE);
        TableSnapshot older = tables.at(TABLE, 1);
        assertThat(older.files()).hasSize(100);
        operations.clear();

        assertThat(tables.at(TABLE, 1)).isSameAs(older);
        assertThat(tables.at(TABLE, 1).files()).hasSize(100);
        assertThat(operations).containsExactly("OPEN_INPUT 00000000000000000001.json", "OPEN_INPUT 00000000000000000001.json");
        assertThat(tables.latest(TABLE)).isSameAs(newest);

        cache.invalidate(TABLE);
        assertThat(cache.retainedBytes()).isEqualTo(0);
        assertThat(tables.at(TABLE, 1)).isNotSameAs(older);
    }

    @Test
    void olderVersionOfATableThatWasReplaced()
            throws IOException
    {
        DeltaTables tables = tables(new TableSnapshotCache(100_000_000));
        writer.append(writer.latest(TABLE), ImmutableList.of(file(100)), WRITE);
        assertThat(tables.at(TABLE, 1).files()).hasSize(100);

        fileSystem.deleteDirectory(TABLE);
        DeltaTables others = tables(new TableSnapshotCache(0));
        TableSnapshot created = others.create(TABLE, new TableDefinition(new StructType().add("id", IntegerType.INTEGER), ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);
        others.append(created, ImmutableList.of(file(0)), WRITE);
        assertThat(tables.at(TABLE, 1).files()).hasSize(1);
    }

    @Test
    void olderVersionsTakeWhatTheNewestLeave()
    {
        for (int number = 0; number < 3; number++) {
            writer.append(writer.latest(TABLE), ImmutableList.of(file(100 + number)), WRITE);
        }
        long oneVersion = 66_000;
        long twoVersions = 132_000;
        TableSnapshotCache cache = new TableSnapshotCache(twoVersions);
        DeltaTables tables = tables(cache);
        TableSnapshot newest = tables.latest(TABLE);
        assertThat(newest.files()).hasSize(103);
        assertThat(cache.retainedBytes()).isBetween(twoVersions / 3, oneVersion);

        TableSnapshot third = tables.at(TABLE, 3);
        assertThat(third.files()).hasSize(102);
        assertThat(tables.at(TABLE, 3)).isSameAs(third);
        TableSnapshot second = tables.at(TABLE, 2);
        assertThat(second.files()).hasSize(101);
        assertThat(tables.at(TABLE, 2)).isSameAs(second);
        assertThat(tables.at(TABLE, 3)).isNotSameAs(third);
        assertThat(tables.latest(TABLE)).isSameAs(newest);

        TableSnapshot other = tables.latest(OTHER);
        assertThat(other.files()).hasSize(100);
        assertThat(cache.get(TABLE, 2)).isEmpty();
        assertThat(tables.latest(TABLE)).isSameAs(newest);
        assertThat(tables.latest(OTHER)).isSameAs(other);
        assertThat(cache.retainedBytes()).isLessThanOrEqualTo(twoVersions);
    }

    @Test
    void newestVersionIsNotKeptTwice()
    {
        TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
        DeltaTables tables = tables(cache);
        assertThat(tables.at(TABLE, 1).files()).hasSize(100);
        long once = cache.retainedBytes();

        assertThat(tables.latest(TABLE).files()).hasSize(100);
        assertThat(cache.retainedBytes()).isEqualTo(once);
    }

    /**
     * The commits after the last checkpoint are in memory before the list of files is.
     */
    @Test
    void commitsThatAreHeldAreWeighed()
    {
        for (int number = 0; number < 5; number++) {
            writer.append(writer.latest(TABLE), ImmutableList.of(file(100 + number)), WRITE);
        }
        TableSnapshotCache cache = new TableSnapshotCache(100_000_000);
        TableSnapshot snapshot = tables(cache).latest(TABLE);
        long beforeFiles = cache.retainedBytes();
        assertThat(beforeFiles).isGreaterThan(105 * 400L);

        assertThat(snapshot.files()).hasSize(105);
        assertThat(cache.retainedBytes()).isLessThan(beforeFiles);
    }
}
