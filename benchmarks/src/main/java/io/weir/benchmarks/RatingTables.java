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

import java.time.Instant;
import java.time.format.DateTimeFormatter;

import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

/**
 * The demo's ratings, the same on all sides, and the two questions that the demo asks.
 *
 * @param creation the time of the latest rating
 */
record RatingTables(Instant creation)
{
    private static final String SCHEMA = "weir_bench";
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(UTC);

    RatingTables
    {
        requireNonNull(creation, "creation is null");
    }

    void create(Side side, String catalog)
    {
        side.execute("CREATE SCHEMA IF NOT EXISTS %s.%s".formatted(catalog, SCHEMA));
        side.execute("DROP TABLE IF EXISTS " + ratings(catalog));
        side.execute(
                """
                CREATE TABLE %s AS
                SELECT
                    custkey - 1 AS user_id,
                    if(custkey %% 2 = 0, 'F', 'M') AS gender,
                    orderkey %% 5 + 1 AS rating,
                    CAST(%s - orderkey * 7 %% 60000 * INTERVAL '8' MINUTE AS timestamp(3) with time zone) AS ts
                FROM tpch.tiny.orders
                """.formatted(ratings(catalog), creationLiteral()));
    }

    String sixMonthCount(String catalog)
    {
        return sixMonthCount(catalog, "current_timestamp");
    }

    /**
     * As it would have been answered when the ratings were created.
     */
    String sixMonthCountAtCreation(String catalog)
    {
        return sixMonthCount(catalog, creationLiteral());
    }

    private static String sixMonthCount(String catalog, String now)
    {
        return "SELECT user_id, gender, count(*) FROM %s WHERE rating = 3 AND ts >= %s - INTERVAL '6' MONTH GROUP BY user_id, gender".formatted(ratings(catalog), now);
    }

    String latestRating(String catalog)
    {
        return "SELECT user_id, rating, ts FROM %s WHERE user_id = 123 ORDER BY ts DESC LIMIT 1".formatted(ratings(catalog));
    }

    private String creationLiteral()
    {
        return "TIMESTAMP '%s UTC'".formatted(TIMESTAMP.format(creation));
    }

    private static String ratings(String catalog)
    {
        return catalog + "." + SCHEMA + ".user_ratings";
    }
}
