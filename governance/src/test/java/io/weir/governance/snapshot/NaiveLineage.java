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

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagLogEntry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lineage over a known set of columns, every pair of them written out, and followed until nothing changes any more. The model that {@link LineageGraph} is compared with.
 */
final class NaiveLineage
{
    private final List<Asset> columns;
    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(Asset from, Asset to, int rank) {}

    NaiveLineage(RandomLog log)
    {
        this.columns = log.columns();
        for (LineageEvent event : log.lineageLog()) {
            if (event instanceof LineageEdge edge) {
                int rank = edge.kind() == EdgeKind.INDIRECT ? 3 : edge.masked() ? 2 : 0;
                add(edge.source(), edge.target(), rank, edge.isRename());
            }
        }
        for (TagLogEntry entry : log.tagLog()) {
            if (entry instanceof PendingWrite write && log.lineageLog().stream().noneMatch(event -> event instanceof RunResolved && event.queryId().equals(write.queryId()))) {
                write.sources().forEach(source -> add(source, write.target(), 1, write.target().kind() == AssetKind.SCHEMA));
            }
            if (entry instanceof TableLocation location) {
                log.tagLog().stream()
                        .filter(other -> other instanceof TableLocation there && there.location().equals(location.location()))
                        .forEach(other -> add(((TableLocation) other).table(), location.table(), 0, true));
            }
        }
    }

    private void add(Asset source, Asset target, int rank, boolean sameNames)
    {
        for (Asset from : columns) {
            for (Asset to : columns) {
                boolean flows = sameNames ? from.isWithin(source) && from.moved(source, target).equals(to) : from.isWithin(source) && to.isWithin(target);
                if (flows) {
                    pairs.add(new Pair(from, to, rank));
                }
            }
        }
    }

    /**
     * How well each column that is not in the asset can be reached from it; lower is better.
     */
    Map<Asset, Integer> reached(Asset start, boolean upstream)
    {
        Map<Asset, Integer> ranks = new HashMap<>();
        columns.stream().filter(column -> column.isWithin(start)).forEach(column -> ranks.put(column, 0));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Pair pair : pairs) {
                Asset here = upstream ? pair.to() : pair.from();
                Asset next = upstream ? pair.from() : pair.to();
                if (ranks.containsKey(here)) {
                    int rank = Math.max(ranks.get(here), pair.rank());
                    if (rank < ranks.getOrDefault(next, Integer.MAX_VALUE)) {
                        ranks.put(next, rank);
                        changed = true;
                    }
                }
            }
        }
        ranks.keySet().removeIf(column -> column.isWithin(start));
        return ranks;
    }
}
