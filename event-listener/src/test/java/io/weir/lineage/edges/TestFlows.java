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
import io.weir.lineage.statement.Influence;
import io.weir.lineage.statement.Way;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class TestFlows
{
    // so many targets of so many sources are more than there is room for
    private static final int COLUMNS = 317;
    private static final Asset SOURCE = Asset.parse("memory.default.source");
    private static final Asset TARGET = Asset.parse("memory.default.target");

    private final Flows flows = new Flows();

    @Test
    void fromColumns()
    {
        flows.add(flow(SOURCE.child("x"), TARGET.child("y"), true));
        flows.add(flow(SOURCE.child("x"), TARGET.child("y"), false));
        flows.add(flow(TARGET.child("y"), TARGET.child("y"), false));
        assertThat(flows.sorted()).containsExactly(flow(SOURCE.child("x"), TARGET.child("y"), false));
    }

    @Test
    void whatDecidesAndMayBeInAnyColumn()
    {
        flows.add(new ColumnFlow(SOURCE.child("x"), TARGET, Way.of(Influence.JOIN), false));
        flows.add(new ColumnFlow(SOURCE.child("x"), TARGET, Way.of(EdgeKind.INFERRED), true));
        flows.add(new ColumnFlow(SOURCE.child("x"), TARGET, Way.of(Influence.FILTER), false));
        assertThat(flows.sorted()).containsExactly(new ColumnFlow(
                SOURCE.child("x"),
                TARGET,
                new Way(Optional.of(EdgeKind.INFERRED), Set.of(Influence.JOIN, Influence.FILTER), false),
                true));
    }

    @Test
    void fromTablesWhereColumnsAreTooMany()
    {
        ColumnFlow condition = new ColumnFlow(SOURCE.child("decides"), TARGET, Way.of(Influence.FILTER), false);
        flows.add(condition);
        addAll(SOURCE, false);
        assertThat(flows.sorted())
                .hasSize(1 + COLUMNS)
                .contains(condition)
                .contains(ColumnFlow.of(SOURCE, TARGET.child("c0"), EdgeKind.INFERRED));

        flows.add(flow(SOURCE.child("later"), TARGET.child("c0"), false));
        flows.add(flow(TARGET.child("c1"), TARGET.child("c0"), false));
        assertThat(flows.sorted())
                .hasSize(1 + COLUMNS + 1)
                .contains(ColumnFlow.of(TARGET, TARGET.child("c0"), EdgeKind.INFERRED));
    }

    @Test
    void aTableIsMaskedIfAllOfItIs()
    {
        Asset masked = Asset.parse("memory.default.masked");
        addAll(masked, true);
        addAll(SOURCE, true);
        flows.add(flow(SOURCE.child("seen"), TARGET.child("c0"), false));
        assertThat(flows.sorted())
                .hasSize(2 * COLUMNS)
                .contains(new ColumnFlow(masked, TARGET.child("c0"), Way.of(EdgeKind.INFERRED), true))
                .contains(new ColumnFlow(SOURCE, TARGET.child("c0"), Way.of(EdgeKind.INFERRED), false))
                .contains(new ColumnFlow(SOURCE, TARGET.child("c1"), Way.of(EdgeKind.INFERRED), true));
    }

    private void addAll(Asset source, boolean masked)
    {
        assertThat(COLUMNS * COLUMNS).isGreaterThan(Flows.MOST);
        IntStream.range(0, COLUMNS).forEach(target -> IntStream.range(0, COLUMNS).forEach(column ->
                flows.add(flow(source.child("c" + column), TARGET.child("c" + target), masked))));
    }

    private static ColumnFlow flow(Asset source, Asset target, boolean masked)
    {
        return new ColumnFlow(source, target, Way.of(EdgeKind.IDENTITY), masked);
    }
}
