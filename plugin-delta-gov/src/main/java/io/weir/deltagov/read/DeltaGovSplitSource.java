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
import io.airlift.units.Duration;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.DeltaGovSplit;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import static io.weir.deltagov.kernel.EngineErrors.mayMatch;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Makes splits as they are asked for, so that what a join has learnt by then leaves files out. Asked by one thread at a time; may be closed by another.
 */
final class DeltaGovSplitSource
        implements ConnectorSplitSource
{
    // enough for a processor or two, and little beside a large table
    private static final int BEGUN_AT_ONCE = 2;
    private static final Duration NEXT_LOOK = new Duration(10, MILLISECONDS);

    private final Iterator<ActiveFile> files;
    private final FileSplitter splitter;
    private final DynamicFilterWait wait;
    private final Queue<DeltaGovSplit> pending = new ArrayDeque<>();
    private TupleDomain<DataColumn> dynamicPredicate = TupleDomain.all();
    private Predicate<ActiveFile> dynamicallyMatching = mayMatch(new FileSkipping(dynamicPredicate));
    private OptionalLong firstAsked = OptionalLong.empty();
    private int begun;
    private volatile boolean closed;

    DeltaGovSplitSource(List<ActiveFile> files, FileSplitter splitter, DynamicFilterWait wait)
    {
        this.files = files.iterator();
        this.splitter = requireNonNull(splitter, "splitter is null");
        this.wait = requireNonNull(wait, "wait is null");
    }

    @Override
    public CompletableFuture<List<ConnectorSplit>> getNextBatch(int maxSize, DynamicFilterSnapshot dynamicFilter)
    {
        updateDynamicPredicate(DynamicPredicates.of(dynamicFilter.currentPredicate()));
        if (dynamicFilter.isComplete() || hasWaited()) {
            return completedFuture(next(maxSize));
        }
        if (begun < BEGUN_AT_ONCE) {
            return completedFuture(next(Math.min(maxSize, BEGUN_AT_ONCE - begun)));
        }
        // nobody tells of a filter: Trino asks again, and shows then what it has
        return new CompletableFuture<List<ConnectorSplit>>().completeOnTimeout(ImmutableList.of(), NEXT_LOOK.toMillis(), MILLISECONDS);
    }

    private boolean hasWaited()
    {
        long now = System.nanoTime();
        if (firstAsked.isEmpty()) {
            firstAsked = OptionalLong.of(now);
        }
        return now - firstAsked.getAsLong() >= wait.beforeRest().roundTo(NANOSECONDS);
    }

    private List<ConnectorSplit> next(int most)
    {
        ImmutableList.Builder<ConnectorSplit> batch = ImmutableList.builder();
        int size = 0;
        while (size < most && !isFinished()) {
            if (!pending.isEmpty()) {
                batch.add(pending.remove());
                size++;
                continue;
            }
            ActiveFile file = files.next();
            if (dynamicallyMatching.test(file)) {
                pending.addAll(splitter.split(file));
            }
        }
        begun += size;
        return batch.build();
    }

    @Override
    public long getRequestedDynamicFilterWaitTimeoutMillis()
    {
        return wait.beforeFirst().toMillis();
    }

    @Override
    public boolean isFinished()
    {
        return closed || (pending.isEmpty() && !files.hasNext());
    }

    @Override
    public void close()
    {
        closed = true;
    }

    private void updateDynamicPredicate(TupleDomain<DataColumn> predicate)
    {
        if (!predicate.equals(dynamicPredicate)) {
            dynamicPredicate = predicate;
            dynamicallyMatching = mayMatch(new FileSkipping(predicate));
        }
    }
}
