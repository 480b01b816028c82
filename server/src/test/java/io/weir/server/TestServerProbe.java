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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.server.ServerProbe.State;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import static io.weir.server.ServerProbe.State.ASKS_FOR_CREDENTIALS;
import static io.weir.server.ServerProbe.State.DENIED;
import static io.weir.server.ServerProbe.State.NOT_READY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TestServerProbe
{
    @Test
    void nobodyListens()
            throws IOException
    {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ServerProbe probe = new ServerProbe(port, "admin");
        assertThat(probe.ask()).isEqualTo(NOT_READY);
        assertThat(probe.lastFailure()).isEqualTo("it does not answer on its port");
    }

    @Test
    void whoeverAsksIsAskedForCredentials()
            throws IOException
    {
        for (int status : new int[] {401, 403}) {
            assertThat(askServer(status)).isEqualTo(ASKS_FOR_CREDENTIALS);
        }
        assertThat(askServer(500)).isEqualTo(NOT_READY);
    }

    @Test
    void whatIsDeniedIsAnAnswer()
            throws IOException
    {
        assertThat(askServer(200, failedQuery(4, "Access Denied: Cannot execute query"))).isEqualTo(DENIED);
        assertThat(askServer(200, failedQuery(65536, "no nodes available"))).isEqualTo(NOT_READY);
    }

    private static String failedQuery(int code, String message)
    {
        return """
               {"id": "q", "infoUri": "http://127.0.0.1/q", "stats": {"state": "FAILED"},
                "error": {"message": "%s", "errorCode": %d, "errorName": "NAME", "errorType": "USER_ERROR"}}
               """.formatted(message, code);
    }

    private static State askServer(int status)
            throws IOException
    {
        return askServer(status, "no");
    }

    /**
     * One that tells everybody that it has started, and gives all else one answer.
     */
    private static State askServer(int status, String body)
            throws IOException
    {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, status, body));
        server.createContext("/v1/info", exchange -> answer(exchange, 200, "{\"starting\":false}"));
        server.start();
        try {
            return new ServerProbe(server.getAddress().getPort(), "admin").ask();
        }
        finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body)
            throws IOException
    {
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
    }
}
