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
package io.weir.mongorecent.delta;

import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoFileSystemFactory;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.type.TypeManager;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.DeltaTableNotFoundException;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.TransactionAlreadyCommittedException;
import io.weir.delta.engine.TransactionId;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.MongoRecentColumnHandle;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.delta.engine.DeltaProperties.HISTORY_OF;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The Delta tables that histories are, as one user reaches them.
 */
public final class HistoryTables
{
    private static final String ENGINE_INFO = "Weir mongo_recent";
    private static final String RESTORE = "RESTORE";
    // text in the commits of some engines, a number in those of others
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}");

    private final String table;
    private final TrinoFileSystem fileSystem;
    private final DeltaTables tables;
    private final DataColumns dataColumns;

    private HistoryTables(String table, TrinoFileSystem fileSystem, DeltaTables tables, DataColumns dataColumns)
    {
        this.table = requireNonNull(table, "table is null");
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.dataColumns = requireNonNull(dataColumns, "dataColumns is null");
    }

    /**
     * @param table the history, for errors
     */
    public static HistoryTables of(String table, TrinoFileSystemFactory fileSystems, TableSnapshotCache cache, UpkeepThreads upkeep, TypeManager typeManager, ConnectorSession session)
    {
        TrinoFileSystem fileSystem = fileSystems.create(session);
        return new HistoryTables(
                table,
                fileSystem,
                new DeltaTables(fileSystem, cache, Clock.systemUTC(), upkeep),
                new DataColumns(new DeltaTypes(typeManager.getTypeOperators())));
    }

    /**
     * @return empty when there is no Delta table
     */
    public Optional<TableSnapshot> find(String location)
    {
        try {
            return Optional.of(translate(() -> tables.latest(Location.of(location))));
        }
        catch (TrinoException e) {
            if (e.getCause() instanceof DeltaTableNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * @throws TrinoException when it is gone, or another table is in its place, or its owner wants no copies any more
     */
    public TableSnapshot require(HistoryLink.History history, String historyOf)
    {
        TableSnapshot snapshot = find(history.location()).orElseThrow(() -> new TrinoException(
                MONGO_RECENT_HISTORY_ERROR,
                "The history %s is gone: there is no Delta table at %s. Nothing expires while it is. Restore it, or unlink it with system.unlink_history. If its warehouse was moved: select from %s once, so that the governance log knows its place, unlink it and link it again, and it goes on where it was".formatted(table, history.location(), table)));
        if (!snapshot.tableId().equals(history.tableId())) {
            throw new TrinoException(
                    MONGO_RECENT_HISTORY_ERROR,
                    "The history %s was dropped and created again: what had been copied is not in it. Restore it, or unlink it with system.unlink_history and link the new table".formatted(table));
        }
        if (!isHistoryOf(snapshot, historyOf)) {
            throw new TrinoException(
                    MONGO_RECENT_HISTORY_ERROR,
                    "The owner of %s takes no copies of %s any more: its property %s is gone. %s".formatted(table, historyOf, HISTORY_OF, consent(table, historyOf)));
        }
        return snapshot;
    }

    /**
     * Whether the table that was copied to is still in its place.
     */
    public boolean isThere(HistoryLink.History history)
    {
        return find(history.location()).filter(snapshot -> snapshot.tableId().equals(history.tableId())).isPresent();
    }

    public static boolean isHistoryOf(TableSnapshot snapshot, String historyOf)
    {
        return historyOf.equals(snapshot.properties().get(HISTORY_OF));
    }

    public static String consent(String table, String historyOf)
    {
        return "Whoever owns it says so with: ALTER TABLE %s SET PROPERTIES extra_properties = map(ARRAY['%s'], ARRAY['%s'])".formatted(table, HISTORY_OF, historyOf);
    }

    public void requireWritable(TableSnapshot snapshot)
    {
        translate(() -> {
            tables.requireWritable(snapshot);
            tables.requireNoConstraints(snapshot);
            return true;
        });
    }

    public HistoryColumns match(List<MongoRecentColumnHandle> columns, TableSnapshot snapshot)
    {
        return translate(() -> HistoryColumns.match(table, columns, snapshot, dataColumns));
    }

    /**
     * Whether it has columns of these names and types.
     */
    public boolean hasColumns(List<HistoryLink.Column> columns, TableSnapshot snapshot)
    {
        return translate(() -> HistoryColumns.areIn(columns, dataColumns.of(snapshot)));
    }

    public Optional<Long> lastTransaction(TableSnapshot snapshot, String applicationId)
    {
        return translate(() -> tables.lastTransaction(snapshot, applicationId));
    }

    /**
     * The version at which an application made one of its commits, as far as the log still has it.
     */
    public Optional<Long> versionOf(TableSnapshot snapshot, TransactionId transaction)
    {
        return translate(() -> tables.versions(snapshot.location()).stream()
                .filter(version -> version <= snapshot.version() && transactionAt(snapshot, version, transaction.applicationId()).filter(number -> number == transaction.version()).isPresent())
                .findFirst());
    }

    /**
     * The numbers that an application gave its commits after a version.
     */
    public List<Long> transactionsAfter(TableSnapshot snapshot, long version, String applicationId)
    {
        return translate(() -> LongStream.rangeClosed(version + 1, snapshot.version())
                .boxed()
                .flatMap(later -> transactionAt(snapshot, later, applicationId).stream())
                .collect(toImmutableList()));
    }

    private Optional<Long> transactionAt(TableSnapshot snapshot, long version, String applicationId)
    {
        return tables.commit(snapshot.location(), version).flatMap(commit -> Optional.ofNullable(commit.transactions().get(applicationId)));
    }

    /**
     * A commit that made the table what it was before.
     *
     * @param target the version, where the commit tells it
     */
    public record Restore(long version, Optional<Long> target)
    {
        public Restore
        {
            requireNonNull(target, "target is null");
        }
    }

    /**
     * @param after a version; commits up to it do not count
     * @param last the last version that counts
     */
    public Optional<Restore> lastRestore(TableSnapshot snapshot, long after, long last)
    {
        return translate(() -> tables.history(snapshot.location(), version -> version > after && version <= last)).stream()
                .filter(commit -> commit.operation().filter(RESTORE::equals).isPresent())
                .findFirst()
                .map(commit -> new Restore(commit.version(), Optional.ofNullable(commit.operationParameters().get("version"))
                        .filter(version -> VERSION.matcher(version).matches())
                        .map(Long::parseLong)));
    }

    public HistoryFiles newFiles(TableSnapshot snapshot, HistoryColumns columns, String queryId)
    {
        return new HistoryFiles(fileSystem, snapshot, columns, queryId);
    }

    public void append(HistoryFiles files, Page page)
    {
        translate(() -> {
            files.append(page);
            return true;
        });
    }

    public List<NewDataFile> finish(HistoryFiles files)
    {
        return translate(files::finish);
    }

    /**
     * One commit, by its number made once only.
     */
    public TableSnapshot commit(TableSnapshot base, List<NewDataFile> files, TransactionId transaction, ConnectorSession session)
    {
        CommitDetails details = new CommitDetails(
                "WRITE",
                ImmutableMap.of("mode", "Append"),
                ENGINE_INFO,
                Optional.of(session.getUser()),
                Optional.of(session.getQueryId()),
                Optional.of(transaction));
        return translate(() -> tables.append(base, files, details));
    }

    private <T> T translate(Supplier<T> action)
    {
        try {
            return action.get();
        }
        catch (CommitConflictException | TransactionAlreadyCommittedException e) {
            throw new TrinoException(TRANSACTION_CONFLICT, "Another copier, or somebody who changed the table, was faster at the history %s; nothing is lost, run the copier again: %s".formatted(table, e.getMessage()), e);
        }
        catch (DeltaEngineException e) {
            throw new TrinoException(MONGO_RECENT_HISTORY_ERROR, "The history %s: %s".formatted(table, e.getMessage()), e);
        }
    }
}
