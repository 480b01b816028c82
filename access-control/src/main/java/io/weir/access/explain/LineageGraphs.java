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
package io.weir.access.explain;

import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.LineageGraph;
import io.weir.governance.usage.EdgeInForce;
import io.weir.governance.usage.UsageTail;

import java.util.function.Function;

import static io.weir.access.AccessErrors.governanceUnavailable;
import static java.util.Objects.requireNonNull;

/**
 * Makes the graph of all lineage that there is now, for each question that somebody asks of it. One question is answered at a time: everybody may ask, and the memory is that of all queries.
 */
public final class LineageGraphs
{
    private final Governance governance;
    private final UsageTail tail;

    public LineageGraphs(Governance governance, UsageTail tail)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.tail = requireNonNull(tail, "tail is null");
    }

    public synchronized <T> T ask(Function<LineageGraph, T> question)
    {
        return question.apply(graph());
    }

    private LineageGraph graph()
    {
        try {
            GovernanceSnapshot snapshot = governance.snapshot();
            return LineageGraph.of(tail.edges().stream().map(EdgeInForce::edge).toList(), snapshot);
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }
}
