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

import com.google.common.base.Throwables;
import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Longs;
import io.weir.lineage.delivery.SinkUnavailableException;
import io.weir.lineage.sink.HttpSinkConfig.Compression;
import io.weir.lineage.sink.Outcome.Answered;
import io.weir.lineage.sink.Outcome.Unanswered;
import io.weir.lineage.sink.Outcome.Unreachable;

import javax.net.ssl.SSLException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Posts OpenLineage events one after the other, as the endpoints of Marquez, DataHub and OpenMetadata take them.
 * <p>
 * An event that the endpoint calls wrong (most of 4xx) is refused for good. Answers that speak of the address or of the credentials say nothing about the event, so
 * they are tried again, like errors of the server; but an event that alone makes the server fail is refused for good, too.
 */
public final class HttpSink
        extends EventSink
{
    private static final int MOST_ROWS = 200;
    private static final int MOST_OTHERS = 20;
    private static final Set<Integer> TRIED_AGAIN = ImmutableSet.of(401, 402, 403, 404, 405, 406, 407, 408, 410, 411, 415, 417, 421, 425, 426, 429, 431);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private final HttpSinkConfig config;
    // without the query, which may hold a key
    private final String place;
    private final ApiKey apiKey;
    private final HttpClient client;
    private final PoisonWatch poison;

    public HttpSink(String name, HttpSinkConfig config, EventEncoder encoder)
    {
        this(name, config, encoder, Ticker.systemTicker());
    }

    HttpSink(String name, HttpSinkConfig config, EventEncoder encoder, Ticker ticker)
    {
        super(name, encoder, config.getEvents());
        this.poison = new PoisonWatch(ticker);
        this.config = requireNonNull(config, "config is null");
        this.place = config.getUrl().toString().replaceFirst("\\?.*", "");
        this.apiKey = new ApiKey(config.getApiKey(), config.getApiKeyFile());
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(config.getConnectTimeout().toJavaTime())
                .followRedirects(HttpClient.Redirect.NEVER)
                // an endpoint that closes half of a connection must not stop what follows
                .version(HttpClient.Version.HTTP_1_1);
        TlsStores.context(name, config).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    @Override
    public int mostRows()
    {
        return MOST_ROWS;
    }

    @Override
    public void write(List<EventRow> rows, Receipt<EventRow> receipt)
    {
        Set<EventRow> takenEarly = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            EventRow row = rows.get(i);
            if (takenEarly.contains(row)) {
                receipt.delivered(1);
                continue;
            }
            Outcome outcome = post(row);
            if (outcome.failure().isPresent() && poison.isDue(row)) {
                Optional<EventRow> other = takenOfAnotherRun(rows.subList(i + 1, rows.size()), row);
                if (other.isPresent()) {
                    takenEarly.add(other.orElseThrow());
                    // the endpoint may have come back between the two
                    outcome = post(row);
                    if (outcome.failure().isPresent()) {
                        poison.found();
                        receipt.refused(row, outcome.failure().orElseThrow() + " each time, while other events are taken");
                        continue;
                    }
                }
            }
            acknowledge(row, outcome, receipt);
        }
    }

    // of each run the first that waits, so that its events stay in order; several, as the endpoint may fail at some of them too
    private Optional<EventRow> takenOfAnotherRun(List<EventRow> rows, EventRow waiting)
    {
        Set<String> runs = new HashSet<>(Set.of(waiting.run()));
        return rows.stream()
                .filter(row -> runs.add(row.run()))
                .limit(MOST_OTHERS)
                .filter(row -> isTaken(post(row)))
                .findFirst();
    }

    private static boolean isTaken(Outcome outcome)
    {
        return switch (outcome) {
            case Answered answered -> answered.isAccepted();
            case Unanswered _ -> false;
            // nor are the others
            case Unreachable unreachable -> throw unreachable.reason();
        };
    }

    private void acknowledge(EventRow row, Outcome outcome, Receipt<EventRow> receipt)
    {
        switch (outcome) {
            case Answered answered when answered.isAccepted() -> receipt.delivered(1);
            case Answered(int status, _, _) when status >= 400 && status < 500 && !TRIED_AGAIN.contains(status) -> receipt.refused(row, "HTTP status " + status);
            case Answered(int status, Optional<Duration> retryAfter, Optional<String> redirect) -> throw new SinkUnavailableException("%s answered with HTTP status %s%s".formatted(place, status, advice(redirect)), retryAfter);
            case Unanswered unanswered -> throw unanswered.reason();
            case Unreachable unreachable -> throw unreachable.reason();
        }
    }

    private static String advice(Optional<String> redirect)
    {
        return redirect.map(target -> ", which leads to %s. Redirects are not followed: set the url of the sink to that address".formatted(target)).orElse("");
    }

    private Outcome post(EventRow row)
    {
        CompletableFuture<HttpResponse<Void>> response = client.sendAsync(request(row), HttpResponse.BodyHandlers.discarding());
        try {
            // the timeout of a request ends with the headers of the answer
            HttpResponse<Void> answer = response.get(config.getRequestTimeout().toMillis(), MILLISECONDS);
            return new Answered(answer.statusCode(), retryAfter(answer), redirect(answer));
        }
        catch (ExecutionException e) {
            return failed(e.getCause());
        }
        catch (TimeoutException e) {
            response.cancel(true);
            return unanswered(e);
        }
        catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new SinkUnavailableException("Interrupted while posting to " + place, e);
        }
    }

    private Outcome failed(Throwable cause)
    {
        SinkUnavailableException reason = new SinkUnavailableException("%s cannot be reached: %s".formatted(place, problem(cause)), cause);
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _, SSLException _ -> new Unreachable(reason);
            case HttpTimeoutException timeout -> unanswered(timeout);
            case IOException _ -> new Unanswered("a broken connection", reason);
            default -> new Unreachable(reason);
        };
    }

    // of a connection that cannot be opened the client's exception has no text
    private static String problem(Throwable cause)
    {
        return switch (Throwables.getRootCause(cause)) {
            case UnresolvedAddressException _ -> "the name of its host is not known. Check the url of the sink, and the name service of this machine";
            case ClosedChannelException _ when cause instanceof ConnectException -> "it takes no connections. Check the url of the sink, and whether something listens there";
            default -> cause.toString();
        };
    }

    private Outcome unanswered(Exception timeout)
    {
        return new Unanswered(
                "no answer within " + config.getRequestTimeout(),
                new SinkUnavailableException("%s did not answer within %s".formatted(place, config.getRequestTimeout()), timeout));
    }

    private HttpRequest request(EventRow row)
    {
        HttpRequest.Builder request = HttpRequest.newBuilder(config.getUrl())
                .timeout(config.getRequestTimeout().toJavaTime())
                .header("Content-Type", "application/json");
        apiKey.current().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        for (String header : config.getHeaders()) {
            int colon = header.indexOf(':');
            request.header(header.substring(0, colon), header.substring(colon + 1).trim());
        }
        byte[] body = row.json().getBytes(UTF_8);
        if (config.getCompression() == Compression.GZIP) {
            request.header("Content-Encoding", "gzip");
            body = gzip(body);
        }
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    }

    private static byte[] gzip(byte[] bytes)
    {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(output)) {
            gzip.write(bytes);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return output.toByteArray();
    }

    private Optional<String> redirect(HttpResponse<Void> response)
    {
        boolean redirect = response.statusCode() >= 300 && response.statusCode() < 400;
        return redirect ? response.headers().firstValue("Location").flatMap(this::target) : Optional.empty();
    }

    // without what may hold a key, as the address that the sink has
    private Optional<String> target(String location)
    {
        try {
            return Optional.of(config.getUrl().resolve(location).toString().replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//"));
        }
        catch (IllegalArgumentException e) {
            // no address, so there is nothing to advise
            return Optional.empty();
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<Void> response)
    {
        return response.headers().firstValue("Retry-After").flatMap(value -> retryAfter(value, Instant.now()));
    }

    /**
     * How long the header {@code Retry-After} asks to wait, as RFC 9110 has it: seconds, or a date. At most five minutes; empty if it is neither.
     */
    static Optional<Duration> retryAfter(String value, Instant now)
    {
        return Optional.ofNullable(Longs.tryParse(value))
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_RETRY_AFTER.toSeconds())))
                .or(() -> date(value).map(date -> Duration.between(now, date)))
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
    }

    private static Optional<Instant> date(String value)
    {
        try {
            return Optional.of(Instant.from(RFC_1123_DATE_TIME.parse(value)));
        }
        catch (DateTimeException e) {
            // no date: the back-off decides
            return Optional.empty();
        }
    }

    @Override
    public void close()
    {
        client.shutdownNow();
    }
}
