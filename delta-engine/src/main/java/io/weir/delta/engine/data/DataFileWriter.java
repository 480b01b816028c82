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
import com.google.common.io.CountingOutputStream;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.spi.Page;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.parquet.FileSchema;
import io.weir.delta.engine.data.statistics.FileStatisticsCollector;
import io.weir.delta.engine.data.statistics.StatisticsColumns;
import io.weir.delta.engine.data.statistics.StringBounds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

/**
 * Writes one data file with Trino's Parquet writer and gathers its statistics. Not safe for use by many threads.
 * Every writer ends with {@link #finish} or {@link #abort}.
 */
public final class DataFileWriter
{
    /**
     * The {@code created_by} of the files.
     */
    private static final String TRINO_VERSION = "483-weir";

    private enum State
    {
        OPEN,
        FINISHED,
        ABORTED,
    }

    private final TrinoFileSystem fileSystem;
    private final Location table;
    private final Location location;
    private final DataFilePath path;
    private final Map<String, Optional<String>> partitionValues;
    private final CountingOutputStream output;
    private final ParquetWriter writer;
    private final FileStatisticsCollector statistics;

    private State state = State.OPEN;

    private DataFileWriter(
            TrinoFileSystem fileSystem,
            Location table,
            Location location,
            DataFilePath path,
            Map<String, Optional<String>> partitionValues,
            CountingOutputStream output,
            ParquetWriter writer,
            FileStatisticsCollector statistics)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
        this.location = requireNonNull(location, "location is null");
        this.path = requireNonNull(path, "path is null");
        this.partitionValues = ImmutableMap.copyOf(partitionValues);
        this.output = requireNonNull(output, "output is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.statistics = requireNonNull(statistics, "statistics is null");
    }

    /**
     * @param columns the channels of the pages, in this order: the table's columns without the partition columns
     * @param partitionValues encoded, by the physical names of the partition columns in the table's order
     * @throws DeltaEngineException when the file cannot be created, or when there is no column to write
     */
    public static DataFileWriter open(
            TrinoFileSystem fileSystem,
            Location table,
            List<DataColumn> columns,
            Map<String, Optional<String>> partitionValues,
            DataFileWriterOptions options)
    {
        columns.forEach(column -> checkArgument(column.kind() == Kind.DATA, "column %s is not kept in data files", column.name()));
        if (columns.isEmpty()) {
            throw new DeltaEngineException("A data file of %s would have no columns. Leave at least one column out of the partition columns".formatted(table));
        }
        // before the file is created, so that nothing is left behind when these fail
        FileSchema schema = FileSchema.of(columns);
        FileStatisticsCollector statistics = new FileStatisticsCollector(
                columns,
                StatisticsColumns.of(columns, options.tableProperties(), options.clusteringColumns()),
                FileProperties.STRING_PREFIX_LENGTH.of(options.tableProperties()).orElse(StringBounds.MAX_CODE_POINTS));
        DataFilePath path = DataFilePath.create(partitionValues, options);
        Location location = table.appendPath(path.relative());
        CountingOutputStream output;
        try {
            output = new CountingOutputStream(fileSystem.newOutputFile(location).create());
        }
        catch (IOException e) {
            throw new StoreUnavailableException("create", location, e);
        }
        ParquetWriter writer = new ParquetWriter(
                output,
                schema.messageType(),
                schema.primitiveTypes(),
                options.parquet(),
                options.codec(),
                TRINO_VERSION,
                Optional.empty(),
                Optional.empty());
        return new DataFileWriter(fileSystem, table, location, path, partitionValues, output, writer, statistics);
    }

    public void append(Page page)
    {
        checkState(state == State.OPEN, "the file is %s", state);
        try {
            writer.write(page);
        }
        catch (UncheckedIOException e) {
            throw new StoreUnavailableException("write", location, e.getCause());
        }
        catch (IOException e) {
            throw new StoreUnavailableException("write", location, e);
        }
        statistics.add(page);
    }

    /**
     * What the file has by now, what is buffered included: to decide when to begin the next file.
     */
    public long writtenBytes()
    {
        return state == State.OPEN ? writer.getEstimatedWrittenBytes() : output.getCount();
    }

    public long retainedBytes()
    {
        return state == State.OPEN ? writer.getRetainedBytes() : 0;
    }

    /**
     * Completes the file, and forces it to the disk if it is on one. When this fails the file is removed, as by {@link #abort}.
     */
    public NewDataFile finish()
    {
        checkState(state == State.OPEN, "the file is %s", state);
        try {
            writer.close();
            LocalStore.force(fileSystem, table, location);
        }
        catch (DeltaEngineException e) {
            abortAfter(e);
            throw e;
        }
        catch (IOException | RuntimeException e) {
            DeltaEngineException failure = new StoreUnavailableException("write", location, e instanceof IOException io ? io : new IOException(e));
            abortAfter(failure);
            throw failure;
        }
        state = State.FINISHED;
        return new NewDataFile(path.encoded(), partitionValues, output.getCount(), Instant.now().truncatedTo(MILLIS), statistics.toJson());
    }

    /**
     * Removes the file. Does nothing after {@link #finish} succeeded.
     *
     * @throws StoreUnavailableException when the file may still be there; it is not a whole Parquet file
     */
    public void abort()
    {
        if (state != State.OPEN) {
            return;
        }
        state = State.ABORTED;
        // the stream and not the writer, which would complete the file
        Optional<IOException> closing = attempt(output::close);
        Optional<IOException> deleting = attempt(() -> fileSystem.deleteFile(location));
        if (deleting.isPresent()) {
            closing.ifPresent(deleting.orElseThrow()::addSuppressed);
            throw new StoreUnavailableException("remove", location, deleting.orElseThrow());
        }
    }

    private void abortAfter(DeltaEngineException failure)
    {
        try {
            abort();
        }
        catch (StoreUnavailableException e) {
            failure.addSuppressed(e);
        }
    }

    private static Optional<IOException> attempt(StoreAction action)
    {
        try {
            action.run();
            return Optional.empty();
        }
        catch (IOException e) {
            return Optional.of(e);
        }
    }

    @FunctionalInterface
    private interface StoreAction
    {
        void run()
                throws IOException;
    }
}
