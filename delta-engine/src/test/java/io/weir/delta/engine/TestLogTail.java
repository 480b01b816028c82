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

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static org.assertj.core.api.Assertions.assertThat;

class TestLogTail
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");

    private final TrinoFileSystem memory = new MemoryFileSystem();

    @Test
    void everyCommitIsReadOnce()
    {
        DeltaTables writer = tables(memory);
        TableDefinition definition = new TableDefinition(new StructType().add("id", IntegerType.INTEGER), ImmutableList.of(), ImmutableMap.of("delta.checkpointInterval", "100"), Optional.empty());
        TableSnapshot snapshot = writer.create(TABLE, definition, List.of(), WRITE);
        for (int number = 1; number <= 150; number++) {
            snapshot = writer.append(snapshot, List.of(new NewDataFile("f" + number, ImmutableMap.of(), 1, Instant.EPOCH, "{}")), WRITE);
        }
        ConcurrentHashMultiset<Location> streams = ConcurrentHashMultiset.create();
        TrinoFileSystem observed = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.OPEN_STREAM) {
                streams.add(location);
            }
        });
        TableSnapshot read = tables(observed).latest(TABLE);

        assertThat(read.files()).hasSize(150).containsExactlyInAnyOrderElementsOf(snapshot.files());
        for (int version = 0; version < 100; version++) {
            assertThat(streams.count(commitFile(TABLE, version))).as("commit %s", version).isZero();
        }
        for (int version = 101; version <= 150; version++) {
            assertThat(streams.count(commitFile(TABLE, version))).as("commit %s", version).isEqualTo(1);
        }
    }

    private static DeltaTables tables(TrinoFileSystem fileSystem)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(100_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }
}
