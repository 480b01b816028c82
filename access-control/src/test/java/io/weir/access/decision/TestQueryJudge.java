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

import io.trino.spi.TrinoException;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.masks.ServiceUser;
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.TableBranches;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.DecisionRecord;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.Subject;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.weir.access.decision.GovernedQueries.COLUMNS;
import static io.weir.access.decision.GovernedQueries.PEOPLE;
import static io.weir.access.decision.GovernedQueries.TARGET;
import static io.weir.access.query.StatementKind.ANALYZED_WRITE;
import static io.weir.access.query.StatementKind.DEFINITION;
import static io.weir.access.query.StatementKind.DESCRIPTION;
import static io.weir.access.query.StatementKind.MEASUREMENT;
import static io.weir.access.query.StatementKind.PLAN;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.STATISTICS;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestQueryJudge
{
    private final GovernedQueries queries = new GovernedQueries();

    @Test
    void unannouncedQueryGetsNoAnswer()
    {
        QueryJudges judges = new QueryJudges(new ActiveQueries(), queries.pendingWrites(), new DecisionAudit(queries.governance()));
        assertThatThrownBy(() -> judges.of("20260101_000000_00000_abcde", Subject.user("admin")))
                .isInstanceOf(TrinoException.class)
                .hasMessageContaining("Weir does not know query 20260101_000000_00000_abcde");
    }

    @Test
    void untaggedTableHasNoMasks()
    {
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, COLUMNS)).isEmpty();
    }

    /**
     * Its parts are masked each; a pseudonym of a pseudonym would be another one.
     */
    @Test
    void anAllTimeViewShowsThePseudonymsOfItsParts()
    {
        Asset view = Asset.table("memory", "default", "people$all");
        Asset other = Asset.table("memory", "default", "other$all");
        queries.tag("memory.default.people.id", "PII.ID");
        queries.tag("memory.default.people.email", "PII.EMAIL");
        queries.tag("memory.default.other.id", "PII.ID");
        // anybody may give a table such a name
        assertThat(queries.judge("analyst", READ).masking().masks(view, COLUMNS)).containsEntry("id", new MaskSpec.Token());
        queries.showAllTime(PEOPLE);
        assertThat(queries.judge("analyst", READ).masking().masks(view, COLUMNS))
                .isEqualTo(Map.of("email", new MaskSpec.Email(), "$path", new MaskSpec.NullMask()));
        assertThat(queries.judge("analyst", READ).masking().see(view, ReadColumns.of(COLUMNS)).decisions().get("id")).isInstanceOf(Mask.class);
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, COLUMNS)).containsEntry("id", new MaskSpec.Token());
        assertThat(queries.judge("analyst", READ).masking().masks(other, COLUMNS)).containsEntry("id", new MaskSpec.Token());
        assertThat(queries.judge("analyst", READ).masking().masks(Asset.table("memory", "default", "people$x$all"), COLUMNS)).containsEntry("id", new MaskSpec.Token());
    }

    @Test
    void aColumnIntoWhichAFieldCameIsMasked()
    {
        queries.know(PEOPLE, "id", "address", "address.zip");
        queries.tag("memory.default.people.id", "PII");
        ReadColumn before = new ReadColumn("address", "row", false, List.of(List.of("address", "zip")));
        ReadColumn after = new ReadColumn("address", "row", false, List.of(List.of("address", "zip"), List.of("address", "ssn")));
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, List.of(before))).isEmpty();
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, List.of(after))).isEqualTo(Map.of("address", new MaskSpec.NullMask()));
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, List.of(after))).containsKey("address");
        assertThat(queries.judge("admin", READ).masking().masks(PEOPLE, List.of(after))).isEmpty();
        // an older version of the table does not have the field
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, List.of(before))).isEmpty();
        queries.know(PEOPLE, "address.ssn");
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, List.of(after))).isEmpty();
    }

    /**
     * The log knows of columns: it learns of the field before the copy is there, and whoever says something about the field says it about the copy.
     */
    @Test
    void copiesOfAColumnIntoWhichAFieldCameAreMasked()
    {
        queries.know(PEOPLE, "id", "address");
        queries.tag("memory.default.people.id", "PII");
        List<ReadColumn> columns = List.of(new ReadColumn("address", "row", false, List.of(List.of("address", "ssn"))), new ReadColumn("id", "bigint", false));
        ReadColumn copied = new ReadColumn("x", "row", false);
        for (String user : List.of("analyst", "steward")) {
            QueryJudge judge = queries.judge(user, READ);
            judge.masking().masks(PEOPLE, columns);
            assertThat(judge.reads().maySelect(PEOPLE, Set.of("address")).isAllowed()).isTrue();
            QueryJudge writing = queries.judge(user, WRITE);
            writing.masking().masks(PEOPLE, columns);
            writing.changes().mayWrite(Privilege.CREATE, TARGET);
            assertThat(writing.reads().maySelect(PEOPLE, Set.of("address")).isAllowed()).isFalse();
        }
        assertThat(queries.tags()).hasSize(1);

        QueryJudge judge = queries.judge("etl", WRITE);
        judge.changes().mayWrite(Privilege.CREATE, TARGET);
        assertThat(judge.masking().masks(PEOPLE, columns)).isEmpty();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
        assertThat(queries.tags()).hasSize(1);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("address")).isAllowed()).isTrue();
        assertThat(queries.tags()).extracting(tag -> "%s %s %s %s".formatted(tag.asset(), tag.tag(), tag.origin(), tag.actor()))
                .containsExactly("memory.default.people.id PII STEWARD steward", "memory.default.people.address.ssn UNCLASSIFIED QUERY etl");
        assertThat(queries.judge("analyst", READ).masking().masks(TARGET, List.of(copied))).containsKey("x");
        queries.tag("memory.default.people.address.ssn", "FINANCE");
        assertThat(queries.judge("analyst", READ).masking().see(TARGET, ReadColumns.of(List.of(copied))).decisions().get("x").decidingTag().orElseThrow().tag()).isNotEqualTo("UNCLASSIFIED");
    }

    @Test
    void flowRulesHoldForFieldsThatCame()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                flowRules:
                  - tags: ["*"]
                    to:
                      catalog: open
                    reason: it is open
                """);
        queries.know(PEOPLE, "id", "address");
        queries.tag("memory.default.people.id", "PII");
        for (String place : List.of("open", "governance", "memory")) {
            ActiveQuery query = queries.query("etl", WRITE);
            query.addTarget(Asset.table(place, "system", "target"));
            QueryJudge judge = queries.judge(query, "etl");
            judge.masking().masks(PEOPLE, List.of(new ReadColumn("address", "row", false, List.of(List.of("address", "ssn")))));
            assertThat(judge.reads().maySelect(PEOPLE, Set.of("address")).isAllowed()).as(place).isEqualTo(place.equals("memory"));
        }
    }

    /**
     * Trino tells of a table function the names of columns, and not what is in them.
     */
    @Test
    void whatIsReadWithoutTypesMayHaveNewFields()
    {
        queries.know(PEOPLE, "id", "address", "address.zip");
        queries.tag("memory.default.people.id", "PII");
        assertThat(queries.judge("steward", READ).reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
        assertThat(queries.judge("steward", READ).reads().maySelect(PEOPLE, Set.of("id", "address"))).isEqualTo(Verdict.refused("there is no clearance for tag UNCLASSIFIED"));
        assertThat(queries.judge("admin", READ).reads().maySelect(PEOPLE, Set.of("id", "address")).isAllowed()).isTrue();
    }

    @Test
    void hiddenColumnsAreMaskedWithAnyOther()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, COLUMNS))
                .isEqualTo(Map.of("email", new MaskSpec.Email(), "$path", new MaskSpec.NullMask()));
        assertThat(queries.judge("admin", READ).masking().masks(PEOPLE, COLUMNS)).isEmpty();
    }

    /**
     * As when another connector, whose hidden columns have other names, was asked for the columns of the same place.
     */
    @Test
    void hiddenColumnsThatWereNotSeenAreNotNew()
    {
        Asset elsewhere = Asset.table("other", "default", "people");
        queries.locate(PEOPLE, "file:///lake/people");
        queries.locate(elsewhere, "file:///lake/people");
        queries.know(elsewhere, "id", "email", "\"$row\"");
        queries.tag("other.default.people.email", "PII.EMAIL");
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, COLUMNS)).isEmpty();
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, COLUMNS)).isEqualTo(Map.of("email", new MaskSpec.Email(), "$path", new MaskSpec.NullMask()));
        // anybody may give a column such a name, and a document may hold what nobody has seen
        List<ReadColumn> others = List.of(new ReadColumn("$path", "varchar", false), new ReadColumn("_document", "json", true), new ReadColumn("later", "varchar", false));
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, others)).containsOnlyKeys("$path", "_document", "later");
        // what is said about one counts
        queries.tag("memory.default.people.\"$path\"", "UNCLASSIFIED");
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, COLUMNS)).containsOnlyKeys("$path");
    }

    /**
     * Before Trino takes a mask it asks whether the column may be selected, and leaves the mask out if not, as if nothing could be read then.
     */
    @Test
    void aMaskIsTakenWhateverMayBeSelected()
    {
        GovernedQueries queries = new GovernedQueries();
        queries.tag("memory.default.people.email", "SECRET");
        QueryJudge reading = queries.judge("analyst", READ);
        reading.masking().masks(PEOPLE, COLUMNS);
        reading.masking().expectMasking(PEOPLE);
        assertThat(reading.reads().maySelect(PEOPLE, Set.of("email")).isAllowed()).isTrue();
        assertThat(reading.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).as("more than a mask is asked for").isFalse();
        reading.masking().rowFilters(PEOPLE);
        assertThat(reading.reads().maySelect(PEOPLE, Set.of("email"))).isEqualTo(Verdict.refused("there is no clearance for tag SECRET"));

        QueryJudge writing = queries.judge("maker", WRITE);
        writing.changes().mayWrite(Privilege.CREATE, TARGET);
        writing.masking().masks(PEOPLE, COLUMNS);
        writing.masking().expectMasking(PEOPLE);
        assertThat(writing.reads().maySelect(PEOPLE, Set.of("$path")).isAllowed()).isTrue();
        // the masks of another table come in between
        writing.masking().expectMasking(TARGET);
        assertThat(writing.reads().maySelect(PEOPLE, Set.of("$path")).isAllowed()).isFalse();
        writing.masking().rowFilters(PEOPLE);
        assertThat(writing.reads().maySelect(PEOPLE, Set.of("$path"))).isEqualTo(Verdict.refused("there is no clearance to write values with tag SECRET"));
        assertThat(queries.pending()).isEmpty();
    }

    /**
     * Trino tells the columns of a view as its maker has written them.
     */
    @Test
    void columnsAreTheSameInCapitals()
    {
        GovernedQueries queries = new GovernedQueries();
        queries.tag("memory.default.people.email", "SECRET");
        QueryJudge reading = queries.judge("analyst", READ);
        reading.masking().masks(PEOPLE, COLUMNS);
        assertThat(reading.reads().maySelect(PEOPLE, Set.of("id", "EMail"))).isEqualTo(Verdict.refused("there is no clearance for tag SECRET"));

        queries.tag("memory.default.target.email", "PII.EMAIL");
        QueryJudge writing = queries.judge("maker", WRITE);
        writing.masking().masks(TARGET, COLUMNS);
        assertThat(writing.reads().maySelect(TARGET, Set.of("EMail"))).isEqualTo(Verdict.refused("there is no clearance to write values with tag PII.EMAIL"));

        ActiveQuery query = queries.query("admin", READ);
        QueryJudge cleared = queries.judge(query, "admin");
        cleared.masking().masks(TARGET, COLUMNS);
        assertThat(cleared.reads().maySelect(TARGET, Set.of("EMail")).isAllowed()).isTrue();
        assertThat(query.decisions().columns(_ -> true)).extracting(DecisionRecord::asset).containsExactly("memory.default.target.email");
    }

    @Test
    void copyClearanceHoldsInWritesOnly()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        assertThat(queries.judge("etl", WRITE).masking().masks(PEOPLE, COLUMNS)).isEmpty();
        assertThat(queries.judge("etl", READ).masking().masks(PEOPLE, COLUMNS)).containsKey("email");
        assertThat(queries.judge("etl", ANALYZED_WRITE).masking().masks(PEOPLE, COLUMNS)).containsKey("email");
        assertThat(queries.judge("etl", PLAN).masking().masks(PEOPLE, COLUMNS)).containsKey("email");
        assertThat(queries.judge("etl", DEFINITION).masking().masks(PEOPLE, COLUMNS)).containsKey("email");
    }

    @Test
    void theStricterOfOwnerAndUserDecides()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        assertThat(queries.judge(queries.query("analyst", READ), "admin").masking().masks(PEOPLE, COLUMNS)).containsKey("email");
        assertThat(queries.judge(queries.query("admin", READ), "analyst").masking().masks(PEOPLE, COLUMNS)).containsKey("email");
        assertThat(queries.judge(queries.query("admin", READ), ServiceUser.NAME).masking().masks(PEOPLE, COLUMNS)).containsKey("email");
        assertThat(queries.judge(queries.query("steward", READ), "admin").masking().masks(PEOPLE, COLUMNS)).isEmpty();
    }

    @Test
    void rowFiltersOfOwnerAndUserAreBothApplied()
    {
        Asset orders = Asset.table("memory", "shared", "orders");
        assertThat(queries.judge(queries.query("acme", READ), "globex").masking().rowFilters(orders))
                .extracting(RowFilter::rows)
                .containsExactlyInAnyOrder(new Where("tenant", Set.of(FilterValue.text("acme"))), new Where("tenant", Set.of(FilterValue.text("globex"))));
        assertThat(queries.judge("admin", READ).masking().rowFilters(orders)).isEmpty();
    }

    @Test
    void tableIsJudgedByWhatIsKnownWhenItIsResolved()
    {
        ActiveQuery reading = queries.query("analyst", READ);
        assertThat(queries.judge(reading, "analyst").masking().masks(Asset.table("memory", "default", "other"), COLUMNS)).isEmpty();

        // meanwhile another query makes the next table that is resolved
        queries.tag("memory.default.people.email", "PII.EMAIL");
        QueryJudge writing = queries.judge("etl", WRITE);
        writing.changes().mayWrite(Privilege.CREATE, TARGET);
        writing.masking().masks(PEOPLE, COLUMNS);
        writing.reads().maySelect(PEOPLE, Set.of("email"));

        assertThat(queries.judge(reading, "analyst").masking().masks(TARGET, COLUMNS)).containsKeys("id", "email");
    }

    @Test
    void literalsInAHistoryAreForTheCleared()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        Asset history = Asset.table("memory", "default", "people$history");
        List<ReadColumn> columns = List.of(new ReadColumn("version", "bigint", false), new ReadColumn("operation_parameters", "map", false));
        assertThat(queries.judge("analyst", READ).masking().masks(history, columns)).isEqualTo(Map.of("operation_parameters", new MaskSpec.NullMask()));
        assertThat(queries.judge("steward", READ).masking().masks(history, columns)).isEmpty();
        assertThat(queries.judge("analyst", READ).masking().masks(Asset.table("memory", "default", "other$history"), columns)).isEmpty();
    }

    @Test
    void whatIsReadWithoutMasksMustBeForTheUser()
    {
        assertThat(queries.judge("analyst", READ).reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
        queries.tag("memory.default.people.email", "PII.EMAIL");
        assertThat(queries.judge("analyst", READ).reads().maySelect(PEOPLE, Set.of("id"))).isEqualTo(Verdict.refused("there is no clearance for tag PII.EMAIL"));
        assertThat(queries.judge("steward", READ).reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
        assertThat(queries.judge("etl", READ).reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isFalse();
        assertThat(queries.judge("etl", MEASUREMENT).reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).as("ANALYZE shows no value").isTrue();
        assertThat(queries.judge("maker", MEASUREMENT).reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isFalse();
        assertThat(queries.judge("acme", READ).reads().maySelect(Asset.table("memory", "shared", "orders"), Set.of("id")).isAllowed()).isFalse();

        QueryJudge masked = queries.judge("analyst", READ);
        masked.masking().masks(PEOPLE, COLUMNS);
        assertThat(masked.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isTrue();
    }

    /**
     * Of TABLE t behind a UNION Trino names no column, and shows all of them.
     */
    @Test
    void tablesOfWhichNoColumnIsNamed()
    {
        GovernedQueries queries = new GovernedQueries();
        queries.tag("memory.default.people.email", "SECRET");
        ActiveQuery counting = queries.query("analyst", READ);
        QueryJudge judge = queries.judge(counting, "analyst");
        judge.masking().masks(PEOPLE, COLUMNS);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of()).isAllowed()).isTrue();

        ActiveQuery query = queries.query("analyst", READ);
        query.addTableBranches(new TableBranches(Set.of("people"), false));
        QueryJudge whole = queries.judge(query, "analyst");
        whole.masking().masks(PEOPLE, COLUMNS);
        assertThat(whole.reads().maySelect(PEOPLE, Set.of())).isEqualTo(Verdict.refused("there is no clearance for tag SECRET"));
        // where the query names it once more, Trino names what it reads there
        assertThat(whole.reads().maySelect(PEOPLE, Set.of("id"))).isEqualTo(Verdict.refused("there is no clearance for tag SECRET"));
    }

    /**
     * Trino leaves out the mask of a column that it may not name, and asks again about the same table where it is named again.
     */
    @Test
    void whatWasDeniedOnceStaysDenied()
    {
        GovernedQueries queries = new GovernedQueries();
        queries.tag("memory.default.people.email", "SECRET");
        QueryJudge judge = queries.judge("analyst", READ);
        judge.masking().masks(PEOPLE, COLUMNS);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("email"))).isEqualTo(Verdict.refused("there is no clearance for tag SECRET"));
        queries.tag("memory.default.people.email", "PII.EMAIL");
        queries.untag("memory.default.people.email", "SECRET");
        assertThat(judge.masking().masks(PEOPLE, COLUMNS)).containsEntry("email", new MaskSpec.Email());
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "email"))).isEqualTo(Verdict.refused("there is no clearance for tag SECRET"));
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();

        QueryJudge later = queries.judge("analyst", READ);
        later.masking().masks(PEOPLE, COLUMNS);
        assertThat(later.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isTrue();
    }

    /**
     * The tag came to a column that this version does not have, and the function may read another one.
     */
    @Test
    void whatAFunctionReadsIsNotFilteredAsTheVersionBesideIt()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                rowFilters:
                  - {tag: FINANCE, users: [admin], values: [x]}
                """);
        queries.tag("memory.default.target.whose", "FINANCE");
        queries.derive(TARGET.child("whose"), PEOPLE.child("whose"));
        QueryJudge judge = queries.judge("admin", READ);
        judge.masking().masks(PEOPLE, COLUMNS);
        assertThat(judge.masking().rowFilters(PEOPLE)).isEmpty();
        assertThat(judge.mayRunFunction(Asset.table("memory", "system", "table_changes"))).isTrue();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id"))).isEqualTo(Verdict.refused("only some of its rows are for user admin"));
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id"))).as("what stands beside it").isEqualTo(Verdict.ALLOWED);
    }

    /**
     * Not everybody asks as Trino does, who tells the columns of a version right before.
     */
    @Test
    void rowsAreFilteredByTheColumnsThatWereJustTold()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                rowFilters:
                  - {tag: FINANCE, users: [admin], values: [x]}
                """);
        queries.tag("memory.default.target.whose", "FINANCE");
        queries.derive(TARGET.child("whose"), PEOPLE.child("whose"));
        MaskJudge masking = queries.judge("admin", READ).masking();
        masking.masks(PEOPLE, COLUMNS);
        assertThat(masking.rowFilters(PEOPLE)).isEmpty();
        assertThat(masking.rowFilters(PEOPLE)).as("of another version").extracting(RowFilter::rows).containsExactly(new None());
        masking.masks(PEOPLE, COLUMNS);
        masking.masks(Asset.table("memory", "default", "other"), COLUMNS);
        assertThat(masking.rowFilters(PEOPLE)).as("after the columns of another table").isNotEmpty();
        masking.masks(PEOPLE, COLUMNS);
        assertThat(masking.rowFilters(PEOPLE)).isEmpty();
    }

    /**
     * A function of a connector that asks for no masks reads the table that also stands beside it.
     */
    @Test
    void whatAFunctionReadsIsNotMaskedByWhatStandsBesideIt()
    {
        GovernedQueries queries = new GovernedQueries();
        Asset function = Asset.table("memory", "system", "table_changes");
        queries.tag("memory.default.people.email", "PII.EMAIL");
        QueryJudge judge = queries.judge("maker", READ);
        judge.masking().masks(PEOPLE, COLUMNS);
        assertThat(judge.mayRunFunction(function)).isTrue();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "email"))).isEqualTo(Verdict.refused("there is no clearance for tag PII.EMAIL"));
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).as("what stands beside it").isTrue();

        QueryJudge other = queries.judge("maker", READ);
        assertThat(other.mayRunFunction(function)).isTrue();
        assertThat(other.reads().maySelect(TARGET, Set.of("id")).isAllowed()).as("nothing in it is tagged").isTrue();
        other.masking().masks(PEOPLE, COLUMNS);
        assertThat(other.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isTrue();
        // a function of values that somebody made
        assertThat(other.mayRunFunction(Asset.table("memory", "default", "shorten"))).isTrue();
        assertThat(other.reads().maySelect(PEOPLE, Set.of("email")).isAllowed()).isTrue();
    }

    @Test
    void tablesAboutATableAreForTheCleared()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        List<ReadColumn> partitionColumns = List.of(new ReadColumn("partition", "varchar", false));
        for (String user : List.of("analyst", "etl")) {
            assertThat(select(user, "people$partitions", partitionColumns)).isEqualTo(Verdict.refused("there is no clearance for tag PII.EMAIL"));
            assertThat(select(user, "people$history", partitionColumns).isAllowed()).isTrue();
        }
        assertThat(select("steward", "people$partitions", partitionColumns).isAllowed()).isTrue();
    }

    /**
     * Paths and literals may hold values of any column of the table, be it a new one; of partitions it is told which.
     */
    @Test
    void tablesAboutATableAreForThoseWhoSeeWhatIsNew()
    {
        queries.know(PEOPLE, "id", "email");
        queries.tag("memory.default.people.email", "PII.EMAIL");
        List<ReadColumn> history = List.of(new ReadColumn("version", "bigint", false), new ReadColumn("operation_parameters", "map", false));
        List<ReadColumn> partitions = List.of(new ReadColumn("later", "varchar", false), new ReadColumn("$file_count", "bigint", false));
        List<ReadColumn> knownPartitions = List.of(new ReadColumn("id", "bigint", false), new ReadColumn("$file_count", "bigint", false));
        assertThat(select("steward", "people$partitions", partitions)).isEqualTo(Verdict.refused("there is no clearance for tag UNCLASSIFIED"));
        assertThat(select("steward", "people$partitions", partitions.reversed())).isEqualTo(Verdict.refused("there is no clearance for tag UNCLASSIFIED"));
        assertThat(select("steward", "people$partitions", knownPartitions).isAllowed()).isTrue();
        assertThat(select("steward", "people$receipts", partitions).isAllowed()).isTrue();
        assertThat(select("steward", "people$files", knownPartitions)).isEqualTo(Verdict.refused("there is no clearance for tag UNCLASSIFIED"));
        assertThat(queries.judge("steward", READ).masking().masks(Asset.table("memory", "default", "people$history"), history)).isEqualTo(Map.of("operation_parameters", new MaskSpec.NullMask()));
        assertThat(select("admin", "people$partitions", partitions).isAllowed()).isTrue();
        queries.declassify("memory.default.people", "UNCLASSIFIED");
        assertThat(select("steward", "people$partitions", partitions).isAllowed()).isTrue();
        assertThat(queries.judge("steward", READ).masking().masks(Asset.table("memory", "default", "people$history"), history)).isEmpty();
    }

    private Verdict select(String user, String table, List<ReadColumn> columns)
    {
        QueryJudge judge = queries.judge(user, READ);
        Asset asset = Asset.table("memory", "default", table);
        judge.masking().masks(asset, columns);
        return judge.reads().maySelect(asset, Set.of(columns.getFirst().name()));
    }

    @Test
    void statisticsAreRefusedWhereSomethingIsHidden()
    {
        assertThat(queries.judge("analyst", STATISTICS).masking().mayShowStatistics(PEOPLE, true).isAllowed()).isFalse();
        assertThat(queries.judge("analyst", STATISTICS).masking().mayShowStatistics(PEOPLE, false).isAllowed()).isTrue();
        assertThat(queries.judge("analyst", DESCRIPTION).masking().mayShowStatistics(PEOPLE, true).isAllowed()).isTrue();
        assertThat(queries.judge("analyst", READ).masking().mayShowStatistics(PEOPLE, true).isAllowed()).isTrue();
    }

    @Test
    void onlyAnExplainedExecuteIsToldToExplainTheText()
    {
        ActiveQuery query = queries.query("analyst", STATISTICS);
        MaskJudge masking = queries.judge(query, "analyst").masking();
        String refusal = "statistics of memory.default.people show values that user analyst may not see";
        assertThat(masking.mayShowStatistics(PEOPLE, true)).isEqualTo(new Verdict.Refused(refusal));
        query.addExplainedExecute();
        assertThat(masking.mayShowStatistics(PEOPLE, true))
                .isEqualTo(new Verdict.Refused(refusal + ". An EXPLAIN of EXECUTE counts as such, because the prepared text is not known: explain that text itself"));
    }

    @Test
    void onlyTheServiceUserRunsMaskFunctions()
    {
        Asset token = Asset.table("governance", "masks", "token");
        Asset tableFunction = Asset.table("delta_gov", "system", "table_changes");
        assertThat(queries.judge("admin", READ).mayRunFunction(token)).isFalse();
        assertThat(queries.judge(queries.query("analyst", READ), ServiceUser.NAME).mayRunFunction(token)).isTrue();
        assertThat(queries.judge(queries.query("analyst", READ), ServiceUser.NAME).mayRunFunction(tableFunction)).isFalse();
        assertThat(queries.judge("analyst", READ).mayRunFunction(tableFunction)).isFalse();
        assertThat(queries.judge("admin", READ).mayRunFunction(tableFunction)).isTrue();
    }

    @Test
    void proceduresAreForOwners()
    {
        Asset registerTable = Asset.table("delta_gov", "system", "register_table");
        assertThat(queries.judge("steward", DEFINITION).mayCall(registerTable).isAllowed()).isFalse();
        assertThat(queries.judge("admin", DEFINITION).mayCall(registerTable).isAllowed()).isTrue();
        assertThat(queries.judge("analyst", DEFINITION).mayCall(Asset.table("system", "runtime", "kill_query")).isAllowed()).isTrue();
    }

    @Test
    void informationSchemaCarriesNoTags()
    {
        queries.tag("memory", "PII");
        Asset tables = Asset.table("memory", "information_schema", "tables");
        QueryJudge judge = queries.judge("analyst", READ);
        assertThat(judge.masking().masks(tables, List.of(new ReadColumn("table_name", "varchar", false)))).isEmpty();
        assertThat(judge.reads().maySelect(tables, Set.of("table_name")).isAllowed()).isTrue();
        assertThat(judge.masking().masks(PEOPLE, COLUMNS)).containsKey("email");
    }
}
