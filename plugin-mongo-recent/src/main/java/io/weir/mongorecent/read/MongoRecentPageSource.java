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

import com.google.common.collect.ImmutableMap;
import io.airlift.log.Logger;
import io.trino.plugin.base.metrics.LongCount;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;
import io.trino.spi.type.Type;
import io.weir.mongorecent.mongo.Documents;
import org.bson.RawBsonDocument;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;

/**
 * The pages of one command. The command is sent with the first page, pages are bounded by bytes, and the memory of the driver's batch is counted.
 */
final class MongoRecentPageSource
        implements ConnectorPageSource
{
    private static final Logger log = Logger.get(MongoRecentPageSource.class);

    private final String description;
    private final Supplier<Documents> command;
    private final DocumentDecoder decoder;
    private final PageBuilder page;
    private final int[] outputChannels;
    private final MemoryContext memory;

    private Optional<Documents> cursor = Optional.empty();
    private boolean finished;
    private long completedBytes;
    private long completedPositions;
    private long readTimeNanos;

    /**
     * @param description of the query and the table, for the log
     * @param types of all columns that are read; the first {@code outputCount} of them are the output
     */
    MongoRecentPageSource(String description, Supplier<Documents> command, DocumentDecoder decoder, List<Type> types, int outputCount, MemoryContext memory)
    {
        this.description = requireNonNull(description, "description is null");
        this.command = requireNonNull(command, "command is null");
        this.decoder = requireNonNull(decoder, "decoder is null");
        this.page = new PageBuilder(types);
        this.outputChannels = IntStream.range(0, outputCount).toArray();
        this.memory = requireNonNull(memory, "memory is null");
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (finished) {
            return null;
        }
        page.reset();
        long documentBytes = 0;
        while (!page.isFull()) {
            Optional<RawBsonDocument> document = nextDocument();
            if (document.isEmpty()) {
                close();
                break;
            }
            documentBytes += decoder.decode(document.orElseThrow(), page);
        }
        int positions = page.getPositionCount();
        if (positions == 0) {
            return null;
        }
        completedBytes += documentBytes;
        completedPositions += positions;
        reportMemory(documentBytes / positions);
        Page built = page.build();
        return SourcePage.create(built.getColumns(outputChannels));
    }

    private Optional<RawBsonDocument> nextDocument()
    {
        if (cursor.isPresent() && cursor.orElseThrow().available() > 0) {
            return cursor.orElseThrow().next();
        }
        long start = System.nanoTime();
        try {
            if (cursor.isEmpty()) {
                cursor = Optional.of(command.get());
            }
            return cursor.orElseThrow().next();
        }
        finally {
            readTimeNanos += System.nanoTime() - start;
        }
    }

    private void reportMemory(long averageDocumentBytes)
    {
        long batchBytes = cursor.filter(_ -> !finished).map(Documents::held).orElse(0) * averageDocumentBytes;
        memory.setBytes(page.getRetainedSizeInBytes() + batchBytes);
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return OptionalLong.of(completedPositions);
    }

    @Override
    public long getReadTimeNanos()
    {
        return readTimeNanos;
    }

    @Override
    public Metrics getMetrics()
    {
        return decoder.misfits() == 0 ? Metrics.EMPTY : new Metrics(ImmutableMap.of("Values shown as NULL because they do not fit their column", new LongCount(decoder.misfits())));
    }

    @Override
    public boolean isFinished()
    {
        return finished;
    }

    @Override
    public void close()
    {
        if (finished) {
            return;
        }
        finished = true;
        if (decoder.misfits() > 0) {
            log.warn("%d values were shown as NULL because they do not fit their columns: %s", decoder.misfits(), description);
        }
        memory.setBytes(0);
        cursor.ifPresent(Documents::close);
    }
}
