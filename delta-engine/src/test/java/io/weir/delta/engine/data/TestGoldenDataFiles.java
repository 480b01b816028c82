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

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.connector.MemoryContext;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tables that Spark wrote, and the same rows in plain Parquet, in the directory that the property {@code weir.delta-golden} names.
 */
class TestGoldenDataFiles
{
    private static final String DIRECTORY = "weir.delta-golden";

    private final DataFileReader reader = new DataFileReader();

    @TestFactory
    Stream<DynamicTest> readsWhatSparkReads()
            throws IOException
    {
        String directory = System.getProperty(DIRECTORY, "");
        assumeTrue(!directory.isEmpty(), "set the system property %s to the directory of the golden tables".formatted(DIRECTORY));
        List<Path> tables;
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            tables = entries.filter(entry -> Files.isDirectory(entry.resolve("delta"))).sorted().toList();
        }
        assertThat(tables).isNotEmpty();
        return tables.stream().map(table -> DynamicTest.dynamicTest(table.getFileName().toString(), () -> readsWhatSparkReads(table)));
    }

    private void readsWhatSparkReads(Path directory)
            throws IOException
    {
        TrinoFileSystem fileSystem = new LocalFileSystem(directory);
        Location location = Location.of("local:///delta");
        TableSnapshot table = new DeltaTables(fileSystem, new TableSnapshotCache(1 << 20), Clock.systemUTC(), Runnable::run).latest(location);
        List<DataColumn> columns = new DataColumns(new DeltaTypes()).of(table);
        DeletedRowsLoader deletedRows = new DeletedRowsLoader(fileSystem, location);

        Multiset<String> rows = HashMultiset.create();
        for (ActiveFile file : table.files()) {
            DataFileScan scan = DataFileScan.of(columns, file);
            if (file.deletionVector().isPresent()) {
                scan = scan.withDeletedRows(deletedRows.load(file.deletionVector().orElseThrow()));
            }
            add(fileSystem, file.location(), scan, rows);
        }

        Multiset<String> expected = expected(fileSystem, table);
        assertThat(Multisets.difference(expected, rows)).as("missing").isEmpty();
        assertThat(Multisets.difference(rows, expected)).as("too many").isEmpty();
    }

    private Multiset<String> expected(TrinoFileSystem fileSystem, TableSnapshot table)
            throws IOException
    {
        List<DataColumn> columns = new DataColumns(new DeltaTypes()).of(table.schema(), List.of(), NONE);
        Multiset<String> rows = HashMultiset.create();
        FileIterator files = fileSystem.listFiles(Location.of("local:///expected"));
        while (files.hasNext()) {
            Location file = files.next().location();
            if (file.fileName().endsWith(".parquet")) {
                add(fileSystem, file, DataFileScan.of(columns), rows);
            }
        }
        return rows;
    }

    private void add(TrinoFileSystem fileSystem, Location file, DataFileScan scan, Multiset<String> rows)
    {
        DataFiles.rows(reader.open(fileSystem.newInputFile(file), scan, MemoryContext.NO_LIMIT), scan.columns())
                .forEach(row -> rows.add(row.toString()));
    }
}
