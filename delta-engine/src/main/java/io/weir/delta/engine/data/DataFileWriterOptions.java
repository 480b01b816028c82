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

import io.trino.parquet.writer.ParquetWriterOptions;
import org.apache.parquet.format.CompressionCodec;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * @param directory below the table, with a slash at its end, that the partitions' directories are in; empty for the table itself
 * @param tableProperties those of the table, which say what columns it wants statistics of
 * @param clusteringColumns logical names, a field by its path with dots; the protocol wants statistics of them whatever the properties say
 * @param fileNamePrefix what the names of the files begin with, for example a query id, so that its files can be found
 */
public record DataFileWriterOptions(CompressionCodec codec, ParquetWriterOptions parquet, Map<String, String> tableProperties, List<String> clusteringColumns, String directory, String fileNamePrefix)
{
    private static final String CHANGE_DATA = "_change_data/";

    public DataFileWriterOptions
    {
        requireNonNull(codec, "codec is null");
        requireNonNull(parquet, "parquet is null");
        tableProperties = Map.copyOf(tableProperties);
        clusteringColumns = List.copyOf(clusteringColumns);
        requireNonNull(directory, "directory is null");
        requireNonNull(fileNamePrefix, "fileNamePrefix is null");
    }

    public DataFileWriterOptions(CompressionCodec codec, ParquetWriterOptions parquet, Map<String, String> tableProperties, String fileNamePrefix)
    {
        this(codec, parquet, tableProperties, List.of(), "", fileNamePrefix);
    }

    public static DataFileWriterOptions of(Map<String, String> tableProperties)
    {
        return new DataFileWriterOptions(FileProperties.codec(tableProperties, CompressionCodec.ZSTD), ParquetWriterOptions.builder().build(), tableProperties, "part-");
    }

    public DataFileWriterOptions withCodec(CompressionCodec codec)
    {
        return new DataFileWriterOptions(codec, parquet, tableProperties, clusteringColumns, directory, fileNamePrefix);
    }

    public DataFileWriterOptions withParquet(ParquetWriterOptions parquet)
    {
        return new DataFileWriterOptions(codec, parquet, tableProperties, clusteringColumns, directory, fileNamePrefix);
    }

    public DataFileWriterOptions withFileNamePrefix(String fileNamePrefix)
    {
        return new DataFileWriterOptions(codec, parquet, tableProperties, clusteringColumns, directory, fileNamePrefix);
    }

    public DataFileWriterOptions withClusteringColumns(List<String> clusteringColumns)
    {
        return new DataFileWriterOptions(codec, parquet, tableProperties, clusteringColumns, directory, fileNamePrefix);
    }

    /**
     * For the files of a change data feed, which are kept apart from the table's.
     */
    public DataFileWriterOptions forChangeData()
    {
        return new DataFileWriterOptions(codec, parquet, tableProperties, clusteringColumns, CHANGE_DATA, fileNamePrefix);
    }
}
