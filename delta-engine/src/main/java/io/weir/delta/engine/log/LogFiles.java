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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;
import io.weir.delta.engine.data.DataFileWriter;
import io.weir.delta.engine.data.DataFileWriterOptions;
import io.weir.delta.engine.data.DeletedRowsLoader;
import io.weir.delta.engine.data.DeltaTypes;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static java.util.Objects.requireNonNull;

/**
 * The data files of a log.
 */
final class LogFiles
{
    private final TrinoFileSystem fileSystem;
    private final Location table;
    private final LogPages pages;
    private final List<DataColumn> columns;
    private final DataFileReader reader = new DataFileReader();
    private final DeletedRowsLoader deletedRows;

    LogFiles(TrinoFileSystem fileSystem, Location table, LogSchema schema)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
        this.pages = new LogPages(schema);
        this.columns = new DataColumns(new DeltaTypes()).of(toDelta(schema), ImmutableList.of(), ColumnMappingMode.NONE);
        this.deletedRows = new DeletedRowsLoader(fileSystem, table);
    }

    static StructType toDelta(LogSchema schema)
    {
        StructType type = new StructType();
        for (LogColumn column : schema.columns()) {
            type = type.add(column.name(), column.type().deltaType());
        }
        return type;
    }

    NewDataFile write(List<LogRow> rows, Map<String, String> tableProperties)
    {
        DataFileWriter writer = DataFileWriter.open(fileSystem, table, columns, Map.of(), DataFileWriterOptions.of(tableProperties));
        try {
            pages.write(rows, writer::append);
            return writer.finish();
        }
        catch (RuntimeException e) {
            writer.abort();
            throw e;
        }
    }

    List<LogRow> read(ActiveFile file)
    {
        DataFileScan scan = DataFileScan.of(columns, file);
        if (file.deletionVector().isPresent()) {
            scan = scan.withDeletedRows(deletedRows.load(file.deletionVector().orElseThrow()));
        }
        ImmutableList.Builder<LogRow> rows = ImmutableList.builder();
        try (ConnectorPageSource source = reader.open(fileSystem.newInputFile(file.location(), file.size()), scan, NO_LIMIT)) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    pages.read(page, rows::add);
                }
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file.location(), e);
        }
        return rows.build();
    }

    void delete(NewDataFile file)
    {
        Location location = table.appendPath(file.path());
        try {
            fileSystem.deleteFile(location);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("remove", location, e);
        }
    }
}
