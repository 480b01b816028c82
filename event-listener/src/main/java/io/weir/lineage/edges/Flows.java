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
package io.weir.lineage.edges;

import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Way;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.util.Comparator.comparing;

/**
 * The flows of one statement, each between two assets once. Where thousands of columns come from thousands, they are millions, which no coordinator has room for: from a bound on,
 * a column comes from the tables of its sources.
 */
final class Flows
{
    static final int MOST = 100_000;

    private final Map<List<Asset>, ColumnFlow> flows = new LinkedHashMap<>();
    private boolean fromTables;

    void add(ColumnFlow flow)
    {
        put(flow);
        if (flows.size() > MOST && !fromTables) {
            fromTables = true;
            List<ColumnFlow> all = List.copyOf(flows.values());
            flows.clear();
            all.forEach(this::put);
        }
    }

    private void put(ColumnFlow flow)
    {
        ColumnFlow kept = fromTables && !flow.isCondition() ? fromTable(flow) : flow;
        if (!kept.source().equals(kept.target())) {
            flows.merge(List.of(kept.source(), kept.target()), kept, ColumnFlow::or);
        }
    }

    private static ColumnFlow fromTable(ColumnFlow flow)
    {
        return new ColumnFlow(flow.source().table(), flow.target(), Way.of(EdgeKind.INFERRED), flow.masked());
    }

    List<ColumnFlow> sorted()
    {
        return flows.values().stream()
                .sorted(comparing((ColumnFlow flow) -> flow.target().toString()).thenComparing(flow -> flow.source().toString()))
                .toList();
    }
}
