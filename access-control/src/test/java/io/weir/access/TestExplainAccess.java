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
package io.weir.access;

import io.trino.testing.MaterializedRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * {@code explain_access} and {@code compare_policies}, through SQL.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
class TestExplainAccess
{
    private GovernedTables tables;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        tables = new GovernedTables(directory);
        tables.run("admin", "CREATE TABLE asked AS SELECT 1 AS id, 'raw' AS email, true AS ok");
        tables.run("admin", "CREATE SCHEMA memory.secret");
        tables.run("admin", "CREATE TABLE memory.secret.origin AS SELECT 'raw' AS x");
        tables.run("admin", "CREATE SCHEMA IF NOT EXISTS memory.house");
        tables.run("admin", "CREATE TABLE memory.house.filtered AS SELECT 'umbrella' AS tenant");
        tables.forgetPendingWrites();
        tables.tag("asked.email", "PII.EMAIL");
        tables.tag("asked.ok", "CONSENT");
    }

    @AfterAll
    void tearDown()
    {
        if (tables != null) {
            tables.close();
        }
    }

    /**
     * Each part would be looked up with all those before it, outside of what Trino accounts for.
     */
    @Test
    void namesOfManyPartsAreRefused()
    {
        for (String function : List.of("effective_tags_at('2026-01-01 00:00:00', %s)", "explain_access('eva', %s)", "impact(%s)")) {
            tables.refused("eva", "SELECT count(*) FROM TABLE(governance.system.%s)".formatted(function.formatted("rpad('memory.default.asked', 40020, '.x')")), "it has 20003 parts, and at most 1000 are looked up");
        }
    }

    @Test
    void whyAColumnIsMasked()
    {
        MaterializedRow row = explain("admin", "eva", "memory.default.asked.email", "action = 'read'").getFirst();
        assertThat(row.getFields().subList(0, 5)).containsExactly("memory.default.asked.email", "read", "masked", "redact", "PII.EMAIL");
        assertThat(row.getField(5).toString()).startsWith("rules.yaml:");
        assertThat(row.getField(6)).isEqualTo("memory.default.asked.email");
        assertThat(row.getField(7).toString()).contains("for which eva has no clearance to see; mask at rules.yaml:");
        assertThat(row.getField(8).toString()).hasSize(12);
        assertThat(explain("admin", "admin", "memory.default.asked.email", "action = 'read'").getFirst().getField(2)).isEqualTo("shown");
        assertThat(explain("admin", "etl", "memory.default.asked.email", "action = 'copy'").getFirst().getField(2)).isEqualTo("shown");
        assertThat(explain("admin", "etl", "memory.default.asked.email", "action = 'read'").getFirst().getField(2)).isEqualTo("masked");
        assertThat(tables.rows("admin", "SELECT decision FROM TABLE(governance.system.explain_access(user => 'ivy', asset => 'memory.default.asked.email', purposes => 'fraud')) WHERE action = 'read'").getFirst().getField(0)).isEqualTo("shown");
    }

    @Test
    void whyATableAndItsRows()
    {
        assertThat(explain("admin", "eva", "memory.default.asked", "action = 'rows'").getFirst().getField(7)).isEqualTo("only rows in which ok is true");
        assertThat(explain("admin", "eva", "memory.default.asked", "action = 'insert'").getFirst().getField(2)).isEqualTo("denied");
        assertThat(explain("admin", "acme", "tpch.tiny.nation", "true")).singleElement().satisfies(row -> assertThat(row.getField(2)).isEqualTo("hidden"));
        assertThat(explain("admin", "eva", "memory", "true")).singleElement().satisfies(row -> assertThat(row.getField(2)).isEqualTo("allowed"));
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.explain_access('eva', ''))", "ASSET is empty");
    }

    /**
     * As a query is answered.
     */
    @Test
    void whatATableAboutATableShows()
    {
        tables.run("admin", "CREATE TABLE \"asked$partitions\" AS SELECT 'x' AS partition");
        tables.run("admin", "CREATE TABLE \"asked$history\" AS SELECT 1 AS version, 'x' AS operation_parameters");
        assertThat(explain("admin", "eva", "memory.default.asked$partitions", "action IN ('read', 'copy')")).hasSize(2).allSatisfy(row -> assertThat(row.getFields().subList(2, 5)).isEqualTo(Arrays.asList("denied", null, "PII.EMAIL")));
        tables.refused("eva", "SELECT partition FROM \"asked$partitions\"", "there is no clearance for tag PII.EMAIL");
        assertThat(explain("admin", "admin", "memory.default.asked$partitions", "action = 'read'").getFirst().getField(2)).isEqualTo("shown");
        assertThat(explain("admin", "eva", "memory.default.asked$history.version", "action = 'read'").getFirst().getField(2)).isEqualTo("shown");
        assertThat(explain("admin", "eva", "memory.default.asked$history.operation_parameters", "action = 'read'").getFirst().getFields().subList(2, 5)).containsExactly("masked", "null", "PII.EMAIL");
    }

    @Test
    void whoMayAsk()
    {
        assertThat(explain("eva", "eva", "memory.default.asked.email", "action = 'read'").getFirst().getField(2)).isEqualTo("masked");
        tables.refused("eva", "SELECT * FROM TABLE(governance.system.explain_access('admin', 'memory.default.asked'))", "Cannot explain access of user admin to memory.default.asked");
        tables.refused("eva", "SELECT * FROM TABLE(governance.system.explain_access(user => 'eva', asset => 'memory.default.asked', groups => 'bosses'))", "Cannot explain access");
        tables.refused("acme", "SELECT * FROM TABLE(governance.system.explain_access('eva', 'memory.default.asked'))", "Cannot explain access");
        assertThat(explain("acme", "acme", "memory.secret.origin", "true")).singleElement().satisfies(row -> assertThat(row.getField(2)).isEqualTo("hidden"));
    }

    @Test
    void whoSeesAColumn()
    {
        assertThat(whoSees("admin", "memory.default.asked.email")).containsExactlyInAnyOrder(
                Arrays.asList("admin", null, "shown", null, null),
                Arrays.asList("etl", null, "masked", "redact", null),
                Arrays.asList("eva", null, "masked", "redact", "only rows in which ok is true"),
                Arrays.asList("ivy", null, "masked", "redact", "only rows in which ok is true"),
                Arrays.asList("ivy", "fraud", "shown", null, "only rows in which ok is true"),
                Arrays.asList("maker", null, "masked", "redact", "only rows in which ok is true"),
                Arrays.asList("otto", null, "masked", "redact", "only rows in which ok is true"),
                Arrays.asList("acme", null, "masked", "redact", "no rows, because it cannot be told whose they are; only rows in which ok is true"),
                Arrays.asList("umbrella", null, "hidden", null, null),
                Arrays.asList("(anybody else)", null, "masked", "redact", "only rows in which ok is true"));
        assertThat(tables.rows("admin", "SELECT DISTINCT asset FROM TABLE(governance.system.who_sees('memory.default.asked')) WHERE \"user\" = 'eva'"))
                .extracting(row -> row.getField(0))
                .containsExactlyInAnyOrder("memory.default.asked.id", "memory.default.asked.email", "memory.default.asked.ok");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.who_sees('memory.default'))", "ASSET is 'memory.default'; expected a table, or a column of one");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.who_sees('memory.default.asked.emial'))", "which does not exist");
    }

    @Test
    void whoSeesByGroupsAndRoles()
            throws IOException
    {
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies(), live.replace("clearances:\n", "clearances:\n  - {groups: [doctors], roles: [care], tags: [PII], level: show, reason: care}\n"));
        try {
            assertThat(whoSees("admin", "memory.default.asked.email")).contains(
                    Arrays.asList("(group doctors)", null, "shown", null, "only rows in which ok is true"),
                    Arrays.asList("(role care)", null, "shown", null, "only rows in which ok is true"),
                    Arrays.asList("(anybody else)", null, "masked", "redact", "only rows in which ok is true"));
        }
        finally {
            Files.writeString(tables.policies(), live);
        }
    }

    /**
     * It names users, also of tenants.
     */
    @Test
    void whoMayAskWhoSees()
            throws IOException
    {
        tables.refused("eva", "SELECT * FROM TABLE(governance.system.who_sees('memory.default.asked'))", "Cannot tell who sees memory.default.asked");
        tables.refused("acme", "SELECT * FROM TABLE(governance.system.who_sees('memory.default.asked'))", "Cannot tell who sees memory.default.asked");
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies(), live.replace("privileges: [select, insert], rowFilter: {tag: TENANT_KEY}}\n", "privileges: [select, insert, tag], rowFilter: {tag: TENANT_KEY}}\n      - {catalog: governance, privileges: [select]}\n"));
        try {
            assertThat(tables.rows("acme", "SELECT DISTINCT \"user\" FROM TABLE(governance.system.who_sees('memory.default.asked'))")).extracting(row -> row.getField(0)).containsExactly("acme");
            // to tag is not enough
            Files.writeString(tables.policies(), live.replace("tableRules:\n", "tableRules:\n  - {users: [eva], catalog: memory, privileges: [select, tag]}\n"));
            tables.refused("eva", "SELECT * FROM TABLE(governance.system.who_sees('memory.default.asked'))", "Cannot tell who sees memory.default.asked");
        }
        finally {
            Files.writeString(tables.policies(), live);
        }
    }

    @Test
    void viewsWithTheRightsOfTheirOwnerTellNobodyElse()
    {
        List<String> functions = List.of(
                "who_sees('memory.default.asked')",
                "explain_access(user => 'acme', asset => 'memory.default.asked')",
                "compare_policies('%s', 'memory.default.asked')".formatted(tables.policies().getFileName()),
                "effective_tags_at('2026-01-01', 'memory.default.asked')",
                "upstream('memory.default.asked.email')",
                "impact('memory.default.asked.email')");
        for (String function : functions) {
            tables.run("admin", "CREATE OR REPLACE VIEW told SECURITY DEFINER AS SELECT count(*) AS answers FROM TABLE(governance.system.%s)".formatted(function));
            tables.run("admin", "CREATE OR REPLACE VIEW told_again SECURITY INVOKER AS SELECT answers FROM told");
            for (String view : List.of("told", "told_again")) {
                tables.refused("eva", "SELECT * FROM " + view, "it would tell the readers of the view what only its owner admin may know. Create the view with SECURITY INVOKER");
                tables.run("admin", "SELECT * FROM " + view);
            }
        }
    }

    @Test
    void viewsWithTheRightsOfTheirReaderTellWhatTheReaderMayKnow()
    {
        tables.run("admin", "CREATE VIEW asking SECURITY INVOKER AS SELECT action, decision FROM TABLE(governance.system.explain_access(user => 'eva', asset => 'memory.default.asked.id'))");
        assertThat(tables.rows("eva", "SELECT decision FROM asking WHERE action = 'read'")).isEqualTo(tables.rows("admin", "SELECT decision FROM asking WHERE action = 'read'")).isNotEmpty();
        tables.run("admin", "CREATE VIEW naming_users SECURITY INVOKER AS SELECT \"user\" FROM TABLE(governance.system.who_sees('memory.default.asked'))");
        tables.refused("eva", "SELECT * FROM naming_users", "Cannot tell who sees memory.default.asked");
    }

    private List<List<Object>> whoSees(String asker, String asset)
    {
        return tables.rows(asker, "SELECT \"user\", purpose, decision, mask, rows FROM TABLE(governance.system.who_sees('%s'))".formatted(asset)).stream().map(MaterializedRow::getFields).toList();
    }

    @Test
    void whatTheAskerMayNotSeeIsNotInTheAnswer()
    {
        tables.tag("memory.secret.origin.x", "PII");
        tables.run("admin", "CREATE TABLE derived AS SELECT x, 'acme' AS whose FROM memory.secret.origin");
        tables.tag("derived.whose", "TENANT_KEY");
        MaterializedRow row = explain("acme", "acme", "memory.default.derived.x", "action = 'read' AND tag = 'PII'").getFirst();
        assertThat(row.toString()).contains("(hidden)").doesNotContain("origin");
        assertThat(explain("admin", "acme", "memory.default.derived.x", "action = 'read'").toString()).contains("origin");
    }

    /**
     * Two masks that show different parts of a text are one decision, made for the tags of both.
     */
    @Test
    void whatTheAskerMayNotSeeIsNotInTheAnswerAboutTwoTags()
    {
        tables.run("admin", "CREATE TABLE memory.secret.persons AS SELECT 'raw' AS name");
        tables.tag("memory.secret.persons.name", "MASK.NAME");
        tables.run("admin", "CREATE TABLE contacts AS SELECT name AS contact, 'acme' AS whose FROM memory.secret.persons");
        tables.tag("contacts.contact", "MASK.EMAIL");
        tables.tag("contacts.whose", "TENANT_KEY");
        MaterializedRow row = explain("acme", "acme", "memory.default.contacts.contact", "action = 'read'").getFirst();
        assertThat(row.getFields().subList(2, 5)).containsExactly("masked", "redact", "MASK.EMAIL");
        assertThat(row.getField(7).toString()).startsWith("it carries MASK.EMAIL, set on it, ").contains("; and it carries MASK.NAME as well; mask at rules.yaml:");
        assertThat(row.toString()).doesNotContain("persons");
    }

    @Test
    void policiesThatAreNotInForce()
            throws IOException
    {
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies().resolveSibling("next.yaml"), live.replace("users: [maker]\n    tags: [PII]", "users: [eva, maker]\n    tags: [PII]").replace("schema: own", "schema: default"));
        assertThat(tables.rows("admin", "SELECT decision FROM TABLE(governance.system.explain_access(user => 'eva', asset => 'memory.default.asked.email', policies => 'next.yaml')) WHERE action = 'read'").getFirst().getField(0)).isEqualTo("shown");
        List<MaterializedRow> changes = tables.rows("admin", "SELECT * FROM TABLE(governance.system.compare_policies('next.yaml', 'memory.default')) WHERE action = 'read' AND asset = 'memory.default.asked.email'");
        assertThat(changes).extracting(MaterializedRow::getFields).containsExactlyInAnyOrder(
                List.of("eva", "memory.default.asked.email", "read", "masked redact", "shown", "gains"),
                List.of("maker", "memory.default.asked.email", "read", "masked redact", "shown", "gains"));
        Files.writeString(tables.policies().resolveSibling("stricter.yaml"), live.replace("{tag: PII, mask: redact}", "{tag: PII, mask: deny}").replace("rowFilters:\n", "rowFilters:\n  - {tag: PII, users: [eva], values: [x]}\n"));
        assertThat(tables.rows("admin", "SELECT change, after FROM TABLE(governance.system.compare_policies('stricter.yaml', 'memory.default.asked', 'eva')) WHERE action IN ('read', 'rows')"))
                .extracting(MaterializedRow::getFields)
                .contains(List.of("loses", "denied"), List.of("loses", "only rows in which email is x"));
        Files.writeString(tables.policies().resolveSibling("moved.yaml"), live.replace("schema: house", "schema: default").replace("column: tenant", "column: email"));
        for (Map.Entry<String, String> change : Map.of("memory.house.filtered", "loses", "memory.default.asked", "gains").entrySet()) {
            assertThat(tables.rows("admin", "SELECT DISTINCT action, change FROM TABLE(governance.system.compare_policies('moved.yaml', '%s', 'umbrella')) WHERE action IN ('see', 'rows', 'select')".formatted(change.getKey())))
                    .as(change.getKey())
                    .extracting(MaterializedRow::getFields)
                    .containsExactlyInAnyOrder(List.of("see", change.getValue()), List.of("rows", change.getValue()), List.of("select", change.getValue()));
        }
        assertThat(tables.value("eva", "SELECT email FROM asked")).as("nothing is in force").isEqualTo("***");

        tables.refused("eva", "SELECT * FROM TABLE(governance.system.compare_policies('next.yaml', 'memory.default'))", "that is for administrators");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.compare_policies('../rules.yaml', 'memory'))", "is no name of a file in the folder of the policies");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.compare_policies('gone.yaml', 'memory'))", "it does not exist");
        Files.writeString(tables.policies().resolveSibling("bad.yaml"), live + "maskz: []\n");
        tables.refused("admin", "SELECT * FROM TABLE(governance.system.compare_policies('bad.yaml', 'memory'))", "unknown section 'maskz'");
    }

    @Test
    void whatPurposesGroupsAndRolesChange()
            throws IOException
    {
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies().resolveSibling("held.yaml"), live
                .replace("    users: [ivy]\n", "    users: [ivy, eva]\n    groups: [investigators]\n")
                .replace("clearances:\n", "clearances:\n  - {groups: [doctors], roles: [care], tags: [PII], level: show, reason: care}\n"));
        assertThat(compare("held.yaml", "memory.default.asked.email", "action = 'read'")).containsExactlyInAnyOrder(
                List.of("(group doctors)", "memory.default.asked.email", "read", "masked redact", "shown", "gains"),
                List.of("(role care)", "memory.default.asked.email", "read", "masked redact", "shown", "gains"),
                List.of("eva (purpose fraud)", "memory.default.asked.email", "read", "masked redact", "shown", "gains"),
                List.of("(group investigators) (purpose fraud)", "memory.default.asked.email", "read", "masked redact", "shown", "gains"));
        assertThat(tables.column("admin", "SELECT DISTINCT \"user\" FROM TABLE(governance.system.compare_policies('held.yaml', 'memory.default.asked', 'ivy,(role care),eva'))")).containsExactlyInAnyOrder("(role care)", "eva (purpose fraud)");
    }

    /**
     * What a purpose makes otherwise, and nothing that differs without it as well.
     */
    @Test
    void whatIsLostWithAPurpose()
            throws IOException
    {
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies().resolveSibling("unstated.yaml"), live.replace("tags: [PII]\n    level: show\n    purposes: [fraud]", "tags: [HEALTH]\n    level: show\n    purposes: [fraud]").replace("{tag: PII, mask: redact}", "{tag: PII, mask: deny}"));
        assertThat(compare("unstated.yaml", "memory.default.asked.email", "\"user\" LIKE 'ivy%' AND action = 'read'")).containsExactlyInAnyOrder(
                List.of("ivy", "memory.default.asked.email", "read", "masked redact", "denied", "loses"),
                List.of("ivy (purpose fraud)", "memory.default.asked.email", "read", "shown", "denied", "loses"));
    }

    @Test
    void rulesAboutNoTable()
            throws IOException
    {
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies().resolveSibling("flows.yaml"), live
                .replace("{tags: [PII], to: {catalog: memory, schema: public}", "{tags: [PII.EMAIL, HEALTH], to: {catalog: memory, schema: public}")
                .replace("flowRules:\n", "maskedWrites: store\nflowRules:\n  - {tags: [REGION], to: {table: open_.*}, reason: open}\n"));
        assertThat(compare("flows.yaml", "memory.default.asked", "true")).containsExactlyInAnyOrder(
                Arrays.asList("(everybody)", "catalog: memory, schema: public", "flow", "refused PII", null, "gains"),
                Arrays.asList("(everybody)", "catalog: memory, schema: public", "flow", null, "refused HEALTH", "loses"),
                Arrays.asList("(everybody)", "table: open_.*", "flow", null, "refused REGION", "loses"),
                Arrays.asList("(everybody)", "all tables", "masked_writes", "refuse", "store", "gains"));
        // what is refused everywhere is refused there as well
        Files.writeString(tables.policies().resolveSibling("everywhere.yaml"), live.replace("{tags: [PII], to: {catalog: memory, schema: public}", "{tags: [\"*\"], to: {catalog: .*}"));
        assertThat(compare("everywhere.yaml", "memory.default.asked", "true")).containsExactlyInAnyOrder(
                Arrays.asList("(everybody)", "all tables", "flow", null, "refused *", "loses"),
                Arrays.asList("(everybody)", "all tables", "flow", null, "refused PII", "loses"),
                Arrays.asList("(everybody)", "catalog: memory, schema: public", "flow", null, "refused *", "loses"));
    }

    @Test
    void whoMayBreakTheGlass()
            throws IOException
    {
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies().resolveSibling("glass.yaml"), live.replace("  - users: [otto]\n    tags: [PII]\n    longest: 1h\n", "  - {users: [otto], tags: [PII], longest: 90m}\n  - {users: [eva], groups: [oncall], tags: [HEALTH], longest: 5m, catalog: memory}\n"));
        assertThat(compare("glass.yaml", "memory.default.asked", "true")).containsExactlyInAnyOrder(
                Arrays.asList("otto", "all tables", "break_glass", "PII for 1h", "PII for 1h30m", "gains"),
                Arrays.asList("otto", "catalog: memory", "break_glass", "PII for 1h", "PII for 1h30m", "gains"),
                Arrays.asList("eva", "catalog: memory", "break_glass", null, "HEALTH for 5m", "gains"),
                Arrays.asList("(group oncall)", "catalog: memory", "break_glass", null, "HEALTH for 5m", "gains"));
        Files.writeString(tables.policies().resolveSibling("unbreakable.yaml"), live.replace("breakGlass:\n  - users: [otto]\n    tags: [PII]\n    longest: 1h\n", ""));
        assertThat(compare("unbreakable.yaml", "memory.default.asked", "true")).containsExactly(Arrays.asList("otto", "all tables", "break_glass", "PII for 1h", null, "loses"));
        assertThat(tables.rows("admin", "SELECT * FROM TABLE(governance.system.compare_policies('unbreakable.yaml', 'memory.default.asked', 'eva'))")).isEmpty();
    }

    private List<List<Object>> compare(String policies, String asset, String condition)
    {
        return tables.rows("admin", "SELECT * FROM TABLE(governance.system.compare_policies('%s', '%s')) WHERE %s".formatted(policies, asset, condition)).stream().map(MaterializedRow::getFields).toList();
    }

    @Test
    void masksOfOneKindWithOtherParameters()
            throws IOException
    {
        tables.run("admin", "CREATE TABLE paid AS SELECT 'raw' AS code, BIGINT '1234' AS amount");
        tables.forgetPendingWrites();
        tables.tag("paid.code", "MASK.CONSTANT");
        tables.tag("paid.amount", "MASK.ROUND");
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies().resolveSibling("other.yaml"), live.replace("mask: constant, value: \"7\"", "mask: constant, value: \"8\"").replace("mask: round, to: 100}", "mask: round, to: 10}"));
        assertThat(tables.rows("admin", "SELECT asset, before, after, change FROM TABLE(governance.system.compare_policies('other.yaml', 'memory.default.paid', 'eva')) WHERE action = 'read'"))
                .extracting(MaterializedRow::getFields)
                .containsExactlyInAnyOrder(
                        List.of("memory.default.paid.code", "masked constant '7'", "masked constant '8'", "changes"),
                        List.of("memory.default.paid.amount", "masked round to 100", "masked round to 10", "changes"));
    }

    @Test
    void whatSomebodyCouldSeeAtATimeInThePast()
            throws Exception
    {
        tables.run("admin", "CREATE TABLE aged AS SELECT 'raw' AS note");
        tables.forgetPendingWrites();
        tables.value("eva", "SELECT count(*) FROM aged");
        Instant before = afterAMoment();
        tables.tag("aged.note", "PII");
        Instant tagged = afterAMoment();
        String live = Files.readString(tables.policies());
        Files.writeString(tables.policies(), live.replace("{tag: PII, mask: redact}", "{tag: PII, mask: deny}"));
        tables.refused("eva", "SELECT note FROM aged", "there is no clearance for tag PII");
        Instant stricter = afterAMoment();
        Files.writeString(tables.policies(), live);
        assertThat(tables.value("eva", "SELECT note FROM aged")).isEqualTo("***");

        assertThat(then("eva", before)).containsExactly("shown", null);
        assertThat(then("eva", tagged)).containsExactly("masked", "redact");
        assertThat(then("eva", stricter)).containsExactly("denied", null);
        assertThat(tables.rows("eva", "SELECT DISTINCT policy_version, tag_version, lineage_version FROM TABLE(governance.system.explain_access(user => 'eva', asset => 'memory.default.aged', at => '%s'))".formatted(stricter)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getField(0)).isNotEqualTo(explain("eva", "eva", "memory.default.aged", "true").getFirst().getField(8));
                    assertThat(row.getField(1)).as("a time is between versions").isNull();
                });

        assertThat(pastTags("admin", tagged, "memory.default.aged")).containsExactly(List.of("memory.default.aged.note", "PII", "own", "memory.default.aged.note"));
        assertThat(pastTags("admin", before, "memory.default.aged")).isEmpty();
        assertThat(pastTags("acme", tagged, "memory.secret")).isEmpty();

        tables.refused("eva", "SELECT * FROM TABLE(governance.system.explain_access(user => 'eva', asset => 'memory.default.aged', at => '2020-01-01'))", "It is not known which policies were in force at 2020-01-01T00:00:00Z: the record begins at ");
        assertThat(tables.rows("admin", "SELECT decision FROM TABLE(governance.system.explain_access(user => 'eva', asset => 'memory.default.aged.note', policies => 'rules.yaml', at => '2020-01-01')) WHERE action = 'read'"))
                .as("a file instead").singleElement().satisfies(row -> assertThat(row.getField(0)).isEqualTo("shown"));
        tables.refused("eva", "SELECT * FROM TABLE(governance.system.explain_access(user => 'eva', asset => 'memory.default.aged', at => 'yesterday'))", "AT is 'yesterday'; expected a date such as");
        tables.refused("eva", "SELECT * FROM TABLE(governance.system.effective_tags_at('2999-01-01', 'memory.default.aged'))", "has not come yet");
    }

    // entries of the log have times of milliseconds
    private static Instant afterAMoment()
            throws InterruptedException
    {
        Thread.sleep(20);
        Instant moment = Instant.now().truncatedTo(MILLIS);
        Thread.sleep(20);
        return moment;
    }

    private List<Object> then(String user, Instant at)
    {
        return tables.rows(user, "SELECT decision, mask FROM TABLE(governance.system.explain_access(user => '%s', asset => 'memory.default.aged.note', at => '%s')) WHERE action = 'read'".formatted(user, at)).getFirst().getFields();
    }

    private List<List<Object>> pastTags(String asker, Instant at, String asset)
    {
        return tables.rows(asker, "SELECT asset, tag, source, path FROM TABLE(governance.system.effective_tags_at(at => '%s', asset => '%s'))".formatted(at, asset)).stream().map(MaterializedRow::getFields).toList();
    }

    private List<MaterializedRow> explain(String asker, String user, String asset, String condition)
    {
        return tables.rows(asker, "SELECT * FROM TABLE(governance.system.explain_access(user => '%s', asset => '%s')) WHERE %s".formatted(user, asset, condition));
    }
}
