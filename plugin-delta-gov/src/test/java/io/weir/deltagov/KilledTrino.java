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
package io.weir.deltagov;

import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

/**
 * A Trino that changes a table on S3 until it is killed. It says what it is about to do, and what was done. Every statement has a user of its
 * own, by whose name the history of the table knows it.
 */
final class KilledTrino
{
    private static final int THREADS = 2;
    // airlift takes System.out for its log
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

    private final QueryRunner trino;
    private final Random random;
    private long nextId;

    private KilledTrino(QueryRunner trino, long seed, long firstId)
    {
        this.trino = trino;
        this.random = new Random(seed);
        this.nextId = firstId;
    }

    /**
     * @param arguments port of the store, seed, the first of a million ids for each thread
     */
    public static void main(String[] arguments)
            throws Exception
    {
        Thread.ofPlatform().daemon().start(KilledTrino::endWithParent);
        int port = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        long firstId = Long.parseLong(arguments[2]);
        QueryRunner trino = DeltaGovQueryRunner.builder(S3Server.WAREHOUSE)
                .addProperties(S3Server.properties(port))
                .setWorkerCount(0)
                .build();
        say("READY");
        for (int thread = 0; thread < THREADS; thread++) {
            KilledTrino writer = new KilledTrino(trino, seed + thread, firstId + thread * 1_000_000L);
            Thread.ofPlatform().start(writer::run);
        }
    }

    // the parent holds the other end of the standard input
    private static void endWithParent()
    {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever said
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        finally {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void say(String line)
    {
        synchronized (OUT) {
            OUT.println(line);
            OUT.flush();
        }
    }

    private void run()
    {
        while (true) {
            String token = "t%016x".formatted(random.nextLong());
            try {
                statement(token);
            }
            catch (QueryFailedException e) {
                String message = String.valueOf(e.getMessage()).replace('\n', ' ');
                say("%s %s %s".formatted(message.contains("Run the statement again") || message.contains("conflict") ? "CONFLICT" : "FAILED", token, message));
            }
        }
    }

    private void statement(String token)
    {
        int kind = random.nextInt(20);
        List<Long> ids = someIds();
        if (kind < 6 || ids.isEmpty()) {
            List<Long> added = LongStream.range(0, 1 + random.nextInt(5)).mapToObj(_ -> nextId++).toList();
            execute(token, "PUT", added, List.of(), "INSERT INTO writes VALUES " + added.stream().map(id -> "(%s, '%s')".formatted(id, token)).collect(joining(", ")));
        }
        else if (kind < 9) {
            execute(token, "CHANGE", ids, List.of(), "UPDATE writes SET value = '%s' WHERE id IN (%s)".formatted(token, list(ids)));
        }
        else if (kind < 12) {
            execute(token, "CHANGE", List.of(), ids, "DELETE FROM writes WHERE id IN (%s)".formatted(list(ids)));
        }
        else if (kind < 17) {
            merge(token, ids);
        }
        else if (kind < 19) {
            execute(token, "CHANGE", List.of(), List.of(), "ALTER TABLE writes EXECUTE optimize");
        }
        else {
            execute(token, "CHANGE", List.of(), List.of(), "CALL delta_gov.system.vacuum(schema_name => 'tpch', table_name => 'writes', retention => '120s')");
        }
    }

    private void merge(String token, List<Long> ids)
    {
        List<Long> deleted = ids.subList(0, 1);
        List<Long> put = new ArrayList<>(ids.subList(1, ids.size()));
        put.add(nextId++);
        String rows = LongStream.concat(deleted.stream().mapToLong(Long::longValue), put.stream().mapToLong(Long::longValue))
                .mapToObj(id -> "(BIGINT '%s', %s)".formatted(id, deleted.contains(id)))
                .collect(joining(", "));
        execute(token, "PUT", put, deleted,
                """
                MERGE INTO writes t USING (VALUES %s) s(id, gone) ON t.id = s.id
                WHEN MATCHED AND s.gone THEN DELETE
                WHEN MATCHED THEN UPDATE SET value = '%s'
                WHEN NOT MATCHED AND NOT s.gone THEN INSERT VALUES (s.id, '%s')
                """.formatted(rows, token, token));
    }

    private List<Long> someIds()
    {
        List<Long> ids = new ArrayList<>(trino.execute(session("reader"), "SELECT id FROM writes").getOnlyColumn().map(Long.class::cast).toList());
        Collections.shuffle(ids, random);
        return ids.subList(0, Math.min(ids.size(), 1 + random.nextInt(3)));
    }

    private static String list(List<Long> ids)
    {
        return ids.stream().map(String::valueOf).collect(joining(", "));
    }

    /**
     * @param kind PUT when ids that are not there are added
     */
    private void execute(String token, String kind, List<Long> put, List<Long> deleted, String sql)
    {
        say("BEGIN %s %s [%s] [%s]".formatted(token, kind, list(put).replace(" ", ""), list(deleted).replace(" ", "")));
        OptionalLong changed = trino.execute(session(token), sql).getUpdateCount();
        say("ACK %s %s".formatted(token, changed.orElse(0)));
    }

    private Session session(String user)
    {
        return Session.builder(trino.getDefaultSession())
                .setIdentity(Identity.ofUser(user))
                .setOriginalIdentity(Identity.ofUser(user))
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "vacuum_min_retention", "1s")
                .build();
    }
}
