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
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Ways to lose a tag, or to get at the governance log, on the assembled server with the shipped configuration. What must not be seen holds the word CANARY.
 */
@TestInstance(PER_CLASS)
class TestTagAttacks
{
    private static final int TRIALS = Integer.getInteger("weir.freshness-trials", 20);

    private RunningWeir weir;

    @BeforeAll
    void start(@TempDir Path directory)
    {
        weir = RunningWeir.start(new WeirScript(), directory.resolve("data"));
        weir.execute("admin", "CREATE SCHEMA delta_gov.attacked");
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
    void aSecondNameOfThePlaceSharesTheTags()
    {
        people("first_name");
        tag("delta_gov.attacked.first_name.email", "PII.EMAIL");
        weir.execute("admin", "CALL delta_gov.system.register_table('attacked', 'second_name', '%s')".formatted(location("first_name")));
        hidden("SELECT * FROM delta_gov.attacked.second_name");
        people("found_later");
        weir.execute("admin", "CALL delta_gov.system.register_table('attacked', 'other_name', '%s')".formatted(location("found_later")));
        assertThat(weir.rows("analyst", "SELECT email FROM delta_gov.attacked.other_name").toString()).contains("CANARY");
        tag("delta_gov.attacked.found_later.email", "PII.EMAIL");
        hidden("SELECT * FROM delta_gov.attacked.other_name");
        hidden("SELECT * FROM delta_gov.attacked.found_later");
    }

    @Test
    void theGovernanceLogIsNobodysTable()
    {
        tag("tpch.tiny.nation.comment", "PII");
        String log = "file://" + weir.dataDirectory().resolve("governance");
        for (String location : List.of(log + "/tag_log", log + "/tag_log/", log, "file://" + weir.dataDirectory(), log + "/../governance/tag_log", "file:" + weir.dataDirectory().resolve("governance/lineage_log"))) {
            assertThat(weir.failure("admin", "CALL delta_gov.system.register_table('attacked', 'log', '%s')".formatted(location))).as(location).contains("place of the governance log");
        }
        assertThat(weir.failure("admin", "CALL delta_gov.system.register_table('attacked', 'log', '%s' || '/tag_log')".formatted(log))).contains("place of the governance log");
        assertThat(weir.failure("admin", "CREATE TABLE delta_gov.attacked.log WITH (location = '%s/mine') AS SELECT 1 AS id".formatted(log))).contains("place of the governance log");
        assertThat(weir.failure("admin", "CREATE TABLE delta_gov.attacked.log (id bigint) WITH (location = '%s/tag_log')".formatted(log))).contains("place of the governance log");
        assertThat(weir.failure("admin", "EXECUTE IMMEDIATE 'CALL delta_gov.system.register_table(''attacked'', ''log'', ''%s/tag_log'')'".formatted(log))).contains("place of the governance log");
        for (String statement : List.of(
                "DELETE FROM governance.system.tags",
                "INSERT INTO governance.system.tags SELECT * FROM governance.system.tags",
                "DROP TABLE governance.system.tags",
                "ALTER TABLE governance.system.tags RENAME TO governance.system.gone",
                "DROP SCHEMA governance.system",
                "TRUNCATE TABLE governance.system.tags",
                "UPDATE governance.system.tags SET tag = 'PII'",
                "CREATE TABLE governance.system.more (id bigint)")) {
            weir.failure("admin", statement);
        }
        assertThat(weir.rows("admin", "SELECT count(*) FROM governance.system.tags WHERE asset = 'tpch.tiny.nation.comment'")).containsExactly(List.of("1"));
    }

    @Test
    void copiesAcrossCatalogsAreProtected()
    {
        people("growing");
        tag("delta_gov.attacked.growing.email", "PII.EMAIL");
        weir.execute("admin", "CREATE TABLE delta_gov.attacked.joined AS SELECT g.id, g.email AS contact, n.comment FROM delta_gov.attacked.growing g JOIN tpch.tiny.nation n ON g.id = n.nationkey");
        hidden("SELECT * FROM delta_gov.attacked.joined");
        assertThat(weir.rows("admin", "SELECT contact FROM delta_gov.attacked.joined").toString()).contains("CANARY");
    }

    /**
     * Of each of these, what was written of its lineage when it had ended did once not lead to the column.
     */
    @Test
    void aCopyIsProtectedWhateverItsWords()
            throws InterruptedException
    {
        weir.execute("admin", "CREATE TABLE delta_gov.attacked.worded WITH (change_data_feed_enabled = true) AS SELECT 1 AS id, 'CANARY@example.com' AS email");
        tag("delta_gov.attacked.worded.email", "PII.EMAIL");
        weir.execute("admin", "CREATE TABLE delta_gov.attacked.by_merge (id integer, note varchar)");
        weir.execute("admin", "MERGE INTO delta_gov.attacked.by_merge t USING delta_gov.attacked.worded s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (\"id\", \"note\") VALUES (s.id, s.email)");
        weir.execute("admin", "EXECUTE IMMEDIATE U&'CREATE TABLE delta_gov.attacked.by_escapes AS SELECT \\0065mail AS note FROM (SELECT ''x'' AS email UNION ALL SELECT email FROM delta_gov.attacked.worded)'");
        weir.execute("admin", "SET PATH delta_gov.system");
        weir.execute("admin", "CREATE TABLE delta_gov.attacked.by_path AS SELECT email AS note FROM TABLE(table_changes('attacked', 'worded'))");
        weir.execute("admin", "CREATE VIEW delta_gov.attacked.changes AS SELECT email FROM TABLE(delta_gov.system.table_changes('attacked', 'worded'))");
        weir.execute("admin", "CREATE TABLE delta_gov.attacked.by_view AS SELECT email AS note FROM delta_gov.attacked.changes");
        for (String copy : List.of("by_merge", "by_escapes", "by_path", "by_view")) {
            awaitLineage("delta_gov.attacked." + copy);
            assertThat(weir.rows("admin", "SELECT note FROM delta_gov.attacked." + copy).toString()).as(copy).contains("CANARY");
            hidden("SELECT note FROM delta_gov.attacked." + copy);
        }
    }

    /**
     * A table function asks about what it reads before Trino asks about the table that rows are inserted into.
     */
    @Test
    void anInsertFromAFunctionIsACopy()
            throws InterruptedException
    {
        weir.execute("admin", "CREATE TABLE delta_gov.attacked.fed WITH (change_data_feed_enabled = true) AS SELECT 1 AS id, 'CANARY@example.com' AS email");
        tag("delta_gov.attacked.fed.email", "PII.EMAIL");
        weir.execute("admin", "CREATE SCHEMA mongo_recent.attacked");
        weir.execute("admin", "CREATE TABLE mongo_recent.attacked.documents AS SELECT 1 AS id, 'CANARY@example.com' AS email");
        tag("mongo_recent.attacked.documents.email", "PII.EMAIL");
        // tags stay with names, so each has one of its own
        Map<String, String> sources = Map.of(
                "by_changes", "SELECT email FROM TABLE(delta_gov.system.table_changes('attacked', 'fed'))",
                "by_pipeline", "SELECT json_format(document) FROM TABLE(mongo_recent.system.aggregate('attacked', 'documents', '[]'))",
                "by_query", "SELECT email FROM TABLE(mongo_recent.system.query('attacked', 'documents', '{}'))");
        for (Map.Entry<String, String> source : sources.entrySet()) {
            String copy = "delta_gov.attacked." + source.getKey();
            weir.execute("admin", "CREATE TABLE %s (note varchar)".formatted(copy));
            weir.execute("admin", "INSERT INTO %s %s".formatted(copy, source.getValue()));
            hidden("SELECT note FROM " + copy);
            awaitLineage(copy);
            assertThat(weir.rows("admin", "SELECT note FROM " + copy).toString()).as(copy).contains("CANARY");
            hidden("SELECT note FROM " + copy);
        }
        weir.execute("admin", "CREATE TABLE mongo_recent.attacked.copy (note varchar)");
        assertThat(weir.run("admin", "INSERT INTO mongo_recent.attacked.copy SELECT email FROM TABLE(delta_gov.system.table_changes('attacked', 'fed'))").toString()).contains("may not be written into mongo_recent.attacked.copy");
    }

    private void awaitLineage(String table)
            throws InterruptedException
    {
        String query = "SELECT 1 FROM governance.system.queries WHERE table_written = '%s' AND query_type <> 'DATA_DEFINITION'".formatted(table);
        for (int attempt = 0; attempt < 600 && weir.rows("admin", query).isEmpty(); attempt++) {
            Thread.sleep(100);
        }
        assertThat(weir.rows("admin", query)).as(table).isNotEmpty();
    }

    /**
     * What a statement may have moved is in force until its lineage is written, and no longer.
     */
    @Test
    void aStatementThatEndedLeavesNothingPending()
    {
        people("settled");
        tag("delta_gov.attacked.settled.email", "PII.EMAIL");
        for (String statement : List.of(
                "ANALYZE delta_gov.attacked.settled",
                "UPDATE delta_gov.attacked.settled SET name = 'other' WHERE email LIKE '%CANARY%'",
                "MERGE INTO delta_gov.attacked.settled t USING delta_gov.attacked.settled s ON t.id = s.id AND s.email = 'none' WHEN MATCHED THEN UPDATE SET name = s.name",
                "DELETE FROM delta_gov.attacked.settled WHERE email = 'none'",
                "ALTER TABLE delta_gov.attacked.settled EXECUTE optimize WHERE email = 'none'",
                "EXPLAIN ANALYZE INSERT INTO delta_gov.attacked.settled SELECT * FROM delta_gov.attacked.settled WHERE email = 'none'",
                "ALTER TABLE delta_gov.attacked.settled ALTER COLUMN id SET DATA TYPE bigint")) {
            weir.run("admin", statement);
            assertThat(pendingOnce("delta_gov.attacked.settled")).as(statement).isEmpty();
        }
    }

    /**
     * Trino tells nothing of what a refresh of a view reads, and yet the view may have more columns afterwards.
     */
    @Test
    void aViewThatIsRefreshedKeepsTheTags()
            throws InterruptedException
    {
        people("starred");
        weir.execute("admin", "CREATE VIEW delta_gov.attacked.stars AS SELECT * FROM delta_gov.attacked.starred");
        weir.execute("admin", "ALTER TABLE delta_gov.attacked.starred ADD COLUMN contact varchar");
        weir.execute("admin", "UPDATE delta_gov.attacked.starred SET contact = 'CANARY'");
        tag("delta_gov.attacked.starred.contact", "PII.EMAIL");
        weir.execute("admin", "ALTER VIEW delta_gov.attacked.stars REFRESH");
        String refreshed = "SELECT 1 FROM governance.system.queries WHERE table_written = 'delta_gov.attacked.stars' AND redacted_sql LIKE '%REFRESH'";
        for (int attempt = 0; attempt < 600 && weir.rows("admin", refreshed).isEmpty(); attempt++) {
            Thread.sleep(100);
        }
        assertThat(weir.rows("admin", refreshed)).isNotEmpty();
        assertThat(weir.rows("admin", "SELECT contact FROM delta_gov.attacked.stars").toString()).contains("CANARY");
        assertThat(weir.rows("admin", "SELECT tag FROM governance.system.effective_tags WHERE asset LIKE 'delta_gov.attacked.stars%' AND source = 'pending'").toString()).contains("PII.EMAIL");
        hidden("SELECT contact FROM delta_gov.attacked.stars");
    }

    private List<List<String>> pendingOnce(String table)
    {
        String query = "SELECT asset, tag, query_id FROM governance.system.effective_tags WHERE source = 'pending' AND asset LIKE '%s%%'".formatted(table);
        List<List<String>> pending = weir.rows("admin", query);
        for (int attempt = 0; attempt < 600 && !pending.isEmpty(); attempt++) {
            pending = weir.rows("admin", query);
        }
        return pending;
    }

    @Test
    void anImportOfManyHoldsAtOnce()
    {
        people("scanned");
        hiddenNot("SELECT email FROM delta_gov.attacked.scanned");
        weir.execute("steward", "INSERT INTO governance.system.tag_import (asset, tag, event_id) SELECT 'delta_gov.attacked.scanned.' || c, t, c FROM (VALUES ('name', 'PII.NAME'), ('email', 'PII.EMAIL')) AS f(c, t)");
        hidden("SELECT name, email FROM delta_gov.attacked.scanned");
    }

    @Test
    void everyQueryAfterATagObeysWhileOthersRun()
    {
        people("contended");
        hiddenNot("SELECT email FROM delta_gov.attacked.contended");
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.execute(() -> {
                while (!over.get()) {
                    weir.run("analyst", "SELECT count(*) FROM delta_gov.attacked.contended");
                }
            });
            try {
                for (int trial = 0; trial < TRIALS; trial++) {
                    weir.execute("admin", "CALL governance.system.set_tag('delta_gov.attacked.contended.email', 'PII.EMAIL')");
                    hidden("SELECT email FROM delta_gov.attacked.contended");
                    weir.execute("admin", "CALL governance.system.unset_tag('delta_gov.attacked.contended.email', 'PII.EMAIL')");
                    hiddenNot("SELECT email FROM delta_gov.attacked.contended");
                }
            }
            finally {
                over.set(true);
            }
        }
    }

    @Test
    void everyExampleOfTheGuideRuns()
            throws IOException
    {
        assertThat(runExamples("docs/governance.md")).isGreaterThan(10);
        assertThat(weir.rows("analyst", "SELECT email FROM delta_gov.guide.users").toString()).doesNotContain("ada@example.com");
        assertThat(weir.rows("analyst", "SELECT recipient FROM delta_gov.guide.newsletter").toString()).contains("ada@example.com");
    }

    @Test
    void everyStatementOfThePoliciesPageRuns()
            throws IOException
    {
        weir.execute("admin", "CREATE SCHEMA delta_gov.reviews");
        weir.execute("admin", "CREATE TABLE delta_gov.reviews.users AS SELECT 1 AS id, 'ada@example.com' AS email");
        tag("delta_gov.reviews.users.email", "PII.EMAIL");
        hidden("SELECT email FROM delta_gov.reviews.users");
        Path policies = weir.dataDirectory().resolve("etc/policies.yaml");
        Files.writeString(policies.resolveSibling("policies-next.yaml"), Files.readString(policies).replace("mask: email", "mask: deny"));
        assertThat(runExamples("docs/policies.md")).isEqualTo(4);
        assertThat(weir.rows("admin", "SELECT change FROM TABLE(governance.system.compare_policies(policies => 'policies-next.yaml', asset => 'delta_gov.reviews', users => 'analyst')) WHERE action = 'read'")).containsExactly(List.of("loses"));
    }

    /**
     * @return how many statements there were
     */
    private int runExamples(String page)
            throws IOException
    {
        Matcher blocks = Pattern.compile("```sql\n-- as (\\w+)\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Repository.root().resolve(page)));
        int statements = 0;
        while (blocks.find()) {
            for (String statement : Splitter.on(';').trimResults().omitEmptyStrings().split(blocks.group(2))) {
                // the record of policies begins with the test
                weir.execute(blocks.group(1), statement.replace("2026-03-03T12:00:00Z", Instant.now().truncatedTo(MILLIS).toString()));
                statements++;
            }
        }
        return statements;
    }

    private void people(String table)
    {
        weir.execute("admin", "CREATE TABLE delta_gov.attacked.%s AS SELECT * FROM (VALUES (1, 'nobody', 'CANARY@example.com')) AS t(id, name, email)".formatted(table));
    }

    private void tag(String asset, String tag)
    {
        weir.execute("admin", "CALL governance.system.set_tag('%s', '%s')".formatted(asset, tag));
    }

    private String location(String table)
    {
        String path = weir.rows("admin", "SELECT \"$path\" FROM delta_gov.attacked." + table).getFirst().getFirst();
        return path.substring(0, path.lastIndexOf('/'));
    }

    private void hidden(String query)
    {
        assertThat(weir.run("analyst", query).toString()).as(query).doesNotContain("CANARY");
    }

    private void hiddenNot(String query)
    {
        assertThat(weir.run("analyst", query).toString()).as(query).contains("CANARY");
    }
}
