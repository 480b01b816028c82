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
package io.weir.plugintests.redteam;

import com.google.common.collect.ImmutableSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An S3 service that a server keeps its governance log in, and that can be made to fail while the server works with it.
 */
public final class FaultyStore
        implements AutoCloseable
{
    private static final String BUCKET = "lake";
    private static final Set<String> NOT_HANDED_ON = ImmutableSet.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding", "date");

    /**
     * What is wrong with the store.
     */
    public enum Fault
    {
        NONE,
        /**
         * Every answer comes late.
         */
        SLOW,
        /**
         * Requests are taken and never answered.
         */
        SILENT,
        /**
         * Every request is refused.
         */
        GONE,
        /**
         * Nothing can be written.
         */
        FULL,
        /**
         * What is read is not what was written.
         */
        CORRUPT,
        /**
         * There is nothing in it, as in a bucket that was made anew.
         */
        EMPTY,
    }

    private final S3Proxy store;
    private final HttpServer front;
    private final HttpClient http = HttpClient.newBuilder().version(HTTP_1_1).build();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Fault fault = Fault.NONE;

    private FaultyStore(S3Proxy store, HttpServer front)
    {
        this.store = store;
        this.front = front;
        front.setExecutor(executor);
        front.createContext("/", this::answer);
        front.start();
    }

    public static FaultyStore start()
    {
        try {
            TransientNio2BlobStore blobs = new TransientNio2BlobStore();
            blobs.createContainer(BUCKET);
            S3Proxy store = S3Proxy.builder()
                    .blobStore(blobs)
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.NONE, "", "")
                    .ignoreUnknownHeaders(true)
                    .build();
            store.start();
            return new FaultyStore(store, HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0));
        }
        catch (Exception e) {
            throw new IllegalStateException("The store does not start", e);
        }
    }

    /**
     * The properties of a log in this store. Trino's own retries are few, so that a query against a failing store ends soon.
     */
    public String properties()
    {
        return """
               governance.location=s3://%s/governance
               fs.s3.enabled=true
               s3.endpoint=http://127.0.0.1:%d
               s3.region=us-east-1
               s3.path-style-access=true
               s3.aws-access-key=any
               s3.aws-secret-key=any
               s3.max-error-retries=1
               s3.socket-timeout=2s
               """.formatted(BUCKET, front.getAddress().getPort());
    }

    public void set(Fault fault)
    {
        this.fault = fault;
    }

    private void answer(HttpExchange exchange)
            throws IOException
    {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            switch (fault) {
                case NONE -> handOn(exchange, body, false);
                case SLOW -> {
                    pause(150);
                    handOn(exchange, body, false);
                }
                case SILENT -> {
                    while (fault == Fault.SILENT) {
                        pause(100);
                    }
                }
                case GONE -> refuse(exchange, 503, "ServiceUnavailable");
                case FULL -> {
                    if (method.equals("PUT") || method.equals("POST")) {
                        refuse(exchange, 507, "XMinioStorageFull");
                    }
                    else {
                        handOn(exchange, body, false);
                    }
                }
                case CORRUPT -> handOn(exchange, body, method.equals("GET") && exchange.getRequestURI().getPath().contains("_log/"));
                case EMPTY -> {
                    if (method.equals("GET") && exchange.getRequestURI().toString().contains("list-type=2")) {
                        send(exchange, 200, "<ListBucketResult><Name>%s</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>".formatted(BUCKET).getBytes(UTF_8));
                    }
                    else {
                        refuse(exchange, 404, "NoSuchKey");
                    }
                }
            }
        }
    }

    private void handOn(HttpExchange exchange, byte[] body, boolean corrupt)
            throws IOException
    {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(store.getPort(), exchange.getRequestURI())))
                .method(exchange.getRequestMethod(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers(exchange.getRequestHeaders()).forEach(header -> header.getValue().forEach(value -> request.header(header.getKey(), value)));
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            headers(response.headers().map()).forEach(header -> exchange.getResponseHeaders().put(header.getKey(), header.getValue()));
            byte[] answer = response.body();
            if (corrupt) {
                Arrays.fill(answer, (byte) 'x');
            }
            if (exchange.getRequestMethod().equals("HEAD")) {
                response.headers().firstValue("content-length").ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
            }
            send(exchange, response.statusCode(), answer);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static List<Map.Entry<String, List<String>>> headers(Map<String, List<String>> headers)
    {
        return headers.entrySet().stream()
                .filter(header -> !NOT_HANDED_ON.contains(header.getKey().toLowerCase(Locale.ENGLISH)))
                .toList();
    }

    private static void refuse(HttpExchange exchange, int status, String code)
            throws IOException
    {
        send(exchange, status, "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, code).getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body)
            throws IOException
    {
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void pause(long millis)
    {
        try {
            Thread.sleep(millis);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted", e));
        }
    }

    @Override
    public void close()
    {
        fault = Fault.NONE;
        front.stop(0);
        executor.close();
        http.close();
        try {
            store.stop();
        }
        catch (Exception e) {
            throw new IllegalStateException("The store does not stop", e);
        }
    }
}
