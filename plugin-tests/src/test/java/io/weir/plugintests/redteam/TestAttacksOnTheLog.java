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
import io.weir.server.demo.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Around tags by what is said to the governance log, by versions of tables and by what Trino keeps about queries.
 */
@LogInObjectStore
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksOnTheLog
{
    private final RedTeam redTeam;

    TestAttacksOnTheLog(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    /**
     * One tenant uses up the id under which a scanner is going to report about another.
     */
    @Test
    void usingUpTheIdsOfEvents()
    {
        Canary mail = new Canary("scanned mail", "CNRY-SCANNED-30303");
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.acme");
        redTeam.as("acme", "CREATE TABLE delta_gov.acme.mine AS SELECT 'x' AS x");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.scanned AS SELECT '%s' AS email".formatted(mail.text()));
        redTeam.attack("acme", "INSERT INTO governance.system.tag_import (asset, tag, event_id) VALUES ('delta_gov.acme.mine.x', 'PII.EMAIL', 'run-17/email')").succeeds();
        redTeam.as("steward", "INSERT INTO governance.system.tag_import (asset, tag, event_id) VALUES ('delta_gov.vault.scanned.email', 'PII.EMAIL', 'run-17/email')");
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.scanned").succeeds().holdNothingOf(List.of(mail));
    }

    /**
     * A pipeline that may copy asks the import to tag what it reads: the error would quote it, and the log would keep it.
     */
    @Test
    void tellingTheLogWhatOneMayOnlyCopy()
    {
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.told AS SELECT email, 'PII' AS tag FROM " + Vault.TABLE);
        redTeam.awaitLineage();
        for (String statement : List.of(
                "INSERT INTO governance.system.tag_import (asset, tag) SELECT ssn, 'PII' FROM %s",
                "INSERT INTO governance.system.tag_import (asset, tag) SELECT 'delta_gov.sandbox', email FROM %s",
                "INSERT INTO governance.system.tag_import (asset, tag, reason) SELECT 'delta_gov.sandbox', 'PII', max(diagnosis) FROM %s",
                "INSERT INTO governance.system.tag_import (asset, tag) SELECT \"$path\", 'PII' FROM %s",
                "INSERT INTO governance.system.tag_import (asset, tag) SELECT 'x', 'PII' FROM delta_gov.vault.told WHERE tag <> '' UNION ALL TABLE delta_gov.vault.told",
                "INSERT INTO governance.system.tag_import (asset, tag) SELECT json_format(CAST(operation_parameters AS json)), 'PII' FROM delta_gov.vault.\"people$history\"",
                "EXPLAIN ANALYZE INSERT INTO governance.system.tag_import (asset, tag) SELECT email, 'PII' FROM %s")) {
            redTeam.attack("etl", statement.formatted(Vault.TABLE)).isRefused("Access Denied").holdNothingOf(Vault.personal());
        }
        redTeam.attack("acme", "INSERT INTO governance.system.tag_import (asset, tag, action, reason) VALUES ('delta_gov.vault.people.tenant', 'TENANT_KEY', 'declassify', 'mine')").isRefused("Cannot tag delta_gov.vault.people.tenant");
        // what others read for their imports does not close it to those who read less
        redTeam.as("steward", "INSERT INTO governance.system.tag_import (asset, tag) SELECT 'delta_gov.vault.people.ssn', 'PII.ID' FROM %s WHERE ssn IS NULL".formatted(Vault.TABLE));
        redTeam.awaitLineage();
        redTeam.as("acme", "CREATE SCHEMA IF NOT EXISTS delta_gov.acme");
        redTeam.as("acme", "CREATE TABLE delta_gov.acme.open AS SELECT 'x' AS x");
        redTeam.attack("acme", "INSERT INTO governance.system.tag_import (asset, tag) VALUES ('delta_gov.acme.open.x', 'PII')").succeeds();
    }

    /**
     * ANALYZE asks for the right to insert, and writes no rows that could carry a tag on.
     */
    @Test
    void analyzeHidesNothingFromOthers()
    {
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.analyzed AS SELECT 'open' AS note, 'x@example.com' AS email");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.analyzed.email", "PII.EMAIL");
        redTeam.asAdministrator("ANALYZE delta_gov.vault.analyzed");
        redTeam.awaitLineage();
        assertThat(redTeam.attack("masked", "SELECT note FROM delta_gov.vault.analyzed").value()).isEqualTo("open");
    }

    /**
     * What the plan of one's own query knows of a column: minima and maxima from beneath the mask, and of all tenants.
     */
    @Test
    void statisticsOfOnesOwnQuery()
    {
        redTeam.asAdministrator("ANALYZE " + Vault.TABLE);
        assertThat(redTeam.attack("keeper", "SELECT a.id FROM %1$s a JOIN %1$s b ON a.salary = b.salary".formatted(Vault.TABLE)).shown().toString()).contains("7.919132486573E12");
        for (String user : List.of("masked", "acme", "etl")) {
            List<Canary> hidden = user.equals("acme") ? Vault.of("globex") : Vault.personal();
            for (String statement : List.of(
                    "EXPLAIN ANALYZE SELECT max(salary), max(born) FROM %s",
                    "SELECT a.id FROM %1$s a JOIN %1$s b ON a.salary = b.salary AND a.born = b.born",
                    "SELECT max(salary), max(born), max(note) FROM %s")) {
                redTeam.attack(user, "SET SESSION collect_plan_statistics_for_all_queries = true", statement.formatted(Vault.TABLE)).holdNothingOf(hidden);
            }
        }
        redTeam.attack("etl", "SET SESSION collect_plan_statistics_for_all_queries = true", "CREATE TABLE delta_gov.sandbox.paid AS SELECT a.salary, a.born FROM %1$s a JOIN %1$s b ON a.id = b.id".formatted(Vault.TABLE)).succeeds().holdNothingOf(Vault.personal());
    }

    /**
     * Changes are told by the columns of the version at their end, which may have some that are gone.
     */
    @Test
    void columnsThatAreGone()
    {
        Canary gone = new Canary("dropped column", "CNRY-DROPPED-20202");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.changed (id bigint, ssn varchar, mail varchar) WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME')");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.changed VALUES (1, '%1$s', '%1$s')".formatted(gone.text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.changed.ssn", "PII.ID");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.changed.mail", "PII.EMAIL");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.changed DROP COLUMN ssn");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.changed RENAME COLUMN mail TO contact");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.changed DROP COLUMN contact");
        redTeam.awaitLineage();
        for (String user : List.of("feeds", "masked")) {
            for (String statement : List.of(
                    "SELECT * FROM TABLE(delta_gov.system.table_changes(schema_name => 'vault', table_name => 'changed', since_version => 0, until_version => 1))",
                    "SELECT c.* FROM delta_gov.vault.changed, TABLE(delta_gov.system.table_changes(schema_name => 'vault', table_name => 'changed', since_version => 0, until_version => 1)) c",
                    "SELECT * FROM delta_gov.vault.changed FOR VERSION AS OF 1",
                    "SELECT contact FROM delta_gov.vault.changed FOR VERSION AS OF 3",
                    "SELECT * FROM delta_gov.vault.\"changed$history\"")) {
                redTeam.attack(user, statement).holdNothingOf(List.of(gone));
            }
        }
        assertThat(redTeam.attack("feeds", "SELECT id FROM TABLE(delta_gov.system.table_changes(schema_name => 'vault', table_name => 'changed', since_version => 0))").rows()).isNotEmpty();
    }

    @Test
    void pipelinesOfMongo()
    {
        for (String pipeline : List.of(
                "[]",
                "[{\"$unionWith\": \"visits\"}]",
                "[{\"$lookup\": {\"from\": \"visits\", \"pipeline\": [], \"as\": \"x\"}}]",
                "[{\"$facet\": {\"a\": [{\"$unionWith\": {\"coll\": \"visits\"}}]}}]",
                "[{\"$graphLookup\": {\"from\": \"visits\", \"startWith\": \"$id\", \"connectFromField\": \"id\", \"connectToField\": \"id\", \"as\": \"x\"}}]",
                "[{\"$match\": {\"$where\": \"true\"}}]",
                "[{\"$out\": \"stolen\"}]",
                "[{\"$merge\": \"stolen\"}]",
                "[{\"$project\": {\"x\": {\"$function\": {\"body\": \"function() {}\", \"args\": [\"$ssn\"], \"lang\": \"js\"}}}}]")) {
            String statement = "SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'vault', collection => 'visits', pipeline => '%s'))".formatted(pipeline);
            redTeam.attack("feeds", statement).isRefused().holdNothingOf(Vault.personal());
            redTeam.attack("feeds", "SELECT a.* FROM (SELECT count(id) FROM mongo_recent.vault.visits) v, TABLE(mongo_recent.system.aggregate(database => 'vault', collection => 'visits', pipeline => '%s')) a".formatted(pipeline)).isRefused().holdNothingOf(Vault.personal());
            redTeam.attack("feeds", "SELECT a.* FROM mongo_recent.vault.visits, TABLE(mongo_recent.system.aggregate(database => 'vault', collection => 'visits', pipeline => '%s')) a".formatted(pipeline)).isRefused().holdNothingOf(Vault.personal());
        }
        for (String filter : List.of("{}", "{\"ssn\": \"%s\"}".formatted(Vault.ssn("acme").text()), "{\"$expr\": {\"$gt\": [\"$ssn\", \"\"]}}")) {
            String function = "TABLE(mongo_recent.system.query(database => 'vault', collection => 'visits', filter => '%s'))".formatted(filter);
            redTeam.attack("feeds", "SELECT id FROM " + function, "SELECT count(*) FROM " + function).isRefused().holdNothingOf(Vault.personal());
            redTeam.attack("feeds", "SELECT q.* FROM mongo_recent.vault.visits, %s q".formatted(function)).isRefused().holdNothingOf(Vault.personal());
            redTeam.attack("masked", "SELECT count(*) FROM " + function).isRefused().holdNothingOf(Vault.personal());
        }
    }

    /**
     * The privilege to tag is for those who find personal data, and shows them none.
     */
    @Test
    void takingTagsAway()
    {
        for (String statement : List.of(
                "CALL governance.system.unset_tag('delta_gov.vault.people.ssn', 'PII.ID')",
                "CALL governance.system.unset_tag('delta_gov.vault.people.tenant', 'TENANT_KEY')",
                "CALL governance.system.declassify('delta_gov.vault.people.email', 'PII', 'curious')",
                "CALL governance.system.declassify('delta_gov.levels.derived', 'PII', 'curious')",
                "CALL governance.system.declassify('delta_gov', 'PII', 'curious')",
                "INSERT INTO governance.system.tag_import (asset, tag, action) VALUES ('delta_gov.vault.people.ssn', 'PII.ID', 'unset')",
                "INSERT INTO governance.system.tag_import (asset, tag, action, reason) VALUES ('delta_gov.levels', 'PII', 'declassify', 'curious')")) {
            redTeam.attack("tagger", statement).isRefused("Cannot take tag");
        }
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.finding AS SELECT 'CNRY-FOUND-14041' AS x, 'open' AS y");
        redTeam.awaitLineage();
        redTeam.as("tagger", "CALL governance.system.set_tag('delta_gov.vault.finding.x', 'PII.ID')");
        redTeam.attack("tagger", "CALL governance.system.unset_tag('delta_gov.vault.finding.x', 'PII.ID')").isRefused("Cannot take tag PII.ID away");
        // a declassification holds for a name, whatever is called so later
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.harmless AS SELECT 'made up' AS x");
        redTeam.as("steward", "CALL governance.system.declassify('delta_gov.vault.harmless.x', 'PII', 'made up')");
        redTeam.as("steward", "CALL governance.system.declassify('delta_gov.vault.finding.y', 'PII.ID', 'not a number of a person')");
        redTeam.as("janitor", "DROP TABLE delta_gov.vault.harmless");
        redTeam.as("janitor", "ALTER TABLE delta_gov.vault.finding RENAME COLUMN y TO z");
        redTeam.attack("janitor", "ALTER TABLE delta_gov.vault.finding RENAME TO delta_gov.vault.harmless", "ALTER TABLE delta_gov.vault.finding RENAME COLUMN x TO y").isRefused("tag PII.ID, for which user janitor has no clearance, was declassified in delta_gov.vault");
        redTeam.attack("tagger", "SELECT ssn, email, born FROM " + Vault.TABLE, "SELECT * FROM delta_gov.levels.derived", "SELECT * FROM delta_gov.vault.finding")
                .showNothingOf(ImmutableList.<Canary>builder().addAll(Vault.personal()).add(new Canary("finding", "CNRY-FOUND-14041")).build());
    }

    @Test
    void tagsOutliveTheirTables()
    {
        Canary canary = new Canary("value that moves", "CNRY-MOVED-15051");
        redTeam.asAdministrator("CREATE SCHEMA delta_gov.moving");
        redTeam.asAdministrator("CREATE TABLE delta_gov.moving.first (id bigint, mail varchar, note varchar) WITH (column_mapping_mode = 'NAME')");
        redTeam.asAdministrator("INSERT INTO delta_gov.moving.first VALUES (1, '%s', 'x')".formatted(canary.text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.moving.first.mail", "PII.EMAIL");
        // each is read at once, and once more when its lineage is there
        List<String> ways = List.of(
                "ALTER TABLE delta_gov.moving.first RENAME COLUMN mail TO contact",
                "UPDATE delta_gov.moving.first SET note = contact",
                "ALTER TABLE delta_gov.moving.first ADD COLUMN other varchar",
                "ALTER TABLE delta_gov.moving.first ADD COLUMN \"$like_a_hidden_one\" varchar",
                "UPDATE delta_gov.moving.first SET \"$like_a_hidden_one\" = '%s'".formatted(canary.text()),
                "MERGE INTO delta_gov.moving.first t USING delta_gov.moving.first s ON t.id = s.id WHEN MATCHED THEN UPDATE SET other = s.note",
                "ALTER TABLE delta_gov.moving.first RENAME TO delta_gov.moving.second",
                "CREATE TABLE delta_gov.moving.first AS SELECT id, other AS mail, note AS x FROM delta_gov.moving.second",
                "CREATE OR REPLACE TABLE delta_gov.moving.second AS SELECT mail AS a, x AS b FROM delta_gov.moving.first",
                "DROP TABLE delta_gov.moving.first",
                "CREATE TABLE delta_gov.moving.first AS SELECT a AS mail FROM delta_gov.moving.second",
                "ALTER SCHEMA delta_gov.moving RENAME TO moved",
                "CREATE VIEW delta_gov.moved.shown SECURITY DEFINER AS SELECT b AS y FROM delta_gov.moved.second",
                "CREATE OR REPLACE VIEW delta_gov.moved.shown SECURITY DEFINER AS SELECT mail AS y, 1 AS z FROM delta_gov.moved.first",
                "CREATE TABLE delta_gov.moved.again (LIKE delta_gov.moved.second)",
                "INSERT INTO delta_gov.moved.again SELECT * FROM delta_gov.moved.second");
        for (int round = 0; round < 2; round++) {
            for (String way : round == 0 ? ways : List.of("SELECT 1")) {
                redTeam.asAdministrator(way);
                for (String table : List.of("moving.first", "moving.second", "moved.first", "moved.second", "moved.shown", "moved.again")) {
                    assertThat(canary.isIn(redTeam.server().run("masked", "SELECT * FROM delta_gov." + table).toString())).as("%s after %s", table, way).isFalse();
                }
            }
            redTeam.awaitLineage();
        }
        assertThat(redTeam.rowsAs("keeper", "SELECT a FROM delta_gov.moved.second")).containsExactly(List.of(canary.text()));
    }

    /**
     * A pipeline that may copy, and shows nothing to anybody, copies an open column into one that nobody has classified yet.
     */
    @Test
    void copiesClassifyNothing()
    {
        Canary later = new Canary("new column", "CNRY-LATER-21012");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.growing AS SELECT 'x@example.com' AS email, 'open' AS note");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.growing.email", "PII.EMAIL");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.growing ADD COLUMN later varchar");
        redTeam.asAdministrator("UPDATE delta_gov.vault.growing SET later = '%s'".formatted(later.text()));
        redTeam.as("etl", "UPDATE delta_gov.vault.growing SET later = note WHERE false");
        redTeam.as("etl", "INSERT INTO delta_gov.vault.growing (later, note) SELECT note, note FROM delta_gov.vault.growing WHERE false");
        redTeam.awaitLineage();
        redTeam.attack("masked", "SELECT later, note FROM delta_gov.vault.growing").succeeds().holdNothingOf(List.of(later));
    }

    /**
     * A pipeline reads the new column through a view that is not understood, so that values seem to go there and back, as the name of a column does.
     */
    @Test
    void copiesToAndFroAreNoRenames()
    {
        Canary later = new Canary("new column that seems to be renamed", "CNRY-SWAPPED-26062");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.swapped AS SELECT 'x@example.com' AS email, 'open' AS note");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.swapped.email", "PII.EMAIL");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.swapped ADD COLUMN later varchar");
        redTeam.asAdministrator("UPDATE delta_gov.vault.swapped SET later = '%s'".formatted(later.text()));
        redTeam.as("etl", "CREATE TABLE delta_gov.sandbox.swapped AS SELECT 1 AS one");
        redTeam.attack("etl", "USE delta_gov.vault", "CREATE VIEW delta_gov.sandbox.two_names AS SELECT s.later AS x FROM swapped s, delta_gov.sandbox.swapped t").succeeds();
        redTeam.as("etl", "INSERT INTO delta_gov.vault.swapped (later, note) SELECT s.note, v.x FROM delta_gov.vault.swapped s, delta_gov.sandbox.two_names v WHERE false");
        redTeam.awaitLineage();
        assertThat(redTeam.rowsAs("admin", "SELECT kind FROM governance.system.lineage WHERE source LIKE 'delta_gov.vault.swapped.%' AND target LIKE 'delta_gov.vault.swapped.%' ORDER BY kind"))
                .containsExactly(List.of("identity"), List.of("inferred"));
        redTeam.attack("masked", "SELECT later, note FROM delta_gov.vault.swapped").succeeds().holdNothingOf(List.of(later));
    }

    /**
     * A field comes into a column of rows in which nothing is tagged, and is read where it is and in what is made of it.
     */
    @Test
    void fieldsThatComeLater()
    {
        Canary later = new Canary("new field", "CNRY-FIELD-23032");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.nesting (id bigint, email varchar, place ROW(town varchar), stops array(ROW(town varchar))) WITH (change_data_feed_enabled = true)");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.nesting VALUES (1, 'x@example.com', ROW('Oslo'), ARRAY[ROW('Oslo')])");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.nesting.email", "PII.EMAIL");
        assertThat(redTeam.attack("masked", "SELECT place.town || stops[1].town FROM delta_gov.vault.nesting").value()).isEqualTo("OsloOslo");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.nesting ADD COLUMN place.ssn varchar");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.nesting ADD COLUMN stops.element.ssn varchar");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.nesting VALUES (2, 'y@example.com', ROW('Oslo', '%1$s'), ARRAY[ROW('Oslo', '%1$s')])".formatted(later.text()));
        // another version has no such field
        assertThat(redTeam.attack("masked", "SELECT place.town FROM delta_gov.vault.nesting FOR VERSION AS OF 1").value()).isEqualTo("Oslo");
        redTeam.as("etl", "CREATE TABLE delta_gov.sandbox.nested AS SELECT id, place.ssn AS x FROM delta_gov.vault.nesting");
        redTeam.as("etl", "INSERT INTO delta_gov.sandbox.nested SELECT id, stops[1].ssn FROM delta_gov.vault.nesting");
        redTeam.asAdministrator("CREATE VIEW delta_gov.vault.nesting_shown SECURITY DEFINER AS SELECT id, place AS p FROM delta_gov.vault.nesting");
        List<String> reads = List.of(
                "SELECT * FROM delta_gov.vault.nesting",
                "SELECT place.ssn, stops[1].ssn FROM delta_gov.vault.nesting",
                "SELECT 'found' FROM delta_gov.vault.nesting WHERE place.ssn LIKE 'CNRY%' OR stops[1].ssn LIKE 'CNRY%'",
                "SELECT s.ssn FROM delta_gov.vault.nesting, UNNEST(stops) AS s(town, ssn)",
                "SELECT json_format(CAST(place AS json)) FROM delta_gov.vault.nesting",
                "SELECT * FROM delta_gov.sandbox.nested",
                "SELECT p.ssn FROM delta_gov.vault.nesting_shown",
                "SELECT * FROM TABLE(delta_gov.system.table_changes(schema_name => 'vault', table_name => 'nesting', since_version => 0))");
        for (int round = 0; round < 2; round++) {
            for (String read : reads) {
                for (String user : List.of("masked", "ddl", "feeds")) {
                    assertThat(redTeam.attack(user, read).holdNothingOf(List.of(later)).answers().toString()).as(read).doesNotContain("found");
                }
            }
            redTeam.attack("ddl", "CREATE TABLE delta_gov.sandbox.stolen AS SELECT place FROM delta_gov.vault.nesting").isRefused("there is no clearance to write values with tag UNCLASSIFIED");
            redTeam.awaitLineage();
        }
        // what is said about the field is said about its copies
        redTeam.as("steward", "CALL governance.system.declassify('delta_gov.vault.nesting.place.ssn', 'UNCLASSIFIED', 'no numbers of persons')");
        assertThat(redTeam.attack("masked", "SELECT max(place.ssn) FROM delta_gov.vault.nesting").value()).isEqualTo(later.text());
        redTeam.attack("masked", "SELECT stops FROM delta_gov.vault.nesting", "SELECT x FROM delta_gov.sandbox.nested").succeeds().holdNothingOf(List.of(later));
    }

    /**
     * Lineage is known per column, and a field of the name was there when something was tagged.
     */
    @Test
    void newFieldsUnderOldNames()
    {
        Canary later = new Canary("renamed field", "CNRY-FIELD-23033");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.renested (id bigint, email varchar, place ROW(town varchar, zip varchar))");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.renested.email", "PII.EMAIL");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.renested ADD COLUMN place.ssn varchar");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.renested VALUES (1, 'x@example.com', ROW('Oslo', '0150', '%s'))".formatted(later.text()));
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.renested DROP COLUMN place.zip");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.renested RENAME COLUMN place.ssn TO zip");
        for (int round = 0; round < 2; round++) {
            redTeam.attack("masked", "SELECT * FROM delta_gov.vault.renested", "SELECT place.zip FROM delta_gov.vault.renested", "SELECT place.town FROM delta_gov.vault.renested").holdNothingOf(List.of(later));
            redTeam.awaitLineage();
        }
        redTeam.as("steward", "CALL governance.system.declassify('delta_gov.vault.renested.place.zip', 'UNCLASSIFIED', 'no numbers of persons')");
        assertThat(redTeam.attack("masked", "SELECT max(place.zip) FROM delta_gov.vault.renested").value()).isEqualTo(later.text());
    }

    /**
     * What one tenant sends must not fill the memory that all share, nor keep the server busy.
     */
    @Test
    void askingForTooMuch()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.acme");
        redTeam.as("acme", "CREATE TABLE delta_gov.acme.heavy AS SELECT 'x' AS x");
        String comments = "/**/--\n".repeat(70_000);
        for (String statement : List.of(
                "CALL governance.system.set_tag(asset => 'delta_gov.acme.heavy.x', tag => 'PII', value => rpad('x', 10000000, 'x'))",
                "CALL governance.system.set_tag(asset => 'delta_gov.acme.heavy.x', tag => 'PII', reason => rpad('x', 10000000, 'x'))",
                "CALL governance.system.set_tag(asset => rpad('delta_gov.acme', 10000000, '.x'), tag => 'PII')",
                "CALL governance.system.set_tag(asset => 'delta_gov.acme.heavy.x', tag => rpad('PII', 10000000, 'X'))",
                "INSERT INTO governance.system.tag_import (asset, tag, value) VALUES ('delta_gov.acme.heavy.x', 'PII', rpad('x', 10000000, 'x'))",
                "SELECT * FROM TABLE(governance.system.upstream(rpad('delta_gov', 10000000, '.x')))",
                "SELECT * FROM TABLE(governance.system.explain_access(user => 'acme', asset => 'delta_gov.acme.heavy', groups => rpad('x', 10000000, ',x')))")) {
            redTeam.attack("acme", statement).isRefused("; expected at most");
        }
        assertTimeout(Duration.ofMinutes(1), () -> {
            redTeam.attack("acme", comments + "EXPLAIN" + comments + "SELECT x FROM delta_gov.acme.heavy").succeeds();
            redTeam.attack("acme", "CREATE TABLE delta_gov.acme.placed (x bigint) WITH (extra_properties = map(ARRAY['x'], ARRAY['%s']))".formatted("/x".repeat(400_000))).answer();
        });
        assertThat(redTeam.attack("acme", "SELECT x FROM delta_gov.acme.heavy").value()).isEqualTo("x");
    }

    /**
     * A hidden column of {@code mongo_recent} has the whole document.
     */
    @Test
    void documentsOfMongo()
    {
        String raw = "SET SESSION mongo_recent.misfits = 'RAW'";
        for (String statement : List.of(
                "SELECT _document FROM mongo_recent.vault.visits",
                "SELECT count(*) FROM mongo_recent.vault.visits WHERE json_format(_document) LIKE '%SSN-70919%'",
                "SELECT id FROM mongo_recent.vault.visits ORDER BY json_format(_document)")) {
            redTeam.attack("masked", raw, statement).holdNothingOf(Vault.personal());
            redTeam.attack("etl", raw, statement).holdNothingOf(Vault.personal());
        }
        redTeam.attack("etl", raw, "CREATE TABLE delta_gov.sandbox.documents AS SELECT json_format(_document) AS d, id FROM mongo_recent.vault.visits").succeeds().holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.documents").holdNothingOf(Vault.personal());
        redTeam.awaitLineage();
        redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.documents").succeeds().holdNothingOf(Vault.personal());
    }

    /**
     * Another application writes a field that is no column. The user is cleared for every tag that is set in the table.
     */
    @Test
    void fieldsThatAreNoColumns()
    {
        Canary later = new Canary("field that is no column", "CNRY-DOCUMENT-24042");
        String table = "mongo_recent.vault.letters";
        redTeam.asAdministrator("CREATE TABLE %s AS SELECT CAST(1 AS bigint) AS id, 'x@example.com' AS email".formatted(table));
        Vault.tag(redTeam::asAdministrator, table + ".email", "PII.EMAIL");
        redTeam.insertDocument("vault", "letters", "{\"id\": {\"$numberLong\": \"2\"}, \"email\": \"y@example.com\", \"ssn\": \"%s\"}".formatted(later.text()));
        String raw = "SET SESSION mongo_recent.misfits = 'RAW'";
        assertThat(redTeam.attack("keeper", raw, "SELECT json_format(_document) FROM %s WHERE id = 2".formatted(table)).value()).contains(later.text());
        for (String read : List.of(
                "SELECT _document FROM " + table,
                "SELECT id FROM %s ORDER BY json_format(_document)".formatted(table),
                "SELECT count(*) FROM %s WHERE json_format(_document) LIKE '%%CNRY%%'".formatted(table),
                "CREATE TABLE delta_gov.sandbox.stolen_letters AS SELECT json_format(_document) AS d FROM " + table,
                "UPDATE %s SET email = json_extract_scalar(_document, '$.ssn')".formatted(table),
                "UPDATE %s SET email = 'found' WHERE json_format(\"_DOCUMENT\") LIKE '%%CNRY%%'".formatted(table),
                "DELETE FROM %s WHERE json_format(_document) LIKE '%%CNRZ%%'".formatted(table),
                "MERGE INTO %s t USING (VALUES 1) s (x) ON json_format(t._document) LIKE '%%CNRY%%' WHEN MATCHED THEN UPDATE SET email = 'found'".formatted(table),
                "MERGE INTO %s t USING (VALUES 9) s (x) ON json_format(t._document) LIKE '%%CNRY%%' WHEN NOT MATCHED THEN INSERT (id) VALUES (s.x)".formatted(table),
                "SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'vault', collection => 'letters', pipeline => '[]'))",
                "SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'vault', collection => 'letters', pipeline => '[{\"$group\": {\"_id\": \"$ssn\"}}]'))",
                "SELECT count(*) FROM TABLE(mongo_recent.system.query(database => 'vault', collection => 'letters', filter => '{\"ssn\": {\"$gt\": \"C\"}}'))")) {
            redTeam.attack("knower", raw, read).isRefused("no clearance for tag UNCLASSIFIED", "Select the columns instead").holdNothingOf(List.of(later));
        }
        assertThat(redTeam.attack("knower", raw, "SELECT decision, tag FROM TABLE(governance.system.explain_access(user => 'knower', asset => '%s._document')) WHERE action = 'read'".formatted(table)).rows())
                .containsExactly(List.of("denied", "UNCLASSIFIED"));
        // who does not read it goes on writing
        redTeam.attack(
                "knower",
                raw,
                "INSERT INTO %s VALUES (3, 'z')".formatted(table),
                "UPDATE %s SET email = 'w' WHERE id = 3".formatted(table),
                "MERGE INTO %s t USING (VALUES BIGINT '3') s (id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET email = 'v'".formatted(table),
                "DELETE FROM %s WHERE id = 3".formatted(table),
                "SELECT * FROM " + table).succeeds().holdNothingOf(List.of(later));
        redTeam.attack("etl", raw, "CREATE TABLE delta_gov.sandbox.letters AS SELECT json_format(_document) AS d, id FROM " + table).succeeds().holdNothingOf(List.of(later));
        assertThat(redTeam.attack("keeper", "SELECT max(d) FROM delta_gov.sandbox.letters WHERE id = 2").value()).contains(later.text());
        for (int round = 0; round < 2; round++) {
            assertThat(redTeam.attack("knower", "SELECT * FROM delta_gov.sandbox.letters", "SELECT id FROM delta_gov.sandbox.letters WHERE d LIKE '%CNRY%'").succeeds().holdNothingOf(List.of(later)).rows()).isEmpty();
            redTeam.awaitLineage();
        }
    }

    /**
     * Who may write one column puts texts there that name another one, where the store groups.
     */
    @Test
    void valuesThatNameOtherFields()
    {
        redTeam.asAdministrator("CREATE TABLE mongo_recent.vault.lookalikes AS SELECT note, note AS again, ssn FROM (VALUES ('$ssn', '%1$s'), ('$$ROOT.ssn', '%1$s')) AS t (note, ssn)".formatted(Vault.ssn("acme").text()));
        Vault.tag(redTeam::asAdministrator, "mongo_recent.vault.lookalikes.ssn", "PII.ID");
        for (String statement : List.of(
                "SELECT note, count(*) FROM mongo_recent.vault.lookalikes GROUP BY note",
                "SELECT note, again, max(note), min(again) FROM mongo_recent.vault.lookalikes GROUP BY note, again",
                "SELECT DISTINCT note FROM mongo_recent.vault.lookalikes")) {
            assertThat(redTeam.attack("masked", statement).succeeds().holdNothingOf(Vault.personal()).rows()).as(statement).hasSize(2);
        }
    }

    @Test
    void queriesThatBeganBeforeTheTag()
            throws ExecutionException, InterruptedException
    {
        Canary canary = new Canary("value that is being read", "CNRY-RUNNING-16061");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.running AS SELECT '%s' AS x".formatted(canary.text()));
        redTeam.awaitLineage();
        String statement = "SELECT count(*), max(r.x) FROM delta_gov.vault.running r CROSS JOIN tpch.sf10000.customer c WHERE r.x <> c.phone";
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> reader = executor.submit(() -> redTeam.server().run("masked", statement));
            while (redTeam.rowsAs("admin", "SELECT 1 FROM system.runtime.queries WHERE state = 'RUNNING' AND query = '%s'".formatted(statement)).isEmpty()) {
                assertThat(reader.isDone()).as("it has ended before it was seen").isFalse();
                RedTeam.pause();
            }
            Vault.tag(redTeam::asAdministrator, "delta_gov.vault.running.x", "PII.ID");
            assertThat(reader.get().toString()).contains("delta_gov.vault.running.x, which user masked may not see any more").doesNotContain(canary.text());
        }
    }
}
