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
package io.weir.access.enforcement;

import io.weir.access.query.ActiveQuery;
import io.weir.access.query.PinnedGovernance;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class TestRunningQuery
{
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Asset PEOPLE = Asset.table("c", "s", "people");
    private static final GovernanceSnapshot NOTHING_TAGGED = GovernanceSnapshot.of(List.of(), List.of());
    private static final Policies POLICIES = PolicyFile.parse("policies.yaml",
            """
            version: 1
            tags:
              PII: {EMAIL: }
              CONSENT:
            masks:
              - {tag: PII, mask: email}
              - {tag: CONSENT, mask: none}
            rowFilters:
              - {tag: CONSENT, users: ["*"], values: [true]}
            tableRules:
              - {users: ["*"], privileges: [select]}
            """);

    private final PolicyDecisions decisions = new PolicyDecisions(POLICIES, CLOCK);

    @Test
    void aColumnThatIsTaggedMeanwhile()
    {
        ActiveQuery query = reads(PEOPLE, "email");
        assertThat(RunningQuery.seesLess(query, decisions, NOTHING_TAGGED)).isEmpty();
        assertThat(RunningQuery.seesLess(query, decisions, tagged("email", "PII.EMAIL"))).contains("it reads c.s.people.email, which user analyst may not see any more");
        assertThat(RunningQuery.seesLess(query, decisions, tagged("id", "PII.EMAIL"))).isEmpty();
    }

    /**
     * A path holds partition values, and a history quotes literals.
     */
    @Test
    void whatTellsOfTheColumnThatIsTagged()
    {
        for (ActiveQuery query : List.of(reads(PEOPLE, "$path"), reads(Asset.table("c", "s", "people$history"), "operation_parameters"))) {
            assertThat(RunningQuery.seesLess(query, decisions, NOTHING_TAGGED)).isEmpty();
            assertThat(RunningQuery.seesLess(query, decisions, tagged("email", "PII.EMAIL"))).isPresent();
            assertThat(RunningQuery.seesLess(query, decisions, tagged("email", "CONSENT"))).isEmpty();
        }
    }

    @Test
    void rowsThatAreFilteredMeanwhile()
    {
        ActiveQuery query = reads(PEOPLE, "id");
        GovernanceSnapshot withConsent = tagged("agreed", "CONSENT");
        assertThat(RunningQuery.seesLess(query, decisions, withConsent)).contains("it reads rows of c.s.people that user analyst may not see any more");
        Set<RowFilter> filters = decisions.rowFilters(query.user(), withConsent, PEOPLE, query.columnTypes(PEOPLE));
        assertThat(filters).hasSize(1);
        query.decisions().addFilters(PEOPLE, filters);
        assertThat(RunningQuery.seesLess(query, decisions, withConsent)).isEmpty();
    }

    private static ActiveQuery reads(Asset table, String column)
    {
        Governance governance = new Governance(new InMemoryGovernanceLog(), () -> POLICIES, Duration.ZERO);
        ActiveQuery query = new ActiveQuery("20260101_000000_00000_aaaaa", Subject.user("analyst"), StatementKind.READ, new PinnedGovernance(governance, CLOCK));
        query.addColumnTypes(table, Map.of("id", "bigint", "email", "varchar", "agreed", "boolean", "$path", "varchar"));
        query.addPlainReads(table, Set.of(column));
        return query;
    }

    private static GovernanceSnapshot tagged(String column, String tag)
    {
        return GovernanceSnapshot.of(
                List.of(new TagEvent("1", PEOPLE.child(column), tag, Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), CLOCK.instant())),
                List.of());
    }
}
