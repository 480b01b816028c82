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
package io.weir.deltagov;

import com.google.common.collect.ImmutableList;
import io.airlift.units.DataSize;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.session.PropertyMetadata;

import java.util.List;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static io.trino.plugin.base.session.PropertyMetadataUtil.dataSizeProperty;
import static io.trino.spi.StandardErrorCode.INVALID_SESSION_PROPERTY;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.integerProperty;

/**
 * How data files are read and written. Names and defaults are those of Trino's own connectors.
 */
public final class ParquetSessionProperties
{
    private static final String SMALL_FILE_THRESHOLD = "parquet_small_file_threshold";
    private static final String USE_BLOOM_FILTER = "parquet_use_bloom_filter";
    private static final String USE_COLUMN_INDEX = "parquet_use_column_index";
    private static final String IGNORE_STATISTICS = "parquet_ignore_statistics";
    private static final String MAX_READ_BLOCK_SIZE = "parquet_max_read_block_size";
    private static final String MAX_READ_BLOCK_ROW_COUNT = "parquet_max_read_block_row_count";
    private static final String VECTORIZED_DECODING_ENABLED = "parquet_vectorized_decoding_enabled";
    private static final String WRITER_BLOCK_SIZE = "parquet_writer_block_size";
    private static final String WRITER_PAGE_SIZE = "parquet_writer_page_size";
    private static final String WRITER_PAGE_VALUE_COUNT = "parquet_writer_page_value_count";

    private static final DataSize NO_SIZE = DataSize.valueOf("0B");
    // the bytes of a file that is read whole are in one array
    private static final DataSize LARGEST_SMALL_FILE = DataSize.valueOf("1GB");
    private static final DataSize SMALLEST = DataSize.valueOf("1kB");
    private static final DataSize LARGEST_BLOCK = DataSize.valueOf("2GB");
    private static final DataSize SMALLEST_PAGE = DataSize.valueOf("8kB");
    private static final DataSize LARGEST_PAGE = DataSize.valueOf("8MB");

    private ParquetSessionProperties() {}

    static List<PropertyMetadata<?>> properties()
    {
        ParquetReaderOptions reader = ParquetReaderOptions.defaultOptions();
        return ImmutableList.of(
                dataSizeProperty(
                        SMALL_FILE_THRESHOLD,
                        "Data files up to this size are read whole, in one request",
                        reader.getSmallFileThreshold(),
                        value -> requireWithin(SMALL_FILE_THRESHOLD, value, NO_SIZE, LARGEST_SMALL_FILE),
                        false),
                booleanProperty(
                        USE_BLOOM_FILTER,
                        "Skip row groups by the Bloom filters of data files",
                        true,
                        false),
                booleanProperty(
                        USE_COLUMN_INDEX,
                        "Skip pages by the column indexes of data files",
                        true,
                        false),
                booleanProperty(
                        IGNORE_STATISTICS,
                        "Read row groups whatever the statistics in data files say, for files whose writer made wrong ones",
                        false,
                        false),
                dataSizeProperty(
                        MAX_READ_BLOCK_SIZE,
                        "Most bytes of rows that are decoded at once",
                        reader.getMaxReadBlockSize(),
                        value -> requireWithin(MAX_READ_BLOCK_SIZE, value, SMALLEST, LARGEST_BLOCK),
                        false),
                integerProperty(
                        MAX_READ_BLOCK_ROW_COUNT,
                        "Most rows that are decoded at once",
                        reader.getMaxReadBlockRowCount(),
                        value -> requireWithin(MAX_READ_BLOCK_ROW_COUNT, value, 128, 65536),
                        false),
                booleanProperty(
                        VECTORIZED_DECODING_ENABLED,
                        "Decode data files with Java's Vector API, where the processor makes that faster",
                        reader.isVectorizedDecodingEnabled(),
                        false),
                dataSizeProperty(
                        WRITER_BLOCK_SIZE,
                        "Size at which a writer closes a row group of a data file",
                        DataSize.of(128, MEGABYTE),
                        value -> requireWithin(WRITER_BLOCK_SIZE, value, SMALLEST, LARGEST_BLOCK),
                        false),
                dataSizeProperty(
                        WRITER_PAGE_SIZE,
                        "Size at which a writer closes a page of a data file",
                        DataSize.of(1, MEGABYTE),
                        value -> requireWithin(WRITER_PAGE_SIZE, value, SMALLEST_PAGE, LARGEST_PAGE),
                        false),
                integerProperty(
                        WRITER_PAGE_VALUE_COUNT,
                        "Number of values at which a writer closes a page of a data file",
                        ParquetWriterOptions.DEFAULT_MAX_PAGE_VALUE_COUNT,
                        value -> requireWithin(WRITER_PAGE_VALUE_COUNT, value, 1000, 200_000),
                        false));
    }

    public static ParquetReaderOptions readerOptions(ConnectorSession session)
    {
        return ParquetReaderOptions.builder()
                .withSmallFileThreshold(session.getProperty(SMALL_FILE_THRESHOLD, DataSize.class))
                .withBloomFilter(session.getProperty(USE_BLOOM_FILTER, Boolean.class))
                .withUseColumnIndex(session.getProperty(USE_COLUMN_INDEX, Boolean.class))
                .withIgnoreStatistics(session.getProperty(IGNORE_STATISTICS, Boolean.class))
                .withMaxReadBlockSize(session.getProperty(MAX_READ_BLOCK_SIZE, DataSize.class))
                .withMaxReadBlockRowCount(session.getProperty(MAX_READ_BLOCK_ROW_COUNT, Integer.class))
                .withVectorizedDecodingEnabled(session.getProperty(VECTORIZED_DECODING_ENABLED, Boolean.class))
                .build();
    }

    public static ParquetWriterOptions writerOptions(ConnectorSession session)
    {
        return ParquetWriterOptions.builder()
                .setMaxBlockSize(session.getProperty(WRITER_BLOCK_SIZE, DataSize.class))
                .setMaxPageSize(session.getProperty(WRITER_PAGE_SIZE, DataSize.class))
                .setMaxPageValueCount(session.getProperty(WRITER_PAGE_VALUE_COUNT, Integer.class))
                .build();
    }

    private static <T extends Comparable<T>> void requireWithin(String name, T value, T least, T most)
    {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new TrinoException(INVALID_SESSION_PROPERTY, "Session property %s is %s; it must be from %s to %s".formatted(name, value, least, most));
        }
    }
}
