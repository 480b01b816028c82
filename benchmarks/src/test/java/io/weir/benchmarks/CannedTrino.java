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
package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.server.demo.SqlSessions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A server that answers statements as Trino does, with what stands there for each of them; of any other it says that it was done.
 */
final class CannedTrino
        implements AutoCloseable
{
    private static final Map<String, Object> DONE = ImmutableMap.<String, Object>builder()
            .putAll(answer(Map.of("result", "boolean"), List.of(row(true))))
            .put("updateType", "DONE")
            .buildOrThrow();

    private final HttpServer server;
    private final SqlSessions sessions;
    private final Map<String, Map<String, Object>> answers = new ConcurrentHashMap<>();
    private final List<String> statements = new CopyOnWriteArrayList<>();

    CannedTrino()
            throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/statement", this::answer);
        server.start();
        sessions = new SqlSessions(url());
    }

    /**
     * A row of {@link #rows}.
     */
    static List<Object> row(Object... values)
    {
        return Arrays.asList(values);
    }

    /**
     * @param types of the columns, by name
     */
    CannedTrino rows(String sql, Map<String, String> types, List<List<Object>> rows)
    {
        answers.put(sql, answer(types, rows));
        return this;
    }

    private static Map<String, Object> answer(Map<String, String> types, List<List<Object>> rows)
    {
        List<Map<String, Object>> columns = types.entrySet().stream()
                .<Map<String, Object>>map(column -> Map.of("name", column.getKey(), "type", column.getValue(), "typeSignature", signature(column.getValue())))
                .toList();
        return Map.of("columns", columns, "data", rows);
    }

    private static Map<String, Object> signature(String type)
    {
        List<Map<String, Object>> length = List.of(Map.of("kind", "LONG", "value", Integer.MAX_VALUE));
        return Map.of("rawType", type, "arguments", type.equals("varchar") ? length : List.of());
    }

    CannedTrino refuse(String sql, String message)
    {
        answers.put(sql, Map.of("error", Map.of("message", message, "errorCode", 1, "errorName", "REFUSED", "errorType", "USER_ERROR")));
        return this;
    }

    /**
     * All that it was asked, in this order.
     */
    List<String> statements()
    {
        return ImmutableList.copyOf(statements);
    }

    Side weir()
    {
        return Side.weir(url(), sessions);
    }

    Side peer()
    {
        return Side.peer(url(), sessions);
    }

    private String url()
    {
        return "jdbc:trino://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange)
            throws IOException
    {
        try (exchange) {
            String sql = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            statements.add(sql);
            Map<String, Object> json = new LinkedHashMap<>(answers.getOrDefault(sql, DONE));
            json.put("id", "canned");
            json.put("infoUri", "http://127.0.0.1/canned");
            json.put("stats", Map.of("state", "FINISHED"));
            byte[] body = new ObjectMapper().writeValueAsBytes(json);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close()
            throws SQLException
    {
        sessions.close();
        server.stop(0);
    }
}
