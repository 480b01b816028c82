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
package io.weir.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.trino.Session;
import io.trino.connector.MockConnectorFactory;
import io.trino.connector.MockConnectorPlugin;
import io.trino.connector.MockConnectorTableHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.openlineage.OpenLineageSchemas;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

@TestInstance(PER_CLASS)
class TestOpenLineageEvents
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private List<JsonNode> eventsOfManyStatements;

    @BeforeAll
    void runManyStatements(@TempDir Path directory)
            throws Exception
    {
        try (LineageTester tester = LineageTester.create(new InMemoryGovernanceLog(), directory)) {
            tester.run("SELECT 1");
            tester.run("CREATE TABLE copy AS SELECT nationkey, upper(name) AS name FROM tpch.tiny.nation");
            tester.run("INSERT INTO copy VALUES (100, 'x')");
            tester.run("ALTER TABLE copy RENAME TO moved");
            Session named = Session.builder(LineageTester.SESSION).setClientTags(Set.of("weir.job=nightly")).build();
            tester.run(named, "SELECT count(*) FROM moved, tpch.tiny.region");
            tester.fail(LineageTester.SESSION, "SELECT nothing FROM moved");
            tester.fail(LineageTester.SESSION, "CREATE TABLE failed AS SELECT CAST(name AS bigint) AS n FROM moved");
        }
        ImmutableList.Builder<JsonNode> events = ImmutableList.builder();
        for (String line : Files.readAllLines(LineageTester.eventsFile(directory))) {
            events.add(MAPPER.readTree(line));
        }
        eventsOfManyStatements = events.build();
    }

    @Test
    void eventsAreValid()
            throws IOException
    {
        Optional<OpenLineageSchemas> schemas = OpenLineageSchemas.load();
        assumeTrue(schemas.isPresent(), "-Dweir.openlineage-spec=FOLDER does not name a folder with the OpenLineage schemas, so events are not checked against them");
        for (JsonNode event : eventsOfManyStatements) {
            assertThat(schemas.orElseThrow().violations(event)).as(event.toString()).isEmpty();
        }
    }

    @Test
    void eventsOfEachRun()
    {
        List<JsonNode> events = eventsOfManyStatements;
        assertThat(events).extracting(event -> event.get("eventType").textValue()).containsExactly(
                "START", "COMPLETE", "START", "COMPLETE", "START", "COMPLETE", "START", "COMPLETE", "START", "COMPLETE", "START", "FAIL", "START", "FAIL");
        assertThat(outputs(events.get(3))).containsExactly("memory.default.copy");
        assertThat(inputs(events.get(3))).containsExactly("tpch.tiny.nation");
        assertThat(outputs(events.get(7))).containsExactly("memory.default.moved");
        assertThat(events.get(7).at("/outputs/0/facets/lifecycleStateChange/previousIdentifier/name").textValue()).isEqualTo("memory.default.copy");
        assertThat(events.get(9).at("/job/name").textValue()).isEqualTo("nightly");
        assertThat(inputs(events.get(9))).containsExactly("memory.default.moved", "tpch.tiny.region");
        assertThat(outputs(events.get(11))).isEmpty();
        assertThat(outputs(events.get(13))).isEmpty();
        assertThat(events.get(13).at("/run/facets/errorMessage/message").textValue()).isEqualTo("INVALID_CAST_ARGUMENT: Cannot cast ? to BIGINT");
    }

    @Test
    void startIsToldWhileTheQueryRuns(@TempDir Path directory)
            throws Exception
    {
        Map<String, Boolean> toldBefore = new ConcurrentHashMap<>();
        try (LineageTester tester = LineageTester.create(new InMemoryGovernanceLog(), directory)) {
            tester.queryRunner().installPlugin(new MockConnectorPlugin(MockConnectorFactory.builder()
                    .withName("watched")
                    .withGetColumns(_ -> List.of(new ColumnMetadata("x", BIGINT)))
                    .withGetTableHandle((session, name) -> {
                        // one table is looked up when its query has told its start, the other has none to tell yet
                        boolean told = isStartTold(directory, session.getQueryId(), name.getTableName().equals("plain"));
                        toldBefore.putIfAbsent(name.getTableName(), told);
                        return new MockConnectorTableHandle(name);
                    })
                    .build()));
            tester.queryRunner().createCatalog("watched", "watched");
            tester.run("SELECT x FROM watched.s.plain");
            tester.run("SELECT \"x\" FROM watched.s.quoted");
            assertThat(toldBefore).isEqualTo(Map.of("plain", true, "quoted", false));
            List<String> events = tester.events();
            assertThat(events.stream().map(TestOpenLineageEvents::type)).endsWith("START", "COMPLETE", "START", "COMPLETE");
        }
    }

    private static String type(String event)
    {
        try {
            return MAPPER.readTree(event).get("eventType").textValue();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStartTold(Path directory, String queryId, boolean patient)
    {
        long deadline = System.nanoTime() + SECONDS.toNanos(patient ? 60 : 1);
        while (System.nanoTime() < deadline) {
            try {
                Path file = LineageTester.eventsFile(directory);
                if (Files.exists(file) && Files.readString(file).contains(queryId)) {
                    return true;
                }
                Thread.sleep(20);
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return false;
    }

    private static List<String> inputs(JsonNode event)
    {
        return names(event.get("inputs"));
    }

    private static List<String> outputs(JsonNode event)
    {
        return names(event.get("outputs"));
    }

    private static List<String> names(JsonNode datasets)
    {
        List<String> names = new ArrayList<>();
        datasets.forEach(dataset -> names.add(dataset.get("name").textValue()));
        return names;
    }
}
