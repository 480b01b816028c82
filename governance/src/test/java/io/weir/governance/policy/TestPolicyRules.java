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
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.BreakGlass.Activation;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.Entries;
import io.weir.governance.snapshot.GovernanceSnapshot;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Purposes, roles, scopes, emergencies, and where values may go.
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
        GovernanceSnapshot snapshot = entries.tagged("c.acme.t.x", "PII", "c.shared.t.x", "PII");
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
        assertThat(later.decideColumn(otto, Purpose.SHOW, entries.tagged("c.s.t.x", "PII.EMAIL"), Asset.parse("c.s.t.x"), "varchar")).isInstanceOf(Mask.class);
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
        GovernanceSnapshot tagged = entries.tagged("c.s.t.x", "PII", "vault.s.t.x", "PII");
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

    private Decision decide(Subject subject)
    {
        return decide(subject, "PII.EMAIL");
    }

    private Decision decide(Subject subject, String tag)
    {
        return decisions.decideColumn(subject, Purpose.SHOW, entries.tagged("c.s.t.x", tag), Asset.parse("c.s.t.x"), "varchar");
    }
}
