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
package io.weir.access.load;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What a call took: by the clock, and of the thread's own time, in which nothing is that others on the machine took.
 */
record Took(long nanos, long threadNanos)
{
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static Took by(Runnable call)
    {
        long threadStart = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        call.run();
        long nanos = System.nanoTime() - start;
        return new Took(nanos, THREADS.getCurrentThreadCpuTime() - threadStart);
    }
}
