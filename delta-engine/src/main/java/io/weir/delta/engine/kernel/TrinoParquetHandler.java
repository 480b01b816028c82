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
package io.weir.delta.engine.kernel;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.commit.ExclusiveFileWriter;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static java.util.Objects.requireNonNull;

/**
 * Reads and writes the Parquet files of a log. Kernel's predicates are only advice, and are not taken.
 */
final class TrinoParquetHandler
        implements ParquetHandler
{
    // an array of bytes cannot have many more, and the writer may underestimate what it still holds
    private static final long MAXIMUM_FILE_BYTES = Integer.MAX_VALUE - (128L << 20);

    private final TrinoFileSystem fileSystem;
    private final ExclusiveFileWriter exclusiveFileWriter;
    private final long maximumFileBytes;

    TrinoParquetHandler(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this(fileSystem, exclusiveFileWriter, MAXIMUM_FILE_BYTES);
    }

    /**
     * @param maximumFileBytes of a file that is written, which is put together in memory
     */
    TrinoParquetHandler(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter, long maximumFileBytes)
    {
        this.maximumFileBytes = maximumFileBytes;
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.exclusiveFileWriter = requireNonNull(exclusiveFileWriter, "exclusiveFileWriter is null");
    }

    @Override
    public CloseableIterator<FileReadResult> readParquetFiles(CloseableIterator<FileStatus> files, StructType physicalSchema, Optional<Predicate> predicate)
    {
        StructType schema = AddSchema.completed(physicalSchema);
        return new FilesIterator<>(files, file -> new ParquetBatches(fileSystem.newInputFile(toLocation(file.getPath())), schema));
    }

    @Override
    public CloseableIterator<DataFileStatus> writeParquetFiles(String directoryPath, CloseableIterator<FilteredColumnarBatch> data, List<Column> statisticsColumns)
    {
        throw new UnsupportedOperationException("Kernel asked for data files in %s, but data files are written by Trino".formatted(directoryPath));
    }

    @Override
    public void writeParquetFileAtomically(String filePath, CloseableIterator<FilteredColumnarBatch> data)
            throws IOException
    {
        Location location = toLocation(filePath);
        byte[] content;
        try (data) {
            checkArgument(data.hasNext(), "There is nothing to write to %s", filePath);
            content = toParquet(location, data);
        }
        exclusiveFileWriter.write(location, content);
    }

    private byte[] toParquet(Location location, CloseableIterator<FilteredColumnarBatch> data)
            throws IOException
    {
        FilteredColumnarBatch first = data.next();
        CheckpointFile file = new CheckpointFile(location, first.getData().getSchema(), maximumFileBytes);
        file.append(first);
        while (data.hasNext()) {
            file.append(data.next());
        }
        return file.finish();
    }
}
