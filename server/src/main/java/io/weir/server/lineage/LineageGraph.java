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
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * What flows into an asset and out of it, over any number of steps.
 *
 * @param asset the one that was asked for
 * @param tags of tables and columns
 */
record LineageGraph(AssetName asset, List<Flow> flows, SetMultimap<AssetName, String> tags)
{
    LineageGraph
    {
        requireNonNull(asset, "asset is null");
        flows = ImmutableList.copyOf(flows);
        tags = ImmutableSetMultimap.copyOf(tags);
    }

    /**
     * @param all every flow that there is
     */
    static LineageGraph around(AssetName asset, Collection<Flow> all, SetMultimap<AssetName, String> tags)
    {
        Set<Flow> found = new LinkedHashSet<>();
        walk(asset, all, Flow::target, Flow::source, found);
        walk(asset, all, Flow::source, Flow::target, found);
        return new LineageGraph(asset, List.copyOf(found), tags);
    }

    // a table stands for its columns, and a column flows with what flows from its table as a whole
    private static void walk(AssetName asset, Collection<Flow> all, Function<Flow, AssetName> near, Function<Flow, AssetName> far, Set<Flow> found)
    {
        Set<AssetName> seen = new LinkedHashSet<>(Set.of(asset));
        Deque<AssetName> waiting = new ArrayDeque<>(seen);
        while (!waiting.isEmpty()) {
            AssetName current = waiting.removeFirst();
            for (Flow flow : all) {
                if (touches(current, near.apply(flow))) {
                    found.add(flow);
                    if (seen.add(far.apply(flow))) {
                        waiting.addLast(far.apply(flow));
                    }
                }
            }
        }
    }

    private static boolean touches(AssetName current, AssetName end)
    {
        return current.equals(end) || (current.table().equals(end.table()) && (current.column().isEmpty() || end.column().isEmpty()));
    }

    /**
     * The tables and those of their columns that something flows through; the asset itself is always among them.
     */
    Map<AssetName, Set<String>> tables()
    {
        Map<AssetName, Set<String>> tables = new TreeMap<>(comparing(AssetName::toString));
        Stream.concat(Stream.of(asset), flows.stream().flatMap(flow -> Stream.of(flow.source(), flow.target())))
                .forEach(end -> {
                    Set<String> columns = tables.computeIfAbsent(end.table(), _ -> new TreeSet<>());
                    end.column().ifPresent(columns::add);
                });
        return tables;
    }
}
