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

import static java.util.Objects.requireNonNull;

/**
 * Twenty events of each user, in a MongoDB catalog.
 */
final class RecentEvents
{
    private static final String SCHEMA = "weir_bench";
    private static final int EVENTS_PER_USER = 20;
    private static final int ROWS_PER_STATEMENT = 100_000;

    private final String catalog;
    private final int documents;

    /**
     * @param documents a multiple of 1000
     */
    RecentEvents(String catalog, int documents)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.documents = documents;
    }

    private String events()
    {
        return catalog + "." + SCHEMA + ".events_" + catalog;
    }

    private String users()
    {
        return catalog + "." + SCHEMA + ".users_" + catalog;
    }

    void create(Side side)
    {
        side.execute("CREATE SCHEMA IF NOT EXISTS %s.%s".formatted(catalog, SCHEMA));
        side.execute("DROP TABLE IF EXISTS " + events());
        side.execute("DROP TABLE IF EXISTS " + users());
        side.execute("CREATE TABLE %s (user_id bigint, rating bigint, product varchar, ts timestamp(3))".formatted(events()));
        for (int start = 0; start < documents; start += ROWS_PER_STATEMENT) {
            int rows = Math.min(ROWS_PER_STATEMENT, documents - start);
            side.execute(
                    """
                    INSERT INTO %s SELECT n / %d, n %% 5 + 1, 'product ' || CAST(n %% 1000 AS varchar), CAST(TIMESTAMP '2026-11-20 00:00:00' + n * INTERVAL '0.05' SECOND AS timestamp(3))
                    FROM (SELECT a * 1000 + b + %d AS n FROM UNNEST(sequence(0, %d)) AS t (a) CROSS JOIN UNNEST(sequence(0, 999)) AS u (b))
                    """.formatted(events(), EVENTS_PER_USER, start, rows / 1000 - 1));
        }
        side.execute("CREATE TABLE %s AS SELECT n * 37 AS user_id FROM UNNEST(sequence(1, 100)) AS t (n)".formatted(users()));
    }

    String latest()
    {
        return "SELECT user_id, rating, ts FROM %s WHERE user_id = 123 ORDER BY ts DESC LIMIT 1".formatted(events());
    }

    String lookup()
    {
        return "SELECT user_id, rating, product, ts FROM %s WHERE user_id = 123".formatted(events());
    }

    String join()
    {
        return "SELECT e.rating, e.ts FROM %s e JOIN %s u ON e.user_id = u.user_id".formatted(events(), users());
    }

    String count()
    {
        return "SELECT count(*) FROM " + events();
    }

    String scan()
    {
        return "SELECT sum(length(product)), max(rating + 1), max(ts + INTERVAL '1' SECOND) FROM " + events();
    }
}
