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
import io.trino.spi.connector.SystemTable;
import io.weir.access.connector.AuditRows.DecisionRow;
import io.weir.access.connector.RecordTable.Column;
import io.weir.access.connector.RecordTable.RecordSource;
import io.weir.access.connector.RecordTable.Wanted;
import io.weir.access.explain.Asker;
import io.weir.access.explain.Askers;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.log.LogEntries;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

import static io.weir.access.connector.AuditVisibility.NO_TEXT;
import static io.weir.access.connector.Columns.number;
import static io.weir.access.connector.Columns.optionalNumber;
import static io.weir.access.connector.Columns.optionalText;
import static io.weir.access.connector.Columns.text;
import static io.weir.access.connector.Columns.texts;
import static io.weir.access.connector.Columns.time;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The governance log as tables. Who may read them is a matter of table rules, as for any other table; of what they hold, everybody sees what is about assets that they may know.
 */
final class GovernanceTables
{
    private final GovernanceLog log;
    private final EffectiveTagRows effectiveTagRows;
    private final Askers askers;

    @Inject
    GovernanceTables(GovernanceLog log, EffectiveTagRows effectiveTagRows, Askers askers)
    {
        this.askers = requireNonNull(askers, "askers is null");
        this.log = requireNonNull(log, "log is null");
        this.effectiveTagRows = requireNonNull(effectiveTagRows, "effectiveTagRows is null");
    }

    Set<SystemTable> tables()
    {
        return ImmutableSet.of(
                new RecordTable<>("tags", "What was said about tags, oldest first, and the writes that waited for their lineage", tagColumns(), askers.reading(this::tags)),
                new RecordTable<>("effective_tags", "The tags that count, and why", EffectiveTagRows.COLUMNS, askers.reading(effectiveTagRows::rows)),
                new RecordTable<>("audit", "Who ran what, under which decisions, with which end", auditColumns(), reading(this::audit)),
                new RecordTable<>("decisions", "How a query saw each tagged column, which rows, and what was refused, by which tag and rule", AuditRows.DECISION_COLUMNS, reading(this::decisions)));
    }

    private <T> RecordSource<T> reading(BiFunction<Asker, Wanted, Stream<T>> read)
    {
        return (session, wanted) -> askers.<T>reading(asker -> read.apply(asker, wanted)).apply(session);
    }

    private Stream<TagLogEntry> tags(Asker asker)
    {
        return log.tagParts()
                .flatMap(part -> part.entries().stream())
                .filter(entry -> asker.mayKnow(asset(entry)) && sources(entry).stream().allMatch(asker::mayKnow));
    }

    private Stream<AuditEvent> audit(Asker asker, Wanted wanted)
    {
        // what was decided about a query may be logged by another clock
        TimeSpan withDecisions = wanted.time().widerBy(VersionedQueries.CLOCKS_DIFFER_BY);
        return AuditRows.queries(auditFor(asker, since(withDecisions, wanted.earliest())))
                .filter(event -> AuditVisibility.isVisible(event, asker))
                .map(event -> AuditVisibility.shown(event, asker));
    }

    private static TimeSpan since(TimeSpan time, Optional<Instant> earliest)
    {
        return earliest.map(time::since).orElse(time);
    }

    private Stream<DecisionRow> decisions(Asker asker, Wanted wanted)
    {
        return AuditRows.decisions(auditFor(asker, since(wanted.time(), wanted.earliest())))
                .filter(row -> asker.mayKnow(Asset.parse(row.decision().asset())));
    }

    private Stream<LogEntries<AuditEvent>> auditFor(Asker asker, TimeSpan time)
    {
        Stream<LogEntries<AuditEvent>> parts = time.isAlways() ? log.auditParts() : log.auditParts(time.first(), time.last());
        return parts.map(part -> new LogEntries<>(
                part.entries().stream()
                        .filter(event -> asker.mayKnowOf(event.identity().user(), event.identity().groups()))
                        .toList(),
                part.since()));
    }

    private static Asset asset(TagLogEntry entry)
    {
        return switch (entry) {
            case TagEvent event -> event.asset();
            case PendingWrite write -> write.target();
            case KnownColumns columns -> columns.table();
            case TableLocation location -> location.table();
        };
    }

    private static List<Asset> sources(TagLogEntry entry)
    {
        return switch (entry) {
            case TagEvent _, TableLocation _ -> ImmutableList.of();
            case PendingWrite write -> write.sources();
            case KnownColumns columns -> columns.columns();
        };
    }

    private static List<Column<TagLogEntry>> tagColumns()
    {
        return ImmutableList.of(
                text("event_id", TagLogEntry::eventId),
                text("asset", GovernanceTables::asset),
                optionalText("tag", ofEvent(event -> Optional.of(event.tag()))),
                optionalText("value", entry -> switch (entry) {
                    case TagEvent event -> event.value();
                    case TableLocation location -> Optional.of(location.location());
                    case PendingWrite _, KnownColumns _ -> Optional.empty();
                }),
                text("action", entry -> switch (entry) {
                    case TagEvent event -> lowerCase(event.action());
                    case PendingWrite _ -> "pending";
                    case KnownColumns _ -> "columns";
                    case TableLocation _ -> "location";
                }),
                optionalText("origin", ofEvent(event -> Optional.of(lowerCase(event.origin())))),
                text("actor", TagLogEntry::actor),
                optionalText("reason", ofEvent(TagEvent::reason)),
                optionalText("query_id", entry -> switch (entry) {
                    case TagEvent _, KnownColumns _, TableLocation _ -> Optional.empty();
                    case PendingWrite write -> Optional.of(write.queryId());
                }),
                texts("sources", GovernanceTables::sources),
                time("time", TagLogEntry::time));
    }

    private static Function<TagLogEntry, Optional<String>> ofEvent(Function<TagEvent, Optional<String>> value)
    {
        return entry -> switch (entry) {
            case TagEvent event -> value.apply(event);
            case PendingWrite _, KnownColumns _, TableLocation _ -> Optional.empty();
        };
    }

    private static List<Column<AuditEvent>> auditColumns()
    {
        return ImmutableList.of(
                text("query_id", AuditEvent::queryId),
                text("user", event -> event.identity().user()),
                optionalText("original_user", event -> event.identity().originalUser()),
                optionalText("principal", event -> event.identity().principal()),
                texts("groups", event -> event.identity().groups()),
                optionalText("source", event -> event.identity().source()),
                optionalText("query_type", event -> event.statement().queryType()),
                optionalText("redacted_sql", event -> Optional.of(event.statement().redactedSql()).filter(text -> !text.equals(NO_TEXT))),
                texts("tables_read", event -> event.statement().tablesRead()),
                texts("columns_read", event -> event.statement().columnsRead()),
                optionalText("table_written", event -> event.statement().tableWritten()),
                texts("masked_columns", event -> event.decisions().maskedColumns()),
                texts("filtered_tables", event -> event.decisions().filteredTables()),
                texts("denials", event -> event.decisions().denials()),
                optionalText("policy_version", event -> event.decisions().policyVersion()),
                optionalNumber("tag_version", event -> event.decisions().tagVersion()),
                optionalNumber("lineage_version", event -> event.decisions().lineageVersion()),
                number("wall_millis", event -> event.cost().wallMillis()),
                number("cpu_millis", event -> event.cost().cpuMillis()),
                number("physical_input_bytes", event -> event.cost().physicalInputBytes()),
                number("physical_input_rows", event -> event.cost().physicalInputRows()),
                number("output_rows", event -> event.cost().outputRows()),
                number("written_rows", event -> event.cost().writtenRows()),
                text("outcome", event -> lowerCase(event.outcome().outcome())),
                optionalText("error_code", event -> event.outcome().errorCode()),
                time("time", AuditEvent::time));
    }

    private static String lowerCase(Enum<?> constant)
    {
        return constant.name().toLowerCase(ENGLISH);
    }
}
