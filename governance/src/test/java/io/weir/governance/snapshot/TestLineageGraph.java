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
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

final class TestLineageGraph
{
    private static final int RUNS = 100;

    private final Entries entries = new Entries();

    @Test
    void diamondsAndCyclesEndAndTheNearestWayIsTold()
    {
        LineageGraph graph = graph(
                List.of(entries.pending("q", "c.s.e", "c.s.d.x")),
                entries.edge("c.s.a.x", "c.s.b.x"),
                entries.edge("c.s.a.x", "c.s.c.x"),
                entries.edge("c.s.b.x", "c.s.d.x"),
                entries.edge("c.s.c.x", "c.s.d.x"),
                entries.edge("c.s.d.x", "c.s.a.x"),
                entries.edge("c.s.a", "c.s.whole"));
        assertThat(texts(graph.impact(Asset.parse("c.s.a.x")))).containsExactly(
                "[c.s.a.x, c.s.b.x] transformation",
                "[c.s.a.x, c.s.c.x] transformation",
                "[c.s.a.x, c.s.whole] transformation",
                "[c.s.a.x, c.s.b.x, c.s.d.x] transformation",
                "[c.s.a.x, c.s.b.x, c.s.d.x, c.s.e] pending");
        assertThat(texts(graph.upstream(Asset.parse("c.s.d.x")))).containsExactly(
                "[c.s.b.x, c.s.d.x] transformation",
                "[c.s.c.x, c.s.d.x] transformation",
                "[c.s.a.x, c.s.b.x, c.s.d.x] transformation");
        assertThat(graph.upstream(Asset.parse("c.s.e.y"))).extracting(LineageStep::distance).containsExactly(1, 2, 2, 3);
        assertThat(graph.impact(Asset.parse("c.s.a"))).extracting(LineageStep::asset).contains(Asset.parse("c.s.b.x"), Asset.parse("c.s.whole"));
        assertThat(graph.impact(Asset.parse("c.s"))).isEmpty();
        assertThat(graph.knows(Asset.parse("c.s.b"))).isTrue();
        assertThat(graph.knows(Asset.parse("c.s.whole.any"))).isTrue();
        assertThat(graph.knows(Asset.parse("c.s.b.y"))).isFalse();
    }

    @Test
    void aWayThatCarriesValuesIsToldBeforeAShorterOneThatDoesNot()
    {
        LineageGraph graph = graph(
                List.of(),
                entries.edge("c.s.a.x", "c.s.d.x", EdgeKind.IDENTITY, true),
                entries.edge("c.s.a.x", "c.s.b.x", EdgeKind.IDENTITY, false),
                entries.edge("c.s.b.x", "c.s.d.x", EdgeKind.AGGREGATION, false),
                entries.edge("c.s.a.y", "c.s.d", EdgeKind.INDIRECT, false),
                entries.edge("c.s.d.x", "c.s.f.x", EdgeKind.IDENTITY, true));
        assertThat(texts(graph.impact(Asset.parse("c.s.a.x")))).containsExactly(
                "[c.s.a.x, c.s.b.x] identity",
                "[c.s.a.x, c.s.b.x, c.s.d.x] aggregation",
                "[c.s.a.x, c.s.b.x, c.s.d.x, c.s.f.x] aggregation masked");
        assertThat(texts(graph.impact(Asset.parse("c.s.a.y")))).containsExactly("[c.s.a.y, c.s.d] indirect", "[c.s.a.y, c.s.d, c.s.f.x] indirect masked");
        assertThat(texts(graph.upstream(Asset.parse("c.s.d.z")))).containsExactly("[c.s.a.y, c.s.d.z] indirect");
    }

    @Test
    void renamesKeepTheColumnAndSchemasStandForWhatIsInThem()
    {
        LineageGraph graph = graph(
                List.of(entries.location("c.s.t", "s3://b/t"), entries.location("d.s.t", "s3://b/t")),
                entries.edge("c.old", "c.s", EdgeKind.IDENTITY, false),
                entries.edge("c.s.t.x", "c.r.u.y"));
        assertThat(texts(graph.impact(Asset.parse("c.old.t.x")))).containsExactly(
                "[c.old.t.x, c.s.t.x] identity",
                "[c.old.t.x, c.s.t.x, c.r.u.y] transformation",
                "[c.old.t.x, c.s.t.x, d.s.t.x] identity");
        assertThat(texts(graph.upstream(Asset.parse("c.r")))).containsExactly(
                "[c.s.t.x, c.r] transformation",
                "[c.old.t.x, c.s.t.x, c.r] transformation",
                "[d.s.t.x, c.s.t.x, c.r] transformation");
        assertThat(texts(graph.impact(Asset.parse("c.s")))).contains("[c.s, c.r.u.y] transformation", "[c.s, d.s.t] identity");
    }

    @Test
    void whatIsReachedIsWhatTheModelReaches()
    {
        for (long seed : new Random().longs(RUNS).toArray()) {
            RandomLog log = new RandomLog(seed);
            LineageGraph graph = graph(log.tagLog(), log.lineageLog().toArray(LineageEvent[]::new));
            NaiveLineage model = new NaiveLineage(log);
            List<Asset> asked = List.of(log.columns().getFirst(), log.columns().getLast(), log.tables().getFirst(), log.tables().getLast(), Asset.parse("c.s"), Asset.parse("d"));
            for (Asset asset : asked) {
                assertThat(reached(graph.upstream(asset), asset, log)).describedAs("seed %s, upstream of %s", seed, asset).isEqualTo(model.reached(asset, true));
                assertThat(reached(graph.impact(asset), asset, log)).describedAs("seed %s, impact of %s", seed, asset).isEqualTo(model.reached(asset, false));
            }
        }
    }

    /**
     * All ways together would be some hundred million steps.
     */
    @Test
    void longWaysAreMadeAsTheyAreLookedAt()
    {
        int length = 30_000;
        LineageGraph graph = graph(List.of(), IntStream.range(0, length).mapToObj(table -> entries.edge("c.s.t%s.x".formatted(table), "c.s.t%s.x".formatted(table + 1))).toArray(LineageEvent[]::new));
        assertThat(graph.impact(Asset.parse("c.s.t0.x")).limit(100).mapToInt(LineageStep::distance).max()).hasValue(100);
        assertThat(graph.upstream(Asset.parse("c.s.t%s.x".formatted(length))).limit(100).mapToInt(LineageStep::distance).max()).hasValue(100);
    }

    private static Map<Asset, Integer> reached(Stream<LineageStep> steps, Asset start, RandomLog log)
    {
        Map<Asset, Integer> ranks = new HashMap<>();
        steps.forEach(step -> {
            int rank = step.kind() == FlowKind.INDIRECT ? 3 : step.masked() ? 2 : step.kind() == FlowKind.PENDING ? 1 : 0;
            log.columns().stream().filter(column -> column.isWithin(step.asset()) && !column.isWithin(start)).forEach(column -> ranks.merge(column, rank, Math::min));
        });
        return ranks;
    }

    private static LineageGraph graph(List<? extends TagLogEntry> tags, LineageEvent... lineage)
    {
        List<LineageEdge> edges = List.of(lineage).stream().filter(LineageEdge.class::isInstance).map(LineageEdge.class::cast).toList();
        return LineageGraph.of(edges, GovernanceSnapshot.of(tags, List.of(lineage)));
    }

    private static List<String> texts(Stream<LineageStep> steps)
    {
        return steps
                .map(step -> "%s %s%s".formatted(step.path(), step.kind().keyword(), step.masked() ? " masked" : ""))
                .toList();
    }
}
