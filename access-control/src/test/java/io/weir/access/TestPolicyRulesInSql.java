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

import com.google.common.util.concurrent.Uninterruptibles;
import io.trino.Session;
import io.trino.testing.MaterializedRow;
import io.weir.governance.lineage.EdgeKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static io.weir.access.GovernedQueryRunner.session;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Purposes, row filters by tag, flow rules and clearances for some tables, through SQL.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
class TestPolicyRulesInSql
{
    private GovernedTables tables;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        tables = new GovernedTables(directory);
        tables.run("admin", "CREATE SCHEMA memory.public");
        tables.run("admin", "CREATE SCHEMA memory.own");
        tables.run("admin", "CREATE SCHEMA memory.house");
    }

    @AfterAll
    void tearDown()
    {
        if (tables != null) {
            tables.close();
        }
    }

    @Test
    void aStatedPurposeShowsToThoseWhoHoldIt()
    {
        tables.run("admin", "CREATE TABLE purposes AS SELECT 'raw' AS email");
        tables.tag("purposes.email", "PII");
        String query = "SELECT email FROM purposes";
        assertThat(tables.value("ivy", query)).isEqualTo("***");
        assertThat(tables.value(stating("ivy"), query)).isEqualTo("raw");
        assertThat(tables.value(stating("mallory"), query)).isEqualTo("***");
        Session bySession = Session.builder(session("ivy")).setCatalogSessionProperty("governance", "purpose", "other, fraud").build();
        assertThat(tables.value(bySession, query)).isEqualTo("raw");
        tables.run("mallory", "SET SESSION governance.purpose = 'fraud'");
    }

    @Test
    void rowsAreFilteredByTheTagsOfColumns()
    {
        tables.run("admin", "CREATE TABLE rows_by_tag AS SELECT * FROM (VALUES (1, 'DE', true), (2, 'FR', true), (3, 'US', true), (4, 'FR', false), (5, NULL, true), (6, 'DE', NULL)) AS t (id, land, ok)");
        assertThat(ids("eva", "rows_by_tag")).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        tables.tag("rows_by_tag.land", "REGION");
        assertThat(ids("eva", "rows_by_tag")).containsExactlyInAnyOrder(1, 2, 4, 6);
        assertThat(ids("ivy", "rows_by_tag")).as("both rules hold").containsExactlyInAnyOrder(2, 4);
        tables.tag("rows_by_tag.ok", "CONSENT");
        assertThat(ids("eva", "rows_by_tag")).containsExactlyInAnyOrder(1, 2);
        assertThat(ids("mallory", "rows_by_tag")).containsExactlyInAnyOrder(1, 2, 3, 5);
        assertThat(ids("admin", "rows_by_tag")).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        tables.run("admin", "CREATE VIEW rows_view SECURITY DEFINER AS SELECT id FROM rows_by_tag");
        tables.forgetPendingWrites();
        assertThat(ids("eva", "rows_view")).as("also through a view of one who sees all").containsExactlyInAnyOrder(1, 2);
        tables.refused("eva", "SHOW STATS FOR rows_by_tag", "statistics of memory.default.rows_by_tag show values");
    }

    @Test
    void aTagAboveTheColumnsOrOfAnotherTypeShowsNoRows()
    {
        tables.run("admin", "CREATE TABLE closed_rows AS SELECT 1 AS id, 'x' AS ok");
        tables.tag("closed_rows.ok", "CONSENT");
        assertThat(ids("eva", "closed_rows")).isEmpty();
        tables.run("admin", "CREATE TABLE closed_table AS SELECT 1 AS id, true AS ok");
        tables.tag("closed_table", "CONSENT");
        assertThat(ids("eva", "closed_table")).isEmpty();
    }

    @Test
    void tenantsSeeTheRowsThatTheTagGivesThem()
    {
        tables.run("admin", "CREATE TABLE tenants AS SELECT * FROM (VALUES (1, 'acme'), (2, 'globex'), (3, CAST(NULL AS varchar))) AS t (id, whose)");
        assertThat(ids("acme", "tenants")).as("no column says whose the rows are").isEmpty();
        tables.tag("tenants.whose", "TENANT_KEY");
        assertThat(ids("acme", "tenants")).containsExactly(1);
        assertThat(ids("mallory", "tenants")).isEmpty();
        tables.refused("acme", "INSERT INTO tenants VALUES (4, 'globex')", "Cannot insert row that does not match a row filter");
        tables.run("acme", "INSERT INTO tenants VALUES (4, 'acme')");
        assertThat(ids("acme", "tenants")).containsExactlyInAnyOrder(1, 4);
    }

    /**
     * A row that is written would be refused by the filter. No row makes lineage as well.
     */
    @Test
    void tenantsDoNotSayByWhichColumnRowsAreTold()
    {
        tables.run("admin", "CREATE TABLE accounts AS SELECT 1 AS id, 'acme' AS whose");
        tables.tag("accounts.whose", "TENANT_KEY");
        tables.run("admin", "CREATE TABLE deals AS SELECT 1 AS id, 'globex' AS payer, 'acme' AS payee");
        tables.forgetPendingWrites();
        for (String insert : List.of(
                "INSERT INTO deals (payee) SELECT whose FROM accounts WHERE false",
                "INSERT INTO deals (payee) SELECT 'acme' FROM accounts",
                "EXPLAIN ANALYZE INSERT INTO deals (payee) SELECT whose FROM accounts WHERE false")) {
            tables.refused("acme", insert, "it cannot be told which of its rows are for user acme");
        }
        assertThat(ids("acme", "deals")).isEmpty();
        tables.tag("deals.payer", "TENANT_KEY");
        tables.run("acme", "INSERT INTO deals (id, payer) SELECT 2, whose FROM accounts");
        tables.forgetPendingWrites();
        assertThat(ids("acme", "deals")).containsExactly(2);
    }

    /**
     * Who may change the columns of a table says by them whose its rows are.
     */
    @Test
    void columnsThatSayWhoseTheRowsAreAreNotForThoseWhoSeeSome()
    {
        tables.run("admin", "CREATE TABLE memory.house.people AS SELECT * FROM (VALUES (1, 'umbrella'), (2, 'acme')) AS t (id, tenant)");
        assertThat(ids("umbrella", "memory.house.people")).containsExactly(1);
        for (String change : List.of("DROP COLUMN tenant", "RENAME COLUMN tenant TO former", "ADD COLUMN other varchar", "ALTER COLUMN tenant SET DATA TYPE varchar(9)", "ALTER COLUMN tenant SET DEFAULT 'umbrella'")) {
            tables.refused("umbrella", "ALTER TABLE memory.house.people " + change, "only some of its rows are for user umbrella, by what stands in a column");
        }
        tables.run("admin", "CREATE TABLE agreed AS SELECT 1 AS id, true AS ok");
        tables.run("admin", "CREATE TABLE agreed_copy AS SELECT id, ok FROM agreed");
        tables.forgetPendingWrites();
        tables.edge("memory.default.agreed.ok", "memory.default.agreed_copy.ok", EdgeKind.IDENTITY, false);
        tables.tag("agreed.ok", "CONSENT");
        for (String table : List.of("agreed", "agreed_copy")) {
            for (String change : List.of("DROP COLUMN ok", "ALTER COLUMN ok SET DEFAULT true")) {
                tables.refused("maker", "ALTER TABLE %s %s".formatted(table, change), "only some of its rows are for user maker");
            }
            tables.run("maker", "ALTER TABLE %s ADD COLUMN other varchar".formatted(table));
        }
    }

    @Test
    void flowRulesHoldForEveryStatementAndEverybody()
    {
        tables.run("admin", "CREATE TABLE flow AS SELECT 1 AS id, 'raw' AS email");
        tables.run("admin", "CREATE TABLE memory.public.target (id integer, email varchar)");
        tables.run("admin", "INSERT INTO memory.public.target SELECT id, email FROM flow");
        tables.forgetPendingWrites();
        tables.tag("flow.email", "PII.EMAIL");
        for (String statement : List.of(
                "CREATE TABLE memory.public.copy AS SELECT id, email FROM flow",
                "CREATE TABLE memory.public.copy AS SELECT length(email) AS l FROM flow",
                "CREATE TABLE memory.public.copy AS SELECT id FROM flow WHERE email = 'x'",
                "INSERT INTO memory.public.target SELECT * FROM flow",
                "INSERT INTO memory.public.target SELECT 1, (SELECT max(email) FROM flow)",
                "CREATE VIEW memory.public.v AS SELECT email FROM flow",
                "CREATE VIEW memory.public.v SECURITY INVOKER AS SELECT * FROM flow",
                "EXPLAIN ANALYZE INSERT INTO memory.public.target SELECT * FROM flow",
                "ALTER TABLE flow RENAME TO memory.public.renamed")) {
            tables.refused("admin", statement, "values with tag PII may not be written into memory.public.");
        }
        tables.run("admin", "CREATE VIEW flow_view AS SELECT upper(email) AS shouted FROM flow");
        tables.refused("admin", "CREATE TABLE memory.public.copy AS SELECT shouted FROM flow_view", "may not be written into memory.public.copy");
        tables.refused("maker", "CREATE VIEW memory.public.v AS SELECT email FROM flow", "may not be written into memory.public.v");
        tables.run("admin", "CREATE TABLE memory.public.ids AS SELECT id FROM flow");
        tables.run("admin", "CREATE TABLE memory.public.counted AS SELECT count(*) AS c FROM flow");
        assertThat(tables.value("admin", "SELECT count(*) FROM memory.public.target")).isEqualTo(1L);
    }

    @Test
    void aClearanceMayHoldForSomeTables()
    {
        tables.run("admin", "CREATE TABLE memory.own.mine AS SELECT CAST('raw' AS varchar) AS email");
        tables.run("admin", "CREATE TABLE not_mine AS SELECT CAST('raw' AS varchar) AS email");
        tables.tag("memory.own.mine.email", "PII");
        tables.tag("not_mine.email", "PII");
        assertThat(tables.value("maker", "SELECT email FROM memory.own.mine")).isEqualTo("raw");
        assertThat(tables.value("maker", "SELECT email FROM not_mine")).isEqualTo("***");
        tables.run("maker", "INSERT INTO memory.own.mine VALUES 'more'");
        tables.refused("maker", "INSERT INTO not_mine VALUES 'more'", "there is no clearance for tag PII, which its columns carry");
        tables.refused("maker", "INSERT INTO memory.own.mine SELECT email FROM not_mine", "there is no clearance to write values with tag PII");
    }

    @Test
    void brokenGlassShowsForAWhileAndIsAudited()
    {
        tables.run("admin", "CREATE TABLE emergency AS SELECT 'raw' AS email");
        tables.tag("emergency.email", "PII.EMAIL");
        assertThat(tables.value("otto", "SELECT email FROM emergency")).isEqualTo("***");
        tables.refused("otto", "CALL governance.system.break_glass('PII', 30, ' ')", "reason is empty");
        tables.refused("otto", "CALL governance.system.break_glass('PII', 61, 'outage')", "Expected from 1 to 60");
        tables.refused("otto", "CALL governance.system.break_glass('PIJ', 6, 'outage')", "Unknown tag");
        tables.refused("eva", "CALL governance.system.break_glass('PII', 30, 'curious')", "no rule under 'breakGlass' lets user eva take a clearance");
        // and is not told which tags there are
        tables.refused("eva", "CALL governance.system.break_glass('PIJ', 30, 'curious')", "no rule under 'breakGlass' lets user eva take a clearance");
        tables.refused("otto", "CALL governance.system.end_break_glass()", "has broken no glass");
        tables.run("otto", "CALL governance.system.break_glass(tag => 'pii', minutes => 30, reason => 'patient at risk')");
        assertThat(tables.value("otto", "SELECT email FROM emergency")).isEqualTo("raw");
        assertThat(tables.value("eva", "SELECT email FROM emergency")).isEqualTo("***");
        tables.run("otto", "CALL governance.system.end_break_glass()");
        assertThat(tables.value("otto", "SELECT email FROM emergency")).isEqualTo("***");
        assertThat(tables.column("admin", "SELECT redacted_sql FROM governance.system.audit WHERE query_type = 'BREAK_GLASS' AND \"user\" = 'otto'"))
                .hasSize(2)
                .anySatisfy(text -> assertThat(text.toString()).contains("until", "for tag PII", "rules.yaml:", "patient at risk"));
    }

    @Test
    void whatWasDecidedIsAudited()
    {
        tables.run("admin", "CREATE TABLE audited AS SELECT 1 AS id, 'raw' AS email, 'x' AS other, true AS ok");
        tables.tag("audited.email", "PII.EMAIL");
        tables.tag("audited.other", "HEALTH");
        tables.tag("audited.ok", "CONSENT");
        tables.run("eva", "SELECT id, email FROM audited");
        awaitDecision("eva", "memory.default.audited.email", "masked redact", "PII.EMAIL");
        awaitDecision("eva", "memory.default.audited", "filtered", "CONSENT");
        tables.run("admin", "CREATE TABLE audited_branch AS SELECT 1 AS id, 'raw' AS email");
        tables.tag("audited_branch.email", "PII.EMAIL");
        tables.run("eva", "SELECT 2, 'mine' UNION ALL TABLE audited_branch");
        awaitDecision("eva", "memory.default.audited_branch.email", "masked redact", "PII.EMAIL");
        tables.run("admin", "CREATE TABLE audited_below AS SELECT 1 AS id, 'raw' AS email");
        tables.tag("audited_below.email", "PII.EMAIL");
        tables.run("admin", "CREATE VIEW audited_view SECURITY INVOKER AS SELECT 2 AS id, 'mine' AS email UNION ALL TABLE audited_below");
        tables.run("eva", "SELECT id, email FROM audited_view");
        awaitDecision("eva", "memory.default.audited_below.email", "masked redact", "PII.EMAIL");
        tables.run("admin", "SELECT id, email FROM audited_view");
        awaitDecision("admin", "memory.default.audited_below.email", "shown", "PII.EMAIL");
        tables.refused("eva", "SELECT other FROM audited", "no clearance for tag HEALTH");
        awaitDecision("eva", "memory.default.audited", "denied", "HEALTH");
        tables.run("admin", "SELECT email FROM audited");
        awaitDecision("admin", "memory.default.audited.email", "shown", "PII.EMAIL");
        assertThat(tables.rows("admin", "SELECT * FROM governance.system.decisions WHERE \"user\" = 'eva' AND asset = 'memory.default.audited.other'")).as("nobody read it").isEmpty();
        assertThat(tables.rows("admin", "SELECT * FROM governance.system.decisions WHERE asset LIKE '%audited%' AND (rule NOT LIKE 'rules.yaml:%' OR length(policy_version) <> 12 OR tag_version IS NULL OR lineage_version IS NULL)")).isEmpty();
    }

    @Test
    void allNodesHaveOneKey()
    {
        assertThat(tables.rows("admin", "SELECT count(DISTINCT node_id), count(DISTINCT fingerprint) FROM governance.system.mask_keys").getFirst().getFields()).isEqualTo(List.of(2L, 1L));
        tables.refused("eva", "SELECT * FROM governance.system.mask_keys", "does not exist");
    }

    private void awaitDecision(String user, String asset, String decision, String tag)
    {
        String query = "SELECT DISTINCT tag FROM governance.system.decisions WHERE \"user\" = '%s' AND asset = '%s' AND decision = '%s'".formatted(user, asset, decision);
        for (int patience = 0; patience < 100 && tables.rows("admin", query).isEmpty(); patience++) {
            Uninterruptibles.sleepUninterruptibly(100, MILLISECONDS);
        }
        assertThat(tables.rows("admin", query)).as(query).singleElement().satisfies(row -> assertThat(row.getField(0)).isEqualTo(tag));
    }

    private List<Integer> ids(String user, String table)
    {
        return tables.rows(user, "SELECT id FROM " + table).stream()
                .map(MaterializedRow::getFields)
                .map(List::getFirst)
                .map(Integer.class::cast)
                .toList();
    }

    private static Session stating(String user)
    {
        return Session.builder(session(user)).setClientTags(Set.of("purpose:fraud", "nightly")).build();
    }
}
