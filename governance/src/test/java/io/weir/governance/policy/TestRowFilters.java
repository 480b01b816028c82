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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Rows;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.Entries;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagEvent;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Row filters by tag, and of tenants.
 */
final class TestRowFilters
{
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final String POLICIES =
            """
            version: 1
            tags: {CONSENT: , REGION: , TENANT_KEY: }
            rowFilters:
              - {tag: CONSENT, users: ["*"], except: {users: [etl]}, values: [true]}
              - {tag: REGION, groups: [eu], values: [DE, FR]}
              - {tag: REGION, groups: [fr], values: [FR]}
              - {tag: TENANT_KEY, users: ["*"], except: {users: [etl, eve]}, equals: tenant}
            tableRules:
              - {users: ["*"], privileges: [select]}
            tenants:
              - name: acme
                users: [acme]
                tables:
                  - {catalog: c, schema: shared, privileges: [select], rowFilter: {tag: TENANT_KEY}}
            """;

    private final PolicyDecisions decisions = new PolicyDecisions(PolicyFile.parse("policies.yaml", POLICIES), Clock.fixed(NOW, ZoneOffset.UTC));
    private final Entries entries = new Entries();

    @Test
    void rowsByTag()
    {
        GovernanceSnapshot snapshot = entries.tagged("c.s.t.ok", "CONSENT", "c.s.t.land", "REGION");
        assertThat(rows(Subject.user("eve"), snapshot, "c.s.t")).containsExactly(consent());
        assertThat(rows(Subject.user("etl"), snapshot, "c.s.t")).isEmpty();
        assertThat(rows(new Subject("eve", Set.of("eu")), snapshot, "c.s.t")).containsExactlyInAnyOrder(consent(), where("land", "DE", "FR"));
        assertThat(rows(new Subject("eve", Set.of("eu", "fr")), snapshot, "c.s.t")).containsExactlyInAnyOrder(consent(), where("land", "DE", "FR"), where("land", "FR"));
        assertThat(rows(Subject.user("eve"), snapshot, "c.s.other")).isEmpty();
    }

    @Test
    void whatCannotBeToldShowsNoRows()
    {
        assertThat(rows(Subject.user("eve"), entries.tagged("c.s.t", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("eve"), entries.tagged("c.s.t.land", "CONSENT"), "c.s.t")).as("a truth value asked of a text").containsExactly(new None());
        GovernanceSnapshot tagged = entries.tagged("c.s.t.ok", "CONSENT");
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
        assertThat(rows(Subject.user("mallory"), entries.tagged("c.s.t.agreed", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("mallory"), entries.tagged("c.s.t.agreed.mail", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("etl"), entries.tagged("c.s.t.agreed", "CONSENT"), "c.s.t")).isEmpty();
        GovernanceSnapshot copied = GovernanceSnapshot.of(List.of(entries.set("c.s.t.ok", "CONSENT")), List.of(entries.edge("c.s.t.ok", "c.s.copy.agreed")));
        assertThat(rows(Subject.user("mallory"), copied, "c.s.copy")).as("a copy without the column").isEmpty();
    }

    /**
     * Where several columns carry the tag, each of them tells.
     */
    @Test
    void rowsFromBeforeOneOfTheColumnsAreNotShown()
    {
        assertThat(rows(Subject.user("mallory"), entries.tagged("c.s.t.ok", "CONSENT", "c.s.t.agreed", "CONSENT"), "c.s.t")).containsExactly(new None());
        assertThat(rows(Subject.user("acme"), entries.tagged("c.shared.t.land", "TENANT_KEY", "c.shared.t.buyer", "TENANT_KEY"), "c.shared.t")).containsExactly(new None());
        for (String set : List.of("c.s.t.agreed", "c.s.t.ok")) {
            List<LineageEvent> rename = ImmutableList.<LineageEvent>builder().addAll(entries.columnRename("c.s.t.agreed", "c.s.t.ok")).add(entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false)).build();
            GovernanceSnapshot renamed = GovernanceSnapshot.of(List.of(entries.set(set, "CONSENT")), rename);
            assertThat(rows(Subject.user("mallory"), renamed, "c.s.t")).as(set).containsExactly(consent());
            assertThat(rows(Subject.user("mallory"), renamed, "c.s.u")).as(set).containsExactly(consent());
        }
    }

    /**
     * Who writes the one column into the other says nothing about rows from before there was the one.
     */
    @Test
    void rowsFromBeforeTheColumnAreNotToldByWhatItWasWrittenInto()
    {
        List<TagEvent> tags = List.of(entries.set("c.s.t.agreed", "CONSENT"), entries.set("c.shared.t.buyer", "TENANT_KEY"));
        for (EdgeKind kind : List.of(EdgeKind.IDENTITY, EdgeKind.TRANSFORMATION, EdgeKind.INFERRED)) {
            List<LineageEvent> copies = List.of(entries.edge("c.s.t.agreed", "c.s.t.ok", kind, false), entries.edge("c.shared.t.buyer", "c.shared.t.land", kind, false));
            GovernanceSnapshot copied = GovernanceSnapshot.of(tags, copies);
            assertThat(rows(Subject.user("mallory"), copied, "c.s.t")).as("%s", kind).containsExactly(new None());
            assertThat(rows(Subject.user("acme"), copied, "c.shared.t")).as("%s", kind).containsExactly(new None());
        }
        List<LineageEvent> thenRenamed = List.of(entries.edge("c.s.t.agreed", "c.s.t.ok", EdgeKind.IDENTITY, false), entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false));
        assertThat(rows(Subject.user("mallory"), GovernanceSnapshot.of(tags, thenRenamed), "c.s.u")).containsExactly(new None());
        List<LineageEvent> beside = ImmutableList.<LineageEvent>builder().addAll(entries.columnRename("c.s.t.x", "c.s.t.agreed")).add(entries.edge("c.s.t.agreed", "c.s.t.ok", EdgeKind.IDENTITY, false)).build();
        assertThat(rows(Subject.user("mallory"), GovernanceSnapshot.of(tags, beside), "c.s.t")).as("x is the column, and ok was written from it").containsExactlyInAnyOrder(consent(), new None());
    }

    /**
     * The column is there, by the name that it had in this version.
     */
    @Test
    void rowsByAnotherNameOfTheColumn()
    {
        List<LineageEvent> later = Stream.of(entries.columnRename("c.s.t.ok", "c.s.t.agreed"), entries.columnRename("c.s.t.agreed", "c.s.t.said")).flatMap(List::stream).toList();
        for (String set : List.of("c.s.t.ok", "c.s.t.agreed", "c.s.t.said")) {
            assertThat(rows(Subject.user("mallory"), GovernanceSnapshot.of(List.of(entries.set(set, "CONSENT")), later), "c.s.t")).as(set).containsExactly(consent());
        }
        List<LineageEvent> thenMoved = ImmutableList.<LineageEvent>builder().addAll(later).add(entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false)).build();
        assertThat(rows(Subject.user("mallory"), GovernanceSnapshot.of(List.of(entries.set("c.s.t.agreed", "CONSENT")), thenMoved), "c.s.u")).containsExactly(consent());
        List<LineageEvent> movedBefore = ImmutableList.<LineageEvent>builder().add(entries.edge("c.s.t", "c.s.u", EdgeKind.IDENTITY, false)).addAll(entries.columnRename("c.s.u.agreed", "c.s.u.ok")).build();
        assertThat(rows(Subject.user("mallory"), GovernanceSnapshot.of(List.of(entries.set("c.s.t.agreed", "CONSENT")), movedBefore), "c.s.u")).containsExactly(consent());
    }

    /**
     * What a field is called that has twins is another name of it, and the log has edges for it that are no rename.
     */
    @Test
    void rowsByTheNameOfATwin()
    {
        List<LineageEvent> twins = List.of(entries.edge("c.s.t.user^id", "c.s.t.userid", EdgeKind.INFERRED, false), entries.edge("c.s.t.userid", "c.s.t.user^id", EdgeKind.INFERRED, false));
        GovernanceSnapshot snapshot = GovernanceSnapshot.of(List.of(entries.set("c.s.t.userid", "REGION")), twins);
        Subject french = new Subject("eve", Set.of("fr"));
        assertThat(decisions.rowFilters(french, snapshot, Asset.parse("c.s.t"), Map.of("user^id", "varchar"))).extracting(RowFilter::rows).containsExactly(where("user^id", "FR"));
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
        GovernanceSnapshot snapshot = entries.tagged("c.shared.t.land", "TENANT_KEY");
        assertThat(rows(Subject.user("acme"), snapshot, "c.shared.t")).containsExactly(where("land", "acme"));
        assertThat(rows(Subject.user("acme"), entries.tagged(), "c.shared.t")).as("no column says whose the rows are").containsExactly(new None());
        assertThat(rows(Subject.user("mallory"), snapshot, "c.shared.t")).as("in no tenant").containsExactly(new None());
        assertThat(rows(Subject.user("eve"), snapshot, "c.shared.t")).isEmpty();
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
}
