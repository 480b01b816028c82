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
package io.weir.lineage.sink;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.ConfigurationFactory;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.weir.lineage.sink.HttpSinkConfig.Compression;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.testing.ValidationAssertions.assertFailsValidation;
import static io.airlift.testing.ValidationAssertions.assertValidates;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestSinkConfigs
{
    @TempDir
    Path directory;

    @Test
    void fileDefaults()
    {
        assertRecordedDefaults(recordDefaults(FileSinkConfig.class)
                .setType(SinkType.FILE)
                .setEvents(SinkEvents.ALL)
                .setPath(null)
                .setMaxSize(DataSize.of(100, MEGABYTE))
                .setMaxAge(new Duration(1, DAYS))
                .setMaxFiles(30));
    }

    @Test
    void fileMappings()
    {
        assertFullMapping(
                ImmutableMap.of(
                        "type", "HTTP",
                        "events", "WRITES",
                        "path", "/var/events.jsonl",
                        "max-size", "1MB",
                        "max-age", "1h",
                        "max-files", "3"),
                new FileSinkConfig()
                        .setType(SinkType.HTTP)
                        .setEvents(SinkEvents.WRITES)
                        .setPath(Path.of("/var/events.jsonl"))
                        .setMaxSize(DataSize.of(1, MEGABYTE))
                        .setMaxAge(new Duration(1, HOURS))
                        .setMaxFiles(3));
        assertFailsValidation(new FileSinkConfig(), "path", "must not be null", NotNull.class);
    }

    @Test
    void httpDefaults()
    {
        assertRecordedDefaults(recordDefaults(HttpSinkConfig.class)
                .setType(SinkType.HTTP)
                .setEvents(SinkEvents.ALL)
                .setUrl(null)
                .setApiKey(null)
                .setApiKeyFile(null)
                .setHeaders(ImmutableList.of())
                .setTrustStorePath(null)
                .setTrustStorePassword(null)
                .setKeyStorePath(null)
                .setKeyStorePassword(null)
                .setConnectTimeout(new Duration(5, SECONDS))
                .setRequestTimeout(new Duration(30, SECONDS))
                .setCompression(Compression.NONE));
    }

    @Test
    void httpMappings()
            throws IOException
    {
        Path file = Files.createFile(directory.resolve("file"));
        assertFullMapping(
                ImmutableMap.<String, String>builder()
                        .put("type", "FILE")
                        .put("events", "WRITES")
                        .put("url", "https://marquez.example.org/api/v1/lineage")
                        .put("api-key", "secret")
                        .put("api-key-file", file.toString())
                        .put("headers", "X-Tenant: one")
                        .put("truststore-path", file.toString())
                        .put("truststore-password", "trust")
                        .put("keystore-path", file.toString())
                        .put("keystore-password", "key")
                        .put("connect-timeout", "1s")
                        .put("request-timeout", "2s")
                        .put("compression", "GZIP")
                        .buildOrThrow(),
                new HttpSinkConfig()
                        .setType(SinkType.FILE)
                        .setEvents(SinkEvents.WRITES)
                        .setUrl(URI.create("https://marquez.example.org/api/v1/lineage"))
                        .setApiKey("secret")
                        .setApiKeyFile(file)
                        .setHeaders(ImmutableList.of("X-Tenant: one"))
                        .setTrustStorePath(file)
                        .setTrustStorePassword("trust")
                        .setKeyStorePath(file)
                        .setKeyStorePassword("key")
                        .setConnectTimeout(new Duration(1, SECONDS))
                        .setRequestTimeout(new Duration(2, SECONDS))
                        .setCompression(Compression.GZIP));
    }

    @Test
    void badHttpValues()
    {
        assertValidates(http("https://marquez/api/v1/lineage"));
        assertFailsValidation(new HttpSinkConfig(), "url", "must not be null", NotNull.class);
        for (String url : ImmutableList.of("ftp://host/", "https:///path", "https://user:password@host/", "/path")) {
            assertFailsValidation(
                    http(url),
                    "urlValid",
                    "url must be http://... or https://... with a host, and without user, password and fragment: credentials belong into api-key",
                    AssertTrue.class);
        }
        assertFailsValidation(http("https://host/").setHeaders(ImmutableList.of("no header")), "headersValid", "headers must be Name: value, separated by commas", AssertTrue.class);
        assertFailsValidation(
                http("https://host/").setHeaders(ImmutableList.of("Host: other")),
                "headersFree",
                "headers cannot be those that HTTP clients set themselves: Connection, Content-Length, Expect, Host, Upgrade",
                AssertTrue.class);
        assertFailsValidation(http("https://host/").setApiKey("two\nlines"), "apiKeyValid", "api-key must be visible ASCII characters", AssertTrue.class);
    }

    @Test
    void keysInUrlsAreNotShown()
    {
        ConfigurationFactory factory = new ConfigurationFactory(ImmutableMap.of("url", "https://hub/api?api_key=SECRET and a space"));
        assertThatThrownBy(() -> factory.build(HttpSinkConfig.class)).hasMessageContaining("url").hasMessageNotContaining("SECRET");
    }

    private static HttpSinkConfig http(String url)
    {
        return new HttpSinkConfig().setUrl(URI.create(url));
    }

    @Test
    void kafkaDefaults()
    {
        assertRecordedDefaults(recordDefaults(KafkaSinkConfig.class)
                .setType(SinkType.KAFKA)
                .setEvents(SinkEvents.ALL)
                .setBootstrapServers(ImmutableList.of())
                .setTopic(null)
                .setConfigFiles(ImmutableList.of())
                .setMaxRecordSize(DataSize.of(1, MEGABYTE))
                .setRequestTimeout(new Duration(30, SECONDS)));
    }

    @Test
    void kafkaMappings()
            throws IOException
    {
        Path file = Files.createFile(directory.resolve("producer.properties"));
        assertFullMapping(
                ImmutableMap.of(
                        "type", "FILE",
                        "events", "writes",
                        "bootstrap-servers", "one:9092,two:9092",
                        "topic", "lineage",
                        "config-files", file.toString(),
                        "max-record-size", "2MB",
                        "request-timeout", "10s"),
                new KafkaSinkConfig()
                        .setType(SinkType.FILE)
                        .setEvents(SinkEvents.WRITES)
                        .setBootstrapServers(ImmutableList.of("one:9092", "two:9092"))
                        .setTopic("lineage")
                        .setConfigFiles(ImmutableList.of(file))
                        .setMaxRecordSize(DataSize.of(2, MEGABYTE))
                        .setRequestTimeout(new Duration(10, SECONDS)));
        assertFailsValidation(new KafkaSinkConfig().setTopic("t"), "bootstrapServers", "is required, such as broker1:9092,broker2:9092", NotEmpty.class);
        assertFailsValidation(
                new KafkaSinkConfig().setBootstrapServers(ImmutableList.of("b:1")).setTopic("a topic"),
                "topic",
                "must be a Kafka topic: letters, digits, '.', '_' and '-'",
                Pattern.class);
    }
}
