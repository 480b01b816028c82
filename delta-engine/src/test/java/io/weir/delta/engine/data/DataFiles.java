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

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.TypeUtils.writeNativeValue;

/**
 * Writes and reads data files of a table in memory.
 */
final class DataFiles
{
    static final Location TABLE = Location.of("memory:///table");

    final TrinoFileSystem fileSystem = new MemoryFileSystem();
    final DataFileReader reader = new DataFileReader();

    static List<DataColumn> columns(StructType schema)
    {
        return new DataColumns(new DeltaTypes()).of(schema, List.of(), NONE);
    }

    static Block block(Type type, Object... nativeValues)
    {
        BlockBuilder builder = type.createBlockBuilder(null, nativeValues.length);
        for (Object value : nativeValues) {
            writeNativeValue(type, builder, value);
        }
        return builder.build();
    }

    NewDataFile write(List<DataColumn> columns, Block... blocks)
    {
        return write(columns, DataFileWriterOptions.of(ImmutableMap.of()), new Page(blocks));
    }

    NewDataFile write(List<DataColumn> columns, DataFileWriterOptions options, Page... pages)
    {
        DataFileWriter writer = DataFileWriter.open(fileSystem, TABLE, columns, ImmutableMap.of(), options);
        Arrays.stream(pages).forEach(writer::append);
        return writer.finish();
    }

    ActiveFile active(NewDataFile file)
    {
        return new ActiveFile(TABLE.appendPath(URI.create(file.path()).getPath()), file.path(), file.partitionValues(), file.size(), file.modificationTime(), Optional.of(file.statistics()), Optional.empty());
    }

    List<List<Object>> read(NewDataFile file, List<DataColumn> columns)
    {
        return read(active(file).location(), DataFileScan.of(columns));
    }

    List<List<Object>> read(Location location, DataFileScan scan)
    {
        return rows(reader.open(fileSystem.newInputFile(location), scan, MemoryContext.NO_LIMIT), scan.columns());
    }

    static List<List<Object>> rows(ConnectorPageSource source, List<DataColumn> columns)
    {
        List<List<Object>> rows = new ArrayList<>();
        try (source) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    rows.addAll(rows(page.getPage(), columns));
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    static List<List<Object>> rows(Page page, List<DataColumn> columns)
    {
        List<List<Object>> rows = new ArrayList<>();
        for (int position = 0; position < page.getPositionCount(); position++) {
            List<Object> row = new ArrayList<>();
            for (int channel = 0; channel < columns.size(); channel++) {
                row.add(columns.get(channel).type().getObjectValue(page.getBlock(channel), position));
            }
            rows.add(row);
        }
        return rows;
    }
}
