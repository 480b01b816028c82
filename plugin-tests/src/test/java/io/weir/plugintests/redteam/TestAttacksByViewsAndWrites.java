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

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Around masks and flow rules by views, functions and writes.
 */
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksByViewsAndWrites
{
    private final RedTeam redTeam;

    TestAttacksByViewsAndWrites(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    @Test
    void viewsOfThoseWhoSeeMore()
    {
        assumeThereAreViews();
        redTeam.asAdministrator("CREATE VIEW delta_gov.vault.v1 SECURITY DEFINER AS SELECT id, tenant, ssn, email, salary AS pay, born, note FROM " + Vault.TABLE);
        redTeam.asAdministrator("CREATE VIEW delta_gov.vault.v2 SECURITY INVOKER AS SELECT id, tenant, upper(ssn) AS s, email, pay, born, note FROM delta_gov.vault.v1");
        redTeam.asAdministrator("CREATE VIEW delta_gov.vault.v3 SECURITY DEFINER AS SELECT max(s) AS s, max(email) AS e, max(pay) AS p, max(born) AS b, max(note) AS n, tenant FROM delta_gov.vault.v2 GROUP BY tenant");
        redTeam.awaitLineage();
        for (String view : List.of("v1", "v2", "v3")) {
            redTeam.attack("masked", "SELECT * FROM delta_gov.vault." + view).succeeds().holdNothingOf(Vault.personal());
            redTeam.attack("acme", "SELECT * FROM delta_gov.vault." + view).holdNothingOf(Vault.of("globex"));
            redTeam.attack("masked", "SHOW STATS FOR delta_gov.vault." + view).holdNothingOf(Vault.personal());
            redTeam.attack("masked", "EXPLAIN ANALYZE SELECT * FROM delta_gov.vault." + view).holdNothingOf(Vault.personal());
            assertThat(redTeam.attack("keeper", "SELECT * FROM delta_gov.vault." + view).answer().toString()).contains(Vault.mail("acme").text());
        }
    }

    @Test
    void viewsOfOnesOwn()
    {
        assumeThereAreViews();
        // whoever reads a view while its tags are on the way may be ended by the query killer
        redTeam.attack("ddl", "CREATE VIEW delta_gov.sandbox.mine SECURITY DEFINER AS SELECT id, ssn, email FROM " + Vault.TABLE, "SELECT * FROM delta_gov.sandbox.mine").holdNothingOf(Vault.personal());
        redTeam.awaitLineage();
        redTeam.attack("ddl", "SELECT * FROM delta_gov.sandbox.mine").succeeds().holdNothingOf(Vault.personal());
        redTeam.attack("ddl", "CREATE OR REPLACE VIEW delta_gov.sandbox.mine SECURITY INVOKER AS SELECT id, email AS ssn FROM " + Vault.TABLE, "SELECT * FROM delta_gov.sandbox.mine").holdNothingOf(Vault.personal());
        redTeam.awaitLineage();
        redTeam.attack("ddl", "SELECT * FROM delta_gov.sandbox.mine").succeeds().holdNothingOf(Vault.personal());
        redTeam.attack("ddl", "ALTER VIEW delta_gov.sandbox.mine SET AUTHORIZATION keeper", "SELECT * FROM delta_gov.sandbox.mine").holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.mine").holdNothingOf(Vault.personal());
        redTeam.attack("ddl", "CREATE VIEW delta_gov.sandbox.denied AS SELECT diagnosis FROM " + Vault.TABLE).isRefused("there is no clearance for tag SECRET");
    }

    @Test
    void rowsOfMaterializedViews()
    {
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.feed AS SELECT id, tenant, ssn, email, salary, note FROM " + Vault.TABLE);
        redTeam.asAdministrator("CREATE MATERIALIZED VIEW delta_gov.vault.kept GRACE PERIOD INTERVAL '0' SECOND AS SELECT id, tenant, upper(ssn) AS s, email, salary AS pay, note FROM delta_gov.vault.feed WHERE id > 0");
        redTeam.asAdministrator("REFRESH MATERIALIZED VIEW delta_gov.vault.kept");
        hidesPersonal("kept");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.feed SELECT id + 10, tenant, ssn, email, salary, note FROM " + Vault.TABLE);
        redTeam.asAdministrator("REFRESH MATERIALIZED VIEW delta_gov.vault.kept");
        assertThat(redTeam.rowsAs("admin", "SELECT operation FROM delta_gov.vault.\"kept$history\" ORDER BY version DESC LIMIT 1")).containsExactly(List.of("REFRESH MATERIALIZED VIEW INCREMENTAL"));
        redTeam.awaitLineage();
        holdNothing("kept");
        assertThat(redTeam.attack("keeper", "SELECT * FROM delta_gov.vault.kept").rows()).hasSize(4);
        assertThat(redTeam.attack("keeper", "SELECT * FROM delta_gov.vault.kept").answer().toString()).contains(Vault.mail("acme").text());

        // a copy of the rows under a name of its own
        redTeam.asAdministrator("CREATE MATERIALIZED VIEW delta_gov.vault.again AS SELECT email AS contact FROM delta_gov.vault.kept");
        redTeam.asAdministrator("REFRESH MATERIALIZED VIEW delta_gov.vault.again");
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.again").holdNothingOf(Vault.personal());
        redTeam.awaitLineage();
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.again").succeeds().holdNothingOf(Vault.personal());
        String path = redTeam.rowsAs("admin", "SELECT path FROM delta_gov.vault.\"kept$files\" LIMIT 1").getFirst().getFirst();
        redTeam.asAdministrator("CALL delta_gov.system.register_table('vault', 'same_files', '%s')".formatted(path.substring(0, path.lastIndexOf('/'))));
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.same_files").holdNothingOf(Vault.personal());
        redTeam.asAdministrator("CALL delta_gov.system.unregister_table('vault', 'same_files')");

        // what another user may see must not land where the owner's rows are
        redTeam.attack("etl", "REFRESH MATERIALIZED VIEW delta_gov.vault.kept").holdNothingOf(Vault.personal());
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.feed SELECT id + 20, tenant, ssn, email, salary, note FROM " + Vault.TABLE);
        redTeam.attack("etl", "REFRESH MATERIALIZED VIEW delta_gov.vault.kept").isRefused().holdNothingOf(Vault.personal());
        redTeam.attack("ddl", "REFRESH MATERIALIZED VIEW delta_gov.vault.kept").isRefused().holdNothingOf(Vault.personal());
        hidesPersonal("kept");

        redTeam.asAdministrator("ALTER MATERIALIZED VIEW delta_gov.vault.kept RENAME TO delta_gov.vault.renamed_view");
        hidesPersonal("renamed_view");
        redTeam.attack("ddl", "CREATE MATERIALIZED VIEW delta_gov.sandbox.mine_kept AS SELECT ssn FROM " + Vault.TABLE, "REFRESH MATERIALIZED VIEW delta_gov.sandbox.mine_kept", "SELECT * FROM delta_gov.sandbox.mine_kept").holdNothingOf(Vault.personal());
    }

    private void hidesPersonal(String view)
    {
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault." + view, "SELECT * FROM delta_gov.vault.\"%s$storage\"".formatted(view)).holdNothingOf(Vault.personal());
    }

    private void holdNothing(String view)
    {
        for (String statement : List.of(
                "SELECT * FROM delta_gov.vault.%s",
                "SELECT max(s), min(email), sum(pay) FROM delta_gov.vault.%s",
                "SELECT count(*) FROM delta_gov.vault.%s WHERE email LIKE 'cnry%%'",
                "SHOW STATS FOR delta_gov.vault.%s",
                "EXPLAIN ANALYZE SELECT * FROM delta_gov.vault.%s",
                "SELECT * FROM delta_gov.vault.\"%s$storage\"",
                "SELECT * FROM delta_gov.vault.\"%s$files\"",
                "SELECT * FROM delta_gov.vault.\"%s$properties\"",
                "SELECT * FROM delta_gov.vault.\"%s$history\"",
                "SHOW STATS FOR delta_gov.vault.\"%s$storage\"",
                "SELECT * FROM TABLE(delta_gov.system.table_changes('vault', '%s$storage', 0))",
                "SHOW CREATE MATERIALIZED VIEW delta_gov.vault.%s")) {
            redTeam.attack("masked", statement.formatted(view)).holdNothingOf(Vault.personal());
            redTeam.attack("acme", statement.formatted(view)).holdNothingOf(Vault.of("globex"));
        }
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.\"%s$storage\"".formatted(view)).isRefused();
    }

    @Test
    void copiesByThoseWhoSeeLess()
    {
        for (String statement : List.of(
                "CREATE TABLE delta_gov.sandbox.copy AS SELECT id, ssn FROM %s",
                "CREATE OR REPLACE TABLE delta_gov.sandbox.copy AS SELECT upper(email) AS e FROM %s",
                "EXPLAIN ANALYZE CREATE TABLE delta_gov.sandbox.copy AS SELECT salary FROM %s",
                "CREATE TABLE delta_gov.sandbox.copy AS SELECT id FROM %s WHERE email LIKE 'cnry%%'")) {
            redTeam.attack("ddl", statement.formatted(Vault.TABLE)).isRefused("there is no clearance to write values with tag").holdNothingOf(Vault.personal());
        }
        redTeam.as("ddl", "CREATE TABLE delta_gov.sandbox.notes (id bigint, note varchar)");
        redTeam.attack("ddl", "INSERT INTO delta_gov.sandbox.notes SELECT id, ssn FROM " + Vault.TABLE).isRefused("no clearance to write values with tag PII.ID");
        redTeam.attack("ddl", "MERGE INTO delta_gov.sandbox.notes t USING %s s ON t.id = s.id WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.email)".formatted(Vault.TABLE)).isRefused("no clearance to write values with tag PII.EMAIL");
        redTeam.attack("ddl", "UPDATE delta_gov.sandbox.notes SET note = (SELECT max(email) FROM %s)".formatted(Vault.TABLE)).isRefused("no clearance to write values with tag PII.EMAIL");
        assertThat(redTeam.rowsAs("admin", "SELECT count(*) FROM delta_gov.sandbox.notes")).containsExactly(List.of("0"));
    }

    @Test
    void copiesByThoseWhoMayCopy()
    {
        redTeam.attack("etl", "CREATE TABLE delta_gov.sandbox.exported AS SELECT id, lower(ssn) AS s, email || '' AS e, salary + 0 AS p, born AS b FROM " + Vault.TABLE).succeeds().holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.exported").holdNothingOf(Vault.personal());
        redTeam.attack("etl", "SELECT * FROM delta_gov.sandbox.exported", "SELECT ssn, email FROM " + Vault.TABLE, "EXPLAIN ANALYZE SELECT ssn FROM " + Vault.TABLE).holdNothingOf(Vault.personal());
        redTeam.awaitLineage();
        redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.exported").succeeds().holdNothingOf(Vault.personal());
    }

    @Test
    void flowsIntoTheRecentStore()
    {
        redTeam.asAdministrator("CREATE TABLE mongo_recent.vault.inbox AS SELECT CAST(0 AS bigint) AS id, CAST('nothing' AS varchar) AS note");
        redTeam.asAdministrator("CREATE SCHEMA delta_gov.published");
        redTeam.as("etl", "CREATE TABLE delta_gov.vault.renamed AS SELECT id, email AS note FROM " + Vault.TABLE);
        for (String user : List.of("admin", "etl")) {
            for (String statement : List.of(
                    "CREATE TABLE mongo_recent.vault.copy AS SELECT id, ssn FROM %s",
                    "CREATE TABLE mongo_recent.vault.copy AS SELECT id, substr(email, 1, 1) AS e FROM %s",
                    "CREATE TABLE mongo_recent.vault.copy AS SELECT id FROM %s WHERE born > DATE '1900-01-01'",
                    "INSERT INTO mongo_recent.vault.inbox SELECT id, diagnosis FROM %s",
                    "INSERT INTO mongo_recent.vault.inbox SELECT 1, (SELECT listagg(ssn, ',') WITHIN GROUP (ORDER BY id) FROM %s)",
                    "INSERT INTO mongo_recent.vault.inbox SELECT id, note FROM delta_gov.vault.renamed",
                    "INSERT INTO mongo_recent.vault.inbox SELECT 0, 'x' UNION ALL TABLE delta_gov.vault.renamed",
                    "INSERT INTO mongo_recent.vault.inbox SELECT 0, 'x' WHERE 1 > 0.5UNION ALL TABLE delta_gov.vault.renamed",
                    "INSERT INTO mongo_recent.vault.inbox SELECT 0, 'x' FROM delta_gov.vault.renamed WHERE id > 0 UNION ALL TABLE delta_gov.vault.renamed",
                    "INSERT INTO mongo_recent.vault.inbox SELECT id, \"$path\" FROM %s",
                    "INSERT INTO mongo_recent.vault.inbox SELECT version, json_format(CAST(operation_parameters AS json)) FROM delta_gov.vault.\"people$history\"",
                    "EXPLAIN ANALYZE INSERT INTO mongo_recent.vault.inbox SELECT id, phone FROM %s",
                    "CREATE VIEW delta_gov.published.seen SECURITY INVOKER AS SELECT id, phone FROM %s",
                    "CREATE MATERIALIZED VIEW delta_gov.published.kept AS SELECT id, email AS e FROM %s")) {
                Traces refused = redTeam.attack(user, statement.formatted(Vault.TABLE)).isRefused("Access Denied");
                // administrators see the queries of everyone
                if (!user.equals("admin")) {
                    refused.holdNothingOf(Vault.personal());
                }
            }
        }
        assertThat(redTeam.attack("admin", "SELECT * FROM mongo_recent.vault.inbox").rows()).containsExactly(List.of("0", "nothing"));
        redTeam.as("etl", "INSERT INTO mongo_recent.vault.inbox SELECT id, note FROM " + Vault.TABLE);
    }

    /**
     * Views need a catalog that keeps them.
     */
    private void assumeThereAreViews()
    {
        Traces attempt = redTeam.attack("admin", "CREATE OR REPLACE VIEW delta_gov.vault.probe AS SELECT 1 AS x");
        assumeThat(attempt.answer().toString()).as("delta_gov keeps no views yet").doesNotContain("does not support creating views");
    }

    @Test
    void functionsAndProcedures()
    {
        for (String statement : List.of(
                "SELECT * FROM TABLE(delta_gov.system.table_changes('vault', 'people', 0))",
                "SELECT * FROM TABLE(mongo_recent.system.query('{}'))",
                "CREATE FUNCTION delta_gov.sandbox.leak(x varchar) RETURNS varchar RETURN x",
                "CALL delta_gov.system.register_table('sandbox', 'stolen', 'file:///etc')",
                "CALL delta_gov.system.unregister_table('vault', 'people')",
                "CALL system.runtime.kill_query('20260101_000000_00000_aaaaa', 'x')",
                "CREATE CATALOG other USING memory",
                "DROP CATALOG delta_gov",
                "GRANT SELECT ON delta_gov.vault.people TO USER masked",
                "CALL governance.system.unset_tag('delta_gov.vault.people.ssn', 'PII.ID')",
                "CALL governance.system.declassify('delta_gov.vault.people', 'PII', 'mine')",
                "DELETE FROM governance.system.tags",
                "SET SESSION delta_gov.nothing = 1")) {
            redTeam.attack("masked", statement).isRefused().holdNothingOf(Vault.personal());
        }
        assertThat(redTeam.attack("masked", "SELECT max(ssn) FROM " + Vault.TABLE).holdNothingOf(Vault.personal()).value()).isNotEmpty();
    }

    /**
     * Ways to hold a row once more that lineage has to follow, each in a table of its own.
     */
    @Test
    void copiesThatHoldTheRowOnceMore()
    {
        List<Canary> hidden = ImmutableList.<Canary>builder().addAll(Vault.personal()).add(new Canary("name", "Ada Vault")).build();
        List<String> ways = List.of(
                "SELECT json_object('s' VALUE ssn, 'm' VALUE email) AS x FROM %s",
                "SELECT json_format(CAST(ROW(ssn, salary, born) AS json)) AS x FROM %s",
                "SELECT CASE WHEN ssn LIKE 'CNRY%%' THEN 'is ' || ssn END AS x FROM %s",
                "SELECT x FROM %s CROSS JOIN UNNEST(ARRAY[ssn, email]) AS u (x)",
                "SELECT x FROM %s, JSON_TABLE(json_object('s' VALUE ssn), 'lax $' COLUMNS (x varchar PATH 'lax $.s'))",
                "SELECT listagg(email, ',') WITHIN GROUP (ORDER BY id) AS x FROM %s",
                "SELECT x FROM (SELECT id, ssn FROM %s) MATCH_RECOGNIZE (ORDER BY id MEASURES LAST(ssn) AS x ONE ROW PER MATCH PATTERN (A+) DEFINE A AS true)",
                "SELECT id, lag(salary, 0) OVER (ORDER BY id) AS x FROM %s",
                "SELECT salary AS x FROM %1$s INTERSECT SELECT salary FROM %1$s",
                "WITH RECURSIVE r (n, x) AS (SELECT 1, ssn FROM %s UNION ALL SELECT n + 1, x FROM r WHERE n < 2) SELECT x FROM r",
                "SELECT (SELECT max(i.email) FROM %1$s i WHERE i.id = o.id) AS x FROM %1$s o",
                "WITH FUNCTION f(a varchar) RETURNS varchar RETURN a SELECT f(ssn) AS x FROM %s",
                "SELECT * FROM TABLE(exclude_columns(input => TABLE(SELECT id, ssn AS x FROM %s), columns => DESCRIPTOR(id)))",
                "SELECT address.zip AS x FROM %s",
                "SELECT reduce(array_agg(email), '', (s, v) -> s || v, s -> s) AS x FROM %s",
                // each tag has a mask that shows a part, and it must not be a part of what the other hides
                "SELECT email || ' ' || name AS x FROM %s",
                "SELECT json_format(CAST(MAP(ARRAY['mail', 'name'], ARRAY[email, name]) AS json)) AS x FROM %s");
        for (int way = 0; way < ways.size(); way++) {
            redTeam.as("etl", "CREATE TABLE delta_gov.sandbox.again_%s AS %s".formatted(way, ways.get(way).formatted(Vault.TABLE)));
            String seen = redTeam.server().run("masked", "SELECT * FROM delta_gov.sandbox.again_" + way).toString();
            assertThat(hidden).as(ways.get(way)).noneMatch(canary -> canary.isIn(seen));
        }
        redTeam.awaitLineage();
        String[] reads = IntStream.range(0, ways.size()).mapToObj(way -> "SELECT x FROM delta_gov.sandbox.again_" + way).toArray(String[]::new);
        redTeam.attack("masked", reads).succeeds().holdNothingOf(hidden);
    }
}
