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

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.weir.delta.engine.NewDataFile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one data file with Trino's Parquet writer and gathers its statistics. Not safe for use by many threads.
 * Every writer ends with {@link #finish} or {@link #abort}.
 */
public final class DataFileWriter
{
    private DataFileWriter() {}

    /**
     * @param columns the channels of the pages, in this order: the table's columns without the partition columns
     * @param partitionValues encoded, by the physical names of the partition columns in the table's order
     */
    public static DataFileWriter open(
            TrinoFileSystem fileSystem,
            Location table,
            List<DataColumn> columns,
            Map<String, Optional<String>> partitionValues,
            DataFileWriterOptions options)
    {
        throw new UnsupportedOperationException("DataFileWriter is not written yet");
    }

    public void append(Page page)
    {
        throw new UnsupportedOperationException("DataFileWriter is not written yet");
    }

    /**
     * What the file has by now, what is buffered included: to decide when to begin the next file.
     */
    public long writtenBytes()
    {
        throw new UnsupportedOperationException("DataFileWriter is not written yet");
    }

    public long retainedBytes()
    {
        throw new UnsupportedOperationException("DataFileWriter is not written yet");
    }

    /**
     * Completes the file. When this fails the file is removed, as by {@link #abort}.
     */
    public NewDataFile finish()
    {
        throw new UnsupportedOperationException("DataFileWriter is not written yet");
    }

    /**
     * Removes the file. Does nothing after {@link #finish} succeeded.
     */
    public void abort()
    {
        throw new UnsupportedOperationException("DataFileWriter is not written yet");
    }
}
