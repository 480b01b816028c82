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
package io.weir.access.enforcement;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TestKillRequests
{
    @Test
    void aCoordinatorThatLetsTheUserIn(@TempDir Path directory)
            throws IOException
    {
        Path password = Files.writeString(directory.resolve("password"), "open sesame\n");
        List<String> requests = new CopyOnWriteArrayList<>();
        // what Trino answers for a query that it does not know
        HttpServer coordinator = coordinator(410, requests);
        try {
            assertThat(requests(coordinator.getAddress().getPort(), Optional.of(password)).isWelcome()).isTrue();
            assertThat(requests).containsExactly("PUT /v1/query/20000101_000000_00000_weir0/killed reaper Basic cmVhcGVyOm9wZW4gc2VzYW1l");
        }
        finally {
            coordinator.stop(0);
        }
    }

    @Test
    void aPasswordThatIsChanged(@TempDir Path directory)
            throws IOException
    {
        Path password = Files.writeString(directory.resolve("password"), "first");
        List<String> requests = new CopyOnWriteArrayList<>();
        HttpServer coordinator = coordinator(410, requests);
        try {
            KillRequests killRequests = requests(coordinator.getAddress().getPort(), Optional.of(password));
            assertThat(killRequests.isWelcome()).isTrue();
            Files.writeString(password, "second");
            assertThat(killRequests.kill("20260101_000000_00001_abcde", "tagged")).isTrue();
            // as while it is exchanged
            Files.delete(password);
            assertThat(killRequests.kill("20260101_000000_00002_abcde", "tagged")).isFalse();
            assertThat(requests).containsExactly(
                    "PUT /v1/query/20000101_000000_00000_weir0/killed reaper Basic " + base64("reaper:first"),
                    "PUT /v1/query/20260101_000000_00001_abcde/killed reaper Basic " + base64("reaper:second"));
        }
        finally {
            coordinator.stop(0);
        }
    }

    @Test
    void aCoordinatorThatDoesNot()
            throws IOException
    {
        HttpServer coordinator = coordinator(401, new CopyOnWriteArrayList<>());
        try {
            assertThat(requests(coordinator.getAddress().getPort(), Optional.empty()).isWelcome()).isFalse();
        }
        finally {
            coordinator.stop(0);
        }
    }

    @Test
    void nobodyThere()
            throws IOException
    {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(requests(port, Optional.empty()).isWelcome()).isFalse();
    }

    private static KillRequests requests(int port, Optional<Path> password)
    {
        return new KillRequests(URI.create("http://127.0.0.1:" + port), "reaper", password);
    }

    private static String base64(String text)
    {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static HttpServer coordinator(int status, List<String> requests)
            throws IOException
    {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add("%s %s %s %s".formatted(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("X-Trino-User"),
                    exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
