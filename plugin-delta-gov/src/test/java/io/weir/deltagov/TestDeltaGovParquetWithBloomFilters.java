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
package io.weir.deltagov;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.parquet.writer.ParquetSchemaConverter;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.testing.BaseTestParquetWithBloomFilters;
import io.trino.testing.QueryRunner;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshotCache;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.testing.TestingNames.randomNameSuffix;

final class TestDeltaGovParquetWithBloomFilters
        extends BaseTestParquetWithBloomFilters
{
    @TempDir
    static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .build();
    }

    @Override
    protected CatalogSchemaTableName createParquetTableWithBloomFilter(String columnName, List<Integer> testValues)
    {
        String name = "bloom_" + randomNameSuffix();
        Path table = directory.resolve(name);
        try {
            Files.createDirectories(table);
            writeFile(table.resolve("file.parquet"), columnName, testValues);
            DeltaTables tables = new DeltaTables(new LocalFileSystem(Path.of("/")), new TableSnapshotCache(0), Clock.systemUTC(), Runnable::run);
            tables.create(
                    Location.of("file://" + table),
                    new TableDefinition(new StructType().add(columnName, io.delta.kernel.types.IntegerType.INTEGER), List.of(), ImmutableMap.of(), Optional.empty()),
                    List.of(new NewDataFile("file.parquet", ImmutableMap.of(), Files.size(table.resolve("file.parquet")), Instant.EPOCH, "{}")),
                    CommitDetails.of("WRITE", "test"));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertUpdate("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => 'file://%s')".formatted(DeltaGovQueryRunner.SCHEMA, name, table));
        return new CatalogSchemaTableName(DeltaGovQueryRunner.CATALOG, DeltaGovQueryRunner.SCHEMA, name);
    }

    private static void writeFile(Path file, String columnName, List<Integer> values)
            throws IOException
    {
        ParquetSchemaConverter schema = new ParquetSchemaConverter(List.of(INTEGER), List.of(columnName), false, false);
        BlockBuilder block = INTEGER.createBlockBuilder(null, values.size());
        values.forEach(value -> INTEGER.writeInt(block, value));
        try (ParquetWriter writer = new ParquetWriter(
                Files.newOutputStream(file),
                schema.getMessageType(),
                schema.getPrimitiveTypes(),
                ParquetWriterOptions.builder().setBloomFilterColumns(ImmutableSet.of(columnName)).build(),
                CompressionCodec.SNAPPY,
                "test",
                Optional.empty(),
                Optional.empty())) {
            writer.write(new Page(block.build()));
        }
    }
}
