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
package io.weir.access.decision;

import io.weir.access.audit.DecisionAudit;
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.PinnedGovernance;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.BreakGlass.Activation;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A judgement is remembered as long as it would be made again, and no longer.
 */
class TestTableJudgements
{
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Asset PEOPLE = Asset.table("c", "s", "people");
    private static final List<ReadColumn> COLUMNS = List.of(new ReadColumn("id", "bigint", false), new ReadColumn("email", "varchar", false));
    private static final String POLICIES =
            """
            version: 1
            tags: {PII: }
            clearances:
              - {users: [temp], tags: [PII], level: show, expires: 2026-01-02, reason: x}
              - {users: [etl], tags: [PII], level: copy, reason: x}
              - {users: ["*"], tags: [PII], level: show, purposes: [fraud], reason: x}
            purposes: {fraud: {users: [eva]}}
            breakGlass: [{users: [eva], tags: [PII], longest: 1h}]
            masks: [{tag: PII, mask: redact}]
            tableRules: [{users: ["*"], privileges: [all]}]
            """;

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private Policies policies = PolicyFile.parse("policies.yaml", POLICIES);
    private final Governance governance = new Governance(log, () -> policies, Duration.ZERO);
    private Instant now = START;
    private final ActiveQueries queries = new ActiveQueries();
    private final QueryJudges judges = new QueryJudges(queries, new PendingWrites(governance, Clock.fixed(START, ZoneOffset.UTC)), new DecisionAudit(governance));

    @Test
    void whatWouldBeJudgedAgainIsNotJudgedAgain()
    {
        tag("c.s.people.email", TagAction.SET);
        TableJudgement first = judge("eva");
        assertThat(first.maskedColumns()).containsExactly("email");
        tag("c.s.other.email", TagAction.SET);
        assertThat(judge("eva")).isSameAs(first);
        assertThat(judge("temp").maskedColumns()).isEmpty();
        assertThat(judge("eva", WRITE, Set.of())).isNotSameAs(first);
        assertThat(judge("etl", WRITE, Set.of()).maskedColumns()).isEmpty();
        assertThat(judge("etl").maskedColumns()).containsExactly("email");
        assertThat(judge("eva", READ, Set.of("fraud")).maskedColumns()).isEmpty();
        assertThat(judge("eva")).isSameAs(first);
    }

    @Test
    void aTagCounts()
    {
        assertThat(judge("eva").maskedColumns()).isEmpty();
        tag("c.s.people.email", TagAction.SET);
        assertThat(judge("eva").maskedColumns()).containsExactly("email");
        tag("c.s.people.email", TagAction.UNSET);
        assertThat(judge("eva").maskedColumns()).isEmpty();
    }

    @Test
    void aClearanceEnds()
    {
        tag("c.s.people.email", TagAction.SET);
        assertThat(judge("temp").maskedColumns()).isEmpty();
        now = START.plus(Duration.ofHours(24).minusMillis(1));
        assertThat(judge("temp").maskedColumns()).isEmpty();
        now = START.plus(Duration.ofHours(24));
        assertThat(judge("temp").maskedColumns()).containsExactly("email");
        now = START;
        assertThat(judge("temp").maskedColumns()).as("clocks are set back").isEmpty();
    }

    @Test
    void brokenGlassCountsAndEnds()
    {
        tag("c.s.people.email", TagAction.SET);
        assertThat(judge("eva").maskedColumns()).containsExactly("email");
        governance.breakGlass().begin(new Activation("1", "eva", Set.of("PII"), "fire", now, now.plusSeconds(60)));
        assertThat(judge("eva").maskedColumns()).isEmpty();
        now = START.plusSeconds(60);
        assertThat(judge("eva").maskedColumns()).containsExactly("email");
    }

    /**
     * An emergency that begins while a table is judged would be remembered as if it had no end.
     */
    @Test
    void glassThatIsBrokenMeanwhileCountsForLaterQueries()
    {
        tag("c.s.people.email", TagAction.SET);
        ActiveQuery query = query("eva", READ, Set.of());
        // it has its policies; the first question is answered by now
        query.policies();
        governance.breakGlass().begin(new Activation("1", "eva", Set.of("PII"), "fire", now, now.plusSeconds(60)));
        assertThat(see(query, "eva").maskedColumns()).containsExactly("email");
        assertThat(judge("eva").maskedColumns()).isEmpty();
        governance.breakGlass().end("eva", now);
        assertThat(judge("eva").maskedColumns()).containsExactly("email");
    }

    @Test
    void otherPoliciesCount()
    {
        tag("c.s.people.email", TagAction.SET);
        assertThat(judge("eva").maskedColumns()).containsExactly("email");
        policies = PolicyFile.parse("policies.yaml", POLICIES.replace("users: [temp]", "users: [temp, eva]"));
        assertThat(judge("eva").maskedColumns()).isEmpty();
    }

    private TableJudgement judge(String user)
    {
        return judge(user, READ, Set.of());
    }

    private TableJudgement judge(String user, StatementKind kind, Set<String> purposes)
    {
        return see(query(user, kind, purposes), user);
    }

    private ActiveQuery query(String user, StatementKind kind, Set<String> purposes)
    {
        ActiveQuery query = new ActiveQuery(UUID.randomUUID().toString(), Subject.user(user).withPurposes(purposes), kind, new PinnedGovernance(governance, Clock.fixed(now, ZoneOffset.UTC)));
        queries.begin(query);
        return query;
    }

    private TableJudgement see(ActiveQuery query, String user)
    {
        return judges.of(query.queryId(), Subject.user(user)).masking().see(PEOPLE, ReadColumns.of(COLUMNS));
    }

    private void tag(String asset, TagAction action)
    {
        log.appendTags(List.of(new TagEvent(UUID.randomUUID().toString(), Asset.parse(asset), "PII", Optional.empty(), action, TagOrigin.STEWARD, "steward", Optional.of("test"), now)));
    }
}
