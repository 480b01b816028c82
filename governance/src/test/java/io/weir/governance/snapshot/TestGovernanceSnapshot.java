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
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Inherited;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

final class TestGovernanceSnapshot
{
    private final Entries entries = new Entries();

    @Test
    void nothingIsTaggedAtFirst()
    {
        GovernanceSnapshot snapshot = snapshot(List.of(), List.of());
        assertThat(effective(snapshot, "c.s.t.x")).isEmpty();
        assertThat(snapshot.knownAssets()).isEmpty();
    }

    @Test
    void ownTagsCountUntilUnset()
    {
        TagEvent set = entries.set("c.s.t.x", "pii.email", "work");
        assertThat(effective(snapshot(List.of(set), List.of()), "c.s.t.x"))
                .containsExactly(new EffectiveTag("PII.EMAIL", Optional.of("work"), new Own()));
        assertThat(effective(snapshot(List.of(set, entries.unset("c.s.t.x", "PII.EMAIL")), List.of()), "c.s.t.x")).isEmpty();
    }

    @Test
    void replayedEventsChangeNothing()
    {
        TagEvent set = entries.set("c.s.t.x", "PII");
        TagEvent unset = entries.unset("c.s.t.x", "PII");
        assertThat(effective(snapshot(List.of(set, unset, set), List.of()), "c.s.t.x")).isEmpty();
        GovernanceFold fold = new GovernanceFold();
        fold.apply(List.of(set, unset), List.of(), 0, -1);
        assertThat(effective(fold.apply(List.of(set), List.of(), 1, -1), "c.s.t.x")).isEmpty();
    }

    @Test
    void tagsAreInheritedFromAllThatHoldsAColumn()
    {
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c", "A"), entries.set("c.s", "B"), entries.set("c.s.t", "C")), List.of());
        assertThat(effective(snapshot, "c.s.t.x")).containsExactlyInAnyOrder(inherited("A", "c"), inherited("B", "c.s"), inherited("C", "c.s.t"));
        assertThat(effective(snapshot, "c.s.other.x")).containsExactlyInAnyOrder(inherited("A", "c"), inherited("B", "c.s"));
        assertThat(effective(snapshot, "c.s.t")).containsExactlyInAnyOrder(inherited("A", "c"), inherited("B", "c.s"), own("C"));
        assertThat(effective(snapshot, "c")).containsExactly(own("A"));
        assertThat(effective(snapshot, "d.s.t.x")).isEmpty();
    }

    @Test
    void aColumnCarriesTheTagsOfItsFields()
    {
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.t.address.zip", "A"), entries.set("c.s.t.address", "B")), List.of(entries.edge("c.s.t.address", "c.s.u.y")));
        assertThat(effective(snapshot, "c.s.t.address")).containsExactlyInAnyOrder(new EffectiveTag("A", Optional.empty(), new Contained(Asset.parse("c.s.t.address.zip"))), own("B"));
        assertThat(effective(snapshot, "c.s.t.address.zip")).containsExactlyInAnyOrder(own("A"), inherited("B", "c.s.t.address"));
        assertThat(effective(snapshot, "c.s.t.address.city")).containsExactly(inherited("B", "c.s.t.address"));
        assertThat(effective(snapshot, "c.s.u.y.zip")).containsExactlyInAnyOrder(
                derived("A", "c.s.t.address.zip", "c.s.t.address", "c.s.u.y"),
                derived("B", "c.s.t.address", "c.s.u.y"));
    }

    /**
     * A sentence about it is made for each column of a table.
     */
    @Test
    void longWaysAreExplainedByTheirEnds()
    {
        List<LineageEvent> chain = IntStream.range(0, 500).<LineageEvent>mapToObj(column -> entries.edge("c.s.t.x" + column, "c.s.t.x" + (column + 1))).toList();
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.t.x0", "A")), chain);
        String explained = effective(snapshot, "c.s.t.x500").iterator().next().source().explain();
        assertThat(explained).startsWith("derived: c.s.t.x0 -> c.s.t.x1 -> ").contains(" -> c.s.t.x9 -> (481 more) -> c.s.t.x491 -> ").endsWith(" -> c.s.t.x500");
        assertThat(effective(snapshot, "c.s.t.x20").iterator().next().source().explain()).contains(" -> c.s.t.x10 -> ");
    }

    /**
     * What is made of thousands of tagged columns would fill the memory that all tables share.
     */
    @Test
    void whatHasManyTagsIsNotKept()
    {
        int length = 2_000;
        List<LineageEvent> chain = IntStream.range(0, length).<LineageEvent>mapToObj(column -> entries.edge("c.s.t.x" + column, "c.s.t.x" + (column + 1))).toList();
        List<TagEvent> tags = IntStream.range(0, length).mapToObj(column -> entries.set("c.s.t.x" + column, "A")).toList();
        GovernanceSnapshot snapshot = snapshot(tags, chain);
        Asset table = Asset.parse("c.s.t");
        for (String column : List.of("x5", "x" + length)) {
            ColumnTags asked = snapshot.tagsOfColumns(table, List.of(column), List.of());
            ColumnTags again = snapshot.tagsOfColumns(table, List.of(column), List.of());
            assertThat(again.of(column)).isEqualTo(asked.of(column));
            assertThat(again == asked).as(column).isEqualTo(column.equals("x5"));
        }
    }

    @Test
    void aTableMayBeRenamedThousandsOfTimes()
    {
        int renames = 3_000;
        List<LineageEvent> lineage = IntStream.range(0, renames).<LineageEvent>mapToObj(name -> entries.edge("c.s.t" + name, "c.s.t" + (name + 1), EdgeKind.IDENTITY, false)).toList();
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.t0.x", "A")), lineage);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(snapshot.knownAssets()).hasSize(2 * renames + 1).contains(Asset.parse("c.s.t%s.x".formatted(renames)));
            assertThat(snapshot.effectiveTags(Asset.parse("c.s.t%s.x".formatted(renames)))).extracting(EffectiveTag::tag).containsExactly("A");
        });
    }

    @Test
    void suffixTablesShareTags()
    {
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.t.x", "A"), entries.set("c.s.\"u$all\".x", "B")), List.of());
        assertThat(effective(snapshot, "c.s.\"t$history\".x")).containsExactly(own("A"));
        assertThat(effective(snapshot, "c.s.u.x")).containsExactly(own("B"));
    }

    @Test
    void whatAConnectorAddsToATableCarriesAllOfItsTags()
    {
        GovernanceSnapshot snapshot = snapshot(
                List.of(entries.set("c.s.t.x", "A"), entries.pending("q", "c.s.waiting", "c.s.t.\"$path\"")),
                List.of(entries.edge("c.s.t.\"$path\"", "c.s.u.y"), entries.edge("c.s.\"t$partitions\".partition", "c.s.v.y"), entries.edge("c.s.t.z", "c.s.w.y"), entries.edge("c.s.t._document", "c.s.d.y")));
        assertThat(tags(snapshot, "c.s.u.y")).containsExactly("A");
        assertThat(tags(snapshot, "c.s.v.y")).containsExactly("A");
        assertThat(tags(snapshot, "c.s.waiting.y")).containsExactly("A");
        assertThat(tags(snapshot, "c.s.d.y")).containsExactly("A");
        assertThat(tags(snapshot, "c.s.w.y")).isEmpty();
    }

    @Test
    void tagsAreDerivedAlongAnyPathAndTheShortestIsKept()
    {
        List<LineageEvent> lineage = List.of(
                entries.edge("c.s.a.x", "c.s.b.x"),
                entries.edge("c.s.b.x", "c.s.d.x"),
                entries.edge("c.s.a.x", "c.s.e.x"),
                entries.edge("c.s.e.x", "c.s.f.x"),
                entries.edge("c.s.f.x", "c.s.d.x"),
                entries.edge("c.s.d.x", "c.s.a.x"));
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.a.x", "A")), lineage);
        assertThat(effective(snapshot, "c.s.d.x")).containsExactly(derived("A", "c.s.a.x", "c.s.b.x", "c.s.d.x"));
        assertThat(effective(snapshot, "c.s.a.x")).containsExactly(own("A"));
    }

    @Test
    void inheritedTagsOfASourceAreDerived()
    {
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s", "A")), List.of(entries.edge("c.s.t.x", "d.s.t.y")));
        assertThat(effective(snapshot, "d.s.t.y")).containsExactly(derived("A", "c.s", "c.s.t.x", "d.s.t.y"));
    }

    @Test
    void edgesAreKnownBetweenTheTwoThatTheyName()
    {
        List<LineageEvent> lineage = List.of(
                entries.edge("c.s.a.x", "c.s.b.x"),
                entries.edge("c.s.b.x", "c.s.d.x"),
                entries.edge("c.s.a", "c.s.e"),
                entries.edge("c.s.a.x", "c.s.f.x", EdgeKind.IDENTITY, true));
        GovernanceSnapshot snapshot = snapshot(List.of(), lineage);
        assertThat(snapshot.hasEdge(Asset.parse("c.s.a.x"), Asset.parse("c.s.b.x"))).isTrue();
        assertThat(snapshot.hasEdge(Asset.parse("c.s.b.x"), Asset.parse("c.s.a.x"))).isFalse();
        assertThat(snapshot.hasEdge(Asset.parse("c.s.a.x"), Asset.parse("c.s.d.x"))).isFalse();
        assertThat(snapshot.hasEdge(Asset.parse("c.s.a.x"), Asset.parse("c.s.e.x"))).isFalse();
        assertThat(snapshot.hasEdge(Asset.parse("c.s.a.x"), Asset.parse("c.s.f.x"))).isFalse();
    }

    @Test
    void maskedAndIndirectEdgesCarryNothingAndInferredOnesDo()
    {
        List<LineageEvent> lineage = List.of(
                entries.edge("c.s.t.x", "c.s.u.masked", EdgeKind.IDENTITY, true),
                entries.edge("c.s.t.x", "c.s.u.filtered", EdgeKind.INDIRECT, false),
                entries.edge("c.s.t.x", "c.s.u.inferred", EdgeKind.INFERRED, false),
                entries.edge("c.s.t.x", "c.s.u.aggregated", EdgeKind.AGGREGATION, false));
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.t.x", "A")), lineage);
        assertThat(effective(snapshot, "c.s.u.masked")).isEmpty();
        assertThat(effective(snapshot, "c.s.u.filtered")).isEmpty();
        assertThat(effective(snapshot, "c.s.u.inferred")).hasSize(1);
        assertThat(effective(snapshot, "c.s.u.aggregated")).hasSize(1);
    }

    @Test
    void anEdgeOfATableCoversAllOfItsColumns()
    {
        List<LineageEvent> lineage = List.of(
                entries.edge("c.s.t", "c.s.u.y", EdgeKind.INFERRED, false),
                entries.edge("c.s.u.y", "c.s.v", EdgeKind.INFERRED, false));
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.t.x", "A")), lineage);
        assertThat(effective(snapshot, "c.s.u.y")).containsExactly(derived("A", "c.s.t.x", "c.s.t", "c.s.u.y"));
        assertThat(effective(snapshot, "c.s.v.never_heard_of")).containsExactly(derived("A", "c.s.t.x", "c.s.t", "c.s.u.y", "c.s.v.never_heard_of"));
        assertThat(effective(snapshot, "c.s.v")).containsExactly(derived("A", "c.s.t.x", "c.s.t", "c.s.u.y", "c.s.v"));
        assertThat(effective(snapshot, "c.s.u.other")).isEmpty();
    }

    @Test
    void renamedTablesAndSchemasKeepTagsByColumn()
    {
        List<LineageEvent> lineage = List.of(
                entries.edge("c.old.t", "c.old.u", EdgeKind.IDENTITY, false),
                entries.edge("c.old", "c.new", EdgeKind.IDENTITY, false),
                entries.edge("c.old.t.z", "c.old.t.w"));
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.old.t.x", "A"), entries.set("c.old.t", "T"), entries.set("c.old.t.z", "B")), lineage);
        assertThat(tags(snapshot, "c.new.u.x")).containsExactlyInAnyOrder("A", "T");
        assertThat(tags(snapshot, "c.new.u.w")).containsExactlyInAnyOrder("B", "T");
        assertThat(tags(snapshot, "c.new.u.other")).containsExactly("T");
        assertThat(tags(snapshot, "c.new.u")).containsExactly("T");
        assertThat(tags(snapshot, "c.new.other.x")).isEmpty();
        assertThat(snapshot.effectiveTagsOfTable(Asset.parse("c.new.u")).stream().map(EffectiveTag::tag).collect(toSet())).containsExactlyInAnyOrder("A", "B", "T");
        assertThat(snapshot.knownAssets()).contains(Asset.parse("c.new.u.x"), Asset.parse("c.new.t.z"));
    }

    @Test
    void aColumnThatWasDeclassifiedAfterARenameStopsWhatComesThroughIt()
    {
        List<LineageEvent> lineage = List.of(
                entries.edge("c.s.old", "c.s.t", EdgeKind.IDENTITY, false),
                entries.edge("c.s.t", "c.s.copy", EdgeKind.INFERRED, false));
        List<TagLogEntry> tags = List.of(entries.set("c.s.old.x", "A"), entries.set("c.s.old.y", "B"), entries.declassify("c.s.t.x", "A"));
        assertThat(tags(snapshot(tags, lineage), "c.s.copy.z")).containsExactly("B");
    }

    @Test
    void anUnresolvedWriteGivesAllTagsToAllColumns()
    {
        List<TagLogEntry> tags = List.of(
                entries.set("c.s.t.x", "A"),
                entries.pending("q1", "c.s.u", "c.s.t.x", "c.s.t.y"),
                entries.pending("q2", "c.s.v", "c.s.u.k"));
        GovernanceSnapshot snapshot = snapshot(tags, List.of());
        assertThat(effective(snapshot, "c.s.u.any")).containsExactly(pending("A", "q1", "c.s.t.x"));
        assertThat(effective(snapshot, "c.s.u")).containsExactly(pending("A", "q1", "c.s.t.x"));
        assertThat(effective(snapshot, "c.s.v.any")).containsExactly(pending("A", "q2", "c.s.u.k"));
        assertThat(effective(snapshot(tags, List.of(entries.resolved("q1"))), "c.s.v.any")).isEmpty();
        assertThat(effective(snapshot(tags, List.of(entries.resolved("q2"))), "c.s.u.any")).hasSize(1);
    }

    @Test
    void aTagThatComesAlaterReachesAnUnresolvedWrite()
    {
        GovernanceSnapshot snapshot = snapshot(List.of(entries.pending("q1", "c.s.u", "c.s.t.x"), entries.set("c.s.t.x", "A")), List.of());
        assertThat(effective(snapshot, "c.s.u.y")).containsExactly(pending("A", "q1", "c.s.t.x"));
    }

    @Test
    void theEndOfAQueryMayBeReadBeforeItsBeginning()
    {
        GovernanceFold fold = new GovernanceFold();
        fold.apply(List.of(entries.set("c.s.t.x", "A")), List.of(entries.resolved("q1")), 0, 0);
        GovernanceSnapshot snapshot = fold.apply(List.of(entries.pending("q1", "c.s.u", "c.s.t.x")), List.of(), 1, 0);
        assertThat(effective(snapshot, "c.s.u.y")).isEmpty();
    }

    @Test
    void whatEdgesExplainIsDerivedAndNotPending()
    {
        GovernanceSnapshot snapshot = snapshot(
                List.of(entries.set("c.s.t.x", "A"), entries.pending("q1", "c.s.u", "c.s.t.x")),
                List.of(entries.edge("c.s.t.x", "c.s.v.z"), entries.edge("c.s.v.z", "c.s.u.y")));
        assertThat(effective(snapshot, "c.s.u.y")).containsExactly(derived("A", "c.s.t.x", "c.s.v.z", "c.s.u.y"));
        assertThat(effective(snapshot, "c.s.u.other")).containsExactly(pending("A", "q1", "c.s.t.x"));
    }

    @Test
    void declassifyStopsWhatArrivesThereAndBehind()
    {
        List<LineageEvent> lineage = List.of(entries.edge("c.s.t.x", "c.s.u.y"), entries.edge("c.s.u.y", "c.s.v.z"), entries.edge("c.s.t.x", "c.s.w.k"));
        List<TagLogEntry> tags = ImmutableList.of(entries.set("c.s.t.x", "PII.EMAIL"), entries.set("c.s.t.x", "B"), entries.declassify("c.s.u.y", "PII"));
        GovernanceSnapshot snapshot = snapshot(tags, lineage);
        assertThat(tags(snapshot, "c.s.u.y")).containsExactly("B");
        assertThat(tags(snapshot, "c.s.v.z")).containsExactly("B");
        assertThat(tags(snapshot, "c.s.w.k")).containsExactlyInAnyOrder("PII.EMAIL", "B");
    }

    @Test
    void declassifyStopsInheritedButNotOwnTags()
    {
        List<TagLogEntry> tags = List.of(
                entries.set("c.s", "A"),
                entries.set("c.s.t.x", "A"),
                entries.declassify("c.s.t", "A"),
                entries.declassify("c.s.t.x", "A"));
        GovernanceSnapshot snapshot = snapshot(tags, List.of());
        assertThat(effective(snapshot, "c.s.t.x")).containsExactly(own("A"));
        assertThat(effective(snapshot, "c.s.t.y")).isEmpty();
        assertThat(effective(snapshot, "c.s.u.y")).containsExactly(inherited("A", "c.s"));
    }

    @Test
    void setEndsADeclassification()
    {
        List<TagLogEntry> tags = List.of(
                entries.set("c.s.t", "A"),
                entries.declassify("c.s.t.x", "A"),
                entries.set("c.s.t.x", "A"),
                entries.unset("c.s.t.x", "A"));
        assertThat(effective(snapshot(tags, List.of()), "c.s.t.x")).containsExactly(inherited("A", "c.s.t"));
    }

    @Test
    void aTagTakesAnotherWayAroundADeclassification()
    {
        List<LineageEvent> lineage = List.of(
                entries.edge("c.s.t.x", "c.s.u.y"),
                entries.edge("c.s.u.y", "c.s.z.z"),
                entries.edge("c.s.t.x", "c.s.v.y"),
                entries.edge("c.s.v.y", "c.s.w.y"),
                entries.edge("c.s.w.y", "c.s.z.z"));
        GovernanceSnapshot snapshot = snapshot(List.of(entries.set("c.s.t.x", "A"), entries.declassify("c.s.u.y", "A")), lineage);
        assertThat(effective(snapshot, "c.s.z.z")).containsExactly(derived("A", "c.s.t.x", "c.s.v.y", "c.s.w.y", "c.s.z.z"));
    }

    @Test
    void theTagsOfATableAreThoseOfAllThatIsInIt()
    {
        GovernanceSnapshot snapshot = snapshot(
                List.of(entries.set("c.s", "S"), entries.set("c.s.t.x", "A"), entries.set("c.s.u.y", "B")),
                List.of(entries.edge("c.s.u.y", "c.s.t.z")));
        assertThat(snapshot.effectiveTagsOfTable(Asset.parse("c.s.t"))).containsExactlyInAnyOrder(
                inherited("S", "c.s"),
                new EffectiveTag("A", Optional.empty(), new Contained(Asset.parse("c.s.t.x"))),
                derived("B", "c.s.u.y", "c.s.t.z"));
    }

    private static GovernanceSnapshot snapshot(List<? extends TagLogEntry> tags, List<? extends LineageEvent> lineage)
    {
        return GovernanceSnapshot.of(tags, lineage);
    }

    private static Set<EffectiveTag> effective(GovernanceSnapshot snapshot, String asset)
    {
        return snapshot.effectiveTags(Asset.parse(asset));
    }

    private static Set<String> tags(GovernanceSnapshot snapshot, String asset)
    {
        return effective(snapshot, asset).stream().map(EffectiveTag::tag).collect(toSet());
    }

    private static EffectiveTag own(String tag)
    {
        return new EffectiveTag(tag, Optional.empty(), new Own());
    }

    private static EffectiveTag inherited(String tag, String from)
    {
        return new EffectiveTag(tag, Optional.empty(), new Inherited(Asset.parse(from)));
    }

    private static EffectiveTag derived(String tag, String... path)
    {
        return new EffectiveTag(tag, Optional.empty(), new Derived(Stream.of(path).map(Asset::parse).toList()));
    }

    private static EffectiveTag pending(String tag, String queryId, String readFrom)
    {
        return new EffectiveTag(tag, Optional.empty(), new Pending(queryId, Asset.parse(readFrom)));
    }
}
