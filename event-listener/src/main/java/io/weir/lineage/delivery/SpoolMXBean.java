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

/**
 * The spool of the event listener, in JMX as {@code io.weir.lineage:type=spool}. Counts begin at the start of the server.
 */
public interface SpoolMXBean
{
    long getBytes();

    /**
     * The number of the last record, since the spool was made.
     */
    long getSequence();

    /**
     * Records that were given up because the disk did not suffice.
     */
    long getDropped();

    /**
     * Calls of the listener.
     */
    long getAppends();

    /**
     * Microseconds that the last thousands of calls took on the engine's thread.
     */
    double getAppendMicrosP50();

    double getAppendMicrosP99();

    double getAppendMicrosMax();

    /**
     * The same as processor time of the thread: what these calls take where no thread waits for a processor.
     */
    double getAppendThreadMicrosP50();

    double getAppendThreadMicrosP99();
}
