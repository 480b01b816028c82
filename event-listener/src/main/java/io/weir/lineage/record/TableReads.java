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

import com.google.common.collect.ImmutableList;
import io.trino.spi.eventlistener.BaseViewReferenceInfo;
import io.trino.spi.eventlistener.ColumnInfo;
import io.trino.spi.eventlistener.FilterMaskReferenceInfo;
import io.trino.spi.eventlistener.TableInfo;
import io.trino.spi.eventlistener.TableReferenceInfo;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.redact.StatementRedactor;
import io.weir.lineage.redact.VisibleNames;

import java.util.List;
import java.util.Optional;

/**
 * Loops in place of streams, as in all that is done for each query on the engine's thread: see {@link RecordWriter}.
 */
final class TableReads
{
    private TableReads() {}

    static TableRead ofChanges(TableName table)
    {
        return new TableRead(table, List.of(), List.of(), true, false, List.of(), Optional.empty());
    }

    static TableRead read(TableInfo table, StatementRedactor redactor, VisibleNames names)
    {
        return new TableRead(
                new TableName(table.getCatalog(), table.getSchema(), table.getTable()),
                columns(table.getColumns(), redactor, names),
                filters(table.getFilters(), redactor, names),
                table.isDirectlyReferenced(),
                isOfPolicy(table.getReferenceChain()),
                views(table.getReferenceChain()),
                table.getViewText().map(text -> redactor.redact(text, names)));
    }

    private static List<ColumnRead> columns(List<ColumnInfo> columns, StatementRedactor redactor, VisibleNames names)
    {
        ImmutableList.Builder<ColumnRead> read = ImmutableList.builderWithExpectedSize(columns.size());
        for (ColumnInfo column : columns) {
            read.add(new ColumnRead(column.getColumn(), column.getMask().map(mask -> redactor.redact(mask, names).text())));
        }
        return read.build();
    }

    private static List<String> filters(List<String> filters, StatementRedactor redactor, VisibleNames names)
    {
        ImmutableList.Builder<String> redacted = ImmutableList.builder();
        for (String filter : filters) {
            redacted.add(redactor.redact(filter, names).text());
        }
        return redacted.build();
    }

    private static boolean isOfPolicy(List<TableReferenceInfo> references)
    {
        for (TableReferenceInfo reference : references) {
            if (reference instanceof FilterMaskReferenceInfo) {
                return true;
            }
        }
        return false;
    }

    private static List<TableName> views(List<TableReferenceInfo> references)
    {
        ImmutableList.Builder<TableName> views = ImmutableList.builder();
        for (TableReferenceInfo reference : references) {
            if (reference instanceof BaseViewReferenceInfo view) {
                views.add(new TableName(view.catalogName(), view.schemaName(), view.viewName()));
            }
        }
        return views.build();
    }
}
