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
package io.weir.lineage.delivery;

import io.airlift.log.Logger;
import io.weir.governance.log.GovernanceLog;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Puts the small files that a commit per second leaves in the governance log into large ones, on a thread of its own that nobody waits for.
 */
public final class LogUpkeep
{
    private static final Logger log = Logger.get(LogUpkeep.class);
    private static final long INTERVAL_SECONDS = 60;
    private static final long STOP_SECONDS = 5;

    private final GovernanceLog governance;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-lineage-upkeep").factory());

    public LogUpkeep(GovernanceLog governance)
    {
        this.governance = requireNonNull(governance, "governance is null");
    }

    public void start()
    {
        executor.scheduleWithFixedDelay(this::run, INTERVAL_SECONDS, INTERVAL_SECONDS, SECONDS);
    }

    private void run()
    {
        try {
            int replaced = governance.compact();
            if (replaced > 0) {
                log.info("%s small files of the governance log were put together", replaced);
            }
        }
        catch (RuntimeException | Error e) {
            // either would end the schedule; nothing is lost by files that stay small
            log.warn(e, "Small files of the governance log could not be put together; it is tried again in %s seconds", INTERVAL_SECONDS);
        }
    }

    /**
     * What is being put together is finished, or the log stays as it was.
     */
    public void stop()
    {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, SECONDS)) {
                log.warn("Small files of the governance log are still being put together");
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
