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

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.connector.ConnectorSession;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataFileWriter;
import io.weir.delta.engine.data.DataFileWriterOptions;
import io.weir.delta.engine.data.FileProperties;
import io.weir.deltagov.CompressionCodec;
import io.weir.deltagov.ParquetSessionProperties;
import io.weir.deltagov.WriteTarget;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.weir.deltagov.DeltaGovSessionProperties.compressionCodec;
import static io.weir.deltagov.DeltaGovSessionProperties.targetMaxFileSize;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Begins and removes the data files of one writer.
 */
public final class DataFiles
{
    private final TrinoFileSystem fileSystem;
    private final Location table;
    private final List<DataColumn> columns;
    private final DataFileWriterOptions options;
    private final long targetBytes;

    DataFiles(TrinoFileSystem fileSystem, Location table, List<DataColumn> columns, DataFileWriterOptions options, long targetBytes)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
        this.columns = ImmutableList.copyOf(columns);
        this.options = requireNonNull(options, "options is null");
        this.targetBytes = targetBytes;
    }

    /**
     * What the names of all data files of a query begin with.
     */
    public static String fileNamePrefix(String queryId)
    {
        return queryId + "-";
    }

    public static DataFileWriterOptions options(WriteTarget target, ConnectorSession session)
    {
        return options(target.tableProperties(), session).withClusteringColumns(target.clusteringColumns());
    }

    public static DataFileWriterOptions options(Map<String, String> tableProperties, ConnectorSession session)
    {
        return new DataFileWriterOptions(
                FileProperties.codec(tableProperties, parquetCodec(compressionCodec(session))),
                ParquetSessionProperties.writerOptions(session),
                tableProperties,
                fileNamePrefix(session.getQueryId()));
    }

    /**
     * In bytes, by what the table asks for, or else the session.
     */
    public static long targetBytes(WriteTarget target, ConnectorSession session)
    {
        return translated(() -> FileProperties.TARGET_FILE_SIZE.of(target.tableProperties())).orElseGet(() -> targetMaxFileSize(session).toBytes());
    }

    DataFileWriter open(Map<String, Optional<String>> partitionValues)
    {
        return DataFileWriter.open(fileSystem, table, columns, partitionValues, options);
    }

    boolean isFull(DataFileWriter writer)
    {
        return writer.writtenBytes() >= targetBytes;
    }

    void delete(Collection<NewDataFile> files)
            throws IOException
    {
        fileSystem.deleteFiles(files.stream()
                .map(file -> table.appendPath(URI.create(file.path()).getPath()))
                .toList());
    }

    private static org.apache.parquet.format.CompressionCodec parquetCodec(CompressionCodec codec)
    {
        return switch (codec) {
            case ZSTD -> org.apache.parquet.format.CompressionCodec.ZSTD;
            case SNAPPY -> org.apache.parquet.format.CompressionCodec.SNAPPY;
            case GZIP -> org.apache.parquet.format.CompressionCodec.GZIP;
            case NONE -> org.apache.parquet.format.CompressionCodec.UNCOMPRESSED;
        };
    }
}
