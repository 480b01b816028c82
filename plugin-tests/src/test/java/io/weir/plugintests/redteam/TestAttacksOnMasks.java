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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * SQL over masked columns, and what errors, plans, statistics and metadata show of them.
 */
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksOnMasks
{
    private static final String SHOWN = "id, name, ssn, email, phone, born, salary, address, note";

    private final RedTeam redTeam;

    TestAttacksOnMasks(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    @Test
    void theVaultHoldsWhatIsSought()
    {
        assertThat(redTeam.attack("keeper", "SELECT * FROM " + Vault.TABLE).answer().toString())
                .contains(Vault.everything().stream().map(Canary::text).toList());
    }

    @Test
    void expressionsOverMaskedColumns()
    {
        for (String statement : List.of(
                "SELECT %s FROM %s",
                "SELECT DISTINCT ssn, email, born, salary FROM %2$s",
                "SELECT max(ssn), min(email), array_agg(name), listagg(phone, ',') WITHIN GROUP (ORDER BY ssn), max(born), sum(salary), approx_most_frequent(9, ssn, 10), histogram(email) FROM %2$s",
                "SELECT json_object('s' VALUE ssn, 'e' VALUE email), CAST(address AS json), CAST(ROW(%s) AS json) FROM %s",
                "SELECT t FROM %2$s CROSS JOIN UNNEST(ARRAY[ssn, email, name]) AS u (t)",
                "SELECT address.zip, address.town FROM %2$s",
                "SELECT ssn, row_number() OVER (PARTITION BY email ORDER BY ssn), lag(ssn) OVER (ORDER BY id) FROM %2$s",
                "SELECT ssn FROM %2$s UNION ALL SELECT email FROM %2$s UNION ALL SELECT CAST(born AS varchar) FROM %2$s",
                "WITH RECURSIVE r (id, ssn) AS (SELECT id, ssn FROM %2$s UNION ALL SELECT id + 1, ssn FROM r WHERE id < 3) SELECT * FROM r",
                "SELECT a.ssn, b.email FROM %2$s a JOIN %2$s b USING (ssn)",
                "SELECT * FROM (SELECT id, ssn FROM %2$s) MATCH_RECOGNIZE (ORDER BY id MEASURES A.ssn AS s ONE ROW PER MATCH PATTERN (A) DEFINE A AS A.ssn IS NOT NULL)",
                "SELECT ssn, email FROM %2$s TABLESAMPLE BERNOULLI (100)",
                "SELECT (SELECT max(x.ssn) FROM %2$s x WHERE x.id = y.id) FROM %2$s y",
                "SELECT to_utf8(ssn), to_hex(to_utf8(email)), reverse(reverse(ssn)), from_base64(to_base64(to_utf8(ssn))) FROM %2$s",
                "SELECT year(born), format_datetime(CAST(born AS timestamp), 'yyyy-MM-dd'), salary + 0, salary * 1.0 FROM %2$s",
                "WITH FUNCTION leak(x varchar) RETURNS varchar RETURN x SELECT leak(ssn), leak(email) FROM %2$s",
                "EXECUTE IMMEDIATE 'SELECT ssn, email, born FROM delta_gov.vault.people'",
                "VALUES ((SELECT max(email) FROM %2$s))")) {
            redTeam.attack("masked", statement.formatted(SHOWN, Vault.TABLE)).holdNothingOf(Vault.personal());
        }
        redTeam.attack("masked", "PREPARE p FROM SELECT ssn, email, salary, born FROM " + Vault.TABLE, "EXECUTE p").holdNothingOf(Vault.personal());
    }

    @Test
    void deniedColumns()
    {
        for (String statement : List.of("SELECT * FROM %s", "TABLE %s", "SELECT diagnosis FROM %s", "SELECT id FROM %s WHERE diagnosis IS NOT NULL", "SELECT count(diagnosis) FROM %s", "SELECT id FROM %s ORDER BY diagnosis")) {
            redTeam.attack("masked", statement.formatted(Vault.TABLE)).isRefused("there is no clearance for tag SECRET").holdNothingOf(Vault.personal());
        }
        // of such a branch Trino names no column when it asks
        String columns = redTeam.attack("keeper", "SELECT count(*) FROM delta_gov.information_schema.columns WHERE table_schema || '.' || table_name = '%s'".formatted(Vault.TABLE.replace("delta_gov.", ""))).value();
        String row = "(" + String.join(", ", Collections.nCopies(Integer.parseInt(columns), "NULL")) + ")";
        for (String statement : List.of(
                "VALUES %s UNION TABLE %s",
                "VALUES %s UNION ALL /**/ TABLE %s",
                "SELECT * FROM (VALUES %s EXCEPT TABLE %s)",
                "SELECT * FROM (VALUES %s) WHERE 1 > 0.5UNION ALL TABLE %s",
                "SELECT * FROM (VALUES %1$s) WHERE EXISTS (SELECT 1 FROM %2$s WHERE id > 0) UNION ALL TABLE %2$s",
                "EXECUTE IMMEDIATE U&'VALUES %s UN\\0049ON TABLE %s'")) {
            redTeam.attack("masked", statement.formatted(row, Vault.TABLE)).isRefused("there is no clearance for tag SECRET").holdNothingOf(Vault.personal());
        }
        redTeam.attack("masked", "SET SESSION hide_inaccessible_columns = true", "SELECT * FROM " + Vault.TABLE).holdNothingOf(Vault.personal());
    }

    /**
     * A view that compares by such a branch what is tagged later, and shows only how many rows there are.
     */
    @Test
    void comparisonsOfWhatTrinoDoesNotName()
    {
        for (String tag : List.of("SECRET", "PII.ID")) {
            String table = "delta_gov.vault.compared_" + tag.replace('.', '_');
            redTeam.asAdministrator("CREATE TABLE %s AS SELECT 'CNRY-COMPARED' AS x".formatted(table));
            redTeam.asAdministrator("CREATE VIEW %s_v SECURITY INVOKER AS SELECT count(*) AS n FROM (SELECT 'none' AS y UNION ALL TABLE %s) WHERE y LIKE 'CNRY%%'".formatted(table, table));
            redTeam.awaitLineage();
            assertThat(redTeam.attack("masked", "SELECT n FROM %s_v".formatted(table)).value()).isEqualTo("1");
            Vault.tag(redTeam::asAdministrator, table + ".x", tag);
            assertThat(redTeam.attack("keeper", "SELECT n FROM %s_v".formatted(table)).value()).isEqualTo("1");
            // nobody can tell what the view makes of the branch, so it carries the tag
            Traces count = redTeam.attack("masked", "SELECT n FROM %s_v".formatted(table));
            if (tag.equals("SECRET")) {
                count.isRefused("there is no clearance for tag SECRET");
            }
            else {
                assertThat(count.value()).as(tag).isNotEqualTo("1");
            }
            redTeam.attack("ddl", "CREATE OR REPLACE TABLE delta_gov.sandbox.compared AS SELECT n FROM %s_v".formatted(table)).isRefused();
        }
    }

    @Test
    void guesses()
    {
        String ssn = Vault.ssn("acme").text();
        assertThat(redTeam.attack("masked", "SELECT count(*) FROM %s WHERE ssn = '%s' OR email = '%s@example.com'".formatted(Vault.TABLE, ssn, Vault.mail("acme").text()))
                .holdNothingOf(Vault.personal()).value()).isEqualTo("0");
        assertThat(redTeam.attack("masked", "SELECT count(*) FROM %s WHERE salary = %s OR born = DATE '%s'".formatted(Vault.TABLE, Vault.salary("acme").text(), Vault.born("acme").text()))
                .holdNothingOf(Vault.personal()).value()).isEqualTo("0");
        assertThat(redTeam.attack("masked", "SELECT count(*) FROM %s JOIN (VALUES '%s') AS known (s) ON ssn = s".formatted(Vault.TABLE, ssn))
                .holdNothingOf(Vault.personal()).value()).isEqualTo("0");
        assertThat(redTeam.attack("masked", "SELECT count(*) FROM %s CROSS JOIN UNNEST(sequence(61000, 70999)) AS n (n) WHERE ssn = 'CNRY-acme-SSN-' || CAST(n AS varchar)".formatted(Vault.TABLE))
                .holdNothingOf(Vault.personal()).value()).isEqualTo("0");
        for (String function : List.of("token", "redact", "digits", "email", "last_four")) {
            redTeam.attack("masked", "SELECT count(*) FROM %s WHERE ssn = governance.masks.%s('%s')".formatted(Vault.TABLE, function, ssn)).isRefused("Access Denied").holdNothingOf(Vault.personal());
            redTeam.attack("keeper", "SELECT governance.masks.%s('x')".formatted(function)).isRefused("Access Denied");
        }
        assertThat(redTeam.attack("masked", "SHOW FUNCTIONS FROM governance.masks").answer().toString()).doesNotContain("token");
    }

    @Test
    void errorsThatWouldQuoteAValue()
    {
        for (String statement : List.of(
                "SELECT CAST(ssn AS bigint) FROM %s",
                "SELECT CAST(email AS date) FROM %s",
                "SELECT 1 / (CASE WHEN ssn LIKE 'CNRY%%' THEN 0 ELSE 1 END) FROM %s",
                "SELECT json_parse(email) FROM %s",
                "SELECT date_parse(phone, '%%Y') FROM %s",
                "SELECT element_at(split(email, '@'), 9)[1] FROM %s",
                "SELECT fail(ssn) FROM %s",
                "SELECT fail(email || CAST(salary AS varchar)) FROM %s",
                "SELECT CAST(salary AS tinyint) FROM %s",
                "SELECT CAST(CAST(address AS json) AS bigint) FROM %s",
                "SELECT repeat(name, 1000000000) FROM %s",
                "SELECT from_hex(ssn) FROM %s",
                "SELECT url_decode(ssn || '%%zz') FROM %s",
                "SELECT regexp_like('x', ssn || '(') FROM %s")) {
            redTeam.attack("masked", statement.formatted(Vault.TABLE)).holdNothingOf(Vault.personal());
        }
    }

    @Test
    void plansAndStatistics()
    {
        for (String statement : List.of(
                "EXPLAIN SELECT %s FROM %s WHERE ssn = 'x'",
                "EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT %s FROM %s",
                "EXPLAIN (TYPE DISTRIBUTED) SELECT %s FROM %s ORDER BY ssn",
                "EXPLAIN (TYPE IO) SELECT %s FROM %s WHERE salary > 5",
                "EXPLAIN (TYPE VALIDATE) SELECT %s FROM %s",
                "EXPLAIN ANALYZE SELECT %s FROM %s WHERE born > DATE '1900-01-01'",
                "EXPLAIN ANALYZE VERBOSE SELECT a.id FROM %2$s a JOIN %2$s b ON a.ssn = b.ssn AND a.salary = b.salary")) {
            redTeam.attack("masked", statement.formatted(SHOWN, Vault.TABLE)).succeeds().holdNothingOf(Vault.personal());
        }
        for (String statement : List.of(
                "SHOW STATS FOR %s",
                "SHOW STATS FOR (SELECT salary FROM %s)",
                "SHOW STATS FOR (SELECT * FROM %s WHERE salary BETWEEN 1 AND 9)",
                "EXPLAIN SHOW STATS FOR %s",
                "EXECUTE IMMEDIATE 'SHOW STATS FOR delta_gov.vault.people'")) {
            redTeam.attack("masked", statement.formatted(Vault.TABLE)).isRefused("Access Denied").holdNothingOf(Vault.personal());
        }
    }

    @Test
    void tablesAboutTheTable()
    {
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.by_mail (email varchar, id bigint) WITH (partitioned_by = ARRAY['email'])");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.by_mail VALUES ('%s@example.com', 1)".formatted(Vault.mail("acme").text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.by_mail.email", "PII.EMAIL");
        redTeam.awaitLineage();
        for (String table : List.of("people", "by_mail")) {
            for (String suffix : List.of("history", "partitions", "properties", "files", "snapshots", "refs", "manifests", "transactions", "entries")) {
                redTeam.attack("masked", "SELECT * FROM delta_gov.vault.\"%s$%s\"".formatted(table, suffix)).holdNothingOf(Vault.personal());
            }
            redTeam.attack("masked", "SELECT id, \"$path\" FROM delta_gov.vault." + table).holdNothingOf(Vault.personal());
            redTeam.attack("masked", "SELECT id FROM delta_gov.vault.%s WHERE \"$path\" LIKE '%%acme%%'".formatted(table)).holdNothingOf(Vault.personal());
            redTeam.attack("masked", "SHOW CREATE TABLE delta_gov.vault." + table).holdNothingOf(Vault.personal());
        }
        for (String statement : List.of(
                "SELECT * FROM delta_gov.information_schema.columns WHERE table_schema = 'vault'",
                "SELECT * FROM delta_gov.information_schema.views",
                "SELECT * FROM system.metadata.table_comments WHERE catalog_name = 'delta_gov'",
                "SELECT * FROM system.jdbc.columns WHERE table_schem = 'vault'",
                "DESCRIBE delta_gov.vault.people",
                "SELECT * FROM system.runtime.tasks",
                "SELECT * FROM system.runtime.transactions",
                "SELECT * FROM governance.system.tags",
                "SELECT * FROM governance.system.audit",
                "SELECT * FROM governance.system.lineage")) {
            redTeam.attack("masked", statement).holdNothingOf(Vault.everything());
        }
    }

    @Test
    void purposesThatAreNotHeld()
    {
        String statement = "SELECT ssn, email, born FROM " + Vault.TABLE;
        redTeam.attack(Attacker.user("masked").with("clientTags", "purpose:fraud,purpose:*"), statement).succeeds().holdNothingOf(Vault.personal());
        redTeam.attack(Attacker.user("masked").with("sessionProperties", "governance.purpose:fraud"), statement).succeeds().holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SET SESSION governance.purpose = 'fraud'", statement).succeeds().holdNothingOf(Vault.personal());
        redTeam.attack(Attacker.user("masked").with("extraCredentials", "purpose:fraud"), statement).holdNothingOf(Vault.personal());
        assertThat(redTeam.attack(Attacker.user("investigator").with("clientTags", "purpose:fraud"), statement).answer().toString()).contains(Vault.mail("acme").text());
        redTeam.attack("investigator", statement).succeeds().holdNothingOf(Vault.personal());
    }

    @Test
    void otherIdentities()
    {
        String statement = "SELECT ssn, email FROM " + Vault.TABLE;
        redTeam.attack("$weir-masks", statement).isRefused("Access Denied").holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SET SESSION AUTHORIZATION 'keeper'", statement).holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SET ROLE admin", statement).holdNothingOf(Vault.personal());
        redTeam.attack(Attacker.user("masked").with("roles", "system:admin"), statement).holdNothingOf(Vault.personal());
        redTeam.attack("masked", "CALL governance.system.break_glass('PII', 5, 'curious')", statement).holdNothingOf(Vault.personal());
    }

    /**
     * To the attacker a masked table is one that holds the masked values: every question has the answer that it would have of such a table.
     */
    @Test
    void masksAreAsGoodAsStoredValues()
    {
        String columns = "id, ssn, email, salary, born, note";
        redTeam.asAdministrator("DROP TABLE IF EXISTS delta_gov.sandbox.stored");
        redTeam.asAdministrator("CREATE TABLE delta_gov.sandbox.stored (id bigint, ssn varchar, email varchar, salary bigint, born date, note varchar)");
        for (List<String> row : redTeam.rowsAs("masked", "SELECT %s FROM %s".formatted(columns, Vault.TABLE))) {
            redTeam.asAdministrator("INSERT INTO delta_gov.sandbox.stored VALUES (%s, '%s', '%s', %s, DATE '%s', '%s')".formatted(row.toArray()));
        }
        for (String question : List.of(
                "SELECT id FROM %s WHERE ssn = (SELECT max(ssn) FROM %1$s)",
                "SELECT count(*) FROM %s WHERE email LIKE '%%cnry%%' OR email LIKE '%%@example.com'",
                "SELECT a.id, b.id FROM %1$s a JOIN %1$s b ON a.ssn <> b.ssn AND a.email = b.email ORDER BY 1, 2",
                "SELECT email, count(*), count(DISTINCT ssn), max(born) FROM %s GROUP BY email",
                "SELECT id FROM %s ORDER BY ssn, id",
                "SELECT DISTINCT salary, born FROM %s ORDER BY 1, 2",
                "SELECT id, rank() OVER (ORDER BY salary), lead(born) OVER (PARTITION BY email ORDER BY id) FROM %s ORDER BY 1",
                "SELECT min_by(note, salary), max_by(note, ssn), sum(salary) FROM %s",
                "SELECT count(*) FROM %s WHERE born BETWEEN DATE '1907-03-01' AND DATE '1907-03-31' OR salary > 7919132400000",
                "SELECT checksum(ssn), approx_distinct(email), array_agg(born ORDER BY id) FROM %s")) {
            assertThat(redTeam.attack("masked", question.formatted(Vault.TABLE)).holdNothingOf(Vault.personal()).rows())
                    .as(question)
                    .isEqualTo(redTeam.rowsAs("admin", question.formatted("delta_gov.sandbox.stored")));
        }
    }

    /**
     * Equality is what tokens are for, and what goes with them in an untagged column is not hidden: a limit that the security page names.
     */
    @Test
    void whatEqualityTells()
    {
        redTeam.attack("masked", "SELECT ssn, count(*) FROM %s GROUP BY ssn HAVING count(*) = 1".formatted(Vault.TABLE)).succeeds().holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SELECT count(*) FROM %s WHERE note < 'CNRY-b' AND ssn IS NOT NULL".formatted(Vault.TABLE)).succeeds().holdNothingOf(Vault.personal());
        redTeam.attack("masked", "SELECT ssn FROM %s ORDER BY note OFFSET 1 LIMIT 1".formatted(Vault.TABLE)).succeeds().holdNothingOf(Vault.personal());
        // a guess that comes under the same mask has the same token
        String guess = Vault.ssn("acme").text();
        redTeam.attack("ddl", "CREATE VIEW delta_gov.sandbox.guessed AS SELECT id, ssn FROM %s UNION ALL SELECT -1, '%s'".formatted(Vault.TABLE, guess)).succeeds();
        redTeam.awaitLineage();
        assertThat(redTeam.attack("ddl", "SELECT count(*), count(DISTINCT ssn) FROM delta_gov.sandbox.guessed").rows()).containsExactly(List.of("3", "2"));
        redTeam.as("ddl", "DROP VIEW delta_gov.sandbox.guessed");
    }

    @Test
    void fieldsOfArraysAndMaps()
    {
        Canary inner = new Canary("value in a collection", "CNRY-INNER-90909");
        redTeam.asAdministrator("DROP TABLE IF EXISTS delta_gov.vault.collections");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.collections (id bigint, places ARRAY(ROW(zip varchar, town varchar)), attributes MAP(varchar, varchar), deep ROW(more ROW(zip varchar)))");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.collections VALUES (1, ARRAY[ROW('%1$s', 'Oslo')], MAP(ARRAY['zip'], ARRAY['%1$s']), ROW(ROW('%1$s')))".formatted(inner.text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.collections.places.element.zip", "PII.ADDRESS");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.collections.attributes.value", "PII.ADDRESS");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.collections.deep.more.zip", "PII.ADDRESS");
        for (String statement : List.of(
                "SELECT * FROM %s",
                "SELECT places[1].zip, attributes['zip'], deep.more.zip FROM %s",
                "SELECT p.zip FROM %s CROSS JOIN UNNEST(places) AS p (zip, town)",
                "SELECT v FROM %s CROSS JOIN UNNEST(attributes) AS a (k, v)",
                "SELECT transform(places, p -> p.zip), map_values(attributes), CAST(deep AS json) FROM %s",
                "SELECT json_format(CAST(places AS json)), reduce(places, '', (s, p) -> s || p.zip, s -> s) FROM %s",
                "SELECT id FROM %s WHERE contains(map_values(attributes), 'x') OR deep.more.zip > 'A'",
                "SELECT any_match(places, p -> p.zip LIKE 'CN%%'), element_at(attributes, 'zip') FROM %s")) {
            redTeam.attack("masked", statement.formatted("delta_gov.vault.collections")).holdNothingOf(List.of(inner));
        }
    }

    @Test
    void taggedBetweenPrepareAndExecute()
    {
        Canary late = new Canary("value tagged late", "CNRY-LATE-11011");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.tagged_late AS SELECT '%s' AS x, 1 AS id".formatted(late.text()));
        redTeam.awaitLineage();
        // on one connection
        redTeam.as("masked", "PREPARE late FROM SELECT x FROM delta_gov.vault.tagged_late");
        assertThat(redTeam.rowsAs("masked", "EXECUTE late")).containsExactly(List.of(late.text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.tagged_late.x", "PII.ID");
        for (String statement : List.of("EXECUTE late", "EXPLAIN ANALYZE EXECUTE late", "DESCRIBE OUTPUT late", "EXECUTE IMMEDIATE 'SELECT x FROM delta_gov.vault.tagged_late'")) {
            assertThat(late.isIn(redTeam.server().run("masked", statement).toString())).as(statement).isFalse();
        }
    }

    /**
     * Trino knows names by their lower case, and tags do as well.
     */
    @Test
    void namesInOtherWriting()
    {
        Canary odd = new Canary("value of an odd name", "CNRY-ODD-12021");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.\"Odd.Name ß\" (\"E Mail\" varchar, \"a.b\" varchar, \"É\" varchar, plain bigint) WITH (column_mapping_mode = 'NAME')");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.\"odd.name ß\" VALUES ('%1$s', '%1$s', '%1$s', 1)".formatted(odd.text()));
        for (String column : List.of("\"E MAIL\"", "\"A.B\"", "é")) {
            Vault.tag(redTeam::asAdministrator, "Delta_Gov.VAULT.\"odd.Name ß\"." + column, "pii");
        }
        redTeam.awaitLineage();
        for (String statement : List.of(
                "SELECT * FROM delta_gov.vault.\"Odd.Name ß\"",
                "SELECT \"e mail\", \"E MAIL\", \"a.B\", é, É FROM DELTA_GOV.Vault.\"ODD.NAME ß\"",
                "SELECT \"odd.name ß\".\"a.b\" FROM delta_gov.vault.\"odd.name ß\"",
                "SELECT t.\"É\" FROM delta_gov.vault.\"odd.name ß\" FOR VERSION AS OF 1 AS t")) {
            redTeam.attack("masked", statement).holdNothingOf(List.of(odd));
        }
        assertThat(redTeam.attack("masked", "SELECT plain FROM delta_gov.vault.\"odd.name ß\"").value()).isEqualTo("1");
    }

    /**
     * Of a table that is read in two versions, Trino tells the columns of both as read of each. One that the older version does not have is none whose mask is missing: by that, anybody could have every query of
     * everybody refused.
     */
    @Test
    void versionsWithoutTheMaskedColumn()
    {
        Canary later = new Canary("column of the later version", "CNRY-GROWN-24042");
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.grown AS SELECT 1 AS id, 'x@example.com' AS email");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.grown.email", "PII.EMAIL");
        redTeam.asAdministrator("ALTER TABLE delta_gov.vault.grown ADD COLUMN ssn varchar");
        redTeam.asAdministrator("INSERT INTO delta_gov.vault.grown VALUES (2, 'y@example.com', '%s')".formatted(later.text()));
        redTeam.attack("masked", "SELECT n.id, n.ssn FROM delta_gov.vault.grown n LEFT JOIN delta_gov.vault.grown FOR VERSION AS OF 0 o ON n.id = o.id").succeeds().holdNothingOf(List.of(later));
        // what was decided is told behind the comparison with what was applied
        String decisions = "SELECT 1 FROM governance.system.decisions WHERE asset = 'delta_gov.vault.grown.ssn'";
        for (int patience = 0; patience < 600 && redTeam.rowsAs("admin", decisions).isEmpty(); patience++) {
            RedTeam.pause();
        }
        assertThat(redTeam.rowsAs("admin", decisions)).isNotEmpty();
        assertThat(redTeam.attack("masked", "SELECT count(*) FROM delta_gov.vault.grown").value()).isEqualTo("2");
    }

    /**
     * Trino tells the columns of a view as its maker has written them, and tags go by their lower case.
     */
    @Test
    void columnsOfViewsInCapitals()
    {
        redTeam.asAdministrator("CREATE VIEW delta_gov.vault.written AS SELECT id, note AS \"Secret Note\", note AS \"Note\" FROM " + Vault.TABLE);
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.written.\"secret note\"", "SECRET");
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.written.note", "PII.ID");
        redTeam.awaitLineage();
        List<Canary> notes = Vault.TENANTS.stream().map(Vault::note).toList();
        redTeam.attack("masked", "SELECT \"Note\" FROM delta_gov.vault.written").succeeds().holdNothingOf(notes);
        for (String statement : List.of("SELECT id, \"Secret Note\" FROM delta_gov.vault.written", "SELECT count(\"Secret Note\") FROM delta_gov.vault.written", "SELECT * FROM delta_gov.vault.written")) {
            redTeam.attack("masked", statement).isRefused("there is no clearance for tag SECRET").holdNothingOf(notes);
        }
        redTeam.attack("ddl", "CREATE TABLE delta_gov.sandbox.written AS SELECT \"Note\" AS x FROM delta_gov.vault.written").isRefused("there is no clearance to write values with tag PII.ID").holdNothingOf(notes);
    }

    @Test
    void corruptFiles()
            throws IOException
    {
        redTeam.asAdministrator("CREATE TABLE delta_gov.vault.broken AS SELECT '%s' AS ssn, 1 AS id".formatted(Vault.ssn("acme").text()));
        Vault.tag(redTeam::asAdministrator, "delta_gov.vault.broken.ssn", "PII.ID");
        Path file = Path.of(URI.create(redTeam.rowsAs("admin", "SELECT \"$path\" FROM delta_gov.vault.broken").getFirst().getFirst()));
        byte[] bytes = Files.readAllBytes(file);
        // the middle holds the values, and the end says where they are
        Arrays.fill(bytes, bytes.length / 4, bytes.length / 2, (byte) 'x');
        Files.write(file, bytes);
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.broken").holdNothingOf(Vault.personal());
        Files.writeString(file, Vault.ssn("acme").text().repeat(100));
        redTeam.attack("masked", "SELECT * FROM delta_gov.vault.broken").holdNothingOf(Vault.personal());
    }
}
