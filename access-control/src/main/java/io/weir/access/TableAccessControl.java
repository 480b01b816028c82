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
package io.weir.access;

import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemSecurityContext;
import io.weir.access.decision.QueryJudge;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.security.AccessDeniedException.denyAddColumn;
import static io.trino.spi.security.AccessDeniedException.denyAlterColumn;
import static io.trino.spi.security.AccessDeniedException.denyCommentColumn;
import static io.trino.spi.security.AccessDeniedException.denyCommentTable;
import static io.trino.spi.security.AccessDeniedException.denyCreateBranch;
import static io.trino.spi.security.AccessDeniedException.denyCreateTable;
import static io.trino.spi.security.AccessDeniedException.denyDropBranch;
import static io.trino.spi.security.AccessDeniedException.denyDropColumn;
import static io.trino.spi.security.AccessDeniedException.denyDropTable;
import static io.trino.spi.security.AccessDeniedException.denyFastForwardBranch;
import static io.trino.spi.security.AccessDeniedException.denyRenameColumn;
import static io.trino.spi.security.AccessDeniedException.denyRenameTable;
import static io.trino.spi.security.AccessDeniedException.denySetTableProperties;
import static io.trino.spi.security.AccessDeniedException.denyShowBranches;
import static io.trino.spi.security.AccessDeniedException.denyShowColumns;
import static io.trino.spi.security.AccessDeniedException.denyShowCreateTable;
import static io.trino.spi.security.AccessDeniedException.denyShowTables;
import static io.weir.access.Questions.asset;
import static io.weir.access.Questions.enforce;
import static io.weir.governance.policy.Privilege.OWN;

/**
 * Questions about tables as such: their making, changing and listing.
 */
interface TableAccessControl
        extends SystemAccessControl
{
    Questions questions();

    @Override
    default void checkCanShowCreateTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).mayShowDefinition(asset(table)), reason -> denyShowCreateTable(table.toString(), reason));
    }

    @Override
    default void checkCanCreateTable(SystemSecurityContext context, CatalogSchemaTableName table, Map<String, Object> properties)
    {
        enforce(questions().judge(context).changes().mayPlace(asset(table), properties).and(() -> questions().judge(context).changes().mayCreate(asset(table))), reason -> denyCreateTable(table.toString(), reason));
        enforce(questions().mayName(properties.values()), reason -> denyCreateTable(table.toString(), reason));
    }

    @Override
    default void checkCanDropTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).changes().mayDrop(asset(table)), reason -> denyDropTable(table.toString(), reason));
    }

    @Override
    default void checkCanRenameTable(SystemSecurityContext context, CatalogSchemaTableName table, CatalogSchemaTableName newTable)
    {
        enforce(questions().judge(context).changes().mayRename(asset(table), asset(newTable)), reason -> denyRenameTable(table.toString(), newTable.toString(), reason));
    }

    @Override
    default void checkCanSetTableProperties(SystemSecurityContext context, CatalogSchemaTableName table, Map<String, Optional<Object>> properties)
    {
        enforce(questions().judge(context).changes().maySetProperties(asset(table), properties.values()), reason -> denySetTableProperties(table.toString(), reason));
        enforce(questions().mayName(properties.values()), reason -> denySetTableProperties(table.toString(), reason));
    }

    @Override
    default void checkCanSetTableComment(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).may(OWN, asset(table)), reason -> denyCommentTable(table.toString(), reason));
    }

    @Override
    default void checkCanSetColumnComment(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).may(OWN, asset(table)), reason -> denyCommentColumn(table.toString(), reason));
    }

    @Override
    default void checkCanShowTables(SystemSecurityContext context, CatalogSchemaName schema)
    {
        enforce(questions().judge(context).maySee(asset(schema)), reason -> denyShowTables(schema.toString(), reason));
    }

    @Override
    default Set<SchemaTableName> filterTables(SystemSecurityContext context, String catalogName, Set<SchemaTableName> tableNames)
    {
        return questions().judge(context).visible(tableNames, table -> asset(catalogName, table));
    }

    @Override
    default void checkCanShowColumns(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).maySee(asset(table)), reason -> denyShowColumns(table.toString(), reason));
    }

    @Override
    @Deprecated
    default Set<String> filterColumns(SystemSecurityContext context, CatalogSchemaTableName table, Set<String> columns)
    {
        return questions().judge(context).visibleColumns(asset(table), columns);
    }

    @Override
    default Map<SchemaTableName, Set<String>> filterColumns(SystemSecurityContext context, String catalogName, Map<SchemaTableName, Set<String>> tableColumns)
    {
        QueryJudge judge = questions().judge(context);
        return tableColumns.entrySet().stream()
                .collect(toImmutableMap(Map.Entry::getKey, entry -> judge.visibleColumns(asset(catalogName, entry.getKey()), entry.getValue())));
    }

    @Override
    default void checkCanAddColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).changes().mayNameColumn(asset(table)), reason -> denyAddColumn(table.toString(), reason));
    }

    @Override
    default void checkCanAlterColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).changes().mayAlterColumn(asset(table)), reason -> denyAlterColumn(table.toString(), reason));
    }

    @Override
    default void checkCanDropColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).changes().mayAlterColumn(asset(table)), reason -> denyDropColumn(table.toString(), reason));
    }

    @Override
    default void checkCanRenameColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).changes().mayRenameColumn(asset(table)), reason -> denyRenameColumn(table.toString(), reason));
    }

    @Override
    default void checkCanShowBranches(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName)
    {
        enforce(questions().judge(systemSecurityContext).maySee(asset(tableName)), reason -> denyShowBranches(tableName.toString(), reason));
    }

    @Override
    default void checkCanCreateBranch(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName, String branchName)
    {
        enforce(questions().judge(systemSecurityContext).may(OWN, asset(tableName)), reason -> denyCreateBranch(tableName.toString(), reason));
    }

    @Override
    default void checkCanDropBranch(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName, String branchName)
    {
        enforce(questions().judge(systemSecurityContext).may(OWN, asset(tableName)), reason -> denyDropBranch(tableName.toString(), reason));
    }

    @Override
    default void checkCanFastForwardBranch(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName, String sourceBranchName, String targetBranchName)
    {
        enforce(questions().judge(systemSecurityContext).may(OWN, asset(tableName)), reason -> denyFastForwardBranch(tableName.toString(), reason));
    }
}
