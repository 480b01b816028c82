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
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import io.weir.mongorecent.mongo.ConnectionUrls;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import java.util.Optional;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

public class MongoRecentConfig
{
    private String connectionUrl;
    private Duration serverSelectionTimeout = new Duration(5, SECONDS);
    private Duration connectTimeout = new Duration(5, SECONDS);
    private Duration readTimeout = new Duration(5, MINUTES);
    private Optional<Duration> maxQueryTime = Optional.empty();
    private int minConnections;
    private int maxConnections = 100;
    private Duration maxConnectionWait = new Duration(30, SECONDS);
    private int sampleSize = 1000;
    private Duration metadataCacheTtl = new Duration(1, MINUTES);
    private int domainCompactionThreshold = 1000;
    private int insertBatchSize = 1000;

    @NotNull
    public String getConnectionUrl()
    {
        return connectionUrl;
    }

    @Config("mongo-recent.connection-url")
    @ConfigDescription("Where MongoDB is: mongodb://[user:password@]host:port/ or mongodb+srv://...; it may hold a password and is never shown")
    @ConfigSecuritySensitive
    public MongoRecentConfig setConnectionUrl(String connectionUrl)
    {
        this.connectionUrl = connectionUrl;
        return this;
    }

    @AssertTrue(message = "mongo-recent.connection-url must be a MongoDB connection string: mongodb://[user:password@]host:port/ with reserved characters of user and password percent-encoded (the value is not shown, it may hold a password)")
    public boolean isConnectionUrlWellFormed()
    {
        return connectionUrl == null || ConnectionUrls.isWellFormed(connectionUrl);
    }

    @MinDuration("1ms")
    public Duration getServerSelectionTimeout()
    {
        return serverSelectionTimeout;
    }

    @Config("mongo-recent.server-selection-timeout")
    @ConfigDescription("How long a command waits for a usable MongoDB server before the query fails")
    public MongoRecentConfig setServerSelectionTimeout(Duration serverSelectionTimeout)
    {
        this.serverSelectionTimeout = serverSelectionTimeout;
        return this;
    }

    @MinDuration("1ms")
    public Duration getConnectTimeout()
    {
        return connectTimeout;
    }

    @Config("mongo-recent.connect-timeout")
    @ConfigDescription("How long opening one connection may take")
    public MongoRecentConfig setConnectTimeout(Duration connectTimeout)
    {
        this.connectTimeout = connectTimeout;
        return this;
    }

    @MinDuration("1ms")
    public Duration getReadTimeout()
    {
        return readTimeout;
    }

    @Config("mongo-recent.read-timeout")
    @ConfigDescription("How long one answer of MongoDB may take before its connection is given up")
    public MongoRecentConfig setReadTimeout(Duration readTimeout)
    {
        this.readTimeout = readTimeout;
        return this;
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

    @Min(0)
    public int getMinConnections()
    {
        return minConnections;
    }

    @Config("mongo-recent.min-connections")
    @ConfigDescription("Connections per server and node that are kept open")
    public MongoRecentConfig setMinConnections(int minConnections)
    {
        this.minConnections = minConnections;
        return this;
    }

    @Min(1)
    public int getMaxConnections()
    {
        return maxConnections;
    }

    @Config("mongo-recent.max-connections")
    @ConfigDescription("Connections per server and node at most")
    public MongoRecentConfig setMaxConnections(int maxConnections)
    {
        this.maxConnections = maxConnections;
        return this;
    }

    @AssertTrue(message = "mongo-recent.min-connections must not be greater than mongo-recent.max-connections")
    public boolean isConnectionRangeValid()
    {
        return minConnections <= maxConnections;
    }

    @MinDuration("1ms")
    public Duration getMaxConnectionWait()
    {
        return maxConnectionWait;
    }

    @Config("mongo-recent.max-connection-wait")
    @ConfigDescription("How long a command waits for a free connection")
    public MongoRecentConfig setMaxConnectionWait(Duration maxConnectionWait)
    {
        this.maxConnectionWait = maxConnectionWait;
        return this;
    }

    @Min(2)
    @Max(1_000_000)
    public int getSampleSize()
    {
        return sampleSize;
    }

    @Config("mongo-recent.sample-size")
    @ConfigDescription("Documents from which the columns of an undeclared collection are inferred, the oldest and the newest")
    public MongoRecentConfig setSampleSize(int sampleSize)
    {
        this.sampleSize = sampleSize;
        return this;
    }

    @MinDuration("0ms")
    public Duration getMetadataCacheTtl()
    {
        return metadataCacheTtl;
    }

    @Config("mongo-recent.metadata-cache-ttl")
    @ConfigDescription("How long the columns of a collection are remembered")
    public MongoRecentConfig setMetadataCacheTtl(Duration metadataCacheTtl)
    {
        this.metadataCacheTtl = metadataCacheTtl;
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

    @Min(1)
    @Max(100_000)
    public int getInsertBatchSize()
    {
        return insertBatchSize;
    }

    @Config("mongo-recent.insert-batch-size")
    @ConfigDescription("Documents per insert command")
    public MongoRecentConfig setInsertBatchSize(int insertBatchSize)
    {
        this.insertBatchSize = insertBatchSize;
        return this;
    }
}
