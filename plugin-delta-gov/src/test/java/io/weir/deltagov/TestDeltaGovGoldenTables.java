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

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.Session;
import io.trino.filesystem.Location;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshotCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Delta tables that Spark wrote, against the rows that Spark read from them. The rows are plain Parquet files; they are read as a table
 * whose log says nothing but their names, so nothing of what a log may hold (partitions, deletion vectors, column mapping, checkpoints) is trusted twice.
 */
@TestInstance(PER_CLASS)
final class TestDeltaGovGoldenTables
{
    private static final String GOLDEN = requireNonNullElse(System.getProperty("weir.delta-golden"), "");

    @TempDir
    static Path directory;

    private QueryRunner queryRunner;
    private Session session;

    @BeforeAll
    void setUp()
            throws Exception
    {
        if (GOLDEN.isEmpty()) {
            return;
        }
        queryRunner = DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
        session = Session.builder(queryRunner.getDefaultSession())
                .setTimeZoneKey(TimeZoneKey.UTC_KEY)
                .build();
    }

    @AfterAll
    void tearDown()
    {
        if (queryRunner != null) {
            queryRunner.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> tables()
            throws IOException
    {
        assumeFalse(GOLDEN.isEmpty(), "Skipped: the property weir.delta-golden names no folder with Delta tables written by Spark");
        try (Stream<Path> folders = Files.list(Path.of(GOLDEN))) {
            List<Path> tables = folders.filter(Files::isDirectory).sorted().toList();
            assertThat(tables).isNotEmpty();
            return tables.stream().map(folder -> dynamicTest(folder.getFileName().toString(), () -> assertReadsAsExpected(folder)));
        }
    }

    /**
     * Our files between Spark's: under column mapping, in partitions, beside deletion vectors and after checkpoints.
     */
    @TestFactory
    Stream<DynamicTest> inserts()
    {
        assumeFalse(GOLDEN.isEmpty(), "Skipped: the property weir.delta-golden names no folder with Delta tables written by Spark");
        return Stream.of("table-with-columnmapping-mode-id", "data-reader-timestamp_ntz-id-mode", "dv-partitioned-with-checkpoint", "kernel-timestamp-int96", "v2-checkpoint-parquet", "data-reader-primitives")
                .map(name -> dynamicTest(name, () -> assertInsertDoubles(name, Path.of(GOLDEN, name, "delta"))));
    }

    private void assertInsertDoubles(String name, Path delta)
            throws IOException
    {
        String table = name + "_inserted";
        Path copy = directory.resolve(table);
        copyDirectory(delta, copy);
        register(table, copy);
        Multiset<String> before = rows("SELECT * FROM \"" + table + "\"");
        queryRunner.execute(session, "INSERT INTO \"%s\" SELECT * FROM \"%s\"".formatted(table, table));
        assertThat(rows("SELECT * FROM \"" + table + "\"")).isEqualTo(Multisets.sum(before, before));
    }

    /**
     * Rows of Spark's files deleted by us, beside those that Spark deleted.
     */
    @TestFactory
    Stream<DynamicTest> deletes()
    {
        assumeFalse(GOLDEN.isEmpty(), "Skipped: the property weir.delta-golden names no folder with Delta tables written by Spark");
        return Stream.of("dv-partitioned-with-checkpoint", "dv-with-columnmapping", "table-with-columnmapping-mode-id", "data-reader-partition-values", "v2-checkpoint-parquet")
                .filter(name -> Files.isDirectory(Path.of(GOLDEN, name, "delta")))
                .map(name -> dynamicTest(name, () -> assertDeletesHalf(name, Path.of(GOLDEN, name, "delta"))));
    }

    private void assertDeletesHalf(String name, Path delta)
            throws IOException
    {
        String table = name + "_deleted";
        Path copy = directory.resolve(table);
        copyDirectory(delta, copy);
        register(table, copy);
        String column = (String) queryRunner.execute(session, "SHOW COLUMNS FROM \"" + table + "\"").getMaterializedRows().getFirst().getField(0);
        String half = "mod(from_big_endian_64(xxhash64(to_utf8(coalesce(CAST(\"%s\" AS varchar), '')))), 2) = 0".formatted(column);
        Multiset<String> left = rows("SELECT * FROM \"%s\" WHERE NOT (%s)".formatted(table, half));
        queryRunner.execute(session, "DELETE FROM \"%s\" WHERE %s".formatted(table, half));
        assertThat(rows("SELECT * FROM \"" + table + "\"")).isEqualTo(left);
        queryRunner.execute(session, "DELETE FROM \"%s\" WHERE %s OR random() >= 0".formatted(table, half));
        assertThat(rows("SELECT * FROM \"" + table + "\"")).isEmpty();
    }

    private static void copyDirectory(Path source, Path target)
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        }
    }

    private void assertReadsAsExpected(Path folder)
            throws IOException
    {
        String table = folder.getFileName().toString();
        register(table, folder.resolve("delta"));
        register(table + "_expected", tableOfParquetFiles(folder.resolve("delta"), folder.resolve("expected")));

        MaterializedResult columns = queryRunner.execute(session, "SHOW COLUMNS FROM \"" + table + "\"");
        String names = columns.getMaterializedRows().stream()
                .map(row -> "\"" + row.getField(0) + "\"")
                .collect(joining(", "));
        Multiset<String> actual = rows("SELECT %s FROM \"%s\"".formatted(names, table));
        Multiset<String> expected = rows("SELECT %s FROM \"%s_expected\"".formatted(names, table));
        assertThat(actual).isEqualTo(expected);
    }

    private void register(String table, Path location)
    {
        queryRunner.execute(session, "CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => 'file://%s')".formatted(DeltaGovQueryRunner.SCHEMA, table, location));
    }

    /**
     * Copies Parquet files into a new table of the same columns as another one.
     */
    private Path tableOfParquetFiles(Path schemaOf, Path parquetFiles)
            throws IOException
    {
        Path table = directory.resolve("expected").resolve(schemaOf.getParent().getFileName());
        Files.createDirectories(table);
        List<NewDataFile> files;
        try (Stream<Path> paths = Files.list(parquetFiles)) {
            files = paths.filter(path -> path.getFileName().toString().endsWith(".parquet"))
                    .map(path -> copy(path, table))
                    .collect(toImmutableList());
        }
        DeltaTables tables = new DeltaTables(new LocalFileSystem(Path.of("/")), new TableSnapshotCache(1_000_000), Clock.systemUTC(), Runnable::run);
        StructType schema = (StructType) plain(tables.latest(Location.of("file://" + schemaOf)).schema());
        tables.create(Location.of("file://" + table), new TableDefinition(schema, List.of(), ImmutableMap.of(), Optional.empty()), files, CommitDetails.of("WRITE", "test"));
        return table;
    }

    private static NewDataFile copy(Path source, Path table)
    {
        try {
            Path target = Files.copy(source, table.resolve(source.getFileName()));
            return new NewDataFile(target.getFileName().toString(), ImmutableMap.of(), Files.size(target), Files.getLastModifiedTime(target).toInstant(), "{}");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Without the field metadata, that is, without column mapping.
     */
    private static DataType plain(DataType type)
    {
        return switch (type) {
            case StructType struct -> new StructType(struct.fields().stream()
                    .map(field -> new StructField(field.getName(), plain(field.getDataType()), true))
                    .collect(toImmutableList()));
            case ArrayType array -> new ArrayType(plain(array.getElementType()), true);
            case MapType map -> new MapType(plain(map.getKeyType()), plain(map.getValueType()), true);
            default -> type;
        };
    }

    private Multiset<String> rows(String sql)
    {
        HashMultiset<String> rows = HashMultiset.create();
        for (MaterializedRow row : queryRunner.execute(session, sql).getMaterializedRows()) {
            rows.add(text(row.getFields()).toString());
        }
        return rows;
    }

    private static Object text(Object value)
    {
        return switch (value) {
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case List<?> list -> list.stream().map(TestDeltaGovGoldenTables::text).toList().toString();
            case Map<?, ?> map -> map.entrySet().stream()
                    .collect(toImmutableMap(entry -> String.valueOf(text(entry.getKey())), entry -> String.valueOf(text(entry.getValue()))));
            case MaterializedRow row -> text(row.getFields());
            case Object[] array -> text(Arrays.asList(array));
            case null -> "null";
            default -> value.toString();
        };
    }
}
