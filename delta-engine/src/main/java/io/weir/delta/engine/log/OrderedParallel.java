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

import com.google.common.base.Throwables;
import com.google.common.collect.AbstractIterator;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Uninterruptibles;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.Interrupts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Asks a store many small things at once: each is mostly waiting. Answers come back in the order of the questions.
 */
public final class OrderedParallel
{
    public static final int MAXIMUM_PARALLELISM = 32;

    private OrderedParallel() {}

    public static <T, R> List<R> map(List<T> items, Function<T, R> function)
    {
        if (items.size() == 1) {
            return ImmutableList.of(function.apply(items.getFirst()));
        }
        ImmutableList.Builder<R> results = ImmutableList.builderWithExpectedSize(items.size());
        for (int start = 0; start < items.size(); start += MAXIMUM_PARALLELISM) {
            // a few do not take long
            if (start > 0) {
                Interrupts.requireNone();
            }
            results.addAll(mapAtOnce(items.subList(start, Math.min(items.size(), start + MAXIMUM_PARALLELISM)), function));
        }
        return results.build();
    }

    /**
     * For more than fits into memory, or more than may be wanted: asks {@link #MAXIMUM_PARALLELISM} questions ahead of the answer that is taken,
     * from the first call of the iterator on. What was asked and is not taken is answered in vain.
     */
    public static <T, R> Iterator<R> ahead(Iterator<T> items, Function<T, R> function)
    {
        Deque<FutureTask<R>> asked = new ArrayDeque<>();
        return new AbstractIterator<>()
        {
            @Override
            protected R computeNext()
            {
                Interrupts.requireNone();
                while (asked.size() < MAXIMUM_PARALLELISM && items.hasNext()) {
                    T item = items.next();
                    FutureTask<R> task = new FutureTask<>(() -> function.apply(item));
                    Thread.ofVirtual().name("delta-read-ahead").start(task);
                    asked.add(task);
                }
                return asked.isEmpty() ? endOfData() : get(asked.remove());
            }
        };
    }

    private static <R> R get(Future<R> future)
    {
        try {
            return Uninterruptibles.getUninterruptibly(future);
        }
        catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(ExecutionException e)
    {
        Throwables.throwIfUnchecked(e.getCause());
        return new DeltaEngineException("Reading a log failed: " + e.getCause().getMessage(), e.getCause());
    }

    private static <T, R> List<R> mapAtOnce(List<T> items, Function<T, R> function)
    {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> futures = new ArrayList<>(items.size());
            items.forEach(item -> futures.add(executor.submit(() -> function.apply(item))));
            ImmutableList.Builder<R> results = ImmutableList.builder();
            for (Future<R> future : futures) {
                results.add(get(future));
            }
            return results.build();
        }
    }
}
