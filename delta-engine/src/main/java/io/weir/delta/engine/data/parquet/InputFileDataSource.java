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
package io.weir.delta.engine.data.parquet;

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.memory.context.AggregatedMemoryContext;
import io.trino.memory.context.LocalMemoryContext;
import io.trino.parquet.AbstractParquetDataSource;
import io.trino.parquet.ParquetDataSourceId;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.spi.metrics.Metrics;
import io.weir.delta.engine.LocalStore;

import java.io.IOException;
import java.util.Optional;

import static java.lang.Math.toIntExact;

/**
 * A Parquet file in a Trino file system. A small file is read whole with its first request.
 */
public final class InputFileDataSource
        extends AbstractParquetDataSource
{
    private final TrinoInput input;
    private final boolean small;
    private final LocalMemoryContext memory;
    private Optional<Slice> content = Optional.empty();

    public InputFileDataSource(TrinoInputFile file, ParquetReaderOptions options, AggregatedMemoryContext memory)
            throws IOException
    {
        super(new ParquetDataSourceId(file.location().toString()), file.length(), options);
        this.small = getEstimatedSize() <= options.getSmallFileThreshold().toBytes();
        this.memory = memory.newLocalMemoryContext(InputFileDataSource.class.getSimpleName());
        this.input = LocalStore.openInput(file);
    }

    @Override
    protected Slice readTailInternal(int length)
            throws IOException
    {
        // the lengths of the log are exact, so reading up to the end reads the tail
        long start = Math.max(0, getEstimatedSize() - length);
        byte[] buffer = new byte[toIntExact(getEstimatedSize() - start)];
        readInternal(start, buffer, 0, buffer.length);
        return Slices.wrappedBuffer(buffer);
    }

    @Override
    protected void readInternal(long position, byte[] buffer, int bufferOffset, int bufferLength)
            throws IOException
    {
        if (!small) {
            input.readFully(position, buffer, bufferOffset, bufferLength);
            return;
        }
        if (content.isEmpty()) {
            int length = toIntExact(getEstimatedSize());
            memory.setBytes(length);
            content = Optional.of(input.readFully(0, length));
        }
        content.orElseThrow().getBytes(toIntExact(position), buffer, bufferOffset, bufferLength);
    }

    @Override
    public Metrics getMetrics()
    {
        return input.getMetrics();
    }

    @Override
    public void close()
            throws IOException
    {
        content = Optional.empty();
        memory.close();
        input.close();
    }
}
