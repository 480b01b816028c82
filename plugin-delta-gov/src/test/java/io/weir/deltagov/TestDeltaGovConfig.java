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

import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.ConfigurationFactory;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDeltaGovConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(DeltaGovConfig.class)
                .setWarehouse(null)
                .setRegisterTableProcedureEnabled(false)
                .setTargetMaxFileSize(DataSize.of(512, MEGABYTE))
                .setCompressionCodec(CompressionCodec.ZSTD)
                .setMaxSplitSize(DataSize.of(128, MEGABYTE))
                .setMaxPartitionsPerWriter(100)
                .setDynamicFilteringWaitTimeout(new Duration(1, SECONDS))
                .setVacuumMinRetention(new Duration(7, DAYS))
                .setQueryPartitionFilterRequired(false)
                .setSnapshotCacheMaxSize(DataSize.of(256, MEGABYTE)));
    }

    @Test
    void fullMapping()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("delta-gov.warehouse", "s3://bucket/warehouse")
                .put("delta-gov.register-table-procedure.enabled", "true")
                .put("delta-gov.target-max-file-size", "1GB")
                .put("delta-gov.compression-codec", "SNAPPY")
                .put("delta-gov.max-split-size", "32MB")
                .put("delta-gov.max-partitions-per-writer", "7")
                .put("delta-gov.dynamic-filtering.wait-timeout", "0s")
                .put("delta-gov.vacuum.min-retention", "13h")
                .put("delta-gov.query-partition-filter-required", "true")
                .put("delta-gov.snapshot-cache.max-size", "1MB")
                .buildOrThrow();

        assertFullMapping(properties, new DeltaGovConfig()
                .setWarehouse("s3://bucket/warehouse")
                .setRegisterTableProcedureEnabled(true)
                .setTargetMaxFileSize(DataSize.valueOf("1GB"))
                .setCompressionCodec(CompressionCodec.SNAPPY)
                .setMaxSplitSize(DataSize.valueOf("32MB"))
                .setMaxPartitionsPerWriter(7)
                .setDynamicFilteringWaitTimeout(new Duration(0, SECONDS))
                .setVacuumMinRetention(new Duration(13, HOURS))
                .setQueryPartitionFilterRequired(true)
                .setSnapshotCacheMaxSize(DataSize.valueOf("1MB")));
    }

    @Test
    void warehouseIsRequired()
    {
        assertThatThrownBy(() -> build(ImmutableMap.of()))
                .hasMessageContaining("delta-gov.warehouse")
                .hasMessageContaining("must be set to the location of the warehouse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"warehouse", "/var/warehouse", "file:/var/warehouse", "file:///", "file:////", "http://host/warehouse", "s3:///warehouse", "s3://bucket/a?b"})
    void badWarehouse(String warehouse)
    {
        assertThatThrownBy(() -> build(ImmutableMap.of("delta-gov.warehouse", warehouse)))
                .hasMessageContaining("delta-gov.warehouse")
                .hasMessageContaining("must be an absolute location with a scheme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket//warehouse", "s3://bucket/a//warehouse", "s3://bucket/./warehouse", "s3://bucket/a/../warehouse", "s3://bucket/warehouse/.."})
    void warehouseOfAnotherPlace(String warehouse)
    {
        assertThatThrownBy(() -> build(ImmutableMap.of("delta-gov.warehouse", warehouse)))
                .hasMessageContaining("delta-gov.warehouse")
                .hasMessageContaining("must have no two slashes after one another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///var/warehouse", "file:///var/warehouse/", "file:///var//warehouse", "file:///var/my warehouse", "s3://bucket/warehouse/", "s3://bucket/warehouse//", "s3://bucket/.weir/a..b", "s3://bucket", "s3://bucket/warehouse", "gs://bucket/a/b", "abfss://container@account.dfs.core.windows.net/warehouse"})
    void goodWarehouse(String warehouse)
    {
        assertThat(build(ImmutableMap.of("delta-gov.warehouse", warehouse)).getWarehouse()).isEqualTo(warehouse);
    }

    @ParameterizedTest
    @CsvSource({
            "delta-gov.target-max-file-size, 10B",
            "delta-gov.max-split-size, 1kB",
            "delta-gov.max-partitions-per-writer, 0",
            "delta-gov.compression-codec, LZ4",
            "delta-gov.dynamic-filtering.wait-timeout, soon",
            "delta-gov.vacuum.min-retention, never",
            "delta-gov.query-partition-filter-required, perhaps",
            "delta-gov.snapshot-cache.max-size, much",
    })
    void badValue(String property, String value)
    {
        assertThatThrownBy(() -> build(ImmutableMap.of("delta-gov.warehouse", "file:///var/warehouse", property, value)))
                .hasMessageContaining(property);
    }

    private static DeltaGovConfig build(Map<String, String> properties)
    {
        return new ConfigurationFactory(properties).build(DeltaGovConfig.class);
    }
}
