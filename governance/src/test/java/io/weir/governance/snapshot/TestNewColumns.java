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
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

final class TestNewColumns
{
    private final Entries entries = new Entries();

    @Test
    void aColumnThatCameLaterIsUnclassified()
    {
        GovernanceSnapshot snapshot = snapshot(entries.columns("c.s.t", "id", "email", "$path"), entries.set("c.s.t.email", "PII"));
        assertThat(tags(snapshot, "c.s.t.\"$later\"")).containsExactly("UNCLASSIFIED");
        assertThat(tags(snapshot, "c.s.t.later")).containsExactly("UNCLASSIFIED");
        assertThat(tags(snapshot, "c.s.t.id")).isEmpty();
        assertThat(tags(snapshot, "c.s.t.email")).containsExactly("PII");
        assertThat(tags(snapshot, "c.s.t.\"$path\"")).isEmpty();
        assertThat(tags(snapshot, "c.s.other.later")).isEmpty();
        assertThat(snapshot.effectiveTags(Asset.parse("c.s.t.later")).iterator().next().source().explain()).isEqualTo("new in a table in which something is tagged");
    }

    @Test
    void columnsOfATableAboutATableAreNotNew()
    {
        GovernanceSnapshot snapshot = snapshot(entries.columns("c.s.t", "id"), entries.set("c.s.t.id", "PII"));
        assertThat(tags(snapshot, "c.s.\"t$history\".version")).isEmpty();
        assertThat(tags(snapshot, "c.s.\"t$all\".later")).containsExactly("UNCLASSIFIED");
    }

    @Test
    void whateverIsSaidAboutItClassifiesIt()
    {
        List<TagLogEntry> before = List.of(entries.columns("c.s.t", "id"), entries.set("c.s.t.id", "PII"));
        assertThat(tags(snapshot(with(before, entries.set("c.s.t.later", "FINANCE"))), "c.s.t.later")).containsExactly("FINANCE");
        assertThat(tags(snapshot(with(before, entries.set("c.s.t.later.zip", "FINANCE"))), "c.s.t.later")).containsExactly("FINANCE");
        assertThat(tags(snapshot(with(before, entries.declassify("c.s.t.later", "UNCLASSIFIED"))), "c.s.t.later")).isEmpty();
        assertThat(tags(snapshot(with(before, entries.declassify("c.s.t", "UNCLASSIFIED"))), "c.s.t.later")).isEmpty();
        assertThat(tags(snapshot(with(before, entries.set("c.s.t.later", "FINANCE"), entries.unset("c.s.t.later", "FINANCE"))), "c.s.t.later")).isEmpty();
    }

    @Test
    void theFirstListCounts()
    {
        GovernanceSnapshot snapshot = snapshot(entries.columns("c.s.t", "id"), entries.columns("c.s.t", "id", "later"));
        assertThat(tags(snapshot, "c.s.t.later")).containsExactly("UNCLASSIFIED");
        assertThat(snapshot.knowsColumnsOf(Asset.parse("c.s.t"))).isTrue();
    }

    @Test
    void aRenamedColumnIsNotNew()
    {
        List<TagLogEntry> tagLog = List.of(entries.columns("c.s.t", "id"), entries.set("c.s.t.id", "PII"));
        List<LineageEvent> rename = List.of(entries.edge("c.s.t.id", "c.s.t.key", EdgeKind.IDENTITY, false), entries.edge("c.s.t.key", "c.s.t.id", EdgeKind.INFERRED, false));
        assertThat(tags(GovernanceSnapshot.of(tagLog, rename), "c.s.t.key")).containsExactly("PII");
        assertThat(tags(GovernanceSnapshot.of(tagLog, rename.reversed()), "c.s.t.key")).containsExactly("PII");
    }

    /**
     * What else is in it is as new as before.
     */
    @Test
    void aColumnIntoWhichAnotherIsCopiedIsNew()
    {
        List<TagLogEntry> tagLog = List.of(entries.columns("c.s.t", "id", "note"), entries.set("c.s.t.id", "PII"));
        List<LineageEvent> there = List.of(entries.edge("c.s.t.note", "c.s.t.later", EdgeKind.IDENTITY, false));
        assertThat(tags(GovernanceSnapshot.of(tagLog, there), "c.s.t.later")).containsExactly("UNCLASSIFIED");
        List<LineageEvent> thereAndBack = List.of(there.getFirst(), entries.edge("c.s.t.later", "c.s.t.note", EdgeKind.IDENTITY, false));
        assertThat(tags(GovernanceSnapshot.of(tagLog, thereAndBack), "c.s.t.later")).containsExactly("UNCLASSIFIED");
    }

    @Test
    void aRenamedTableKnowsItsColumnsAndNewOnes()
    {
        LineageEvent rename = entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false);
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(entries.columns("c.s.t", "id", "x"), entries.set("c.s.t.id", "PII")), List.of(rename));
        assertThat(tags(snapshot, "c.s.u.id")).containsExactly("PII");
        assertThat(tags(snapshot, "c.s.u.x")).isEmpty();
        assertThat(tags(snapshot, "c.s.u.later")).containsExactly("UNCLASSIFIED");
    }

    @Test
    void copiesOfANewColumnAreUnclassified()
    {
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(entries.columns("c.s.t", "id")), List.of(entries.edge("c.s.t.later", "c.s.copy.x")));
        assertThat(tags(snapshot, "c.s.copy.x")).containsExactly("UNCLASSIFIED");
    }

    @Test
    void tablesOfOnePlaceShareWhatIsKnown()
    {
        GovernanceSnapshot snapshot = snapshot(
                entries.location("c.s.t", "s3://b/t"),
                entries.location("d.s.u", "s3://b/t"),
                entries.location("d.s.other", "s3://b/other"),
                entries.columns("c.s.t", "id", "email"),
                entries.set("c.s.t.email", "PII"));
        assertThat(tags(snapshot, "d.s.u.email")).containsExactly("PII");
        assertThat(tags(snapshot, "d.s.u.id")).isEmpty();
        assertThat(tags(snapshot, "d.s.u.later")).containsExactly("UNCLASSIFIED");
        assertThat(tags(snapshot, "d.s.other.email")).isEmpty();
        assertThat(snapshot.effectiveTagsOfTable(Asset.parse("d.s.u"))).extracting(EffectiveTag::tag).containsExactly("PII");
        assertThat(snapshot.knownAssets()).contains(Asset.parse("d.s.u.email"));
    }

    @Test
    void aSchemaThatIsAboutToBeRenamedIsCoveredUntilTheRenameIsOver()
    {
        List<TagLogEntry> tagLog = List.of(entries.set("c.s.t.email", "PII"), entries.set("c.s", "FINANCE"), entries.pending("q", "c.r", "c.s"));
        assertThat(tags(snapshot(tagLog), "c.r.t.email")).containsExactlyInAnyOrder("PII", "FINANCE");
        assertThat(tags(snapshot(tagLog), "c.r.t.id")).containsExactly("FINANCE");
        assertThat(tags(GovernanceSnapshot.of(tagLog, List.of(entries.resolved("q"))), "c.r.t.email")).isEmpty();
        List<LineageEvent> renamed = List.of(entries.edge("c.s", "c.r", EdgeKind.IDENTITY, false), entries.resolved("q"));
        assertThat(tags(GovernanceSnapshot.of(tagLog, renamed), "c.r.t.email")).containsExactlyInAnyOrder("PII", "FINANCE");
    }

    private static List<TagLogEntry> with(List<TagLogEntry> entries, TagLogEntry... more)
    {
        return Stream.concat(entries.stream(), Stream.of(more)).toList();
    }

    private static GovernanceSnapshot snapshot(TagLogEntry... entries)
    {
        return snapshot(List.of(entries));
    }

    private static GovernanceSnapshot snapshot(List<TagLogEntry> entries)
    {
        return GovernanceSnapshot.of(entries, List.of());
    }

    private static Set<String> tags(GovernanceSnapshot snapshot, String asset)
    {
        return snapshot.effectiveTags(Asset.parse(asset)).stream().map(EffectiveTag::tag).collect(toSet());
    }
}
