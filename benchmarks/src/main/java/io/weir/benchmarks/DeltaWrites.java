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

import io.weir.benchmarks.AlternatingRuns.Outcome;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import static java.util.Objects.requireNonNull;

/**
 * Statements that change tables on an object store, where every request counts: one row added, one row deleted, and one row in a hundred changed.
 */
final class DeltaWrites
{
    // short ones, which say more of the compiler than of the server until they have run some times
    private static final AlternatingRuns STATEMENTS = new AlternatingRuns(10, 9);
    // a quarter of the first ones is the compiler
    private static final AlternatingRuns MERGES = new AlternatingRuns(3, 7);
    private static final String SCHEMA = ObjectStore.CATALOG + ".weir_bench_writes";
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

    void measure(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        create(weir);
        peer.ifPresent(this::create);
        compare("insert-one-row", STATEMENTS, weir, peer, DeltaWrites::insert, figures);
        // every 32nd order key is there, see "Orders" in the specification of TPC-H
        compare("delete-one-row", STATEMENTS, weir, peer, number -> "DELETE FROM %s.orders WHERE orderkey = %s".formatted(SCHEMA, number * 32 + 1), figures);
        compare("merge-one-percent", MERGES, weir, peer, this::merge, figures);
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
     */
    private void compare(String figure, AlternatingRuns runs, Side weir, Optional<Side> peer, LongFunction<String> change, Consumer<Figure> figures)
    {
        Counter ofWeir = new Counter();
        Counter ofPeer = new Counter();
        Outcome outcome = runs.measure(
                () -> weir.timeChange(change.apply(ofWeir.next())),
                peer.map(side -> () -> side.timeChange(change.apply(ofPeer.next()))));
        figures.accept(new Figure(area, "s3-" + figure, "ms", outcome.weir(), outcome.peer(), TARGET));
    }
}
