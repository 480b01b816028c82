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
 * A place between two records of the spool.
 *
 * @param segment number of the segment file
 * @param offset byte in it at which the next record starts
 * @param sequence number of the record before it, or {@link #UNKNOWN}
 */
public record SpoolPosition(long segment, long offset, long sequence)
        implements Comparable<SpoolPosition>
{
    static final long UNKNOWN = -1;
    static final SpoolPosition START = new SpoolPosition(0, 0, UNKNOWN);

    @Override
    public int compareTo(SpoolPosition other)
    {
        return segment == other.segment ? Long.compare(offset, other.offset) : Long.compare(segment, other.segment);
    }
}
