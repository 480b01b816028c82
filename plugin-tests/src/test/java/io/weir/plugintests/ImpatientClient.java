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
package io.weir.plugintests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.net.http.HttpClient.Version.HTTP_1_1;

/**
 * Runs statements over Trino's protocol. The JDBC driver tries a server that is gone again for minutes; this client gives up at once.
 */
final class ImpatientClient
        implements AutoCloseable
{
    private static final Pattern NEXT = Pattern.compile("\"nextUri\":\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI statements;
    private final HttpClient http = HttpClient.newBuilder().version(HTTP_1_1).build();

    ImpatientClient(int port)
    {
        this.statements = URI.create("http://127.0.0.1:%d/v1/statement".formatted(port));
    }

    enum Outcome
    {
        DONE,
        FAILED,
        /**
         * The server went away before it said how the statement ended.
         */
        UNKNOWN,
    }

    Outcome run(String user, String sql)
    {
        try {
            String answer = send(request(statements, user).POST(BodyPublishers.ofString(sql)).build());
            Matcher next = NEXT.matcher(answer);
            while (next.find()) {
                answer = send(request(URI.create(next.group(1)), user).build());
                next = NEXT.matcher(answer);
            }
            return answer.contains("\"error\":{") ? Outcome.FAILED : Outcome.DONE;
        }
        catch (IOException _) {
            return Outcome.UNKNOWN;
        }
    }

    private static HttpRequest.Builder request(URI uri, String user)
    {
        return HttpRequest.newBuilder(uri).header("X-Trino-User", user).timeout(PATIENCE);
    }

    private String send(HttpRequest request)
            throws IOException
    {
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close()
    {
        http.close();
    }
}
