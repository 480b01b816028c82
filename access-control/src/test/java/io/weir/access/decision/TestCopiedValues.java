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

import io.weir.access.query.ActiveQuery;
import io.weir.access.query.StatementKind;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Privilege;
import io.weir.governance.tag.PendingWrite;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

import static io.weir.access.decision.GovernedQueries.COLUMNS;
import static io.weir.access.decision.GovernedQueries.PEOPLE;
import static io.weir.access.decision.GovernedQueries.TARGET;
import static io.weir.access.query.StatementKind.ANALYZED_WRITE;
import static io.weir.access.query.StatementKind.DEFINITION;
import static io.weir.access.query.StatementKind.PLAN;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where what a query reads may go, and what is recorded of it first.
 */
class TestCopiedValues
{
    private static final String NO_PII_IN_ACME =
            """

            flowRules:
              - tags: [PII]
                to:
                  schema: acme
                reason: it is open
            """;

    private final GovernedQueries queries = new GovernedQueries();

    @Test
    void copiesOfWhatConnectorsAddCarryAllTags()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        for (Asset source : List.of(PEOPLE.child("$path"), Asset.table("memory", "default", "people$partitions").child("partition"))) {
            Asset copy = Asset.table("memory", "default", "copy_of_" + source.name().replace("$", ""));
            QueryJudge judge = queries.judge("etl", WRITE);
            judge.changes().mayWrite(Privilege.CREATE, copy);
            judge.masking().masks(source.table(), List.of(new ReadColumn(source.name(), "varchar", source.name().startsWith("$"))));
            assertThat(judge.reads().maySelect(source.table(), Set.of(source.name())).isAllowed()).isTrue();
            assertThat(queries.judge("analyst", READ).masking().masks(copy, List.of(new ReadColumn("x", "varchar", false)))).containsKey("x");
        }
    }

    /**
     * A path and a literal in a history hold values of columns that they are not called after.
     */
    @Test
    void whatTellsOfOtherColumnsGoesWhereTheWholeTableMayGo()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                flowRules:
                  - tags: [PII]
                    to:
                      catalog: open
                    reason: it is open
                """);
        queries.tag("memory.default.people.email", "PII.EMAIL");
        List<Asset> sources = List.of(PEOPLE.child("$path"), PEOPLE.child("_document"), Asset.table("memory", "default", "people$history").child("operation_parameters"));
        for (Asset source : sources) {
            assertThat(copy(queries, source, Asset.table("open", "default", "copy"))).isInstanceOf(Verdict.Refused.class);
            assertThat(copy(queries, source, Asset.table("governance", "system", "tag_import"))).isEqualTo(Verdict.refused("there is no clearance to show values with tag PII.EMAIL to the governance log"));
            assertThat(copy(queries, source, TARGET).isAllowed()).isTrue();
        }
        assertThat(copy(queries, PEOPLE.child("id"), Asset.table("open", "default", "copy")).isAllowed()).isTrue();
        assertThat(copy(queries, Asset.table("memory", "default", "people$history").child("operation"), Asset.table("open", "default", "copy")).isAllowed()).isTrue();
    }

    /**
     * Nothing that is known of the table is tagged, and the documents may have fields that are no columns.
     */
    @Test
    void wholeDocumentsGoWhereWhatIsNewMayGo()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                flowRules:
                  - tags: ["*"]
                    to:
                      catalog: open
                    reason: it is open
                """);
        queries.know(PEOPLE, "id", "_document");
        Asset document = PEOPLE.child("_document");
        assertThat(copy(queries, document, Asset.table("open", "default", "copy"))).isInstanceOf(Verdict.Refused.class);
        assertThat(copy(queries, document, Asset.table("governance", "system", "tag_import"))).isEqualTo(Verdict.refused("there is no clearance to show values with tag UNCLASSIFIED to the governance log"));
        assertThat(copy(queries, PEOPLE.child("id"), Asset.table("open", "default", "copy")).isAllowed()).isTrue();
        assertThat(copy(queries, document, TARGET).isAllowed()).isTrue();
        assertThat(queries.judge("steward", READ).masking().masks(TARGET, List.of(new ReadColumn("x", "varchar", false)))).containsKey("x");
    }

    /**
     * The table may be partitioned by a column of which the log has not heard.
     */
    @Test
    void pathsGoWhereWhatIsNewMayGo()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                flowRules:
                  - tags: ["*"]
                    to:
                      catalog: open
                    reason: it is open
                """);
        queries.know(PEOPLE, "id", "$path");
        for (Asset source : List.of(PEOPLE.child("$path"), Asset.table("memory", "default", "people$files").child("path"))) {
            Asset copy = Asset.table("memory", "default", "copy_of_" + source.name().replace("$", "hidden_"));
            assertThat(copy(queries, source, Asset.table("open", "default", "copy"))).isInstanceOf(Verdict.Refused.class);
            assertThat(copy(queries, source, copy).isAllowed()).isTrue();
            assertThat(queries.judge("steward", READ).masking().masks(copy, List.of(new ReadColumn("x", "varchar", false)))).containsKey("x");
            assertThat(queries.judge("admin", READ).masking().masks(copy, List.of(new ReadColumn("x", "varchar", false)))).isEmpty();
        }
    }

    private static Verdict copy(GovernedQueries queries, Asset source, Asset target)
    {
        ActiveQuery query = queries.query("etl", WRITE);
        query.addTarget(target);
        QueryJudge judge = queries.judge(query, "etl");
        judge.masking().masks(source.table(), List.of(new ReadColumn(source.name(), "varchar", source.name().startsWith("$"))));
        return judge.reads().maySelect(source.table(), Set.of(source.name()));
    }

    @Test
    void writeIsRecordedBeforeItsSourceMayBeRead()
    {
        QueryJudge judge = queries.judge("etl", WRITE);
        judge.masking().masks(PEOPLE, COLUMNS);
        assertThat(judge.changes().mayWrite(Privilege.INSERT, TARGET).isAllowed()).isTrue();
        assertThat(queries.pending()).isEmpty();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isTrue();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isTrue();
        assertThat(queries.pending()).singleElement().satisfies(write -> {
            assertThat(write.target()).isEqualTo(TARGET);
            assertThat(write.sources()).containsExactlyInAnyOrder(PEOPLE.child("id"), PEOPLE.child("email"));
            assertThat(write.actor()).isEqualTo("etl");
        });
    }

    @Test
    void maskedColumnsAreNotWritten()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        QueryJudge judge = queries.judge("maker", WRITE);
        judge.changes().mayWrite(Privilege.CREATE, TARGET);
        judge.masking().masks(PEOPLE, COLUMNS);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "email"))).isEqualTo(Verdict.refused("there is no clearance to write values with tag PII.EMAIL"));
        assertThat(queries.pending()).isEmpty();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
    }

    @Test
    void maskedColumnsAreNoSource()
    {
        GovernedQueries queries = new GovernedQueries("maskedWrites: store\n");
        queries.tag("memory.default.people.email", "PII.EMAIL");
        QueryJudge judge = queries.judge("maker", WRITE);
        judge.changes().mayWrite(Privilege.CREATE, TARGET);
        judge.masking().masks(PEOPLE, COLUMNS);
        judge.reads().maySelect(PEOPLE, Set.of("email"));
        assertThat(queries.pending()).isEmpty();
        judge.reads().maySelect(PEOPLE, Set.of("id", "email"));
        assertThat(queries.pending()).singleElement().satisfies(write -> assertThat(write.sources()).containsExactly(PEOPLE.child("id")));
    }

    @Test
    void whatIsWrittenIsShownOrMaskedAndNotBoth()
    {
        GovernedQueries queries = new GovernedQueries("maskedWrites: store\n");
        QueryJudge writing = queries.judge("maker", WRITE);
        writing.changes().mayWrite(Privilege.CREATE, TARGET);
        QueryJudge reading = queries.judge("maker", READ);
        for (QueryJudge judge : List.of(writing, reading)) {
            assertThat(judge.masking().masks(PEOPLE, COLUMNS)).isEmpty();
        }
        queries.tag("memory.default.people.email", "PII.EMAIL");
        for (QueryJudge judge : List.of(writing, reading)) {
            assertThat(judge.masking().masks(PEOPLE, COLUMNS)).containsKey("email");
        }
        assertThat(reading.reads().maySelect(PEOPLE, Set.of("email")).isAllowed()).isTrue();
        assertThat(writing.reads().maySelect(PEOPLE, Set.of("email"))).isEqualTo(Verdict.refused("tags of memory.default.people were changed while the statement was read. Run it again"));
    }

    /**
     * A function may read fields of documents that are no columns.
     */
    @Test
    void whatIsReadWithoutMasksMayHoldMoreThanItsColumns()
    {
        queries.tag("memory.default.people.ssn", "PII");
        QueryJudge judge = queries.judge("etl", WRITE);
        judge.changes().mayWrite(Privilege.CREATE, TARGET);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
        assertThat(queries.judge("analyst", READ).masking().masks(TARGET, List.of(new ReadColumn("document", "varchar", false)))).containsKey("document");
    }

    @Test
    void countingRowsDependsOnTheTable()
    {
        QueryJudge judge = queries.judge("etl", WRITE);
        judge.changes().mayWrite(Privilege.CREATE, TARGET);
        judge.masking().masks(PEOPLE, COLUMNS);
        judge.reads().maySelect(PEOPLE, Set.of());
        assertThat(queries.pending()).singleElement().satisfies(write -> assertThat(write.sources()).containsExactly(PEOPLE));
    }

    @Test
    void plansAndRefusedReadsAreNotRecorded()
    {
        QueryJudge plan = queries.judge("etl", PLAN);
        plan.changes().mayWrite(Privilege.CREATE, TARGET);
        plan.masking().masks(PEOPLE, COLUMNS);
        plan.reads().maySelect(PEOPLE, Set.of("id"));
        QueryJudge refused = queries.judge("acme", WRITE);
        refused.changes().mayWrite(Privilege.CREATE, Asset.table("memory", "acme", "copy"));
        refused.reads().maySelect(PEOPLE, Set.of("id"));
        assertThat(queries.pending()).isEmpty();
    }

    /**
     * Trino asks whether a materialized view may be made after it has asked about what it reads.
     */
    @Test
    void aMaterializedViewIsJudgedWhenItsTargetIsKnown()
    {
        GovernedQueries queries = new GovernedQueries(NO_PII_IN_ACME);
        Asset open = Asset.table("memory", "acme", "view");
        queries.tag("memory.default.people.email", "PII.EMAIL");
        assertThat(define(queries, "maker", Set.of("email"), open)).isInstanceOf(Verdict.Refused.class);
        assertThat(define(queries, "maker", Set.of("id", "email"), open)).isInstanceOf(Verdict.Refused.class);
        assertThat(queries.pending()).isEmpty();
        assertThat(define(queries, "maker", Set.of("id"), open).isAllowed()).isTrue();
        assertThat(define(queries, "admin", Set.of("email"), TARGET).isAllowed()).isTrue();
        assertThat(queries.pending()).extracting(write -> write.sources() + " -> " + write.target())
                .containsExactly("[memory.default.people.id] -> memory.acme.view", "[memory.default.people.email] -> memory.default.target");
    }

    private static Verdict define(GovernedQueries queries, String user, Set<String> columns, Asset view)
    {
        QueryJudge judge = queries.judge(user, DEFINITION);
        judge.masking().masks(PEOPLE, COLUMNS);
        assertThat(judge.reads().maySelect(PEOPLE, columns).isAllowed()).isTrue();
        return judge.changes().mayWrite(Privilege.CREATE, view);
    }

    /**
     * Trino asks whether rows may be inserted after a table function has asked about what it reads.
     */
    @Test
    void anInsertFromAFunctionIsJudgedWhenItsTargetIsKnown()
    {
        GovernedQueries queries = new GovernedQueries(NO_PII_IN_ACME);
        queries.tag("memory.default.people.email", "PII.EMAIL");
        for (StatementKind kind : List.of(WRITE, ANALYZED_WRITE)) {
            assertThat(insertFromFunction(queries, kind, Asset.table("memory", "acme", "copy"))).isInstanceOf(Verdict.Refused.class);
            assertThat(insertFromFunction(queries, kind, Asset.parse("governance.system.tag_import")).isAllowed()).isTrue();
        }
        assertThat(queries.judge("etl", WRITE).reads().maySelect(PEOPLE, Set.of("email")).isAllowed()).as("a clearance to copy").isTrue();
        assertThat(queries.pending()).extracting(PendingWrite::target).doesNotContain(TARGET);
        assertThat(insertFromFunction(queries, WRITE, TARGET).isAllowed()).isTrue();
        assertThat(queries.pending()).filteredOn(write -> write.target().equals(TARGET)).singleElement()
                .satisfies(write -> assertThat(write.sources()).containsExactlyInAnyOrder(PEOPLE, PEOPLE.child("email")));
    }

    private static Verdict insertFromFunction(GovernedQueries queries, StatementKind kind, Asset target)
    {
        QueryJudge judge = queries.judge("admin", kind);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("email")).isAllowed()).isTrue();
        return judge.changes().mayInsert(target);
    }
}
