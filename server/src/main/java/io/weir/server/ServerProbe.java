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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;
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
    private static final int EXIT_ASKS_FOR_CREDENTIALS = 3;
    private static final int EXIT_DENIED = 4;
    // StandardErrorCode.PERMISSION_DENIED of Trino
    private static final int PERMISSION_DENIED = 4;
    // needs credentials wherever a query does, and begins none
    private static final String QUERY_THAT_IS_NONE = "/v1/query/none";

    private final int port;
    private final String user;
    private String lastFailure = "it does not answer on its port";

    public ServerProbe(int port, String user)
    {
        this.port = port;
        this.user = requireNonNull(user, "user is null");
    }

    /**
     * What a server is found to be.
     */
    public enum State
    {
        READY,
        /**
         * It is up, and lets nobody ask who does not prove who he is, as the probe cannot.
         */
        ASKS_FOR_CREDENTIALS,
        /**
         * It is up, and its access control lets the user of the probe ask nothing.
         */
        DENIED,
        NOT_READY,
    }

    public State ask()
    {
        if (!isStarted()) {
            return State.NOT_READY;
        }
        State state = askQuery();
        return state == State.NOT_READY && asksForCredentials() ? State.ASKS_FOR_CREDENTIALS : state;
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
        Optional<HttpResponse<String>> info = get("/v1/info");
        boolean started = info.filter(response -> response.body().contains("\"starting\":false")).isPresent();
        if (!started) {
            lastFailure = info.isPresent() ? "it says that it is starting" : "it does not answer on its port";
        }
        return started;
    }

    private boolean asksForCredentials()
    {
        return get(QUERY_THAT_IS_NONE)
                .map(HttpResponse::statusCode)
                .filter(status -> status == HTTP_UNAUTHORIZED || status == HTTP_FORBIDDEN)
                .isPresent();
    }

    private Optional<HttpResponse<String>> get(String path)
    {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("X-Trino-User", user)
                .timeout(TIMEOUT)
                .build();
        try (HttpClient client = HttpClient.newBuilder().version(HTTP_1_1).connectTimeout(TIMEOUT).build()) {
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        }
        catch (IOException e) {
            return Optional.empty();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private State askQuery()
    {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("source", "weir-probe");
        try (Connection connection = DriverManager.getConnection("jdbc:trino://127.0.0.1:" + port, properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            return rows.next() && rows.getLong(1) == ROWS ? State.READY : State.NOT_READY;
        }
        catch (SQLException e) {
            // no node yet; or something that does not go away by itself, and is told at the end
            lastFailure = "the query %s failed: %s".formatted(QUERY, e.getMessage());
            return e.getErrorCode() == PERMISSION_DENIED ? State.DENIED : State.NOT_READY;
        }
    }

    /**
     * Exit code 0: the server answered. 1: it did not in time. 2: its process has ended. 3: it asks for credentials. 4: it denies the query.
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
            switch (probe.ask()) {
                case READY -> {
                    return EXIT_READY;
                }
                case ASKS_FOR_CREDENTIALS -> {
                    return EXIT_ASKS_FOR_CREDENTIALS;
                }
                case DENIED -> {
                    System.err.println(probe.lastFailure());
                    return EXIT_DENIED;
                }
                case NOT_READY -> LockSupport.parkNanos(PAUSE.toNanos());
            }
            if (System.nanoTime() > deadline) {
                System.err.println(probe.lastFailure());
                return EXIT_TIMEOUT;
            }
        }
        return EXIT_SERVER_ENDED;
    }
}
