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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.slice.Slice;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.type.ArrayType;
import io.weir.delta.engine.TableSnapshot;
import io.weir.governance.asset.Asset;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.History;
import io.weir.mongorecent.HistoryLink.LatestPerKey;
import io.weir.mongorecent.HistoryLink.Pair;
import io.weir.mongorecent.HistoryLink.State;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.delta.HistoryColumns;
import io.weir.mongorecent.delta.HistoryTables;
import io.weir.mongorecent.metadata.CollectionSchemas.KnownCollection;
import io.weir.mongorecent.mongo.BsonFilterValues;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.SealedDocuments;
import io.weir.mongorecent.mongo.ServerClock;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * {@code CALL system.link_history(schema_name, table_name, history, latest_by, latest_order, grace)}: from now on the table is the recent part of the Delta table.
 * Called again it changes grace and latest, and follows the history to a new name.
 */
public final class LinkHistoryProcedure
{
    private static final Slice DEFAULT_GRACE = utf8Slice("1h");
    private static final String APPLICATION = "weir-mongo-recent/";

    private final HistoryAccess access;
    private final HistoryLinks links;
    private final SealedDocuments documents;
    private final SealableTables sealable;
    private final ServerClock clock;
    private final Duration clockSkew;

    @Inject
    public LinkHistoryProcedure(HistoryAccess access, HistoryLinks links, SealedDocuments documents, SealableTables sealable, ServerClock clock, MongoHistoryConfig config)
    {
        this.access = requireNonNull(access, "access is null");
        this.links = requireNonNull(links, "links is null");
        this.documents = requireNonNull(documents, "documents is null");
        this.sealable = requireNonNull(sealable, "sealable is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.clockSkew = config.getHistoryClockSkew();
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "link_history",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR),
                        new Argument("HISTORY", VARCHAR),
                        new Argument("LATEST_BY", new ArrayType(VARCHAR), false, null),
                        new Argument("LATEST_ORDER", VARCHAR, false, null),
                        new Argument("GRACE", VARCHAR, false, DEFAULT_GRACE)),
                methodHandle().bindTo(this));
    }

    public void link(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName, String historyName, List<String> latestBy, String latestOrder, String graceText)
    {
        SchemaTableName table = HistoryArguments.table(schemaName, tableName);
        Asset history = HistoryArguments.history(historyName, access.catalog());
        Optional<LatestPerKey> latestColumns = HistoryArguments.latest(latestBy, latestOrder);
        Duration grace = HistoryArguments.grace(graceText);

        KnownCollection known = access.requireOwner(session, table, accessControl);
        sealable.require(table, known);
        Optional<HistoryLink> existing = links.findAny(known.name());
        Optional<HistoryLink> linked = existing.filter(link -> link.state() == State.LINKED);
        Optional<LatestPerKey> latest = latestColumns.map(columns -> withFields(table, asCopied(known.schema(), linked), columns));
        HistoryGovernance governance = access.requireMayCopy(session, table, history);
        HistoryTables tables = access.tables(history, session);
        if (linked.filter(link -> link.history().table().equals(history.toString())).isPresent()) {
            changeChoices(session, linked.orElseThrow(), linked.orElseThrow().with(grace, latest, clock.now()));
            return;
        }
        String historyOf = access.asset(table).toString();
        TableSnapshot snapshot = linked
                .map(link -> renamed(governance, tables, history, link).orElseThrow(() -> alreadyLinked(table, link, history)))
                .orElseGet(() -> find(governance, tables, history, historyOf));
        CollectionSchema schema = asCopied(known.schema(), existing.filter(link -> goesOn(link, known.schema(), snapshot)));
        Optional<LatestPerKey> kept = latestColumns.map(names -> withFields(table, schema, names));
        HistoryColumns columns = tables.match(schema.decidedColumns(), snapshot);
        governance.recordLineage(session, access.asset(table), history, columns.pairs().stream().map(pair -> pair.recent().name()).toList());
        governance.recordAllTimeView(session, access.asset(table));
        if (existing.isEmpty()) {
            requireNothingSealed(table, known.name());
            links.create(newLink(known.name(), history, snapshot, grace, kept, columns));
            return;
        }
        HistoryLink before = existing.orElseThrow();
        if (isOf(before, snapshot)) {
            // who unlinked it may have changed the columns; of one that was renamed, the copier goes on as before
            HistoryLink link = linked.isPresent() ? before : before.withColumns(known.schema().isDeclared() ? columns.described() : columns.describedAfter(before.columns()));
            changeChoices(session, before, link.with(grace, kept, clock.now()).withHistoryAt(history.toString(), snapshot.location().toString()));
            return;
        }
        changeHistory(session, table, before, newLink(known.name(), history, snapshot, grace, kept, columns));
    }

    private static CollectionSchema asCopied(CollectionSchema schema, Optional<HistoryLink> link)
    {
        return link.map(copied -> CopiedFields.requireSame(schema, copied)).orElse(schema);
    }

    private static boolean isOf(HistoryLink link, TableSnapshot history)
    {
        return link.state() != State.UNSEALING && link.history().tableId().equals(history.tableId());
    }

    /**
     * Whether the columns of the link stay: who declares others while a table is not linked wants those.
     */
    private static boolean goesOn(HistoryLink link, CollectionSchema schema, TableSnapshot history)
    {
        return isOf(link, history) && (link.state() == State.LINKED || !schema.isDeclared());
    }

    private void changeChoices(ConnectorSession session, HistoryLink before, HistoryLink changed)
    {
        HistoryLink written = links.change(before, changed);
        if (written.grace().compareTo(before.grace()) < 0) {
            links.keepForBegunQueries(before, written, clock.now());
        }
        documents.forgetKept(before.collection(), session.getQueryId());
    }

    /**
     * The new history gets all documents that are there. It is written down before the first of them loses its seal: if this ends half way, nobody goes on with the history of before, which
     * would get documents a second time.
     */
    private void changeHistory(ConnectorSession session, SchemaTableName table, HistoryLink before, HistoryLink wanted)
    {
        List<String> withCopies = before.state() == State.UNSEALING ? before.formerTables() : before.tablesWithCopies();
        if (withCopies.contains(wanted.history().tableId())) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot have the history %s again: it was linked with another one since, and which of its documents are in %s is not known any more, so that they would come twice. Link it with a table that was never its history".formatted(
                    table, wanted.history().table(), wanted.history().table()));
        }
        if (before.state() != State.UNSEALING) {
            requireNoReaders(table, before);
        }
        HistoryLink unsealing = links.change(before, wanted.after(before, withCopies));
        documents.unseal(before.collection(), session.getQueryId());
        links.change(unsealing, unsealing.withState(State.LINKED));
    }

    /**
     * A query that began before the table was unlinked leaves out what is in the history of before, by its seals. It fails when it runs for longer than the grace.
     */
    private void requireNoReaders(SchemaTableName table, HistoryLink before)
    {
        boolean published = before.pair().watermark() > 0;
        Optional<Instant> end = before.keptUntil().filter(_ -> published).map(until -> until.plusMillis(clockSkew.toMillis()));
        if (end.isPresent() && clock.now().isBefore(end.orElseThrow())) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot have another history before %s: until then, queries of \"%s$all\" may run that began before it was unlinked, and would show rows twice. Call this again after that".formatted(
                    table, end.orElseThrow(), table.getTableName()));
        }
    }

    /**
     * The history of a link by another name than it had when it was linked.
     */
    private static Optional<TableSnapshot> renamed(HistoryGovernance governance, HistoryTables tables, Asset history, HistoryLink link)
    {
        return governance.places(history).stream()
                .flatMap(place -> tables.find(place).stream())
                .filter(table -> table.tableId().equals(link.history().tableId()))
                .findFirst();
    }

    private static TrinoException alreadyLinked(SchemaTableName table, HistoryLink link, Asset history)
    {
        return new TrinoException(NOT_SUPPORTED, "Table %s has a history already, %s. Unlink it first with system.unlink_history; or, if it is called %s now, select from it once, so that the governance log knows its place, and call this again".formatted(
                table, link.history().table(), history));
    }

    private HistoryLink newLink(CollectionName collection, Asset history, TableSnapshot snapshot, Duration grace, Optional<LatestPerKey> latest, HistoryColumns columns)
    {
        requireAnyColumn(collection, columns);
        return new HistoryLink(
                collection,
                "",
                State.LINKED,
                new History(history.toString(), snapshot.location().toString(), snapshot.tableId(), APPLICATION + UUID.randomUUID()),
                grace,
                latest,
                columns.described(),
                new Pair(snapshot.version(), 0, 0, clock.now()),
                OptionalLong.empty(),
                ImmutableList.of(),
                ImmutableList.of(),
                Optional.empty(),
                ImmutableList.of());
    }

    /**
     * The place of a table that its own catalog has told, if its owner has said there that it is for this.
     */
    private static TableSnapshot find(HistoryGovernance governance, HistoryTables tables, Asset history, String historyOf)
    {
        List<TableSnapshot> seen = governance.places(history).stream()
                .flatMap(place -> tables.find(place).stream())
                .toList();
        if (seen.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "There is no Delta table %s that the governance log knows the place of. Create it in a catalog of Delta tables that has governance.config-file set, or select from it once".formatted(history));
        }
        TableSnapshot snapshot = seen.stream()
                .filter(table -> HistoryTables.isHistoryOf(table, historyOf))
                .findFirst()
                .orElseThrow(() -> new TrinoException(NOT_SUPPORTED, "Table %s is not marked as the history of %s. %s".formatted(history, historyOf, HistoryTables.consent(history.toString(), historyOf))));
        tables.requireWritable(snapshot);
        return snapshot;
    }

    private void requireNothingSealed(SchemaTableName table, CollectionName collection)
    {
        if (documents.isAnySealed(collection)) {
            throw new TrinoException(
                    NOT_SUPPORTED,
                    "Documents of %s are in a history already, but the document in _weir_history that tells in which is gone. Restore it from a backup of MongoDB; or, if the new history is to have all documents, remove the field _weir_seal from them".formatted(table));
        }
    }

    private static void requireAnyColumn(CollectionName collection, HistoryColumns columns)
    {
        if (columns.pairs().isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s has no columns that its history could have: they come from a sample of its documents, and there are none yet. Write one, or declare the columns in %s.%s, and link the table then".formatted(
                    collection, collection.database(), SchemaDocuments.SCHEMA_COLLECTION));
        }
    }

    private static LatestPerKey withFields(SchemaTableName table, CollectionSchema schema, LatestPerKey latest)
    {
        Map<String, String> fields = latest.names().collect(toImmutableMap(identity(), name -> requireColumn(table, schema, name).field()));
        MongoRecentColumnHandle order = requireColumn(table, schema, latest.order());
        if (!BsonFilterValues.isSortable(order.mapping())) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' of type %s cannot be latest_order: MongoDB, which finds the latest documents, has another order of its values than SQL. Use a time, an integer or a text".formatted(
                    order.name(), order.type().getDisplayName()));
        }
        return latest.withFields(fields);
    }

    private static MongoRecentColumnHandle requireColumn(SchemaTableName table, CollectionSchema schema, String name)
    {
        MongoRecentColumnHandle column = schema.columns().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TrinoException(COLUMN_NOT_FOUND, "Table %s has no column '%s'".formatted(table, name)));
        if (!column.addressable() || column.refusal().isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be used for latest documents: to MongoDB the name of its field is a path or an operator".formatted(name));
        }
        return column;
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    LinkHistoryProcedure.class,
                    "link",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, String.class, List.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("link is not where it was compiled", e);
        }
    }
}
