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

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Access.Allowed;
import io.weir.governance.policy.Access.Denied;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.MaskSpec.Constant;
import io.weir.governance.policy.MaskSpec.Email;
import io.weir.governance.policy.MaskSpec.NullMask;
import io.weir.governance.policy.MaskSpec.Phone;
import io.weir.governance.policy.MaskSpec.Redact;
import io.weir.governance.policy.MaskSpec.Year;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.Entries;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.TagSource.Own;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

final class TestPolicyDecisions
{
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Asset COLUMN = Asset.parse("c.s.t.x");
    private static final GovernanceSnapshot NOTHING_TAGGED = GovernanceSnapshot.of(List.of(), List.of());
    private static final String POLICIES =
            """
            version: 1
            tags:
              PII: {EMAIL: {WORK: }, PHONE: , BIRTH: , SECRET: }
              QUALITY: {RAW: , CHECKED: , GUESSED: }
              OTHER:
            groups:
              doctors: [bob]
            clearances:
              - {users: [alice], tags: [PII.EMAIL], level: show, reason: support}
              - {groups: [doctors], tags: [PII], level: show, reason: care, expires: 2026-06-01T00:00:01Z}
              - {groups: [nurses], tags: [PII], level: show, reason: care, expires: 2026-06-01}
              - {users: [etl], tags: [PII], level: copy, reason: loads}
              - {users: [root], tags: ["*"], level: show, reason: all}
            masks:
              - {tag: PII, mask: redact}
              - {tag: PII.EMAIL, mask: email}
              - {tag: PII.PHONE, mask: phone}
              - {tag: PII.PHONE, types: [bigint], mask: constant, value: "0"}
              - {tag: PII.BIRTH, mask: year}
              - {tag: PII.SECRET, mask: deny}
              - {tag: QUALITY, mask: none}
              - {tag: QUALITY.RAW, mask: email}
              - {tag: QUALITY.CHECKED, types: [varchar], mask: redact}
              - {tag: QUALITY.GUESSED, types: [varchar], mask: redact}
              - {tag: QUALITY.GUESSED, mask: none}
            maskDefaults: {varchar: redact}
            tableRules:
              - {users: [alice], catalog: c, schema: hr, privileges: []}
              - {users: [alice], catalog: c, schema: s, table: t.*, privileges: [select, insert]}
              - {users: [alice], catalog: c, schema: s, privileges: [create]}
              - {groups: [doctors], catalog: c, privileges: [all]}
              - {users: [lost], privileges: [all]}
            tenants:
              - name: red
                users: [rita]
                groups: [reds]
                tables:
                  - {catalog: c, schema: red, privileges: [all]}
                  - {catalog: c, schema: shared, privileges: [select], rowFilter: {column: owner, value: R}}
              - {name: blue, groups: [blues], tables: [{catalog: c, privileges: [select]}]}
            """;

    private final PolicyDecisions decisions = new PolicyDecisions(PolicyFile.parse("policies.yaml", POLICIES), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void whatCarriesNoTagIsShown()
    {
        assertThat(column(Subject.user("nobody"), Purpose.SHOW, "varchar")).isEqualTo(Show.untagged("it carries no tag"));
    }

    @Test
    void theNearestRuleDecidesAndSaysWhy()
    {
        EffectiveTag work = new EffectiveTag("PII.EMAIL.WORK", Optional.empty(), new Own());
        assertThat(column(Subject.user("nobody"), Purpose.SHOW, "varchar", "PII.EMAIL.WORK"))
                .isEqualTo(new Mask(new Email(), work, Optional.of(new RuleLocation("policies.yaml", 16)), "it carries PII.EMAIL.WORK, set on it, for which nobody has no clearance to see; mask at policies.yaml:16"));
        assertThat(mask(Subject.user("nobody"), "varchar", "PII")).isEqualTo(new Redact());
        assertThat(mask(Subject.user("nobody"), "varchar", "PII.PHONE")).isEqualTo(new Phone());
        assertThat(mask(Subject.user("nobody"), "bigint", "PII.PHONE")).isEqualTo(new Constant("0"));
        assertThat(mask(Subject.user("nobody"), "date", "PII.BIRTH")).isEqualTo(new Year());
    }

    @Test
    void aRuleWhoseMaskDoesNotFitTheTypeIsPassedOver()
    {
        assertThat(mask(Subject.user("nobody"), "varchar", "PII.BIRTH")).isEqualTo(new Redact());
        assertThat(mask(Subject.user("nobody"), "double", "PII.EMAIL")).isEqualTo(new NullMask());
        assertThat(mask(Subject.user("nobody"), "varchar", "OTHER")).isEqualTo(new Redact());
        assertThat(mask(Subject.user("nobody"), "double", "OTHER")).isEqualTo(new NullMask());
    }

    @Test
    void nothingIsShownBecauseAMaskWasPassedOver()
    {
        assertThat(mask(Subject.user("nobody"), "varchar", "QUALITY.RAW")).isEqualTo(new Email());
        assertThat(mask(Subject.user("nobody"), "bigint", "QUALITY.RAW")).isEqualTo(new NullMask());
        assertThat(mask(Subject.user("nobody"), "varchar", "QUALITY.CHECKED")).isEqualTo(new Redact());
        // the rule is for texts only, and says for the rest as well that there is something to hide
        assertThat(mask(Subject.user("nobody"), "bigint", "QUALITY.CHECKED")).isEqualTo(new NullMask());
        // this one shows all but texts by itself
        assertThat(mask(Subject.user("nobody"), "varchar", "QUALITY.GUESSED")).isEqualTo(new Redact());
        assertThat(column(Subject.user("nobody"), Purpose.SHOW, "bigint", "QUALITY.GUESSED")).isInstanceOf(Show.class);
    }

    @Test
    void whatIsMaskedInSomeTypeIsMaskedWhereTheTypeIsNotKnown()
    {
        for (String tag : List.of("QUALITY.RAW", "QUALITY.CHECKED", "QUALITY.GUESSED", "PII.EMAIL", "OTHER")) {
            GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(new Entries().set(COLUMN.toString(), tag)), List.of());
            assertThat(decisions.decideColumn(Subject.user("nobody"), Purpose.SHOW, snapshot, COLUMN)).as(tag).isInstanceOf(Mask.class);
            assertThat(decisions.decideTable(Subject.user("nobody"), Purpose.SHOW, snapshot, COLUMN.table())).as(tag).isInstanceOf(Mask.class);
        }
        GovernanceSnapshot plain = GovernanceSnapshot.of(List.of(new Entries().set(COLUMN.toString(), "QUALITY")), List.of());
        assertThat(decisions.decideColumn(Subject.user("nobody"), Purpose.SHOW, plain, COLUMN)).isInstanceOf(Show.class);
    }

    @Test
    void tagsThatThePoliciesDoNotKnowAreMaskedWithNull()
    {
        assertThat(mask(Subject.user("nobody"), "varchar", "IMPORTED")).isEqualTo(new NullMask());
        assertThat(mask(Subject.user("nobody"), "varchar", "PII.EMAIL.UNLISTED")).isEqualTo(new NullMask());
        assertThat(column(Subject.user("alice"), Purpose.SHOW, "varchar", "PII.EMAIL.UNLISTED")).isInstanceOf(Show.class);
        assertThat(column(Subject.user("root"), Purpose.SHOW, "varchar", "IMPORTED")).isInstanceOf(Show.class);
    }

    @Test
    void theMostRestrictiveOfSeveralTagsCounts()
    {
        assertThat(mask(Subject.user("nobody"), "varchar", "PII", "PII.EMAIL")).isEqualTo(new Redact());
        assertThat(mask(Subject.user("nobody"), "varchar", "PII.PHONE", "QUALITY")).isEqualTo(new Phone());
        assertThat(mask(Subject.user("alice"), "varchar", "PII.PHONE", "PII.EMAIL")).isEqualTo(new Phone());
        assertThat(column(Subject.user("nobody"), Purpose.SHOW, "varchar", "PII", "PII.SECRET")).isInstanceOf(Deny.class);
        assertThat(column(Subject.user("nobody"), Purpose.SHOW, "varchar", "QUALITY")).isInstanceOf(Show.class);
    }

    /**
     * An address with a name behind it carries both tags: the mask of addresses would show the name.
     */
    @Test
    void twoMasksThatShowDifferentPartsShowNone()
    {
        assertThat(mask(Subject.user("nobody"), "varchar", "PII.PHONE", "PII.EMAIL", "QUALITY")).isEqualTo(new Redact());
        assertThat(mask(Subject.user("nobody"), "varchar", "PII.EMAIL", "QUALITY.RAW")).isEqualTo(new Email());
        EffectiveTag tag = new EffectiveTag("A", Optional.empty(), new Own());
        Mask name = new Mask(new MaskSpec.Name(), new EffectiveTag("B", Optional.empty(), new Own()), Optional.of(new RuleLocation("policies.yaml", 16)), "name");
        Mask last = new Mask(new MaskSpec.LastFour(), tag, Optional.empty(), "last");
        Mask token = new Mask(new MaskSpec.Token(), tag, Optional.empty(), "token");
        assertThat(Decision.mostRestrictive(name, last)).isEqualTo(new Mask(new Redact(), tag, Optional.empty(), "last; and it carries B as well; mask at policies.yaml:16"));
        assertThat(Decision.mostRestrictive(List.of(name, last, token))).contains(token);
    }

    @Test
    void twoDifferentMasksOfOneKindGiveNull()
    {
        EffectiveTag tag = new EffectiveTag("A", Optional.empty(), new Own());
        Mask zero = new Mask(new Constant("0"), tag, Optional.empty(), "zero");
        Mask one = new Mask(new Constant("1"), tag, Optional.empty(), "one");
        assertThat(Decision.mostRestrictive(zero, one)).isEqualTo(new Mask(new NullMask(), tag, Optional.empty(), "zero; and it carries A as well; default mask"));
        assertThat(Decision.mostRestrictive(zero, zero)).isEqualTo(zero);
    }

    @Test
    void clearancesHoldForUsersAndGroupsUntilTheyExpire()
    {
        assertThat(column(Subject.user("alice"), Purpose.SHOW, "varchar", "PII.EMAIL.WORK")).isEqualTo(new Show(
                new EffectiveTag("PII.EMAIL.WORK", Optional.empty(), new Own()),
                new RuleLocation("policies.yaml", 9),
                "it carries PII.EMAIL.WORK, set on it, and alice is cleared for that at policies.yaml:9"));
        assertThat(column(Subject.user("bob"), Purpose.SHOW, "varchar", "PII.SECRET")).isInstanceOf(Show.class);
        assertThat(column(new Subject("ann", ImmutableSet.of("doctors")), Purpose.SHOW, "varchar", "PII")).isInstanceOf(Show.class);
        assertThat(column(new Subject("ann", ImmutableSet.of("nurses")), Purpose.SHOW, "varchar", "PII")).isInstanceOf(Mask.class);
    }

    @Test
    void aClearanceToCopyHoldsForWritesOnly()
    {
        assertThat(column(Subject.user("etl"), Purpose.COPY, "varchar", "PII.EMAIL")).isInstanceOf(Show.class);
        assertThat(mask(Subject.user("etl"), "varchar", "PII.EMAIL")).isEqualTo(new Email());
        assertThat(column(Subject.user("nobody"), Purpose.COPY, "varchar", "PII.EMAIL")).isInstanceOf(Mask.class);
    }

    @Test
    void aTableAsAWholeIsJudgedByAllThatIsInIt()
    {
        Entries entries = new Entries();
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(entries.set("c.s.t.x", "PII.EMAIL"), entries.set("c.s.u.y", "PII.SECRET"), entries.set("c.s.v.y", "QUALITY")), List.of());
        assertThat(decisions.decideTable(Subject.user("nobody"), Purpose.SHOW, snapshot, Asset.parse("c.s.t")))
                .isInstanceOfSatisfying(Mask.class, mask -> assertThat(mask.mask()).isEqualTo(new NullMask()));
        assertThat(decisions.decideTable(Subject.user("alice"), Purpose.SHOW, snapshot, Asset.parse("c.s.\"t$history\""))).isInstanceOf(Show.class);
        assertThat(decisions.decideTable(Subject.user("nobody"), Purpose.SHOW, snapshot, Asset.parse("c.s.u"))).isInstanceOf(Deny.class);
        assertThat(decisions.decideTable(Subject.user("nobody"), Purpose.SHOW, snapshot, Asset.parse("c.s.v"))).isInstanceOf(Show.class);
        assertThat(decisions.decideTable(Subject.user("nobody"), Purpose.SHOW, snapshot, Asset.parse("c.s.w"))).isInstanceOf(Show.class);
    }

    @Test
    void theFirstMatchingTableRuleDecides()
    {
        Subject alice = Subject.user("alice");
        assertThat(decisions.mayAccess(alice, Privilege.SELECT, COLUMN)).isEqualTo(new Allowed("the rule at policies.yaml:29 gives SELECT on c.s.t.x for user alice"));
        assertThat(decisions.mayAccess(alice, Privilege.CREATE, Asset.parse("c.s.t"))).isEqualTo(new Denied("the rule at policies.yaml:29 does not give CREATE on c.s.t for user alice"));
        assertThat(decisions.mayAccess(alice, Privilege.CREATE, Asset.parse("c.s.u")).isAllowed()).isTrue();
        assertThat(decisions.mayAccess(alice, Privilege.SELECT, Asset.parse("c.s.\"t$history\"")).isAllowed()).isTrue();
        assertThat(decisions.mayAccess(alice, Privilege.SELECT, Asset.parse("c.other.t"))).isEqualTo(new Denied("no rule of the policies gives SELECT on c.other.t for user alice"));
        assertThat(decisions.mayAccess(alice, Privilege.SELECT, Asset.parse("c.hr.t")).isAllowed()).isFalse();
    }

    @Test
    void aRuleAboutSomeTablesIsNoneAboutTheirSchema()
    {
        Subject alice = Subject.user("alice");
        assertThat(decisions.mayAccess(alice, Privilege.INSERT, Asset.parse("c.s")).isAllowed()).isFalse();
        assertThat(decisions.mayAccess(alice, Privilege.CREATE, Asset.parse("c.s")).isAllowed()).isTrue();
        assertThat(decisions.mayAccess(alice, Privilege.CREATE, Asset.parse("c")).isAllowed()).isFalse();
        assertThat(decisions.mayAccess(Subject.user("bob"), Privilege.CREATE, Asset.parse("c")).isAllowed()).isTrue();
    }

    @Test
    void onlyWhatARuleGivesSomethingOnIsVisible()
    {
        Subject alice = Subject.user("alice");
        assertThat(decisions.isVisible(alice, Asset.parse("c"))).isTrue();
        assertThat(decisions.isVisible(alice, Asset.parse("c.s"))).isTrue();
        assertThat(decisions.isVisible(alice, Asset.parse("c.s.t"))).isTrue();
        assertThat(decisions.isVisible(alice, Asset.parse("c.information_schema"))).isTrue();
        assertThat(decisions.isVisible(alice, Asset.parse("c.hr"))).isFalse();
        assertThat(decisions.isVisible(alice, Asset.parse("d"))).isFalse();
        assertThat(decisions.isVisible(alice, Asset.parse("d.information_schema.tables"))).isFalse();
        assertThat(decisions.mayAccess(alice, Privilege.SELECT, Asset.parse("c.information_schema.tables")).isAllowed()).isTrue();
        assertThat(decisions.mayAccess(alice, Privilege.INSERT, Asset.parse("c.information_schema.tables")).isAllowed()).isFalse();
    }

    @Test
    void tenantsHaveNothingElse()
    {
        for (Subject tenant : List.of(Subject.user("rita"), new Subject("ron", ImmutableSet.of("reds")), new Subject("lost", ImmutableSet.of("reds")))) {
            assertThat(decisions.mayAccess(tenant, Privilege.DELETE, Asset.parse("c.red.t")).isAllowed()).isTrue();
            assertThat(decisions.mayAccess(tenant, Privilege.SELECT, Asset.parse("c.s.t")).isAllowed()).isFalse();
            assertThat(decisions.isVisible(tenant, Asset.parse("c.s"))).isFalse();
            assertThat(decisions.rowFilters(tenant, NOTHING_TAGGED, Asset.parse("c.shared.t"), Map.of()))
                    .containsExactly(new RowFilter(new Where("owner", Set.of(FilterValue.text("R"))), Optional.empty(), new RuleLocation("policies.yaml", 39)));
            assertThat(decisions.rowFilters(tenant, NOTHING_TAGGED, Asset.parse("c.red.t"), Map.of())).isEmpty();
            assertThat(decisions.isVisible(tenant, Asset.parse("c.shared.\"t$history\""))).isFalse();
            assertThat(decisions.isVisible(tenant, Asset.parse("c.red.\"t$history\""))).isTrue();
        }
    }

    @Test
    void whoIsInTwoTenantsHasNothing()
    {
        Subject both = new Subject("zoe", ImmutableSet.of("reds", "blues"));
        assertThat(decisions.mayAccess(both, Privilege.SELECT, Asset.parse("c.shared.t")).isAllowed()).isFalse();
        assertThat(decisions.isVisible(both, Asset.parse("c"))).isFalse();
    }

    private MaskSpec mask(Subject subject, String type, String... tags)
    {
        assertThat(column(subject, Purpose.SHOW, type, tags)).isInstanceOf(Mask.class);
        return ((Mask) column(subject, Purpose.SHOW, type, tags)).mask();
    }

    private Decision column(Subject subject, Purpose purpose, String type, String... tags)
    {
        Entries entries = new Entries();
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(Stream.of(tags).map(tag -> entries.set(COLUMN.toString(), tag)).toList(), List.of());
        return decisions.decideColumn(subject, purpose, snapshot, COLUMN, type);
    }
}
