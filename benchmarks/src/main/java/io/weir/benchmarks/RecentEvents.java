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
package io.weir.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Events of users in MongoDB, twenty of each: many of them for scans, and few for questions about one user, because a server without an index looks at all. They are
 * written through Weir and stay there, so that the next run finds them.
 */
final class RecentEvents
{
    private static final String SCHEMA = "weir_bench";
    private static final String MANY = "events";
    private static final String FEW = "few_events";
    private static final String USERS = "hundred_users";
    private static final int EVENTS_PER_USER = 20;
    private static final int ROWS_PER_STATEMENT = 100_000;
    private static final int COLD_EVENTS = 1_000;

    private final int documents = thousands("WEIR_BENCH_MONGO_DOCUMENTS", 1_000_000);
    private final int fewDocuments = thousands("WEIR_BENCH_MONGO_FEW_DOCUMENTS", 2_000);

    private RecentEvents() {}

    private static int thousands(String variable, int otherwise)
    {
        int number = Variables.ofThisProcess().count(variable, otherwise);
        if (number % 1_000 != 0) {
            throw new BenchmarkException("%s is %s: a multiple of 1000 was expected".formatted(variable, number));
        }
        return number;
    }

    static RecentEvents create(Side weir, Optional<Side> peer)
    {
        RecentEvents events = new RecentEvents();
        weir.execute("CREATE SCHEMA IF NOT EXISTS " + schema(weir));
        createEvents(weir, FEW, events.fewDocuments);
        weir.execute("DROP TABLE IF EXISTS " + table(weir, USERS));
        weir.execute("CREATE TABLE %s AS SELECT n AS user_id FROM UNNEST(sequence(0, 99)) AS t (n)".formatted(table(weir, USERS)));
        peer.ifPresent(side -> requireSame(side, FEW, events.fewDocuments));
        return events;
    }

    /**
     * Those that are scanned.
     */
    void createMany(Side weir, Optional<Side> peer)
    {
        createEvents(weir, MANY, documents);
        peer.ifPresent(side -> requireSame(side, MANY, documents));
    }

    private static void createEvents(Side weir, String name, int documents)
    {
        String table = table(weir, name);
        weir.execute("CREATE TABLE IF NOT EXISTS %s (user_id bigint, rating bigint, product varchar, ts timestamp(3))".formatted(table));
        if (count(weir, name) == documents) {
            return;
        }
        weir.execute("TRUNCATE TABLE " + table);
        for (int start = 0; start < documents; start += ROWS_PER_STATEMENT) {
            int rows = Math.min(ROWS_PER_STATEMENT, documents - start);
            weir.execute(
                    """
                    INSERT INTO %s SELECT n / %d, n %% 5 + 1, 'product ' || CAST(n %% 1000 AS varchar), CAST(TIMESTAMP '2026-11-20 00:00:00' + n * INTERVAL '0.05' SECOND AS timestamp(3))
                    FROM (SELECT a * 1000 + b + %d AS n FROM UNNEST(sequence(0, %d)) AS t (a) CROSS JOIN UNNEST(sequence(0, 999)) AS u (b))
                    """.formatted(table, EVENTS_PER_USER, start, rows / 1000 - 1));
        }
    }

    private static void requireSame(Side peer, String name, int documents)
    {
        long seen = count(peer, name);
        if (seen != documents) {
            throw new BenchmarkException("The peer sees %d of the %d documents that Weir wrote. Start both with the same MONGO_URL".formatted(seen, documents));
        }
    }

    private static long count(Side side, String name)
    {
        return Long.parseLong(side.query("SELECT count(*) AS documents FROM " + table(side, name)).values("documents").getFirst());
    }

    /**
     * @return names of tables that are new to every server
     */
    List<String> createColdTables(Side weir, int count)
    {
        String run = Long.toString(System.nanoTime(), 36);
        List<String> names = IntStream.range(0, count).mapToObj(number -> "cold_%s_%d".formatted(run, number)).toList();
        names.forEach(name -> {
            // who makes a table knows it; by its new name it does not
            createEvents(weir, "made_" + name, COLD_EVENTS);
            weir.execute("ALTER TABLE %s RENAME TO %s".formatted(table(weir, "made_" + name), table(weir, name)));
        });
        return names;
    }

    static void drop(Side weir, List<String> names)
    {
        names.forEach(name -> weir.execute("DROP TABLE " + table(weir, name)));
    }

    String latest(Side side)
    {
        return "SELECT user_id, rating, ts FROM %s WHERE user_id = 23 ORDER BY ts DESC LIMIT 1".formatted(table(side, FEW));
    }

    /**
     * The question of {@link #latest} about two events that stand in it: what the engine takes for such a question without any table.
     */
    static String latestOfConstants()
    {
        return """
               SELECT user_id, rating, ts
               FROM (VALUES (BIGINT '23', BIGINT '4', TIMESTAMP '2026-11-20 00:00:00.000'), (24, 5, TIMESTAMP '2026-11-20 00:00:01.000')) AS t (user_id, rating, ts)
               WHERE user_id = 23 ORDER BY ts DESC LIMIT 1
               """;
    }

    String lookup(Side side)
    {
        return lookup(side, FEW);
    }

    static String lookup(Side side, String name)
    {
        return "SELECT user_id, rating, product, ts FROM %s WHERE user_id = 23".formatted(table(side, name));
    }

    String join(Side side)
    {
        return "SELECT e.rating, e.ts FROM %s e JOIN %s u ON e.user_id = u.user_id".formatted(table(side, FEW), table(side, USERS));
    }

    String many(Side side)
    {
        return table(side, MANY);
    }

    private static String schema(Side side)
    {
        return side.mongoCatalog() + "." + SCHEMA;
    }

    private static String table(Side side, String name)
    {
        return schema(side) + "." + name;
    }
}
