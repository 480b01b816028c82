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
package io.weir.delta.engine.data.statistics;

import io.weir.delta.engine.data.DataColumn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns whose statistics somebody wants, as a tree of physical names. Immutable, and made once for many files.
 */
public final class WantedStatistics
{
    private static final int NOT_WANTED = -1;
    private static final WantedStatistics NOTHING = new WantedStatistics();

    private final Map<String, WantedStatistics> fields = new HashMap<>();
    private int column = NOT_WANTED;
    private int size;

    private WantedStatistics() {}

    public static WantedStatistics nothing()
    {
        return NOTHING;
    }

    /**
     * @param columns are told apart by their places in this list
     */
    public static WantedStatistics of(List<DataColumn> columns)
    {
        WantedStatistics root = new WantedStatistics();
        root.size = columns.size();
        for (int column = 0; column < columns.size(); column++) {
            WantedStatistics node = root;
            for (String name : columns.get(column).path()) {
                node = node.fields.computeIfAbsent(name, _ -> new WantedStatistics());
            }
            node.column = column;
        }
        return root;
    }

    int size()
    {
        return size;
    }

    /**
     * The place of the column, or -1 when it is on the way to one, or nobody wants it.
     */
    int column()
    {
        return column;
    }

    boolean isEmpty()
    {
        return fields.isEmpty();
    }

    WantedStatistics field(String name)
    {
        return fields.getOrDefault(name, NOTHING);
    }
}
