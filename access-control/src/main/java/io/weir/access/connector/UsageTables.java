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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SystemTable;
import io.weir.access.connector.RecordTable.Column;
import io.weir.access.connector.TableUsage.UnusedTable;
import io.weir.access.explain.Asker;
import io.weir.access.explain.Askers;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.usage.ColumnUse;
import io.weir.governance.usage.DailyCost;
import io.weir.governance.usage.EdgeInForce;
import io.weir.governance.usage.UsageTail;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static io.weir.access.connector.Columns.amount;
import static io.weir.access.connector.Columns.date;
import static io.weir.access.connector.Columns.flag;
import static io.weir.access.connector.Columns.number;
import static io.weir.access.connector.Columns.optionalNumber;
import static io.weir.access.connector.Columns.optionalText;
import static io.weir.access.connector.Columns.optionalTime;
import static io.weir.access.connector.Columns.text;
import static io.weir.access.connector.Columns.texts;
import static io.weir.access.connector.Columns.time;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What the logs say, folded: the graph in force, and who used what at which cost. Each asker sees what exists for them.
 */
final class UsageTables
{
    private final UsageTail tail;
    private final Prices prices;
    private final UsageConfig config;
    private final ExistingAssets existing;
    private final Clock clock;

    @Inject
    UsageTables(UsageTail tail, Prices prices, UsageConfig config, ExistingAssets existing, Clock clock)
    {
        this.tail = requireNonNull(tail, "tail is null");
        this.prices = requireNonNull(prices, "prices is null");
        this.config = requireNonNull(config, "config is null");
        this.existing = requireNonNull(existing, "existing is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Set<SystemTable> tables(Askers askers)
    {
        return ImmutableSet.of(
                new RecordTable<>("lineage", "Which column is computed from which: each edge once, with the query that made it last", lineageColumns(), askers.reading(this::edges)),
                new RecordTable<>("queries", "The newest queries, newest first", queryColumns(), askers.reading(asker -> queries(tail.usage().recent(), asker))),
                new RecordTable<>("slowest", "The queries that took longest, slowest first", queryColumns(), askers.reading(asker -> queries(tail.usage().slowest(), asker))),
                new RecordTable<>("column_usage", "Who read which column, how often and when last", columnUseColumns(), askers.reading(this::columnUses)),
                new RecordTable<>("cost", "What the queries of a day took, and what that costs by the configured prices", costColumns(), askers.reading(this::costs)),
                new RecordTable<>("unused_tables", "Tables that nobody read for long, longest first", unusedColumns(), session -> askers.reading(asker -> unused(asker, session)).apply(session)));
    }

    private Stream<EdgeInForce> edges(Asker asker)
    {
        return tail.edges().stream().filter(edge -> asker.mayKnow(edge.edge().source()) && asker.mayKnow(edge.edge().target()));
    }

    private static List<Column<EdgeInForce>> lineageColumns()
    {
        return ImmutableList.of(
                text("query_id", edge -> edge.edge().queryId()),
                text("source", edge -> edge.edge().source()),
                text("target", edge -> edge.edge().target()),
                text("kind", edge -> edge.edge().kind().name().toLowerCase(ENGLISH)),
                flag("masked", edge -> edge.edge().masked()),
                optionalNumber("source_version", edge -> edge.edge().sourceVersion()),
                optionalNumber("target_version", edge -> edge.edge().targetVersion()),
                time("first_time", EdgeInForce::first),
                time("time", edge -> edge.edge().time()));
    }

    private record ViewedQuery(AuditEvent event, Optional<String> tenant, Optional<String> sql, double price) {}

    private Stream<ViewedQuery> queries(List<AuditEvent> events, Asker asker)
    {
        return events.stream()
                .filter(event -> AuditVisibility.isVisible(event, asker))
                .map(event -> new ViewedQuery(
                        event,
                        asker.tenantOf(event.identity().user(), event.identity().groups()),
                        AuditVisibility.showsText(event, asker) ? Optional.of(event.statement().redactedSql()) : Optional.empty(),
                        prices.of(1, event.cost())));
    }

    private static List<Column<ViewedQuery>> queryColumns()
    {
        return ImmutableList.of(
                text("query_id", query -> query.event().queryId()),
                time("ended", query -> query.event().time()),
                text("user", query -> query.event().identity().user()),
                texts("groups", query -> query.event().identity().groups()),
                optionalText("tenant", ViewedQuery::tenant),
                optionalText("query_type", query -> query.event().statement().queryType()),
                optionalText("redacted_sql", ViewedQuery::sql),
                texts("tables_read", query -> query.event().statement().tablesRead()),
                optionalText("table_written", query -> query.event().statement().tableWritten()),
                text("outcome", query -> query.event().outcome().outcome().name().toLowerCase(ENGLISH)),
                optionalText("error_code", query -> query.event().outcome().errorCode()),
                number("wall_millis", query -> query.event().cost().wallMillis()),
                number("cpu_millis", query -> query.event().cost().cpuMillis()),
                number("physical_input_bytes", query -> query.event().cost().physicalInputBytes()),
                number("output_rows", query -> query.event().cost().outputRows()),
                number("written_rows", query -> query.event().cost().writtenRows()),
                amount("price", ViewedQuery::price));
    }

    private Stream<ColumnUse> columnUses(Asker asker)
    {
        return tail.usage().columns().stream().filter(use -> asker.mayKnowOf(use.user(), use.groups()) && asker.mayKnow(Asset.parse(use.column())));
    }

    private static List<Column<ColumnUse>> columnUseColumns()
    {
        return ImmutableList.of(
                text("column", ColumnUse::column),
                text("user", ColumnUse::user),
                number("reads", ColumnUse::reads),
                number("masked_reads", ColumnUse::maskedReads),
                time("first_read", ColumnUse::first),
                time("last_read", ColumnUse::last),
                text("last_query_id", ColumnUse::lastQueryId));
    }

    private record ViewedCost(DailyCost cost, Optional<String> tenant, double price, String currency) {}

    private Stream<ViewedCost> costs(Asker asker)
    {
        return tail.usage().costs().stream()
                .filter(cost -> asker.mayKnowOf(cost.key().user(), cost.key().groups()))
                .map(cost -> new ViewedCost(cost, asker.tenantOf(cost.key().user(), cost.key().groups()), prices.of(cost.queries(), cost.sum()), prices.getCurrency()));
    }

    private static List<Column<ViewedCost>> costColumns()
    {
        return ImmutableList.of(
                date("day", row -> row.cost().key().day()),
                text("user", row -> row.cost().key().user()),
                optionalText("tenant", ViewedCost::tenant),
                texts("groups", row -> row.cost().key().groups()),
                number("queries", row -> row.cost().queries()),
                number("failed_queries", row -> row.cost().failedQueries()),
                number("cpu_millis", row -> row.cost().sum().cpuMillis()),
                number("wall_millis", row -> row.cost().sum().wallMillis()),
                number("physical_input_bytes", row -> row.cost().sum().physicalInputBytes()),
                number("physical_input_rows", row -> row.cost().sum().physicalInputRows()),
                number("output_rows", row -> row.cost().sum().outputRows()),
                number("written_rows", row -> row.cost().sum().writtenRows()),
                amount("price", ViewedCost::price),
                text("currency", ViewedCost::currency));
    }

    // the log goes on telling of tables that were dropped or have another name by now
    private Stream<UnusedTable> unused(Asker asker, ConnectorSession session)
    {
        return TableUsage.unused(tail.usage(), asker, clock.instant(), config.getUnusedAfter().toJavaTime()).stream()
                .filter(table -> existing.mayExist(session, Asset.parse(table.table())));
    }

    private static List<Column<UnusedTable>> unusedColumns()
    {
        return ImmutableList.of(
                text("table", UnusedTable::table),
                number("reads", UnusedTable::reads),
                optionalTime("last_read", UnusedTable::lastRead),
                optionalTime("last_written", UnusedTable::lastWritten),
                number("days_unused", UnusedTable::days));
    }
}
