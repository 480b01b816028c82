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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Attacks by what keeps tables in order: procedures, OPTIMIZE, system tables. The janitor may do everything to tables and has no clearance.
 */
@LogInObjectStore
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksOnUpkeep
{
    private static final String TABLE = "delta_gov.vault.kept";
    private static final List<Canary> CANARIES = List.of(Vault.ssn("acme"), Vault.mail("acme"));
    private static final List<String> PROCEDURES = List.of(
            "CALL delta_gov.system.vacuum('vault', 'kept', '7d')",
            "CALL delta_gov.system.vacuum('vault', 'kept', '7d', true)",
            "CALL delta_gov.system.restore(schema_name => 'vault', table_name => 'kept', version => 1)",
            "CALL delta_gov.system.restore(schema_name => 'vault', table_name => 'kept', timestamp => '2099-01-01T00:00:00Z')",
            "CALL delta_gov.system.erase('vault', 'kept', 'id = 1')",
            "CALL delta_gov.system.register_table('vault', 'again', 'file:///tmp/kept')",
            "CALL delta_gov.system.unregister_table('vault', 'kept')",
            "ALTER TABLE " + TABLE + " EXECUTE optimize",
            "ALTER TABLE " + TABLE + " EXECUTE optimize(zorder_by => ARRAY['ssn'])",
            "ANALYZE " + TABLE);
    private static final List<String> READS = List.of(
            "SELECT * FROM TABLE(delta_gov.system.table_changes('vault', 'kept', 0))",
            "SELECT id FROM TABLE(delta_gov.system.table_changes(schema_name => 'vault', table_name => 'kept', until_version => 1))",
            "SELECT * FROM delta_gov.vault.\"kept$history\"",
            "SELECT * FROM delta_gov.vault.\"kept$properties\"",
            "SELECT * FROM delta_gov.vault.\"kept$receipts\"",
            "SELECT * FROM delta_gov.vault.\"kept$files\"",
            "SELECT * FROM delta_gov.vault.\"kept$partitions\"",
            "SELECT * FROM delta_gov.vault.\"kept$transactions\"",
            "SELECT \"$path\", id FROM " + TABLE,
            "SELECT id FROM " + TABLE + " WHERE \"$path\" LIKE '%CNRY%'",
            "SHOW STATS FOR " + TABLE,
            "SHOW STATS FOR (SELECT ssn FROM " + TABLE + ")",
            "SELECT min(ssn), max(email) FROM " + TABLE,
            "EXPLAIN ANALYZE VERBOSE SELECT ssn FROM " + TABLE + " WHERE email > 'a'",
            "EXPLAIN (TYPE DISTRIBUTED) ALTER TABLE " + TABLE + " EXECUTE optimize(zorder_by => ARRAY['ssn', 'email'])",
            "EXPLAIN (TYPE IO, FORMAT JSON) SELECT ssn FROM " + TABLE);

    private final RedTeam redTeam;

    TestAttacksOnUpkeep(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    @BeforeEach
    void keep()
    {
        // versions are counted from its first
        redTeam.asAdministrator("DROP TABLE IF EXISTS " + TABLE);
        redTeam.asAdministrator("CREATE TABLE " + TABLE + " (id bigint, ssn varchar, email varchar) WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME')");
        redTeam.asAdministrator("INSERT INTO %s VALUES (1, '%s', '%s'), (2, 'x', 'y')".formatted(TABLE, Vault.ssn("acme").text(), Vault.mail("acme").text()));
        redTeam.asAdministrator("UPDATE " + TABLE + " SET email = email || '@example.com'");
        redTeam.asAdministrator("DELETE FROM " + TABLE + " WHERE id = 2");
        Vault.tag(redTeam::asAdministrator, TABLE + ".ssn", "PII.ID");
        Vault.tag(redTeam::asAdministrator, TABLE + ".email", "PII.EMAIL");
    }

    @Test
    void whoMayOnlyReadMayDoNothing()
    {
        for (String user : List.of("masked", "acme", "globex", "ddl", "etl")) {
            for (String statement : PROCEDURES) {
                Traces traces = redTeam.attack(user, statement).holdNothingOf(CANARIES);
                // who may copy and insert may count, and sees no count
                if (!(user.equals("etl") && statement.startsWith("ANALYZE"))) {
                    traces.isRefused();
                }
            }
        }
        assertThat(redTeam.rowsAs("admin", "SELECT ssn FROM " + TABLE)).containsExactly(List.of(Vault.ssn("acme").text()));
    }

    @Test
    void whatIsReadHoldsNothing()
    {
        redTeam.asAdministrator("CALL delta_gov.system.vacuum('vault', 'kept', '7d', true)");
        redTeam.asAdministrator("ANALYZE " + TABLE);
        for (String user : List.of("masked", "acme", "janitor")) {
            READS.forEach(statement -> redTeam.attack(user, statement).holdNothingOf(CANARIES));
        }
    }

    /**
     * In the names of directories.
     */
    @Test
    void partitionValuesHoldNothing()
    {
        redTeam.asAdministrator("CREATE OR REPLACE TABLE " + TABLE + " WITH (partitioned_by = ARRAY['ssn', 'email']) AS SELECT BIGINT '1' AS id, '%s' AS ssn, '%s' AS email".formatted(Vault.ssn("acme").text(), Vault.mail("acme").text()));
        Vault.tag(redTeam::asAdministrator, TABLE + ".ssn", "PII.ID");
        Vault.tag(redTeam::asAdministrator, TABLE + ".email", "PII.EMAIL");
        redTeam.awaitLineage();
        for (String user : List.of("masked", "acme", "janitor")) {
            READS.forEach(statement -> redTeam.attack(user, statement).holdNothingOf(CANARIES));
            redTeam.attack(user, "SELECT count(*), max(length(\"$path\")), max(\"$path\"), array_agg(\"$path\") FROM " + TABLE).holdNothingOf(CANARIES);
        }
    }

    /**
     * The table is partitioned by a column that nobody has classified. The user is cleared for every tag that is set in the table.
     */
    @Test
    void valuesOfNewColumnsInTablesAboutTheTable()
    {
        Canary later = new Canary("new partition column", "CNRY-PARTITION-25052");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.parted AS SELECT 1 AS id, 'x@example.com' AS email");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.parted.email", "PII.EMAIL");
        redTeam.asAdministrator("CREATE OR REPLACE TABLE delta_gov.vault.parted WITH (partitioned_by = ARRAY['later']) AS SELECT 1 AS id, 'x@example.com' AS email, '%s' AS later".formatted(later.text()));
        redTeam.awaitLineage();
        for (String about : List.of("partitions", "files")) {
            String read = "SELECT * FROM delta_gov.vault.\"parted$%s\"".formatted(about);
            assertThat(redTeam.rowsAs("keeper", read).toString()).as(about).contains(later.text());
            redTeam.attack("knower", read).isRefused("there is no clearance for tag UNCLASSIFIED").holdNothingOf(List.of(later));
        }
        redTeam.attack("knower", "SELECT * FROM delta_gov.vault.parted", "SELECT \"$path\" FROM delta_gov.vault.parted", "SELECT * FROM delta_gov.vault.\"parted$history\"").succeeds().holdNothingOf(List.of(later));
        assertThat(redTeam.attack("knower", "SELECT count(operation_parameters) FROM delta_gov.vault.\"parted$history\"").value()).isEqualTo("0");
        // a steward who says that nothing new is in the table opens them
        redTeam.as("steward", "CALL governance.system.declassify('delta_gov.vault.parted', 'UNCLASSIFIED', 'no numbers of persons')");
        assertThat(redTeam.attack("knower", "SELECT later FROM delta_gov.vault.\"parted$partitions\"").value()).isEqualTo(later.text());
    }

    /**
     * A pipeline copies what quotes the values of such a column: the user is cleared for every tag that is set in the table.
     */
    @Test
    void copiesOfWhatQuotesNewColumns()
    {
        Canary later = new Canary("new partition column in a copy", "CNRY-QUOTED-27072");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.quoted AS SELECT 1 AS id, 'x@example.com' AS email");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.quoted.email", "PII.EMAIL");
        redTeam.asAdministrator("CREATE OR REPLACE TABLE delta_gov.vault.quoted WITH (partitioned_by = ARRAY['later']) AS SELECT 1 AS id, 'x@example.com' AS email, '%s' AS later".formatted(later.text()));
        redTeam.awaitLineage();
        List<String> copies = List.of(
                "CREATE TABLE delta_gov.vault.quoted_paths AS SELECT \"$path\" AS x FROM delta_gov.vault.quoted",
                "CREATE TABLE delta_gov.vault.quoted_files AS SELECT path AS x FROM delta_gov.vault.\"quoted$files\"",
                "CREATE TABLE delta_gov.vault.quoted_history AS SELECT json_format(CAST(operation_parameters AS json)) AS x FROM delta_gov.vault.\"quoted$history\"");
        copies.forEach(copy -> redTeam.as("etl", copy));
        for (String copied : List.of("paths", "files")) {
            assertThat(redTeam.rowsAs("keeper", "SELECT x FROM delta_gov.vault.quoted_" + copied).toString()).as(copied).contains(later.text());
        }
        for (int round = 0; round < 2; round++) {
            for (String copied : List.of("paths", "files", "history")) {
                assertThat(redTeam.attack("knower", "SELECT count(x) FROM delta_gov.vault.quoted_" + copied).succeeds().holdNothingOf(List.of(later)).value()).as(copied).isEqualTo("0");
                redTeam.attack("knower", "SELECT x FROM delta_gov.vault.quoted_" + copied).succeeds().holdNothingOf(List.of(later));
            }
            redTeam.awaitLineage();
        }
    }

    /**
     * A receipt names the tables that were made of the one that was erased from, and stays.
     */
    @Test
    void receiptsNameNoTablesThatAreHidden()
    {
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.acme");
        redTeam.asAdministrator("CREATE TABLE delta_gov.acme.erased AS SELECT 1 id");
        redTeam.asAdministrator("CREATE TABLE delta_gov.sandbox.of_erased AS SELECT id FROM delta_gov.acme.erased");
        redTeam.asAdministrator("CREATE TABLE delta_gov.acme.of_erased AS SELECT id FROM delta_gov.acme.erased");
        redTeam.awaitLineage();
        redTeam.asAdministrator("CALL delta_gov.system.erase('acme', 'erased', 'id = 1')");
        String copies = "SELECT file FROM delta_gov.acme.\"erased$receipts\" WHERE kind = 'table made of this one' ORDER BY 1";
        assertThat(redTeam.rowsAs("admin", copies)).containsExactly(List.of("delta_gov.acme.of_erased"), List.of("delta_gov.sandbox.of_erased"));
        assertThat(redTeam.rowsAs("acme", copies)).containsExactly(List.of("(hidden)"), List.of("delta_gov.acme.of_erased"));
    }

    /**
     * Whoever asks for a version of which a vacuum removed the files is told which.
     */
    @Test
    void filesThatAreGoneHoldNothing()
            throws IOException
    {
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.vacuumed WITH (partitioned_by = ARRAY['ssn', 'email']) AS SELECT BIGINT '1' AS id, '%s' AS ssn, '%s' AS email".formatted(Vault.ssn("acme").text(), Vault.mail("acme").text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.vacuumed.ssn", "PII.ID");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.vacuumed.email", "PII.EMAIL");
        redTeam.awaitLineage();
        Path file = Path.of(URI.create(redTeam.rowsAs("keeper", "SELECT \"$path\" FROM delta_gov.vault.vacuumed").getFirst().getFirst()));
        assertThat(file.toString()).contains(Vault.ssn("acme").text());
        Files.delete(file);
        for (String user : List.of("masked", "acme", "janitor")) {
            for (String statement : List.of("SELECT sum(id) FROM delta_gov.vault.vacuumed", "SELECT * FROM delta_gov.vault.vacuumed FOR VERSION AS OF 0", "ALTER TABLE delta_gov.vault.vacuumed EXECUTE optimize")) {
                redTeam.attack(user, statement).holdNothingOf(CANARIES);
            }
        }
        redTeam.attack("masked", "SELECT sum(id) FROM delta_gov.vault.vacuumed").isRefused("/ssn=…/email=…/" + file.getFileName(), "does not exist");
    }

    @Test
    void theJanitorSeesNothing()
    {
        for (String refused : List.of(
                "CALL delta_gov.system.restore(schema_name => 'vault', table_name => 'kept', version => 1)",
                "CALL delta_gov.system.erase('vault', 'kept', 'ssn = ''guess''')",
                "CALL delta_gov.system.erase('vault', 'kept', 'id = 1 AND email > ''c''')",
                "CALL delta_gov.system.erase('vault', 'kept', 'ssn IS NOT NULL')",
                "SELECT * FROM TABLE(delta_gov.system.table_changes('vault', 'kept', 0))",
                "ALTER TABLE " + TABLE + " EXECUTE optimize",
                "ALTER TABLE " + TABLE + " EXECUTE optimize(zorder_by => ARRAY['email'])",
                "SHOW STATS FOR " + TABLE)) {
            redTeam.attack("janitor", refused).isRefused().holdNothingOf(CANARIES);
        }
        redTeam.attack("janitor", "CALL delta_gov.system.vacuum('vault', 'kept', '7d', true)").succeeds().holdNothingOf(CANARIES);
        // whoever erases need not see: the columns of the condition are enough
        redTeam.attack("janitor", "CALL delta_gov.system.erase('vault', 'kept', 'id = 77')").succeeds().holdNothingOf(CANARIES);
        assertThat(redTeam.rowsAs("admin", "SELECT id FROM " + TABLE)).containsExactly(List.of("1"));
    }

    /**
     * Whoever owns tables calls one by its place: by a name at which its tag was declassified, or that a flow rule keeps it from.
     */
    @Test
    void placesUnderOtherNames()
    {
        String path = redTeam.rowsAs("admin", "SELECT \"$path\" FROM " + TABLE).getFirst().getFirst();
        String register = "CALL delta_gov.system.register_table('%s', '%s', '{place}')".replace("{place}", path.substring(0, path.lastIndexOf('/')));
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.made_up AS SELECT 'made up' AS ssn");
        redTeam.as("steward", "CALL governance.system.declassify('delta_gov.vault.made_up.ssn', 'PII', 'made up')");
        redTeam.as("janitor", "DROP TABLE delta_gov.vault.made_up");
        redTeam.attack("janitor", register.formatted("vault", "made_up"), "SELECT ssn FROM delta_gov.vault.made_up").isRefused().holdNothingOf(CANARIES);
        redTeam.attack("janitor", register.formatted("vault", "made_up")).isRefused("for which user janitor has no clearance, was declassified in delta_gov.vault.made_up");
        redTeam.asAdministrator("CREATE SCHEMA IF NOT EXISTS delta_gov.published");
        for (String user : List.of("admin", "janitor")) {
            redTeam.attack(user, register.formatted("published", "kept")).isRefused("may not be written into delta_gov.published.kept");
        }
        redTeam.attack("masked", "SELECT * FROM delta_gov.published.kept").isRefused().holdNothingOf(CANARIES);
    }

    /**
     * Of those in an older version nobody has asked yet.
     */
    @Test
    void rowsFromBeforeTheColumnOfAFilter()
    {
        Canary refusing = new Canary("one who does not agree", "CNRY-REFUSING-22022");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.asked AS SELECT '%s' AS note".formatted(refusing.text()));
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.asked ADD COLUMN agreed boolean");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.asked VALUES ('agreeing', true)");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.asked.agreed", "CONSENT");
        redTeam.awaitLineage();
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.asked FOR VERSION AS OF 0", "SELECT note FROM delta_gov.vault.asked FOR VERSION AS OF 1").succeeds().holdNothingOf(List.of(refusing));
        assertThat(redTeam.attack("masked", "SELECT note FROM delta_gov.vault.asked").value()).isEqualTo("agreeing");
    }

    /**
     * A pipeline fills a column that was always there from the one that says who agreed, and says nothing about the rows from before by it.
     */
    @Test
    void rowsFromBeforeTheColumnOfAFilterThatWasCopied()
    {
        Canary refusing = new Canary("one who was not asked", "CNRY-UNASKED-26062");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.informed AS SELECT '%s' AS note, true AS active".formatted(refusing.text()));
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.informed ADD COLUMN agreed boolean");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.informed VALUES ('agreeing', true, true)");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.informed.agreed", "CONSENT");
        redTeam.as("etl", "INSERT INTO delta_gov.vault.informed (active) SELECT agreed FROM delta_gov.vault.informed WHERE false");
        redTeam.as("etl", "UPDATE delta_gov.vault.informed SET active = agreed WHERE note = 'agreeing'");
        redTeam.awaitLineage();
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.informed FOR VERSION AS OF 0").succeeds().holdNothingOf(List.of(refusing));
        assertThat(redTeam.attack("masked", "SELECT note FROM delta_gov.vault.informed").value()).isEqualTo("agreeing");
    }

    /**
     * Tags go by the names of columns, and a version from before has others.
     */
    @Test
    void olderNamesAreNoWayAroundTags()
    {
        redTeam.asAdministrator("ALTER TABLE " + TABLE + " RENAME COLUMN ssn TO number");
        redTeam.asAdministrator("ALTER TABLE " + TABLE + " DROP COLUMN email");
        Vault.tag(redTeam::asAdministrator, TABLE + ".number", "PII.ID");
        redTeam.awaitLineage();
        for (String statement : List.of(
                "SELECT * FROM " + TABLE + " FOR VERSION AS OF 3",
                "SELECT ssn, email FROM " + TABLE + " FOR VERSION AS OF 1",
                "SELECT * FROM TABLE(delta_gov.system.table_changes(schema_name => 'vault', table_name => 'kept', until_version => 3))")) {
            redTeam.attack("masked", statement).holdNothingOf(CANARIES);
            redTeam.attack("janitor", statement).holdNothingOf(CANARIES);
        }
        String restore = "CALL delta_gov.system.restore(schema_name => 'vault', table_name => 'kept', version => %s)";
        redTeam.attack("admin", restore.formatted(3)).isRefused("was named 'ssn' then");
        redTeam.asAdministrator(restore.formatted(4));
        redTeam.attack("masked", "SELECT * FROM " + TABLE).holdNothingOf(CANARIES);
        redTeam.asAdministrator("ALTER TABLE " + TABLE + " RENAME COLUMN number TO ssn");
        redTeam.attack("masked", "SELECT * FROM " + TABLE).holdNothingOf(CANARIES);
        redTeam.asAdministrator(restore.formatted(3));
        redTeam.attack("masked", "SELECT * FROM " + TABLE).holdNothingOf(CANARIES);
        redTeam.awaitLineage();
        redTeam.attack("masked", "SELECT * FROM " + TABLE).holdNothingOf(CANARIES);
        assertThat(redTeam.rowsAs("keeper", "SELECT ssn FROM " + TABLE)).containsExactly(List.of(Vault.ssn("acme").text()));
    }

    /**
     * A column was renamed, and then tagged: the name that it has in older versions is as good as the new one, also where it names another column by now.
     */
    @Test
    void namesFromBeforeTheTag()
    {
        redTeam.asAdministrator("DROP TABLE IF EXISTS delta_gov.vault.named");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.named (id bigint, x varchar, note varchar) WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME')");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.named VALUES (1, '%s', 'open')".formatted(Vault.ssn("acme").text()));
        // from now on the columns of the table are known
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.named.id", "PII.ID");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.named RENAME COLUMN x TO ssn");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.named RENAME COLUMN note TO x");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.named.ssn", "PII.ID");
        redTeam.awaitLineage();
        for (String statement : List.of(
                "SELECT x FROM delta_gov.vault.named FOR VERSION AS OF 1",
                "SELECT * FROM delta_gov.vault.named FOR VERSION AS OF 2",
                "SELECT x FROM TABLE(delta_gov.system.table_changes(schema_name => 'vault', table_name => 'named', until_version => 1))")) {
            for (String user : List.of("masked", "feeds")) {
                redTeam.attack(user, statement).holdNothingOf(CANARIES);
            }
        }
        assertThat(redTeam.attack("masked", "SELECT x IS NULL FROM delta_gov.vault.named FOR VERSION AS OF 1").value()).isEqualTo("false");
        assertThat(redTeam.rowsAs("keeper", "SELECT x FROM delta_gov.vault.named FOR VERSION AS OF 1")).containsExactly(List.of(Vault.ssn("acme").text()));
    }
}
