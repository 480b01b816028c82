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
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;
import io.weir.deltagov.Storage;
import io.weir.deltagov.metadata.TableAccess;
import io.weir.deltagov.metadata.TableStatisticsCache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.drop_extended_stats(schema_name, table_name)}: what ANALYZE found out is forgotten.
 */
public class DropExtendedStatsProcedure
{
    private final Storage storage;
    private final TypeOperators typeOperators;
    private final TableStatisticsCache cache;

    @Inject
    public DropExtendedStatsProcedure(Storage storage, TypeManager typeManager, TableStatisticsCache cache)
    {
        this.storage = requireNonNull(storage, "storage is null");
        typeOperators = typeManager.getTypeOperators();
        this.cache = requireNonNull(cache, "cache is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "drop_extended_stats",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TABLE_NAME", VARCHAR)),
                methodHandle().bindTo(this));
    }

    public void dropExtendedStats(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName)
    {
        SchemaTableName name = ProcedureArguments.tableName(schemaName, tableName);
        // as ANALYZE
        accessControl.checkCanInsertIntoTable(null, name);
        TableAccess.of(storage.as(session), typeOperators, name).forgetAnalyzed(cache);
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    DropExtendedStatsProcedure.class,
                    "dropExtendedStats",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("dropExtendedStats is not where it was compiled", e);
        }
    }
}
