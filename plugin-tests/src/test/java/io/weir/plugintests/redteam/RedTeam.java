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
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.weir.plugintests.RunningWeir;
import io.weir.plugintests.WeirScript;
import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Rows;
import io.weir.server.demo.SqlSessions;
import org.bson.Document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static java.util.Objects.requireNonNull;

/**
 * The assembled server with a {@link Vault}, for attacks: an attack is run over JDBC, and then every place is looked at that the attacker can see, or that keeps
 * something about it. Safe for attacks one after the other.
 */
public final class RedTeam
        implements AutoCloseable
{
    private static final String ADMINISTRATOR = "admin";

    private final RunningWeir weir;
    private final Optional<FaultyStore> store;
    private final Places places;
    private final KeptTraces keptTraces;
    private final AtomicInteger attacks = new AtomicInteger();
    private final Map<String, List<String>> typed = new HashMap<>();

    private RedTeam(RunningWeir weir, Optional<FaultyStore> store)
    {
        this.store = requireNonNull(store, "store is null");
        this.weir = requireNonNull(weir, "weir is null");
        this.places = new Places(weir);
        this.keptTraces = new KeptTraces(places);
    }

    static RedTeam start(Path directory, Optional<FaultyStore> store)
    {
        Path data = directory.resolve("data");
        WeirScript script = RedTeamConfiguration.write(directory.resolve("etc"), store);
        MemoryConnector.add(data, directory.resolve("etc"));
        RedTeam redTeam = new RedTeam(RunningWeir.start(script, data), store);
        try {
            Vault.fill(redTeam::asAdministrator);
        }
        catch (RuntimeException | Error e) {
            redTeam.close();
            throw e;
        }
        return redTeam;
    }

    public Traces attack(String user, String... statements)
    {
        return attack(Attacker.user(user), statements);
    }

    /**
     * Runs the statements on one connection, also behind one that fails, and collects what they left. What is kept of them is looked at by {@link #endOfClass}.
     */
    public Traces attack(Attacker attacker, String... statements)
    {
        String source = "attack-" + attacks.incrementAndGet();
        Places.Marks before = places.marks();
        List<Answer> answers = new ArrayList<>();
        try (SqlSessions session = new SqlSessions(weir.url(), ImmutableMap.<String, String>builder().putAll(attacker.connection()).put("source", source).buildOrThrow())) {
            for (String statement : statements) {
                answers.add(session.run(attacker.user(), statement));
            }
        }
        catch (SQLException e) {
            throw new IllegalStateException("The connection of %s cannot be closed".formatted(attacker), e);
        }
        List<String> queryIds = queryIds(source);
        ImmutableMap.Builder<String, String> shown = ImmutableMap.builder();
        shown.put("the answer", answers.toString());
        shown.putAll(places.shownTo(attacker.user(), queryIds));
        List<String> ofUser = typed.computeIfAbsent(attacker.user(), _ -> new ArrayList<>());
        List<String> typedBefore = List.copyOf(ofUser);
        ofUser.addAll(List.of(statements));
        return new Traces(List.of(statements), typedBefore, answers, shown.buildOrThrow(), keptTraces.of(List.of(statements), queryIds, before));
    }

    /**
     * To be called behind the last attack of a class.
     */
    void endOfClass()
    {
        keptTraces.holdNothing();
    }

    /**
     * Runs what an attack presupposes, and fails if it fails.
     */
    public void as(String user, String statement)
    {
        weir.execute(user, statement);
    }

    public void asAdministrator(String statement)
    {
        as(ADMINISTRATOR, statement);
    }

    public List<List<String>> rowsAs(String user, String sql)
    {
        return weir.rows(user, sql);
    }

    /**
     * As another application does, which knows nothing of tables.
     */
    void insertDocument(String database, String collection, String json)
    {
        try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:%s/".formatted(Files.readString(weir.dataDirectory().resolve("var/mongo.port")).strip()))) {
            client.getDatabase(database).getCollection(collection).insertOne(Document.parse(json));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Until the lineage of all writes has arrived: before that, more is masked than will be.
     */
    public void awaitLineage()
    {
        for (int patience = 0; patience < 1_200; patience++) {
            // the store of the log is asked twice for two seconds each, which on a busy machine may not suffice
            if (weir.run(ADMINISTRATOR, "SELECT DISTINCT query_id FROM governance.system.effective_tags WHERE source = 'pending'") instanceof Rows rows && rows.rows().isEmpty()) {
                return;
            }
            pause();
        }
        throw new AssertionError("There are writes whose lineage does not arrive");
    }

    /**
     * Where the governance log is, for classes with {@link LogInObjectStore}.
     */
    public FaultyStore store()
    {
        return store.orElseThrow(() -> new IllegalStateException("The log is in files. Annotate the class with @LogInObjectStore"));
    }

    public RunningWeir server()
    {
        return weir;
    }

    private List<String> queryIds(String source)
    {
        return weir.rows(ADMINISTRATOR, "SELECT query_id FROM system.runtime.queries WHERE source = '%s'".formatted(source)).stream()
                .map(List::getFirst)
                .toList();
    }

    static void pause()
    {
        pause(Duration.ofMillis(100));
    }

    static void pause(Duration duration)
    {
        try {
            Thread.sleep(duration);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close()
    {
        try {
            weir.close();
            store.ifPresent(FaultyStore::close);
        }
        catch (SQLException e) {
            throw new IllegalStateException("The connections cannot be closed", e);
        }
    }
}
