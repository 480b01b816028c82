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
 * One sink of the event listener, in JMX as {@code io.weir.lineage:type=sink,name=NAME}. Counts begin at the start of the server.
 */
public interface DeliveryMXBean
{
    /**
     * Records of the spool that the sink does not have yet.
     */
    long getDepth();

    /**
     * Seconds since the oldest of those was written.
     */
    double getOldestAgeSeconds();

    long getDelivered();

    /**
     * Attempts that failed and were made again.
     */
    long getRetried();

    long getDeadLetters();

    /**
     * Dead letters in the file of the sink, those of earlier starts included.
     */
    long getWaitingDeadLetters();

    /**
     * Has all of those sent again.
     *
     * @return how many they are
     * @throws IllegalStateException when earlier ones are still being sent again
     */
    long resendDeadLetters();
}
