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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDataSize;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.SECONDS;

public class DeltaGovConfig
{
    private String warehouse;
    private boolean registerTableProcedureEnabled;
    private DataSize targetMaxFileSize = DataSize.of(512, MEGABYTE);
    private CompressionCodec compressionCodec = CompressionCodec.ZSTD;
    private DataSize maxSplitSize = DataSize.of(128, MEGABYTE);
    private int maxPartitionsPerWriter = 100;
    private Duration dynamicFilteringWaitTimeout = new Duration(1, SECONDS);
    private Duration vacuumMinRetention = new Duration(7, DAYS);
    private boolean queryPartitionFilterRequired;
    private DataSize snapshotCacheMaxSize = DataSize.of(256, MEGABYTE);

    @NotNull(message = "must be set to the location of the warehouse, for example file:///var/lib/weir/warehouse or s3://bucket/warehouse")
    @Pattern(regexp = "file:.*|(?![^/]*//.*(//+[^/]|/\\.{1,2}(/|$))).*", message = "must have no two slashes after one another, and no part that is . or ..: an object store takes them for names, and not all that reads tables does. Leave them out")
    @Pattern(regexp = "file:///[^?#/][^?#]*|(s3|s3a|s3n|gs|abfs|abfss|wasb|wasbs)://[^/?#]+(/[^?#]*)?", message = "must be an absolute location with a scheme, for example file:///var/lib/weir/warehouse or s3://bucket/warehouse")
    public String getWarehouse()
    {
        return warehouse;
    }

    @Config("delta-gov.warehouse")
    @ConfigDescription("Location of the directory that holds the schemas, the entries of the tables and the data of managed tables")
    public DeltaGovConfig setWarehouse(String warehouse)
    {
        this.warehouse = warehouse;
        return this;
    }

    public boolean isRegisterTableProcedureEnabled()
    {
        return registerTableProcedureEnabled;
    }

    @Config("delta-gov.register-table-procedure.enabled")
    @ConfigDescription("Allow CALL system.register_table and unregister_table, and the table property location: whoever may use them reaches any data that this catalog can reach")
    public DeltaGovConfig setRegisterTableProcedureEnabled(boolean registerTableProcedureEnabled)
    {
        this.registerTableProcedureEnabled = registerTableProcedureEnabled;
        return this;
    }

    @NotNull
    @MinDataSize("1kB")
    public DataSize getTargetMaxFileSize()
    {
        return targetMaxFileSize;
    }

    @Config("delta-gov.target-max-file-size")
    @ConfigDescription("Size at which a writer closes a data file and begins the next")
    public DeltaGovConfig setTargetMaxFileSize(DataSize targetMaxFileSize)
    {
        this.targetMaxFileSize = targetMaxFileSize;
        return this;
    }

    @NotNull
    public CompressionCodec getCompressionCodec()
    {
        return compressionCodec;
    }

    @Config("delta-gov.compression-codec")
    @ConfigDescription("Compression of new data files: ZSTD, SNAPPY, GZIP or NONE")
    public DeltaGovConfig setCompressionCodec(CompressionCodec compressionCodec)
    {
        this.compressionCodec = compressionCodec;
        return this;
    }

    @NotNull
    @MinDataSize("64kB")
    public DataSize getMaxSplitSize()
    {
        return maxSplitSize;
    }

    @Config("delta-gov.max-split-size")
    @ConfigDescription("Largest part of a data file that one split reads")
    public DeltaGovConfig setMaxSplitSize(DataSize maxSplitSize)
    {
        this.maxSplitSize = maxSplitSize;
        return this;
    }

    @Min(1)
    public int getMaxPartitionsPerWriter()
    {
        return maxPartitionsPerWriter;
    }

    @Config("delta-gov.max-partitions-per-writer")
    @ConfigDescription("Number of partitions that one writer may have open at once")
    public DeltaGovConfig setMaxPartitionsPerWriter(int maxPartitionsPerWriter)
    {
        this.maxPartitionsPerWriter = maxPartitionsPerWriter;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getDynamicFilteringWaitTimeout()
    {
        return dynamicFilteringWaitTimeout;
    }

    @Config("delta-gov.dynamic-filtering.wait-timeout")
    @ConfigDescription("How long the first split of a scan waits for the filters of a join, when these could leave out files")
    public DeltaGovConfig setDynamicFilteringWaitTimeout(Duration dynamicFilteringWaitTimeout)
    {
        this.dynamicFilteringWaitTimeout = dynamicFilteringWaitTimeout;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getVacuumMinRetention()
    {
        return vacuumMinRetention;
    }

    @Config("delta-gov.vacuum.min-retention")
    @ConfigDescription("Shortest retention that system.vacuum takes: shorter ones endanger running queries and writes")
    public DeltaGovConfig setVacuumMinRetention(Duration vacuumMinRetention)
    {
        this.vacuumMinRetention = vacuumMinRetention;
        return this;
    }

    public boolean isQueryPartitionFilterRequired()
    {
        return queryPartitionFilterRequired;
    }

    @Config("delta-gov.query-partition-filter-required")
    @ConfigDescription("Refuse queries that read a partitioned table without a condition on a partition column")
    public DeltaGovConfig setQueryPartitionFilterRequired(boolean queryPartitionFilterRequired)
    {
        this.queryPartitionFilterRequired = queryPartitionFilterRequired;
        return this;
    }

    @NotNull
    public DataSize getSnapshotCacheMaxSize()
    {
        return snapshotCacheMaxSize;
    }

    @Config("delta-gov.snapshot-cache.max-size")
    @ConfigDescription("Memory for the file lists of the tables that were read lately")
    public DeltaGovConfig setSnapshotCacheMaxSize(DataSize snapshotCacheMaxSize)
    {
        this.snapshotCacheMaxSize = snapshotCacheMaxSize;
        return this;
    }
}
