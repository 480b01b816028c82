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
import io.airlift.units.Duration;
import io.weir.mongorecent.MongoRecentConfig.UnindexedScanPolicy;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.SECONDS;

final class TestMongoRecentConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(MongoRecentConfig.class)
                .setMaxQueryTime(null)
                .setReadBatchSize(null)
                .setDomainCompactionThreshold(1000)
                .setMisfits(Misfits.FAIL)
                .setDynamicFilteringWaitTimeout(new Duration(1, SECONDS))
                .setAggregationPushdown(true)
                .setIndexJoin(false)
                .setSplitsPerScan(1)
                .setUnindexedScanPolicy(UnindexedScanPolicy.ALLOW)
                .setUnindexedScanLimit(1_000_000));
    }

    @Test
    void fullMapping()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("mongo-recent.max-query-time", "4s")
                .put("mongo-recent.read-batch-size", "11")
                .put("mongo-recent.domain-compaction-threshold", "10")
                .put("mongo-recent.misfits", "raw")
                .put("mongo-recent.dynamic-filtering.wait-timeout", "13s")
                .put("mongo-recent.aggregation-pushdown-enabled", "false")
                .put("mongo-recent.index-join-enabled", "true")
                .put("mongo-recent.splits-per-scan", "14")
                .put("mongo-recent.unindexed-scan-policy", "deny")
                .put("mongo-recent.unindexed-scan-limit", "15")
                .buildOrThrow();

        assertFullMapping(properties, new MongoRecentConfig()
                .setMaxQueryTime(new Duration(4, SECONDS))
                .setReadBatchSize(11)
                .setDomainCompactionThreshold(10)
                .setMisfits(Misfits.RAW)
                .setDynamicFilteringWaitTimeout(new Duration(13, SECONDS))
                .setAggregationPushdown(false)
                .setIndexJoin(true)
                .setSplitsPerScan(14)
                .setUnindexedScanPolicy(UnindexedScanPolicy.DENY)
                .setUnindexedScanLimit(15));
    }
}
