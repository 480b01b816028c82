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

import io.trino.filesystem.Location;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.BrokenTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.MissingVersionHandle;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.VersionPointer.AtTime;
import io.weir.deltagov.metadata.VersionPointer.AtVersion;
import io.weir.deltagov.metadata.VersionPointer.AtVersionOf;
import io.weir.deltagov.warehouse.TableEntry;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_TABLE;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_TABLE;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_VERSION;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.warehouse.MovedWarehouse.explained;
import static java.util.Objects.requireNonNull;

/**
 * From a name to a table at one version. Within a transaction a name always leads to the same version, however often it is asked for and
 * whatever is committed meanwhile.
 */
final class TableResolver
{
    static final Set<ErrorCode> BROKEN = Set.of(DELTA_GOV_MISSING_TABLE.toErrorCode(), DELTA_GOV_CORRUPT_TABLE.toErrorCode());

    private record Request(SchemaTableName name, Optional<VersionPointer> version) {}

    private record Pin(String location, long version) {}

    private final Function<SchemaTableName, Optional<TableEntry>> tables;
    private final Function<SchemaTableName, Optional<TableEntry>> storageTables;
    private final Function<SchemaTableName, Optional<BrokenTableHandle>> brokenViews;
    private final DeltaStore store;
    private final Map<Request, ConnectorTableHandle> handles = new ConcurrentHashMap<>();
    private final Map<Pin, TableSnapshot> snapshots = new ConcurrentHashMap<>();
    private final Set<Pin> scanned = ConcurrentHashMap.newKeySet();
    private final Set<Pin> latest = ConcurrentHashMap.newKeySet();

    /**
     * @param tables those of the catalog
     * @param storageTables those that the engine reads in place of materialized views
     * @param brokenViews materialized views that can only be dropped
     */
    TableResolver(
            Function<SchemaTableName, Optional<TableEntry>> tables,
            Function<SchemaTableName, Optional<TableEntry>> storageTables,
            Function<SchemaTableName, Optional<BrokenTableHandle>> brokenViews,
            DeltaStore store)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.storageTables = requireNonNull(storageTables, "storageTables is null");
        this.brokenViews = requireNonNull(brokenViews, "brokenViews is null");
        this.store = requireNonNull(store, "store is null");
    }

    /**
     * What the engine asks for.
     */
    Optional<ConnectorTableHandle> resolve(SchemaTableName name, Optional<VersionPointer> version)
    {
        Optional<ConnectorTableHandle> handle = find(name, version);
        if (version.isEmpty() && handle.isPresent() && handle.orElseThrow() instanceof DeltaGovTableHandle table) {
            latest.add(new Pin(table.location(), table.version()));
        }
        return handle;
    }

    /**
     * The latest version, which the engine has not asked for.
     */
    Optional<ConnectorTableHandle> latest(SchemaTableName name)
    {
        return find(name, Optional.empty());
    }

    /**
     * Whether the engine has asked for a table by its version only.
     */
    boolean isPinned(DeltaGovTableHandle table)
    {
        return !latest.contains(new Pin(table.location(), table.version()));
    }

    private Optional<ConnectorTableHandle> find(SchemaTableName name, Optional<VersionPointer> version)
    {
        Request request = new Request(name, version);
        ConnectorTableHandle pinned = handles.get(request);
        if (pinned != null) {
            return Optional.of(pinned);
        }
        Optional<ConnectorTableHandle> handle = tables.apply(name)
                .or(() -> storageTables.apply(name))
                .map(entry -> load(name, entry, version))
                .or(() -> brokenViews.apply(name));
        handle.ifPresent(value -> handles.put(request, value));
        return handle;
    }

    /**
     * The tables that the transaction has asked for, each at every version that it wants.
     */
    List<DeltaGovTableHandle> resolved()
    {
        return handles.values().stream()
                .filter(DeltaGovTableHandle.class::isInstance)
                .map(DeltaGovTableHandle.class::cast)
                .collect(toImmutableList());
    }

    TableSnapshot snapshot(DeltaGovTableHandle handle)
    {
        return inTermsOf(handle.name(), () -> snapshot(handle.tableLocation(), handle.version()));
    }

    TableSnapshot snapshot(Location location, long version)
    {
        return snapshots.computeIfAbsent(new Pin(location.toString(), version), _ -> store.at(location, version));
    }

    List<ActiveFile> files(DeltaGovTableHandle handle)
    {
        return inTermsOf(handle.name(), () -> store.files(snapshot(handle)));
    }

    /**
     * The files that may hold a matching row.
     */
    List<ActiveFile> files(DeltaGovTableHandle handle, FileSkipping skipping)
    {
        return inTermsOf(handle.name(), () -> store.files(snapshot(handle), skipping));
    }

    /**
     * Takes note of a table whose rows are read.
     */
    void scan(DeltaGovTableHandle table)
    {
        scanned.add(new Pin(table.location(), table.version()));
    }

    /**
     * The table at a place as scans have read it, if one has. A version that was asked for by FOR VERSION AS OF does not change and is not meant.
     */
    Optional<TableSnapshot> scanned(Location table)
    {
        return handles.entrySet().stream()
                .filter(resolved -> resolved.getKey().version().isEmpty())
                .map(Map.Entry::getValue)
                .filter(DeltaGovTableHandle.class::isInstance)
                .map(DeltaGovTableHandle.class::cast)
                .filter(resolved -> resolved.location().equals(table.toString()) && scanned.contains(new Pin(resolved.location(), resolved.version())))
                // by several names it may have been resolved at several versions
                .min(Comparator.comparingLong(DeltaGovTableHandle::version))
                .map(this::snapshot);
    }

    private ConnectorTableHandle load(SchemaTableName name, TableEntry entry, Optional<VersionPointer> version)
    {
        TableSnapshot snapshot;
        try {
            snapshot = explained(entry, () -> inTermsOf(name, () -> load(name, entry.location(), version)));
        }
        catch (TrinoException e) {
            if (BROKEN.contains(e.getErrorCode())) {
                return new BrokenTableHandle(name, entry, broken(name, e));
            }
            if (version.isPresent() && e.getErrorCode().equals(DELTA_GOV_MISSING_VERSION.toErrorCode()) && load(name, entry, Optional.empty()) instanceof DeltaGovTableHandle latest) {
                return new MissingVersionHandle(latest, e);
            }
            throw e;
        }
        snapshots.put(new Pin(entry.location().toString(), snapshot.version()), snapshot);
        return new DeltaGovTableHandle(name, entry.location().toString(), entry.owner(), snapshot.version());
    }

    private TableSnapshot load(SchemaTableName name, Location location, Optional<VersionPointer> version)
    {
        if (version.isEmpty()) {
            return store.latest(location);
        }
        return switch (version.orElseThrow()) {
            case AtVersion(long number) -> store.at(location, number);
            case AtVersionOf(long number, String tableId) -> requireTable(name, tableId, store.at(location, number));
            case AtTime(Instant time) -> store.at(location, store.versionAt(location, time));
        };
    }

    private static TableSnapshot requireTable(SchemaTableName name, String tableId, TableSnapshot snapshot)
    {
        if (!snapshot.tableId().equals(tableId)) {
            throw new TrinoException(DELTA_GOV_MISSING_VERSION, "Table %s is not the one of which a version is asked for: that one was renamed, or dropped. Ask for it by the name that it has now".formatted(name));
        }
        return snapshot;
    }

    private static TrinoException broken(SchemaTableName name, TrinoException problem)
    {
        String message = "%s. If the data is gone for good, DROP TABLE or system.unregister_table removes table %s from the catalog".formatted(problem.getRawMessage(), name);
        return new TrinoException(problem::getErrorCode, message, problem);
    }
}
