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

import io.trino.plugin.base.security.AllowAllAccessControl;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSecurityContext;
import io.trino.spi.connector.SchemaTableName;
import io.weir.deltagov.HiddenColumn;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Refuses by name what would change a table that tells about another, such as {@code "t$history"}. The engine asks no metadata of a connector about changes of such tables: it fails with
 * an error of its own that names nothing. It does ask who may make them. So it does at columns about files, such as {@code "$path"}. Everything else is left to the access control of the
 * server.
 */
public final class WriteRefusals
        extends AllowAllAccessControl
{
    @Override
    public void checkCanDropTable(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanRenameTable(ConnectorSecurityContext context, SchemaTableName tableName, SchemaTableName newTableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanSetTableProperties(ConnectorSecurityContext context, SchemaTableName tableName, Map<String, Optional<Object>> properties)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanSetTableComment(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanSetColumnComment(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanAddColumn(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanAlterColumn(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanDropColumn(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanRenameColumn(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanInsertIntoTable(ConnectorSecurityContext context, SchemaTableName tableName, Optional<String> branchName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanDeleteFromTable(ConnectorSecurityContext context, SchemaTableName tableName, Optional<String> branchName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanTruncateTable(ConnectorSecurityContext context, SchemaTableName tableName)
    {
        requireChangeable(tableName);
    }

    @Override
    public void checkCanUpdateTableColumns(ConnectorSecurityContext context, SchemaTableName tableName, Optional<String> branchName, Set<String> updatedColumns)
    {
        requireChangeable(tableName, updatedColumns);
    }

    @Override
    public void checkCanExecuteTableProcedure(ConnectorSecurityContext context, SchemaTableName tableName, String procedure)
    {
        requireChangeable(tableName);
    }

    private static void requireChangeable(SchemaTableName name, Set<String> updatedColumns)
    {
        requireChangeable(name);
        updatedColumns.stream().filter(HiddenColumn::isName).sorted().findFirst().ifPresent(column -> {
            throw new TrinoException(NOT_SUPPORTED, "Column %s of table %s tells about the files of the table and cannot be set".formatted(column, name));
        });
    }

    private static void requireChangeable(SchemaTableName name)
    {
        SystemTables.told(name).ifPresent(table -> {
            throw new TrinoException(NOT_SUPPORTED, "Table %s tells about table %s and can only be read. Change %s, and it tells of the change".formatted(name, table, table));
        });
    }
}
