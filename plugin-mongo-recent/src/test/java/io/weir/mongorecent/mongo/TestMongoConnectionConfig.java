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

import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.ConfigurationFactory;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.write.MongoWriteConfig;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestMongoConnectionConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(MongoConnectionConfig.class)
                .setConnectionUrl(null)
                .setServerSelectionTimeout(new Duration(5, SECONDS))
                .setConnectTimeout(new Duration(5, SECONDS))
                .setReadTimeout(new Duration(5, MINUTES))
                .setMinConnections(0)
                .setMaxConnections(100)
                .setMaxConnectionWait(new Duration(30, SECONDS))
                .setMaxStaleness(new Duration(90, SECONDS))
                .setPasswordFile(null));
    }

    @Test
    void fullMapping()
            throws IOException
    {
        Path passwordFile = Files.createTempFile(null, null);
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("mongo-recent.connection-url", "mongodb://mongo.example.com:27017/")
                .put("mongo-recent.server-selection-timeout", "1s")
                .put("mongo-recent.connect-timeout", "2s")
                .put("mongo-recent.read-timeout", "3s")
                .put("mongo-recent.min-connections", "5")
                .put("mongo-recent.max-connections", "6")
                .put("mongo-recent.max-connection-wait", "7s")
                .put("mongo-recent.max-staleness", "2m")
                .put("mongo-recent.password-file", passwordFile.toString())
                .buildOrThrow();

        assertFullMapping(properties, new MongoConnectionConfig()
                .setConnectionUrl("mongodb://mongo.example.com:27017/")
                .setServerSelectionTimeout(new Duration(1, SECONDS))
                .setConnectTimeout(new Duration(2, SECONDS))
                .setReadTimeout(new Duration(3, SECONDS))
                .setMinConnections(5)
                .setMaxConnections(6)
                .setMaxConnectionWait(new Duration(7, SECONDS))
                .setMaxStaleness(new Duration(2, MINUTES))
                .setPasswordFile(passwordFile.toFile()));
    }

    @Test
    void aUserWhosePasswordIsInAFile()
            throws IOException
    {
        Path passwordFile = Files.createTempFile(null, null);
        Map<String, String> properties = Map.of("mongo-recent.connection-url", "mongodb://steward@db/", "mongo-recent.password-file", passwordFile.toString());
        assertThat(new ConfigurationFactory(properties).build(MongoConnectionConfig.class).getConnectionUrl()).isEqualTo("mongodb://steward@db/");
        assertBad(Map.of("mongo-recent.connection-url", "mongodb://steward@db/"), "must be a MongoDB connection string");
    }

    @Test
    void badValues()
    {
        assertBad(Map.of(), "connectionUrl", "must not be null");
        assertBad(Map.of("mongo-recent.connection-url", "postgres://steward:s3cret@db/"), "must be a MongoDB connection string");
        assertBad(Map.of("mongo-recent.connection-url", "mongodb://steward:s3cret:@@db/"), "must be a MongoDB connection string");
        assertBad(Map.of("mongo-recent.connection-url", "mongodb://steward:s3cret@db/?w=0"), "mongo-recent.connection-url must not say w=0: nobody would learn of a failed write");
        for (String option : List.of("tlsInsecure=true", "tlsAllowInvalidHostnames=true", "sslInvalidHostNameAllowed=true", "tls=true&tlsInsecure=true")) {
            assertBad(Map.of("mongo-recent.connection-url", "mongodb://steward:s3cret@db/?" + option), "mongo-recent.connection-url must not say tlsInsecure=true or tlsAllowInvalidHostnames=true");
        }
        assertBad(
                Map.of("mongo-recent.connection-url", "mongodb://db/", "mongo-recent.min-connections", "9", "mongo-recent.max-connections", "8"),
                "mongo-recent.min-connections must not be greater than mongo-recent.max-connections");
    }

    /**
     * As with mongodb+srv://, of which more is known only then.
     */
    @Test
    void whatIsRefusedAtTheFirstUse()
    {
        assertRefused("w=0", "mongo-recent.connection-url must not say w=0");
        assertRefused("tlsAllowInvalidHostnames=true", "mongo-recent.connection-url must not say tlsInsecure=true or tlsAllowInvalidHostnames=true");
    }

    private static void assertRefused(String option, String message)
    {
        MongoConnectionConfig config = new MongoConnectionConfig().setConnectionUrl("mongodb://steward:s3cret@db/?" + option);
        MongoConnection connection = new MongoConnection(config, new MongoTlsConfig(), new MongoWriteConfig());
        assertThatThrownBy(connection::client)
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith(message)
                .message().doesNotContain("s3cret");
    }

    private static void assertBad(Map<String, String> properties, String... messages)
    {
        assertThatThrownBy(() -> new ConfigurationFactory(properties).build(MongoConnectionConfig.class))
                .message()
                .contains(messages)
                .doesNotContain("s3cret");
    }
}
