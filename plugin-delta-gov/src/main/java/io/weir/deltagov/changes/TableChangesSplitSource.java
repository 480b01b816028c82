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
package io.weir.deltagov.changes;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.weir.delta.engine.ChangeFeed;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

/**
 * Reads commit after commit as splits are asked for. Asked by one thread at a time; may be closed by another.
 */
public final class TableChangesSplitSource
        implements ConnectorSplitSource
{
    private final DeltaStore store;
    private final TableChangesHandle handle;
    private final Queue<ConnectorSplit> pending = new ArrayDeque<>();
    private Optional<ChangeFeed> feed = Optional.empty();
    private boolean finished;
    private volatile boolean closed;

    public TableChangesSplitSource(DeltaStore store, TableChangesHandle handle)
    {
        this.store = requireNonNull(store, "store is null");
        this.handle = requireNonNull(handle, "handle is null");
        finished = handle.first() > handle.last();
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        if (feed.isEmpty() && !isFinished()) {
            Location table = Location.of(handle.location());
            feed = Optional.of(inTermsOf(handle.name(), () -> store.changes(store.at(table, handle.last()), handle.first())));
        }
        while (pending.size() < maxSize && !isFinished() && feed.orElseThrow().hasNext()) {
            inTermsOf(handle.name(), () -> translated(feed.orElseThrow()::next)).stream()
                    .map(TableChangesSplit::of)
                    .forEach(pending::add);
        }
        ImmutableList.Builder<ConnectorSplit> batch = ImmutableList.builder();
        for (int size = 0; size < maxSize && !pending.isEmpty(); size++) {
            batch.add(pending.remove());
        }
        finished = finished || (pending.isEmpty() && !feed.orElseThrow().hasNext());
        return completedFuture(batch.build());
    }

    @Override
    public boolean isFinished()
    {
        return closed || finished;
    }

    @Override
    public void close()
    {
        closed = true;
    }
}
