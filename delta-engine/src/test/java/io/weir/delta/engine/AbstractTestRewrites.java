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
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.actions.DeletionVectorDescriptor.UUID_DV_MARKER;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A table whose data files exist in the log only, and changes of its rows.
 */
abstract class AbstractTestRewrites
{
    static final Location TABLE = Location.of("memory:///a table");
    static final StructType SCHEMA = new StructType().add("id", LongType.LONG).add("region", StringType.STRING);
    static final List<String> PARTITION_COLUMNS = ImmutableList.of("region");
    static final List<DataColumn> COLUMNS = new DataColumns(new DeltaTypes()).of(SCHEMA, PARTITION_COLUMNS, NONE);
    static final CommitDetails DELETE = CommitDetails.of("DELETE", "test");
    static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");

    final TrinoFileSystem memory = new MemoryFileSystem();
    final DeltaTables tables = tables(memory);

    static DeltaTables tables(TrinoFileSystem fileSystem)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    TableSnapshot create(Map<String, String> properties, NewDataFile... files)
    {
        return tables.create(TABLE, new TableDefinition(SCHEMA, PARTITION_COLUMNS, properties, Optional.empty()), ImmutableList.copyOf(files), WRITE);
    }

    TableSnapshot create(NewDataFile... files)
    {
        return create(ImmutableMap.of("delta.enableDeletionVectors", "true"), files);
    }

    // ten rows from the id on; the log has the path encoded
    static NewDataFile file(String region, long firstId)
    {
        String statistics = "{\"numRecords\":10,\"minValues\":{\"id\":%s},\"maxValues\":{\"id\":%s},\"nullCount\":{\"id\":0}}".formatted(firstId, firstId + 9);
        return new NewDataFile("region=%s/%%C3%%BC%%20%s.parquet".formatted(region, firstId), ImmutableMap.of("region", Optional.of(region)), 100, Instant.ofEpochMilli(1234), statistics);
    }

    static ActiveFile find(TableSnapshot table, long firstId)
    {
        return table.files().stream().filter(file -> file.location().fileName().equals("ü %s.parquet".formatted(firstId))).findFirst().orElseThrow();
    }

    static RowDeletion deletion(ActiveFile file, int vector)
    {
        return new RowDeletion(file, new DeletionVectorDescriptor(UUID_DV_MARKER, "ab^-aqEH.-t@S}K{vb[*k^", Optional.of(vector), 40, vector), file.statistics().orElseThrow());
    }

    static FileReads ids(long... ids)
    {
        return FileReads.of(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(0), Domain.multipleValues(BIGINT, LongStream.of(ids).boxed().toList()))));
    }

    static FileReads region(String region)
    {
        return FileReads.of(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(1), Domain.singleValue(VARCHAR, utf8Slice(region)))));
    }

    static Rewrite removing(ActiveFile file, FileReads reads)
    {
        return new Rewrite(ImmutableList.of(file), ImmutableList.of(), ImmutableList.of(), reads, ImmutableMap.of());
    }

    static Rewrite deleting(ActiveFile file, FileReads reads)
    {
        return new Rewrite(ImmutableList.of(), ImmutableList.of(deletion(file, 1)), ImmutableList.of(), reads, ImmutableMap.of());
    }

    static Rewrite adding(NewDataFile file, FileReads reads)
    {
        return new Rewrite(ImmutableList.of(), ImmutableList.of(), ImmutableList.of(file), reads, ImmutableMap.of());
    }

    static List<String> names(TableSnapshot table)
    {
        return table.files().stream()
                .map(file -> file.location().fileName().replace(".parquet", "").replace("ü ", "") + file.deletionVector().map(vector -> "-" + vector.getCardinality()).orElse(""))
                .sorted()
                .toList();
    }

    List<String> log(long version)
            throws IOException
    {
        try (InputStream stream = memory.newInputFile(commitFile(TABLE, version)).newStream()) {
            return new String(stream.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
