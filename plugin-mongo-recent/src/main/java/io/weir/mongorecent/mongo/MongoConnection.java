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

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.inject.Inject;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.TaggableReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.airlift.log.Logger;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.write.MongoWriteConfig;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.bson.BsonDocument;
import org.bson.codecs.configuration.CodecRegistries;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNREACHABLE;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * The catalog's one client, opened at its first use, or at once, in the background, when connections are kept open: a catalog starts while MongoDB is down.
 */
public final class MongoConnection
{
    private static final Logger log = Logger.get(MongoConnection.class);

    private final String url;
    private final Duration serverSelectionTimeout;
    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final Duration maxConnectionWait;
    private final int minConnections;
    private final int maxConnections;
    private final Duration maxStaleness;
    private final Optional<WriteConcern> writeConcern;
    private final Optional<Path> passwordFile;
    private final TlsSettings tls;

    @GuardedBy("this")
    private Optional<OpenClient> open = Optional.empty();
    @GuardedBy("this")
    private boolean closed;

    @Inject
    public MongoConnection(MongoConnectionConfig config, MongoTlsConfig tlsConfig, MongoWriteConfig writeConfig)
    {
        this.url = requireNonNull(config.getConnectionUrl(), "connectionUrl is null");
        this.serverSelectionTimeout = config.getServerSelectionTimeout();
        this.connectTimeout = config.getConnectTimeout();
        this.readTimeout = config.getReadTimeout();
        this.maxConnectionWait = config.getMaxConnectionWait();
        this.minConnections = config.getMinConnections();
        this.maxConnections = config.getMaxConnections();
        this.maxStaleness = config.getMaxStaleness();
        this.writeConcern = writeConfig.getWriteConcern().map(level -> switch (level) {
            case ACKNOWLEDGED -> WriteConcern.W1;
            case JOURNALED -> WriteConcern.JOURNALED;
            case MAJORITY -> WriteConcern.MAJORITY;
        });
        this.passwordFile = config.getPasswordFile().map(File::toPath);
        this.tls = TlsSettings.of(tlsConfig);
    }

    @PostConstruct
    public void warmUp()
    {
        if (minConnections > 0) {
            Thread.ofVirtual().start(this::tryOpen);
        }
    }

    private void tryOpen()
    {
        try {
            open();
        }
        catch (TrinoException e) {
            // whoever needs it first is told
            log.warn("No connections to MongoDB yet: %s", e.getMessage());
        }
    }

    MongoClient client()
    {
        return open().client();
    }

    MongoDatabase database(String name)
    {
        return client().getDatabase(name);
    }

    MongoCollection<BsonDocument> collection(CollectionName name)
    {
        return database(name.database()).getCollection(name.collection(), BsonDocument.class);
    }

    MongoErrors errors()
    {
        return open().errors();
    }

    private synchronized OpenClient open()
    {
        if (closed) {
            throw new TrinoException(MONGO_RECENT_UNREACHABLE, "The catalog is shut down");
        }
        if (open.isEmpty()) {
            open = Optional.of(connect());
        }
        return open.orElseThrow();
    }

    private OpenClient connect()
    {
        ConnectionString connectionString;
        try {
            connectionString = new ConnectionString(passwordFile.isPresent() ? ConnectionUrls.withPassword(url) : url);
        }
        catch (IllegalArgumentException | MongoConfigurationException e) {
            // without the cause: its message may quote the connection string
            throw new TrinoException(MONGO_RECENT_UNREACHABLE, "The servers of mongo-recent.connection-url cannot be found. " +
                    "With mongodb+srv://, check that the DNS server answers and that the host name in the connection string is right");
        }
        if (!ConnectionUrls.isAcknowledged(connectionString)) {
            throw new TrinoException(CONFIGURATION_INVALID, MongoConnectionConfig.UNACKNOWLEDGED);
        }
        if (!ConnectionUrls.verifiesHostNames(connectionString)) {
            throw new TrinoException(CONFIGURATION_INVALID, MongoConnectionConfig.UNVERIFIED);
        }
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyConnectionString(connectionString)
                .applicationName("weir-mongo-recent")
                .codecRegistry(CodecRegistries.fromRegistries(CodecRegistries.fromCodecs(new RawDocumentCodec()), MongoClientSettings.getDefaultCodecRegistry()))
                .applyToClusterSettings(cluster -> cluster
                        .serverSelectionTimeout(serverSelectionTimeout.toMillis(), MILLISECONDS))
                .applyToSocketSettings(socket -> socket
                        .connectTimeout(toIntExact(connectTimeout.toMillis()), MILLISECONDS)
                        .readTimeout(toIntExact(readTimeout.toMillis()), MILLISECONDS))
                .applyToConnectionPoolSettings(pool -> pool
                        .minSize(minConnections)
                        .maxSize(maxConnections)
                        .maxWaitTime(maxConnectionWait.toMillis(), MILLISECONDS));
        writeConcern.ifPresent(settings::writeConcern);
        tls.apply(settings);
        Optional.ofNullable(connectionString.getReadPreference())
                .filter(preference -> preference instanceof TaggableReadPreference taggable && taggable.getMaxStaleness(MILLISECONDS) == null)
                .ifPresent(preference -> settings.readPreference(preference.withMaxStalenessMS(maxStaleness.toMillis(), MILLISECONDS)));
        passwordFile.ifPresent(file -> settings.credential(Credentials.withPasswordOf(file, connectionString)));
        String hosts = String.join(", ", connectionString.getHosts());
        return new OpenClient(MongoClients.create(settings.build()), new MongoErrors(hosts, serverSelectionTimeout));
    }

    @PreDestroy
    public synchronized void close()
    {
        closed = true;
        open.ifPresent(client -> client.client().close());
        open = Optional.empty();
    }

    private record OpenClient(MongoClient client, MongoErrors errors) {}
}
