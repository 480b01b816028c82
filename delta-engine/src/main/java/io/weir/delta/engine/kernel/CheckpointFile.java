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

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.parquet.writer.ParquetSchemaConverter;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.type.Type;
import io.weir.delta.engine.CheckpointTooLargeException;
import org.apache.parquet.format.CompressionCodec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A Parquet file in memory. It becomes a file of the log in one step when it is complete: a file that is written as it grows would,
 * when its writer fails, be closed into a valid checkpoint that lacks files of the table.
 */
final class CheckpointFile
{
    private static final String CREATED_BY = "weir";

    private final Location location;
    private final long maximumBytes;
    private final List<Type> types;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ParquetWriter writer;

    /**
     * @param location where it is going to be
     * @param maximumBytes more are refused
     */
    CheckpointFile(Location location, StructType schema, long maximumBytes)
    {
        this.location = requireNonNull(location, "location is null");
        this.maximumBytes = maximumBytes;
        requireNonNull(schema, "schema is null");
        this.types = schema.fields().stream()
                .map(field -> KernelTypes.toTrino(field.getDataType()))
                .toList();
        ParquetSchemaConverter converter = new ParquetSchemaConverter(types, schema.fieldNames(), false, false);
        this.writer = new ParquetWriter(
                bytes,
                converter.getMessageType(),
                converter.getPrimitiveTypes(),
                // other engines' readers of checkpoints are older than this encoding
                ParquetWriterOptions.builder().setUseDeltaLengthByteArrayEncoding(false).build(),
                CompressionCodec.SNAPPY,
                CREATED_BY,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * @throws CheckpointTooLargeException when there is more than it may have
     */
    void append(FilteredColumnarBatch batch)
            throws IOException
    {
        PageBuilder pageBuilder = new PageBuilder(types);
        ColumnarBatch data = batch.getData();
        for (int rowId = 0; rowId < data.getSize(); rowId++) {
            if (isSelected(batch.getSelectionVector(), rowId)) {
                appendRow(pageBuilder, data, rowId);
                if (pageBuilder.isFull()) {
                    write(pageBuilder.build());
                    pageBuilder.reset();
                }
            }
        }
        write(pageBuilder.build());
    }

    private void write(Page page)
            throws IOException
    {
        writer.write(page);
        if (writer.getEstimatedWrittenBytes() > maximumBytes) {
            throw new CheckpointTooLargeException(location, maximumBytes);
        }
    }

    private static boolean isSelected(Optional<ColumnVector> selectionVector, int rowId)
    {
        return selectionVector.map(vector -> !vector.isNullAt(rowId) && vector.getBoolean(rowId)).orElse(true);
    }

    private static void appendRow(PageBuilder pageBuilder, ColumnarBatch data, int rowId)
    {
        pageBuilder.declarePosition();
        for (int ordinal = 0; ordinal < data.getSchema().length(); ordinal++) {
            BlockWriter.append(pageBuilder.getBlockBuilder(ordinal), data.getColumnVector(ordinal), rowId);
        }
    }

    byte[] finish()
            throws IOException
    {
        writer.close();
        return bytes.toByteArray();
    }
}
