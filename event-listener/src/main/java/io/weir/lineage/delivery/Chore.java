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

import static java.util.Objects.requireNonNull;

/**
 * Something that is done many times in a second, whether it works or not, and told only when that changes.
 */
final class Chore
        implements Runnable
{
    private static final Logger log = Logger.get(Chore.class);

    private final Runnable work;
    private final String failed;
    private final String worksAgain;
    private volatile boolean works = true;

    Chore(Runnable work, String failed, String worksAgain)
    {
        this.work = requireNonNull(work, "work is null");
        this.failed = requireNonNull(failed, "failed is null");
        this.worksAgain = requireNonNull(worksAgain, "worksAgain is null");
    }

    @Override
    public void run()
    {
        try {
            work.run();
            if (!works) {
                works = true;
                log.info(worksAgain);
            }
        }
        catch (RuntimeException | Error e) {
            // either would end the schedule that it is in
            if (works) {
                works = false;
                log.error(e, "%s; it is tried again without end", failed);
            }
        }
    }
}
