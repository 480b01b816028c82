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
package io.weir.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.util.Objects.requireNonNull;

/**
 * Asks a server for an answer that needs a worker: the coordinator alone says "started" before that works. The question names no catalog and no table, so that
 * it can be answered whatever catalogs there are, and whatever the policies give to the user.
 */
public final class ServerProbe
{
    private static final String QUERY = "SELECT count(*) FROM UNNEST(sequence(1, 5))";
    private static final long ROWS = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int EXIT_READY = 0;
    private static final int EXIT_TIMEOUT = 1;
    private static final int EXIT_SERVER_ENDED = 2;

    private final int port;
    private final String user;
    private String lastFailure = "it does not answer on its port";

    public ServerProbe(int port, String user)
    {
        this.port = port;
        this.user = requireNonNull(user, "user is null");
    }

    public boolean isReady()
    {
        return isStarted() && answers();
    }

    /**
     * Why it was not ready when it was asked last.
     */
    public String lastFailure()
    {
        return lastFailure;
    }

    /**
     * A query sent earlier would be refused, and be in everybody's audit.
     */
    private boolean isStarted()
    {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/info".formatted(port)))
                .timeout(TIMEOUT)
                .build();
        try (HttpClient client = HttpClient.newBuilder().version(HTTP_1_1).connectTimeout(TIMEOUT).build()) {
            boolean started = client.send(request, BodyHandlers.ofString()).body().contains("\"starting\":false");
            lastFailure = started ? "" : "it says that it is starting";
            return started;
        }
        catch (IOException e) {
            lastFailure = "it does not answer on its port";
            return false;
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean answers()
    {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("source", "weir-probe");
        try (Connection connection = DriverManager.getConnection("jdbc:trino://127.0.0.1:" + port, properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            return rows.next() && rows.getLong(1) == ROWS;
        }
        catch (SQLException e) {
            // no node yet; or something that does not go away by itself, and is told at the end
            lastFailure = "the query %s failed: %s".formatted(QUERY, e.getMessage());
            return false;
        }
    }

    /**
     * Exit code 0: the server answered. 1: it did not in time. 2: its process has ended.
     */
    public static void main(String[] arguments)
    {
        CommandLine commandLine = CommandLine.parse(List.of(arguments), Set.of("--port", "--user", "--pid", "--seconds"));
        ServerProbe probe = new ServerProbe(commandLine.getInteger("--port"), commandLine.get("--user"));
        long pid = commandLine.getInteger("--pid");
        long deadline = System.nanoTime() + Duration.ofSeconds(commandLine.getInteger("--seconds")).toNanos();
        System.exit(await(probe, pid, deadline));
    }

    private static int await(ServerProbe probe, long pid, long deadline)
    {
        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            if (probe.isReady()) {
                return EXIT_READY;
            }
            if (System.nanoTime() > deadline) {
                System.err.println(probe.lastFailure());
                return EXIT_TIMEOUT;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return EXIT_SERVER_ENDED;
    }
}
