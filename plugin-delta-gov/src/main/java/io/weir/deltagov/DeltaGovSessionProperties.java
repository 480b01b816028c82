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
    private static final String VACUUM_MIN_RETENTION = "vacuum_min_retention";
    private static final String QUERY_PARTITION_FILTER_REQUIRED = "query_partition_filter_required";
    private static final String STATISTICS_ENABLED = "statistics_enabled";
    private static final String EXTENDED_STATISTICS_ENABLED = "extended_statistics_enabled";
    private static final String EXTENDED_STATISTICS_COLLECT_ON_WRITE = "extended_statistics_collect_on_write";

    private static final DataSize SMALLEST_FILE = DataSize.valueOf("1kB");
    private static final DataSize SMALLEST_SPLIT = DataSize.valueOf("64kB");

    private final List<PropertyMetadata<?>> properties;

    @Inject
    public DeltaGovSessionProperties(DeltaGovConfig config)
    {
        properties = ImmutableList.<PropertyMetadata<?>>builder()
                .addAll(own(config))
                .addAll(ParquetSessionProperties.properties())
                .build();
    }

    private static List<PropertyMetadata<?>> own(DeltaGovConfig config)
    {
        return ImmutableList.of(
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
                durationProperty(
                        VACUUM_MIN_RETENTION,
                        "Shortest retention that system.vacuum takes: shorter ones endanger running queries and writes",
                        config.getVacuumMinRetention(),
                        false),
                booleanProperty(
                        QUERY_PARTITION_FILTER_REQUIRED,
                        "Refuse queries that read a partitioned table without a condition on a partition column",
                        config.isQueryPartitionFilterRequired(),
                        false),
                booleanProperty(
                        STATISTICS_ENABLED,
                        "Tell the optimizer what the log and ANALYZE know of tables",
                        true,
                        false),
                booleanProperty(
                        EXTENDED_STATISTICS_ENABLED,
                        "Tell the optimizer what ANALYZE found out, and allow ANALYZE",
                        true,
                        false),
                booleanProperty(
                        EXTENDED_STATISTICS_COLLECT_ON_WRITE,
                        "Always false: distinct values are counted by ANALYZE alone",
                        false,
                        DeltaGovSessionProperties::refuseCollectOnWrite,
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

    public static Duration vacuumMinRetention(ConnectorSession session)
    {
        return session.getProperty(VACUUM_MIN_RETENTION, Duration.class);
    }

    public static boolean isQueryPartitionFilterRequired(ConnectorSession session)
    {
        return session.getProperty(QUERY_PARTITION_FILTER_REQUIRED, Boolean.class);
    }

    public static boolean isStatisticsEnabled(ConnectorSession session)
    {
        return session.getProperty(STATISTICS_ENABLED, Boolean.class);
    }

    public static boolean isExtendedStatisticsEnabled(ConnectorSession session)
    {
        return session.getProperty(EXTENDED_STATISTICS_ENABLED, Boolean.class);
    }

    private static void refuseCollectOnWrite(Boolean wanted)
    {
        if (wanted) {
            throw new TrinoException(INVALID_SESSION_PROPERTY, "Session property %s can only be false: writes of this connector count no distinct values. Run ANALYZE on the table".formatted(EXTENDED_STATISTICS_COLLECT_ON_WRITE));
        }
    }

    private static void requireAtLeast(String name, DataSize value, DataSize smallest)
    {
        if (value.compareTo(smallest) < 0) {
            throw new TrinoException(INVALID_SESSION_PROPERTY, "Session property %s is %s; it must be at least %s".formatted(name, value, smallest));
        }
    }
}
