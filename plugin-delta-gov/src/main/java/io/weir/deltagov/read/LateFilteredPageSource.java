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

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.SourcePage;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The rows that no filter leaves out that came by then, see {@link LateFilters}.
 */
final class LateFilteredPageSource
        extends ForwardingPageSource
{
    private final LateFilters filters;

    private LateFilteredPageSource(ConnectorPageSource delegate, LateFilters filters)
    {
        super(delegate);
        this.filters = requireNonNull(filters, "filters is null");
    }

    /**
     * @param columns those of the delegate's pages
     */
    static ConnectorPageSource wrap(ConnectorPageSource delegate, List<ColumnHandle> columns, DynamicFilter dynamicFilter)
    {
        return dynamicFilter.isAwaitable() ? new LateFilteredPageSource(delegate, new LateFilters(dynamicFilter, columns)) : delegate;
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        SourcePage page = delegate().getNextSourcePage();
        if (page != null) {
            filters.apply(page);
        }
        return page;
    }
}
