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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import java.util.Optional;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * How queries read.
 */
public class MongoRecentConfig
{
    private Optional<Duration> maxQueryTime = Optional.empty();
    private Optional<Integer> readBatchSize = Optional.empty();
    private int domainCompactionThreshold = 1000;
    private Misfits misfits = Misfits.FAIL;
    private Duration dynamicFilteringWaitTimeout = new Duration(1, SECONDS);
    private boolean aggregationPushdown = true;
    private boolean indexJoin;
    private int splitsPerScan = 1;
    private UnindexedScanPolicy unindexedScanPolicy = UnindexedScanPolicy.ALLOW;
    private long unindexedScanLimit = 1_000_000;

    public enum UnindexedScanPolicy
    {
        ALLOW,
        WARN,
        DENY,
    }

    public Optional<@MinDuration("1ms") Duration> getMaxQueryTime()
    {
        return maxQueryTime;
    }

    @Config("mongo-recent.max-query-time")
    @ConfigDescription("How long MongoDB itself may work on one find (maxTimeMS); without it there is no limit on the server")
    public MongoRecentConfig setMaxQueryTime(Duration maxQueryTime)
    {
        this.maxQueryTime = Optional.ofNullable(maxQueryTime);
        return this;
    }

    public Optional<@Min(2) Integer> getReadBatchSize()
    {
        return readBatchSize;
    }

    @Config("mongo-recent.read-batch-size")
    @ConfigDescription("How many documents MongoDB sends at once; without it as many as it thinks best: 101, then up to 16 MB")
    public MongoRecentConfig setReadBatchSize(Integer readBatchSize)
    {
        this.readBatchSize = Optional.ofNullable(readBatchSize);
        return this;
    }

    @Min(1)
    @Max(100_000)
    public int getDomainCompactionThreshold()
    {
        return domainCompactionThreshold;
    }

    @Config("mongo-recent.domain-compaction-threshold")
    @ConfigDescription("Values or ranges per column up to which a filter is sent to MongoDB as it is; a larger one is sent as one range and checked again by Trino")
    public MongoRecentConfig setDomainCompactionThreshold(int domainCompactionThreshold)
    {
        this.domainCompactionThreshold = domainCompactionThreshold;
        return this;
    }

    @NotNull
    public Misfits getMisfits()
    {
        return misfits;
    }

    @Config("mongo-recent.misfits")
    @ConfigDescription("What becomes of values that do not fit their column: FAIL the query, show NULL, or show NULL and the whole document in the hidden column _document (RAW)")
    public MongoRecentConfig setMisfits(Misfits misfits)
    {
        this.misfits = misfits;
        return this;
    }

    @MinDuration("0ms")
    public Duration getDynamicFilteringWaitTimeout()
    {
        return dynamicFilteringWaitTimeout;
    }

    @Config("mongo-recent.dynamic-filtering.wait-timeout")
    @ConfigDescription("How long a scan waits for the other side of its join, to ask MongoDB only for the rows that the join needs")
    public MongoRecentConfig setDynamicFilteringWaitTimeout(Duration dynamicFilteringWaitTimeout)
    {
        this.dynamicFilteringWaitTimeout = dynamicFilteringWaitTimeout;
        return this;
    }

    public boolean isAggregationPushdown()
    {
        return aggregationPushdown;
    }

    @Config("mongo-recent.aggregation-pushdown-enabled")
    @ConfigDescription("Let MongoDB compute count, sum, avg, min and max where the result is the same")
    public MongoRecentConfig setAggregationPushdown(boolean aggregationPushdown)
    {
        this.aggregationPushdown = aggregationPushdown;
        return this;
    }

    public boolean isIndexJoin()
    {
        return indexJoin;
    }

    @Config("mongo-recent.index-join-enabled")
    @ConfigDescription("Look up the keys of a join in an index of MongoDB instead of reading the table; it is done for every join on an indexed column, however many keys there are")
    public MongoRecentConfig setIndexJoin(boolean indexJoin)
    {
        this.indexJoin = indexJoin;
        return this;
    }

    @Min(1)
    @Max(1000)
    public int getSplitsPerScan()
    {
        return splitsPerScan;
    }

    @Config("mongo-recent.splits-per-scan")
    @ConfigDescription("In how many parts a scan is read at once")
    public MongoRecentConfig setSplitsPerScan(int splitsPerScan)
    {
        this.splitsPerScan = splitsPerScan;
        return this;
    }

    @NotNull
    public UnindexedScanPolicy getUnindexedScanPolicy()
    {
        return unindexedScanPolicy;
    }

    @Config("mongo-recent.unindexed-scan-policy")
    @ConfigDescription("What becomes of a query that makes MongoDB look at every document of a large collection: ALLOW it, WARN in the server log, or DENY it")
    public MongoRecentConfig setUnindexedScanPolicy(UnindexedScanPolicy unindexedScanPolicy)
    {
        this.unindexedScanPolicy = unindexedScanPolicy;
        return this;
    }

    @Min(0)
    public long getUnindexedScanLimit()
    {
        return unindexedScanLimit;
    }

    @Config("mongo-recent.unindexed-scan-limit")
    @ConfigDescription("How many documents a collection has to have for mongo-recent.unindexed-scan-policy")
    public MongoRecentConfig setUnindexedScanLimit(long unindexedScanLimit)
    {
        this.unindexedScanLimit = unindexedScanLimit;
        return this;
    }
}
