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
package io.weir.deltagov.metadata;

import io.airlift.json.JsonCodec;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.CommitSummary;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.deltagov.Storage;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.TableColumns.TableColumn;
import io.weir.deltagov.view.MaterializedView;
import io.weir.deltagov.view.StoredDefinitions;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.write.DataFiles;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_VERSION;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.warehouse.MovedWarehouse.explained;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * A table that is reached by a procedure or a table function, which Trino does not resolve the table for and does not check.
 */
public final class TableAccess
{
    private final SchemaTableName name;
    private final TableEntry entry;
    private final TrinoFileSystem fileSystem;
    private final DeltaStore store;
    private final DataColumns dataColumns;
    private final TableColumns columns;
    private final TableSnapshot latest;

    private TableAccess(SchemaTableName name, TableEntry entry, TrinoFileSystem fileSystem, DeltaStore store, DataColumns dataColumns)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.dataColumns = requireNonNull(dataColumns, "dataColumns is null");
        this.name = requireNonNull(name, "name is null");
        this.entry = requireNonNull(entry, "entry is null");
        this.store = requireNonNull(store, "store is null");
        this.columns = new TableColumns(dataColumns);
        this.latest = explained(entry, () -> inTermsOf(name, () -> store.latest(entry.location())));
    }

    public static TableAccess of(Storage.Access access, TypeOperators typeOperators, SchemaTableName name)
    {
        return of(access, new DeltaTypes(typeOperators), name);
    }

    /**
     * @param types what its columns are read as; those without a type are left out
     */
    public static TableAccess of(Storage.Access access, DeltaTypes types, SchemaTableName name)
    {
        TableEntry entry = access.catalog().findTable(name).orElseThrow(() -> new TableNotFoundException(name));
        return of(access, types, name, entry);
    }

    /**
     * For what concerns files alone: of a materialized view, those of its rows.
     */
    public static TableAccess ofRows(Storage.Access access, TypeOperators typeOperators, JsonCodec<MaterializedView> codec, SchemaTableName name)
    {
        ViewEntries entries = new ViewEntries(access.catalog(), access.fileSystem());
        StoredDefinitions stored = new StoredDefinitions(entries::find, access.definitions());
        MaterializedViewDefinitions views = new MaterializedViewDefinitions(entries, stored, access.definitions(), codec, access.places());
        TableEntry entry = access.catalog().findTable(name)
                .or(() -> views.rows(name).map(TableEntry::managed))
                .orElseThrow(() -> new TableNotFoundException(name));
        return of(access, new DeltaTypes(typeOperators), name, entry);
    }

    private static TableAccess of(Storage.Access access, DeltaTypes types, SchemaTableName name, TableEntry entry)
    {
        return new TableAccess(name, entry, access.fileSystem(), access.deltaStore(), new DataColumns(types));
    }

    public SchemaTableName name()
    {
        return name;
    }

    public TableEntry entry()
    {
        return entry;
    }

    public TableSnapshot latest()
    {
        return latest;
    }

    public TableSnapshot at(long version)
    {
        return inTermsOf(name, () -> store.at(entry.location(), version));
    }

    /**
     * The last version that was there at a time; empty when there was none yet.
     */
    public Optional<Long> versionAt(Instant time)
    {
        try {
            return Optional.of(inTermsOf(name, () -> store.versionAt(entry.location(), time)));
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(DELTA_GOV_MISSING_VERSION.toErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The first version that the log holds together with the commit that made it.
     */
    public long firstCommit()
    {
        return inTermsOf(name, () -> store.firstCommit(entry.location()));
    }

    /**
     * The version that the last renaming of a column made, as far as the log goes back.
     */
    public Optional<Long> lastRename()
    {
        return inTermsOf(name, () -> store.history(entry.location())).stream()
                .filter(commit -> commit.operation().filter("RENAME COLUMN"::equals).isPresent())
                .map(CommitSummary::version)
                .max(Long::compare);
    }

    public TrinoException noVersionAt(Instant time)
    {
        return new TrinoException(DELTA_GOV_MISSING_VERSION, "Table %s has no version as old as %s. See its table $history".formatted(name, time));
    }

    /**
     * Those that Trino has types for.
     */
    public List<DataColumn> columns(TableSnapshot snapshot)
    {
        return columns.data(snapshot);
    }

    /**
     * Forgets what ANALYZE found out.
     */
    public void forgetAnalyzed(TableStatisticsCache cache)
    {
        AnalyzedStatistics.forget(fileSystem, latest);
        cache.invalidate(latest.identity());
    }

    /**
     * Copies rows of files of the table.
     */
    public FileRewriter rewriter(ConnectorSession session)
    {
        return new FileRewriter(fileSystem, dataColumns, snapshot -> DataFiles.options(snapshot.properties(), session).withClusteringColumns(snapshot.clusteringColumns()));
    }

    /**
     * The user may read every column that the table has now or had in a version, sees none of them masked and no row left out.
     *
     * @param version the one by whose columns is read: it may have some that were dropped or renamed since
     */
    public void requireUnmaskedRead(ConnectorAccessControl accessControl, String what, TableSnapshot version)
    {
        requireUnmasked(accessControl, what, latest, columns(latest));
        requireUnmasked(accessControl, what, version, columns(version));
    }

    public void requireUnmaskedRead(ConnectorAccessControl accessControl, String what, List<DataColumn> read)
    {
        requireUnmasked(accessControl, what, latest, read);
    }

    private void requireUnmasked(ConnectorAccessControl accessControl, String what, TableSnapshot version, List<DataColumn> read)
    {
        Set<String> names = lowerCaseNames(read);
        if (isRestricted(accessControl, version, names)) {
            throw new TrinoException(PERMISSION_DENIED, "Access Denied: %s of table %s is for users who see all its rows, and the columns %s as they are".formatted(what, name, names.stream().sorted().collect(toImmutableSet())));
        }
        // after the masks: who was not asked for them would take this for a read that goes around them
        accessControl.checkCanSelectFromColumns(null, name, names);
    }

    /**
     * The user sees no column masked and no row left out: who does not see all of a table must not change what he does not see.
     */
    public void requireUnrestricted(ConnectorAccessControl accessControl, String what)
    {
        if (isRestricted(accessControl, latest, lowerCaseNames(columns(latest)))) {
            throw new TrinoException(PERMISSION_DENIED, "Access Denied: %s of table %s is for users who see all its rows and columns as they are".formatted(what, name));
        }
    }

    private boolean isRestricted(ConnectorAccessControl accessControl, TableSnapshot version, Set<String> names)
    {
        List<ColumnSchema> schemas = columns.of(version).stream()
                .map(TableColumn::metadata)
                .filter(column -> names.contains(column.getName()))
                .map(column -> ColumnSchema.builder().setName(column.getName()).setType(column.getType()).build())
                .collect(toImmutableList());
        return isRestricted(() -> accessControl.getRowFilters(null, name).isEmpty()) || isRestricted(() -> accessControl.getColumnMasks(null, name, schemas).isEmpty());
    }

    private static Set<String> lowerCaseNames(List<DataColumn> columns)
    {
        return columns.stream().map(column -> column.name().toLowerCase(ENGLISH)).collect(toImmutableSet());
    }

    // Trino answers a connector that has masks or filters with this error instead of telling it which
    private static boolean isRestricted(UnrestrictedAnswer answer)
    {
        try {
            return !answer.isUnrestricted();
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(NOT_SUPPORTED.toErrorCode())) {
                return true;
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface UnrestrictedAnswer
    {
        boolean isUnrestricted();
    }
}
