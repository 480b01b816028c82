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
package io.weir.governance.policy.file;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.Purpose;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.Entries;
import io.weir.governance.snapshot.GovernanceSnapshot;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policies that people copy: they load, and their users can do what the file says.
 */
final class TestShippedPolicies
{
    private static final Asset USERS = Asset.parse("delta_gov.reviews.users");
    private static final Asset EMAIL = USERS.child("email");

    private final Policies policies = PolicyFile.load(Path.of("..", "etc-trino", "policies.yaml"));
    private final PolicyDecisions decisions = new PolicyDecisions(policies, Clock.systemUTC());
    private final GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(new Entries().set(EMAIL.toString(), "PII.EMAIL")), List.of());

    @Test
    void adminMayDoEverything()
    {
        for (Privilege privilege : Privilege.values()) {
            assertThat(may("admin", privilege, USERS)).isTrue();
            assertThat(may("admin", privilege, Asset.parse("system"))).isTrue();
        }
        assertThat(see("admin", Purpose.SHOW)).isInstanceOf(Show.class);
    }

    @Test
    void stewardMayCreateWriteAndTagAnywhere()
    {
        assertThat(may("steward", Privilege.TAG, EMAIL)).isTrue();
        assertThat(may("steward", Privilege.TAG, Asset.parse("delta_gov"))).isTrue();
        assertThat(may("steward", Privilege.CREATE, Asset.parse("mongo_recent.new_schema"))).isTrue();
        assertThat(may("steward", Privilege.SELECT, Asset.parse("governance.system.tags"))).isTrue();
        assertThat(may("steward", Privilege.OWN, Asset.parse("system"))).isFalse();
        assertThat(see("steward", Purpose.SHOW)).isInstanceOf(Show.class);
    }

    @Test
    void analystMaySelectAnywhereAndIsClearedForNothing()
    {
        assertThat(may("analyst", Privilege.SELECT, USERS)).isTrue();
        assertThat(may("analyst", Privilege.SELECT, Asset.parse("tpch.tiny.orders"))).isTrue();
        assertThat(may("analyst", Privilege.SELECT, Asset.parse("system.jdbc.tables"))).isTrue();
        assertThat(may("analyst", Privilege.SELECT, Asset.parse("delta_gov.information_schema.tables"))).isTrue();
        assertThat(may("analyst", Privilege.SELECT, Asset.parse("governance.system.tags"))).isFalse();
        assertThat(may("analyst", Privilege.SELECT, Asset.parse("system.runtime.queries"))).isFalse();
        assertThat(may("analyst", Privilege.INSERT, USERS)).isFalse();
        assertThat(may("analyst", Privilege.CREATE, Asset.parse("delta_gov.reviews.mine"))).isFalse();
        assertThat(may("analyst", Privilege.TAG, EMAIL)).isFalse();
        assertThat(decisions.isVisible(Subject.user("analyst"), Asset.parse("governance"))).isFalse();
        assertThat(see("analyst", Purpose.SHOW)).isInstanceOfSatisfying(Mask.class, mask -> assertThat(mask.mask()).isEqualTo(new MaskSpec.Email()));
        assertThat(see("analyst", Purpose.COPY)).isInstanceOf(Mask.class);
    }

    @Test
    void etlMayWriteAndCopyButNotShow()
    {
        assertThat(may("etl", Privilege.CREATE, Asset.parse("delta_gov.reviews"))).isTrue();
        assertThat(may("etl", Privilege.INSERT, Asset.parse("mongo_recent.reviews.user_ratings"))).isTrue();
        assertThat(may("etl", Privilege.SELECT, Asset.parse("tpch.tiny.customer"))).isTrue();
        assertThat(may("etl", Privilege.TAG, EMAIL)).isFalse();
        assertThat(see("etl", Purpose.SHOW)).isInstanceOf(Mask.class);
        assertThat(see("etl", Purpose.COPY)).isInstanceOf(Show.class);
    }

    @Test
    void tenantsSeeTheirOwnAndNoSignOfOthers()
    {
        Subject acme = Subject.user("acme");
        assertThat(may("acme", Privilege.CREATE, Asset.parse("delta_gov.acme.orders"))).isTrue();
        assertThat(may("acme", Privilege.SELECT, USERS)).isFalse();
        assertThat(decisions.isVisible(acme, Asset.parse("delta_gov"))).isTrue();
        assertThat(decisions.isVisible(acme, Asset.parse("delta_gov.acme"))).isTrue();
        assertThat(decisions.isVisible(acme, Asset.parse("delta_gov.globex"))).isFalse();
        assertThat(decisions.isVisible(acme, Asset.parse("delta_gov.reviews"))).isFalse();
        assertThat(decisions.isVisible(acme, Asset.parse("tpch"))).isFalse();
        assertThat(decisions.rowFilters(acme, GovernanceSnapshot.of(List.of(), List.of()), Asset.parse("delta_gov.shared.orders"), Map.of()))
                .extracting(RowFilter::rows)
                .containsExactly(new Where("tenant", Set.of(FilterValue.text("acme"))));
        assertThat(decisions.rowFilters(acme, GovernanceSnapshot.of(List.of(), List.of()), Asset.parse("delta_gov.shared.\"orders$all\""), Map.of()))
                .extracting(RowFilter::rows)
                .containsExactly(new Where("tenant", Set.of(FilterValue.text("acme"))));
        assertThat(may("acme", Privilege.SELECT, Asset.parse("delta_gov.shared.\"orders$history\""))).isFalse();
        assertThat(decisions.rowFilters(Subject.user("globex"), GovernanceSnapshot.of(List.of(), List.of()), Asset.parse("delta_gov.shared.orders"), Map.of()))
                .extracting(RowFilter::rows)
                .containsExactly(new Where("tenant", Set.of(FilterValue.text("globex"))));
    }

    @Test
    void otherUsersHaveNothing()
    {
        assertThat(may("mallory", Privilege.SELECT, USERS)).isFalse();
        assertThat(decisions.isVisible(Subject.user("mallory"), Asset.parse("delta_gov"))).isFalse();
    }

    private boolean may(String user, Privilege privilege, Asset asset)
    {
        return decisions.mayAccess(Subject.user(user), privilege, asset).isAllowed();
    }

    private Decision see(String user, Purpose purpose)
    {
        return decisions.decideColumn(Subject.user(user), purpose, snapshot, EMAIL, "varchar");
    }
}
