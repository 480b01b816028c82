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
package io.weir.plugintests.redteam;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * One tenant after the rows and names of another, in a table that they share.
 */
@LogInObjectStore
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksOnTenants
{
    private static final List<Canary> OTHERS = Vault.of("globex");
    private static final Map<String, String> NEIGHBOURS = ImmutableMap.of("acme", "globex", "globex", "acme");

    private final RedTeam redTeam;

    TestAttacksOnTenants(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    @Test
    void ownRowsAreThere()
    {
        assertThat(redTeam.attack("acme", "SELECT note FROM " + Vault.TABLE).holdNothingOf(OTHERS).rows()).containsExactly(List.of(Vault.note("acme").text()));
        assertThat(redTeam.attack("globex", "SELECT note FROM " + Vault.TABLE).holdNothingOf(Vault.of("acme")).rows()).containsExactly(List.of(Vault.note("globex").text()));
    }

    @Test
    void rowsOfOthers()
    {
        NEIGHBOURS.forEach(this::rowsOfOthers);
    }

    private void rowsOfOthers(String tenant, String other)
    {
        for (String statement : List.of(
                "SELECT id, tenant, ssn, email, note FROM %s WHERE tenant = '{other}'",
                "SELECT count(*), max(note), min(note), array_agg(note), count(DISTINCT tenant) FROM %s",
                "SELECT note FROM %s WHERE true OR tenant = '{other}'",
                "SELECT a.note, b.note FROM %1$s a FULL JOIN %1$s b ON a.tenant <> b.tenant",
                "SELECT note FROM %s OFFSET 1 LIMIT 100",
                "SELECT note, lead(note) OVER (ORDER BY id DESC) FROM %s",
                "SELECT t.note FROM %1$s o RIGHT JOIN LATERAL (SELECT note FROM %1$s) t ON true",
                "SELECT note FROM %s FOR VERSION AS OF 2",
                "SELECT note FROM %s TABLESAMPLE BERNOULLI (100)",
                "SELECT tenant, grouping(tenant), max(note) FROM %s GROUP BY CUBE (tenant)",
                "SELECT note FROM %1$s EXCEPT SELECT 'x' FROM %1$s",
                "EXECUTE IMMEDIATE 'SELECT max(note) FROM delta_gov.vault.people'")) {
            redTeam.attack(tenant, statement.replace("{other}", other).formatted(Vault.TABLE)).holdNothingOf(Vault.of(other));
        }
    }

    @Test
    void errorsAsAnOracle()
    {
        NEIGHBOURS.forEach(this::errorsAsAnOracle);
    }

    private void errorsAsAnOracle(String tenant, String other)
    {
        for (String statement : List.of(
                "SELECT 1 / (CASE WHEN note LIKE 'CNRY-{other}%%' THEN 0 ELSE 1 END) FROM %s",
                "SELECT CAST(CASE WHEN tenant = '{other}' THEN note ELSE '1' END AS bigint) FROM %s",
                "SELECT id FROM %s WHERE CAST(CASE WHEN tenant = '{other}' THEN note ELSE '1' END AS bigint) > 0",
                "SELECT a.id FROM %1$s a JOIN (SELECT id, CASE WHEN tenant = '{other}' THEN fail(note) ELSE 1 END AS f FROM %1$s) b ON a.id = b.id",
                "SELECT CASE WHEN tenant = '{other}' THEN 1 / (id - id) ELSE 0 END FROM %s",
                "WITH SESSION adaptive_filter_reordering_enabled = false SELECT id FROM %s WHERE CAST(CASE WHEN tenant = '{other}' THEN note ELSE '1' END AS bigint) > 0 AND 1 / length(note) >= 0",
                "WITH SESSION columnar_filter_evaluation_enabled = false SELECT id FROM %s WHERE 1 / (CASE WHEN note LIKE 'CNRY-{other}%%' THEN 0 ELSE 1 END) > 0")) {
            redTeam.attack(tenant, statement.replace("{other}", other).formatted(Vault.TABLE)).succeeds().holdNothingOf(Vault.of(other));
        }
    }

    @Test
    void plansStatisticsAndTablesAboutTheTable()
    {
        NEIGHBOURS.forEach(this::plansStatisticsAndTablesAboutTheTable);
    }

    private void plansStatisticsAndTablesAboutTheTable(String tenant, String other)
    {
        for (String statement : List.of(
                "EXPLAIN SELECT note FROM %s",
                "EXPLAIN (TYPE IO) SELECT note FROM %s WHERE id > 1",
                "EXPLAIN (TYPE DISTRIBUTED, FORMAT JSON) SELECT max(note), max(id) FROM %s",
                "EXPLAIN ANALYZE SELECT note FROM %s",
                "EXPLAIN ANALYZE VERBOSE SELECT a.note FROM %1$s a JOIN %1$s b ON a.note = b.note")) {
            redTeam.attack(tenant, statement.replace("{other}", other).formatted(Vault.TABLE)).holdNothingOf(Vault.of(other));
        }
        for (String statement : List.of("SHOW STATS FOR %s", "SHOW STATS FOR (SELECT id FROM %s)", "EXPLAIN SHOW STATS FOR %s")) {
            redTeam.attack(tenant, statement.replace("{other}", other).formatted(Vault.TABLE)).isRefused("Access Denied").holdNothingOf(Vault.of(other));
        }
        for (String suffix : List.of("history", "partitions", "properties", "files")) {
            redTeam.attack(tenant, "SELECT * FROM delta_gov.vault.\"people$%s\"".formatted(suffix)).isRefused("does not exist").holdNothingOf(Vault.of(other));
        }
        redTeam.attack(tenant, "SELECT * FROM TABLE(delta_gov.system.table_changes('vault', 'people', 0))").holdNothingOf(Vault.of(other));
    }

    @Test
    void writesIntoSharedTables()
    {
        for (String statement : List.of(
                "INSERT INTO %s (id, tenant) VALUES (9, 'globex')",
                "UPDATE %s SET tenant = 'acme' WHERE true",
                "DELETE FROM %s WHERE tenant = 'globex'",
                "MERGE INTO %1$s t USING %1$s s ON t.id = s.id WHEN MATCHED THEN UPDATE SET note = s.note",
                "TRUNCATE TABLE %s",
                "DROP TABLE %s",
                "ALTER TABLE %s RENAME COLUMN note TO n",
                "ALTER TABLE %s EXECUTE optimize",
                "CREATE OR REPLACE TABLE %s AS SELECT 1 AS x",
                "COMMENT ON TABLE %s IS 'x'")) {
            redTeam.attack("acme", statement.formatted(Vault.TABLE)).isRefused("Access Denied").holdNothingOf(OTHERS);
        }
        redTeam.attack("acme", "ANALYZE " + Vault.TABLE).isRefused().holdNothingOf(OTHERS);
        assertThat(redTeam.rowsAs("keeper", "SELECT count(*), count(DISTINCT tenant) FROM " + Vault.TABLE)).containsExactly(List.of("2", "2"));
    }

    /**
     * Both may write into one table, each its own rows. Its partitions hold the rows of both, and so do its files.
     */
    @Test
    void oneTableThatBothWrite()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.shared");
        redTeam.asAdministrator("CREATE TABLE delta_gov.shared.ledger (tenant varchar, day integer, amount bigint, note varchar) WITH (partitioned_by = ARRAY['day'])");
        Vault.tag(redTeam::asAdministrator, "delta_gov.shared.ledger.tenant", "TENANT_KEY");
        for (String tenant : Vault.TENANTS) {
            redTeam.as(tenant, "INSERT INTO delta_gov.shared.ledger VALUES ('%s', 1, %s, '%s')".formatted(tenant, Vault.salary(tenant).text(), Vault.note(tenant).text()));
        }
        List<Canary> others = List.of(Vault.salary("globex"), Vault.note("globex"));
        for (String statement : List.of(
                "SELECT * FROM %s",
                "SELECT max(amount), min(amount), count(*), count(DISTINCT tenant), max(day) FROM %s",
                "SELECT a.note FROM %1$s a JOIN %1$s b ON a.amount = b.amount AND a.day = b.day",
                "EXPLAIN ANALYZE SELECT amount FROM %s WHERE amount > 1",
                "SELECT * FROM %s FOR VERSION AS OF 2",
                "SHOW STATS FOR %s",
                "SELECT * FROM delta_gov.shared.\"ledger$partitions\"",
                "SELECT \"$path\", \"$file_size\" FROM %s",
                "CREATE OR REPLACE VIEW delta_gov.acme.through AS SELECT note, amount FROM %s",
                "SELECT * FROM delta_gov.acme.through",
                "DELETE FROM %s WHERE amount > %2$s",
                "DELETE FROM %s WHERE note LIKE 'CNRY%%'",
                "INSERT INTO %s VALUES ('globex', 1, 0, 'forged')",
                "UPDATE %s SET note = 'mine'",
                "UPDATE %s SET tenant = 'acme'",
                "MERGE INTO %1$s t USING %1$s s ON t.day = s.day WHEN MATCHED THEN DELETE",
                "TRUNCATE TABLE %s")) {
            redTeam.attack("acme", "SET SESSION collect_plan_statistics_for_all_queries = true", statement.formatted("delta_gov.shared.ledger", Vault.salary("acme").text())).holdNothingOf(others);
        }
        redTeam.attack("acme", "SET SESSION delta_gov.insert_existing_partitions_behavior = 'OVERWRITE'", "INSERT INTO delta_gov.shared.ledger VALUES ('acme', 1, 0, 'all mine')").isRefused("Access Denied").holdNothingOf(others);
        assertThat(redTeam.rowsAs("keeper", "SELECT note FROM delta_gov.shared.ledger WHERE tenant = 'globex'")).containsExactly(List.of(Vault.note("globex").text()));
        assertThat(redTeam.rowsAs("globex", "SELECT note FROM delta_gov.shared.ledger")).containsExactly(List.of(Vault.note("globex").text()));
    }

    @Test
    void namesOfOthers()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.globex");
        redTeam.as("globex", "CREATE TABLE delta_gov.globex.globex_secret_name AS SELECT 1 AS x");
        Canary name = new Canary("name of a table of globex", "globex_secret_name");
        for (String statement : List.of(
                "SHOW SCHEMAS FROM delta_gov",
                "SHOW TABLES FROM delta_gov.globex",
                "SELECT table_schema, table_name FROM delta_gov.information_schema.tables",
                "SELECT * FROM delta_gov.information_schema.columns",
                "SELECT table_schem, table_name FROM system.jdbc.tables",
                "SELECT * FROM system.metadata.table_comments",
                "SELECT * FROM system.metadata.materialized_views",
                "SELECT * FROM system.metadata.catalogs",
                "SELECT * FROM governance.system.effective_tags",
                "SELECT * FROM governance.system.audit",
                "SELECT query FROM system.runtime.queries",
                "SELECT * FROM system.runtime.tasks")) {
            redTeam.attack("acme", statement).showNothingOf(List.of(name)).holdNothingOf(OTHERS);
        }
        redTeam.attack("acme", "SELECT * FROM delta_gov.globex.globex_secret_name").isRefused("does not exist");
        for (String version : List.of("VERSION AS OF 0", "VERSION AS OF 99", "VERSION AS OF '99 of x'", "TIMESTAMP AS OF TIMESTAMP '2001-01-01 00:00:00 UTC'")) {
            for (String statement : List.of("SELECT * FROM %s", "EXPLAIN SELECT * FROM %s", "CREATE VIEW delta_gov.acme.of_globex AS SELECT * FROM %s")) {
                redTeam.attack("acme", statement.formatted("delta_gov.globex.globex_secret_name FOR " + version)).isRefused("does not exist");
            }
        }
        redTeam.attack("acme", "CREATE TABLE delta_gov.globex.squatted AS SELECT 1 AS x").isRefused("Access Denied");
        redTeam.attack("acme", "CREATE VIEW delta_gov.globex.squatted AS SELECT 1 AS x").isRefused("Access Denied");
        redTeam.attack("acme", "CREATE SCHEMA delta_gov.squatted").isRefused("Access Denied");
        redTeam.attack("acme", "CREATE TABLE delta_gov.acme.elsewhere (x bigint) WITH (location = 'file:///tmp/elsewhere')").isRefused("Access Denied");
        redTeam.attack("acme", "CALL delta_gov.system.register_table('acme', 'stolen', 'file:///x')").isRefused();
        redTeam.attack("acme", "SELECT * FROM tpch.tiny.nation").isRefused("does not exist");
        redTeam.attack("acme", "CALL governance.system.set_tag('delta_gov.globex.globex_secret_name', 'PII')").isRefused();
    }

    /**
     * Trino shows it to whoever sees the name of the view: a limit that the security page names.
     */
    @Test
    void textsOfViews()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.globex");
        redTeam.asAdministrator("CREATE TABLE delta_gov.globex.behind AS SELECT 'globex' AS tenant, '%s' AS note".formatted(Vault.note("globex").text()));
        redTeam.asAdministrator("CREATE VIEW delta_gov.vault.over_globex SECURITY INVOKER AS SELECT tenant, note FROM delta_gov.globex.behind WHERE note <> 'a literal'");
        assertThat(redTeam.attack("acme", "SELECT view_definition FROM delta_gov.information_schema.views WHERE table_name = 'over_globex'").holdNothingOf(OTHERS).value()).contains("a literal");
        redTeam.attack("acme", "SELECT * FROM delta_gov.vault.over_globex").isRefused("does not exist").holdNothingOf(OTHERS);
        redTeam.attack("acme", "EXPLAIN SELECT * FROM delta_gov.vault.over_globex").isRefused("does not exist").holdNothingOf(OTHERS);
        redTeam.asAdministrator("DROP VIEW delta_gov.vault.over_globex");
    }

    @Test
    void queriesOfOthers()
    {
        redTeam.as("globex", "SELECT '%s'".formatted(Vault.note("globex").text()));
        String id = redTeam.rowsAs("admin", "SELECT query_id FROM system.runtime.queries WHERE \"user\" = 'globex' ORDER BY created DESC LIMIT 1").getFirst().getFirst();
        redTeam.attack("acme", "SELECT * FROM system.runtime.queries WHERE query_id = '%s'".formatted(id)).holdNothingOf(OTHERS);
        redTeam.attack("acme", "CALL system.runtime.kill_query('%s', 'mine')".formatted(id)).isRefused("Access Denied").holdNothingOf(OTHERS);
    }

    /**
     * What has no column with the tenant in it is nobody's of the tenants.
     */
    @Test
    void sharedTablesThatNameNoTenant()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.shared");
        redTeam.asAdministrator("CREATE TABLE delta_gov.shared.untagged AS SELECT 'globex' AS tenant, '%s' AS note".formatted(Vault.note("globex").text()));
        redTeam.asAdministrator("CREATE TABLE delta_gov.shared.other_type AS SELECT 7 AS tenant, '%s' AS note".formatted(Vault.note("globex").text()));
        redTeam.asAdministrator("CREATE TABLE delta_gov.shared.empty_tenant AS SELECT CAST(NULL AS varchar) AS tenant, '%s' AS note".formatted(Vault.note("globex").text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.shared.other_type.tenant", "TENANT_KEY");
        Vault.tag(redTeam::asAdministrator, "delta_gov.shared.empty_tenant.tenant", "TENANT_KEY");
        redTeam.awaitLineage();
        for (String table : List.of("untagged", "other_type", "empty_tenant")) {
            for (String statement : List.of("SELECT * FROM delta_gov.shared.%s", "SELECT count(*) FROM delta_gov.shared.%s WHERE note LIKE '%%CNRY%%' OR tenant IS NULL", "SELECT max(note) FROM delta_gov.shared.%s FOR VERSION AS OF 0")) {
                redTeam.attack("acme", statement.formatted(table)).holdNothingOf(OTHERS);
            }
        }
        assertThat(redTeam.attack("acme", "SELECT count(*) FROM delta_gov.shared.empty_tenant").value()).isEqualTo("0");
    }

    /**
     * Whose the rows are is said by a tag, which comes to a column by who sets it and with what is written there, be it no row.
     */
    @Test
    void sayingByWhichColumnRowsAreTold()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.shared");
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.acme");
        redTeam.asAdministrator("CREATE TABLE delta_gov.shared.accounts AS SELECT 'acme' AS tenant");
        Vault.tag(redTeam::asAdministrator, "delta_gov.shared.accounts.tenant", "TENANT_KEY");
        redTeam.asAdministrator("CREATE TABLE delta_gov.shared.transfers AS SELECT 'globex' AS payer, 'acme' AS payee, '%s' AS note".formatted(Vault.note("globex").text()));
        redTeam.as("acme", "CREATE TABLE delta_gov.acme.accounts AS SELECT tenant FROM delta_gov.shared.accounts");
        redTeam.awaitLineage();
        for (String statement : List.of(
                "INSERT INTO delta_gov.shared.transfers (payee) SELECT tenant FROM delta_gov.shared.accounts WHERE false",
                "INSERT INTO delta_gov.shared.transfers (payee) SELECT tenant FROM delta_gov.acme.accounts WHERE false",
                "INSERT INTO delta_gov.shared.transfers (payee) SELECT 'acme' FROM delta_gov.shared.accounts",
                "EXPLAIN ANALYZE INSERT INTO delta_gov.shared.transfers (payee) SELECT tenant FROM delta_gov.shared.accounts WHERE false",
                "UPDATE delta_gov.shared.transfers SET payee = (SELECT max(tenant) FROM delta_gov.shared.accounts) WHERE false",
                "MERGE INTO delta_gov.shared.transfers t USING delta_gov.shared.accounts s ON t.payee = s.tenant WHEN MATCHED THEN UPDATE SET payee = s.tenant")) {
            redTeam.attack("acme", statement).isRefused("of its rows are for user acme").holdNothingOf(OTHERS);
        }
        for (String statement : List.of(
                "CALL governance.system.set_tag('delta_gov.shared.transfers.payee', 'TENANT_KEY')",
                "CALL governance.system.set_tag('delta_gov.acme.accounts.tenant', 'TENANT_KEY')",
                "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('delta_gov.shared.transfers.payee', 'TENANT_KEY')")) {
            redTeam.attack("acme", statement).isRefused("Cannot set tag TENANT_KEY on delta_gov.");
        }
        for (String verb : List.of("", "EXPLAIN ANALYZE ")) {
            redTeam.attack("acme", verb + "CREATE OR REPLACE TABLE delta_gov.shared.transfers AS SELECT 'x' AS payer, tenant AS payee, 'x' AS note FROM delta_gov.shared.accounts")
                    .isRefused("a table of that name was there before").holdNothingOf(OTHERS);
        }
        for (int round = 0; round < 2; round++) {
            for (String version : List.of("", " FOR VERSION AS OF 0")) {
                assertThat(redTeam.attack("acme", "SELECT * FROM delta_gov.shared.transfers" + version).holdNothingOf(OTHERS).rows()).isEmpty();
            }
            redTeam.awaitLineage();
        }
        // what is told goes on
        redTeam.as("acme", "CREATE TABLE delta_gov.shared.copied AS SELECT tenant FROM delta_gov.shared.accounts");
        redTeam.as("acme", "CREATE OR REPLACE TABLE delta_gov.shared.copied AS SELECT tenant AS whose FROM delta_gov.shared.accounts");
        redTeam.as("acme", "INSERT INTO delta_gov.shared.accounts SELECT tenant FROM delta_gov.acme.accounts");
        redTeam.awaitLineage();
        redTeam.as("acme", "INSERT INTO delta_gov.acme.accounts SELECT tenant FROM delta_gov.shared.accounts");
        redTeam.awaitLineage();
        assertThat(redTeam.attack("acme", "SELECT count(*) FROM delta_gov.shared.copied").value()).isEqualTo("1");
        assertThat(redTeam.attack("acme", "SELECT count(*) FROM delta_gov.shared.accounts").value()).isEqualTo("2");
        assertThat(redTeam.attack("acme", "SELECT count(*) FROM delta_gov.acme.accounts").value()).isEqualTo("3");
    }

    /**
     * The filter is below everything that is asked, also where the store counts and sorts itself.
     */
    @Test
    void sharedCollections()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS mongo_recent.shared");
        redTeam.asAdministrator("CREATE TABLE mongo_recent.shared.ledger AS SELECT tenant, id, note FROM delta_gov.vault.people");
        redTeam.awaitLineage();
        NEIGHBOURS.forEach((tenant, other) -> {
            for (String statement : List.of(
                    "SELECT * FROM {t}",
                    "SELECT count(*), max(note), min(note) FROM {t}",
                    "SELECT tenant, count(*) FROM {t} GROUP BY tenant",
                    "SELECT note FROM {t} ORDER BY id DESC LIMIT 1",
                    "SELECT note FROM {t} WHERE tenant = '{other}' OR note LIKE 'CNRY-{other}%'",
                    "SELECT note FROM {t} WHERE NOT (tenant = '{tenant}') OR tenant IS NULL",
                    "SELECT 1 / (CASE WHEN tenant = '{other}' THEN 0 ELSE 1 END) FROM {t}",
                    "SELECT a.note FROM {t} a JOIN delta_gov.vault.people b ON a.id <> b.id",
                    "SHOW STATS FOR {t}",
                    "EXPLAIN ANALYZE SELECT note FROM {t} WHERE note > 'A'",
                    "SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'shared', collection => 'ledger', pipeline => '[]'))")) {
                redTeam.attack(tenant, statement.replace("{t}", "mongo_recent.shared.ledger").replace("{other}", other).replace("{tenant}", tenant)).holdNothingOf(Vault.of(other));
            }
            redTeam.attack(tenant, "SET SESSION mongo_recent.misfits = 'RAW'", "SELECT json_format(_document) FROM mongo_recent.shared.ledger").holdNothingOf(Vault.of(other));
            assertThat(redTeam.attack(tenant, "SELECT note FROM mongo_recent.shared.ledger").rows()).containsExactly(List.of(Vault.note(tenant).text()));
        });
    }
}
