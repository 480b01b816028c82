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
import com.google.inject.Inject;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.session.PropertyMetadata;

import java.util.List;

import static io.trino.plugin.base.session.PropertyMetadataUtil.dataSizeProperty;
import static io.trino.plugin.base.session.PropertyMetadataUtil.durationProperty;
import static io.trino.spi.StandardErrorCode.INVALID_SESSION_PROPERTY;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.enumProperty;

public final class DeltaGovSessionProperties
{
    private static final String TARGET_MAX_FILE_SIZE = "target_max_file_size";
    private static final String INSERT_EXISTING_PARTITIONS_BEHAVIOR = "insert_existing_partitions_behavior";
    private static final String INCREMENTAL_REFRESH_ENABLED = "incremental_refresh_enabled";
    private static final String COMPRESSION_CODEC = "compression_codec";
    private static final String MAX_SPLIT_SIZE = "max_split_size";
    private static final String DYNAMIC_FILTERING_WAIT_TIMEOUT = "dynamic_filtering_wait_timeout";
    private static final String AGGREGATION_PUSHDOWN_ENABLED = "aggregation_pushdown_enabled";
    private static final String PROJECTION_PUSHDOWN_ENABLED = "projection_pushdown_enabled";
    private static final String PARQUET_SMALL_FILE_THRESHOLD = "parquet_small_file_threshold";
    private static final String PARQUET_USE_BLOOM_FILTER = "parquet_use_bloom_filter";
    private static final String PARQUET_USE_COLUMN_INDEX = "parquet_use_column_index";
    private static final String PARQUET_IGNORE_STATISTICS = "parquet_ignore_statistics";
    private static final String VACUUM_MIN_RETENTION = "vacuum_min_retention";

    private static final DataSize SMALLEST_FILE = DataSize.valueOf("1kB");
    private static final DataSize SMALLEST_SPLIT = DataSize.valueOf("64kB");

    private final List<PropertyMetadata<?>> properties;

    @Inject
    public DeltaGovSessionProperties(DeltaGovConfig config)
    {
        properties = ImmutableList.of(
                dataSizeProperty(
                        TARGET_MAX_FILE_SIZE,
                        "Size at which a writer closes a data file and begins the next",
                        config.getTargetMaxFileSize(),
                        value -> requireAtLeast(TARGET_MAX_FILE_SIZE, value, SMALLEST_FILE),
                        false),
                enumProperty(
                        INSERT_EXISTING_PARTITIONS_BEHAVIOR,
                        "What INSERT does with the rows of partitions that it writes to: APPEND keeps them, OVERWRITE replaces them, ERROR fails if there are any",
                        ExistingPartitions.class,
                        ExistingPartitions.APPEND,
                        false),
                booleanProperty(
                        INCREMENTAL_REFRESH_ENABLED,
                        "Let REFRESH MATERIALIZED VIEW read only what is new where that gives the same rows",
                        true,
                        false),
                enumProperty(
                        COMPRESSION_CODEC,
                        "Compression of new data files",
                        CompressionCodec.class,
                        config.getCompressionCodec(),
                        false),
                dataSizeProperty(
                        MAX_SPLIT_SIZE,
                        "Largest part of a data file that one split reads",
                        config.getMaxSplitSize(),
                        value -> requireAtLeast(MAX_SPLIT_SIZE, value, SMALLEST_SPLIT),
                        false),
                durationProperty(
                        DYNAMIC_FILTERING_WAIT_TIMEOUT,
                        "How long the first split of a scan waits for the filters of a join, when these could leave out files",
                        config.getDynamicFilteringWaitTimeout(),
                        false),
                booleanProperty(
                        AGGREGATION_PUSHDOWN_ENABLED,
                        "Answer count, min and max from the log where it has the answer",
                        true,
                        false),
                booleanProperty(
                        PROJECTION_PUSHDOWN_ENABLED,
                        "Read only those fields of structs that the query wants",
                        true,
                        false),
                dataSizeProperty(
                        PARQUET_SMALL_FILE_THRESHOLD,
                        "Data files up to this size are read whole, in one request",
                        ParquetReaderOptions.defaultOptions().getSmallFileThreshold(),
                        false),
                booleanProperty(
                        PARQUET_USE_BLOOM_FILTER,
                        "Skip row groups by the Bloom filters of data files",
                        true,
                        false),
                booleanProperty(
                        PARQUET_USE_COLUMN_INDEX,
                        "Skip pages by the column indexes of data files",
                        true,
                        false),
                booleanProperty(
                        PARQUET_IGNORE_STATISTICS,
                        "Read row groups whatever the statistics in data files say, for files whose writer made wrong ones",
                        false,
                        false),
                durationProperty(
                        VACUUM_MIN_RETENTION,
                        "Shortest retention that system.vacuum takes: shorter ones endanger running queries and writes",
                        config.getVacuumMinRetention(),
                        false));
    }

    public List<PropertyMetadata<?>> properties()
    {
        return properties;
    }

    public static DataSize targetMaxFileSize(ConnectorSession session)
    {
        return session.getProperty(TARGET_MAX_FILE_SIZE, DataSize.class);
    }

    public static ExistingPartitions existingPartitions(ConnectorSession session)
    {
        return session.getProperty(INSERT_EXISTING_PARTITIONS_BEHAVIOR, ExistingPartitions.class);
    }

    public static boolean isIncrementalRefreshEnabled(ConnectorSession session)
    {
        return session.getProperty(INCREMENTAL_REFRESH_ENABLED, Boolean.class);
    }

    public static CompressionCodec compressionCodec(ConnectorSession session)
    {
        return session.getProperty(COMPRESSION_CODEC, CompressionCodec.class);
    }

    public static DataSize maxSplitSize(ConnectorSession session)
    {
        return session.getProperty(MAX_SPLIT_SIZE, DataSize.class);
    }

    public static Duration dynamicFilteringWaitTimeout(ConnectorSession session)
    {
        return session.getProperty(DYNAMIC_FILTERING_WAIT_TIMEOUT, Duration.class);
    }

    public static boolean isAggregationPushdownEnabled(ConnectorSession session)
    {
        return session.getProperty(AGGREGATION_PUSHDOWN_ENABLED, Boolean.class);
    }

    public static boolean isProjectionPushdownEnabled(ConnectorSession session)
    {
        return session.getProperty(PROJECTION_PUSHDOWN_ENABLED, Boolean.class);
    }

    public static ParquetReaderOptions parquetReaderOptions(ConnectorSession session)
    {
        return ParquetReaderOptions.builder()
                .withSmallFileThreshold(session.getProperty(PARQUET_SMALL_FILE_THRESHOLD, DataSize.class))
                .withBloomFilter(session.getProperty(PARQUET_USE_BLOOM_FILTER, Boolean.class))
                .withUseColumnIndex(session.getProperty(PARQUET_USE_COLUMN_INDEX, Boolean.class))
                .withIgnoreStatistics(session.getProperty(PARQUET_IGNORE_STATISTICS, Boolean.class))
                .build();
    }

    public static Duration vacuumMinRetention(ConnectorSession session)
    {
        return session.getProperty(VACUUM_MIN_RETENTION, Duration.class);
    }

    private static void requireAtLeast(String name, DataSize value, DataSize smallest)
    {
        if (value.compareTo(smallest) < 0) {
            throw new TrinoException(INVALID_SESSION_PROPERTY, "Session property %s is %s; it must be at least %s".formatted(name, value, smallest));
        }
    }
}
