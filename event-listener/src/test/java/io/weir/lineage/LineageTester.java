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

import com.google.common.collect.ImmutableMap;
import io.trino.Session;
import io.trino.connector.MockConnectorFactory;
import io.trino.connector.MockConnectorPlugin;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.eventlistener.EventListener;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryFailedException;
import io.trino.testing.TestingEventListenerContext;
import io.weir.governance.Governance;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.log.GovernanceLog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.Objects.requireNonNull;

/**
 * A Trino with the listener, and what it told the governance log about each query.
 */
final class LineageTester
        implements AutoCloseable
{
    static final Session SESSION = testSessionBuilder()
            .setCatalog("memory")
            .setSchema("default")
            .setSystemProperty("query_max_execution_time", "60s")
            .build();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final DistributedQueryRunner queryRunner;
    private final GovernanceLog log;
    private final EventListener listener;
    private final Path eventsFile;
    private Told told;

    private LineageTester(DistributedQueryRunner queryRunner, GovernanceLog log, EventListener listener, Path eventsFile)
    {
        this.eventsFile = requireNonNull(eventsFile, "eventsFile is null");
        this.queryRunner = requireNonNull(queryRunner, "queryRunner is null");
        this.log = requireNonNull(log, "log is null");
        this.listener = requireNonNull(listener, "listener is null");
    }

    static LineageTester create(GovernanceLog log, Path directory)
            throws Exception
    {
        return create(log, directory, ImmutableMap.of());
    }

    /**
     * @param properties of the listener, beside or in place of those that it has here
     */
    static LineageTester create(GovernanceLog log, Path directory, Map<String, String> properties)
            throws Exception
    {
        EventListener listener = listener(log, directory, properties);
        DistributedQueryRunner queryRunner = DistributedQueryRunner.builder(SESSION)
                .setWorkerCount(0)
                .setEventListener(listener)
                .build();
        queryRunner.installPlugin(new MemoryPlugin());
        queryRunner.createCatalog("memory", "memory");
        queryRunner.installPlugin(new TpchPlugin());
        queryRunner.createCatalog("tpch", "tpch");
        return new LineageTester(queryRunner, log, listener, eventsFile(directory));
    }

    /**
     * A catalog {@code rows} whose tables take every statement that changes rows: every table of it has the same columns.
     */
    void createRowsCatalog()
    {
        queryRunner.installPlugin(new MockConnectorPlugin(MockConnectorFactory.builder()
                .withName("rows")
                .withGetColumns(_ -> List.of(
                        new ColumnMetadata("id", BIGINT),
                        new ColumnMetadata("ssn", VARCHAR),
                        new ColumnMetadata("tenant", VARCHAR),
                        new ColumnMetadata("salary", BIGINT)))
                .build()));
        queryRunner.createCatalog("rows", "rows");
    }

    static EventListener listener(GovernanceLog log, Path directory, Map<String, String> properties)
    {
        Governance governance = TestingGovernance.of(log);
        return new WeirEventListenerFactory((_, _, _) -> governance).create(
                ImmutableMap.<String, String>builder()
                        .put("weir.lineage.namespace", "trino://127.0.0.1:8080")
                        .put("weir.lineage.sinks", "events")
                        .put("weir.lineage.sink.events.type", "file")
                        .put("weir.lineage.sink.events.path", eventsFile(directory).toString())
                        .put("weir.lineage.spool-directory", directory.resolve("spool").toString())
                        .putAll(properties)
                        .buildKeepingLast(),
                new TestingEventListenerContext());
    }

    static Path eventsFile(Path directory)
    {
        return directory.resolve("events.jsonl");
    }

    /**
     * The OpenLineage events of all statements so far, once those of the last are written.
     */
    List<String> events()
            throws IOException, InterruptedException
    {
        String last = told.queryId();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            List<String> events = Files.exists(eventsFile) ? Files.readAllLines(eventsFile) : List.of();
            if (events.stream().filter(event -> event.contains(last)).count() >= 2) {
                return events;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("The events of query %s are not written".formatted(last));
    }

    DistributedQueryRunner queryRunner()
    {
        return queryRunner;
    }

    Told run(String sql)
            throws InterruptedException
    {
        return run(SESSION, sql);
    }

    Told run(Session session, String sql)
            throws InterruptedException
    {
        return told(query(session, sql));
    }

    /**
     * Does not wait for what is told of it.
     *
     * @return the id, for {@link #told}
     */
    String query(Session session, String sql)
    {
        return queryRunner.executeWithPlan(session, sql).queryId().id();
    }

    Told fail(Session session, String sql)
            throws InterruptedException
    {
        return told(failed(session, sql));
    }

    /**
     * Does not wait for what is told of it.
     *
     * @return the id, for {@link #told}
     */
    String failed(Session session, String sql)
    {
        try {
            queryRunner.execute(session, sql);
        }
        catch (QueryFailedException e) {
            return e.getQueryId().id();
        }
        throw new AssertionError("Query did not fail: " + sql);
    }

    /**
     * Runs a statement that may succeed or fail, and does not wait for what is told of it.
     */
    void execute(String sql)
    {
        try {
            queryRunner.execute(SESSION, sql);
        }
        catch (QueryFailedException _) {
            // as it likes
        }
    }

    /**
     * Waits until it is told.
     */
    // the audit row of a query is written after its lineage
    Told told(String queryId)
            throws InterruptedException
    {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<AuditEvent> audit = log.readAudit().stream().filter(event -> event.queryId().equals(queryId)).findFirst();
            if (audit.isPresent()) {
                told = new Told(queryId, edges(queryId), renames(queryId), resolved(queryId), audit.orElseThrow());
                return told;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("Nothing was told about query " + queryId);
    }

    private List<String> edges(String queryId)
    {
        return read(queryId)
                .map(edge -> "%s <- %s %s%s".formatted(shorten(edge.target().toString()), shorten(edge.source().toString()), edge.kind(), edge.masked() ? " masked" : ""))
                .sorted()
                .toList();
    }

    private List<String> renames(String queryId)
    {
        return read(queryId)
                .filter(LineageEdge::isColumnRename)
                .map(edge -> "%s <- %s".formatted(shorten(edge.target().toString()), shorten(edge.source().toString())))
                .toList();
    }

    private Stream<LineageEdge> read(String queryId)
    {
        return log.readLineage().stream()
                .filter(LineageEdge.class::isInstance)
                .map(LineageEdge.class::cast)
                .filter(edge -> edge.queryId().equals(queryId));
    }

    private static String shorten(String asset)
    {
        return asset.replace("memory.default.", "").replace("rows.s.", "");
    }

    private Optional<Boolean> resolved(String queryId)
    {
        return log.readLineage().stream()
                .filter(RunResolved.class::isInstance)
                .map(RunResolved.class::cast)
                .filter(resolved -> resolved.queryId().equals(queryId))
                .map(RunResolved::wrote)
                .findFirst();
    }

    @Override
    public void close()
    {
        queryRunner.close();
        listener.shutdown();
    }

    /**
     * @param edges {@code target <- source KIND}, sorted; tables of memory.default by their name alone
     * @param renames {@code target <- source} of the columns that were renamed
     * @param wrote what the end of the run says, if there is one
     */
    record Told(String queryId, List<String> edges, List<String> renames, Optional<Boolean> wrote, AuditEvent audit) {}
}
