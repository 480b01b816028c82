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

import io.trino.spi.security.TrinoPrincipal;
import io.weir.access.masks.ServiceUser;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.ColumnRename;
import io.weir.access.query.StatementKind;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Privilege;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.security.PrincipalType.ROLE;
import static io.trino.spi.security.PrincipalType.USER;
import static io.weir.access.decision.GovernedQueries.COLUMNS;
import static io.weir.access.decision.GovernedQueries.PEOPLE;
import static io.weir.access.decision.GovernedQueries.TARGET;
import static io.weir.access.query.StatementKind.ANALYZED_WRITE;
import static io.weir.access.query.StatementKind.DEFINITION;
import static io.weir.access.query.StatementKind.DESCRIPTION;
import static io.weir.access.query.StatementKind.PLAN;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.STRUCTURE;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a query writes and changes, and where what it reads may go.
 */
class TestChangeJudge
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
    void conditionsTellAboutRows()
    {
        List<Optional<Object>> condition = List.of(Optional.of(Map.of("delta.constraints.c", "id > 5")));
        assertThat(queries.judge("maker", DEFINITION).changes().maySetProperties(PEOPLE, condition).isAllowed()).isTrue();
        assertThat(queries.judge("etl", DEFINITION).changes().maySetProperties(PEOPLE, condition).isAllowed()).isFalse();
        queries.tag("memory.default.people.id", "PII.ID");
        assertThat(queries.judge("maker", DEFINITION).changes().maySetProperties(PEOPLE, condition).isAllowed()).isFalse();
        assertThat(queries.judge("maker", DEFINITION).changes().maySetProperties(PEOPLE, List.of(Optional.of(List.of("delta.constraints.c=id > 5")))).isAllowed()).isFalse();
        assertThat(queries.judge("maker", DEFINITION).changes().maySetProperties(PEOPLE, List.of(Optional.of(true), Optional.empty())).isAllowed()).isTrue();
        assertThat(queries.judge("admin", DEFINITION).changes().maySetProperties(PEOPLE, condition).isAllowed()).isTrue();
    }

    /**
     * The log has not heard of a column that came since.
     */
    @Test
    void conditionsMayBeAboutNewColumns()
    {
        List<Optional<Object>> condition = List.of(Optional.of(Map.of("delta.constraints.c", "note > 'n'")));
        queries.know(PEOPLE, "id");
        assertThat(queries.judge("maker", READ).reads().masks(PEOPLE, List.of(new ReadColumn("note", "varchar", false)))).containsKey("note");
        assertThat(queries.judge("maker", DEFINITION).changes().maySetProperties(PEOPLE, condition)).isEqualTo(Verdict.refused("there is no clearance for tag UNCLASSIFIED"));
        assertThat(queries.judge("admin", DEFINITION).changes().maySetProperties(PEOPLE, condition).isAllowed()).isTrue();
        queries.declassify("memory.default.people", "UNCLASSIFIED");
        assertThat(queries.judge("maker", DEFINITION).changes().maySetProperties(PEOPLE, condition).isAllowed()).isTrue();
    }

    @Test
    void insertThatMayReplaceRowsIsADeleteAsWell()
    {
        assertThat(queries.judge("maker", WRITE).changes().mayInsert(PEOPLE).isAllowed()).isTrue();
        assertThat(replacing("maker", queries).changes().mayInsert(PEOPLE).isAllowed()).isFalse();
        assertThat(replacing("etl", queries).changes().mayInsert(PEOPLE).isAllowed()).isTrue();

        // and of rows that the user does not see
        GovernedQueries filtered = new GovernedQueries(
                """

                rowFilters:
                  - tag: PII.ID
                    users: [etl]
                    values: [x]
                """);
        filtered.tag("memory.default.people.id", "PII.ID");
        assertThat(filtered.judge("etl", WRITE).changes().mayInsert(PEOPLE).isAllowed()).isTrue();
        assertThat(replacing("etl", filtered).changes().mayInsert(PEOPLE).isAllowed()).isFalse();
        assertThat(replacing("admin", filtered).changes().mayInsert(PEOPLE).isAllowed()).isTrue();
    }

    private static QueryJudge replacing(String user, GovernedQueries queries)
    {
        QueryJudge judge = queries.judge(user, WRITE);
        judge.maySetProperty("memory", "insert_existing_partitions_behavior");
        return judge;
    }

    @Test
    void copiesOfWhatConnectorsAddCarryAllTags()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        for (Asset source : List.of(PEOPLE.child("$path"), Asset.table("memory", "default", "people$partitions").child("partition"))) {
            Asset copy = Asset.table("memory", "default", "copy_of_" + source.name().replace("$", ""));
            QueryJudge judge = queries.judge("etl", WRITE);
            judge.changes().mayWrite(Privilege.CREATE, copy);
            judge.reads().masks(source.table(), List.of(new ReadColumn(source.name(), "varchar", source.name().startsWith("$"))));
            assertThat(judge.reads().maySelect(source.table(), Set.of(source.name())).isAllowed()).isTrue();
            assertThat(queries.judge("analyst", READ).reads().masks(copy, List.of(new ReadColumn("x", "varchar", false)))).containsKey("x");
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

    private static Verdict copy(GovernedQueries queries, Asset source, Asset target)
    {
        ActiveQuery query = queries.query("etl", WRITE);
        query.addTarget(target);
        QueryJudge judge = queries.judge(query, "etl");
        judge.reads().masks(source.table(), List.of(new ReadColumn(source.name(), "varchar", source.name().startsWith("$"))));
        return judge.reads().maySelect(source.table(), Set.of(source.name()));
    }

    @Test
    void locationsAreForOwners()
    {
        assertThat(queries.judge("etl", WRITE).changes().mayPlace(TARGET, Map.of("partitioned_by", "file:///lake/x")).isAllowed()).isTrue();
        assertThat(queries.judge("etl", WRITE).changes().mayPlace(TARGET, Map.of("location", "file:///lake/x")).isAllowed()).isFalse();
        for (String property : List.of("external_location", "data_location", "partition_projection_location_template", "avro_schema_url")) {
            assertThat(queries.judge("etl", WRITE).changes().mayPlace(TARGET, Map.of(property, "file:///lake/x")).isAllowed()).as(property).isFalse();
        }
        assertThat(queries.judge("admin", WRITE).changes().mayPlace(TARGET, Map.of("location", "file:///lake/x")).isAllowed()).isTrue();
    }

    /**
     * CREATE TABLE (LIKE t): what is tagged is not read. With its properties a table may be made where its files are.
     */
    @Test
    void aTableLikeAnotherHasItsColumnsAndNothingOfItsRows()
    {
        GovernedQueries queries = new GovernedQueries();
        queries.tag("memory.default.people.email", "PII.EMAIL");
        QueryJudge like = queries.judge("etl", STRUCTURE);
        assertThat(like.reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isTrue();
        assertThat(like.changes().mayPlace(TARGET, Map.of()).isAllowed()).isTrue();
        assertThat(queries.pending()).isEmpty();
        assertThat(queries.judge("acme", STRUCTURE).reads().maySelect(PEOPLE, Set.of("id"))).isInstanceOf(Verdict.Hidden.class);
        assertThat(queries.judge("etl", DEFINITION).reads().maySelect(PEOPLE, Set.of("id", "email")).isAllowed()).isFalse();

        assertThat(like.mayShowDefinition(PEOPLE)).isEqualTo(Verdict.refused("there is no clearance for tag PII.EMAIL"));
        Asset other = Asset.table("memory", "default", "other");
        QueryJudge properties = queries.judge("etl", STRUCTURE);
        assertThat(properties.mayShowDefinition(other).isAllowed()).isTrue();
        assertThat(properties.changes().mayPlace(TARGET, Map.of()).isAllowed()).as("only for owners").isFalse();
        QueryJudge owner = queries.judge("maker", STRUCTURE);
        assertThat(owner.mayShowDefinition(other).isAllowed()).isTrue();
        assertThat(owner.changes().mayPlace(TARGET, Map.of()).isAllowed()).isTrue();
        queries.locate(other, "file:///lake/other");
        QueryJudge known = queries.judge("etl", STRUCTURE);
        assertThat(known.mayShowDefinition(other).isAllowed()).isTrue();
        assertThat(known.changes().mayPlace(TARGET, Map.of()).isAllowed()).as("no second table can be made there").isTrue();
        assertThat(queries.judge("etl", DESCRIPTION).mayShowDefinition(PEOPLE).isAllowed()).isTrue();
    }

    @Test
    void writeIsRecordedBeforeItsSourceMayBeRead()
    {
        QueryJudge judge = queries.judge("etl", WRITE);
        judge.reads().masks(PEOPLE, COLUMNS);
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
        judge.reads().masks(PEOPLE, COLUMNS);
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
        judge.reads().masks(PEOPLE, COLUMNS);
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
            assertThat(judge.reads().masks(PEOPLE, COLUMNS)).isEmpty();
        }
        queries.tag("memory.default.people.email", "PII.EMAIL");
        for (QueryJudge judge : List.of(writing, reading)) {
            assertThat(judge.reads().masks(PEOPLE, COLUMNS)).containsKey("email");
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
        assertThat(queries.judge("analyst", READ).reads().masks(TARGET, List.of(new ReadColumn("document", "varchar", false)))).containsKey("document");
    }

    @Test
    void countingRowsDependsOnTheTable()
    {
        QueryJudge judge = queries.judge("etl", WRITE);
        judge.changes().mayWrite(Privilege.CREATE, TARGET);
        judge.reads().masks(PEOPLE, COLUMNS);
        judge.reads().maySelect(PEOPLE, Set.of());
        assertThat(queries.pending()).singleElement().satisfies(write -> assertThat(write.sources()).containsExactly(PEOPLE));
    }

    @Test
    void plansAndRefusedReadsAreNotRecorded()
    {
        QueryJudge plan = queries.judge("etl", PLAN);
        plan.changes().mayWrite(Privilege.CREATE, TARGET);
        plan.reads().masks(PEOPLE, COLUMNS);
        plan.reads().maySelect(PEOPLE, Set.of("id"));
        QueryJudge refused = queries.judge("acme", WRITE);
        refused.changes().mayWrite(Privilege.CREATE, Asset.table("memory", "acme", "copy"));
        refused.reads().maySelect(PEOPLE, Set.of("id"));
        assertThat(queries.pending()).isEmpty();
    }

    @Test
    void renameIsRecordedLikeAWrite()
    {
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, TARGET).isAllowed()).isTrue();
        assertThat(queries.judge("maker", DEFINITION).changes().mayRenameColumn(PEOPLE).isAllowed()).isTrue();
        assertThat(queries.pending()).extracting(write -> write.sources() + " -> " + write.target())
                .containsExactly("[memory.default.people] -> memory.default.target", "[memory.default.people] -> memory.default.people");
        assertThat(queries.judge("analyst", DEFINITION).changes().mayRename(PEOPLE, TARGET).isAllowed()).isFalse();
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

    /**
     * A declassification holds for a name, and for what comes there later.
     */
    @Test
    void aRenameDoesNotTakeTagsOff()
    {
        Asset demo = Asset.table("memory", "default", "demo");
        GovernedQueries queries = new GovernedQueries();
        queries.tag("memory.default.people.email", "PII.EMAIL");
        queries.locate(PEOPLE, "file:///lake/people");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, demo).isAllowed()).isTrue();
        queries.declassify("memory.default.demo.email", "PII");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, demo)).isInstanceOf(Verdict.Refused.class);
        assertThat(queries.judge("maker", WRITE).changes().mayPlace(demo, Map.of("location", "file:///lake/people"))).isInstanceOf(Verdict.Refused.class);
        assertThat(queries.judge("maker", WRITE).changes().mayPlace(demo, Map.of("location", "file:///lake/demo")).isAllowed()).isTrue();
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(Asset.table("memory", "default", "plain"), demo).isAllowed()).isTrue();
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, TARGET).isAllowed()).isTrue();
        assertThat(queries.judge("admin", DEFINITION).changes().mayRename(PEOPLE, demo).isAllowed()).as("has a clearance").isTrue();

        Asset schema = Asset.schema("memory", "open");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRenameSchema(Asset.schema("memory", "default"), schema).isAllowed()).isTrue();
        queries.declassify("memory.open", "PII.EMAIL");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRenameSchema(Asset.schema("memory", "default"), schema)).isInstanceOf(Verdict.Refused.class);
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, Asset.table("memory", "open", "people"))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aRenameOfAColumnDoesNotTakeTagsOff()
    {
        GovernedQueries queries = new GovernedQueries();
        queries.tag("memory.default.people", "PII");
        queries.declassify("memory.default.people.id", "PII");
        assertThat(renameColumn(queries, "maker", "id", "key").isAllowed()).isTrue();
        assertThat(renameColumn(queries, "maker", "email", "mail").isAllowed()).isTrue();
        assertThat(renameColumn(queries, "maker", "email", "id")).isInstanceOf(Verdict.Refused.class);
        assertThat(renameColumn(queries, "admin", "email", "id").isAllowed()).isTrue();
        assertThat(queries.judge("maker", DEFINITION).changes().mayRenameColumn(PEOPLE)).as("not understood").isInstanceOf(Verdict.Refused.class);
    }

    /**
     * Nobody has said anything about what is renamed, and of the other name somebody has said that it is harmless.
     */
    @Test
    void aRenameDoesNotClassify()
    {
        GovernedQueries queries = new GovernedQueries();
        queries.know(PEOPLE, "id");
        queries.tag("memory.default.people.id", "PII");
        queries.declassify("memory.default.people.note", "UNCLASSIFIED");
        assertThat(renameColumn(queries, "maker", "fresh", "other").isAllowed()).isTrue();
        assertThat(renameColumn(queries, "maker", "fresh", "note")).isInstanceOf(Verdict.Refused.class);
        assertThat(renameColumn(queries, "maker", "note", "fresh").isAllowed()).isTrue();
        queries.declassify("memory.default.all_known", "UNCLASSIFIED");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, Asset.table("memory", "default", "all_known"))).isInstanceOf(Verdict.Refused.class);
    }

    /**
     * The log has not heard of it, so it is none of the columns that it knows.
     */
    @Test
    void aNewColumnStaysNewUnderAKnownName()
    {
        List<ReadColumn> columns = List.of(new ReadColumn("note", "varchar", false));
        queries.know(PEOPLE, "id", "note");
        queries.tag("memory.default.people.id", "PII");
        assertThat(queries.judge("steward", READ).reads().masks(PEOPLE, columns)).isEmpty();
        assertThat(queries.judge("steward", READ).reads().masks(PEOPLE, List.of(new ReadColumn("fresh", "varchar", false)))).containsKey("fresh");
        assertThat(renameColumn(queries, "maker", "fresh", "note").isAllowed()).isTrue();
        assertThat(queries.judge("steward", READ).reads().masks(PEOPLE, columns)).as("until lineage says it").containsKey("note");
        assertThat(queries.judge("admin", READ).reads().masks(PEOPLE, columns)).isEmpty();
    }

    @Test
    void aNewFieldStaysNewUnderAKnownName()
    {
        queries.know(PEOPLE, "id", "address", "address.zip", "address.town");
        queries.tag("memory.default.people.id", "PII");
        List<ReadColumn> columns = List.of(new ReadColumn("address", "row", false, List.of(List.of("address", "zip"))));
        assertThat(renameColumn(queries, "maker", "address.town", "zip").isAllowed()).isTrue();
        assertThat(renameColumn(queries, "maker", "address.ssn", "card").isAllowed()).isTrue();
        assertThat(queries.tags()).as("it is new by that name as well").hasSize(1);
        assertThat(renameColumn(queries, "maker", "address.ssn", "zip").isAllowed()).isTrue();
        assertThat(queries.tags()).extracting(tag -> "%s %s %s %s".formatted(tag.asset(), tag.tag(), tag.origin(), tag.actor()))
                .containsExactly("memory.default.people.id PII STEWARD steward", "memory.default.people.address.zip UNCLASSIFIED QUERY maker");
        assertThat(queries.judge("steward", READ).reads().masks(PEOPLE, columns)).containsKey("address");
        queries.tag("memory.default.people.address.zip", "PII");
        assertThat(queries.judge("steward", READ).reads().see(PEOPLE, ReadColumns.of(columns)).decisions().get("address").decidingTag().map(EffectiveTag::tag)).as("somebody has said what it holds").contains("PII");
        queries.declassify("memory.default.people", "UNCLASSIFIED");
        assertThat(renameColumn(queries, "admin", "address.card", "town").isAllowed()).isTrue();
        assertThat(queries.tags()).as("all that comes is classified").filteredOn(tag -> tag.origin() == TagOrigin.QUERY).hasSize(1);
    }

    /**
     * Such a table has columns of its own, of which none is new.
     */
    @Test
    void noTableIsCalledAsOneAboutATable()
    {
        Asset freshness = Asset.table("memory", "default", "people$freshness");
        List<ReadColumn> columns = List.of(new ReadColumn("note", "varchar", false));
        queries.know(PEOPLE, "id");
        queries.tag("memory.default.people.id", "PII");
        assertThat(queries.judge("steward", READ).reads().masks(PEOPLE, columns)).containsKey("note");
        assertThat(queries.judge("steward", READ).reads().masks(freshness, columns)).isEmpty();
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, freshness)).isEqualTo(Verdict.refused("memory.default.people$freshness is the name of a table about memory.default.people. Choose one without '$'"));
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(freshness, PEOPLE).isAllowed()).isTrue();
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, Asset.table("memory", "default", "others$freshness"))).isEqualTo(Verdict.refused("memory.default.others$freshness is the name of a table about memory.default.others. Choose one without '$'"));
    }

    private static Verdict renameColumn(GovernedQueries queries, String user, String from, String to)
    {
        ActiveQuery query = queries.query(user, DEFINITION);
        query.addColumnRename(new ColumnRename(Asset.parse(from).parts(), to));
        ChangeJudge changes = queries.judge(query, user).changes();
        // of a field Trino asks something else
        return Asset.parse(from).parts().size() == 1 ? changes.mayRenameColumn(PEOPLE) : changes.mayAlterColumn(PEOPLE);
    }

    private static Verdict define(GovernedQueries queries, String user, Set<String> columns, Asset view)
    {
        QueryJudge judge = queries.judge(user, DEFINITION);
        judge.reads().masks(PEOPLE, COLUMNS);
        assertThat(judge.reads().maySelect(PEOPLE, columns).isAllowed()).isTrue();
        return judge.changes().mayWrite(Privilege.CREATE, view);
    }

    @Test
    void aRenameShowsNothingMore()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                breakGlass:
                  - users: [maker]
                    tags: [PII]
                    longest: 10m
                    schema: attic
                """);
        Asset attic = Asset.table("memory", "attic", "people");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, attic).isAllowed()).isTrue();
        queries.tag("memory.default.people.email", "PII.EMAIL");
        // there the glass can be broken for it
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, attic)).isEqualTo(Verdict.refused("user maker would see more of it as memory.attic.people than as memory.default.people"));
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, TARGET).isAllowed()).isTrue();
    }

    @Test
    void renameOfASchemaIsRecordedToo()
    {
        Asset schema = Asset.schema("memory", "default");
        Asset newSchema = Asset.schema("memory", "other");
        assertThat(queries.judge("analyst", DEFINITION).changes().mayRenameSchema(schema, newSchema).isAllowed()).isFalse();
        assertThat(queries.pending()).isEmpty();
        assertThat(queries.judge("admin", DEFINITION).changes().mayRenameSchema(schema, newSchema).isAllowed()).isTrue();
        assertThat(queries.pending()).extracting(write -> write.sources() + " -> " + write.target()).containsExactly("[memory.default] -> memory.other");
    }

    @Test
    void nothingIsGivenToTheServiceUser()
    {
        assertThat(mayGiveTo("admin", new TrinoPrincipal(USER, "analyst"))).isTrue();
        assertThat(mayGiveTo("admin", new TrinoPrincipal(USER, ServiceUser.NAME))).isFalse();
    }

    @Test
    void nobodyButAdministratorsActsForAnother()
    {
        assertThat(mayGiveTo("maker", new TrinoPrincipal(USER, "maker"))).isTrue();
        assertThat(mayGiveTo("maker", new TrinoPrincipal(USER, "admin"))).isFalse();
        assertThat(mayGiveTo("maker", new TrinoPrincipal(ROLE, "maker"))).isFalse();
        assertThat(mayGiveTo("admin", new TrinoPrincipal(ROLE, "anybody"))).isTrue();
        assertThat(mayGiveTo("analyst", new TrinoPrincipal(USER, "analyst"))).as("of what belongs to others").isFalse();
    }

    private boolean mayGiveTo(String user, TrinoPrincipal newOwner)
    {
        return queries.judge(user, DEFINITION).changes().mayGiveTo(PEOPLE, newOwner).isAllowed();
    }
}
