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
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.StoreProblem;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;

import java.io.IOException;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Where the data of new tables goes.
 */
final class TableLocations
{
    enum ExternalLocations
    {
        ALLOWED,
        REFUSED,
    }

    private static final String LIKE_TAKES_LOCATION = "CREATE TABLE (LIKE ... INCLUDING PROPERTIES) takes the location of the other table along: leave INCLUDING PROPERTIES out";

    private final TableCatalog catalog;
    private final TrinoFileSystem fileSystem;
    private final Location warehouse;
    private final ExternalLocations externalLocations;

    TableLocations(TableCatalog catalog, TrinoFileSystem fileSystem, Location warehouse, ExternalLocations externalLocations)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.warehouse = requireNonNull(warehouse, "warehouse is null");
        this.externalLocations = requireNonNull(externalLocations, "externalLocations is null");
    }

    /**
     * Checks that a table of this name may be made, and says where. Writes nothing.
     */
    TableEntry forNewTable(SchemaTableName name, Optional<String> location)
    {
        if (!catalog.schemaExists(name.getSchemaName())) {
            throw new SchemaNotFoundException(name.getSchemaName());
        }
        TableNames.requireSupported(name);
        return location
                .map(text -> TableEntry.external(emptyExternalLocation(text)))
                .orElseGet(() -> TableEntry.managed(catalog.newTableLocation(name)));
    }

    private Location emptyExternalLocation(String text)
    {
        if (externalLocations == ExternalLocations.REFUSED) {
            throw new TrinoException(PERMISSION_DENIED, "Table property location is not allowed in this catalog. Leave it out, or set delta-gov.register-table-procedure.enabled=true. " + LIKE_TAKES_LOCATION);
        }
        Location location = externalLocation(text);
        try {
            if (fileSystem.listFiles(location).hasNext()) {
                throw new TrinoException(INVALID_TABLE_PROPERTY, "Location %s is not empty. Choose an empty one; a Delta table that is there already joins the catalog by system.register_table. %s".formatted(location, LIKE_TAKES_LOCATION));
            }
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "Location %s cannot be used: %s. Choose another, or enable its file system in the properties of the catalog, for example by fs.s3.enabled=true".formatted(location, e.getMessage()), e);
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "Cannot list location %s: %s".formatted(location, StoreProblem.text(e)), e);
        }
        return location;
    }

    private Location externalLocation(String text)
    {
        Location location = ExternalLocation.parse(text);
        if ((location + "/").startsWith(warehouse + "/")) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "Location %s is inside the warehouse %s. Leave the property out, and the table gets its place there".formatted(location, warehouse));
        }
        return location;
    }
}
