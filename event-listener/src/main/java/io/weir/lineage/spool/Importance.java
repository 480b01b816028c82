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
package io.weir.lineage.spool;

/**
 * What is given up first when the disk does not suffice: the order of the constants is the order of sacrifice.
 */
public enum Importance
{
    /**
     * The start of a query that only reads.
     */
    READ_STARTED(80),
    /**
     * The end of a query that only read, and succeeded.
     */
    READ(90),
    /**
     * Denied and failed queries, and statements that move no data.
     */
    AUDIT(100),
    /**
     * Whatever may have written. It is kept beyond the bound, in what the reserve and the disk still hold.
     */
    WRITE(Integer.MAX_VALUE);

    private final int percent;

    Importance(int percent)
    {
        this.percent = percent;
    }

    /**
     * Whether a record of this importance may still be added to a spool of so many bytes.
     */
    boolean fits(long bytes, long bound)
    {
        return this == WRITE || bytes <= bound / 100 * percent;
    }
}
