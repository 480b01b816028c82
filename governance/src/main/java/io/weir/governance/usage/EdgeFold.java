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
package io.weir.governance.usage;

import com.google.common.collect.ImmutableList;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds the lineage log into its graph, each edge once, oldest first.
 */
final class EdgeFold
        implements LogFold<LineageEvent, List<EdgeInForce>>
{
    private final Map<EdgeKey, EdgeInForce> edges = new LinkedHashMap<>();

    private record EdgeKey(String source, String target, String kind, boolean masked) {}

    @Override
    public void apply(List<LineageEvent> events)
    {
        for (LineageEvent event : events) {
            if (event instanceof LineageEdge edge) {
                EdgeKey key = new EdgeKey(edge.source().toString(), edge.target().toString(), edge.kind().name(), edge.masked());
                edges.merge(key, new EdgeInForce(edge, edge.time()), (old, _) -> old.again(edge));
            }
        }
    }

    @Override
    public List<EdgeInForce> result()
    {
        return ImmutableList.copyOf(edges.values());
    }
}
