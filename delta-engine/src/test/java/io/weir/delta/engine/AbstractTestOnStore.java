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
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * A table on a store, for tests that every store has to pass.
 */
abstract class AbstractTestOnStore
{
    static final StructType SCHEMA = new StructType()
            .add("id", IntegerType.INTEGER, false)
            .add("Name", StringType.STRING, true, FieldMetadata.builder().putString("comment", "who it is").build())
            .add("region", StringType.STRING);
    static final TableDefinition DEFINITION = new TableDefinition(SCHEMA, ImmutableList.of("region"), ImmutableMap.of("owner", "steward"), Optional.of("all users"));
    static final CommitDetails WRITE = new CommitDetails(
            "WRITE",
            ImmutableMap.of("mode", "Append"),
            "Weir test",
            Optional.of("alice"),
            Optional.of("20260303_101530_00001_abcde"),
            Optional.empty());

    final TrinoFileSystem fileSystem;
    Location table;
    DeltaTables tables;

    private final Location root;

    AbstractTestOnStore(TrinoFileSystem fileSystem, Location root)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.root = requireNonNull(root, "root is null");
    }

    @BeforeEach
    void newTable()
    {
        table = root.appendPath("warehouse/some table-" + randomUUID());
        tables = newTables();
    }

    // as another process would see it
    DeltaTables newTables()
    {
        return newTables(new TableSnapshotCache(100_000_000), Clock.systemUTC());
    }

    // upkeep is done when a commit returns, so that nothing is written once a test is over
    DeltaTables newTables(TableSnapshotCache cache, Clock clock)
    {
        return new DeltaTables(fileSystem, cache, clock, ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    static NewDataFile file(String name)
    {
        return new NewDataFile("region=n%20w/" + name + ".parquet", ImmutableMap.of("region", Optional.of("n w")), 1000, Instant.ofEpochMilli(1_700_000_000_000L), "{\"numRecords\":5,\"nullCount\":{\"id\":0}}");
    }

    static List<String> names(TableSnapshot snapshot)
    {
        return snapshot.files().stream().map(file -> file.location().fileName().replace(".parquet", "")).sorted().toList();
    }

    List<String> logFiles()
            throws IOException
    {
        List<String> names = new ArrayList<>();
        FileIterator files = fileSystem.listFiles(table.appendPath("_delta_log"));
        while (files.hasNext()) {
            names.add(files.next().location().fileName());
        }
        return names.stream().sorted().toList();
    }
}
