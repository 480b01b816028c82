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

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import static java.util.Objects.requireNonNull;

/**
 * Statements that change tables on an object store, where every request counts: one row added, one row deleted, and one row in a hundred changed.
 */
final class DeltaWrites
{
    static final String SCHEMA_NAME = "weir_bench_writes";

    // short ones, which say more of the compiler than of the server until they have run some times
    private static final AlternatingRuns STATEMENTS = new AlternatingRuns(10, 9);
    // a quarter of the first ones is the compiler
    private static final AlternatingRuns MERGES = new AlternatingRuns(3, 7);
    private static final String SCHEMA = ObjectStore.CATALOG + "." + SCHEMA_NAME;
    private static final String LEDGER = "SELECT id, name, amount FROM %s.ledger".formatted(SCHEMA);
    // all rows would take longer than what is measured
    private static final String ORDERS = "SELECT count(*), to_hex(checksum(orderkey)), to_hex(checksum(totalprice)) FROM %s.orders".formatted(SCHEMA);
    private static final Target TARGET = new Target.RatioAtMost(1.1);

    private final String area;
    private final String scale;

    /**
     * @param scale a schema of the catalog {@code tpch}
     */
    DeltaWrites(String area, String scale)
    {
        this.area = requireNonNull(area, "area is null");
        this.scale = requireNonNull(scale, "scale is null");
    }

    void measure(SideBySide sides, Consumer<Figure> figures)
    {
        sides.forEach(this::create);
        figures.accept(figure("insert-one-row", STATEMENTS, sides, DeltaWrites::insert, LEDGER));
        // every 32nd order key is there, see "Orders" in the specification of TPC-H
        figures.accept(figure("delete-one-row", STATEMENTS, sides, number -> "DELETE FROM %s.orders WHERE orderkey = %s".formatted(SCHEMA, number * 32 + 1), ORDERS));
        figures.accept(figure("merge-one-percent", MERGES, sides, this::merge, ORDERS));
    }

    private void create(Side side)
    {
        side.execute("CREATE SCHEMA " + SCHEMA);
        side.execute("CREATE TABLE %s.ledger (id bigint, name varchar, amount double)".formatted(SCHEMA));
        side.execute("CREATE TABLE %s.orders WITH (deletion_vectors_enabled = true) AS SELECT * FROM tpch.%s.orders".formatted(SCHEMA, scale));
    }

    private static String insert(long number)
    {
        return "INSERT INTO %s.ledger VALUES (%s, 'somebody', 1.5)".formatted(SCHEMA, number);
    }

    private String merge(long number)
    {
        return "MERGE INTO %s.orders t USING (SELECT * FROM tpch.%s.orders WHERE custkey %% 100 = %s) s ON t.orderkey = s.orderkey WHEN MATCHED THEN UPDATE SET totalprice = s.totalprice + 1".formatted(SCHEMA, scale, number);
    }

    /**
     * @param change by the number of the run, counted from 0
     * @param changed what the table holds after all of them
     */
    private Figure figure(String figure, AlternatingRuns runs, SideBySide sides, LongFunction<String> change, String changed)
    {
        Map<Side, Counter> counters = new HashMap<>();
        return sides.measure(runs, side -> side.timeChange(change.apply(counters.computeIfAbsent(side, _ -> new Counter()).next())))
                .withDifference(sides.difference(_ -> changed))
                .figure(area, "s3-" + figure, TARGET);
    }
}
