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
package io.weir.mongorecent.read;

import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;

import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * The pages of several commands one after the other, each sent when the one before it is read.
 */
final class PageSources
        implements ConnectorPageSource
{
    private final Iterator<Supplier<ConnectorPageSource>> sources;
    private Optional<ConnectorPageSource> current = Optional.empty();
    private long completedBytes;
    private long completedPositions;
    private long readTimeNanos;
    private boolean finished;

    PageSources(Iterator<Supplier<ConnectorPageSource>> sources)
    {
        this.sources = requireNonNull(sources, "sources is null");
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (current.isPresent() && current.orElseThrow().isFinished()) {
            end(current.orElseThrow());
        }
        if (current.isEmpty()) {
            if (finished || !sources.hasNext()) {
                finished = true;
                return null;
            }
            current = Optional.of(sources.next().get());
        }
        return current.orElseThrow().getNextSourcePage();
    }

    private void end(ConnectorPageSource source)
    {
        completedBytes += source.getCompletedBytes();
        completedPositions += source.getCompletedPositions().orElse(0);
        readTimeNanos += source.getReadTimeNanos();
        current = Optional.empty();
    }

    @Override
    public boolean isFinished()
    {
        return finished;
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes + current.map(ConnectorPageSource::getCompletedBytes).orElse(0L);
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return OptionalLong.of(completedPositions + current.map(source -> source.getCompletedPositions().orElse(0)).orElse(0L));
    }

    @Override
    public long getReadTimeNanos()
    {
        return readTimeNanos + current.map(ConnectorPageSource::getReadTimeNanos).orElse(0L);
    }

    @Override
    public void close()
            throws IOException
    {
        finished = true;
        if (current.isPresent()) {
            current.orElseThrow().close();
        }
    }
}
