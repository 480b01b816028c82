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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static java.util.Objects.requireNonNull;

/**
 * The data files of a log.
 */
final class LogFiles
{
    private static final long LARGE_FILE_BYTES = 256 * 1024;

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

    /**
     * One file with the rows of others, in their order.
     */
    NewDataFile copy(List<ActiveFile> files, Map<String, String> tableProperties)
    {
        DataFileWriter writer = DataFileWriter.open(fileSystem, table, columns, Map.of(), DataFileWriterOptions.of(tableProperties));
        try {
            read(files, rows -> pages.write(rows, writer::append));
            return writer.finish();
        }
        catch (RuntimeException e) {
            writer.abort();
            throw e;
        }
    }

    LogTimes times(String column)
    {
        return new LogTimes(columns.stream()
                .filter(candidate -> candidate.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The log has no column " + column)));
    }

    /**
     * Hands over the rows of the files, file by file. Small files are read at the same time, because asking for them takes longer than reading them; larger ones one after
     * the other and in parts, because their rows are many.
     */
    void read(List<ActiveFile> files, Consumer<List<LogRow>> sink)
    {
        List<ActiveFile> small = new ArrayList<>();
        for (ActiveFile file : files) {
            if (file.size() > LARGE_FILE_BYTES) {
                readSmall(small, sink);
                small.clear();
                read(file, sink);
            }
            else {
                small.add(file);
            }
            if (small.size() == OrderedParallel.MAXIMUM_PARALLELISM) {
                readSmall(small, sink);
                small.clear();
            }
        }
        readSmall(small, sink);
    }

    private void readSmall(List<ActiveFile> files, Consumer<List<LogRow>> sink)
    {
        if (!files.isEmpty()) {
            OrderedParallel.map(files, this::read).forEach(sink);
        }
    }

    private List<LogRow> read(ActiveFile file)
    {
        ImmutableList.Builder<LogRow> rows = ImmutableList.builder();
        read(file, rows::addAll);
        return rows.build();
    }

    private void read(ActiveFile file, Consumer<List<LogRow>> sink)
    {
        DataFileScan scan = DataFileScan.of(columns, file);
        if (file.deletionVector().isPresent()) {
            scan = scan.withDeletedRows(deletedRows.load(file.deletionVector().orElseThrow()));
        }
        try (ConnectorPageSource source = reader.open(fileSystem.newInputFile(file.location(), file.size()), scan, NO_LIMIT)) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    ImmutableList.Builder<LogRow> rows = ImmutableList.builderWithExpectedSize(page.getPositionCount());
                    pages.read(page, rows::add);
                    sink.accept(rows.build());
                }
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file.location(), e);
        }
    }

    void deleteAfter(RuntimeException failure, NewDataFile file)
    {
        try {
            delete(file);
        }
        catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
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
