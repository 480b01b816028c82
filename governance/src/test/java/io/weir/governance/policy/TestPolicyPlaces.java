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
package io.weir.governance.policy;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.Entries;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules that hold for names of schemas and tables, and for names of users.
 */
final class TestPolicyPlaces
{
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final String PLACES =
            """
            version: 1
            tags: {PII: , REGION: {EU: }, UNCLASSIFIED: }
            groups: {ons: ["o n"]}
            clearances:
              - {users: [dora], tags: [PII], level: show, schema: cleared, reason: hers}
              - {users: [rena, rene, ben], tags: ["*"], level: show, reason: classify}
              - {users: [dora], tags: [PII], level: show, schema: desk, table: drawer, reason: one table of hers}
              - {users: [dora], tags: [PII], level: show, schema: studies, purposes: [study], reason: when she says so}
              - {users: [dora], tags: [PII], level: copy, schema: pipes, reason: moves it}
              - {users: [nell], tags: [UNCLASSIFIED], level: show, schema: sandbox, reason: classifies there}
              - {users: [nell], tags: ["*"], level: show, schema: lab, reason: all of it}
            purposes: {study: {users: [dora]}}
            breakGlass:
              - {users: [dora], tags: [PII], longest: 1h, schema: ward}
            rowFilters:
              - {tag: REGION, users: [rena], values: [DE]}
            tableRules:
              - {users: [dora], catalog: c, schema: hr, table: salaries, privileges: []}
              - {users: [dora], catalog: c, schema: shop, table: window, privileges: [select]}
              - {users: [dora], catalog: c, schema: hr|attic|shop, privileges: [create, drop, own, tag]}
              - {users: [dora], catalog: c, privileges: [all]}
              - {users: [nell, rene], catalog: c, privileges: [select, create, own]}
            tenants:
              - name: a
                users: [ann]
                tables:
                  - {catalog: c, schema: shared, privileges: [select, create, own], rowFilter: {column: tenant}}
                  - {catalog: c, privileges: [all]}
              - name: b
                users: [ben]
                tables:
                  - {catalog: c, schema: shared, privileges: [select, tag], rowFilter: {tag: REGION, value: DE}}
            """;

    private final PolicyDecisions places = new PolicyDecisions(PolicyFile.parse("places.yaml", PLACES), Clock.fixed(NOW, ZoneOffset.UTC));
    private final Entries entries = new Entries();

    /**
     * What counts everyone's rows is not given by the rules behind the one that gives a tenant its own.
     */
    @Test
    void tablesAboutSharedRowsAreNobodys()
    {
        Subject ann = Subject.user("ann");
        for (String table : List.of("c.shared.\"t$history\"", "c.shared.\"t$partitions\"", "c.shared.\"T$FILES\"")) {
            assertThat(places.isVisible(ann, Asset.parse(table))).isFalse();
            assertThat(places.mayAccess(ann, Privilege.SELECT, Asset.parse(table)).isAllowed()).isFalse();
        }
        assertThat(places.mayAccess(ann, Privilege.SELECT, Asset.parse("c.shared.t")).isAllowed()).isTrue();
        assertThat(places.mayAccess(ann, Privilege.SELECT, Asset.parse("c.shared.\"t$all\"")).isAllowed()).isTrue();
        assertThat(places.mayAccess(ann, Privilege.SELECT, Asset.parse("c.a.\"t$partitions\"")).isAllowed()).isTrue();
    }

    /**
     * Who renames or drops a schema does so to each of its tables, and who takes a tag away from it or its catalog as well.
     */
    @Test
    void aSchemaIsNotForThoseFromWhomATableInItIsTakenAway()
    {
        Subject dora = Subject.user("dora");
        for (Privilege privilege : List.of(Privilege.OWN, Privilege.DROP, Privilege.TAG)) {
            assertThat(places.mayAccess(dora, privilege, Asset.parse("c.hr"))).isEqualTo(new Access.Denied("the rule at places.yaml:18 does not give %s on c.hr for user dora".formatted(privilege)));
            assertThat(places.mayAccess(dora, privilege, Asset.parse("c.attic")).isAllowed()).isTrue();
            assertThat(places.mayAccess(dora, privilege, Asset.parse("c.hr.other")).isAllowed()).isTrue();
        }
        assertThat(places.mayAccess(dora, Privilege.TAG, Asset.parse("c")).isAllowed()).isFalse();
        assertThat(places.mayAccess(dora, Privilege.CREATE, Asset.parse("c.hr")).isAllowed()).isTrue();
        assertThat(places.isVisible(dora, Asset.parse("c.hr"))).isTrue();
    }

    @Test
    void whatIsCalledOtherwiseMayBeForOthers()
    {
        GovernanceSnapshot tagged = entries.tagged("c.attic.t.x", "PII", "c.shelf.t.x", "PII", "c.cleared.t.x", "PII");
        assertThat(seesMore("dora", tagged, "c.attic.t", "c.attic.u")).isFalse();
        assertThat(seesMore("dora", tagged, "c.attic.t", "c.shelf.t")).as("only there may it be selected from").isTrue();
        assertThat(seesMore("dora", tagged, "c.shelf.t", "c.attic.t")).isFalse();
        assertThat(seesMore("dora", tagged, "c.attic", "c.shelf")).isTrue();
        assertThat(seesMore("dora", tagged, "c.shelf.t", "c.cleared.t")).as("only there is there a clearance").isTrue();
        assertThat(seesMore("dora", tagged, "c.shelf", "c.cleared")).isTrue();
        assertThat(seesMore("dora", tagged, "c.shelf.other", "c.cleared.other")).as("it carries no tag").isFalse();
        assertThat(seesMore("dora", tagged, "c.attic", "c.shop")).as("one table of it may be selected from, if it has that name").isTrue();
        assertThat(seesMore("dora", tagged, "c.attic.t", "c.shop.t")).isFalse();
        assertThat(seesMore("dora", tagged, "c.attic", "c.hr")).isFalse();
        assertThat(seesMore("dora", tagged, "c.shelf", "c.desk")).as("a clearance for one table of it").isTrue();
        assertThat(seesMore("dora", tagged, "c.shelf.t", "c.desk.t")).isFalse();
        assertThat(seesMore("dora", tagged, "c.shelf.t", "c.studies.t")).as("for a purpose that was not stated yet").isTrue();
        assertThat(seesMore("dora", tagged, "c.shelf.t", "c.ward.t")).as("in an emergency that may come").isTrue();
        assertThat(seesMore("dora", tagged, "c.shelf.t", "c.pipes.t")).as("into copies").isTrue();
        assertThat(seesMore("dora", tagged, "c.cleared.t", "c.studies.t")).isFalse();
        assertThat(seesMore("rene", tagged, "c.shelf", "c.desk")).isFalse();
        assertThat(seesMore("ann", tagged, "c.shared.t", "c.a.t")).as("rows of others").isTrue();
        assertThat(seesMore("ann", tagged, "c.shared.t", "c.shared.u")).isFalse();
        assertThat(seesMore("ann", tagged, "c.shared", "c.a")).isTrue();
        assertThat(seesMore("ann", tagged, "c.a.t", "c.a.u")).isFalse();
    }

    /**
     * No tag and no edge names a new column, so the log has not heard of it.
     */
    @Test
    void whatNobodyHasClassifiedMayBeForOthersElsewhere()
    {
        TagLogEntry known = entries.columns("c.raw.t", "id");
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(known), List.of());
        assertThat(snapshot.effectiveTagsOfTable(Asset.parse("c.raw.t"))).isEmpty();
        for (String there : List.of("c.sandbox", "c.lab")) {
            assertThat(seesMore("nell", snapshot, "c.raw.t", there + ".t")).as(there).isTrue();
            assertThat(seesMore("nell", snapshot, "c.raw", there)).as(there).isTrue();
            assertThat(seesMore("nell", snapshot, "c.raw.other", there + ".t")).as("of it no columns are known").isFalse();
            assertThat(seesMore("rene", snapshot, "c.raw.t", there + ".t")).as("sees it anyway").isFalse();
        }
        assertThat(seesMore("nell", snapshot, "c.raw.t", "c.raw.u")).isFalse();
        GovernanceSnapshot classified = GovernanceSnapshot.of(List.of(known, entries.declassify("c.raw.t", "UNCLASSIFIED")), List.of());
        assertThat(seesMore("nell", classified, "c.raw.t", "c.sandbox.t")).as("all that comes is classified").isFalse();
    }

    private boolean seesMore(String user, GovernanceSnapshot snapshot, String from, String to)
    {
        return places.seesMoreOf(Subject.user(user), snapshot, Asset.parse(from), Asset.parse(to));
    }

    /**
     * A tag that hides rows hides them from those who are cleared for its values, too.
     */
    @Test
    void whoIsFilteredByATagDoesNotTakeItAway()
    {
        Asset column = Asset.parse("c.s.t.land");
        assertThat(places.mayTakeAway(Subject.user("rena"), "REGION", column)).isFalse();
        assertThat(places.mayTakeAway(Subject.user("rena"), "REGION.EU", column)).isFalse();
        assertThat(places.mayTakeAway(Subject.user("rena"), "PII", column)).isTrue();
        assertThat(places.mayTakeAway(Subject.user("rene"), "REGION", column)).isTrue();
        for (String tag : List.of("REGION", "REGION.EU")) {
            assertThat(places.mayTakeAway(Subject.user("ben"), tag, Asset.parse("c.shared.t.land"))).as("it says which rows are the tenant's").isFalse();
        }
        assertThat(places.mayTakeAway(Subject.user("ben"), "PII", Asset.parse("c.shared.t.land"))).isTrue();
    }

    /**
     * It would choose which rows of others are shown as its own. A rule hides rows, and more of them by each column with its tag.
     */
    @Test
    void aTenantDoesNotSetTheTagThatTellsItsRows()
    {
        for (String tag : List.of("REGION", "REGION.EU")) {
            assertThat(places.maySet(Subject.user("ben"), tag)).isFalse();
            assertThat(places.maySet(Subject.user("ann"), tag)).as("told by the name of a column").isTrue();
            assertThat(places.maySet(Subject.user("rena"), tag)).as("filtered by a rule").isTrue();
            assertThat(places.maySet(Subject.user("dora"), tag)).isTrue();
        }
        assertThat(places.maySet(Subject.user("ben"), "PII")).isTrue();
    }

    @Test
    void namesOfUsersInOtherWritings()
    {
        for (String other : List.of("Ann", " ann", "ann ", "DORA", "o  n", "\uFF41nn", "a\u200Bnn", "ann\u00AD", "\uFEFFann", "a\uFE0Fnn", "a\u0000nn", "o\tn", "re\u034Fna")) {
            assertThat(places.isAnotherWriting(other)).as(other).isTrue();
        }
        for (String named : List.of("ann", "dora", "o n", "anne", "\u00E4nn", "a-nn", "somebody", "*")) {
            assertThat(places.isAnotherWriting(named)).as(named).isFalse();
        }
    }
}
