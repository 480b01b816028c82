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
import com.sun.net.httpserver.HttpExchange;
import io.airlift.units.Duration;
import io.weir.lineage.delivery.SinkUnavailableException;
import io.weir.lineage.sink.HttpSinkConfig.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is sent to an endpoint, and what is made of its answers.
 */
class TestHttpSink
{
    private static final List<EventRow> ROWS = ImmutableList.of(new EventRow("one", "{\"é\":1}"), new EventRow("two", "{2}"));

    @TempDir
    Path directory;

    @Test
    void postsEachEvent()
            throws IOException
    {
        Receipts receipts = new Receipts();
        try (HttpEndpoint endpoint = HttpEndpoint.answering(201);
                HttpSink sink = sink(endpoint.config().setApiKey("secret").setHeaders(ImmutableList.of("X-Tenant: one, really")))) {
            sink.write(ROWS, receipts);
            assertThat(receipts.delivered).isEqualTo(2);
            assertThat(endpoint.requests()).containsExactly(
                    "POST /api/v1/lineage application/json Bearer secret one, really {\"é\":1}",
                    "POST /api/v1/lineage application/json Bearer secret one, really {2}");
        }
    }

    @Test
    void compresses()
            throws IOException
    {
        try (HttpEndpoint endpoint = HttpEndpoint.answering(200);
                HttpSink sink = sink(endpoint.config().setCompression(Compression.GZIP))) {
            sink.write(ROWS, new Receipts());
            assertThat(endpoint.requests()).last().asString().endsWith(" gzip {2}");
        }
    }

    @Test
    void readsARenewedKey()
            throws IOException
    {
        Path file = Files.writeString(directory.resolve("key"), "old\n");
        try (HttpEndpoint endpoint = HttpEndpoint.answering(200);
                HttpSink sink = sink(endpoint.config().setApiKeyFile(file))) {
            sink.write(ROWS.subList(0, 1), new Receipts());
            Files.writeString(file, "new\n");
            sink.write(ROWS.subList(1, 2), new Receipts());
            assertThat(endpoint.requests()).first().asString().contains("Bearer old");
            assertThat(endpoint.requests()).last().asString().contains("Bearer new");
            Files.writeString(file, "two\nlines");
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts()))
                    .isInstanceOf(SinkUnavailableException.class)
                    .hasMessage("The file %s does not hold an API key: expected one line of visible ASCII characters", file);
        }
        assertThatThrownBy(() -> sink(config(URI.create("http://127.0.0.1/")).setApiKeyFile(file).setApiKey("key")))
                .hasMessage("api-key and api-key-file=%s exclude each other: remove one", file);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 422})
    void refusedForGood(int status)
            throws IOException
    {
        Receipts receipts = new Receipts();
        try (HttpEndpoint endpoint = HttpEndpoint.answering(status);
                HttpSink sink = sink(endpoint.config())) {
            sink.write(ROWS, receipts);
        }
        assertThat(receipts.refused).containsExactly("one: HTTP status " + status, "two: HTTP status " + status);
        assertThat(receipts.delivered).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 408, 410, 415, 429, 500, 503})
    void triedAgain(int status)
            throws IOException
    {
        Receipts receipts = new Receipts();
        try (HttpEndpoint endpoint = HttpEndpoint.answering(status);
                HttpSink sink = sink(endpoint.config().setApiKey("secret"))) {
            assertThatThrownBy(() -> sink.write(ROWS, receipts))
                    .isInstanceOfSatisfying(SinkUnavailableException.class, e -> assertThat(e.retryAfter()).contains(java.time.Duration.ofSeconds(3)))
                    .hasMessage("%s answered with HTTP status %s", endpoint.uri(), status);
        }
        assertThat(receipts.refused).isEmpty();
        assertThat(receipts.delivered).isZero();
    }

    @Test
    void keysInTheAddressAreNotTold()
            throws IOException
    {
        try (HttpEndpoint endpoint = HttpEndpoint.answering(503);
                HttpSink sink = sink(config(URI.create(endpoint.uri() + "?api_key=secret")))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).hasMessage("%s answered with HTTP status 503", endpoint.uri());
        }
    }

    @Test
    void redirectsAreToldAndNotFollowed()
            throws IOException
    {
        assertRedirect("https://user:secret@other.example.org/v1/lineage?api_key=secret#top", "https://other.example.org/v1/lineage");
        assertRedirect("/other?api_key=secret", "/other");
        try (HttpEndpoint endpoint = HttpEndpoint.handling(exchange -> redirect(exchange, "not an address"));
                HttpSink sink = sink(endpoint.config())) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).hasMessage("%s answered with HTTP status 308", endpoint.uri());
        }
    }

    private static void assertRedirect(String location, String told)
            throws IOException
    {
        try (HttpEndpoint endpoint = HttpEndpoint.handling(exchange -> redirect(exchange, location));
                HttpSink sink = sink(endpoint.config())) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts()))
                    .isInstanceOf(SinkUnavailableException.class)
                    .hasMessage("%s answered with HTTP status 308, which leads to %s. Redirects are not followed: set the url of the sink to that address", endpoint.uri(), endpoint.uri().resolve(told));
        }
    }

    private static void redirect(HttpExchange exchange, String location)
            throws IOException
    {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(308, -1);
        exchange.close();
    }

    @Test
    void whenToComeAgain()
    {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(HttpSink.retryAfter("3", now)).contains(java.time.Duration.ofSeconds(3));
        assertThat(HttpSink.retryAfter("99999999999999", now)).contains(java.time.Duration.ofMinutes(5));
        assertThat(HttpSink.retryAfter("Thu, 01 Jan 2026 00:00:07 GMT", now)).contains(java.time.Duration.ofSeconds(7));
        assertThat(HttpSink.retryAfter("Thu, 01 Jan 2099 00:00:00 GMT", now)).contains(java.time.Duration.ofMinutes(5));
        assertThat(HttpSink.retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now)).isEmpty();
        assertThat(HttpSink.retryAfter("-3", now)).isEmpty();
        assertThat(HttpSink.retryAfter("soon", now)).isEmpty();
    }

    @Test
    void endpointThatIsSlow()
            throws IOException
    {
        try (HttpEndpoint endpoint = HttpEndpoint.handling(TestHttpSink::answerWithHeadersAlone);
                HttpSink sink = sink(endpoint.config().setRequestTimeout(new Duration(200, MILLISECONDS)))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).hasMessage("%s did not answer within 200.00ms", endpoint.uri());
        }
    }

    private static void answerWithHeadersAlone(HttpExchange exchange)
            throws IOException
    {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().flush();
        HttpEndpoint.hang();
    }

    @Test
    void endpointThatIsDown()
            throws IOException
    {
        URI uri = HttpEndpoint.gone();
        try (HttpSink sink = sink(config(uri))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).isInstanceOf(SinkUnavailableException.class).hasMessage("%s cannot be reached: it takes no connections. Check the url of the sink, and whether something listens there", uri);
        }
    }

    @Test
    void hostThatIsNotKnown()
    {
        URI uri = URI.create("http://nosuchhost.invalid:8080/api/v1/lineage");
        try (HttpSink sink = sink(config(uri))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts()))
                    .isInstanceOf(SinkUnavailableException.class)
                    .hasMessage("%s cannot be reached: the name of its host is not known. Check the url of the sink, and the name service of this machine", uri);
        }
    }

    private static HttpSinkConfig config(URI uri)
    {
        return new HttpSinkConfig().setUrl(uri);
    }

    private static HttpSink sink(HttpSinkConfig config)
    {
        return new HttpSink("http", config, Encoders.encoder());
    }
}
