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
package io.weir.deltagov.procedure;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.weir.deltagov.DeltaGovConfig;
import io.weir.deltagov.Storage;
import io.weir.deltagov.metadata.ExternalLocation;
import io.weir.deltagov.metadata.TableNames;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_TABLE;
import static io.weir.deltagov.DeltaGovTableProperties.LOCATION;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.register_table(schema_name, table_name, table_location)}: a Delta table that exists somewhere joins the catalog, and
 * stays where it is when it leaves.
 */
public class RegisterTableProcedure
{
    private final Storage storage;
    private final boolean enabled;

    @Inject
    public RegisterTableProcedure(Storage storage, DeltaGovConfig config)
    {
        this.storage = requireNonNull(storage, "storage is null");
        enabled = config.isRegisterTableProcedureEnabled();
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "register_table",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR),
                        new Argument("TABLE_LOCATION", VARCHAR)),
                methodHandle().bindTo(this));
    }

    public void registerTable(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName, String tableLocation)
    {
        ProcedureArguments.requireEnabled(enabled, "register_table");
        SchemaTableName name = ProcedureArguments.tableName(schemaName, tableName);
        TableNames.requireSupported(name);
        Location location = ExternalLocation.parse(ProcedureArguments.required("table_location", tableLocation));
        // as of a table that is created there: what is at the place may be kept from the name
        accessControl.checkCanCreateTable(null, name, ImmutableMap.of(LOCATION, location.toString()));

        Storage.Access access = storage.as(session);
        TableCatalog catalog = access.catalog();
        if (!catalog.schemaExists(name.getSchemaName())) {
            throw new SchemaNotFoundException(name.getSchemaName());
        }
        requireTable(access, location);
        catalog.createTable(name, TableEntry.external(location));
    }

    /**
     * Says by name what is wrong with it: no table there, which is for the caller to mend, a corrupt log, a feature that cannot be read.
     */
    private static void requireTable(Storage.Access access, Location location)
    {
        try {
            access.deltaStore().latest(location);
        }
        catch (TrinoException e) {
            throw e.getErrorCode().equals(DELTA_GOV_MISSING_TABLE.toErrorCode()) ? new TrinoException(INVALID_PROCEDURE_ARGUMENT, e.getMessage(), e) : e;
        }
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    RegisterTableProcedure.class,
                    "registerTable",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("registerTable is not where it was compiled", e);
        }
    }
}
