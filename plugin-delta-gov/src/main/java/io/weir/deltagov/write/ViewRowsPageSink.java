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
package io.weir.deltagov.write;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Writes the rows of a materialized view, whose timestamps with time zone are kept as text. In the hour that a zone repeats when its clocks are set back, the text of two instants is the
 * same, and the engine takes it for the first of them, so such a value is refused.
 */
final class ViewRowsPageSink
        implements ConnectorPageSink
{
    private final ConnectorPageSink delegate;
    private final SchemaTableName view;
    private final List<DataColumn> columns;
    private final List<Type> types;

    /**
     * @param types those that the columns have in the view
     */
    ViewRowsPageSink(ConnectorPageSink delegate, SchemaTableName view, List<DataColumn> columns, List<Type> types)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.view = requireNonNull(view, "view is null");
        this.columns = ImmutableList.copyOf(columns);
        this.types = ImmutableList.copyOf(types);
        checkArgument(columns.size() == types.size(), "The view has other columns than its rows");
    }

    @Override
    public CompletableFuture<?> appendPage(Page page)
    {
        for (int channel = 0; channel < columns.size(); channel++) {
            DataColumn column = columns.get(channel);
            if (RepeatedTimes.arePossibleIn(types.get(channel))) {
                RepeatedTimes.zoneOfFirst(types.get(channel), page.getBlock(channel)).ifPresent(zone -> {
                    throw refused(column, zone);
                });
            }
        }
        return delegate.appendPage(page);
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        return delegate.finish();
    }

    @Override
    public void abort()
    {
        delegate.abort();
    }

    @Override
    public void closeIdleWriters()
    {
        delegate.closeIdleWriters();
    }

    @Override
    public long getCompletedBytes()
    {
        return delegate.getCompletedBytes();
    }

    @Override
    public long getMemoryUsage()
    {
        return delegate.getMemoryUsage();
    }

    @Override
    public long getValidationCpuNanos()
    {
        return delegate.getValidationCpuNanos();
    }

    private TrinoException refused(DataColumn column, String zone)
    {
        return new TrinoException(
                NOT_SUPPORTED,
                "Column '%s' of materialized view %s has a time that the clocks of %s showed twice, when they were set back, and its rows could not tell which of the two it is. Put AT TIME ZONE 'UTC' behind it in the query of the view, and timezone(x) in a column of its own if the zone matters".formatted(
                        column.name(), view, zone));
    }
}
