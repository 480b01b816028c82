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
package io.weir.delta.engine.commit;

import io.weir.delta.engine.CommitInterruptedException;

import java.util.concurrent.ThreadLocalRandom;

import static java.lang.Math.min;

/**
 * Waits a random time, longer with each attempt, so that writers that met once do not meet again.
 */
public final class Backoff
{
    private static final long FIRST_MILLIS = 5;
    private static final long LONGEST_MILLIS = 500;
    private static final int DOUBLINGS = 7;

    private Backoff() {}

    /**
     * Only between attempts of which none has committed.
     *
     * @throws CommitInterruptedException when this thread is interrupted, which it stays
     */
    public static void pause(int attempt)
    {
        long bound = min(LONGEST_MILLIS, FIRST_MILLIS << min(attempt, DOUBLINGS));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(bound + 1));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommitInterruptedException(e);
        }
    }
}
