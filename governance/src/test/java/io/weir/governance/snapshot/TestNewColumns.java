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
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.TagEvent;
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
    void columnsOfATableAboutATableWithSeveralNamesAreNotNew()
    {
        List<TagLogEntry> listed = List.of(entries.columns("c.s.t", "id"), entries.set("c.s.t.id", "PII"));
        GovernanceSnapshot ofOnePlace = snapshot(with(listed, entries.location("c.s.t", "s3://b/t"), entries.location("d.s.v", "s3://b/t")));
        GovernanceSnapshot renamed = GovernanceSnapshot.of(listed, List.of(entries.edge("c.s.t", "c.r.v", EdgeKind.IDENTITY, false), entries.edge("c.r", "d.s", EdgeKind.IDENTITY, false)));
        for (GovernanceSnapshot snapshot : List.of(ofOnePlace, renamed)) {
            assertThat(tags(snapshot, "d.s.\"v$history\".version")).isEmpty();
            assertThat(tags(snapshot, "d.s.\"v$history\".id")).containsExactly("PII");
            assertThat(tags(snapshot, "d.s.\"v$all\".later")).containsExactly("UNCLASSIFIED");
            assertThat(snapshot.effectiveTags(Asset.parse("d.s.v.later"))).singleElement().satisfies(tag -> assertThat(tag.source().explain()).isEqualTo("new in a table in which something is tagged"));
        }
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
    void whatTakesAwayNothingClassifiesNothing()
    {
        List<TagLogEntry> before = List.of(entries.known("c.s.t", "id", "address"), entries.set("c.s.t.id", "PII"), entries.set("c.s.t.address.zip", "UNCLASSIFIED"));
        assertThat(tags(snapshot(with(before, entries.unset("c.s.t.later", "FINANCE"))), "c.s.t.later")).containsExactly("UNCLASSIFIED");
        assertThat(tags(snapshot(with(before, entries.unset("c.s.t.later.zip", "FINANCE"))), "c.s.t.later")).containsExactly("UNCLASSIFIED");
        assertThat(tags(snapshot(with(before, entries.unset("c.s.t.address.zip", "FINANCE"))), "c.s.t.address")).containsExactly("UNCLASSIFIED");
        assertThat(tags(snapshot(with(before, entries.unset("c.s.t.address.zip", "UNCLASSIFIED"))), "c.s.t.address")).isEmpty();
    }

    /**
     * When the event is delivered again, fields may be there that came since.
     */
    @Test
    void whatIsSeenWithAnEventCountsWhereTheEventDoes()
    {
        TagEvent event = entries.set("c.s.t.address", "PII");
        List<TagLogEntry> once = List.of(entries.known("c.s.t", "id", "address"), seenWith(event, "c.s.t.address.zip"), event);
        assertThat(tags(snapshot(once), "c.s.t", "address.zip")).containsExactly("address PII");
        assertThat(tags(snapshot(once), "c.s.t", "address.zip", "address.pin")).containsExactly("address PII", "address UNCLASSIFIED");
        List<TagLogEntry> again = with(once, seenWith(event, "c.s.t.address.pin"), event);
        assertThat(tags(snapshot(again), "c.s.t", "address.zip", "address.pin")).containsExactly("address PII", "address UNCLASSIFIED");
        List<TagLogEntry> nothingSeenAtFirst = List.of(entries.known("c.s.t", "id", "address"), event, seenWith(event, "c.s.t.address.pin"), event);
        assertThat(tags(snapshot(nothingSeenAtFirst), "c.s.t", "address.pin")).containsExactly("address PII", "address UNCLASSIFIED");
    }

    private static KnownColumns seenWith(TagEvent event, String field)
    {
        return new KnownColumns(KnownColumns.seenWith(event.eventId()), event.asset().table(), List.of(Asset.parse(field)), event.actor(), event.time());
    }

    @Test
    void theFirstListCounts()
    {
        GovernanceSnapshot snapshot = snapshot(entries.columns("c.s.t", "id"), entries.columns("c.s.t", "id", "later"));
        assertThat(tags(snapshot, "c.s.t.later")).containsExactly("UNCLASSIFIED");
        assertThat(snapshot.knowsColumnsOf(Asset.parse("c.s.t"))).isTrue();
    }

    @Test
    void theFirstListOfAllNamesCounts()
    {
        LineageEvent rename = entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false);
        List<TagLogEntry> tagLog = List.of(
                entries.known("c.s.t", "id", "address", "address.street"),
                entries.set("c.s.t.id", "PII"),
                entries.known("c.s.u", "id", "address", "address.street", "address.zip", "ssn"),
                entries.set("c.s.u.id", "FINANCE"));
        for (GovernanceSnapshot snapshot : List.of(GovernanceSnapshot.of(tagLog, List.of(rename)), foldedOneByOne(tagLog, rename))) {
            assertThat(tags(snapshot, "c.s.u.ssn")).containsExactly("UNCLASSIFIED");
            assertThat(tags(snapshot, "c.s.u.address")).isEmpty();
            assertThat(tags(snapshot, "c.s.u", "address.street", "address.zip")).containsExactly("address UNCLASSIFIED");
        }
        assertThat(tags(GovernanceSnapshot.of(tagLog, List.of()), "c.s.u.ssn")).isEmpty();
        // as often as it is renamed, and whichever of the names comes first
        LineageEvent again = entries.edge("c.s.u", "c.s.a", EdgeKind.IDENTITY, false);
        assertThat(tags(GovernanceSnapshot.of(tagLog, List.of(rename, again)), "c.s.a.ssn")).containsExactly("UNCLASSIFIED");
        // what was seen in a column under another name was seen
        List<TagLogEntry> seen = with(tagLog, entries.known("c.s.u", "address.zip"), entries.declassify("c.s.u.address", "UNCLASSIFIED"));
        assertThat(tags(GovernanceSnapshot.of(seen, List.of(rename)), "c.s.u", "address.zip", "address.pin")).containsExactly("address UNCLASSIFIED");
        assertThat(tags(GovernanceSnapshot.of(seen, List.of(rename)), "c.s.u", "address.zip")).isEmpty();
    }

    /**
     * Whoever tags in it then sees columns that may be new.
     */
    @Test
    void columnsAreKnownByEveryNameOfTheirTable()
    {
        List<TagLogEntry> tagLog = List.of(entries.known("c.s.t", "id", "address", "address.zip"), entries.set("c.s.t.id", "PII"));
        List<LineageEvent> renames = List.of(entries.edge("c.s.t", "c.r.u", EdgeKind.IDENTITY, false), entries.edge("c.r", "c.q", EdgeKind.IDENTITY, false));
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(tagLog, renames);
        assertThat(Stream.of("c.s.t", "c.r.u", "c.q.u", "c.q.t", "c.r.t").filter(table -> snapshot.knowsColumnsOf(Asset.parse(table)))).containsExactly("c.s.t", "c.r.u", "c.q.u");
        assertThat(Stream.of("address.zip", "address", "address.pin").filter(names -> snapshot.isKnown(Asset.parse("c.q.u." + names)))).containsExactly("address.zip", "address");
        assertThat(Stream.of("c", "c.s", "c.r", "c.q", "c.p", "c.q.u", "c.q.t").filter(asset -> snapshot.mayHoldUnclassified(Asset.parse(asset)))).containsExactly("c", "c.s", "c.r", "c.q", "c.q.u");
        GovernanceSnapshot classified = GovernanceSnapshot.of(with(tagLog, entries.declassify("c.q", "UNCLASSIFIED")), renames);
        assertThat(Stream.of("c.r", "c.q", "c.q.u").filter(asset -> classified.mayHoldUnclassified(Asset.parse(asset)))).containsExactly("c.r");
        GovernanceSnapshot ofOnePlace = snapshot(with(tagLog, entries.location("c.s.t", "s3://b/t"), entries.location("d.s.v", "s3://b/t")));
        assertThat(ofOnePlace.knowsColumnsOf(Asset.parse("d.s.v"))).isTrue();
        assertThat(ofOnePlace.mayHoldUnclassified(Asset.parse("d"))).isTrue();
    }

    @Test
    void aRenamedColumnIsNotNew()
    {
        List<TagLogEntry> tagLog = List.of(entries.columns("c.s.t", "id"), entries.set("c.s.t.id", "PII"));
        List<LineageEvent> rename = entries.columnRename("c.s.t.id", "c.s.t.key");
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

    /**
     * By a statement that reads the new column through a view which is not understood. A rename that an earlier release told looks the same.
     */
    @Test
    void aColumnThatIsCopiedToAndFroIsNew()
    {
        List<TagLogEntry> tagLog = List.of(entries.columns("c.s.t", "id", "note"), entries.set("c.s.t.id", "PII"));
        List<LineageEvent> toAndFro = List.of(entries.edge("c.s.t.note", "c.s.t.later", EdgeKind.IDENTITY, false), entries.edge("c.s.t.later", "c.s.t.note", EdgeKind.INFERRED, false));
        for (List<LineageEvent> order : List.of(toAndFro, toAndFro.reversed())) {
            GovernanceSnapshot snapshot = GovernanceSnapshot.of(tagLog, order);
            assertThat(tags(snapshot, "c.s.t.later")).containsExactly("UNCLASSIFIED");
            assertThat(snapshot.isKnown(Asset.parse("c.s.t.later"))).isFalse();
        }
        // what is renamed from one table to another is none that was there
        GovernanceSnapshot ofAnother = GovernanceSnapshot.of(tagLog, entries.columnRename("c.s.other.note", "c.s.t.later"));
        assertThat(tags(ofAnother, "c.s.t.later")).containsExactly("UNCLASSIFIED");
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

    @Test
    void whatIsNewInATableThatIsAboutToBeRenamedIsNewUnderTheOtherName()
    {
        List<TagLogEntry> before = List.of(entries.columns("c.s.t", "id", "x"), entries.set("c.s.t.id", "PII"));
        List<TagLogEntry> renaming = with(before, entries.pendingRename("q", "c.s.u", "c.s.t"));
        assertThat(tags(snapshot(renaming), "c.s.u.later")).containsExactlyInAnyOrder("PII", "UNCLASSIFIED");
        assertThat(tags(snapshot(renaming), "c.s.u.x")).containsExactly("PII");
        assertThat(tags(GovernanceSnapshot.of(renaming, List.of(entries.resolved("q"))), "c.s.u.later")).isEmpty();
    }

    /**
     * Whoever counts the rows of a table reads all of it, as far as can be told.
     */
    @Test
    void whatIsWrittenFromATableAsAWholeIsNotThatTable()
    {
        List<TagLogEntry> before = List.of(entries.columns("c.s.t", "id", "x"), entries.columns("c.s.u", "id", "count"), entries.set("c.s.t.id", "PII"));
        List<TagLogEntry> writing = with(before, entries.pending("q", "c.s.u", "c.s.t"));
        assertThat(tags(snapshot(writing), "c.s.u.count")).containsExactly("PII");
        assertThat(tags(snapshot(writing), "c.s.u.x")).as("known in the other table only").containsExactlyInAnyOrder("PII", "UNCLASSIFIED");
        assertThat(tags(snapshot(with(before, entries.pending("q", "c.s.v", "c.s.t"))), "c.s.v.count")).containsExactly("PII");
    }

    @Test
    void aColumnIntoWhichAFieldCameIsUnclassified()
    {
        List<TagLogEntry> before = List.of(entries.known("c.s.t", "id", "address", "address.street", "stops", "stops.element.place"), entries.set("c.s.t.id", "PII"));
        assertThat(tags(snapshot(before), "c.s.t", "address.street", "stops.element.place")).isEmpty();
        assertThat(tags(snapshot(before), "c.s.t", "address.street", "address.zip")).containsExactly("address UNCLASSIFIED");
        assertThat(tags(snapshot(before), "c.s.t", "stops.element.place", "stops.element.time")).containsExactly("stops UNCLASSIFIED");
        assertThat(tags(snapshot(before), "c.s.t", "address.geo.lat", "stops.element.time")).containsExactlyInAnyOrder("address UNCLASSIFIED", "stops UNCLASSIFIED");
        assertThat(tags(snapshot(before), "c.s.other", "address.zip")).isEmpty();
        assertThat(snapshot(before).tagsOfColumns(Asset.parse("c.s.t"), List.of("address"), List.of(List.of("address", "zip"))).of("address"))
                .extracting(tag -> tag.source().explain())
                .containsExactly("because its field c.s.t.address.zip is new in a table in which something is tagged");
        // a column that changed its type has fields that nobody has seen
        assertThat(tags(snapshot(before), "c.s.t", "id.digits")).containsExactlyInAnyOrder("id PII", "id UNCLASSIFIED");
    }

    @Test
    void whateverIsSaidAboutAFieldClassifiesIt()
    {
        List<TagLogEntry> before = List.of(entries.known("c.s.t", "id", "address", "address.street"), entries.set("c.s.t.id", "PII"));
        assertThat(tags(snapshot(with(before, entries.set("c.s.t.address.zip", "FINANCE"))), "c.s.t", "address.street", "address.zip")).containsExactly("address FINANCE");
        assertThat(tags(snapshot(with(before, entries.declassify("c.s.t.address.zip", "UNCLASSIFIED"))), "c.s.t", "address.street", "address.zip")).isEmpty();
        assertThat(tags(snapshot(with(before, entries.declassify("c.s.t.address.zip", "UNCLASSIFIED"))), "c.s.t", "address.zip", "address.town")).containsExactly("address UNCLASSIFIED");
        assertThat(tags(snapshot(with(before, entries.declassify("c.s.t", "UNCLASSIFIED"))), "c.s.t", "address.zip")).isEmpty();
        assertThat(tags(snapshot(with(before, entries.declassify("c.s", "UNCLASSIFIED"))), "c.s.t", "address.zip")).isEmpty();
    }

    /**
     * What is said about a column is about the fields that it has now, and not about those to come.
     */
    @Test
    void whatIsSaidAboutAColumnIsAboutTheFieldsThatItHas()
    {
        List<TagLogEntry> before = List.of(entries.known("c.s.t", "id", "address", "address.street"), entries.set("c.s.t.id", "PII"));
        List<TagLogEntry> said = with(before, entries.known("c.s.t", "address.zip"), entries.declassify("c.s.t.address", "UNCLASSIFIED"));
        assertThat(tags(snapshot(said), "c.s.t", "address.street", "address.zip")).isEmpty();
        assertThat(tags(snapshot(said), "c.s.t", "address.street", "address.zip", "address.ssn")).containsExactly("address UNCLASSIFIED");
        // later lists add no columns
        assertThat(tags(snapshot(with(before, entries.known("c.s.t", "later", "later.x"))), "c.s.t.later")).containsExactly("UNCLASSIFIED");
        List<TagLogEntry> classified = with(before, entries.known("c.s.t", "later.x"), entries.set("c.s.t.later", "FINANCE"));
        assertThat(tags(snapshot(classified), "c.s.t", "later.x")).containsExactly("later FINANCE");
        assertThat(tags(snapshot(classified), "c.s.t", "later.x", "later.y")).containsExactlyInAnyOrder("later FINANCE", "later UNCLASSIFIED");
    }

    @Test
    void copiesOfAColumnIntoWhichAFieldCameAreUnclassified()
    {
        List<TagLogEntry> read = List.of(entries.known("c.s.t", "id", "address"), entries.set("c.s.t.address.zip", "UNCLASSIFIED"));
        List<LineageEvent> copy = List.of(entries.edge("c.s.t.address", "c.s.copy.x"));
        assertThat(tags(GovernanceSnapshot.of(read, copy), "c.s.copy.x")).containsExactly("UNCLASSIFIED");
        assertThat(tags(GovernanceSnapshot.of(with(read, entries.set("c.s.t.address.zip", "FINANCE")), copy), "c.s.copy.x")).containsExactly("FINANCE");
        assertThat(tags(GovernanceSnapshot.of(with(read, entries.declassify("c.s.t.address.zip", "UNCLASSIFIED")), copy), "c.s.copy.x")).isEmpty();
        assertThat(tags(GovernanceSnapshot.of(with(read, entries.known("c.s.t", "address.zip"), entries.declassify("c.s.t.address", "UNCLASSIFIED")), copy), "c.s.copy.x")).isEmpty();
        assertThat(tags(GovernanceSnapshot.of(with(read, entries.declassify("c.s.t", "UNCLASSIFIED")), copy), "c.s.copy.x")).isEmpty();
    }

    @Test
    void fieldsAreKnownByOtherNamesOfTheirColumnsAndTables()
    {
        List<TagLogEntry> tagLog = List.of(
                entries.location("c.s.t", "s3://b/t"),
                entries.location("d.s.u", "s3://b/t"),
                entries.known("c.s.t", "address", "address.zip"),
                entries.set("c.s.t.address", "PII"));
        assertThat(tags(snapshot(tagLog), "d.s.u", "address.zip")).containsExactly("address PII");
        assertThat(tags(snapshot(tagLog), "d.s.u", "address.ssn")).containsExactlyInAnyOrder("address PII", "address UNCLASSIFIED");
        List<LineageEvent> rename = entries.columnRename("c.s.t.address", "c.s.t.home");
        assertThat(GovernanceSnapshot.of(tagLog, rename).newFields(Asset.parse("c.s.t"), List.of(List.of("home", "zip"), List.of("home", "ssn")))).containsExactly(Asset.parse("c.s.t.home.ssn"));
        assertThat(GovernanceSnapshot.of(tagLog, List.of(entries.edge("c.s.t", "c.s.v", EdgeKind.IDENTITY, false))).newFields(Asset.parse("c.s.v"), List.of(List.of("address", "zip"), List.of("address", "ssn"))))
                .containsExactly(Asset.parse("c.s.v.address.ssn"));
    }

    @Test
    void fieldsOfTablesAboutATableAreNotNew()
    {
        GovernanceSnapshot snapshot = snapshot(entries.known("c.s.t", "id", "part"), entries.set("c.s.t.id", "PII"));
        assertThat(tags(snapshot, "c.s.\"t$partitions\"", "part.x")).isEmpty();
        assertThat(tags(snapshot, "c.s.\"t$all\"", "part.x")).containsExactly("part UNCLASSIFIED");
    }

    @Test
    void columnsThatHadFieldsMayHaveNewOnes()
    {
        List<TagLogEntry> tagLog = List.of(entries.known("c.s.t", "id", "ids", "address", "address.zip"), entries.set("c.s.t.id", "PII"));
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(tagLog, List.of(entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false)));
        assertThat(Stream.of("c.s.t.address", "c.s.u.address", "c.s.t.id", "c.s.t.ids", "c.s.other.address", "c.s.\"t$history\".address").filter(column -> snapshot.mayHaveNewFields(Asset.parse(column))))
                .containsExactly("c.s.t.address", "c.s.u.address");
        assertThat(snapshot(with(tagLog, entries.declassify("c.s.t", "UNCLASSIFIED"))).mayHaveNewFields(Asset.parse("c.s.t.address"))).isFalse();
    }

    /**
     * A document has fields that are no columns. It carries nothing for that itself, by none of its names: whoever reads it is asked otherwise.
     */
    @Test
    void copiesOfAWholeDocumentAreUnclassified()
    {
        List<TagLogEntry> listed = List.of(entries.columns("c.s.t", "id", "_document"), entries.set("c.s.t.id", "PII"), entries.pending("q", "c.s.waiting", "c.s.t._document"));
        List<LineageEvent> copies = List.of(
                entries.edge("c.s.t._document", "c.s.u.d"),
                entries.edge("c.s.u.d", "c.s.v.d"),
                entries.edge("c.s.t.id", "c.s.w.d"),
                entries.edge("c.s.t", "c.s.renamed", EdgeKind.IDENTITY, false));
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(listed, copies);
        for (String copy : List.of("c.s.u.d", "c.s.v.d", "c.s.waiting.d")) {
            assertThat(tags(snapshot, copy)).as(copy).containsExactlyInAnyOrder("PII", "UNCLASSIFIED");
        }
        assertThat(tags(snapshot, "c.s.w.d")).containsExactly("PII");
        assertThat(tags(snapshot, "c.s.t._document")).isEmpty();
        assertThat(tags(snapshot, "c.s.renamed._document")).isEmpty();
        assertThat(tags(GovernanceSnapshot.of(with(listed, entries.declassify("c.s.t", "UNCLASSIFIED")), copies), "c.s.v.d")).containsExactly("PII");
        assertThat(tags(GovernanceSnapshot.of(List.of(), copies), "c.s.u.d")).isEmpty();
    }

    @Test
    void copiesOfNewPartitionColumnsAreUnclassified()
    {
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(
                List.of(entries.columns("c.s.t", "id", "day"), entries.set("c.s.t.id", "PII")),
                List.of(
                        entries.edge("c.s.\"t$partitions\".later", "c.s.u.d"),
                        entries.edge("c.s.\"t$partitions\".day", "c.s.v.d"),
                        entries.edge("c.s.\"t$partitions\".\"$file_count\"", "c.s.w.d")));
        assertThat(tags(snapshot, "c.s.u.d")).containsExactlyInAnyOrder("PII", "UNCLASSIFIED");
        assertThat(tags(snapshot, "c.s.v.d")).containsExactly("PII");
        assertThat(tags(snapshot, "c.s.w.d")).containsExactly("PII");
    }

    /**
     * A path may have values of a column of which the log has not heard. It is none that is new for that itself, by none of its names.
     */
    @Test
    void copiesOfWhatMayQuoteAnyColumnAreUnclassified()
    {
        List<String> quoting = List.of(
                "c.s.t.\"$path\"",
                "c.s.\"t$all\".later",
                "c.s.\"t$files\".path",
                "c.s.\"t$history\".operation_parameters",
                "c.s.\"t$history\".operation_parameters.predicate",
                "c.s.\"t$of_another_connector\".summary");
        List<String> plain = List.of("c.s.t.id", "c.s.\"t$all\".id", "c.s.\"t$history\".version", "c.s.\"t$properties\".value", "c.s.\"t$freshness\".at");
        List<TagLogEntry> listed = List.of(entries.columns("c.s.t", "id", "$path"), entries.set("c.s.t.id", "PII"));
        List<LineageEvent> rename = List.of(entries.edge("c.s.t", "c.s.renamed", EdgeKind.IDENTITY, false));
        for (String source : quoting) {
            List<LineageEvent> copies = List.of(entries.edge(source, "c.s.u.x"), entries.edge("c.s.u.x", "c.s.v.x"));
            assertThat(tags(GovernanceSnapshot.of(listed, copies), "c.s.v.x")).as(source).containsExactlyInAnyOrder("PII", "UNCLASSIFIED");
            assertThat(tags(snapshot(with(listed, entries.pending("q", "c.s.u", source))), "c.s.u.x")).as(source).containsExactlyInAnyOrder("PII", "UNCLASSIFIED");
            assertThat(tags(GovernanceSnapshot.of(with(listed, entries.declassify("c.s.t", "UNCLASSIFIED")), copies), "c.s.v.x")).as(source).containsExactly("PII");
            assertThat(tags(GovernanceSnapshot.of(List.of(), copies), "c.s.v.x")).as(source).isEmpty();
        }
        for (String source : plain) {
            assertThat(tags(GovernanceSnapshot.of(listed, List.of(entries.edge(source, "c.s.u.x"))), "c.s.u.x")).as(source).containsExactly("PII");
        }
        for (String path : List.of("c.s.t.\"$path\"", "c.s.renamed.\"$path\"")) {
            assertThat(tags(GovernanceSnapshot.of(listed, rename), path)).as(path).isEmpty();
        }
    }

    private static GovernanceSnapshot foldedOneByOne(List<TagLogEntry> entries, LineageEvent lineage)
    {
        GovernanceFold fold = new GovernanceFold();
        fold.apply(List.of(), List.of(lineage), 0, 0);
        entries.forEach(entry -> fold.apply(List.of(entry), List.of(), 0, 0));
        return fold.snapshot(0, 0);
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

    /**
     * The tags of the columns that have these fields, each behind the name of its column.
     */
    private static List<String> tags(GovernanceSnapshot snapshot, String table, String... fields)
    {
        Asset asset = Asset.parse(table);
        List<List<String>> names = Stream.of(fields).map(field -> Asset.parse(field).parts()).toList();
        List<String> columns = names.stream().map(List::getFirst).distinct().toList();
        ColumnTags tags = snapshot.tagsOfColumns(asset, columns, names);
        return columns.stream().flatMap(column -> tags.of(column).stream().map(tag -> column + " " + tag.tag())).distinct().toList();
    }

    private static Set<String> tags(GovernanceSnapshot snapshot, String asset)
    {
        return snapshot.effectiveTags(Asset.parse(asset)).stream().map(EffectiveTag::tag).collect(toSet());
    }
}
