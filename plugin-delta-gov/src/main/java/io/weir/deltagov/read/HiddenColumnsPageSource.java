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
package io.weir.deltagov.read;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.weir.deltagov.DeltaGovSplit;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.HiddenColumnHandle;
import io.weir.deltagov.RowIdColumnHandle;
import io.weir.deltagov.read.HiddenColumnsPage.Channel;

import java.util.List;

import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.weir.deltagov.HiddenColumn.PATH;

/**
 * Puts the columns that tell of the data file between those of the table.
 */
final class HiddenColumnsPageSource
        extends ForwardingPageSource
{
    private final List<Channel> channels;

    private HiddenColumnsPageSource(ConnectorPageSource delegate, List<Channel> channels)
    {
        super(delegate);
        this.channels = ImmutableList.copyOf(channels);
    }

    static ConnectorPageSource wrap(ConnectorPageSource delegate, List<ColumnHandle> columns, DeltaGovSplit split)
    {
        List<Channel> channels = columns.stream().map(column -> channel(column, split)).toList();
        if (channels.stream().allMatch(Channel.OfDelegate.class::isInstance)) {
            return delegate;
        }
        return new HiddenColumnsPageSource(delegate, channels);
    }

    private static Channel channel(ColumnHandle column, DeltaGovSplit split)
    {
        return switch (column) {
            case HiddenColumnHandle(HiddenColumn hidden) -> new Channel.Constant(value(hidden, split));
            case RowIdColumnHandle _ -> new Channel.RowId(value(PATH, split));
            default -> new Channel.OfDelegate();
        };
    }

    private static Block value(HiddenColumn column, DeltaGovSplit split)
    {
        return writeNativeValue(column.type(), column.value(split.path(), split.fileModifiedMillis(), split.fileSize()));
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = delegate().getNextSourcePage();
        return page == null ? null : new HiddenColumnsPage(page, channels);
    }
}
