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

import io.airlift.log.Logger;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

import static java.net.HttpURLConnection.HTTP_ACCEPTED;
import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_GONE;
import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Asks the coordinator to end a query, as an administrator would: {@code PUT /v1/query/<id>/killed}.
 */
final class KillRequests
{
    private static final Logger log = Logger.get(KillRequests.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String NO_QUERY = "20000101_000000_00000_weir0";

    private final URI url;
    private final String user;
    private final Optional<Path> passwordFile;
    private final HttpClient client = HttpClient.newBuilder()
            // the offer to go on in HTTP/2 has no use here, and its answer has been seen to come garbled
            .version(HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    KillRequests(URI url, String user, Optional<Path> passwordFile)
    {
        this.url = requireNonNull(url, "url is null");
        this.user = requireNonNull(user, "user is null");
        this.passwordFile = requireNonNull(passwordFile, "passwordFile is null");
    }

    /**
     * Asks for the end of a query that there is not, which tells whether the coordinator is there and lets this user in.
     */
    boolean isWelcome()
    {
        return kill(NO_QUERY, "to see whether queries can be ended");
    }

    /**
     * @return whether the query is ended or was over before
     */
    boolean kill(String queryId, String reason)
    {
        Optional<HttpRequest> request = request(queryId, reason);
        return request.isPresent() && isOver(queryId, request.orElseThrow());
    }

    private Optional<HttpRequest> request(String queryId, String reason)
    {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/v1/query/%s/killed".formatted(queryId)))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-Trino-User", user)
                .PUT(BodyPublishers.ofString(reason));
        if (passwordFile.isPresent()) {
            Path file = passwordFile.orElseThrow();
            try {
                // each time: passwords are changed while servers run
                String credentials = "%s:%s".formatted(user, Files.readString(file).strip());
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
            }
            catch (IOException e) {
                log.error("Running queries cannot be ended (%s): weir.query-killer.password-file=%s cannot be read (%s). Let Trino's user read it", queryId, file, e);
                return Optional.empty();
            }
        }
        return Optional.of(request.build());
    }

    private boolean isOver(String queryId, HttpRequest request)
    {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            boolean over = response.statusCode() == HTTP_ACCEPTED || response.statusCode() == HTTP_GONE || response.statusCode() == HTTP_CONFLICT;
            if (!over) {
                log.error("Running queries cannot be ended (%s): %s answered %s. Is weir.query-killer.url the URL of this coordinator, and may user %s log in there with the password of weir.query-killer.password-file?", queryId, url, response.statusCode(), user);
            }
            return over;
        }
        catch (IOException e) {
            log.error("Running queries cannot be ended (%s): %s cannot be reached (%s). Set weir.query-killer.url to the URL of this coordinator; its certificate must be one that the JVM trusts", queryId, url, e);
            return false;
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
