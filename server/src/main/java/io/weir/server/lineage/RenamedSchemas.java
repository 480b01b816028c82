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
package io.weir.server.lineage;

import com.google.common.collect.ImmutableList;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Schemas that got other names. They are no nodes of the picture; what was in them is, under both names.
 */
record RenamedSchemas(List<Renamed> renames)
{
    RenamedSchemas
    {
        renames = ImmutableList.copyOf(renames);
    }

    /**
     * @param first and last: it may have got its old name back meanwhile
     */
    private record Renamed(List<String> source, List<String> target, Instant first, Instant last)
    {
        private Renamed
        {
            source = ImmutableList.copyOf(source);
            target = ImmutableList.copyOf(target);
            requireNonNull(first, "first is null");
            requireNonNull(last, "last is null");
        }

        /**
         * Not what was made under the old name later, in another schema.
         */
        private boolean took(AssetName table, Instant seen)
        {
            return table.schema().equals(source) && !seen.isAfter(last);
        }

        private Instant arrival(Instant seen)
        {
            return seen.isAfter(first) ? seen : first;
        }
    }

    /**
     * @param rows as {@link GraphSource} reads them
     */
    static RenamedSchemas find(List<List<String>> rows)
    {
        return new RenamedSchemas(rows.stream()
                .flatMap(row -> AssetName.findSchema(row.get(0)).flatMap(source -> AssetName.findSchema(row.get(1)).map(target -> new Renamed(source, target, GraphSource.first(row), GraphSource.last(row)))).stream())
                .distinct()
                .collect(toImmutableList()));
    }

    /**
     * The flows of tables from their old names to their new ones, over as many as they had.
     *
     * @param tables with the time since which each is known by its name
     */
    List<Flow> flows(Map<AssetName, Instant> tables)
    {
        Map<AssetName, Instant> known = new HashMap<>(tables);
        Deque<AssetName> waiting = new ArrayDeque<>(tables.keySet());
        Set<Flow> flows = new LinkedHashSet<>();
        while (!waiting.isEmpty()) {
            AssetName table = waiting.removeFirst();
            Instant seen = known.get(table);
            for (Renamed renamed : renames) {
                if (renamed.took(table, seen)) {
                    AssetName target = table.in(renamed.target());
                    flows.add(new Flow(table, target, "identity", false));
                    Instant arrival = renamed.arrival(seen);
                    if (!known.containsKey(target) || arrival.isBefore(known.get(target))) {
                        known.put(target, arrival);
                        waiting.addLast(target);
                    }
                }
            }
        }
        return List.copyOf(flows);
    }
}
