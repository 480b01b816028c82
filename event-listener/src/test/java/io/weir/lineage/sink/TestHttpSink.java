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
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.airlift.testing.TestingTicker;
import io.airlift.units.Duration;
import io.weir.lineage.delivery.SinkUnavailableException;
import io.weir.lineage.sink.HttpSinkConfig.Compression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestHttpSink
{
    private static final List<EventRow> ROWS = ImmutableList.of(new EventRow("one", "{\"é\":1}"), new EventRow("two", "{2}"));

    @TempDir
    Path directory;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private Optional<HttpServer> server = Optional.empty();

    @AfterEach
    void stop()
    {
        server.ifPresent(running -> running.stop(0));
    }

    @Test
    void postsEachEvent()
            throws IOException
    {
        Receipts receipts = new Receipts();
        try (HttpSink sink = sink(config(start(201)).setApiKey("secret").setHeaders(ImmutableList.of("X-Tenant: one, really")))) {
            sink.write(ROWS, receipts);
        }
        assertThat(receipts.delivered).isEqualTo(2);
        assertThat(requests).containsExactly(
                "POST /api/v1/lineage application/json Bearer secret one, really {\"é\":1}",
                "POST /api/v1/lineage application/json Bearer secret one, really {2}");
    }

    @Test
    void compresses()
            throws IOException
    {
        try (HttpSink sink = sink(config(start(200)).setCompression(Compression.GZIP))) {
            sink.write(ROWS, new Receipts());
        }
        assertThat(requests).last().asString().endsWith(" gzip {2}");
    }

    @Test
    void readsARenewedKey()
            throws IOException
    {
        Path file = Files.writeString(directory.resolve("key"), "old\n");
        try (HttpSink sink = sink(config(start(200)).setApiKeyFile(file))) {
            sink.write(ROWS.subList(0, 1), new Receipts());
            Files.writeString(file, "new\n");
            sink.write(ROWS.subList(1, 2), new Receipts());
            assertThat(requests).first().asString().contains("Bearer old");
            assertThat(requests).last().asString().contains("Bearer new");
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
        try (HttpSink sink = sink(config(start(status)))) {
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
        URI uri = start(status);
        try (HttpSink sink = sink(config(uri).setApiKey("secret"))) {
            assertThatThrownBy(() -> sink.write(ROWS, receipts))
                    .isInstanceOfSatisfying(SinkUnavailableException.class, e -> assertThat(e.retryAfter()).contains(java.time.Duration.ofSeconds(3)))
                    .hasMessage("%s answered with HTTP status %s", uri, status);
        }
        assertThat(receipts.refused).isEmpty();
        assertThat(receipts.delivered).isZero();
    }

    @Test
    void eventAtWhichTheEndpointFails()
            throws IOException
    {
        URI uri = start(exchange -> answer(exchange, body -> body.contains("poison") ? 500 : 201));
        List<EventRow> rows = ImmutableList.of(
                new EventRow("one", "{\"poison\":1}"),
                new EventRow("one", "{\"end\":1}"),
                new EventRow("two", "{\"start\":2}"),
                new EventRow("three", "{\"poison\":3}"),
                new EventRow("four", "{\"start\":4}"));
        Receipts receipts = new Receipts();
        TestingTicker ticker = new TestingTicker();
        try (HttpSink sink = new HttpSink("http", config(uri), Encoders.encoder(), ticker)) {
            for (int attempt = 0; attempt < 20; attempt++) {
                assertThatThrownBy(() -> sink.write(rows, receipts)).hasMessage("%s answered with HTTP status 500", uri);
            }
            ticker.increment(5, MINUTES);
            // the first is given up and the rest goes on, up to the next at which it fails
            assertThatThrownBy(() -> sink.write(rows, receipts)).hasMessage("%s answered with HTTP status 500", uri);
            assertThat(receipts.refused).containsExactly("one: HTTP status 500 each time, while other events are taken");
            assertThat(receipts.delivered).isEqualTo(2);
            // and that takes seconds
            for (int attempt = 0; attempt < 5; attempt++) {
                assertThatThrownBy(() -> sink.write(rows.subList(3, 5), receipts)).isInstanceOf(SinkUnavailableException.class);
            }
            ticker.increment(5, SECONDS);
            sink.write(rows.subList(3, 5), receipts);
            assertThat(receipts.refused).last().isEqualTo("three: HTTP status 500 each time, while other events are taken");
            assertThat(receipts.delivered).isEqualTo(3);
        }
        // each once, also the one that was sent before its turn
        assertThat(requests).filteredOn(request -> !request.contains("poison")).extracting(request -> request.substring(request.indexOf('{')))
                .containsExactly("{\"start\":2}", "{\"end\":1}", "{\"start\":4}");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void eventAtWhichWhatIsBehindTheProxyFails(int status)
            throws IOException
    {
        Receipts receipts = giveUpPoison(config(start(exchange -> answer(exchange, body -> body.contains("poison") ? status : 201))));
        assertThat(receipts.refused).containsExactly("one: HTTP status %s each time, while other events are taken".formatted(status));
        assertThat(receipts.delivered).isEqualTo(1);
    }

    @Test
    void eventThatIsNeverAnswered()
            throws IOException
    {
        CountDownLatch end = new CountDownLatch(1);
        // each request has a thread of its own, or the first would hold up the others
        HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        created.setExecutor(threads);
        URI uri = begin(created, exchange -> {
            if (body(exchange).contains("poison")) {
                await(end);
            }
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        }, "http");
        try {
            Receipts receipts = giveUpPoison(config(uri).setRequestTimeout(new Duration(500, MILLISECONDS)));
            assertThat(receipts.refused).containsExactly("one: no answer within 500.00ms each time, while other events are taken");
            assertThat(receipts.delivered).isEqualTo(1);
        }
        finally {
            end.countDown();
            threads.shutdown();
        }
    }

    @Test
    void eventAtWhichTheConnectionBreaks()
            throws IOException
    {
        Receipts receipts = giveUpPoison(config(start(exchange -> {
            if (body(exchange).contains("poison")) {
                throw new IOException("nothing is answered");
            }
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        })));
        assertThat(receipts.refused).containsExactly("one: a broken connection each time, while other events are taken");
        assertThat(receipts.delivered).isEqualTo(1);
    }

    private static Receipts giveUpPoison(HttpSinkConfig config)
    {
        List<EventRow> rows = ImmutableList.of(new EventRow("one", "{\"poison\":1}"), new EventRow("two", "{\"start\":2}"));
        Receipts receipts = new Receipts();
        TestingTicker ticker = new TestingTicker();
        try (HttpSink sink = new HttpSink("http", config, Encoders.encoder(), ticker)) {
            for (int attempt = 0; attempt < 5; attempt++) {
                assertThatThrownBy(() -> sink.write(rows, receipts)).isInstanceOf(SinkUnavailableException.class);
            }
            assertThat(receipts.refused).isEmpty();
            ticker.increment(5, MINUTES);
            sink.write(rows, receipts);
        }
        return receipts;
    }

    @Test
    void endpointThatIsGoneLosesNothing()
            throws IOException
    {
        URI uri = start(200);
        server.orElseThrow().stop(0);
        assertNothingIsGivenUp(config(uri));
    }

    @Test
    void endpointThatAnswersNothingLosesNothing()
            throws IOException
    {
        assertNothingIsGivenUp(config(start(_ -> {
            throw new IOException("nothing is answered");
        })));
    }

    private static void assertNothingIsGivenUp(HttpSinkConfig config)
    {
        Receipts receipts = new Receipts();
        TestingTicker ticker = new TestingTicker();
        try (HttpSink sink = new HttpSink("http", config, Encoders.encoder(), ticker)) {
            for (int attempt = 0; attempt < 20; attempt++) {
                ticker.increment(1, MINUTES);
                assertThatThrownBy(() -> sink.write(ROWS, receipts)).isInstanceOf(SinkUnavailableException.class);
            }
        }
        assertThat(receipts.refused).isEmpty();
        assertThat(receipts.delivered).isZero();
    }

    @Test
    void largeEventLeavesRoomForThoseThatTellWhetherItIsToBlame()
            throws IOException
    {
        try (HttpSink sink = sink(config(start(200)))) {
            assertThat(sink.weight(ROWS.getFirst())).isEqualTo(1);
            assertThat(sink.mostRows() / sink.weight(new EventRow("one", " ".repeat(20_000_000)))).isEqualTo(20);
        }
    }

    @Test
    void severalEventsAtWhichTheEndpointFails()
            throws IOException
    {
        URI uri = start(exchange -> answer(exchange, body -> body.contains("poison") ? 500 : 201));
        List<EventRow> rows = ImmutableList.of(
                new EventRow("one", "{\"poison\":1}"),
                new EventRow("two", "{\"poison\":2}"),
                new EventRow("three", "{\"poison\":3}"),
                new EventRow("four", "{\"start\":4}"));
        Receipts receipts = new Receipts();
        TestingTicker ticker = new TestingTicker();
        try (HttpSink sink = new HttpSink("http", config(uri), Encoders.encoder(), ticker)) {
            for (int attempt = 0; attempt < 30 && receipts.refused.size() < 3; attempt++) {
                ticker.increment(1, MINUTES);
                int done = receipts.refused.size();
                try {
                    sink.write(rows.subList(done, rows.size()), receipts);
                }
                catch (SinkUnavailableException _) {
                    // is tried again
                }
            }
        }
        assertThat(receipts.refused).extracting(refused -> refused.substring(0, refused.indexOf(':'))).containsExactly("one", "two", "three");
        assertThat(receipts.delivered).isEqualTo(1);
    }

    @Test
    void endpointThatFailsAtEverythingLosesNothing()
            throws IOException
    {
        AtomicInteger status = new AtomicInteger(500);
        URI uri = start(exchange -> answer(exchange, _ -> status.get()));
        Receipts receipts = new Receipts();
        TestingTicker ticker = new TestingTicker();
        try (HttpSink sink = new HttpSink("http", config(uri), Encoders.encoder(), ticker)) {
            for (int attempt = 0; attempt < 100; attempt++) {
                ticker.increment(1, MINUTES);
                assertThatThrownBy(() -> sink.write(ROWS, receipts)).isInstanceOf(SinkUnavailableException.class);
            }
            status.set(201);
            sink.write(ROWS, receipts);
        }
        assertThat(receipts.refused).isEmpty();
        assertThat(receipts.delivered).isEqualTo(2);
    }

    @Test
    void endpointThatComesBackWhileItIsAsked()
            throws IOException
    {
        AtomicInteger left = new AtomicInteger(6);
        URI uri = start(exchange -> answer(exchange, _ -> left.decrementAndGet() >= 0 ? 500 : 201));
        Receipts receipts = new Receipts();
        TestingTicker ticker = new TestingTicker();
        try (HttpSink sink = new HttpSink("http", config(uri), Encoders.encoder(), ticker)) {
            for (int attempt = 0; attempt < 5; attempt++) {
                assertThatThrownBy(() -> sink.write(ROWS, receipts)).isInstanceOf(SinkUnavailableException.class);
            }
            ticker.increment(5, MINUTES);
            sink.write(ROWS, receipts);
        }
        assertThat(receipts.refused).isEmpty();
        assertThat(receipts.delivered).isEqualTo(2);
    }

    @Test
    void keysInTheAddressAreNotTold()
            throws IOException
    {
        URI uri = start(503);
        try (HttpSink sink = sink(config(URI.create(uri + "?api_key=secret")))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).hasMessage("%s answered with HTTP status 503", uri);
        }
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
        CountDownLatch end = new CountDownLatch(1);
        URI uri = start(exchange -> {
            // headers, and then nothing
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().flush();
            await(end);
        });
        try (HttpSink sink = sink(config(uri).setRequestTimeout(new Duration(200, MILLISECONDS)))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).hasMessage("%s did not answer within 200.00ms", uri);
        }
        finally {
            end.countDown();
        }
    }

    @Test
    void endpointThatIsDown()
            throws IOException
    {
        URI uri = start(200);
        server.orElseThrow().stop(0);
        try (HttpSink sink = sink(config(uri))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).isInstanceOf(SinkUnavailableException.class).hasMessageContaining(uri + " cannot be reached: ");
        }
    }

    @Test
    void trustsOnlyItsOwnStore()
            throws Exception
    {
        Path store = keyStore();
        URI uri = startTls(store);
        try (HttpSink sink = sink(config(uri))) {
            assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).isInstanceOf(SinkUnavailableException.class).hasMessageContaining("PKIX");
        }
        Receipts receipts = new Receipts();
        try (HttpSink sink = sink(config(uri).setTrustStorePath(store).setTrustStorePassword("password"))) {
            sink.write(ROWS, receipts);
        }
        assertThat(receipts.delivered).isEqualTo(2);
        assertThatThrownBy(() -> sink(config(uri).setTrustStorePath(store).setTrustStorePassword("wrong")))
                .hasMessageContaining("Cannot open " + store)
                .hasMessageNotContaining("wrong");
    }

    // the JDK has no public class that makes certificates, but a tool
    private Path keyStore()
            throws IOException, InterruptedException
    {
        Path store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-alias",
                "server",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storepass",
                "password",
                "-keystore",
                store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private URI startTls(Path keyStore)
            throws Exception
    {
        char[] password = "password".toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        return begin(https, exchange -> answer(exchange, 200), "https");
    }

    private URI start(int status)
            throws IOException
    {
        return start(exchange -> answer(exchange, status));
    }

    private URI start(Handler handler)
            throws IOException
    {
        return begin(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), handler, "http");
    }

    private URI begin(HttpServer created, Handler handler, String scheme)
    {
        server = Optional.of(created);
        created.createContext("/", handler::handle);
        created.start();
        return URI.create("%s://127.0.0.1:%s/api/v1/lineage".formatted(scheme, created.getAddress().getPort()));
    }

    private interface Handler
    {
        void handle(HttpExchange exchange)
                throws IOException;
    }

    private void answer(HttpExchange exchange, int status)
            throws IOException
    {
        answer(exchange, _ -> status);
    }

    private void answer(HttpExchange exchange, ToIntFunction<String> status)
            throws IOException
    {
        byte[] body = exchange.getRequestBody().readAllBytes();
        List<String> words = new ArrayList<>(List.of(exchange.getRequestMethod(), exchange.getRequestURI().toString()));
        for (String header : List.of("Content-Type", "Authorization", "X-Tenant", "Content-Encoding")) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(header)).ifPresent(words::add);
        }
        boolean compressed = words.contains("gzip");
        String text = new String(compressed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body, UTF_8);
        words.add(text);
        requests.add(String.join(" ", words));
        exchange.getResponseHeaders().add("Retry-After", "3");
        exchange.sendResponseHeaders(status.applyAsInt(text), -1);
        exchange.close();
    }

    private static String body(HttpExchange exchange)
            throws IOException
    {
        return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    }

    private static void await(CountDownLatch latch)
    {
        try {
            latch.await();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
