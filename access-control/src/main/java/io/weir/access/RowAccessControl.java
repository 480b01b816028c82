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

import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemSecurityContext;
import io.trino.spi.security.ViewExpression;
import io.trino.spi.type.Type;
import io.weir.access.decision.QueryJudge;
import io.weir.access.decision.TableJudgement;
import io.weir.access.decision.ToldColumns.Told;
import io.weir.access.masks.MaskExpressions;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.RowFilter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.security.AccessDeniedException.denyDeleteTable;
import static io.trino.spi.security.AccessDeniedException.denyInsertTable;
import static io.trino.spi.security.AccessDeniedException.denySelectColumns;
import static io.trino.spi.security.AccessDeniedException.denySelectTable;
import static io.trino.spi.security.AccessDeniedException.denyTruncateTable;
import static io.trino.spi.security.AccessDeniedException.denyUpdateTableColumns;
import static io.weir.access.Questions.asset;
import static io.weir.access.Questions.enforce;
import static io.weir.governance.policy.Privilege.DELETE;
import static io.weir.governance.policy.Privilege.UPDATE;

/**
 * Questions about rows and columns: who reads and writes them, and how they look.
 */
interface RowAccessControl
        extends SystemAccessControl
{
    Questions questions();

    @Override
    default void checkCanSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch, Set<String> columns)
    {
        enforce(questions().judge(context).reads().maySelect(asset(table), columns), reason -> denySelectColumns(table.toString(), branch, columns, reason));
    }

    @Override
    @Deprecated
    default void checkCanSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Set<String> columns)
    {
        checkCanSelectFromColumns(context, table, Optional.empty(), columns);
    }

    @Override
    default void checkCanInsertIntoTable(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch)
    {
        enforce(questions().judge(context).changes().mayInsert(asset(table)), reason -> denyInsertTable(table.toString(), branch, reason));
    }

    @Override
    @Deprecated
    default void checkCanInsertIntoTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        checkCanInsertIntoTable(context, table, Optional.empty());
    }

    @Override
    default void checkCanDeleteFromTable(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch)
    {
        enforce(questions().judge(context).changes().mayRewrite(DELETE, asset(table)), reason -> denyDeleteTable(table.toString(), branch, reason));
    }

    @Override
    @Deprecated
    default void checkCanDeleteFromTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        checkCanDeleteFromTable(context, table, Optional.empty());
    }

    @Override
    default void checkCanTruncateTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(questions().judge(context).changes().mayTruncate(asset(table)), reason -> denyTruncateTable(table.toString(), reason));
    }

    @Override
    default void checkCanUpdateTableColumns(SystemSecurityContext securityContext, CatalogSchemaTableName table, Optional<String> branch, Set<String> updatedColumnNames)
    {
        enforce(questions().judge(securityContext).changes().mayChange(UPDATE, asset(table)), reason -> denyUpdateTableColumns(table.toString(), branch, updatedColumnNames, reason));
    }

    @Override
    @Deprecated
    default void checkCanUpdateTableColumns(SystemSecurityContext securityContext, CatalogSchemaTableName table, Set<String> updatedColumnNames)
    {
        checkCanUpdateTableColumns(securityContext, table, Optional.empty(), updatedColumnNames);
    }

    @Override
    default List<ViewExpression> getRowFilters(SystemSecurityContext context, CatalogSchemaTableName tableName)
    {
        QueryJudge judge = questions().judge(context);
        enforce(judge.reads().mayReach(asset(tableName)), reason -> denySelectTable(tableName.toString(), reason));
        Set<RowFilter> filters = judge.masking().rowFilters(asset(tableName));
        enforce(judge.changes().mayWriteAmong(filters, asset(tableName)), reason -> {
            throw new AccessDeniedException("Cannot write into table %s: %s".formatted(tableName, reason));
        });
        enforce(judge.masking().mayShowStatistics(asset(tableName), !filters.isEmpty()), reason -> denySelectTable(tableName.toString(), reason));
        questions().enforcementCheck().filtered(context.getQueryId().id(), context.getIdentity().getUser(), tableName, filters.size());
        return filters.stream()
                .map(filter -> MaskExpressions.rowFilter(tableName, filter))
                .collect(toImmutableList());
    }

    @Override
    @Deprecated
    default Optional<ViewExpression> getColumnMask(SystemSecurityContext context, CatalogSchemaTableName tableName, String columnName, Type type)
    {
        ColumnSchema column = ColumnSchema.builder().setName(columnName).setType(type).build();
        return Optional.ofNullable(getColumnMasks(context, tableName, List.of(column)).get(column));
    }

    @Override
    default Map<ColumnSchema, ViewExpression> getColumnMasks(SystemSecurityContext context, CatalogSchemaTableName tableName, List<ColumnSchema> columns)
    {
        Asset table = asset(tableName);
        QueryJudge judge = questions().judge(context);
        enforce(judge.reads().mayReach(table), reason -> denySelectTable(tableName.toString(), reason));
        Told told = questions().toldColumns().of(tableName, columns);
        TableJudgement judgement = judge.masking().see(table, told.columns());
        enforce(judge.masking().mayChangeMasked(table), reason -> {
            throw new AccessDeniedException("Cannot change rows of table %s: %s".formatted(tableName, reason));
        });
        enforce(judge.masking().mayShowStatistics(table, !judgement.maskedColumns().isEmpty()), reason -> denySelectTable(tableName.toString(), reason));
        questions().enforcementCheck().masked(context.getQueryId().id(), context.getIdentity().getUser(), tableName, judgement.maskedColumns());
        judge.masking().expectMasking(table);
        return judgement.expressions(tableName, told.schemas());
    }
}
