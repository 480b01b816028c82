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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Past the JDBC driver: headers that a client may make up, and the server's other endpoints.
 */
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksOverRest
{
    private static final Pattern NEXT = Pattern.compile("\"nextUri\":\"([^\"]+)\"");

    private final RedTeam redTeam;
    private final HttpClient http = HttpClient.newBuilder().version(HTTP_1_1).build();

    TestAttacksOverRest(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    /**
     * The red team itself: what must not be kept and is, is found behind the class.
     */
    @Test
    void whatIsKeptIsLookedFor()
    {
        redTeam.endOfClass();
        redTeam.attack("masked", "SELECT 1").kept().accept(List.of(new Canary("name of the user", "masked")));
        assertThatThrownBy(redTeam::endOfClass)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The name of the user leaked into the audit log by:")
                .hasMessageContaining("SELECT 1");
        redTeam.endOfClass();
    }

    @Test
    void headersOfTheClient()
            throws IOException, InterruptedException
    {
        String statement = "SELECT ssn, email, born, salary FROM " + Vault.TABLE;
        for (Map<String, String> headers : List.of(
                ImmutableMap.of("X-Trino-Original-User", "keeper"),
                ImmutableMap.of("X-Trino-Original-User", "admin", "X-Trino-Original-Roles", "system=ALL"),
                ImmutableMap.of("X-Trino-Role", "system=ALL"),
                ImmutableMap.of("X-Trino-Role", "system=ROLE{\"admin\"}"),
                ImmutableMap.of("X-Trino-Extra-Credential", "user=keeper,groups=admins,purpose=fraud"),
                ImmutableMap.of("X-Trino-Client-Tags", "purpose:fraud,admin,keeper"),
                ImmutableMap.of("X-Trino-Client-Info", "purpose:fraud"),
                ImmutableMap.of("X-Trino-Session", "governance.purpose=fraud"),
                ImmutableMap.of("X-Trino-Path", "governance.masks"),
                ImmutableMap.of("X-Trino-Prepared-Statement", "p=SELECT%20ssn%20FROM%20" + Vault.TABLE),
                ImmutableMap.of("X-Trino-Query-Data-Encoding", "json,json+zstd,json+lz4"),
                ImmutableMap.of("Authorization", "Basic a2VlcGVyOg=="),
                ImmutableMap.of("X-Presto-User", "keeper"),
                ImmutableMap.of("X-Forwarded-User", "keeper"))) {
            for (String sql : List.of(statement, "SHOW STATS FOR " + Vault.TABLE, "EXECUTE p")) {
                String answer = statement("masked", headers, sql);
                assertThat(Vault.personal()).as("%s with %s", sql, headers).noneMatch(canary -> canary.isIn(answer));
            }
            String answer = statement("acme", headers, "SELECT note FROM " + Vault.TABLE);
            assertThat(Vault.of("globex")).as("%s", headers).noneMatch(canary -> canary.isIn(answer));
        }
        assertThat(statement("keeper", ImmutableMap.of(), statement)).contains(Vault.ssn("acme").text());
    }

    /**
     * A query of one who sees everything, and then whatever the server tells others.
     */
    @Test
    void endpointsOfTheServer()
            throws IOException, InterruptedException
    {
        Canary typed = new Canary("what another user has typed", "CNRY-TYPED-17071");
        redTeam.as("keeper", "SELECT count(*) FROM %s WHERE ssn = '%s' AND salary > 7".formatted(Vault.TABLE, typed.text()));
        String id = redTeam.rowsAs("admin", "SELECT query_id FROM system.runtime.queries WHERE \"user\" = 'keeper' AND query LIKE '%%%s%%'".formatted(typed.text())).getFirst().getFirst();
        for (String user : List.of("masked", "acme", "nobody", "$weir-masks", "*")) {
            for (String path : List.of(
                    "/v1/query",
                    "/v1/query/" + id,
                    "/v1/query/%s?pruned=true".formatted(id),
                    "/v1/queryState",
                    "/v1/queryState/" + id,
                    "/v1/task",
                    "/v1/node",
                    "/v1/thread",
                    "/v1/resourceGroupState/global",
                    "/v1/jmx/mbean",
                    "/metrics",
                    "/v1/status",
                    "/v1/info",
                    "/v1/announcement",
                    "/v1/service",
                    "/v1/memory",
                    "/v1/spooled/segments/x",
                    "/ui/api/query",
                    "/ui/api/query/" + id,
                    "/ui/api/stats",
                    "/ui/api/cluster",
                    "/ui/api/worker",
                    "/v1/statement/queued/%s/x/1".formatted(id),
                    "/v1/statement/executing/%s/x/1".formatted(id))) {
                String answer = get(user, path).body();
                assertThat(typed.isIn(answer)).as("%s for %s", path, user).isFalse();
            }
            for (String path : List.of("/v1/query/" + id, "/v1/thread", "/v1/jmx/mbean", "/metrics", "/v1/node")) {
                assertThat(get(user, path).statusCode()).as("%s for %s", path, user).isIn(401, 403, 404);
            }
            for (String path : List.of("/v1/query/" + id, "/v1/task/%s.0.0.0".formatted(id), "/v1/statement/executing/%s/x/1".formatted(id))) {
                assertThat(send(user, path, ImmutableMap.of(), "DELETE", "").statusCode()).as("DELETE %s for %s", path, user).isNotIn(200, 202);
            }
        }
    }

    private String statement(String user, Map<String, String> headers, String sql)
            throws IOException, InterruptedException
    {
        StringBuilder answers = new StringBuilder();
        String page = send(user, "/v1/statement", headers, "POST", sql).body();
        answers.append(page);
        for (Matcher next = NEXT.matcher(page); next.find(); next = NEXT.matcher(page)) {
            page = send(user, URI.create(next.group(1)).getPath(), headers, "GET", "").body();
            answers.append(page);
        }
        return answers.toString();
    }

    private HttpResponse<String> get(String user, String path)
            throws IOException, InterruptedException
    {
        return send(user, path, ImmutableMap.of(), "GET", "");
    }

    private HttpResponse<String> send(String user, String path, Map<String, String> headers, String method, String body)
            throws IOException, InterruptedException
    {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(redTeam.server().port(), path)))
                .header("X-Trino-User", user)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
