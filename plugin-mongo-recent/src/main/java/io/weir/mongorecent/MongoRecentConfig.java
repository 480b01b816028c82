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
import io.airlift.configuration.validation.FileExists;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import io.weir.mongorecent.mongo.ConnectionUrls;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import java.io.File;
import java.util.Optional;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

public class MongoRecentConfig
{
    private String connectionUrl;
    private Duration serverSelectionTimeout = new Duration(5, SECONDS);
    private Duration connectTimeout = new Duration(5, SECONDS);
    private Duration readTimeout = new Duration(5, MINUTES);
    private Optional<Duration> maxQueryTime = Optional.empty();
    private Duration historyClockSkew = new Duration(10, SECONDS);
    private int minConnections;
    private int maxConnections = 100;
    private Duration maxConnectionWait = new Duration(30, SECONDS);
    private int sampleSize = 1000;
    private Duration metadataCacheTtl = new Duration(1, MINUTES);
    private int domainCompactionThreshold = 1000;
    private int insertBatchSize = 1000;
    private Optional<WriteConcernLevel> writeConcern = Optional.empty();
    private DataSize maxBufferedChanges = DataSize.of(256, MEGABYTE);
    private SampleMethod sampleMethod = SampleMethod.ENDS;
    private Misfits misfits = Misfits.FAIL;
    private Duration dynamicFilteringWaitTimeout = new Duration(1, SECONDS);
    private boolean aggregationPushdown = true;
    private boolean indexJoin;
    private int splitsPerScan = 1;
    private UnindexedScanPolicy unindexedScanPolicy = UnindexedScanPolicy.ALLOW;
    private long unindexedScanLimit = 1_000_000;
    private Duration maxStaleness = new Duration(90, SECONDS);
    private Optional<File> passwordFile = Optional.empty();
    private boolean tls;
    private Optional<File> keyStorePath = Optional.empty();
    private Optional<String> keyStorePassword = Optional.empty();
    private Optional<File> trustStorePath = Optional.empty();
    private Optional<String> trustStorePassword = Optional.empty();

    public enum SampleMethod
    {
        /**
         * The oldest and the newest documents, by their keys.
         */
        ENDS,
        /**
         * MongoDB's own random sample.
         */
        RANDOM,
    }

    public enum WriteConcernLevel
    {
        ACKNOWLEDGED,
        JOURNALED,
        MAJORITY,
    }

    public enum UnindexedScanPolicy
    {
        ALLOW,
        WARN,
        DENY,
    }

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

    @NotNull
    @MinDuration("0s")
    public Duration getHistoryClockSkew()
    {
        return historyClockSkew;
    }

    @Config("mongo-recent.history.clock-skew")
    @ConfigDescription("How far the clocks of Trino's nodes and of MongoDB may be apart: what was copied to a history is kept for that much longer than the grace of its link")
    public MongoRecentConfig setHistoryClockSkew(Duration historyClockSkew)
    {
        this.historyClockSkew = historyClockSkew;
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

    public Optional<WriteConcernLevel> getWriteConcern()
    {
        return writeConcern;
    }

    @Config("mongo-recent.write-concern")
    @ConfigDescription("Which answer of MongoDB a write waits for: ACKNOWLEDGED by the primary, JOURNALED by it, or by the MAJORITY; without it what the connection string says, then the server's default")
    public MongoRecentConfig setWriteConcern(WriteConcernLevel writeConcern)
    {
        this.writeConcern = Optional.ofNullable(writeConcern);
        return this;
    }

    @NotNull
    public DataSize getMaxBufferedChanges()
    {
        return maxBufferedChanges;
    }

    @Config("mongo-recent.max-buffered-changes")
    @ConfigDescription("How much UPDATE, DELETE and MERGE may keep per writer until all rows are read; a statement that needs more fails and changes nothing")
    public MongoRecentConfig setMaxBufferedChanges(DataSize maxBufferedChanges)
    {
        this.maxBufferedChanges = maxBufferedChanges;
        return this;
    }

    @NotNull
    public SampleMethod getSampleMethod()
    {
        return sampleMethod;
    }

    @Config("mongo-recent.sample-method")
    @ConfigDescription("Which documents the columns of an undeclared collection are inferred from: the ENDS by _id, or RANDOM ones")
    public MongoRecentConfig setSampleMethod(SampleMethod sampleMethod)
    {
        this.sampleMethod = sampleMethod;
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

    @MinDuration("90s")
    public Duration getMaxStaleness()
    {
        return maxStaleness;
    }

    @Config("mongo-recent.max-staleness")
    @ConfigDescription("How far a secondary may be behind when the connection string names a read preference other than primary; MongoDB takes 90s or more")
    public MongoRecentConfig setMaxStaleness(Duration maxStaleness)
    {
        this.maxStaleness = maxStaleness;
        return this;
    }

    public Optional<@FileExists File> getPasswordFile()
    {
        return passwordFile;
    }

    @Config("mongo-recent.password-file")
    @ConfigDescription("A file with the password of the user whom the connection string names without one")
    public MongoRecentConfig setPasswordFile(File passwordFile)
    {
        this.passwordFile = Optional.ofNullable(passwordFile);
        return this;
    }

    public boolean isTls()
    {
        return tls;
    }

    @Config("mongo-recent.tls.enabled")
    @ConfigDescription("Speak TLS to MongoDB; also on when the connection string says tls=true")
    public MongoRecentConfig setTls(boolean tls)
    {
        this.tls = tls;
        return this;
    }

    public Optional<@FileExists File> getKeyStorePath()
    {
        return keyStorePath;
    }

    @Config("mongo-recent.tls.keystore-path")
    @ConfigDescription("Key store (PEM or JKS) with the certificate of this client")
    public MongoRecentConfig setKeyStorePath(File keyStorePath)
    {
        this.keyStorePath = Optional.ofNullable(keyStorePath);
        return this;
    }

    public Optional<String> getKeyStorePassword()
    {
        return keyStorePassword;
    }

    @Config("mongo-recent.tls.keystore-password")
    @ConfigDescription("Password of the key store")
    @ConfigSecuritySensitive
    public MongoRecentConfig setKeyStorePassword(String keyStorePassword)
    {
        this.keyStorePassword = Optional.ofNullable(keyStorePassword);
        return this;
    }

    public Optional<@FileExists File> getTrustStorePath()
    {
        return trustStorePath;
    }

    @Config("mongo-recent.tls.truststore-path")
    @ConfigDescription("Trust store (PEM or JKS) with the authorities that MongoDB's certificate may come from")
    public MongoRecentConfig setTrustStorePath(File trustStorePath)
    {
        this.trustStorePath = Optional.ofNullable(trustStorePath);
        return this;
    }

    public Optional<String> getTrustStorePassword()
    {
        return trustStorePassword;
    }

    @Config("mongo-recent.tls.truststore-password")
    @ConfigDescription("Password of the trust store")
    @ConfigSecuritySensitive
    public MongoRecentConfig setTrustStorePassword(String trustStorePassword)
    {
        this.trustStorePassword = Optional.ofNullable(trustStorePassword);
        return this;
    }
}
