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
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.weir.deltagov.Storage;
import io.weir.deltagov.metadata.TableStatisticsCache;
import io.weir.deltagov.warehouse.TableEntry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.flush_metadata_cache(schema_name, table_name)}: what this node keeps in memory of a table, or of all tables, is forgotten.
 * No query needs it, since what is kept is compared with the log at each use; it frees memory, and makes the next query read the log anew.
 */
public class FlushMetadataCacheProcedure
{
    private final Storage storage;
    private final TableStatisticsCache statisticsCache;

    @Inject
    public FlushMetadataCacheProcedure(Storage storage, TableStatisticsCache statisticsCache)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.statisticsCache = requireNonNull(statisticsCache, "statisticsCache is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "flush_metadata_cache",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR, false, null),
                        new Argument("TABLE_NAME", VARCHAR, false, null)),
                methodHandle().bindTo(this));
    }

    public void flushMetadataCache(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName)
    {
        if (schemaName == null && tableName == null) {
            storage.snapshotCache().invalidateAll();
        }
        else if (schemaName == null || tableName == null) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Arguments schema_name and table_name belong together: give both, or none for all tables");
        }
        else {
            SchemaTableName name = ProcedureArguments.tableName(schemaName, tableName);
            // before it is told whether there is such a table
            accessControl.checkCanShowColumns(null, name);
            TableEntry entry = storage.as(session).catalog().findTable(name).orElseThrow(() -> new TableNotFoundException(name));
            storage.snapshotCache().invalidate(entry.location());
        }
        // few bytes, made anew from the files' own
        statisticsCache.invalidateAll();
        storage.knownEntries().invalidateAll();
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    FlushMetadataCacheProcedure.class,
                    "flushMetadataCache",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("flushMetadataCache is not where it was compiled", e);
        }
    }
}
