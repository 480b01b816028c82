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
 * The demo's ratings, on the side that is measured, and the two questions that the demo asks.
 */
final class RatingTables
{
    private static final String SCHEMA = "weir_bench";

    private final String catalog;

    private RatingTables(String catalog)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
    }

    static RatingTables create(Side side, String catalog)
    {
        RatingTables tables = new RatingTables(catalog);
        side.execute("CREATE SCHEMA IF NOT EXISTS %s.%s".formatted(catalog, SCHEMA));
        side.execute("DROP TABLE IF EXISTS " + tables.ratings());
        side.execute(
                """
                CREATE TABLE %s AS
                SELECT
                    custkey - 1 AS user_id,
                    if(custkey %% 2 = 0, 'F', 'M') AS gender,
                    orderkey %% 5 + 1 AS rating,
                    CAST(current_timestamp - orderkey * 7 %% 60000 * INTERVAL '8' MINUTE AS timestamp(3) with time zone) AS ts
                FROM tpch.tiny.orders
                """.formatted(tables.ratings()));
        return tables;
    }

    private String ratings()
    {
        return catalog + "." + SCHEMA + ".user_ratings";
    }

    String sixMonthCount()
    {
        return "SELECT user_id, gender, count(*) FROM %s WHERE rating = 3 AND ts >= current_timestamp - INTERVAL '6' MONTH GROUP BY user_id, gender".formatted(ratings());
    }

    String latestRating()
    {
        return "SELECT user_id, rating, ts FROM %s WHERE user_id = 123 ORDER BY ts DESC LIMIT 1".formatted(ratings());
    }
}
