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
package io.weir.plugintests;

import com.google.common.base.Splitter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * {@code docs/tools.md} and {@code docs/privacy.md}, with the rules that stand on them, and what tools send: the statements of dbt-trino, and the questions of JDBC tools.
 */
@TestInstance(PER_CLASS)
class TestToolsAndPrivacy
{
    private static final Pattern RULES = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern SECTION = Pattern.compile("(?m)^(\\w+):\n((?: .*\n)+)");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```sql\n-- as (\\w+)\n(.*?)```");

    private RunningWeir weir;

    @BeforeAll
    void start(@TempDir Path directory)
            throws IOException
    {
        Path etc = Repository.copyConfiguration(directory.resolve("etc"));
        Path policies = etc.resolve("policies.yaml");
        Files.writeString(policies, withRulesOf("docs/privacy.md", withRulesOf("docs/tools.md", Files.readString(policies))));
        weir = RunningWeir.start(new WeirScript().with("WEIR_ETC", etc.toString()), directory.resolve("data"));
        weir.execute("admin", "CREATE SCHEMA delta_gov.raw");
        weir.execute("admin", "CREATE TABLE delta_gov.raw.users AS SELECT * FROM (VALUES (1, 'CANARY1@example.com', 'Oslo'), (2, 'CANARY2@example.com', 'Bergen')) AS t(id, email, city)");
        weir.execute("admin", "CALL governance.system.set_tag('delta_gov.raw.users.email', 'PII.EMAIL')");
    }

    @AfterAll
    void stop()
            throws SQLException
    {
        if (weir != null) {
            weir.close();
        }
    }

    @Test
    void dbtBuildsModelsWithoutSeeingWhatIsTagged()
            throws InterruptedException
    {
        dbt("CREATE SCHEMA IF NOT EXISTS \"delta_gov\".\"marts\"");
        dbt("SELECT schema_name FROM \"delta_gov\".INFORMATION_SCHEMA.schemata");
        tableModel();
        viewAndMaterializedView();
        incrementalModels();
        snapshot();
        seed();
        dbtLooksAround();
        assertThat(weir.failure("dbt", "GRANT SELECT ON delta_gov.marts.users TO analyst")).contains("privileges are given in the policies file");
        assertThat(weir.failure("dbt", "DROP TABLE delta_gov.raw.users")).contains("Access Denied");
        assertThat(weir.run("dbt", "SELECT count(*) FROM delta_gov.marts.users WHERE email LIKE 'CANARY%'").toString()).contains("0");
    }

    /**
     * The first run makes it; each one after it makes it under another name, renames both and drops the older.
     */
    private void tableModel()
            throws InterruptedException
    {
        String model = "AS (SELECT id, lower(city) AS city, email FROM delta_gov.raw.users)";
        dbt("CREATE TABLE delta_gov.marts.users " + model);
        masked("SELECT email FROM delta_gov.marts.users");
        weir.execute("steward", "CALL governance.system.set_tag('delta_gov.marts.users.city', 'PII.ADDRESS')");
        for (int run = 0; run < 3; run++) {
            dbt("CREATE TABLE delta_gov.marts.users__dbt_tmp COMMENT 'users' " + model);
            masked("SELECT email FROM delta_gov.marts.users__dbt_tmp");
            dbt("ALTER TABLE delta_gov.marts.users RENAME TO delta_gov.marts.users__dbt_backup");
            masked("SELECT email FROM delta_gov.marts.users__dbt_backup");
            dbt("ALTER TABLE delta_gov.marts.users__dbt_tmp RENAME TO delta_gov.marts.users");
            dbt("DROP TABLE IF EXISTS delta_gov.marts.users__dbt_backup");
            masked("SELECT email FROM delta_gov.marts.users");
            // what was said of the model, not of its source
            await("analyst", "SELECT DISTINCT city FROM delta_gov.marts.users", List.of(List.of("***")));
            // and nothing else is masked
            await("analyst", "SELECT count(*), sum(id) FROM delta_gov.marts.users", List.of(List.of("2", "3")));
        }
        dbt("CREATE OR REPLACE TABLE delta_gov.marts.users " + model);
        masked("SELECT email FROM delta_gov.marts.users");
        dbt("COMMENT ON TABLE delta_gov.marts.users IS 'who is there'");
        dbt("COMMENT ON COLUMN delta_gov.marts.users.id IS 'the key'");
        dbt("ALTER TABLE delta_gov.marts.users ADD COLUMN zip varchar");
        dbt("ALTER TABLE delta_gov.marts.users DROP COLUMN zip");
    }

    private void viewAndMaterializedView()
    {
        dbt("CREATE OR REPLACE VIEW delta_gov.marts.addresses SECURITY DEFINER AS SELECT id, email FROM delta_gov.marts.users");
        assertThat(weir.rows("admin", "SELECT email FROM delta_gov.marts.addresses").toString()).as("its owner is not cleared").contains("***").doesNotContain("CANARY");
        dbt("CREATE OR REPLACE VIEW delta_gov.marts.addresses SECURITY INVOKER AS SELECT id, email FROM delta_gov.marts.users");
        masked("SELECT email FROM delta_gov.marts.addresses");
        dbt("CREATE MATERIALIZED VIEW delta_gov.marts.cities AS SELECT city, count(*) AS users FROM delta_gov.raw.users GROUP BY city");
        dbt("REFRESH MATERIALIZED VIEW delta_gov.marts.cities");
        assertThat(weir.rows("analyst", "SELECT count(*) FROM delta_gov.marts.cities")).containsExactly(List.of("2"));
    }

    /**
     * By a view for what is appended, and by a table for what is deleted first or merged.
     */
    private void incrementalModels()
    {
        dbt("CREATE TABLE delta_gov.marts.logins AS (SELECT id, email, TIMESTAMP '2026-01-01 00:00:00.000000' AS at FROM delta_gov.raw.users)");
        dbt("CREATE OR REPLACE VIEW delta_gov.marts.logins__dbt_tmp SECURITY DEFINER AS SELECT id + 10 AS id, email, TIMESTAMP '2026-01-02 00:00:00.000000' AS at FROM delta_gov.raw.users");
        dbt("INSERT INTO delta_gov.marts.logins (\"id\", \"email\", \"at\") (SELECT \"id\", \"email\", \"at\" FROM delta_gov.marts.logins__dbt_tmp)");
        dbt("DROP VIEW IF EXISTS delta_gov.marts.logins__dbt_tmp");
        dbt("CREATE TABLE delta_gov.marts.logins__dbt_tmp AS (SELECT id, lower(email) AS email, TIMESTAMP '2026-01-03 00:00:00.000000' AS at FROM delta_gov.raw.users)");
        dbt("DELETE FROM delta_gov.marts.logins WHERE (id) IN (SELECT id FROM delta_gov.marts.logins__dbt_tmp)");
        dbt("INSERT INTO delta_gov.marts.logins (\"id\", \"email\", \"at\") (SELECT \"id\", \"email\", \"at\" FROM delta_gov.marts.logins__dbt_tmp)");
        dbt("MERGE INTO delta_gov.marts.logins AS DBT_INTERNAL_DEST USING delta_gov.marts.logins__dbt_tmp AS DBT_INTERNAL_SOURCE ON (DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id) " +
                "WHEN MATCHED THEN UPDATE SET \"email\" = DBT_INTERNAL_SOURCE.\"email\" " +
                "WHEN NOT MATCHED THEN INSERT (\"id\", \"email\", \"at\") VALUES (DBT_INTERNAL_SOURCE.\"id\", DBT_INTERNAL_SOURCE.\"email\", DBT_INTERNAL_SOURCE.\"at\")");
        dbt("DROP TABLE IF EXISTS delta_gov.marts.logins__dbt_tmp");
        masked("SELECT email FROM delta_gov.marts.logins");
        assertThat(weir.rows("admin", "SELECT count(*), count(DISTINCT lower(email)), min(email) FROM delta_gov.marts.logins WHERE email LIKE '%example.com'"))
                .containsExactly(List.of("4", "2", "CANARY1@example.com"));
    }

    private void snapshot()
    {
        dbt("CREATE TABLE delta_gov.marts.users_snapshot AS (SELECT *, lower(to_hex(md5(to_utf8(concat(coalesce(CAST(id AS varchar), ''), '|', coalesce(CAST(email AS varchar), '')))))) AS dbt_scd_id, " +
                "CAST(NULL AS timestamp(6)) AS dbt_valid_to FROM delta_gov.raw.users)");
        dbt("MERGE INTO delta_gov.marts.users_snapshot AS DBT_INTERNAL_DEST USING (SELECT s.*, 'update' AS dbt_change_type FROM delta_gov.marts.users_snapshot s) AS DBT_INTERNAL_SOURCE " +
                "ON DBT_INTERNAL_SOURCE.dbt_scd_id = DBT_INTERNAL_DEST.dbt_scd_id " +
                "WHEN MATCHED AND DBT_INTERNAL_DEST.dbt_valid_to IS NULL AND DBT_INTERNAL_SOURCE.dbt_change_type IN ('update', 'delete') THEN UPDATE SET dbt_valid_to = localtimestamp");
        masked("SELECT email FROM delta_gov.marts.users_snapshot");
    }

    private void seed()
    {
        dbt("CREATE TABLE delta_gov.marts.countries (\"code\" varchar, \"population\" integer)");
        try (Connection connection = connect("dbt"); PreparedStatement insert = connection.prepareStatement("INSERT INTO delta_gov.marts.countries (\"code\", \"population\") VALUES (?, ?), (?, ?)")) {
            insert.setString(1, "NO");
            insert.setInt(2, 5);
            insert.setString(3, "DE");
            insert.setInt(4, 84);
            assertThat(insert.executeUpdate()).isEqualTo(2);
        }
        catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void dbtLooksAround()
    {
        assertThat(weir.rows(
                "dbt",
                """
                SELECT t.table_name, CASE WHEN mv.name IS NOT NULL THEN 'materialized_view' WHEN t.table_type = 'BASE TABLE' THEN 'table' WHEN t.table_type = 'VIEW' THEN 'view' ELSE t.table_type END
                FROM delta_gov.INFORMATION_SCHEMA.tables t
                LEFT JOIN (SELECT * FROM system.metadata.materialized_views WHERE catalog_name = 'delta_gov' AND schema_name = 'marts') mv
                ON mv.catalog_name = t.table_catalog AND mv.schema_name = t.table_schema AND mv.name = t.table_name
                WHERE t.table_schema = 'marts' AND t.table_name IN ('users', 'addresses', 'cities') ORDER BY 1
                """))
                .containsExactly(List.of("addresses", "view"), List.of("cities", "materialized_view"), List.of("users", "table"));
        assertThat(weir.rows("dbt", "SELECT column_name, data_type FROM delta_gov.INFORMATION_SCHEMA.columns WHERE table_catalog = 'delta_gov' AND table_schema = 'marts' AND table_name = 'users'"))
                .contains(List.of("email", "varchar"));
        assertThat(weir.rows("dbt", "SELECT table_name, comment FROM system.metadata.table_comments WHERE catalog_name = 'delta_gov' AND schema_name = 'marts' AND table_name = 'users'"))
                .containsExactly(List.of("users", "who is there"));
    }

    @Test
    void toolsListWhatTheirUserMaySee()
            throws SQLException
    {
        weir.execute("admin", "CREATE SCHEMA delta_gov.shared");
        weir.execute("admin", "CREATE TABLE delta_gov.shared.tickets AS SELECT 'acme' AS tenant, 1 AS id");
        assertThat(listed("analyst")).contains("delta_gov.raw.users", "tpch.tiny.region").noneMatch(name -> name.startsWith("governance.system."));
        assertThat(listed("acme")).contains("delta_gov.shared.tickets").noneMatch(name -> name.startsWith("delta_gov.raw.") || name.startsWith("tpch.") || name.startsWith("governance.system."));
    }

    private Set<String> listed(String user)
            throws SQLException
    {
        try (Connection connection = connect(user)) {
            DatabaseMetaData metadata = connection.getMetaData();
            assertThat(strings(metadata.getCatalogs(), "TABLE_CAT")).contains("delta_gov", "system");
            assertThat(strings(metadata.getSchemas(), "TABLE_SCHEM")).contains("information_schema");
            assertThat(strings(metadata.getTypeInfo(), "TYPE_NAME")).contains("varchar");
            assertThat(strings(metadata.getTableTypes(), "TABLE_TYPE")).contains("TABLE", "VIEW");
            strings(metadata.getProcedures(null, null, null), "PROCEDURE_NAME");
            strings(metadata.getColumns("delta_gov", null, "%", null), "COLUMN_NAME");
            Set<String> tables = new HashSet<>();
            try (ResultSet rows = metadata.getTables(null, null, "%", null)) {
                while (rows.next()) {
                    tables.add("%s.%s.%s".formatted(rows.getString("TABLE_CAT"), rows.getString("TABLE_SCHEM"), rows.getString("TABLE_NAME")));
                }
            }
            return tables;
        }
    }

    @Test
    void toolsSpeakToTheSession()
            throws SQLException
    {
        try (Connection connection = connect("analyst"); PreparedStatement statement = connection.prepareStatement("SELECT id FROM delta_gov.raw.users WHERE city = ?")) {
            connection.setCatalog("delta_gov");
            connection.setSchema("raw");
            statement.setString(1, "Oslo");
            assertThat(strings(statement.executeQuery(), "id")).containsExactly("1");
        }
        for (String sql : List.of(
                "USE delta_gov.raw",
                "SHOW CATALOGS",
                "SHOW SCHEMAS FROM delta_gov",
                "SHOW TABLES FROM delta_gov.raw LIKE 'u%'",
                "SHOW COLUMNS FROM delta_gov.raw.users",
                "DESCRIBE delta_gov.raw.users",
                "SHOW CREATE TABLE delta_gov.raw.users",
                "SHOW FUNCTIONS",
                "SHOW SESSION",
                "SHOW CURRENT ROLES",
                "EXPLAIN SELECT * FROM delta_gov.raw.users",
                "EXPLAIN (TYPE VALIDATE) SELECT * FROM delta_gov.raw.users",
                "SET TIME ZONE 'Europe/Oslo'",
                "SET SESSION query_max_run_time = '10m'",
                "SET SESSION delta_gov.statistics_enabled = true",
                "SET SESSION governance.purpose = 'any'",
                "RESET SESSION governance.purpose",
                "SET SESSION AUTHORIZATION analyst",
                "RESET SESSION AUTHORIZATION",
                "SELECT query_id FROM system.runtime.queries",
                "SELECT node_id FROM system.runtime.nodes",
                "SELECT current_user, current_catalog, current_schema, version()")) {
            weir.execute("analyst", sql);
        }
        assertThat(weir.failure("analyst", "SET SESSION AUTHORIZATION admin")).contains("Access Denied");
        assertThat(weir.failure("analyst", "SHOW STATS FOR delta_gov.raw.users")).contains("Access Denied");
        assertThat(weir.failure("analyst", "SHOW ROLES")).contains("Access Denied");
    }

    @Test
    void questionsOfAnOfficerAreAnswered()
            throws IOException, InterruptedException
    {
        for (MatchResult example : EXAMPLE.matcher(page("docs/privacy.md")).results().toList()) {
            for (String sql : Splitter.on(";\n").trimResults().omitEmptyStrings().split(example.group(2))) {
                if (sql.startsWith("SELECT")) {
                    awaitRows(example.group(1), sql);
                }
                else {
                    weir.execute(example.group(1), sql);
                }
            }
        }
        assertThat(weir.rows("admin", "SELECT name FROM delta_gov.club.members")).containsExactly(List.of("Grace"));
        assertThat(weir.rows("admin", "SELECT address FROM delta_gov.club.mailing")).containsExactly(List.of("grace@example.com"));
        assertThat(weir.rows("officer", "SELECT * FROM delta_gov.club.\"members$receipts\"").toString()).doesNotContain("ada@");
        assertThat(weir.failure("officer", "UPDATE delta_gov.club.members SET name = 'x'")).contains("Access Denied");
        assertThat(weir.failure("analyst", "CALL delta_gov.system.erase(schema_name => 'club', table_name => 'members', predicate => 'id = 2')")).contains("Access Denied");
    }

    /**
     * Each question has an answer; what is told of a query follows it in moments.
     */
    private void awaitRows(String user, String sql)
            throws InterruptedException
    {
        assertThat(rowsOnce(user, sql, rows -> !rows.isEmpty())).as(sql).isNotEmpty();
    }

    /**
     * All columns of what a statement wrote are protected until its lineage has arrived.
     */
    private void await(String user, String sql, List<List<String>> expected)
            throws InterruptedException
    {
        assertThat(rowsOnce(user, sql, expected::equals)).as(sql).isEqualTo(expected);
    }

    private List<List<String>> rowsOnce(String user, String sql, Predicate<List<List<String>>> complete)
            throws InterruptedException
    {
        List<List<String>> rows = weir.rows(user, sql);
        for (int attempt = 0; attempt < 120 && !complete.test(rows); attempt++) {
            Thread.sleep(500);
            rows = weir.rows(user, sql);
        }
        return rows;
    }

    private void dbt(String sql)
    {
        weir.execute("dbt", "/* {\"app\": \"dbt\", \"node_id\": \"model.shop.users\"} */ " + sql);
    }

    private void masked(String query)
    {
        for (String user : List.of("analyst", "dbt")) {
            assertThat(weir.rows(user, query).toString()).as("%s: %s", user, query).contains("***").doesNotContainIgnoringCase("CANARY");
        }
        assertThat(weir.rows("admin", query).toString()).as(query).containsIgnoringCase("CANARY");
    }

    private Connection connect(String user)
            throws SQLException
    {
        return DriverManager.getConnection("%s?user=%s".formatted(weir.url(), user));
    }

    private static List<String> strings(ResultSet rows, String column)
            throws SQLException
    {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getString(column));
        }
        return values;
    }

    private static String page(String name)
            throws IOException
    {
        return Files.readString(Repository.root().resolve(name));
    }

    /**
     * The rules of a page before those of the same section.
     */
    private static String withRulesOf(String name, String policies)
            throws IOException
    {
        String merged = policies;
        List<MatchResult> blocks = RULES.matcher(page(name)).results().toList();
        assertThat(blocks).as(name).isNotEmpty();
        for (MatchResult block : blocks) {
            for (MatchResult section : SECTION.matcher(block.group(1)).results().toList()) {
                String head = "\n%s:\n".formatted(section.group(1));
                assertThat(merged).as(name).contains(head);
                merged = merged.replace(head, head + section.group(2));
            }
        }
        return merged;
    }
}
