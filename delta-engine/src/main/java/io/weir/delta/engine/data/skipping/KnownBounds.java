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
package io.weir.delta.engine.data.skipping;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.delta.engine.data.DataColumn;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the statistics of a list of files say about the columns that were asked for lately. The log has it as text, and reading the text again for every query takes longer
 * than all else that a query does before it reads, once there are some thousand files.
 */
public final class KnownBounds
{
    // usually a time and a key or two
    private static final int MOST_COLUMNS = 3;

    /**
     * What they take in memory at most.
     */
    public static final int MOST_BYTES_PER_FILE = MOST_COLUMNS * ColumnKeys.BYTES_PER_FILE;

    private final int files;
    // in the order of their use
    @GuardedBy("this")
    private final Map<DataColumn, ColumnKeys> columns = new LinkedHashMap<>(MOST_COLUMNS, 0.75f, true);

    /**
     * @param files how many
     */
    public KnownBounds(int files)
    {
        this.files = files;
    }

    synchronized ColumnKeys of(DataColumn column)
    {
        ColumnKeys keys = columns.computeIfAbsent(column, _ -> new ColumnKeys(files));
        if (columns.size() > MOST_COLUMNS) {
            columns.remove(columns.keySet().iterator().next());
        }
        return keys;
    }

    /**
     * What is known of another list.
     *
     * @param origins the places that its files have in this one, or less than 0
     */
    public synchronized KnownBounds at(int[] origins)
    {
        KnownBounds bounds = new KnownBounds(origins.length);
        columns.forEach((column, keys) -> bounds.put(column, keys.at(origins)));
        return bounds;
    }

    private synchronized void put(DataColumn column, ColumnKeys keys)
    {
        columns.put(column, keys);
    }
}
