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
package io.weir.lineage.delivery;

import com.google.common.collect.ImmutableMap;
import io.opentelemetry.api.OpenTelemetry;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.MaterializedViews;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.QueryCodec;
import io.weir.lineage.record.QueryCost;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.RecordImportance;
import io.weir.lineage.record.RunIdentity;
import io.weir.lineage.record.ScannedTable;
import io.weir.lineage.record.ScannedTable.TypedColumn;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.record.WrittenTable;
import io.weir.lineage.record.WrittenTable.OutputColumn;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.redact.StatementDisplays;
import io.weir.lineage.spool.RecordKind;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.Spool.Outcome;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolLimits;
import io.weir.lineage.spool.SpoolRecord;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Puts ends of queries into a spool as fast as it can, and then brings them into a governance log, and says how long both took. For {@code ./weir bench lineage}, which
 * runs it from the plugin's own directory.
 */
public final class SpoolLoad
{
    private static final QueryCodec CODEC = QueryCodec.create();
    private static final int COLUMNS = 5;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private SpoolLoad() {}

    /**
     * Prints {@code spooled SECONDS BYTES} and {@code delivered SECONDS ROWS}.
     *
     * @param arguments an empty directory, and the number of queries
     */
    public static void main(String[] arguments)
            throws Exception
    {
        Path directory = Path.of(arguments[0]);
        int queries = Integer.parseInt(arguments[1]);
        try (Governance governance = governance(directory);
                Spool spool = Spool.open(directory.resolve("spool"), new SpoolLimits(16L << 20, 8L << 30))) {
            GovernanceSink sink = new GovernanceSink(governance.log(), new LineageReader(MaterializedViews.inMemory()), new StatementDisplays());
            Delivery<GovernanceSink.Rows> delivery = new Delivery<>(spool, new SpoolCursor(directory.resolve("spool"), sink.name()), new DeadLetters(directory.resolve("spool"), sink.name(), 1 << 30), CODEC, sink);
            Deliveries housekeeping = new Deliveries(spool, List.of());
            housekeeping.start();
            long start = System.nanoTime();
            for (int i = 0; i < queries; i++) {
                append(spool, query(i));
            }
            spool.sync();
            System.out.printf("spooled %s %s%n", seconds(start), spool.bytes());
            housekeeping.stop(Duration.ZERO);

            Deliveries deliveries = new Deliveries(spool, List.of(delivery));
            start = System.nanoTime();
            deliveries.start();
            deliveries.stop(Duration.ofMinutes(5));
            if (!delivery.isDone() || delivery.waitingDeadLetters() > 0) {
                throw new IllegalStateException("Not all was delivered: %s records wait, and %s dead letters".formatted(delivery.depth(), delivery.waitingDeadLetters()));
            }
            System.out.printf("delivered %s %s%n", seconds(start), (long) queries * (COLUMNS + 2));
        }
    }

    private static void append(Spool spool, QueryRecord query)
    {
        Outcome outcome = spool.append(new SpoolRecord(RecordKind.ENDED, RecordImportance.of(query), query.queryId(), CODEC.encode(query)));
        if (outcome != Outcome.APPENDED) {
            throw new IllegalStateException("The spool did not take query %s: %s".formatted(query.queryId(), outcome));
        }
    }

    private static double seconds(long start)
    {
        return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
    }

    private static Governance governance(Path directory)
            throws Exception
    {
        Path location = Files.createDirectories(directory.resolve("governance"));
        Path policies = Files.writeString(directory.resolve("policies.yaml"), "version: 1\ntags: {PII: }\ntableRules: []\n");
        return GovernanceBootstrap.open(
                ImmutableMap.of(
                        "governance.location", location.toUri().toString(),
                        "governance.policies-file", policies.toString(),
                        "fs.local.enabled", "true",
                        "local.location", "/"),
                OpenTelemetry.noop(),
                OpenTelemetry.noop().getTracer("load"));
    }

    /**
     * {@code INSERT INTO target_n SELECT c0, ..., c4 FROM source_n}
     */
    private static QueryRecord query(int number)
    {
        TableName source = new TableName("delta_gov", "reviews", "source_" + number % 100);
        TableName target = new TableName("delta_gov", "reviews", "target_" + number % 100);
        List<String> columns = IntStream.range(0, COLUMNS).mapToObj(column -> "c" + column).toList();
        return new QueryRecord(
                new RunIdentity("query_" + number, START, START.plusSeconds(1), "etl", Optional.empty(), Optional.of("etl"), List.of("jobs"), Optional.of("delta_gov"), Optional.of("reviews"), Optional.empty(), Optional.empty(), Optional.empty(), "483"),
                new RedactedStatement("INSERT INTO %s SELECT %s FROM %s".formatted(target.table(), String.join(", ", columns), source.table()), Optional.empty()),
                Optional.empty(),
                Optional.of("INSERT"),
                Optional.of("INSERT"),
                Optional.empty(),
                List.of(new TableRead(source, columns.stream().map(column -> new ColumnRead(column, Optional.empty())).toList(), List.of(), true, false, List.of(), Optional.empty())),
                List.of(new ScannedTable(source, columns.stream().map(column -> new TypedColumn(column, "bigint")).toList(), Optional.of(7L), Optional.empty(), Optional.of(100L), Optional.of(3L))),
                Optional.of(new WrittenTable(
                        target,
                        Optional.of(columns.stream().map(column -> new OutputColumn(column, "bigint", List.of(new ColumnName(source, column)))).toList()),
                        Optional.of(0L),
                        Optional.empty())),
                List.of(),
                new QueryCost(10, 5, 1, 1000, 100, 3, 1, 50, 3),
                true);
    }
}
