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
package io.weir.plugintests.redteam;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.weir.plugintests.RunningWeir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.time.temporal.ChronoUnit.SECONDS;
import static java.util.Objects.requireNonNull;

/**
 * Where something of a query may be found beside its answer.
 */
final class Places
{
    private static final int PATIENCE = 300;
    // what is written of a query is written within a second or two, and each look costs the server more than most attacks
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

    private final RunningWeir weir;
    private final HttpClient http = HttpClient.newBuilder().version(HTTP_1_1).build();

    Places(RunningWeir weir)
    {
        this.weir = requireNonNull(weir, "weir is null");
    }

    /**
     * When an attack began, and how long the files were before it.
     */
    record Marks(Instant time, Map<Path, Long> lengths)
    {
        Marks
        {
            requireNonNull(time, "time is null");
            lengths = ImmutableMap.copyOf(lengths);
        }
    }

    Marks marks()
    {
        return new Marks(Instant.now(), files().stream().collect(toImmutableMap(file -> file, Places::length)));
    }

    /**
     * What Trino shows the attacker of the queries, and of those of others.
     */
    Map<String, String> shownTo(String user, List<String> queryIds)
    {
        ImmutableMap.Builder<String, String> shown = ImmutableMap.builder();
        for (String queryId : queryIds) {
            shown.put("REST /v1/query/" + queryId, get(user, "/v1/query/" + queryId));
        }
        shown.put("REST /v1/query", get(user, "/v1/query"));
        shown.put("system.runtime.queries", weir.run(user, "SELECT query, error_type, error_code, source FROM system.runtime.queries").toString());
        return shown.buildOrThrow();
    }

    /**
     * What was written into logs and events since then, by the name of the file.
     */
    Map<String, String> writtenSince(Marks marks)
    {
        return files().stream().collect(toImmutableMap(file -> file.getFileName().toString(), file -> tail(file, marks.lengths().getOrDefault(file, 0L))));
    }

    /**
     * What the audit log says of the queries, by their ids. Waits until it has all of them: what is looked at before proves nothing.
     */
    Map<String, String> audited(Set<String> queryIds, Instant since)
    {
        // all of the audit log would be read for each look
        String begin = since.minus(CLOCKS_APART).truncatedTo(SECONDS).toString();
        Map<String, String> audited = new HashMap<>();
        for (int patience = 0; patience < PATIENCE; patience++) {
            audited.clear();
            weir.rows("admin", "SELECT * FROM governance.system.audit WHERE time >= from_iso8601_timestamp('%s')".formatted(begin))
                    .forEach(row -> audited.merge(row.getFirst(), row.toString(), String::concat));
            if (audited.keySet().containsAll(queryIds)) {
                return audited;
            }
            RedTeam.pause(BETWEEN_LOOKS);
        }
        throw new AssertionError("The audit log does not have all of the attacks: " + Sets.difference(queryIds, audited.keySet()));
    }

    private List<Path> files()
    {
        return List.of(
                weir.dataDirectory().resolve("lineage/events.jsonl"),
                weir.dataDirectory().resolve("var/log/server.log"),
                weir.dataDirectory().resolve("var/log/jvm.log"));
    }

    private String get(String user, String path)
    {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(weir.port(), path)))
                .header("X-Trino-User", user)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static long length(Path file)
    {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(Path file, long start)
    {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            content.seek(Math.min(start, content.length()));
            byte[] bytes = new byte[(int) (content.length() - content.getFilePointer())];
            content.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
