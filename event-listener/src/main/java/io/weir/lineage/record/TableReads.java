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
package io.weir.lineage.record;

import io.trino.spi.eventlistener.BaseViewReferenceInfo;
import io.trino.spi.eventlistener.FilterMaskReferenceInfo;
import io.trino.spi.eventlistener.TableInfo;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.redact.StatementRedactor;
import io.weir.lineage.redact.VisibleNames;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

final class TableReads
{
    private TableReads() {}

    static TableRead ofChanges(TableName table)
    {
        return new TableRead(table, List.of(), List.of(), true, false, List.of(), Optional.empty());
    }

    static TableRead read(TableInfo table, StatementRedactor redactor, VisibleNames names)
    {
        List<ColumnRead> columns = table.getColumns().stream()
                .map(column -> new ColumnRead(column.getColumn(), column.getMask().map(mask -> redactor.redact(mask, names).text())))
                .collect(toImmutableList());
        List<TableName> views = table.getReferenceChain().stream()
                .filter(BaseViewReferenceInfo.class::isInstance)
                .map(BaseViewReferenceInfo.class::cast)
                .map(view -> new TableName(view.catalogName(), view.schemaName(), view.viewName()))
                .toList();
        return new TableRead(
                new TableName(table.getCatalog(), table.getSchema(), table.getTable()),
                columns,
                table.getFilters().stream().map(filter -> redactor.redact(filter, names).text()).toList(),
                table.isDirectlyReferenced(),
                table.getReferenceChain().stream().anyMatch(FilterMaskReferenceInfo.class::isInstance),
                views,
                table.getViewText().map(text -> redactor.redact(text, names)));
    }
}
