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
import io.weir.access.query.ColumnRename;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static io.weir.access.decision.GovernedQueries.PEOPLE;
import static io.weir.access.decision.GovernedQueries.TARGET;
import static io.weir.access.query.StatementKind.DEFINITION;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is called otherwise keeps its tags and its rules.
 */
class TestRenames
{
    private final GovernedQueries queries = new GovernedQueries();

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
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, columns)).isEmpty();
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, List.of(new ReadColumn("fresh", "varchar", false)))).containsKey("fresh");
        assertThat(renameColumn(queries, "maker", "fresh", "note").isAllowed()).isTrue();
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, columns)).as("until lineage says it").containsKey("note");
        assertThat(queries.judge("admin", READ).masking().masks(PEOPLE, columns)).isEmpty();
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
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, columns)).containsKey("address");
        queries.tag("memory.default.people.address.zip", "PII");
        assertThat(queries.judge("steward", READ).masking().see(PEOPLE, ReadColumns.of(columns)).decisions().get("address").decidingTag().map(EffectiveTag::tag)).as("somebody has said what it holds").contains("PII");
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
        assertThat(queries.judge("steward", READ).masking().masks(PEOPLE, columns)).containsKey("note");
        assertThat(queries.judge("steward", READ).masking().masks(freshness, columns)).isEmpty();
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

    /**
     * The log has not heard of the new column, and whoever may call its table otherwise sees it there. A second name is as good as a rename.
     */
    @Test
    void aRenameShowsNothingNew()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                breakGlass:
                  - users: [maker]
                    tags: ["*"]
                    longest: 10m
                    schema: attic
                """);
        Asset attic = Asset.table("memory", "attic", "people");
        Map<String, Object> place = Map.of("location", "file:///lake/people");
        queries.locate(PEOPLE, "file:///lake/people");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, attic).isAllowed()).isTrue();
        queries.know(PEOPLE, "id");
        assertThat(queries.judge("maker", DEFINITION).changes().mayRename(PEOPLE, attic)).isEqualTo(Verdict.refused("user maker would see more of it as memory.attic.people than as memory.default.people"));
        assertThat(queries.judge("admin", DEFINITION).changes().mayRenameSchema(Asset.schema("memory", "default"), Asset.schema("memory", "attic")).isAllowed()).as("sees it anyway").isTrue();
        assertThat(queries.judge("maker", DEFINITION).changes().mayRenameSchema(Asset.schema("memory", "default"), Asset.schema("memory", "attic"))).isInstanceOf(Verdict.Refused.class);
        assertThat(queries.judge("maker", DEFINITION).changes().mayPlace(attic, place)).isInstanceOf(Verdict.Refused.class);
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

    /**
     * A second name for what is at a place is as good as a rename.
     */
    @Test
    void whatIsAtAPlaceIsNotCalledAsItMayNotBe()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                flowRules:
                  - tags: [PII]
                    to:
                      schema: acme
                    reason: it is open
                breakGlass:
                  - users: [maker]
                    tags: [PII]
                    longest: 10m
                    schema: attic
                """);
        Map<String, Object> place = Map.of("location", "file:///lake/people");
        queries.locate(PEOPLE, "file:///lake/people");
        queries.tag("memory.default.people.email", "PII.EMAIL");
        assertThat(queries.judge("maker", DEFINITION).changes().mayPlace(TARGET, place).isAllowed()).isTrue();
        assertThat(queries.judge("maker", DEFINITION).changes().mayPlace(Asset.table("memory", "attic", "people"), place)).isEqualTo(Verdict.refused("user maker would see more of what is at the place as memory.attic.people than by the name that it has"));
        assertThat(queries.judge("admin", DEFINITION).changes().mayPlace(Asset.table("memory", "acme", "people"), place)).asString().contains("values with tag PII may not be written into memory.acme.people");
    }

    /**
     * The log has not heard of the new column, and whoever copies it is refused.
     */
    @Test
    void whatIsNewIsNotCalledAsItMayNotBe()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                flowRules:
                  - tags: ["*"]
                    to:
                      schema: acme
                    reason: it is open
                """);
        Asset open = Asset.table("memory", "acme", "people");
        queries.locate(PEOPLE, "file:///lake/people");
        assertThat(queries.judge("admin", DEFINITION).changes().mayRename(PEOPLE, open).isAllowed()).isTrue();
        queries.know(PEOPLE, "id");
        for (Verdict verdict : List.of(
                queries.judge("admin", DEFINITION).changes().mayRename(PEOPLE, open),
                queries.judge("admin", DEFINITION).changes().mayRenameSchema(Asset.schema("memory", "default"), Asset.schema("memory", "acme")),
                queries.judge("admin", DEFINITION).changes().mayPlace(open, Map.of("location", "file:///lake/people")))) {
            assertThat(verdict).asString().contains("values with tag * may not be written into memory.acme", "it is open");
        }
        assertThat(queries.judge("admin", DEFINITION).changes().mayRename(PEOPLE, TARGET).isAllowed()).isTrue();
        queries.declassify("memory.default.people", "UNCLASSIFIED");
        assertThat(queries.judge("admin", DEFINITION).changes().mayRename(PEOPLE, open).isAllowed()).isTrue();
    }
}
