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
package io.weir.governance.snapshot;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.weir.governance.asset.Asset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

/**
 * Walks lineage from an asset, in one direction.
 * <p>
 * Each asset is visited once, so cycles and diamonds end. What is reached by flows that carry values plainly comes first, then what may be reached so, then what is reached
 * through masks, then what only decides about rows; within each of these the nearest first, and of equals the first by name, so that the same log always gives the same answer.
 */
final class LineageWay
{
    private static final Comparator<Visit> ORDER = comparingInt(Visit::rank).thenComparingInt(Visit::steps).thenComparing(Visit::asset).thenComparing(Visit::kind).thenComparing(Visit::cameFrom);

    private final Direction direction;
    private final Function<Asset, List<LineageFlow>> flowsAt;

    /**
     * @param flowsAt at least those that lead on from an asset
     */
    LineageWay(Direction direction, Function<Asset, List<LineageFlow>> flowsAt)
    {
        this.direction = requireNonNull(direction, "direction is null");
        this.flowsAt = requireNonNull(flowsAt, "flowsAt is null");
    }

    enum Direction
    {
        UPSTREAM,
        IMPACT;

        /**
         * The end of a flow at which it is entered.
         */
        Asset here(LineageFlow flow)
        {
            return switch (this) {
                case UPSTREAM -> flow.target();
                case IMPACT -> flow.source();
            };
        }

        Optional<Asset> next(LineageFlow flow, Asset asset)
        {
            return switch (this) {
                case UPSTREAM -> flow.before(asset);
                case IMPACT -> flow.after(asset);
            };
        }
    }

    private record Visit(Asset asset, Optional<Visit> from, int rank, int steps, FlowKind kind, boolean masked)
    {
        Asset cameFrom()
        {
            return from.map(Visit::asset).orElse(asset);
        }

        Visit next(Asset next, LineageFlow flow)
        {
            FlowKind both = flow.kind().compareTo(kind) > 0 ? flow.kind() : kind;
            return new Visit(next, Optional.of(this), Math.max(rank, flow.rank()), steps + 1, both, masked || flow.masked());
        }
    }

    /**
     * The ways are made as they are looked at: together they may be as long as the square of what is found.
     */
    Stream<LineageStep> from(Asset start)
    {
        List<Visit> found = new ArrayList<>();
        Set<Asset> seen = new HashSet<>();
        PriorityQueue<Visit> queue = new PriorityQueue<>(ORDER);
        queue.add(new Visit(start, Optional.empty(), 0, 0, FlowKind.IDENTITY, false));
        while (!queue.isEmpty()) {
            Visit visit = queue.remove();
            if (seen.add(visit.asset())) {
                if (!visit.asset().isWithin(start)) {
                    found.add(visit);
                }
                flowsAt.apply(visit.asset()).forEach(flow -> direction.next(flow, visit.asset())
                        .filter(next -> !seen.contains(next))
                        .ifPresent(next -> queue.add(visit.next(next, flow))));
            }
        }
        return found.stream().map(this::step);
    }

    private LineageStep step(Visit visit)
    {
        List<Asset> path = new ArrayList<>();
        Optional<Visit> current = Optional.of(visit);
        while (current.isPresent()) {
            path.add(current.orElseThrow().asset());
            current = current.orElseThrow().from();
        }
        return new LineageStep(visit.asset(), direction == Direction.IMPACT ? Lists.reverse(path) : ImmutableList.copyOf(path), visit.kind(), visit.masked());
    }
}
