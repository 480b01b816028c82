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

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.policy.BreakGlass.Activation;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Rows;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.Entries;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagEvent;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Purposes, roles, scopes, emergencies, row filters by tag, and where values may go.
 */
final class TestPolicyRules
{
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final String POLICIES =
            """
            version: 1
            tags:
              PII: {EMAIL: }
              TENANT_KEY:
              CONSENT:
              REGION:
            groups:
              investigators: [ivy]
              oncall: [otto]
            purposes:
              fraud: {groups: [investigators], users: [fred]}
            clearances:
              - {users: ["*"], tags: [PII], level: show, purposes: [fraud], reason: fraud cases}
              - {roles: [auditor], tags: [PII], level: show, reason: audits}
              - {users: [acme_admin], tags: [PII], level: show, catalog: c, schema: acme, reason: own data}
            breakGlass:
              - {groups: [oncall], tags: [PII], longest: 1h}
            masks:
              - {tag: PII, mask: redact}
            rowFilters:
              - {tag: CONSENT, users: ["*"], except: {users: [etl]}, values: [true]}
              - {tag: REGION, groups: [eu], values: [DE, FR]}
              - {tag: REGION, groups: [fr], values: [FR]}
              - {tag: TENANT_KEY, users: ["*"], except: {users: [etl, eve]}, equals: tenant}
            flowRules:
              - {tags: [PII], to: {catalog: recent}, reason: no personal data there}
              - {tags: ["*"], to: {catalog: open, schema: public}, reason: published}
            tableRules:
              - {users: ["*"], privileges: [select]}
            tenants:
              - name: acme
                users: [acme, acme_admin]
                tables:
                  - {catalog: c, schema: acme, privileges: [all]}
                  - {catalog: c, schema: shared, privileges: [select], rowFilter: {tag: TENANT_KEY}}
            """;

    // rules that hold for names of schemas and tables
    private static final String PLACES =
            """
            version: 1
            tags: {PII: , REGION: {EU: }}
            groups: {ons: ["o n"]}
            clearances:
              - {users: [dora], tags: [PII], level: show, schema: cleared, reason: hers}
              - {users: [rena, rene, ben], tags: ["*"], level: show, reason: classify}
              - {users: [dora], tags: [PII], level: show, schema: desk, table: drawer, reason: one table of hers}
              - {users: [dora], tags: [PII], level: show, schema: studies, purposes: [study], reason: when she says so}
              - {users: [dora], tags: [PII], level: copy, schema: pipes, reason: moves it}
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
    private final BreakGlass breakGlass = new BreakGlass();
    private final PolicyDecisions decisions = new PolicyDecisions(PolicyFile.parse("policies.yaml", POLICIES), breakGlass, Clock.fixed(NOW, ZoneOffset.UTC));
    private final Entries entries = new Entries();

    @Test
    void aPurposeCountsWhereItIsHeldAndStated()
    {
        assertThat(decide(Subject.user("ivy"))).isInstanceOf(Mask.class);
        assertThat(decide(Subject.user("ivy").withPurposes(Set.of("fraud")))).isInstanceOf(Show.class);
        assertThat(decide(Subject.user("fred").withPurposes(Set.of("fraud", "other")))).isInstanceOf(Show.class);
        assertThat(decide(Subject.user("mallory").withPurposes(Set.of("fraud")))).isInstanceOf(Mask.class);
        assertThat(decide(Subject.user("ivy").withPurposes(Set.of("marketing")))).isInstanceOf(Mask.class);
    }

    /**
     * To take a tag away is to show what it hides: no purpose, no emergency and no clearance for other tables is enough.
     */
    @Test
    void onlyTheClearedTakeTagsAway()
    {
        Asset column = Asset.parse("c.acme.t.x");
        assertThat(decisions.mayTakeAway(Subject.user("acme_admin"), "PII.EMAIL", column)).isTrue();
        assertThat(decisions.mayTakeAway(Subject.user("acme_admin"), "PII", Asset.parse("c.acme"))).isTrue();
        assertThat(decisions.mayTakeAway(Subject.user("acme_admin"), "PII", Asset.parse("c"))).isFalse();
        assertThat(decisions.mayTakeAway(Subject.user("acme_admin"), "PII", Asset.parse("c.shared.t.x"))).isFalse();
        assertThat(decisions.mayTakeAway(Subject.user("acme_admin"), "TENANT_KEY", column)).isFalse();
        assertThat(decisions.mayTakeAway(Subject.user("ivy"), "PII", column)).isFalse();
        breakGlass.begin(new Activation("1", "otto", Set.of("PII"), "outage", NOW, NOW.plusSeconds(60)));
        assertThat(decisions.mayTakeAway(Subject.user("otto"), "PII", column)).isFalse();
        assertThat(decisions.mayTakeAway(Subject.user("ivy"), "UNCLASSIFIED", column)).isTrue();
    }

    @Test
    void anEnabledRoleClears()
    {
        assertThat(decide(new Subject("anna", Set.of(), Set.of("auditor"), Set.of()))).isInstanceOf(Show.class);
        assertThat(decide(new Subject("anna", Set.of("auditor")))).isInstanceOf(Mask.class);
    }

    @Test
    void aClearanceMayHoldForSomeTablesOnly()
    {
        GovernanceSnapshot snapshot = snapshot("c.acme.t.x", "PII", "c.shared.t.x", "PII");
        Subject admin = Subject.user("acme_admin");
        assertThat(decisions.decideColumn(admin, Purpose.SHOW, snapshot, Asset.parse("c.acme.t.x"), "varchar")).isInstanceOf(Show.class);
        assertThat(decisions.decideColumn(admin, Purpose.SHOW, snapshot, Asset.parse("c.shared.t.x"), "varchar")).isInstanceOf(Mask.class);
        assertThat(decisions.decideTable(admin, Purpose.SHOW, snapshot, Asset.parse("c.acme.\"t$history\""))).isInstanceOf(Show.class);
    }

    @Test
    void brokenGlassHoldsForItsUserItsTagsAndItsTime()
    {
        Subject otto = Subject.user("otto");
        assertThat(decide(otto)).isInstanceOf(Mask.class);
        Activation activation = new Activation("1", "otto", Set.of("PII.EMAIL"), "outage", NOW, NOW.plusSeconds(60));
        breakGlass.begin(activation);
        assertThat(decide(otto, "PII.EMAIL")).isInstanceOfSatisfying(Show.class, show -> assertThat(show.emergency()).contains(activation));
        assertThat(decide(otto, "PII")).isInstanceOf(Mask.class);
        assertThat(decide(Subject.user("ivy"), "PII.EMAIL")).isInstanceOf(Mask.class);
        PolicyDecisions later = new PolicyDecisions(PolicyFile.parse("policies.yaml", POLICIES), breakGlass, Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
        assertThat(later.decideColumn(otto, Purpose.SHOW, snapshot("c.s.t.x", "PII.EMAIL"), Asset.parse("c.s.t.x"), "varchar")).isInstanceOf(Mask.class);
        assertThat(breakGlass.end("otto", NOW)).containsExactly(activation);
        assertThat(decide(otto, "PII.EMAIL")).isInstanceOf(Mask.class);
    }

    /**
     * A clock that is set back prolongs nothing.
     */
    @Test
    void brokenGlassLastsNoLongerThanItMay()
    {
        AtomicLong nanos = new AtomicLong();
        BreakGlass emergencies = new BreakGlass(new Ticker()
        {
            @Override
            public long read()
            {
                return nanos.get();
            }
        });
        emergencies.begin(new Activation("1", "otto", Set.of("PII"), "outage", NOW, NOW.plusSeconds(60)));
        assertThat(emergencies.active("otto", NOW.plusSeconds(59))).hasSize(1);
        assertThat(emergencies.active("otto", NOW.plusSeconds(60))).isEmpty();
        nanos.set(Duration.ofSeconds(60).toNanos());
        assertThat(emergencies.active("otto", NOW.plusSeconds(1))).isEmpty();
        assertThat(emergencies.concerns("otto")).isFalse();
    }

    /**
     * That a rule lets somebody break the glass for long says nothing about what another rule is for.
     */
    @Test
    void eachRuleHoldsForItsOwnTime()
    {
        Policies rules = PolicyFile.parse("policies.yaml",
                """
                version: 1
                tags: {PII: }
                breakGlass:
                  - {users: [otto], tags: [PII], longest: 1m, catalog: vault}
                  - {users: [otto], tags: [PII], longest: 1h, catalog: c}
                tableRules: [{users: ["*"], privileges: [select]}]
                """);
        BreakGlass emergencies = new BreakGlass();
        Subject otto = Subject.user("otto");
        GovernanceSnapshot tagged = snapshot("c.s.t.x", "PII", "vault.s.t.x", "PII");
        assertThat(new PolicyDecisions(rules, emergencies, Clock.fixed(NOW, ZoneOffset.UTC)).breakGlassRule(otto, "PII").map(BreakGlassRule::longest)).contains(Duration.ofHours(1));
        emergencies.begin(new Activation("1", "otto", Set.of("PII"), "outage", NOW, NOW.plus(Duration.ofHours(1))));
        PolicyDecisions first = new PolicyDecisions(rules, emergencies, Clock.fixed(NOW.plusSeconds(59), ZoneOffset.UTC));
        PolicyDecisions later = new PolicyDecisions(rules, emergencies, Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
        assertThat(first.decideColumn(otto, Purpose.SHOW, tagged, Asset.parse("vault.s.t.x"), "varchar")).isInstanceOf(Show.class);
        assertThat(later.decideColumn(otto, Purpose.SHOW, tagged, Asset.parse("vault.s.t.x"), "varchar")).isInstanceOf(Mask.class);
        assertThat(later.decideColumn(otto, Purpose.SHOW, tagged, Asset.parse("c.s.t.x"), "varchar")).isInstanceOf(Show.class);
    }

    @Test
    void brokenGlassNeedsARule()
    {
        breakGlass.begin(new Activation("1", "mallory", Set.of("PII"), "curious", NOW, NOW.plusSeconds(60)));
        assertThat(decide(Subject.user("mallory"))).isInstanceOf(Mask.class);
        assertThat(decisions.breakGlassRule(Subject.user("mallory"), "PII")).isEmpty();
        assertThat(decisions.breakGlassRule(Subject.user("otto"), "PII.EMAIL")).isPresent();
        assertThat(decisions.breakGlassRule(Subject.user("otto"), "CONSENT")).isEmpty();
    }

    @Test
    void rowsByTag()
    {
        GovernanceSnapshot snapshot = snapshot("c.s.t.ok", "CONSENT", "c.s.t.land", "REGION");
        assertThat(rows(Subject.user("eve"), snapshot, "c.s.t")).containsExactly(consent());
        assertThat(rows(Subject.user("etl"), snapshot, "c.s.t")).isEmpty();
        assertThat(rows(new Subject("eve", Set.of("eu")), snapshot, "c.s.t")).containsExactlyInAnyOrder(consent(), where("land", "DE", "FR"));
        assertThat(rows(new Subject("eve", Set.of("eu", "fr")), snapshot, "c.s.t")).containsExactlyInAnyOrder(consent(), where("land", "DE", "FR"), where("land", "FR"));
        assertThat(rows(Subject.user("eve"), snapshot, "c.s.other")).isEmpty();
    }

    @Test
    void whatCannotBeToldShowsNoRows()
    {
        assertThat(rows(Subject.user("eve"), snapshot("c.s.t", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("eve"), snapshot("c.s.t.land", "CONSENT"), "c.s.t")).as("a truth value asked of a text").containsExactly(new None());
        GovernanceSnapshot tagged = snapshot("c.s.t.ok", "CONSENT");
        assertThat(decisions.rowFilters(Subject.user("eve"), tagged, Asset.parse("c.s.t"), Map.of())).extracting(RowFilter::rows).as("columns not known").containsExactly(new None());
        assertThat(rows(Subject.user("eve"), tagged, "c.s.\"t$history\"")).as("a table about the rows").containsExactly(new None());
        assertThat(rows(Subject.user("eve"), tagged, "c.s.\"t$all\"")).containsExactly(consent());
        GovernanceSnapshot pending = GovernanceSnapshot.of(List.of(entries.set("c.s.a.ok", "CONSENT"), entries.pending("q", "c.s.t", "c.s.a.ok")), List.of());
        assertThat(rows(Subject.user("eve"), pending, "c.s.t")).as("lineage not known yet").containsExactly(new None());
        GovernanceSnapshot derived = GovernanceSnapshot.of(List.of(entries.set("c.s.a.x", "CONSENT")), List.of(entries.edge("c.s.a.x", "c.s.t.ok")));
        assertThat(rows(Subject.user("eve"), derived, "c.s.t")).containsExactly(consent());
    }

    /**
     * A version of the table from before it had the column.
     */
    @Test
    void rowsFromBeforeTheColumnAreNotShown()
    {
        assertThat(rows(Subject.user("mallory"), snapshot("c.s.t.agreed", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("mallory"), snapshot("c.s.t.agreed.mail", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("etl"), snapshot("c.s.t.agreed", "CONSENT"), "c.s.t")).isEmpty();
        GovernanceSnapshot copied = GovernanceSnapshot.of(List.of(entries.set("c.s.t.ok", "CONSENT")), List.of(entries.edge("c.s.t.ok", "c.s.copy.agreed")));
        assertThat(rows(Subject.user("mallory"), copied, "c.s.copy")).as("a copy without the column").isEmpty();
    }

    /**
     * Where several columns carry the tag, each of them tells.
     */
    @Test
    void rowsFromBeforeOneOfTheColumnsAreNotShown()
    {
        assertThat(rows(Subject.user("mallory"), snapshot("c.s.t.ok", "CONSENT", "c.s.t.agreed", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("acme"), snapshot("c.shared.t.land", "TENANT_KEY", "c.shared.t.buyer", "TENANT_KEY"), "c.shared.t")).containsExactly(new None());
        for (String set : List.of("c.s.t.agreed", "c.s.t.ok")) {
            List<LineageEvent> rename = List.of(entries.edge("c.s.t.agreed", "c.s.t.ok", EdgeKind.IDENTITY, false), entries.edge("c.s.t.ok", "c.s.t.agreed", EdgeKind.INFERRED, false), entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false));
            GovernanceSnapshot renamed = GovernanceSnapshot.of(List.of(entries.set(set, "CONSENT")), rename);
            assertThat(rows(Subject.user("mallory"), renamed, "c.s.t")).as(set).containsExactly(consent());
            assertThat(rows(Subject.user("mallory"), renamed, "c.s.u")).as(set).containsExactly(consent());
        }
    }

    @Test
    void rowsFromBeforeTheColumnAreShownUnderNoOtherName()
    {
        for (String set : List.of("c.s.t.agreed", "c.s.t.agreed.mail")) {
            List<TagEvent> tags = List.of(entries.set(set, "CONSENT"));
            GovernanceSnapshot renamed = GovernanceSnapshot.of(tags, List.of(entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false), entries.edge("c.s", "c.r", EdgeKind.IDENTITY, false)));
            assertThat(rows(Subject.user("mallory"), renamed, "c.s.u")).as(set).containsExactly(new None());
            assertThat(rows(Subject.user("mallory"), renamed, "c.r.u")).as(set).containsExactly(new None());
            assertThat(rows(Subject.user("etl"), renamed, "c.s.u")).as(set).isEmpty();
        }
        GovernanceSnapshot ofOnePlace = GovernanceSnapshot.of(List.of(entries.set("c.s.t.agreed", "CONSENT"), entries.location("c.s.t", "s3://b/t"), entries.location("d.s.v", "s3://b/t")), List.of());
        assertThat(rows(Subject.user("mallory"), ofOnePlace, "d.s.v")).containsExactly(new None());
        List<LineageEvent> copyOfRenamed = List.of(entries.edge("c.s.t.agreed", "c.s.copy.agreed"), entries.edge("c.s.copy", "c.s.moved", EdgeKind.IDENTITY, false));
        GovernanceSnapshot copied = GovernanceSnapshot.of(List.of(entries.set("c.s.t.agreed", "CONSENT")), copyOfRenamed);
        assertThat(rows(Subject.user("mallory"), copied, "c.s.moved")).as("a copy without the column").isEmpty();
    }

    @Test
    void tenantsByTag()
    {
        GovernanceSnapshot snapshot = snapshot("c.shared.t.land", "TENANT_KEY");
        assertThat(rows(Subject.user("acme"), snapshot, "c.shared.t")).containsExactly(where("land", "acme"));
        assertThat(rows(Subject.user("acme"), snapshot(), "c.shared.t")).as("no column says whose the rows are").containsExactly(new None());
        assertThat(rows(Subject.user("mallory"), snapshot, "c.shared.t")).as("in no tenant").containsExactly(new None());
        assertThat(rows(Subject.user("eve"), snapshot, "c.shared.t")).isEmpty();
    }

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
            assertThat(places.mayAccess(dora, privilege, Asset.parse("c.hr"))).isEqualTo(new Access.Denied("the rule at places.yaml:16 does not give %s on c.hr for user dora".formatted(privilege)));
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
        GovernanceSnapshot tagged = snapshot("c.attic.t.x", "PII", "c.shelf.t.x", "PII", "c.cleared.t.x", "PII");
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

    @Test
    void flowRulesNameWhatMayNotGoWhere()
    {
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(entries.set("c.s.t.x", "PII.EMAIL"), entries.set("c.s.u.y", "CONSENT")), List.of(entries.edge("c.s.t.x", "c.s.copy.z")));
        assertThat(decisions.forbiddenFlow(snapshot, Asset.parse("c.s.t.x"), Asset.parse("recent.s.t"))).map(FlowRule::reason).contains("no personal data there");
        assertThat(decisions.forbiddenFlow(snapshot, Asset.parse("c.s.copy.z"), Asset.parse("recent.s.t"))).isPresent();
        assertThat(decisions.forbiddenFlow(snapshot, Asset.parse("c.s.copy"), Asset.parse("recent.s.t"))).isPresent();
        assertThat(decisions.forbiddenFlow(snapshot, Asset.parse("c.s.t.other"), Asset.parse("recent.s.t"))).isEmpty();
        assertThat(decisions.forbiddenFlow(snapshot, Asset.parse("c.s.t.x"), Asset.parse("c.s.v"))).isEmpty();
        assertThat(decisions.forbiddenFlow(snapshot, Asset.parse("c.s.u.y"), Asset.parse("recent.s.t"))).isEmpty();
        assertThat(decisions.forbiddenFlow(snapshot, Asset.parse("c.s.u.y"), Asset.parse("open.public.t"))).isPresent();
        // a schema of which nobody said anything has the tags of its catalog, and so has what is in it
        GovernanceSnapshot ofCatalog = GovernanceSnapshot.of(List.of(entries.set("c", "PII.EMAIL")), List.of());
        for (String part : List.of("c", "c.s", "c.s.t", "c.s.t.x")) {
            assertThat(decisions.forbiddenFlow(ofCatalog, Asset.parse(part), Asset.parse("recent.s.t"))).as(part).isPresent();
        }
    }

    private Set<Rows> rows(Subject subject, GovernanceSnapshot snapshot, String table)
    {
        return decisions.rowFilters(subject, snapshot, Asset.parse(table), Map.of("x", "varchar", "ok", "boolean", "land", "varchar")).stream()
                .map(RowFilter::rows)
                .collect(toImmutableSet());
    }

    private static Where consent()
    {
        return new Where("ok", Set.of(new FilterValue(FilterValue.Kind.BOOLEAN, "true")));
    }

    private static Where where(String column, String... values)
    {
        return new Where(column, ImmutableSet.copyOf(values).stream().map(FilterValue::text).collect(toImmutableSet()));
    }

    private Decision decide(Subject subject)
    {
        return decide(subject, "PII.EMAIL");
    }

    private Decision decide(Subject subject, String tag)
    {
        return decisions.decideColumn(subject, Purpose.SHOW, snapshot("c.s.t.x", tag), Asset.parse("c.s.t.x"), "varchar");
    }

    private GovernanceSnapshot snapshot(String... assetsAndTags)
    {
        ImmutableSet.Builder<TagEvent> tags = ImmutableSet.builder();
        for (int index = 0; index < assetsAndTags.length; index += 2) {
            tags.add(entries.set(assetsAndTags[index], assetsAndTags[index + 1]));
        }
        return GovernanceSnapshot.of(tags.build().asList(), List.of());
    }
}
