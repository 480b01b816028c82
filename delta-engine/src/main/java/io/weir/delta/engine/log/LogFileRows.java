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
package io.weir.delta.engine.log;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.weir.delta.engine.StoreUnavailableException;

import java.io.IOException;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The rows of one file, page by page.
 */
final class LogFileRows
        extends AbstractIterator<List<LogRow>>
        implements AutoCloseable
{
    private final Location location;
    private final LogPages pages;
    private final ConnectorPageSource source;

    LogFileRows(Location location, LogPages pages, ConnectorPageSource source)
    {
        this.location = requireNonNull(location, "location is null");
        this.pages = requireNonNull(pages, "pages is null");
        this.source = requireNonNull(source, "source is null");
    }

    @Override
    protected List<LogRow> computeNext()
    {
        while (!source.isFinished()) {
            SourcePage page = source.getNextSourcePage();
            if (page != null) {
                ImmutableList.Builder<LogRow> rows = ImmutableList.builderWithExpectedSize(page.getPositionCount());
                pages.read(page, rows::add);
                return rows.build();
            }
        }
        return endOfData();
    }

    @Override
    public void close()
    {
        try {
            source.close();
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", location, e);
        }
    }
}
