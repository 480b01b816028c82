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
package io.weir.deltagov.places;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.deltagov.warehouse.KnownEntries;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.WarehouseTableCatalog;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The warehouse, of which every table that is made or found is told to {@link TablePlaces}.
 */
public final class PlacedTableCatalog
        extends WarehouseTableCatalog
{
    private final TablePlaces places;

    public PlacedTableCatalog(TrinoFileSystem fileSystem, ExclusiveFileWriter writer, Location warehouse, KnownEntries known, TablePlaces places)
    {
        super(fileSystem, writer, warehouse, known);
        this.places = requireNonNull(places, "places is null");
    }

    @Override
    public Optional<TableEntry> asTable(SchemaTableName name, TableEntry found)
    {
        Optional<TableEntry> table = super.asTable(name, found);
        table.ifPresent(entry -> places.see(name, entry.location()));
        return table;
    }

    /**
     * Told before there is such a table: it would be nobody's if its place could not be told.
     */
    @Override
    public void createTable(SchemaTableName name, TableEntry entry)
    {
        if (entry.kind() == TableEntry.Kind.TABLE) {
            places.see(name, entry.location());
        }
        super.createTable(name, entry);
    }
}
