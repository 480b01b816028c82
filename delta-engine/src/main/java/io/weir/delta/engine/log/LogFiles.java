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
import com.google.common.collect.Streams;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
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
     * Hands over the rows of the files, as {@link LogParts} reads them.
     */
    void read(List<ActiveFile> files, Consumer<List<LogRow>> sink)
    {
        try (Stream<LogPart> parts = parts(files, _ -> Optional.empty())) {
            parts.map(LogPart::rows).forEach(sink);
        }
    }

    /**
     * @return to be closed
     */
    Stream<LogPart> parts(List<ActiveFile> files, Function<ActiveFile, Optional<Instant>> since)
    {
        LogParts parts = new LogParts(this, files, since);
        return Streams.stream(parts).onClose(parts::close);
    }

    List<LogRow> read(ActiveFile file)
    {
        try (LogFileRows rows = open(file)) {
            return Streams.stream(rows).flatMap(List::stream).collect(toImmutableList());
        }
    }

    LogFileRows open(ActiveFile file)
    {
        DataFileScan scan = DataFileScan.of(columns, file);
        if (file.deletionVector().isPresent()) {
            scan = scan.withDeletedRows(deletedRows.load(file.deletionVector().orElseThrow()));
        }
        return new LogFileRows(file.location(), pages, reader.open(fileSystem.newInputFile(file.location(), file.size()), scan, NO_LIMIT));
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
