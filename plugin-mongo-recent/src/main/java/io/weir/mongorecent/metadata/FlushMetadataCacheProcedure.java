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
package io.weir.mongorecent.metadata;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.flush_metadata_cache(schema_name, table_name)}: what is remembered of a table, or of all tables, is read anew by the next query. For whoever has just declared columns by hand,
 * or made an index.
 */
public final class FlushMetadataCacheProcedure
{
    private final CollectionSchemas schemas;

    @Inject
    public FlushMetadataCacheProcedure(CollectionSchemas schemas)
    {
        this.schemas = requireNonNull(schemas, "schemas is null");
    }

    public Procedure procedure()
    {
        return new Procedure(
                "system",
                "flush_metadata_cache",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR, false, null),
                        new Argument("TABLE_NAME", VARCHAR, false, null)),
                methodHandle().bindTo(this));
    }

    public void flush(ConnectorAccessControl accessControl, String schemaName, String tableName)
    {
        if (schemaName == null && tableName == null) {
            schemas.forgetAll();
            return;
        }
        if (schemaName == null || tableName == null) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Arguments schema_name and table_name belong together: give both, or none for all tables");
        }
        if (schemaName.isBlank() || tableName.isBlank()) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Arguments schema_name and table_name are empty: name a table, or leave both out for all tables");
        }
        SchemaTableName table = new SchemaTableName(schemaName, tableName);
        accessControl.checkCanShowColumns(null, table);
        schemas.forget(table);
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(FlushMetadataCacheProcedure.class, "flush", methodType(void.class, ConnectorAccessControl.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("flush is not where it was compiled", e);
        }
    }
}
