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
import io.airlift.testing.TestingTicker;
import io.airlift.units.Duration;
import io.weir.lineage.delivery.SinkUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Events that alone make an endpoint fail are given up, and none while it fails at all of them.
 */
class TestPoisonEvents
{
    private static final List<EventRow> ROWS = ImmutableList.of(new EventRow("one", "{1}"), new EventRow("two", "{2}"));

    private final Receipts receipts = new Receipts();
    private final TestingTicker ticker = new TestingTicker();

    @Test
    void eventAtWhichTheEndpointFails()
            throws IOException
    {
        List<EventRow> rows = ImmutableList.of(
                new EventRow("one", "{\"poison\":1}"),
                new EventRow("one", "{\"end\":1}"),
                new EventRow("two", "{\"start\":2}"),
                new EventRow("three", "{\"poison\":3}"),
                new EventRow("four", "{\"start\":4}"));
        try (HttpEndpoint endpoint = failingAtPoison(500);
                HttpSink sink = sink(endpoint.config())) {
            for (int attempt = 0; attempt < 20; attempt++) {
                assertThatThrownBy(() -> sink.write(rows, receipts)).hasMessage("%s answered with HTTP status 500", endpoint.uri());
            }
            ticker.increment(5, MINUTES);
            // the first is given up and the rest goes on, up to the next at which it fails
            assertThatThrownBy(() -> sink.write(rows, receipts)).hasMessage("%s answered with HTTP status 500", endpoint.uri());
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
            // each once, also the one that was sent before its turn
            assertThat(endpoint.requests()).filteredOn(request -> !request.contains("poison")).extracting(request -> request.substring(request.indexOf('{')))
                    .containsExactly("{\"start\":2}", "{\"end\":1}", "{\"start\":4}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void eventAtWhichWhatIsBehindTheProxyFails(int status)
            throws IOException
    {
        try (HttpEndpoint endpoint = failingAtPoison(status)) {
            giveUpPoison(endpoint.config());
        }
        assertThat(receipts.refused).containsExactly("one: HTTP status %s each time, while other events are taken".formatted(status));
        assertThat(receipts.delivered).isEqualTo(1);
    }

    @Test
    void eventThatIsNeverAnswered()
            throws IOException
    {
        try (HttpEndpoint endpoint = HttpEndpoint.handling(exchange -> {
            if (HttpEndpoint.body(exchange).contains("poison")) {
                HttpEndpoint.hang();
            }
            take(exchange);
        })) {
            giveUpPoison(endpoint.config().setRequestTimeout(new Duration(500, MILLISECONDS)));
        }
        assertThat(receipts.refused).containsExactly("one: no answer within 500.00ms each time, while other events are taken");
        assertThat(receipts.delivered).isEqualTo(1);
    }

    @Test
    void eventAtWhichTheConnectionBreaks()
            throws IOException
    {
        try (HttpEndpoint endpoint = HttpEndpoint.handling(exchange -> {
            if (HttpEndpoint.body(exchange).contains("poison")) {
                throw new IOException("nothing is answered");
            }
            take(exchange);
        })) {
            giveUpPoison(endpoint.config());
        }
        assertThat(receipts.refused).containsExactly("one: a broken connection each time, while other events are taken");
        assertThat(receipts.delivered).isEqualTo(1);
    }

    private static HttpEndpoint failingAtPoison(int status)
            throws IOException
    {
        return HttpEndpoint.answering(body -> body.contains("poison") ? status : 201);
    }

    private static void take(HttpExchange exchange)
            throws IOException
    {
        exchange.sendResponseHeaders(201, -1);
        exchange.close();
    }

    private void giveUpPoison(HttpSinkConfig config)
    {
        List<EventRow> rows = ImmutableList.of(new EventRow("one", "{\"poison\":1}"), new EventRow("two", "{\"start\":2}"));
        try (HttpSink sink = sink(config)) {
            for (int attempt = 0; attempt < 5; attempt++) {
                assertThatThrownBy(() -> sink.write(rows, receipts)).isInstanceOf(SinkUnavailableException.class);
            }
            assertThat(receipts.refused).isEmpty();
            ticker.increment(5, MINUTES);
            sink.write(rows, receipts);
        }
    }

    @Test
    void endpointThatIsGoneLosesNothing()
            throws IOException
    {
        assertNothingIsGivenUp(new HttpSinkConfig().setUrl(HttpEndpoint.gone()));
    }

    @Test
    void endpointThatAnswersNothingLosesNothing()
            throws IOException
    {
        try (HttpEndpoint endpoint = HttpEndpoint.handling(_ -> {
            throw new IOException("nothing is answered");
        })) {
            assertNothingIsGivenUp(endpoint.config());
        }
    }

    private void assertNothingIsGivenUp(HttpSinkConfig config)
    {
        try (HttpSink sink = sink(config)) {
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
        try (HttpEndpoint endpoint = HttpEndpoint.answering(200);
                HttpSink sink = sink(endpoint.config())) {
            assertThat(sink.weight(ROWS.getFirst())).isEqualTo(1);
            assertThat(sink.mostRows() / sink.weight(new EventRow("one", " ".repeat(20_000_000)))).isEqualTo(20);
        }
    }

    @Test
    void severalEventsAtWhichTheEndpointFails()
            throws IOException
    {
        List<EventRow> rows = ImmutableList.of(
                new EventRow("one", "{\"poison\":1}"),
                new EventRow("two", "{\"poison\":2}"),
                new EventRow("three", "{\"poison\":3}"),
                new EventRow("four", "{\"start\":4}"));
        try (HttpEndpoint endpoint = failingAtPoison(500);
                HttpSink sink = sink(endpoint.config())) {
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
        try (HttpEndpoint endpoint = HttpEndpoint.answering(_ -> status.get());
                HttpSink sink = sink(endpoint.config())) {
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
        try (HttpEndpoint endpoint = HttpEndpoint.answering(_ -> left.decrementAndGet() >= 0 ? 500 : 201);
                HttpSink sink = sink(endpoint.config())) {
            for (int attempt = 0; attempt < 5; attempt++) {
                assertThatThrownBy(() -> sink.write(ROWS, receipts)).isInstanceOf(SinkUnavailableException.class);
            }
            ticker.increment(5, MINUTES);
            sink.write(ROWS, receipts);
        }
        assertThat(receipts.refused).isEmpty();
        assertThat(receipts.delivered).isEqualTo(2);
    }

    private HttpSink sink(HttpSinkConfig config)
    {
        return new HttpSink("http", config, Encoders.encoder(), ticker);
    }
}
