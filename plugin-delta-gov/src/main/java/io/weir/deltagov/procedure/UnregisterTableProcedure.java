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
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.weir.deltagov.DeltaGovConfig;
import io.weir.deltagov.Storage;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.unregister_table(schema_name, table_name)}: a table leaves the catalog, and its data stays where it is.
 */
public class UnregisterTableProcedure
{
    private final Storage storage;
    private final boolean enabled;

    @Inject
    public UnregisterTableProcedure(Storage storage, DeltaGovConfig config)
    {
        this.storage = requireNonNull(storage, "storage is null");
        enabled = config.isRegisterTableProcedureEnabled();
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "unregister_table",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR)),
                methodHandle().bindTo(this));
    }

    public void unregisterTable(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName)
    {
        ProcedureArguments.requireEnabled(enabled, "unregister_table");
        SchemaTableName name = ProcedureArguments.tableName(schemaName, tableName);
        accessControl.checkCanDropTable(null, name);
        TableCatalog catalog = storage.as(session).catalog();
        // views have entries as well, and without theirs nobody would find their definitions again
        TableEntry entry = catalog.find(name)
                .filter(found -> found.kind() == TableEntry.Kind.TABLE)
                .orElseThrow(() -> new TableNotFoundException(name));
        catalog.dropTable(name, entry.location());
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    UnregisterTableProcedure.class,
                    "unregisterTable",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("unregisterTable is not where it was compiled", e);
        }
    }
}
