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
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Privilege;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.security.PrincipalType.ROLE;
import static io.trino.spi.security.PrincipalType.USER;
import static io.weir.access.decision.GovernedQueries.PEOPLE;
import static io.weir.access.decision.GovernedQueries.TARGET;
import static io.weir.access.query.StatementKind.DEFINITION;
import static io.weir.access.query.StatementKind.DESCRIPTION;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.STRUCTURE;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user may change, place and give away.
 */
class TestChangeJudge
{
    private static final String SHARED_BY_TAG =
            """
              - name: umbrella
                users: [umbrella]
                tables:
                  - {catalog: memory, schema: pool, privileges: [select, insert, update, delete, create], rowFilter: {tag: FINANCE}}
                  - {catalog: memory, schema: house, privileges: [all]}
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
        assertThat(queries.judge("maker", READ).masking().masks(PEOPLE, List.of(new ReadColumn("note", "varchar", false)))).containsKey("note");
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

    /**
     * Trino tells the columns of the version that the statement reads before it tells where it goes.
     */
    @Test
    void rowsThatAVersionDoesNotHideAreNotReplaced()
    {
        GovernedQueries queries = new GovernedQueries(
                """

                rowFilters:
                  - tag: PII.ID
                    users: [etl]
                    values: [x]
                """);
        queries.tag("memory.default.people.id", "PII.ID");
        queries.derive(PEOPLE.child("id"), TARGET.child("whose"));
        QueryJudge judge = replacing("etl", queries);
        judge.masking().masks(TARGET, List.of(new ReadColumn("note", "varchar", false)));
        assertThat(judge.masking().rowFilters(TARGET)).as("of the version").isEmpty();
        assertThat(judge.changes().mayInsert(TARGET)).isEqualTo(Verdict.refused("only some of its rows are for user etl, and session property insert_existing_partitions_behavior may remove the others"));
    }

    private static QueryJudge replacing(String user, GovernedQueries queries)
    {
        QueryJudge judge = queries.judge(user, WRITE);
        judge.maySetProperty("memory", "insert_existing_partitions_behavior");
        return judge;
    }

    /**
     * What is written from a column that says whose rows are shared would say it where nothing does.
     */
    @Test
    void aTenantWritesWhereItsRowsAreTold()
    {
        GovernedQueries queries = new GovernedQueries(SHARED_BY_TAG);
        queries.tag("memory.pool.told.whose", "FINANCE");
        Verdict refused = Verdict.refused(
                "it cannot be told which of its rows are for user umbrella. Let a steward tag the column that tells it, or wait until the lineage of other writes is known");
        for (Privilege privilege : List.of(Privilege.INSERT, Privilege.UPDATE)) {
            assertThat(write(queries, "umbrella", privilege, "memory.pool.untold")).isEqualTo(refused);
            assertThat(write(queries, "umbrella", privilege, "memory.pool.told")).isEqualTo(Verdict.ALLOWED);
            assertThat(write(queries, "umbrella", privilege, "memory.house.untold")).isEqualTo(Verdict.ALLOWED);
            assertThat(write(queries, "etl", privilege, "memory.pool.untold")).isEqualTo(Verdict.ALLOWED);
        }
        QueryJudge deleting = queries.judge("umbrella", WRITE);
        Asset untold = Asset.parse("memory.pool.untold");
        assertThat(deleting.changes().mayRewrite(Privilege.DELETE, untold)).isEqualTo(Verdict.ALLOWED);
        assertThat(deleting.changes().mayWriteAmong(deleting.masking().rowFilters(untold), untold)).isEqualTo(Verdict.ALLOWED);
    }

    /**
     * Trino asks for the row filters of what it updates before it tells the columns.
     */
    @Test
    void updatesOfSomeRowsAreNotSupported()
    {
        GovernedQueries queries = new GovernedQueries(SHARED_BY_TAG);
        queries.tag("memory.pool.told.whose", "FINANCE");
        Asset told = Asset.parse("memory.pool.told");
        QueryJudge judge = queries.judge("umbrella", WRITE);
        assertThat(judge.changes().mayChange(Privilege.UPDATE, told)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge.changes().mayWriteAmong(judge.masking().rowFilters(told), told))
                .isEqualTo(Verdict.refused("only some of its rows are for user umbrella, and UPDATE and MERGE of such a table are not supported. Use DELETE and INSERT"));
    }

    /**
     * Older versions of what is replaced can be read, and by the new columns they are told.
     */
    @Test
    void aTenantReplacesWhatTellsItsRows()
    {
        GovernedQueries queries = new GovernedQueries(SHARED_BY_TAG);
        queries.tag("memory.pool.told.whose", "FINANCE");
        for (String table : List.of("memory.pool.told", "memory.pool.untold", "memory.house.untold")) {
            queries.locate(Asset.parse(table), "s3://bucket/" + table);
        }
        assertThat(queries.judge("umbrella", WRITE).changes().mayCreate(Asset.parse("memory.pool.untold")))
                .isEqualTo(Verdict.refused("a table of that name was there before, and which rows of its versions are for user umbrella cannot be told. Choose another name"));
        assertThat(queries.judge("umbrella", STRUCTURE).changes().mayCreate(Asset.parse("memory.pool.untold"))).as("without rows").isEqualTo(Verdict.ALLOWED);
        assertThat(queries.judge("etl", WRITE).changes().mayCreate(Asset.parse("memory.pool.untold"))).isEqualTo(Verdict.ALLOWED);
        for (String table : List.of("memory.pool.told", "memory.pool.fresh", "memory.house.untold")) {
            assertThat(queries.judge("umbrella", WRITE).changes().mayCreate(Asset.parse(table))).as(table).isEqualTo(Verdict.ALLOWED);
        }
    }

    private static Verdict write(GovernedQueries queries, String user, Privilege privilege, String table)
    {
        Asset target = Asset.parse(table);
        QueryJudge judge = queries.judge(user, WRITE);
        assertThat(judge.changes().mayChange(privilege, target)).isEqualTo(Verdict.ALLOWED);
        judge.masking().masks(target, List.of(new ReadColumn("whose", "varchar", false), new ReadColumn("payee", "varchar", false)));
        return judge.changes().mayWriteAmong(judge.masking().rowFilters(target), target);
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
