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

import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.JudgedTables.JudgedTable;
import io.weir.access.query.MadeViews;
import io.weir.access.query.PinnedGovernance;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.KnownColumns;
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

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;

class TestRunningQuery
{
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Asset PEOPLE = Asset.table("c", "s", "people");
    private static final Asset VIEW = Asset.table("c", "s", "addresses");
    private static final GovernanceSnapshot NOTHING_TAGGED = GovernanceSnapshot.of(List.of(), List.of());
    private static final Policies POLICIES = policies("DE");

    private static final String FEWER_ROWS = "it reads rows of c.s.people that user analyst may not see any more";

    private final PolicyDecisions decisions = new PolicyDecisions(POLICIES, CLOCK);
    private final MadeViews madeViews = new ActiveQueries().madeViews();

    @Test
    void aColumnThatIsTaggedMeanwhile()
    {
        ActiveQuery query = reads(PEOPLE, "email");
        assertThat(seesLess(query, decisions, NOTHING_TAGGED)).isEmpty();
        assertThat(seesLess(query, decisions, tagged("email", "PII.EMAIL"))).contains("it reads c.s.people.email, which user analyst may not see any more");
        assertThat(seesLess(query, decisions, tagged("id", "PII.EMAIL"))).isEmpty();
    }

    /**
     * A path holds partition values, and a history quotes literals.
     */
    @Test
    void whatTellsOfTheColumnThatIsTagged()
    {
        for (ActiveQuery query : List.of(reads(PEOPLE, "$path"), reads(Asset.table("c", "s", "people$history"), "operation_parameters"))) {
            assertThat(seesLess(query, decisions, NOTHING_TAGGED)).isEmpty();
            assertThat(seesLess(query, decisions, tagged("email", "PII.EMAIL"))).isPresent();
            assertThat(seesLess(query, decisions, tagged("email", "SHOWN"))).isEmpty();
        }
    }

    /**
     * From the first tag on, fields that are no columns are for those who see what nobody has classified.
     */
    @Test
    void aWholeDocument()
    {
        List<Asset> known = Stream.of("id", "email", "agreed", "country", "$path", "_document").map(PEOPLE::child).toList();
        KnownColumns columns = new KnownColumns("0", PEOPLE, known, "steward", CLOCK.instant());
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(columns, tag("1", PEOPLE.child("email"), "SHOWN")), List.of());
        assertThat(seesLess(reads(PEOPLE, "_document"), decisions, NOTHING_TAGGED)).isEmpty();
        assertThat(seesLess(reads(PEOPLE, "_document"), decisions, snapshot)).contains("it reads c.s.people._document, which user analyst may not see any more");
        assertThat(seesLess(reads(PEOPLE, "email"), decisions, snapshot)).isEmpty();
    }

    @Test
    void rowsThatAreFilteredMeanwhile()
    {
        ActiveQuery query = reads(PEOPLE, "id");
        GovernanceSnapshot withConsent = tagged("agreed", "CONSENT");
        assertThat(seesLess(query, decisions, withConsent)).contains(FEWER_ROWS);
        record(query, decisions, withConsent);
        assertThat(seesLess(query, decisions, withConsent)).isEmpty();
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
            assertThat(seesLess(query, decisions, NOTHING_TAGGED)).isEmpty();
            assertThat(seesLess(query, decisions, snapshot)).contains(FEWER_ROWS);
            record(query, decisions, snapshot);
            assertThat(seesLess(query, decisions, snapshot)).isEmpty();
        }
        ActiveQuery untyped = reads(Asset.table("c", "s", "people$history"), "version");
        assertThat(seesLess(untyped, decisions, tagged("agreed", "CONSENT"))).isPresent();
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
        assertThat(seesLess(query, decisions, pending)).isEmpty();

        for (TagEvent other : List.of(tag("3", PEOPLE, "CONSENT"), tag("3", PEOPLE.child("country"), "TENANT"))) {
            assertThat(seesLess(query, decisions, GovernanceSnapshot.of(List.of(consent, write, other), List.of()))).contains(FEWER_ROWS);
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
        assertThat(seesLess(query, decisions, GovernanceSnapshot.of(tagLog, List.of()))).isPresent();
        assertThat(seesLess(query, decisions, with(tagLog, new TableLocation(PEOPLE, "the twins of c.s.people", "catalog c", CLOCK.instant())))).isPresent();
        TableLocation place = new TableLocation(PEOPLE, "s3://bucket/people", "catalog c", CLOCK.instant());
        assertThat(seesLess(query, decisions, with(tagLog, place))).isEmpty();
        assertThat(seesLess(query, decisions, with(tagLog, place, tag("3", PEOPLE.child("id"), "PII.EMAIL")))).isPresent();
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
        assertThat(seesLess(query, wider, withRegion)).isEmpty();
        assertThat(seesLess(query, wider, tagged("email", "REGION"))).contains(FEWER_ROWS);

        ActiveQuery ofWider = reads(PEOPLE, "id");
        record(ofWider, wider, withRegion);
        assertThat(seesLess(ofWider, decisions, withRegion)).contains(FEWER_ROWS);

        ActiveQuery ofNone = reads(PEOPLE, "id");
        record(ofNone, decisions, tagged(PEOPLE, "REGION"));
        assertThat(seesLess(ofNone, decisions, withRegion)).isEmpty();
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
        query.toldReads().addUnmasked(other, Set.of("id"));
        // nobody asks which rows a table function reads
        assertThat(seesLess(query, decisions, otherWithConsent)).contains("it reads rows of c.s.others that user analyst may not see any more");
        query.addColumnTypes(other, Map.of("id", "bigint", "agreed", "boolean"));
        assertThat(seesLess(query, decisions, otherWithConsent)).isEmpty();
        assertThat(seesLess(query, decisions, withConsent)).contains(FEWER_ROWS);
        query.decisions().addFilters(other, Set.of());
        assertThat(seesLess(query, decisions, otherWithConsent)).isPresent();
    }

    /**
     * The user reads why the query was ended, and knows the view only.
     */
    @Test
    void whatIsBehindAViewIsNotNamed()
    {
        Asset hidden = Asset.table("hidden", "s", "people");
        assertThat(seesLess(reads(hidden, "email"), decisions, tagged(hidden.child("email"), "PII.EMAIL"))).contains("it reads a table behind a view, which user analyst may not see any more");
        assertThat(seesLess(reads(hidden, "id"), decisions, tagged(hidden.child("agreed"), "CONSENT"))).contains("it reads rows of a table behind a view that user analyst may not see any more");
    }

    /**
     * A mask that shows less is as good as none that was told.
     */
    @Test
    void aMaskThatBecomesStricter()
    {
        for (String stricter : List.of("SECRET", "HIDDEN")) {
            ActiveQuery query = query();
            see(query, "analyst", PEOPLE, Map.of("email", Optional.of("PII.EMAIL")));
            assertThat(seesLess(query, decisions, tagged("email", "PII.EMAIL"))).isEmpty();
            assertThat(seesLess(query, decisions, NOTHING_TAGGED)).isEmpty();
            assertThat(seesLess(query, decisions, tagged("email", stricter))).contains("it reads c.s.people.email, of which user analyst may not see as much any more");
        }
        ActiveQuery ofNothing = query();
        see(ofNothing, "analyst", PEOPLE, Map.of("email", Optional.of("SECRET")));
        assertThat(seesLess(ofNothing, decisions, tagged("email", "PII.EMAIL"))).isEmpty();
        assertThat(seesLess(ofNothing, decisions, tagged("email", "HIDDEN"))).isEmpty();
    }

    /**
     * The engine asked again after the tag was set, and masks only where it was told to.
     */
    @Test
    void aTableThatIsNamedBeforeAndAfterTheTag()
    {
        ActiveQuery query = query();
        see(query, "analyst", PEOPLE, Map.of("email", Optional.empty()));
        see(query, "analyst", PEOPLE, Map.of("email", Optional.of("PII.EMAIL")));
        assertThat(seesLess(query, decisions, tagged("email", "PII.EMAIL"))).contains("it reads c.s.people.email, which user analyst may not see any more");
    }

    /**
     * Its maker sees masks, so it carries no tags until the lineage of its definition arrives.
     */
    @Test
    void aViewThatWasJustMade()
    {
        madeBy("00000000_000000_00000_maker", VIEW);
        ActiveQuery query = query();
        see(query, "analyst", PEOPLE, Map.of("email", Optional.of("PII.EMAIL")));
        see(query, "analyst", VIEW, Map.of("address", Optional.empty()));
        assertThat(seesLess(query, decisions, viewed("PII.EMAIL"))).isEmpty();
        // the mask on the way shows more than the one that the view has now
        assertThat(seesLess(query, decisions, viewed("PII.EMAIL", tag("2", VIEW.child("address"), "SECRET")))).isPresent();
        assertThat(seesLess(query, decisions, viewed("PII.EMAIL", tag("2", VIEW.child("address"), "PII.EMAIL")))).isPresent();
        assertThat(seesLess(query, decisions, viewed("PII.EMAIL", tag("2", VIEW, "PII")))).isPresent();
        assertThat(seesLess(query, decisions, viewed("SECRET"))).isPresent();
    }

    /**
     * Where it is not sure that what is read is a view, its own tags count.
     */
    @Test
    void whatMayBeNoView()
    {
        ActiveQuery neverMade = query();
        see(neverMade, "analyst", PEOPLE, Map.of("email", Optional.of("PII.EMAIL")));
        see(neverMade, "analyst", VIEW, Map.of("address", Optional.empty()));
        assertThat(seesLess(neverMade, decisions, viewed("PII.EMAIL"))).contains("it reads c.s.addresses.address, which user analyst may not see any more");

        ActiveQuery maker = maker("00000000_000000_00000_maker", VIEW);
        madeViews.begin(VIEW, maker);
        assertThat(seesLess(neverMade, decisions, viewed("PII.EMAIL"))).as("a view that is being made").isPresent();
        madeViews.end(maker, CLOCK.instant().plusMillis(1));
        assertThat(seesLess(neverMade, decisions, viewed("PII.EMAIL"))).as("a view that was made after the query had begun").isPresent();
        madeViews.end(maker, CLOCK.instant());
        assertThat(seesLess(neverMade, decisions, viewed("PII.EMAIL"))).isEmpty();
        madeViews.forget(VIEW.parent().orElseThrow());
        assertThat(seesLess(neverMade, decisions, viewed("PII.EMAIL"))).as("what was dropped").isPresent();
        madeViews.end(maker, CLOCK.instant());
        assertThat(seesLess(neverMade, decisions, viewed("PII.EMAIL"))).as("what was dropped before it was heard that it had been made").isPresent();
    }

    /**
     * What a view is over need not be masked, and may be read beside it.
     */
    @Test
    void whatIsNotMaskedBehindTheView()
    {
        madeBy("00000000_000000_00000_maker", VIEW);
        ActiveQuery alone = query();
        see(alone, "analyst", VIEW, Map.of("address", Optional.empty()));
        assertThat(seesLess(alone, decisions, viewed("PII.EMAIL"))).isPresent();

        ActiveQuery plain = query();
        see(plain, "owner", PEOPLE, Map.of("email", Optional.of("PII.EMAIL")));
        see(plain, "analyst", PEOPLE, Map.of("email", Optional.empty()));
        see(plain, "analyst", VIEW, Map.of("address", Optional.empty()));
        assertThat(seesLess(plain, decisions, viewed("PII.EMAIL"))).isPresent();
    }

    @Test
    void rowsOfAViewThatWasJustMade()
    {
        madeBy("00000000_000000_00000_maker", VIEW);
        GovernanceSnapshot withConsent = GovernanceSnapshot.of(List.of(tag("1", PEOPLE.child("agreed"), "CONSENT")), List.of(edge(PEOPLE.child("agreed"), VIEW.child("agreed"))));
        ActiveQuery query = query();
        see(query, "analyst", PEOPLE, Map.of("agreed", Optional.empty()));
        record(query, decisions, tagged("agreed", "CONSENT"));
        see(query, "analyst", VIEW, Map.of("agreed", Optional.empty()));
        query.decisions().addFilters(VIEW, Set.of());
        assertThat(seesLess(query, decisions, withConsent)).isEmpty();
        madeViews.forget(VIEW);
        assertThat(seesLess(query, decisions, withConsent)).contains("it reads rows of c.s.addresses that user analyst may not see any more");
    }

    private void madeBy(String queryId, Asset view)
    {
        ActiveQuery maker = maker(queryId, view);
        madeViews.begin(view, maker);
        madeViews.end(maker, CLOCK.instant());
    }

    private static ActiveQuery maker(String queryId, Asset view)
    {
        ActiveQuery maker = new ActiveQuery(queryId, Subject.user("maker"), StatementKind.DEFINITION, pinned());
        maker.addTarget(view);
        return maker;
    }

    private static GovernanceSnapshot viewed(String tag, TagLogEntry... more)
    {
        return GovernanceSnapshot.of(
                Stream.concat(Stream.of(tag("1", PEOPLE.child("email"), tag)), Stream.of(more)).toList(),
                List.of(edge(PEOPLE.child("email"), VIEW.child("address"))));
    }

    private static LineageEdge edge(Asset source, Asset target)
    {
        return new LineageEdge("edge", "00000000_000000_00000_maker", source, target, EdgeKind.IDENTITY, false, Optional.empty(), Optional.empty(), CLOCK.instant());
    }

    /**
     * As the engine asks about a table, and reads these columns of it.
     *
     * @param columns each with the tag that it carries
     */
    private void see(ActiveQuery query, String user, Asset table, Map<String, Optional<String>> columns)
    {
        Map<String, String> types = columns.keySet().stream().collect(toImmutableMap(identity(), column -> column.equals("agreed") ? "boolean" : "varchar"));
        query.addColumnTypes(table, types);
        JudgedTable judged = new JudgedTable(user, table);
        query.judgedTables().add(judged, columns.entrySet().stream().collect(toImmutableMap(Map.Entry::getKey, column -> decisions.decideColumn(
                query.user(),
                query.purpose(),
                column.getValue().map(tag -> tagged(table.child(column.getKey()), tag)).orElse(NOTHING_TAGGED),
                table.child(column.getKey()),
                types.get(column.getKey())))), types);
        query.toldReads().add(judged, columns.keySet());
        if (!query.decisions().areFiltersTold(table)) {
            query.decisions().addFilters(table, Set.of());
        }
    }

    private Optional<String> seesLess(ActiveQuery query, PolicyDecisions policies, GovernanceSnapshot snapshot)
    {
        return new RunningQuery(query, madeViews, policies, snapshot).seesLess();
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
                  SECRET:
                  HIDDEN:
                masks:
                  - {tag: SECRET, mask: "null"}
                  - {tag: HIDDEN, mask: deny}
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

    private static ActiveQuery query()
    {
        return new ActiveQuery("20260101_000000_00000_aaaaa", Subject.user("analyst"), StatementKind.READ, pinned());
    }

    private static PinnedGovernance pinned()
    {
        return new PinnedGovernance(new Governance(new InMemoryGovernanceLog(), () -> POLICIES, Duration.ZERO), CLOCK);
    }

    private static ActiveQuery reads(Asset table, String column)
    {
        ActiveQuery query = query();
        query.addColumnTypes(table, Map.of("id", "bigint", "email", "varchar", "agreed", "boolean", "country", "varchar", "$path", "varchar"));
        query.decisions().addFilters(table, Set.of());
        query.toldReads().addUnmasked(table, Set.of(column));
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
