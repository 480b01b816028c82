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
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;
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
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class TestRunningQuery
{
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Asset PEOPLE = Asset.table("c", "s", "people");
    private static final GovernanceSnapshot NOTHING_TAGGED = GovernanceSnapshot.of(List.of(), List.of());
    private static final Policies POLICIES = policies("DE");

    private static final String FEWER_ROWS = "it reads rows of c.s.people that user analyst may not see any more";

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
            assertThat(RunningQuery.seesLess(query, decisions, tagged("email", "SHOWN"))).isEmpty();
        }
    }

    @Test
    void rowsThatAreFilteredMeanwhile()
    {
        ActiveQuery query = reads(PEOPLE, "id");
        GovernanceSnapshot withConsent = tagged("agreed", "CONSENT");
        assertThat(RunningQuery.seesLess(query, decisions, withConsent)).contains(FEWER_ROWS);
        record(query, decisions, withConsent);
        assertThat(RunningQuery.seesLess(query, decisions, withConsent)).isEmpty();
    }

    /**
     * On the table, on its schema, in a field, on a column whose type does not fit the values, for a user without a tenant, and where the columns are not known.
     */
    @Test
    void filtersThatShowNothing()
    {
        for (GovernanceSnapshot snapshot : List.of(
                tagged(PEOPLE, "CONSENT"),
                tagged(PEOPLE.parent().orElseThrow(), "CONSENT"),
                tagged(PEOPLE.child("agreed").child("given"), "CONSENT"),
                tagged("email", "CONSENT"),
                tagged("country", "TENANT"))) {
            ActiveQuery query = reads(PEOPLE, "id");
            assertThat(RunningQuery.seesLess(query, decisions, NOTHING_TAGGED)).isEmpty();
            assertThat(RunningQuery.seesLess(query, decisions, snapshot)).contains(FEWER_ROWS);
            record(query, decisions, snapshot);
            assertThat(RunningQuery.seesLess(query, decisions, snapshot)).isEmpty();
        }
        ActiveQuery untyped = reads(Asset.table("c", "s", "people$history"), "version");
        assertThat(RunningQuery.seesLess(untyped, decisions, tagged("agreed", "CONSENT"))).isPresent();
    }

    @Test
    void aWriteThatIsPendingEndsNothing()
    {
        Asset source = Asset.table("c", "s", "source");
        PendingWrite write = new PendingWrite("2", "20260101_000000_00001_aaaaa", PEOPLE, List.of(source.child("agreed")), "etl", CLOCK.instant());
        TagEvent consent = tag("1", source.child("agreed"), "CONSENT");
        ActiveQuery query = reads(PEOPLE, "id");
        GovernanceSnapshot pending = GovernanceSnapshot.of(List.of(consent, write), List.of());
        assertThat(filters(query, decisions, pending)).extracting(RowFilter::rows).containsExactly(new RowFilter.None());
        assertThat(RunningQuery.seesLess(query, decisions, pending)).isEmpty();

        for (TagEvent other : List.of(tag("3", PEOPLE, "CONSENT"), tag("3", PEOPLE.child("country"), "TENANT"))) {
            assertThat(RunningQuery.seesLess(query, decisions, GovernanceSnapshot.of(List.of(consent, write, other), List.of()))).contains(FEWER_ROWS);
        }
    }

    /**
     * A table in files is read as it was; of another one the query may be shown what is written meanwhile.
     */
    @Test
    void aWriteThatIsPendingIsNotReadFromFiles()
    {
        Asset source = Asset.table("c", "s", "source");
        PendingWrite write = new PendingWrite("2", "20260101_000000_00001_aaaaa", PEOPLE, List.of(source.child("email")), "etl", CLOCK.instant());
        List<TagLogEntry> tagLog = List.of(tag("1", source.child("email"), "PII.EMAIL"), write);
        ActiveQuery query = reads(PEOPLE, "id");
        assertThat(RunningQuery.seesLess(query, decisions, GovernanceSnapshot.of(tagLog, List.of()))).isPresent();
        assertThat(RunningQuery.seesLess(query, decisions, with(tagLog, new TableLocation(PEOPLE, "the twins of c.s.people", "catalog c", CLOCK.instant())))).isPresent();
        TableLocation place = new TableLocation(PEOPLE, "s3://bucket/people", "catalog c", CLOCK.instant());
        assertThat(RunningQuery.seesLess(query, decisions, with(tagLog, place))).isEmpty();
        assertThat(RunningQuery.seesLess(query, decisions, with(tagLog, place, tag("3", PEOPLE.child("id"), "PII.EMAIL")))).isPresent();
    }

    private static GovernanceSnapshot with(List<TagLogEntry> tagLog, TagLogEntry... more)
    {
        return GovernanceSnapshot.of(Stream.concat(tagLog.stream(), Stream.of(more)).toList(), List.of());
    }

    @Test
    void rowsThatAreShownMeanwhile()
    {
        PolicyDecisions wider = new PolicyDecisions(policies("DE, FR"), CLOCK);
        GovernanceSnapshot withRegion = tagged("country", "REGION");
        ActiveQuery query = reads(PEOPLE, "id");
        record(query, decisions, withRegion);
        assertThat(RunningQuery.seesLess(query, wider, withRegion)).isEmpty();
        assertThat(RunningQuery.seesLess(query, wider, tagged("email", "REGION"))).contains(FEWER_ROWS);

        ActiveQuery ofWider = reads(PEOPLE, "id");
        record(ofWider, wider, withRegion);
        assertThat(RunningQuery.seesLess(ofWider, decisions, withRegion)).contains(FEWER_ROWS);

        ActiveQuery ofNone = reads(PEOPLE, "id");
        record(ofNone, decisions, tagged(PEOPLE, "REGION"));
        assertThat(RunningQuery.seesLess(ofNone, decisions, withRegion)).isEmpty();
    }

    /**
     * The engine asks for the columns that masks name before it asks which rows to read.
     */
    @Test
    void rowsThatAreNotToldYet()
    {
        GovernanceSnapshot withConsent = tagged("agreed", "CONSENT");
        Asset other = Asset.table("c", "s", "others");
        GovernanceSnapshot otherWithConsent = tagged(other.child("agreed"), "CONSENT");
        ActiveQuery query = reads(PEOPLE, "id");
        query.addPlainReads(other, Set.of("id"));
        // nobody asks which rows a table function reads
        assertThat(RunningQuery.seesLess(query, decisions, otherWithConsent)).contains("it reads rows of c.s.others that user analyst may not see any more");
        query.addColumnTypes(other, Map.of("id", "bigint", "agreed", "boolean"));
        assertThat(RunningQuery.seesLess(query, decisions, otherWithConsent)).isEmpty();
        assertThat(RunningQuery.seesLess(query, decisions, withConsent)).contains(FEWER_ROWS);
        query.decisions().addFilters(other, Set.of());
        assertThat(RunningQuery.seesLess(query, decisions, otherWithConsent)).isPresent();
    }

    /**
     * The user reads why the query was ended, and knows the view only.
     */
    @Test
    void whatIsBehindAViewIsNotNamed()
    {
        Asset hidden = Asset.table("hidden", "s", "people");
        assertThat(RunningQuery.seesLess(reads(hidden, "email"), decisions, tagged(hidden.child("email"), "PII.EMAIL"))).contains("it reads a table behind a view, which user analyst may not see any more");
        assertThat(RunningQuery.seesLess(reads(hidden, "id"), decisions, tagged(hidden.child("agreed"), "CONSENT"))).contains("it reads rows of a table behind a view that user analyst may not see any more");
    }

    private static Policies policies(String regions)
    {
        return PolicyFile.parse("policies.yaml",
                """
                version: 1
                tags:
                  PII: {EMAIL: }
                  CONSENT:
                  REGION:
                  TENANT:
                  SHOWN:
                masks:
                  - {tag: PII, mask: email}
                  - {tag: CONSENT, mask: none}
                  - {tag: REGION, mask: none}
                  - {tag: TENANT, mask: none}
                  - {tag: SHOWN, mask: none}
                rowFilters:
                  - {tag: CONSENT, users: ["*"], values: [true]}
                  - {tag: REGION, users: ["*"], values: [%s]}
                  - {tag: TENANT, users: ["*"], equals: tenant}
                tableRules:
                  - {users: ["*"], catalog: hidden, privileges: []}
                  - {users: ["*"], privileges: [select]}
                """.formatted(regions));
    }

    private static Set<RowFilter> filters(ActiveQuery query, PolicyDecisions decisions, GovernanceSnapshot snapshot)
    {
        return decisions.rowFilters(query.user(), snapshot, PEOPLE, query.columnTypes(PEOPLE));
    }

    private static void record(ActiveQuery query, PolicyDecisions decisions, GovernanceSnapshot snapshot)
    {
        Set<RowFilter> filters = filters(query, decisions, snapshot);
        assertThat(filters).hasSize(1);
        query.decisions().addFilters(PEOPLE, filters);
    }

    private static ActiveQuery reads(Asset table, String column)
    {
        Governance governance = new Governance(new InMemoryGovernanceLog(), () -> POLICIES, Duration.ZERO);
        ActiveQuery query = new ActiveQuery("20260101_000000_00000_aaaaa", Subject.user("analyst"), StatementKind.READ, new PinnedGovernance(governance, CLOCK));
        query.addColumnTypes(table, Map.of("id", "bigint", "email", "varchar", "agreed", "boolean", "country", "varchar", "$path", "varchar"));
        query.decisions().addFilters(table, Set.of());
        query.addPlainReads(table, Set.of(column));
        return query;
    }

    private static GovernanceSnapshot tagged(String column, String tag)
    {
        return tagged(PEOPLE.child(column), tag);
    }

    private static GovernanceSnapshot tagged(Asset asset, String tag)
    {
        return GovernanceSnapshot.of(List.of(tag("1", asset, tag)), List.of());
    }

    private static TagEvent tag(String eventId, Asset asset, String tag)
    {
        return new TagEvent(eventId, asset, tag, Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), CLOCK.instant());
    }
}
