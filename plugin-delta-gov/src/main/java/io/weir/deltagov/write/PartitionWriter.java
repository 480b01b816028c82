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
package io.weir.deltagov.write;

import io.trino.spi.Page;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.DataFileWriter;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Writes the rows of one partition, one file after the other.
 */
final class PartitionWriter
{
    private final DataFiles files;
    private final Map<String, Optional<String>> partitionValues;
    private final Consumer<NewDataFile> finished;
    private Optional<DataFileWriter> current = Optional.empty();
    private boolean idle;

    PartitionWriter(DataFiles files, Map<String, Optional<String>> partitionValues, Consumer<NewDataFile> finished)
    {
        this.files = requireNonNull(files, "files is null");
        this.partitionValues = requireNonNull(partitionValues, "partitionValues is null");
        this.finished = requireNonNull(finished, "finished is null");
    }

    void append(Page page)
    {
        idle = false;
        if (current.isEmpty()) {
            current = Optional.of(files.open(partitionValues));
        }
        DataFileWriter writer = current.orElseThrow();
        writer.append(page);
        if (files.isFull(writer)) {
            finish();
        }
    }

    void finish()
    {
        current.ifPresent(writer -> finished.accept(writer.finish()));
        current = Optional.empty();
    }

    /**
     * Completes the file if nothing came since the last call.
     */
    void finishIfIdle()
    {
        if (idle) {
            finish();
        }
        idle = true;
    }

    void abort()
    {
        current.ifPresent(DataFileWriter::abort);
        current = Optional.empty();
    }

    boolean isOpen()
    {
        return current.isPresent();
    }

    long writtenBytes()
    {
        return current.map(DataFileWriter::writtenBytes).orElse(0L);
    }

    long retainedBytes()
    {
        return current.map(DataFileWriter::retainedBytes).orElse(0L);
    }
}
