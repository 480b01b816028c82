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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import javax.net.ssl.SSLContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An endpoint that answers as a test says, and keeps the requests that it answered so.
 */
final class HttpEndpoint
        implements AutoCloseable
{
    private final HttpServer server;
    private final String scheme;
    // each request has a thread of its own, or one that is never answered would hold up the others
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private HttpEndpoint(HttpServer server, String scheme)
    {
        this.server = server;
        this.scheme = scheme;
    }

    static HttpEndpoint answering(int status)
            throws IOException
    {
        return answering(_ -> status);
    }

    /**
     * @param status the status for a body
     */
    static HttpEndpoint answering(ToIntFunction<String> status)
            throws IOException
    {
        HttpEndpoint endpoint = new HttpEndpoint(HttpServer.create(anyPort(), 0), "http");
        endpoint.begin(exchange -> endpoint.answer(exchange, status));
        return endpoint;
    }

    static HttpEndpoint withTls(SSLContext context)
            throws IOException
    {
        HttpsServer https = HttpsServer.create(anyPort(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        HttpEndpoint endpoint = new HttpEndpoint(https, "https");
        endpoint.begin(exchange -> endpoint.answer(exchange, _ -> 200));
        return endpoint;
    }

    /**
     * One that keeps nothing.
     */
    static HttpEndpoint handling(HttpHandler handler)
            throws IOException
    {
        HttpEndpoint endpoint = new HttpEndpoint(HttpServer.create(anyPort(), 0), "http");
        endpoint.begin(handler);
        return endpoint;
    }

    /**
     * An address at which nobody listens any more.
     */
    static URI gone()
            throws IOException
    {
        try (HttpEndpoint endpoint = answering(200)) {
            return endpoint.uri();
        }
    }

    private static InetSocketAddress anyPort()
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void begin(HttpHandler handler)
    {
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
    }

    URI uri()
    {
        return URI.create("%s://127.0.0.1:%s/api/v1/lineage".formatted(scheme, server.getAddress().getPort()));
    }

    HttpSinkConfig config()
    {
        return new HttpSinkConfig().setUrl(uri());
    }

    List<String> requests()
    {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /**
     * Answers no more before the endpoint is closed.
     */
    static void hang()
    {
        try {
            new CountDownLatch(1).await();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String body(HttpExchange exchange)
            throws IOException
    {
        return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
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

    @Override
    public void close()
    {
        server.stop(0);
        threads.shutdownNow();
    }
}
