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
package io.weir.lineage.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An endpoint that takes events, is down at times, slow, broken, and refuses some events for good.
 */
final class FlakyEndpoint
        implements AutoCloseable
{
    private static final int SLOW_MILLIS = 600;

    private final Random random;
    private final Predicate<String> refuses;
    private final int faultsPercent;
    private final ExecutorService executor = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final int port;
    private volatile boolean refusing = true;
    private HttpServer server;

    FlakyEndpoint(long seed, int faultsPercent, Predicate<String> refuses)
            throws IOException
    {
        this.random = new Random(seed);
        this.faultsPercent = faultsPercent;
        this.refuses = refuses;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.port = server.getAddress().getPort();
        begin();
    }

    private void begin()
    {
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    URI uri()
    {
        return URI.create("http://127.0.0.1:%s/api/v1/lineage".formatted(port));
    }

    /**
     * Takes from now on what it refused.
     */
    void refuseNothing()
    {
        refusing = false;
    }

    void down()
    {
        server.stop(0);
    }

    void up()
            throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        begin();
    }

    List<String> taken()
    {
        synchronized (taken) {
            return List.copyOf(taken);
        }
    }

    private void handle(HttpExchange exchange)
            throws IOException
    {
        String event = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (refusing && refuses.test(event)) {
            answer(exchange, 400);
            return;
        }
        int fault;
        synchronized (random) {
            fault = random.nextInt(100) < faultsPercent ? random.nextInt(4) : -1;
        }
        switch (fault) {
            case 0 -> answer(exchange, 500);
            case 1 -> {
                // taken, but the other side does not learn it
                taken.add(event);
                exchange.close();
            }
            case 2 -> {
                sleep();
                answer(exchange, 503);
            }
            case 3 -> answer(exchange, 429);
            default -> {
                taken.add(event);
                answer(exchange, 201);
            }
        }
    }

    private static void answer(HttpExchange exchange, int status)
            throws IOException
    {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void sleep()
    {
        try {
            Thread.sleep(SLOW_MILLIS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close()
    {
        server.stop(0);
        executor.shutdownNow();
    }
}
