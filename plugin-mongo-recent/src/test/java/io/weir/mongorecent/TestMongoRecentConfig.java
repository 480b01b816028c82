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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.ConfigurationFactory;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.weir.mongorecent.MongoRecentConfig.SampleMethod;
import io.weir.mongorecent.MongoRecentConfig.UnindexedScanPolicy;
import io.weir.mongorecent.MongoRecentConfig.WriteConcernLevel;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestMongoRecentConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(MongoRecentConfig.class)
                .setConnectionUrl(null)
                .setServerSelectionTimeout(new Duration(5, SECONDS))
                .setConnectTimeout(new Duration(5, SECONDS))
                .setReadTimeout(new Duration(5, MINUTES))
                .setMaxQueryTime(null)
                .setHistoryClockSkew(new Duration(10, SECONDS))
                .setMinConnections(0)
                .setMaxConnections(100)
                .setMaxConnectionWait(new Duration(30, SECONDS))
                .setSampleSize(1000)
                .setMetadataCacheTtl(new Duration(1, MINUTES))
                .setDomainCompactionThreshold(1000)
                .setInsertBatchSize(1000)
                .setWriteConcern(null)
                .setMaxBufferedChanges(DataSize.of(256, MEGABYTE))
                .setSampleMethod(SampleMethod.ENDS)
                .setMisfits(Misfits.FAIL)
                .setDynamicFilteringWaitTimeout(new Duration(1, SECONDS))
                .setAggregationPushdown(true)
                .setIndexJoin(false)
                .setSplitsPerScan(1)
                .setUnindexedScanPolicy(UnindexedScanPolicy.ALLOW)
                .setUnindexedScanLimit(1_000_000)
                .setMaxStaleness(new Duration(90, SECONDS))
                .setPasswordFile(null)
                .setTls(false)
                .setKeyStorePath(null)
                .setKeyStorePassword(null)
                .setTrustStorePath(null)
                .setTrustStorePassword(null));
    }

    @Test
    void fullMapping()
            throws IOException
    {
        Path passwordFile = Files.createTempFile(null, null);
        Path keyStore = Files.createTempFile(null, null);
        Path trustStore = Files.createTempFile(null, null);
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("mongo-recent.connection-url", "mongodb://mongo.example.com:27017/")
                .put("mongo-recent.server-selection-timeout", "1s")
                .put("mongo-recent.connect-timeout", "2s")
                .put("mongo-recent.read-timeout", "3s")
                .put("mongo-recent.max-query-time", "4s")
                .put("mongo-recent.history.clock-skew", "1m")
                .put("mongo-recent.min-connections", "5")
                .put("mongo-recent.max-connections", "6")
                .put("mongo-recent.max-connection-wait", "7s")
                .put("mongo-recent.sample-size", "8")
                .put("mongo-recent.metadata-cache-ttl", "9s")
                .put("mongo-recent.domain-compaction-threshold", "10")
                .put("mongo-recent.insert-batch-size", "11")
                .put("mongo-recent.write-concern", "majority")
                .put("mongo-recent.max-buffered-changes", "12MB")
                .put("mongo-recent.sample-method", "random")
                .put("mongo-recent.misfits", "raw")
                .put("mongo-recent.dynamic-filtering.wait-timeout", "13s")
                .put("mongo-recent.aggregation-pushdown-enabled", "false")
                .put("mongo-recent.index-join-enabled", "true")
                .put("mongo-recent.splits-per-scan", "14")
                .put("mongo-recent.unindexed-scan-policy", "deny")
                .put("mongo-recent.unindexed-scan-limit", "15")
                .put("mongo-recent.max-staleness", "2m")
                .put("mongo-recent.password-file", passwordFile.toString())
                .put("mongo-recent.tls.enabled", "true")
                .put("mongo-recent.tls.keystore-path", keyStore.toString())
                .put("mongo-recent.tls.keystore-password", "16")
                .put("mongo-recent.tls.truststore-path", trustStore.toString())
                .put("mongo-recent.tls.truststore-password", "17")
                .buildOrThrow();

        assertFullMapping(properties, new MongoRecentConfig()
                .setConnectionUrl("mongodb://mongo.example.com:27017/")
                .setServerSelectionTimeout(new Duration(1, SECONDS))
                .setConnectTimeout(new Duration(2, SECONDS))
                .setReadTimeout(new Duration(3, SECONDS))
                .setMaxQueryTime(new Duration(4, SECONDS))
                .setHistoryClockSkew(new Duration(1, MINUTES))
                .setMinConnections(5)
                .setMaxConnections(6)
                .setMaxConnectionWait(new Duration(7, SECONDS))
                .setSampleSize(8)
                .setMetadataCacheTtl(new Duration(9, SECONDS))
                .setDomainCompactionThreshold(10)
                .setInsertBatchSize(11)
                .setWriteConcern(WriteConcernLevel.MAJORITY)
                .setMaxBufferedChanges(DataSize.of(12, MEGABYTE))
                .setSampleMethod(SampleMethod.RANDOM)
                .setMisfits(Misfits.RAW)
                .setDynamicFilteringWaitTimeout(new Duration(13, SECONDS))
                .setAggregationPushdown(false)
                .setIndexJoin(true)
                .setSplitsPerScan(14)
                .setUnindexedScanPolicy(UnindexedScanPolicy.DENY)
                .setUnindexedScanLimit(15)
                .setMaxStaleness(new Duration(2, MINUTES))
                .setPasswordFile(passwordFile.toFile())
                .setTls(true)
                .setKeyStorePath(keyStore.toFile())
                .setKeyStorePassword("16")
                .setTrustStorePath(trustStore.toFile())
                .setTrustStorePassword("17"));
    }

    @Test
    void badValues()
    {
        assertBad(Map.of(), "connectionUrl", "must not be null");
        assertBad(Map.of("mongo-recent.connection-url", "postgres://steward:s3cret@db/"), "must be a MongoDB connection string");
        assertBad(Map.of("mongo-recent.connection-url", "mongodb://steward:s3cret:@@db/"), "must be a MongoDB connection string");
        assertBad(Map.of("mongo-recent.connection-url", "mongodb://db/", "mongo-recent.sample-size", "1"), "must be greater than or equal to 2");
        assertBad(
                Map.of("mongo-recent.connection-url", "mongodb://db/", "mongo-recent.min-connections", "9", "mongo-recent.max-connections", "8"),
                "mongo-recent.min-connections must not be greater than mongo-recent.max-connections");
    }

    private static void assertBad(Map<String, String> properties, String... messages)
    {
        assertThatThrownBy(() -> new ConfigurationFactory(properties).build(MongoRecentConfig.class))
                .message()
                .contains(messages)
                .doesNotContain("s3cret");
    }
}
