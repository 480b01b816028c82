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

import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * @param tableProperties those of the table, for which columns it wants statistics
 */
public record DataFileWriterOptions(CompressionCodec codec, ParquetWriterOptions parquet, Map<String, String> tableProperties)
{
    public DataFileWriterOptions
    {
        requireNonNull(codec, "codec is null");
        requireNonNull(parquet, "parquet is null");
        tableProperties = Map.copyOf(tableProperties);
    }

    public static DataFileWriterOptions of(Map<String, String> tableProperties)
    {
        return new DataFileWriterOptions(CompressionCodec.ZSTD, ParquetWriterOptions.builder().build(), tableProperties);
    }
}
