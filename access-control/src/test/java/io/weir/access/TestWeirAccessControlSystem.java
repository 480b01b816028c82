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

import com.google.common.io.Resources;
import io.trino.Session;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedRow;
import io.weir.governance.Governance;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.access.GovernedQueryRunner.session;
import static java.nio.charset.StandardCharsets.UTF_8;
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
    private DistributedQueryRunner queryRunner;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        log = new BreakableGovernanceLog(new InMemoryGovernanceLog());
        Policies policies = PolicyFile.parse("policies.yaml", Resources.toString(Resources.getResource(TestWeirAccessControlSystem.class, "policies.yaml"), UTF_8));
        queryRunner = GovernedQueryRunner.create(new Governance(log, () -> policies, Duration.ZERO), directory.resolve("mask.key"));
    }

    @AfterAll
    void tearDown()
    {
        queryRunner.close();
    }

    @Test
    void tagHoldsFromTheNextQueryOn()
    {
        createPeople("people");
        assertThat(column("analyst", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        tag("people.email", "PII.EMAIL");
        assertThat(column("analyst", "SELECT email FROM people ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(column("etl", "SELECT email FROM people ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(column("steward", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        assertThat(column("admin", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        run("steward", "CALL governance.system.unset_tag('memory.default.people.email', 'PII.EMAIL')");
        assertThat(column("analyst", "SELECT email FROM people ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
    }

    @Test
    void everyMaskKeepsTheType()
    {
        createPeople("masks");
        tag("masks.name", "PII.NAME");
        tag("masks.email", "PII.EMAIL");
        tag("masks.phone", "PII.PHONE");
        tag("masks.born", "PII.BIRTH_DATE");
        tag("masks.seen", "PII.BIRTH_DATE");
        tag("masks.card", "PII.CARD");
        tag("masks.ssn", "PII.ID");
        tag("masks.code", "PII");
        tag("masks.salary", "FINANCE");
        tag("masks.address.zip", "PII");
        MaterializedRow row = rows("analyst", "SELECT name, email, phone, CAST(born AS varchar), CAST(seen AS varchar), card, length(ssn), code, salary, address FROM masks WHERE id = 1").getFirst();
        assertThat(row.getFields()).containsExactly("C***", "***@example.com", "25-***", "1977-01-01", "2024-01-01 00:00:00.000 UTC", "***4444", 20L, "*", 7L, null);
        String types = "SELECT typeof(name), typeof(email), typeof(phone), typeof(born), typeof(seen), typeof(card), typeof(ssn), typeof(code), typeof(salary), typeof(address) FROM masks WHERE id = 1";
        assertThat(rows("analyst", types)).isEqualTo(rows("admin", types));
        assertThat(rows("analyst", "SELECT name, email, phone, born, seen, card, ssn, code, salary, address FROM masks WHERE id = 3").getFirst().getFields()).containsOnlyNulls();
    }

    @Test
    void tokenJoinsAndCannotBeComputed()
    {
        createPeople("tokens");
        createPeople("other_tokens");
        tag("tokens.ssn", "PII.ID");
        tag("other_tokens.ssn", "PII.ID");
        assertThat(value("analyst", "SELECT count(*) FROM tokens a JOIN other_tokens b ON a.ssn = b.ssn")).isEqualTo(2L);
        assertThat(value("analyst", "SELECT count(*) FROM tokens WHERE ssn = 'CANARY-SSN-0001'")).isEqualTo(0L);
        refused("analyst", "SELECT governance.masks.token('CANARY-SSN-0001')", "Access Denied");
        refused("admin", "SELECT governance.masks.token('CANARY-SSN-0001')", "Access Denied");
        refused("analyst", "SELECT count(*) FROM tokens WHERE ssn = CAST(governance.masks.token('CANARY-SSN-0001') AS varchar(20))", "Access Denied");
        assertThat(rows("admin", "SHOW FUNCTIONS FROM governance.masks")).isEmpty();
    }

    @Test
    void tokensOfATableJoinWithThoseOfAViewOverIt()
    {
        run("admin", "CREATE TABLE token_base AS SELECT CAST(v AS varchar) AS ssn, CAST(v AS varbinary) AS bytes FROM (VALUES 'CANARY-SSN-0001', 'CANARY-SSN-0002') AS t(v)");
        run("admin", "CREATE VIEW token_view SECURITY DEFINER AS SELECT ssn, bytes FROM token_base");
        run("admin", "CREATE VIEW token_view_of_view SECURITY INVOKER AS SELECT ssn, bytes FROM token_view");
        for (String table : List.of("token_base", "token_view", "token_view_of_view")) {
            tag(table + ".ssn", "PII.ID");
            tag(table + ".bytes", "PII.ID");
        }
        assertThat(value("analyst", "SELECT count(*) FROM token_base a JOIN token_view b ON a.ssn = b.ssn AND a.bytes = b.bytes JOIN token_view_of_view c ON b.ssn = c.ssn AND b.bytes = c.bytes")).isEqualTo(2L);
        assertThat(value("analyst", "SELECT count(*) FROM token_view WHERE ssn LIKE 'CANARY%'")).isEqualTo(0L);
        assertThat(value("admin", "SELECT count(*) FROM token_view WHERE ssn LIKE 'CANARY%'")).isEqualTo(2L);
    }

    @Test
    void deniedColumnIsRefusedAndTheOthersAreNot()
    {
        createPeople("denied");
        tag("denied.ssn", "SECRET");
        assertThat(value("analyst", "SELECT count(name) FROM denied")).isEqualTo(2L);
        refused("analyst", "SELECT ssn FROM denied", "there is no clearance for tag SECRET");
        refused("analyst", "SELECT id FROM denied WHERE ssn = 'CANARY-SSN-0001'", "there is no clearance for tag SECRET");
    }

    @Test
    void copyIsMaskedFromItsFirstMoment()
    {
        createPeople("source");
        tag("source.email", "PII.EMAIL");
        run("etl", "CREATE TABLE copy AS SELECT id, lower(email) AS contact FROM source");
        assertThat(column("admin", "SELECT contact FROM copy ORDER BY id")).containsExactly("canary-1@example.com", "canary-2@example.com", null);
        assertThat(column("analyst", "SELECT contact FROM copy ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(column("etl", "SELECT contact FROM copy ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);

        run("etl", "CREATE TABLE later (id bigint, contact varchar)");
        run("etl", "INSERT INTO later SELECT id, contact FROM copy");
        run("etl", "INSERT INTO later SELECT id, email FROM source");
        assertThat(column("analyst", "SELECT DISTINCT contact FROM later WHERE contact IS NOT NULL")).containsExactly("***@example.com");
    }

    @Test
    void unclearedWriterIsRefusedByTheNameOfTheTag()
    {
        createPeople("plain");
        run("etl", "CREATE TABLE made AS SELECT id, email FROM plain");
        resolvePendingWrites();
        run("maker", "INSERT INTO made SELECT id, email FROM plain");
        long before = (Long) value("admin", "SELECT count(*) FROM made");
        tag("plain.email", "PII.EMAIL");
        refused("maker", "CREATE TABLE made_too AS SELECT id, email FROM plain", "there is no clearance to write values with tag PII.EMAIL");
        refused("admin", "SELECT * FROM made_too", "does not exist");
        refused("maker", "INSERT INTO made SELECT id, email FROM plain", "there is no clearance for tag PII.EMAIL, which its columns carry");
        refused("etl", "EXPLAIN ANALYZE INSERT INTO made SELECT id, email FROM plain", "there is no clearance for tag PII.EMAIL, which its columns carry");
        tag("made.email", "PII.EMAIL");
        refused("maker", "INSERT INTO made VALUES (1, 'new')", "Cannot change rows of table memory.default.made: there is no clearance for tag PII.EMAIL");
        assertThat(value("admin", "SELECT count(*) FROM made")).isEqualTo(before);
        run("maker", "CREATE TABLE made_without AS SELECT id FROM plain");
        run("maker", "CREATE VIEW made_view AS SELECT email FROM plain");
        run("etl", "INSERT INTO made SELECT id, email FROM plain");
    }

    @Test
    void pendingWriteIsInTheLogForWritesOnly()
    {
        createPeople("written");
        int before = pendingWrites().size();
        run("etl", "EXPLAIN CREATE TABLE never AS SELECT email FROM written");
        run("analyst", "SELECT email FROM written");
        assertThat(pendingWrites()).hasSize(before);
        run("etl", "EXPLAIN ANALYZE CREATE TABLE really AS SELECT email, name FROM written WHERE id = 1");
        PendingWrite write = pendingWrites().getLast();
        assertThat(write.target()).hasToString("memory.default.really");
        assertThat(write.sources()).extracting(Object::toString).containsExactlyInAnyOrder("memory.default.written.email", "memory.default.written.name", "memory.default.written.id");
        assertThat(write.actor()).isEqualTo("etl");
    }

    @Test
    void definerViewOfAClearedOwnerShowsNoMore()
    {
        createPeople("base");
        run("admin", "CREATE VIEW over_base SECURITY DEFINER AS SELECT id, email FROM base");
        run("admin", "CREATE VIEW over_view SECURITY DEFINER AS SELECT id, upper(email) AS email FROM over_base");
        resolvePendingWrites();
        tag("base.email", "PII.EMAIL");
        assertThat(column("admin", "SELECT email FROM over_base ORDER BY id")).containsExactly("CANARY-1@example.com", "CANARY-2@example.com", null);
        assertThat(column("analyst", "SELECT email FROM over_base ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
        assertThat(column("analyst", "SELECT email FROM over_view ORDER BY id")).containsExactly("***@EXAMPLE.COM", "***@EXAMPLE.COM", null);
    }

    @Test
    void viewOfAnUnclearedOwnerShowsTheClearedNoMore()
    {
        createPeople("maker_base");
        run("maker", "CREATE VIEW maker_view SECURITY DEFINER AS SELECT id, email FROM maker_base");
        resolvePendingWrites();
        tag("maker_base.email", "PII.EMAIL");
        assertThat(column("admin", "SELECT email FROM maker_view ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
    }

    @Test
    void tagBetweenPrepareAndExecute()
    {
        createPeople("prepared");
        Session prepared = Session.builder(session("analyst")).addPreparedStatement("p", "SELECT email FROM prepared WHERE id = 1").build();
        assertThat(queryRunner.execute(prepared, "EXECUTE p").getOnlyValue()).isEqualTo("CANARY-1@example.com");
        tag("prepared.email", "PII.EMAIL");
        assertThat(queryRunner.execute(prepared, "EXECUTE p").getOnlyValue()).isEqualTo("***@example.com");
        assertThat(queryRunner.execute(prepared, "DESCRIBE OUTPUT p").getRowCount()).isEqualTo(1);
    }

    @Test
    void statisticsOfMaskedTablesAreRefused()
    {
        run("analyst", "SHOW STATS FOR tpch.tiny.supplier");
        tag("tpch.tiny.customer.acctbal", "FINANCE");
        refused("analyst", "SHOW STATS FOR tpch.tiny.customer", "statistics of tpch.tiny.customer show values that user analyst may not see");
        refused("analyst", "SHOW STATS FOR (SELECT * FROM tpch.tiny.customer WHERE custkey < 10)", "statistics of tpch.tiny.customer show values");
        Session prepared = Session.builder(session("analyst")).addPreparedStatement("p", "SHOW STATS FOR tpch.tiny.customer").build();
        assertThatThrownBy(() -> queryRunner.execute(prepared, "EXECUTE p")).hasMessageContaining("statistics of tpch.tiny.customer show values");
        refused("analyst", "EXECUTE IMMEDIATE 'SHOW STATS FOR tpch.tiny.customer'", "statistics of tpch.tiny.customer show values");
        run("admin", "SHOW STATS FOR tpch.tiny.customer");
        run("analyst", "SHOW COLUMNS FROM tpch.tiny.customer");
    }

    @Test
    void canaryAppearsNowhere()
    {
        createPeople("canary");
        run("admin", "CREATE TABLE canary_names AS SELECT name FROM canary");
        run("admin", "CREATE TABLE canary_json AS SELECT CAST(map(ARRAY['name'], ARRAY[ssn]) AS json) AS j FROM canary");
        tag("canary", "PII");
        tag("canary_names.name", "PII.NAME");
        tag("canary_json", "PII");
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
            assertThat(answer("analyst", query)).as(query).doesNotContain("CANARY").doesNotContain("canary-");
        }
        assertThat(answer("admin", "SELECT * FROM canary")).contains("CANARY");
    }

    @Test
    void unreadableLogRefuses()
    {
        createPeople("closed");
        log.breakDown();
        try {
            refused("analyst", "SELECT id FROM closed", "Refused, because the governance log cannot be read or written: the store is gone");
            refused("admin", "SELECT email FROM closed", "the governance log cannot be read or written");
            refused("admin", "CREATE TABLE closed_copy AS SELECT id FROM closed", "the governance log cannot be read or written");
            refused("steward", "CALL governance.system.set_tag('memory.default.closed', 'PII')", "the governance log cannot be read or written");
            refused("steward", "SELECT * FROM governance.system.tags", "the governance log cannot be read or written");
            run("analyst", "SELECT 1");
            run("analyst", "SHOW TABLES FROM memory.default");
            run("analyst", "SELECT * FROM memory.information_schema.columns");
            run("analyst", "SELECT node_id FROM system.runtime.nodes");
        }
        finally {
            log.repair();
        }
        run("analyst", "SELECT id FROM closed");
    }

    @Test
    void tagProceduresCheckWhatTheyAreGiven()
    {
        createPeople("checked");
        refused("steward", "CALL governance.system.set_tag('memory.default.checked.email', 'PII.EMIAL')", "Unknown tag 'PII.EMIAL'. Did you mean PII.EMAIL");
        refused("steward", "CALL governance.system.set_tag('memory.default.checked.emial', 'PII.EMAIL')", "Asset 'memory.default.checked.emial' does not exist: 'memory.default.checked' has the columns [id, name, email");
        refused("steward", "CALL governance.system.set_tag('memory.default.chekced.email', 'PII.EMAIL')", "catalog 'memory' has no table or view 'chekced' in a schema 'default'");
        refused("steward", "CALL governance.system.set_tag('memory.default.checked.address.zap', 'PII')", "has no field 'zap'");
        refused("admin", "CALL governance.system.set_tag('memry.default.checked', 'PII')", "there is no catalog 'memry'");
        refused("steward", "CALL governance.system.set_tag('memory..checked', 'PII')", "Invalid asset 'memory..checked'");
        refused("steward", "CALL governance.system.set_tag(NULL, 'PII')", "asset is null");
        refused("steward", "CALL governance.system.unset_tag('memory.default.checked.email', 'PII')", "Tag PII is not set on memory.default.checked.email itself");
        refused("analyst", "CALL governance.system.set_tag('memory.default.checked.email', 'PII.EMAIL')", "Access Denied");
        refused("steward", "CALL governance.system.set_tag('system.runtime.queries', 'PII')", "Access Denied: Cannot tag system.runtime.queries");
        refused("steward", "CALL governance.system.unset_tag('system.runtime.queries', 'PII')", "Access Denied: Cannot tag system.runtime.queries");
        run("steward", "CALL governance.system.set_tag(asset => 'memory.default.checked.address.zip', tag => 'pii', value => 'home', reason => 'a test')");
        assertThat(rows("steward", "SELECT tag, value, action, origin, actor, reason FROM governance.system.tags WHERE asset = 'memory.default.checked.address.zip'"))
                .extracting(MaterializedRow::getFields)
                .containsExactly(List.of("PII", "home", "set", "steward", "steward", "a test"));
        assertThat(rows("steward", "SELECT tag, source, path, since = (SELECT time FROM governance.system.tags WHERE asset = 'memory.default.checked.address.zip') FROM governance.system.effective_tags WHERE asset = 'memory.default.checked.address.zip'"))
                .extracting(MaterializedRow::getFields)
                .containsExactly(List.of("PII", "own", List.of("memory.default.checked.address.zip"), true));
    }

    @Test
    void governanceIsForStewardsOnly()
    {
        for (String table : List.of("tags", "effective_tags", "lineage", "audit", "decisions", "queries", "slowest", "column_usage", "cost", "unused_tables")) {
            run("steward", "SELECT * FROM governance.system." + table);
            run("admin", "SELECT * FROM governance.system." + table);
            refused("analyst", "SELECT * FROM governance.system." + table, "Table 'governance.system.%s' does not exist".formatted(table));
            refused("acme", "SELECT * FROM governance.system." + table, "Table 'governance.system.%s' does not exist".formatted(table));
            refused("admin", "DELETE FROM governance.system." + table, "does not support");
        }
        assertThat(column("steward", "SHOW TABLES FROM governance.system")).containsExactly("audit", "column_usage", "cost", "decisions", "effective_tags", "lineage", "mask_keys", "queries", "slowest", "tag_import", "tags", "unused_tables");
        assertThat(column("analyst", "SHOW CATALOGS")).containsExactly("memory", "system", "tpch");
        assertThat(column("steward", "SHOW CATALOGS")).containsExactly("governance", "memory", "system", "tpch");
    }

    @Test
    void governanceCatalogHasItsName(@TempDir Path directory)
    {
        assertThatThrownBy(() -> queryRunner.createCatalog("other", "governance", Map.of("weir.mask-key-file", directory.resolve("key").toString(), "weir.create-mask-key", "true")))
                .hasStackTraceContaining("The catalog of connector governance must be named 'governance', not 'other'");
    }

    @Test
    void tenantsSeeTheirOwn()
    {
        run("admin", "CREATE SCHEMA IF NOT EXISTS memory.shared");
        run("admin", "CREATE SCHEMA IF NOT EXISTS memory.acme");
        run("admin", "CREATE SCHEMA IF NOT EXISTS memory.globex");
        run("admin", "CREATE TABLE memory.shared.orders AS SELECT * FROM (VALUES (1, 'acme', 'CANARY-A'), (2, 'globex', 'CANARY-G'), (3, 'globex', 'CANARY-G')) AS t(id, tenant, item)");
        run("admin", "CREATE TABLE memory.shared.untenanted AS SELECT 1 AS id");
        run("admin", "CREATE TABLE memory.globex.plans AS SELECT 1 AS id");
        run("admin", "CREATE VIEW memory.shared.all_orders SECURITY DEFINER AS SELECT * FROM memory.shared.orders");
        assertThat(column("acme", "SELECT item FROM memory.shared.orders")).containsExactly("CANARY-A");
        assertThat(column("globex", "SELECT item FROM memory.shared.orders")).containsExactly("CANARY-G", "CANARY-G");
        assertThat(value("admin", "SELECT count(*) FROM memory.shared.orders")).isEqualTo(3L);
        assertThat(value("acme", "SELECT count(*) FROM memory.shared.all_orders")).isEqualTo(1L);
        refused("acme", "SELECT * FROM memory.shared.untenanted", "Column 'tenant' cannot be resolved");
        refused("acme", "SHOW STATS FOR memory.shared.orders", "statistics of memory.shared.orders show values");
        refused("acme", "INSERT INTO memory.shared.orders VALUES (4, 'globex', 'forged')", "Cannot insert row that does not match a row filter");
        run("acme", "INSERT INTO memory.shared.orders VALUES (5, 'acme', 'CANARY-A')");

        assertThat(column("acme", "SHOW CATALOGS")).containsExactly("memory", "system");
        assertThat(column("acme", "SHOW SCHEMAS FROM memory")).containsExactly("acme", "information_schema", "shared");
        assertThat(column("globex", "SHOW SCHEMAS FROM memory")).containsExactly("globex", "information_schema", "shared");
        assertThat(column("acme", "SELECT DISTINCT table_schema FROM memory.information_schema.columns WHERE table_schema <> 'information_schema' ORDER BY 1")).containsExactly("shared");
        assertThat(column("acme", "SELECT DISTINCT table_schem FROM system.jdbc.tables WHERE table_cat = 'memory' AND table_schem <> 'information_schema'")).containsExactly("shared");
        refused("acme", "SELECT * FROM memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        refused("acme", "INSERT INTO memory.globex.plans VALUES 1", "Table 'memory.globex.plans' does not exist");
        refused("acme", "DROP TABLE memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        refused("acme", "SHOW COLUMNS FROM memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        refused("acme", "SHOW CREATE TABLE memory.globex.plans", "Table 'memory.globex.plans' does not exist");
        refused("acme", "SELECT * FROM tpch.tiny.nation", "Table 'tpch.tiny.nation' does not exist");
        refused("acme", "SHOW TABLES FROM memory.globex", "Schema 'globex' does not exist");
    }

    @Test
    void whatIsNotGivenIsRefused()
    {
        createPeople("guarded");
        refused("analyst", "CREATE TABLE mine (a bigint)", "Access Denied: Cannot create table memory.default.mine");
        refused("analyst", "CREATE VIEW mine AS SELECT * FROM guarded", "Access Denied: Cannot create view memory.default.mine");
        refused("analyst", "INSERT INTO guarded (id) VALUES (9)", "Access Denied: Cannot insert into table memory.default.guarded");
        refused("analyst", "DELETE FROM guarded", "Access Denied");
        refused("analyst", "DROP TABLE guarded", "Access Denied: Cannot drop table memory.default.guarded");
        refused("analyst", "ALTER TABLE guarded RENAME TO taken", "Access Denied: Cannot rename table");
        refused("analyst", "CREATE SCHEMA memory.mine", "Access Denied: Cannot create schema memory.mine");
        refused("analyst", "CREATE FUNCTION memory.default.f(a bigint) RETURNS bigint RETURN a", "Access Denied");
        refused("analyst", "GRANT SELECT ON guarded TO USER acme", "privileges are given in the policies file");
        refused("nobody", "SELECT * FROM guarded", "Table 'memory.default.guarded' does not exist");
        refused("$weir-masks", "SELECT * FROM guarded", "Access Denied");
    }

    @Test
    void renameKeepsTheTagsPending()
    {
        createPeople("before");
        tag("before.email", "PII.EMAIL");
        run("maker", "ALTER TABLE before RENAME TO after");
        assertThat(column("analyst", "SELECT email FROM after ORDER BY id")).containsExactly("***@example.com", "***@example.com", null);
    }

    @Test
    void queriesOfOthersAreHidden()
    {
        run("admin", "SELECT 'admin was here'");
        assertThat(column("analyst", "SELECT DISTINCT \"user\" FROM system.runtime.queries")).containsExactly("analyst");
        assertThat(column("admin", "SELECT DISTINCT \"user\" FROM system.runtime.queries")).contains("analyst", "admin");
        refused("analyst", "SELECT * FROM system.runtime.tasks", "Table 'system.runtime.tasks' does not exist");
        String adminQuery = (String) value("admin", "SELECT query_id FROM system.runtime.queries WHERE \"user\" = 'admin' ORDER BY created DESC LIMIT 1");
        refused("analyst", "CALL system.runtime.kill_query('%s', 'mine')".formatted(adminQuery), "Access Denied");
    }

    private void createPeople(String table)
    {
        run("admin",
                """
                CREATE TABLE %s AS SELECT * FROM (VALUES
                    (BIGINT '1', 'CANARY ONE', CAST('CANARY-1@example.com' AS varchar), CAST('25-989-741-2988-CANARY' AS varchar), DATE '1977-07-07', TIMESTAMP '2024-05-06 07:08:09.123 UTC',
                        CAST('CANARY-1111-2222-3333-4444' AS varchar(40)), CAST('CANARY-SSN-0001' AS varchar(20)), CAST('C' AS char(1)), BIGINT '7901', CAST(ROW('CANARY Street', '12345') AS ROW(street varchar, zip varchar))),
                    (BIGINT '2', 'CANARY TWO', 'CANARY-2@example.com', '11-719-748-3364-CANARY', DATE '1978-08-08', TIMESTAMP '2023-05-06 07:08:09.123 UTC',
                        'CANARY-5555-6666-7777-8888', 'CANARY-SSN-0002', 'D', BIGINT '7902', CAST(ROW('CANARY Road', '54321') AS ROW(street varchar, zip varchar))),
                    (BIGINT '3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS t(id, name, email, phone, born, seen, card, ssn, code, salary, address)
                """.formatted(table));
    }

    private void tag(String asset, String tag)
    {
        String full = asset.startsWith("tpch.") ? asset : "memory.default." + asset;
        run("admin", "CALL governance.system.set_tag('%s', '%s')".formatted(full, tag));
    }

    private void resolvePendingWrites()
    {
        log.appendLineage(pendingWrites().stream()
                .map(PendingWrite::queryId)
                .distinct()
                .map(query -> new RunResolved(query, true, Instant.now()))
                .collect(toImmutableList()));
    }

    private List<PendingWrite> pendingWrites()
    {
        List<TagLogEntry> entries = log.readTags();
        return entries.stream()
                .filter(PendingWrite.class::isInstance)
                .map(PendingWrite.class::cast)
                .collect(toImmutableList());
    }

    private void run(String user, String sql)
    {
        queryRunner.execute(session(user), sql);
    }

    private List<MaterializedRow> rows(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getMaterializedRows();
    }

    private List<Object> column(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getOnlyColumn().toList();
    }

    private Object value(String user, String sql)
    {
        return queryRunner.execute(session(user), sql).getOnlyValue();
    }

    private String answer(String user, String sql)
    {
        try {
            return rows(user, sql).toString();
        }
        catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void refused(String user, String sql, String message)
    {
        assertThatThrownBy(() -> run(user, sql)).hasMessageContaining(message);
    }
}
