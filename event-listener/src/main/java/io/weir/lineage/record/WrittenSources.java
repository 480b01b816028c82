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
import io.trino.spi.eventlistener.ColumnDetail;
import io.trino.spi.eventlistener.OutputColumnMetadata;
import io.weir.lineage.record.WrittenTable.OutputColumn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the engine says that the columns of a write come from. Where thousands come from thousands, they are millions, which no record has room for: from a bound on, a source is
 * kept with the first column that has it.
 */
final class WrittenSources
{
    static final int MOST = 100_000;

    private final List<OutputColumnMetadata> written;
    private final boolean omitted;
    private final Set<ColumnName> kept = new HashSet<>();

    WrittenSources(List<OutputColumnMetadata> written)
    {
        this.written = ImmutableList.copyOf(written);
        this.omitted = written.stream().mapToLong(column -> column.getSourceColumns().size()).sum() > MOST;
    }

    boolean areOmitted()
    {
        return omitted;
    }

    List<OutputColumn> columns()
    {
        ImmutableList.Builder<OutputColumn> columns = ImmutableList.builderWithExpectedSize(written.size());
        for (OutputColumnMetadata column : written) {
            columns.add(new OutputColumn(column.getColumnName(), column.getColumnType(), sources(column)));
        }
        return columns.build();
    }

    private List<ColumnName> sources(OutputColumnMetadata column)
    {
        ImmutableList.Builder<ColumnName> sources = ImmutableList.builder();
        for (ColumnDetail detail : column.getSourceColumns()) {
            ColumnName source = new ColumnName(new TableName(detail.getCatalog(), detail.getSchema(), detail.getTable()), detail.getColumnName());
            if (!omitted || kept.add(source)) {
                sources.add(source);
            }
        }
        return sources.build();
    }
}
