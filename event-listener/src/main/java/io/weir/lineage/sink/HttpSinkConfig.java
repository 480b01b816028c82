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
import com.google.common.collect.ImmutableSet;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.configuration.validation.FileExists;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;
import static java.util.concurrent.TimeUnit.SECONDS;

public class HttpSinkConfig
{
    private static final Set<String> OF_THE_CLIENT = ImmutableSet.of("connection", "content-length", "expect", "host", "upgrade");

    private SinkType type = SinkType.HTTP;
    private SinkEvents events = SinkEvents.ALL;
    private URI url;
    private Optional<String> apiKey = Optional.empty();
    private Optional<Path> apiKeyFile = Optional.empty();
    private List<String> headers = ImmutableList.of();
    private Optional<Path> trustStorePath = Optional.empty();
    private Optional<String> trustStorePassword = Optional.empty();
    private Optional<Path> keyStorePath = Optional.empty();
    private Optional<String> keyStorePassword = Optional.empty();
    private Duration connectTimeout = new Duration(5, SECONDS);
    private Duration requestTimeout = new Duration(30, SECONDS);
    private Compression compression = Compression.NONE;

    public enum Compression
    {
        NONE,
        GZIP,
    }

    @NotNull
    public SinkType getType()
    {
        return type;
    }

    @Config("type")
    @ConfigDescription("FILE, HTTP or KAFKA")
    public HttpSinkConfig setType(SinkType type)
    {
        this.type = type;
        return this;
    }

    @NotNull
    public SinkEvents getEvents()
    {
        return events;
    }

    @Config("events")
    @ConfigDescription("Of which queries: ALL, or WRITES for those that write, change or define something")
    public HttpSinkConfig setEvents(SinkEvents events)
    {
        this.events = events;
        return this;
    }

    @NotNull
    public URI getUrl()
    {
        return url;
    }

    // its query may hold a key
    @Config("url")
    @ConfigSecuritySensitive
    @ConfigDescription("Where events are posted to, with the path: of Marquez https://host/api/v1/lineage, of DataHub https://host/openapi/openlineage/api/v1/lineage, of OpenMetadata https://host/api/v1/openlineage/lineage")
    public HttpSinkConfig setUrl(URI url)
    {
        this.url = url;
        return this;
    }

    @AssertTrue(message = "url must be http://... or https://... with a host, and without user, password and fragment: credentials belong into api-key")
    public boolean isUrlValid()
    {
        return url == null || (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null);
    }

    public Optional<String> getApiKey()
    {
        return apiKey;
    }

    @Config("api-key")
    @ConfigSecuritySensitive
    @ConfigDescription("Sent as Authorization: Bearer KEY; best as ${ENV:NAME}")
    public HttpSinkConfig setApiKey(String apiKey)
    {
        this.apiKey = Optional.ofNullable(apiKey);
        return this;
    }

    // the HTTP client would quote it in its error
    @AssertTrue(message = "api-key must be visible ASCII characters")
    public boolean isApiKeyValid()
    {
        return apiKey.map(ApiKey::isValid).orElse(true);
    }

    public Optional<@FileExists Path> getApiKeyFile()
    {
        return apiKeyFile;
    }

    @Config("api-key-file")
    @ConfigDescription("File with the key, read again when it changes")
    public HttpSinkConfig setApiKeyFile(Path apiKeyFile)
    {
        this.apiKeyFile = Optional.ofNullable(apiKeyFile);
        return this;
    }

    @NotNull
    public List<String> getHeaders()
    {
        return headers;
    }

    @Config("headers")
    @ConfigSecuritySensitive
    @ConfigDescription("More headers, Name: value, separated by commas")
    public HttpSinkConfig setHeaders(List<String> headers)
    {
        this.headers = ImmutableList.copyOf(headers);
        return this;
    }

    @AssertTrue(message = "headers cannot be those that HTTP clients set themselves: Connection, Content-Length, Expect, Host, Upgrade")
    public boolean isHeadersFree()
    {
        return headers.stream().map(header -> header.substring(0, Math.max(0, header.indexOf(':'))).toLowerCase(ENGLISH)).noneMatch(OF_THE_CLIENT::contains);
    }

    @AssertTrue(message = "headers must be Name: value, separated by commas")
    public boolean isHeadersValid()
    {
        return headers.stream().allMatch(header -> header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+:\\s*[\\x20-\\x7e]+"));
    }

    public Optional<@FileExists Path> getTrustStorePath()
    {
        return trustStorePath;
    }

    @Config("truststore-path")
    @ConfigDescription("PKCS12 or JKS file with the certificates that are trusted, in place of those of the JDK")
    public HttpSinkConfig setTrustStorePath(Path trustStorePath)
    {
        this.trustStorePath = Optional.ofNullable(trustStorePath);
        return this;
    }

    public Optional<String> getTrustStorePassword()
    {
        return trustStorePassword;
    }

    @Config("truststore-password")
    @ConfigSecuritySensitive
    public HttpSinkConfig setTrustStorePassword(String trustStorePassword)
    {
        this.trustStorePassword = Optional.ofNullable(trustStorePassword);
        return this;
    }

    public Optional<@FileExists Path> getKeyStorePath()
    {
        return keyStorePath;
    }

    @Config("keystore-path")
    @ConfigDescription("PKCS12 or JKS file with the key and certificate that Weir shows")
    public HttpSinkConfig setKeyStorePath(Path keyStorePath)
    {
        this.keyStorePath = Optional.ofNullable(keyStorePath);
        return this;
    }

    public Optional<String> getKeyStorePassword()
    {
        return keyStorePassword;
    }

    @Config("keystore-password")
    @ConfigSecuritySensitive
    public HttpSinkConfig setKeyStorePassword(String keyStorePassword)
    {
        this.keyStorePassword = Optional.ofNullable(keyStorePassword);
        return this;
    }

    @NotNull
    @MinDuration("1ms")
    public Duration getConnectTimeout()
    {
        return connectTimeout;
    }

    @Config("connect-timeout")
    @ConfigDescription("How long opening a connection may take")
    public HttpSinkConfig setConnectTimeout(Duration connectTimeout)
    {
        this.connectTimeout = connectTimeout;
        return this;
    }

    @NotNull
    @MinDuration("1ms")
    public Duration getRequestTimeout()
    {
        return requestTimeout;
    }

    @Config("request-timeout")
    @ConfigDescription("How long one request may take, to the end of its answer")
    public HttpSinkConfig setRequestTimeout(Duration requestTimeout)
    {
        this.requestTimeout = requestTimeout;
        return this;
    }

    @NotNull
    public Compression getCompression()
    {
        return compression;
    }

    @Config("compression")
    @ConfigDescription("Of what is posted: NONE or GZIP")
    public HttpSinkConfig setCompression(Compression compression)
    {
        this.compression = compression;
        return this;
    }
}
