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
package io.weir.mongorecent.mongo;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.configuration.validation.FileExists;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import java.io.File;
import java.util.Optional;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Where MongoDB is, and how it is reached.
 */
public class MongoConnectionConfig
{
    static final String UNACKNOWLEDGED = "mongo-recent.connection-url must not say w=0: nobody would learn of a failed write. " +
            "Leave it out, or name an answer of MongoDB to wait for, such as w=majority (the value is not shown, it may hold a password)";

    static final String UNVERIFIED = "mongo-recent.connection-url must not say tlsInsecure=true or tlsAllowInvalidHostnames=true: anyone with a certificate could pass for the server. " +
            "Leave it out, and give the servers certificates for the host names by which they are called; " +
            "mongo-recent.tls.truststore-path names who issues them (the value is not shown, it may hold a password)";

    private String connectionUrl;
    private Optional<File> passwordFile = Optional.empty();
    private Duration serverSelectionTimeout = new Duration(5, SECONDS);
    private Duration connectTimeout = new Duration(5, SECONDS);
    private Duration readTimeout = new Duration(5, MINUTES);
    private int minConnections;
    private int maxConnections = 100;
    private Duration maxConnectionWait = new Duration(30, SECONDS);
    private Duration maxStaleness = new Duration(90, SECONDS);

    @NotNull
    public String getConnectionUrl()
    {
        return connectionUrl;
    }

    @Config("mongo-recent.connection-url")
    @ConfigDescription("Where MongoDB is: mongodb://[user:password@]host:port/ or mongodb+srv://...; it may hold a password and is never shown")
    @ConfigSecuritySensitive
    public MongoConnectionConfig setConnectionUrl(String connectionUrl)
    {
        this.connectionUrl = connectionUrl;
        return this;
    }

    @AssertTrue(message = "mongo-recent.connection-url must be a MongoDB connection string: mongodb://[user:password@]host:port/ with reserved characters of user and password percent-encoded (the value is not shown, it may hold a password)")
    public boolean isConnectionUrlWellFormed()
    {
        return connectionUrl == null || ConnectionUrls.isWellFormed(passwordFile.isPresent() ? ConnectionUrls.withPassword(connectionUrl) : connectionUrl);
    }

    @AssertTrue(message = UNACKNOWLEDGED)
    public boolean isConnectionUrlAcknowledged()
    {
        return connectionUrl == null || ConnectionUrls.isAcknowledged(passwordFile.isPresent() ? ConnectionUrls.withPassword(connectionUrl) : connectionUrl);
    }

    @AssertTrue(message = UNVERIFIED)
    public boolean isConnectionUrlVerifyingHostNames()
    {
        return connectionUrl == null || ConnectionUrls.verifiesHostNames(passwordFile.isPresent() ? ConnectionUrls.withPassword(connectionUrl) : connectionUrl);
    }

    public Optional<@FileExists File> getPasswordFile()
    {
        return passwordFile;
    }

    @Config("mongo-recent.password-file")
    @ConfigDescription("A file with the password of the user whom the connection string names without one")
    public MongoConnectionConfig setPasswordFile(File passwordFile)
    {
        this.passwordFile = Optional.ofNullable(passwordFile);
        return this;
    }

    @MinDuration("1ms")
    public Duration getServerSelectionTimeout()
    {
        return serverSelectionTimeout;
    }

    @Config("mongo-recent.server-selection-timeout")
    @ConfigDescription("How long a command waits for a usable MongoDB server before the query fails")
    public MongoConnectionConfig setServerSelectionTimeout(Duration serverSelectionTimeout)
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
    public MongoConnectionConfig setConnectTimeout(Duration connectTimeout)
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
    public MongoConnectionConfig setReadTimeout(Duration readTimeout)
    {
        this.readTimeout = readTimeout;
        return this;
    }

    @Min(0)
    public int getMinConnections()
    {
        return minConnections;
    }

    @Config("mongo-recent.min-connections")
    @ConfigDescription("Connections per server and node that are kept open")
    public MongoConnectionConfig setMinConnections(int minConnections)
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
    public MongoConnectionConfig setMaxConnections(int maxConnections)
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
    public MongoConnectionConfig setMaxConnectionWait(Duration maxConnectionWait)
    {
        this.maxConnectionWait = maxConnectionWait;
        return this;
    }

    @MinDuration("90s")
    public Duration getMaxStaleness()
    {
        return maxStaleness;
    }

    @Config("mongo-recent.max-staleness")
    @ConfigDescription("How far a secondary may be behind when the connection string names a read preference other than primary; MongoDB takes 90s or more")
    public MongoConnectionConfig setMaxStaleness(Duration maxStaleness)
    {
        this.maxStaleness = maxStaleness;
        return this;
    }
}
