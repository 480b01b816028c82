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

import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovOutputTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.NewTable;
import io.weir.deltagov.WriteTarget;
import io.weir.deltagov.schema.NestedNotNull;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.deltagov.DeltaGovOutputTableHandle.Kind.CREATE;
import static io.weir.deltagov.DeltaGovOutputTableHandle.Kind.REPLACE;
import static io.weir.deltagov.DeltaGovTableProperties.location;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.util.Objects.requireNonNull;

/**
 * CREATE TABLE AS, on the coordinator. The beginning writes nothing (EXPLAIN comes this far); what the writers on the workers made becomes
 * a table in one commit at the end.
 */
final class CreateTableAs
{
    private final TableResolver resolver;
    private final TableLocations locations;
    private final TableCreator creator;
    private final NewTables newTables;
    private final WriteRollback rollback;
    private final Fragments fragments;

    CreateTableAs(TableResolver resolver, TableLocations locations, TableCreator creator, NewTables newTables, WriteRollback rollback, Fragments fragments)
    {
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.locations = requireNonNull(locations, "locations is null");
        this.creator = requireNonNull(creator, "creator is null");
        this.newTables = requireNonNull(newTables, "newTables is null");
        this.rollback = requireNonNull(rollback, "rollback is null");
        this.fragments = requireNonNull(fragments, "fragments is null");
    }

    DeltaGovOutputTableHandle begin(ConnectorSession session, ConnectorTableMetadata metadata, boolean replace)
    {
        SchemaTableName name = metadata.getTable();
        TableDefinition definition = newTables.definition(metadata);
        Optional<TableEntry> existing = creator.existing(name);
        if (existing.isPresent() && !replace) {
            throw new TrinoException(ALREADY_EXISTS, "Table '%s' already exists".formatted(name));
        }
        existing.ifPresent(entry -> creator.requireReplaceable(name, entry, location(metadata.getProperties())));
        TableEntry entry = existing.orElseGet(() -> locations.forNewTable(name, location(metadata.getProperties())));
        NewTable table = inTermsOf(name, () -> newTables.prepared(entry.location(), definition));
        List<DataColumn> columns = newTables.columns(table);
        RowConditions conditions = RowConditions.known(table.definition(), columns);
        requireOfWriter(name, conditions);
        DeltaGovOutputTableHandle handle = new DeltaGovOutputTableHandle(
                new WriteTarget(name, entry.location().toString(), columns, table.properties(), table.clusteredBy(), NestedNotNull.of(table.definition().schema(), columns), conditions.ofWriter()),
                existing.isPresent() ? REPLACE : CREATE,
                entry.owner(),
                table);
        beginRollback(session, handle);
        return handle;
    }

    DeltaGovTableInfo finish(ConnectorSession session, DeltaGovOutputTableHandle handle, Collection<Slice> written)
    {
        List<NewDataFile> files = fragments.files(written);
        TableSnapshot snapshot = rollback.committing(files, () -> creator.createWithData(session, handle, files, resolver.scanned(handle.target().tableLocation())));
        return new DeltaGovTableInfo(snapshot.version(), handle.target().location());
    }

    // the engine evaluates no conditions here
    private static void requireOfWriter(SchemaTableName name, RowConditions conditions)
    {
        conditions.ofEngine().stream().findFirst().ifPresent(condition -> {
            throw new TrinoException(NOT_SUPPORTED, "Table %s cannot have '%s' together with rows: of rows that come with a table only comparisons of columns with literals that are exact values of their types are checked, and none of columns of type real. Create it without rows, and insert them".formatted(name, condition.name()));
        });
    }

    private void beginRollback(ConnectorSession session, DeltaGovOutputTableHandle handle)
    {
        if (handle.kind() == CREATE && handle.owner() == DataOwner.TABLE) {
            rollback.beginNewDirectory(handle.target().tableLocation(), session.getQueryId());
        }
        else {
            rollback.beginFiles(handle.target().tableLocation(), session.getQueryId());
        }
    }
}
