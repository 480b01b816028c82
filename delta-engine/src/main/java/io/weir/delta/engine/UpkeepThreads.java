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
package io.weir.delta.engine;

import io.airlift.log.Logger;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newThreadPerTaskExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Threads for what keeps the logs of tables short, which nobody waits for but the one who closes them. Close them before the file systems that they write to.
 */
public final class UpkeepThreads
        implements Executor, AutoCloseable
{
    private static final Logger log = Logger.get(UpkeepThreads.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Duration patience;
    private final ExecutorService threads = newThreadPerTaskExecutor(Thread.ofVirtual().name("delta-log-upkeep").factory());

    public UpkeepThreads()
    {
        this(PATIENCE);
    }

    /**
     * @param patience how long a close waits for what has begun
     */
    UpkeepThreads(Duration patience)
    {
        this.patience = requireNonNull(patience, "patience is null");
    }

    /**
     * @throws java.util.concurrent.RejectedExecutionException when they were closed
     */
    @Override
    public void execute(Runnable upkeep)
    {
        threads.execute(upkeep);
    }

    /**
     * Nothing is begun any more, and what has begun is waited for, but not for long: a log is right without it.
     */
    @Override
    public void close()
    {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(patience.toMillis(), MILLISECONDS)) {
                log.warn("Checkpoints and the clean-up of logs go on after %s. What they do not finish is made up for by a later commit", patience);
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
