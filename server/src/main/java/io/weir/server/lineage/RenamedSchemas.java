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

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Schemas that got other names. They are no nodes of the picture; what is in them is, under both names.
 */
record RenamedSchemas(List<Renamed> renames)
{
    RenamedSchemas
    {
        renames = ImmutableList.copyOf(renames);
    }

    private record Renamed(List<String> source, List<String> target)
    {
        private Renamed
        {
            source = ImmutableList.copyOf(source);
            target = ImmutableList.copyOf(target);
        }

        private Optional<Flow> flow(AssetName table)
        {
            return table.schema().equals(source) || table.schema().equals(target)
                    ? Optional.of(new Flow(table.in(source), table.in(target), "identity", false))
                    : Optional.empty();
        }
    }

    /**
     * @param rows source and target first
     */
    static RenamedSchemas find(List<List<String>> rows)
    {
        return new RenamedSchemas(rows.stream()
                .flatMap(row -> AssetName.findSchema(row.get(0)).flatMap(source -> AssetName.findSchema(row.get(1)).map(target -> new Renamed(source, target))).stream())
                .distinct()
                .collect(toImmutableList()));
    }

    /**
     * The flows of tables from their old names to their new ones, over as many as they had.
     */
    List<Flow> flows(Collection<AssetName> tables)
    {
        Set<AssetName> known = new LinkedHashSet<>(tables);
        Deque<AssetName> waiting = new ArrayDeque<>(known);
        Set<Flow> flows = new LinkedHashSet<>();
        while (!waiting.isEmpty()) {
            AssetName table = waiting.removeFirst();
            for (Renamed renamed : renames) {
                renamed.flow(table).filter(flows::add).ifPresent(flow -> Stream.of(flow.source(), flow.target()).filter(known::add).forEach(waiting::addLast));
            }
        }
        return List.copyOf(flows);
    }
}
