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

import io.trino.Session;
import io.trino.testing.MaterializedRow;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.tag.PendingWrite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.util.List;

import static io.weir.access.GovernedQueryRunner.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * What each user sees, through SQL. Raw values that must not be seen hold the word CANARY.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
class TestWeirAccessControlSystem
{
    private BreakableGovernanceLog log;
    private GovernedServer server;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        log = new BreakableGovernanceLog(new InMemoryGovernanceLog());
        server = new GovernedServer(log, directory);
    }

    @AfterAll
    void tearDown()
    {
        server.close();
    }

    @Test
    void tagHoldsFromTheNextQueryOn()
    {
        server.createPeople("people");
        assertThat(server.column("analyst", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        server.tag("memory.default.people.email", "PII.EMAIL");
        assertThat(server.column("analyst", "SELECT email FROM people ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(server.column("etl", "SELECT email FROM people ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(server.column("steward", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        assertThat(server.column("admin", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        server.run("steward", "CALL governance.system.unset_tag('memory.default.people.email', 'PII.EMAIL')");
        assertThat(server.column("analyst", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
    }

    @Test
    void everyMaskKeepsTheType()
    {
        server.createPeople("masks");
        server.tag("memory.default.masks.name", "PII.NAME");
        server.tag("memory.default.masks.email", "PII.EMAIL");
        server.tag("memory.default.masks.phone", "PII.PHONE");
        server.tag("memory.default.masks.born", "PII.BIRTH_DATE");
        server.tag("memory.default.masks.seen", "PII.BIRTH_DATE");
        server.tag("memory.default.masks.card", "PII.CARD");
        server.tag("memory.default.masks.ssn", "PII.ID");
        server.tag("memory.default.masks.code", "PII");
        server.tag("memory.default.masks.salary", "FINANCE");
        server.tag("memory.default.masks.address.zip", "PII");
        MaterializedRow row = server.rows("analyst", "SELECT name, email, phone, CAST(born AS varchar), CAST(seen AS varchar), card, length(ssn), code, salary, address FROM masks WHERE id = 1").getFirst();
        assertThat(row.getFields()).containsExactly("C***", "***@example.com", "25-***", "1977-01-01", "2024-01-01 00:00:00.000 UTC", "***4444", 20L, "*", 7L, null);
        String types = "SELECT typeof(name), typeof(email), typeof(phone), typeof(born), typeof(seen), typeof(card), typeof(ssn), typeof(code), typeof(salary), typeof(address) FROM masks WHERE id = 1";
        assertThat(server.rows("analyst", types)).isEqualTo(server.rows("admin", types));
        assertThat(server.rows("analyst", "SELECT name, email, phone, born, seen, card, ssn, code, salary, address FROM masks WHERE id = 3").getFirst().getFields()).containsOnlyNulls();
    }

    @Test
    void tokenJoinsAndCannotBeComputed()
    {
        server.createPeople("tokens");
        server.createPeople("other_tokens");
        server.tag("memory.default.tokens.ssn", "PII.ID");
        server.tag("memory.default.other_tokens.ssn", "PII.ID");
        assertThat(server.value("analyst", "SELECT count(*) FROM tokens a JOIN other_tokens b ON a.ssn = b.ssn")).isEqualTo(2L);
        assertThat(server.value("analyst", "SELECT count(*) FROM tokens WHERE ssn = 'CANARY-SSN-0001'")).isEqualTo(0L);
        server.refused("analyst", "SELECT governance.masks.token('CANARY-SSN-0001')", "Access Denied");
        server.refused("admin", "SELECT governance.masks.token('CANARY-SSN-0001')", "Access Denied");
        server.refused("analyst", "SELECT count(*) FROM tokens WHERE ssn = CAST(governance.masks.token('CANARY-SSN-0001') AS varchar(20))", "Access Denied");
        assertThat(server.rows("admin", "SHOW FUNCTIONS FROM governance.masks")).isEmpty();
    }

    @Test
    void tokensOfATableJoinWithThoseOfAViewOverIt()
    {
        server.run("admin", "CREATE TABLE token_base AS SELECT CAST(v AS varchar) AS ssn, CAST(v AS varbinary) AS bytes FROM (VALUES 'CANARY-SSN-0001', 'CANARY-SSN-0002') AS t(v)");
        server.run("admin", "CREATE VIEW token_view SECURITY DEFINER AS SELECT ssn, bytes FROM token_base");
        server.run("admin", "CREATE VIEW token_view_of_view SECURITY INVOKER AS SELECT ssn, bytes FROM token_view");
        for (String table : List.of("token_base", "token_view", "token_view_of_view")) {
            server.tag("memory.default." + table + ".ssn", "PII.ID");
            server.tag("memory.default." + table + ".bytes", "PII.ID");
        }
        assertThat(server.value("analyst", "SELECT count(*) FROM token_base a JOIN token_view b ON a.ssn = b.ssn AND a.bytes = b.bytes JOIN token_view_of_view c ON b.ssn = c.ssn AND b.bytes = c.bytes")).isEqualTo(2L);
        assertThat(server.value("analyst", "SELECT count(*) FROM token_view WHERE ssn LIKE 'CANARY%'")).isEqualTo(0L);
        assertThat(server.value("admin", "SELECT count(*) FROM token_view WHERE ssn LIKE 'CANARY%'")).isEqualTo(2L);
    }

    @Test
    void deniedColumnIsRefusedAndTheOthersAreNot()
    {
        server.createPeople("denied");
        server.tag("memory.default.denied.ssn", "SECRET");
        assertThat(server.value("analyst", "SELECT count(name) FROM denied")).isEqualTo(2L);
        server.refused("analyst", "SELECT ssn FROM denied", "there is no clearance for tag SECRET");
        server.refused("analyst", "SELECT id FROM denied WHERE ssn = 'CANARY-SSN-0001'", "there is no clearance for tag SECRET");
    }

    @Test
    void copyIsMaskedFromItsFirstMoment()
    {
        server.createPeople("source");
        server.tag("memory.default.source.email", "PII.EMAIL");
        server.run("etl", "CREATE TABLE copy AS SELECT id, lower(email) AS contact FROM source");
        assertThat(server.column("admin", "SELECT contact FROM copy ORDER BY id")).containsExactly("canary-1@example.com", "canary-2@example.com", null);
        assertThat(server.column("analyst", "SELECT contact FROM copy ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(server.column("etl", "SELECT contact FROM copy ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);

        server.run("etl", "CREATE TABLE later (id bigint, contact varchar)");
        server.run("etl", "INSERT INTO later SELECT id, contact FROM copy");
        server.run("etl", "INSERT INTO later SELECT id, email FROM source");
        assertThat(server.column("analyst", "SELECT DISTINCT contact FROM later WHERE contact IS NOT NULL")).containsExactly("***@example.com");
    }

    @Test
    void unclearedWriterIsRefusedByTheNameOfTheTag()
    {
        server.createPeople("plain");
        server.run("etl", "CREATE TABLE made AS SELECT id, email FROM plain");
        server.resolvePendingWrites();
        server.run("maker", "INSERT INTO made SELECT id, email FROM plain");
        long before = (Long) server.value("admin", "SELECT count(*) FROM made");
        server.tag("memory.default.plain.email", "PII.EMAIL");
        server.refused("maker", "CREATE TABLE made_too AS SELECT id, email FROM plain", "there is no clearance to write values with tag PII.EMAIL");
        server.refused("admin", "SELECT * FROM made_too", "does not exist");
        server.refused("maker", "INSERT INTO made SELECT id, email FROM plain", "there is no clearance for tag PII.EMAIL, which its columns carry");
        server.refused("etl", "EXPLAIN ANALYZE INSERT INTO made SELECT id, email FROM plain", "there is no clearance for tag PII.EMAIL, which its columns carry");
        server.tag("memory.default.made.email", "PII.EMAIL");
        server.refused("maker", "INSERT INTO made VALUES (1, 'new')", "Cannot change rows of table memory.default.made: there is no clearance for tag PII.EMAIL");
        assertThat(server.value("admin", "SELECT count(*) FROM made")).isEqualTo(before);
        server.run("maker", "CREATE TABLE made_without AS SELECT id FROM plain");
        server.run("maker", "CREATE VIEW made_view AS SELECT email FROM plain");
        server.run("etl", "INSERT INTO made SELECT id, email FROM plain");
    }

    @Test
    void pendingWriteIsInTheLogForWritesOnly()
    {
        server.createPeople("written");
        int before = server.pendingWrites().size();
        server.run("etl", "EXPLAIN CREATE TABLE never AS SELECT email FROM written");
        server.run("analyst", "SELECT email FROM written");
        assertThat(server.pendingWrites()).hasSize(before);
        server.run("etl", "EXPLAIN ANALYZE CREATE TABLE really AS SELECT email, name FROM written WHERE id = 1");
        PendingWrite write = server.pendingWrites().getLast();
        assertThat(write.target()).hasToString("memory.default.really");
        assertThat(write.sources()).extracting(Object::toString).containsExactlyInAnyOrder("memory.default.written.email", "memory.default.written.name", "memory.default.written.id");
        assertThat(write.actor()).isEqualTo("etl");
    }

    @Test
    void definerViewOfAClearedOwnerShowsNoMore()
    {
        server.createPeople("base");
        server.run("admin", "CREATE VIEW over_base SECURITY DEFINER AS SELECT id, email FROM base");
        server.run("admin", "CREATE VIEW over_view SECURITY DEFINER AS SELECT id, upper(email) AS email FROM over_base");
        server.resolvePendingWrites();
        server.tag("memory.default.base.email", "PII.EMAIL");
        assertThat(server.column("admin", "SELECT email FROM over_base ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        assertThat(server.column("analyst", "SELECT email FROM over_base ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(server.column("analyst", "SELECT email FROM over_view ORDER BY id")).containsExactly("***@EXAMPLE.COM", "***@EXAMPLE.COM", null);
    }

    @Test
    void viewOfAnUnclearedOwnerShowsTheClearedNoMore()
    {
        server.createPeople("maker_base");
        server.run("maker", "CREATE VIEW maker_view SECURITY DEFINER AS SELECT id, email FROM maker_base");
        server.resolvePendingWrites();
        server.tag("memory.default.maker_base.email", "PII.EMAIL");
        assertThat(server.column("admin", "SELECT email FROM maker_view ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
    }

    @Test
    void tagBetweenPrepareAndExecute()
    {
        server.createPeople("prepared");
        Session prepared = Session.builder(session("analyst")).addPreparedStatement("p", "SELECT email FROM prepared WHERE id = 1").build();
        assertThat(server.queryRunner().execute(prepared, "EXECUTE p").getOnlyValue()).isEqualTo("CANARY-1@example.com");
        server.tag("memory.default.prepared.email", "PII.EMAIL");
        assertThat(server.queryRunner().execute(prepared, "EXECUTE p").getOnlyValue()).isEqualTo("***@example.com");
        assertThat(server.queryRunner().execute(prepared, "DESCRIBE OUTPUT p").getRowCount()).isEqualTo(1);
    }

    @Test
    void describingAWriteAnnouncesNone()
    {
        server.createPeople("described");
        server.run("admin", "CREATE TABLE described_target AS SELECT id, email FROM described WHERE false");
        List<PendingWrite> before = server.pendingWrites();
        // what drivers send for the columns of a result
        Session prepared = Session.builder(session("admin")).addPreparedStatement("p", "INSERT INTO described_target SELECT id, email FROM described WHERE id = ?").build();
        server.queryRunner().execute(prepared, "DESCRIBE INPUT p");
        server.queryRunner().execute(prepared, "DESCRIBE OUTPUT p");
        assertThat(server.pendingWrites()).isEqualTo(before);
    }

    @Test
    void statisticsOfMaskedTablesAreRefused()
    {
        server.run("analyst", "SHOW STATS FOR tpch.tiny.supplier");
        server.tag("tpch.tiny.customer.acctbal", "FINANCE");
        server.refused("analyst", "SHOW STATS FOR tpch.tiny.customer", "statistics of tpch.tiny.customer show values that user analyst may not see");
        server.refused("analyst", "SHOW STATS FOR (SELECT * FROM tpch.tiny.customer WHERE custkey < 10)", "statistics of tpch.tiny.customer show values");
        Session prepared = Session.builder(session("analyst")).addPreparedStatement("p", "SHOW STATS FOR tpch.tiny.customer").build();
        assertThatThrownBy(() -> server.queryRunner().execute(prepared, "EXECUTE p")).hasMessageContaining("statistics of tpch.tiny.customer show values");
        server.refused("analyst", "EXECUTE IMMEDIATE 'SHOW STATS FOR tpch.tiny.customer'", "statistics of tpch.tiny.customer show values");
        for (String statement : List.of("SHOW STATS FOR tpch.tiny.customer", "EXPLAIN EXECUTE IMMEDIATE 'SHOW STATS FOR tpch.tiny.customer'", "EXPLAIN EXECUTE IMMEDIATE 'EXPLAIN SHOW STATS FOR tpch.tiny.customer'")) {
            assertThatThrownBy(() -> server.queryRunner().execute(prepared, statement)).as(statement)
                    .hasMessageContaining("statistics of tpch.tiny.customer show values")
                    .hasMessageNotContaining("EXECUTE");
        }
        assertThatThrownBy(() -> server.queryRunner().execute(prepared, "EXPLAIN EXECUTE p"))
                .hasMessageContaining("statistics of tpch.tiny.customer show values")
                .hasMessageContaining("explain that text itself");
        server.run("analyst", "EXPLAIN EXECUTE IMMEDIATE 'SELECT acctbal FROM tpch.tiny.customer WHERE custkey = ?' USING 1");
        server.run("admin", "SHOW STATS FOR tpch.tiny.customer");
        server.run("analyst", "SHOW COLUMNS FROM tpch.tiny.customer");
    }

    @Test
    void canaryAppearsNowhere()
    {
        server.createPeople("canary");
        server.run("admin", "CREATE TABLE canary_names AS SELECT name FROM canary");
        server.run("admin", "CREATE TABLE canary_json AS SELECT CAST(map(ARRAY['name'], ARRAY[ssn]) AS json) AS j FROM canary");
        server.tag("memory.default.canary", "PII");
        server.tag("memory.default.canary_names.name", "PII.NAME");
        server.tag("memory.default.canary_json", "PII");
        for (String query : List.of(
                "SELECT * FROM canary",
                "SELECT \"name\" FROM canary_names",
                "SELECT count(*), max(name), min(email), array_agg(ssn), approx_most_frequent(3, phone, 10) FROM canary",
                "SELECT * FROM canary WHERE email LIKE 'CANARY%'",
                "SELECT CAST(ssn AS bigint) FROM canary",
                "SELECT 1 / (CASE WHEN ssn LIKE 'CANARY%' THEN 0 ELSE 1 END) FROM canary",
                "SELECT CAST(address AS json) FROM canary",
                "SELECT json_object('a' VALUE ssn) FROM canary",
                "SELECT ssn.replace('~', ''), (canary.ssn).substring(1), name FROM canary WHERE ssn.length() > 0",
                "SELECT j.name, j.name.string(), canary_json.j.\"name\".string() FROM canary_json",
                "SELECT j.* AS x FROM canary_json",
                "SELECT t FROM canary CROSS JOIN UNNEST(ARRAY[name, email]) AS u(t)",
                "SELECT name FROM canary UNION ALL SELECT email FROM canary",
                "SELECT row_number() OVER (PARTITION BY ssn ORDER BY email), ssn FROM canary",
                "WITH c AS (SELECT * FROM canary) SELECT * FROM c a JOIN c b USING (ssn)",
                "EXPLAIN SELECT * FROM canary WHERE ssn = 'x'",
                "EXPLAIN (TYPE IO) SELECT * FROM canary WHERE ssn = 'x'",
                "EXPLAIN (FORMAT JSON) SELECT * FROM canary",
                "EXPLAIN ANALYZE SELECT * FROM canary",
                "SHOW STATS FOR canary",
                "TABLE canary",
                "SELECT * FROM canary TABLESAMPLE BERNOULLI (100)")) {
            assertThat(server.answer("analyst", query)).as(query).doesNotContain("CANARY").doesNotContain("canary-");
        }
        assertThat(server.answer("admin", "SELECT * FROM canary")).contains("CANARY");
    }

    @Test
    void unreadableLogRefuses()
    {
        server.createPeople("closed");
        log.breakDown();
        try {
            server.refused("analyst", "SELECT id FROM closed", "Refused, because the governance log cannot be read or written: the store is gone");
            server.refused("admin", "SELECT email FROM closed", "the governance log cannot be read or written");
            server.refused("admin", "CREATE TABLE closed_copy AS SELECT id FROM closed", "the governance log cannot be read or written");
            server.refused("steward", "CALL governance.system.set_tag('memory.default.closed', 'PII')", "the governance log cannot be read or written");
            server.refused("steward", "SELECT * FROM governance.system.tags", "the governance log cannot be read or written");
            server.run("analyst", "SELECT 1");
            server.run("analyst", "SHOW TABLES FROM memory.default");
            server.run("analyst", "SELECT * FROM memory.information_schema.columns");
            server.run("analyst", "SELECT node_id FROM system.runtime.nodes");
        }
        finally {
            log.repair();
        }
        server.run("analyst", "SELECT id FROM closed");
    }

    @Test
    void tenantsSeeTheirOwn()
    {
        server.run("admin", "CREATE SCHEMA IF NOT EXISTS memory.shared");
        server.run("admin", "CREATE SCHEMA IF NOT EXISTS memory.acme");
        server.run("admin", "CREATE SCHEMA IF NOT EXISTS memory.globex");
        server.run("admin", "CREATE TABLE memory.shared.orders AS SELECT * FROM (VALUES (1, 'acme', 'CANARY-A'), (2, 'globex', 'CANARY-G'), (3, 'globex', 'CANARY-G')) AS t(id, tenant, item)");
        server.run("admin", "CREATE TABLE memory.shared.untenanted AS SELECT 1 AS id");
        server.run("admin", "CREATE TABLE memory.globex.plans AS SELECT 1 AS id");
        server.run("admin", "CREATE VIEW memory.shared.all_orders SECURITY DEFINER AS SELECT * FROM memory.shared.orders");
        assertThat(server.column("acme", "SELECT item FROM memory.shared.orders")).containsExactly("CANARY-A");
        assertThat(server.column("globex", "SELECT item FROM memory.shared.orders")).containsExactly("CANARY-G", "CANARY-G");
        assertThat(server.value("admin", "SELECT count(*) FROM memory.shared.orders")).isEqualTo(3L);
        assertThat(server.value("acme", "SELECT count(*) FROM memory.shared.all_orders")).isEqualTo(1L);
        server.refused("acme", "SELECT * FROM memory.shared.untenanted", "Column 'tenant' cannot be resolved");
        server.refused("acme", "SHOW STATS FOR memory.shared.orders", "statistics of memory.shared.orders show values");
        server.refused("acme", "INSERT INTO memory.shared.orders VALUES (4, 'globex', 'forged')", "Cannot insert row that does not match a row filter");
        server.run("acme", "INSERT INTO memory.shared.orders VALUES (5, 'acme', 'CANARY-A')");

        assertThat(server.column("acme", "SHOW CATALOGS")).containsExactly("memory", "system");
        assertThat(server.column("acme", "SHOW SCHEMAS FROM memory")).containsExactly("acme", "information_schema", "shared");
        assertThat(server.column("globex", "SHOW SCHEMAS FROM memory")).containsExactly("globex", "information_schema", "shared");
        assertThat(server.column("acme", "SELECT DISTINCT table_schema FROM memory.information_schema.columns WHERE table_schema <> 'information_schema' ORDER BY 1")).containsExactly("shared");
        assertThat(server.column("acme", "SELECT DISTINCT table_schem FROM system.jdbc.tables WHERE table_cat = 'memory' AND table_schem <> 'information_schema'")).containsExactly("shared");
        server.refused("acme", "SELECT * FROM memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        server.refused("acme", "INSERT INTO memory.globex.plans VALUES 1", "Table 'memory.globex.plans' does not exist");
        server.refused("acme", "DROP TABLE memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        server.refused("acme", "SHOW COLUMNS FROM memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        server.refused("acme", "SHOW CREATE TABLE memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        server.refused("acme", "SELECT * FROM tpch.tiny.nation", "Table 'tpch.tiny.nation' does not exist");
        server.refused("acme", "SHOW TABLES FROM memory.globex", "Schema 'globex' does not exist");
    }

    @Test
    void whatIsNotGivenIsRefused()
    {
        server.createPeople("guarded");
        server.refused("analyst", "CREATE TABLE mine (a bigint)", "Access Denied: Cannot create table memory.default.mine");
        server.refused("analyst", "CREATE VIEW mine AS SELECT * FROM guarded", "Access Denied: Cannot create view memory.default.mine");
        server.refused("analyst", "INSERT INTO guarded (id) VALUES (9)", "Access Denied: Cannot insert into table memory.default.guarded");
        server.refused("analyst", "DELETE FROM guarded", "Access Denied");
        server.refused("analyst", "DROP TABLE guarded", "Access Denied: Cannot drop table memory.default.guarded");
        server.refused("analyst", "ALTER TABLE guarded RENAME TO taken", "Access Denied: Cannot rename table");
        server.refused("analyst", "CREATE SCHEMA memory.mine", "Access Denied: Cannot create schema memory.mine");
        server.refused("analyst", "CREATE FUNCTION memory.default.f(a bigint) RETURNS bigint RETURN a", "Access Denied");
        server.refused("analyst", "GRANT SELECT ON guarded TO USER acme", "privileges are given in the policies file");
        server.refused("nobody", "SELECT * FROM guarded", "Table 'memory.default.guarded' does not exist");
        server.refused("$weir-masks", "SELECT * FROM guarded", "Access Denied");
    }

    @Test
    void queriesOfOthersAreHidden()
    {
        server.run("admin", "SELECT 'admin was here'");
        assertThat(server.column("analyst", "SELECT DISTINCT \"user\" FROM system.runtime.queries")).containsExactly("analyst");
        assertThat(server.column("admin", "SELECT DISTINCT \"user\" FROM system.runtime.queries")).contains("analyst", "admin");
        server.refused("analyst", "SELECT * FROM system.runtime.tasks", "Table 'system.runtime.tasks' does not exist");
        String adminQuery = (String) server.value("admin", "SELECT query_id FROM system.runtime.queries WHERE \"user\" = 'admin' ORDER BY created DESC LIMIT 1");
        server.refused("analyst", "CALL system.runtime.kill_query('%s', 'mine')".formatted(adminQuery), "Access Denied");
    }
}
