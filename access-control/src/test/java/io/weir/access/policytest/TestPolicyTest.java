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
package io.weir.access.policytest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

class TestPolicyTest
{
    private static final Path SHIPPED = Path.of("../etc-trino/policy-cases.yaml");
    private static final String TABLES =
            """
            tables:
              delta_gov.reviews.users: {id: bigint, email: varchar, note: varchar}
              delta_gov.reviews.other: {id: bigint, note: varchar}
            tags:
              delta_gov.reviews.users.email: [PII.EMAIL]
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void shippedCasesHold()
    {
        assertThat(run(SHIPPED)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
        assertThat(output()).contains("as expected, 0 different").doesNotContain("DIFF");
    }

    @Test
    void saysWhatDiffers()
            throws IOException
    {
        assertThat(run(
                """
                  - {user: analyst, asset: delta_gov.reviews.users.email, expect: shown}
                  - {user: steward, asset: delta_gov.reviews.users.email, expect: shown}
                  - {user: analyst, sql: SELECT email FROM delta_gov.reviews.users, expect: allowed, masks: []}
                """)).isEqualTo(PolicyTest.DIFFERENT);
        assertThat(output())
                .contains("DIFF  cases.yaml:7: analyst, read delta_gov.reviews.users.email")
                .contains("expected shown, but it is masked email: it carries PII.EMAIL")
                .contains("ok    cases.yaml:8: steward")
                .contains("expected the masks [], but there are [delta_gov.reviews.users.email email]")
                .contains("3 cases: 1 as expected, 2 different");
    }

    @Test
    void statementsOfAllKinds()
            throws IOException
    {
        assertThat(run(
                """
                  - {user: etl, sql: "WITH u AS (SELECT email FROM delta_gov.reviews.users) SELECT * FROM u", expect: allowed, masks: [delta_gov.reviews.users.email email]}
                  - {user: analyst, sql: "SELECT note FROM delta_gov.reviews.users", expect: allowed, masks: []}
                  - {user: etl, sql: "MERGE INTO delta_gov.reviews.users u USING delta_gov.reviews.other o ON u.id = o.id WHEN MATCHED THEN UPDATE SET note = o.note", expect: allowed}
                  - {user: etl, sql: "UPDATE delta_gov.reviews.users SET email = 'x' WHERE id = 1", expect: allowed}
                  - {user: etl, sql: "EXPLAIN ANALYZE UPDATE delta_gov.reviews.users SET note = 'x'", expect: denied}
                  - {user: etl, sql: "DELETE FROM delta_gov.reviews.users WHERE email = 'x'", expect: allowed}
                  - {user: analyst, sql: "DELETE FROM delta_gov.reviews.users", expect: denied}
                  - {user: acme, sql: "SELECT 1 FROM delta_gov.reviews.users", expect: hidden}
                  - {user: analyst, sql: "SELECT 1", expect: allowed}
                """)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
    }

    /**
     * Each for itself, as by Trino.
     */
    @Test
    void privilegesOfWhatAMergeDoes()
            throws IOException
    {
        Files.writeString(directory.resolve("merging.yaml"),
                """
                version: 1
                tags: {PII: }
                clearances: [{users: ["*"], tags: [PII], level: copy, reason: moves data}]
                tableRules:
                  - {users: [upserts], privileges: [select, insert, update]}
                  - {users: [updates], privileges: [select, update]}
                  - {users: [deletes], privileges: [select, delete]}
                """);
        Path cases = Files.writeString(directory.resolve("merging-cases.yaml"),
                """
                policies: merging.yaml
                tables: {c.s.t: {id: bigint, note: varchar}}
                tags: {c.s.t.note: [PII]}
                cases:
                  - {user: upserts, sql: "%1$s WHEN MATCHED THEN UPDATE SET note = 'x' WHEN NOT MATCHED THEN INSERT VALUES (1, 'x')", expect: allowed}
                  - {user: upserts, sql: "%1$s WHEN MATCHED AND t.id > 1 THEN DELETE WHEN MATCHED THEN UPDATE SET note = 'x'", expect: denied}
                  - {user: updates, sql: "%1$s WHEN MATCHED THEN UPDATE SET note = 'x'", expect: allowed}
                  - {user: updates, sql: "%1$s WHEN NOT MATCHED THEN INSERT VALUES (1, 'x')", expect: denied}
                  - {user: deletes, sql: "%1$s WHEN MATCHED THEN DELETE", expect: allowed}
                  - {user: deletes, sql: "%1$s WHEN MATCHED THEN UPDATE SET note = 'x'", expect: denied}
                """.formatted("MERGE INTO c.s.t t USING (VALUES 1) AS o (id) ON t.id = o.id"));
        assertThat(run(cases)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
    }

    @Test
    void whoMayNotSelectCopiesNothing()
            throws IOException
    {
        Files.writeString(directory.resolve("inserting.yaml"),
                """
                version: 1
                tags: {}
                tableRules: [{users: [inserts], privileges: [insert]}]
                """);
        Path cases = Files.writeString(directory.resolve("inserting-cases.yaml"),
                """
                policies: inserting.yaml
                tables: {c.s.t: {id: bigint}}
                cases:
                  - {user: inserts, asset: c.s.t.id, action: read, expect: denied}
                  - {user: inserts, asset: c.s.t.id, action: copy, expect: denied}
                """);
        assertThat(run(cases)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
    }

    /**
     * As {@code mongo_recent} shows them: fields come into them that are no columns, for which the steward has no clearance.
     */
    @Test
    void wholeDocuments()
            throws IOException
    {
        Files.copy(SHIPPED.resolveSibling("policies.yaml"), directory.resolve("policies.yaml"), REPLACE_EXISTING);
        Path cases = Files.writeString(directory.resolve("documents.yaml"),
                """
                tables: {mongo_recent.s.docs: {id: bigint, email: varchar, _document: json}, mongo_recent.s.open: {id: bigint, _document: json}}
                tags: {mongo_recent.s.docs.email: [PII.EMAIL]}
                cases:
                  - {user: admin, asset: mongo_recent.s.docs._document, expect: shown}
                  - {user: steward, asset: mongo_recent.s.docs._document, expect: denied}
                  - {user: analyst, asset: mongo_recent.s.docs._document, expect: masked null}
                  - {user: steward, asset: mongo_recent.s.open._document, expect: shown}
                  - {user: steward, sql: SELECT _document FROM mongo_recent.s.docs, expect: denied}
                  - {user: steward, sql: SELECT * FROM mongo_recent.s.docs, expect: allowed, masks: []}
                  - {user: steward, sql: DELETE FROM mongo_recent.s.docs WHERE id = 1, expect: allowed}
                  - {user: steward, sql: "INSERT INTO mongo_recent.s.docs VALUES (1, 'x')", expect: allowed}
                """);
        assertThat(run(cases)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
    }

    /**
     * The names of the columns do not stand in the statement, or not as those of columns.
     */
    @Test
    void columnsThatAreReadWithoutTheirNames()
            throws IOException
    {
        String masks = "expect: allowed, masks: [delta_gov.reviews.users.email email]}\n";
        for (String sql : List.of(
                "TABLE delta_gov.reviews.users",
                "SELECT id, note FROM delta_gov.reviews.other UNION ALL TABLE delta_gov.reviews.users",
                "SELECT b FROM delta_gov.reviews.users AS u (a, b, c)",
                "SELECT 1 FROM delta_gov.reviews.users JOIN (SELECT 'x' AS x) o USING (email)",
                "SELECT 1 FROM TABLE(f(input => TABLE(delta_gov.reviews.users)))",
                "SELECT 1 FROM TABLE(system.builtin.f(input => TABLE(delta_gov.reviews.users)))",
                "SELECT Email.upper() AS e FROM delta_gov.reviews.users",
                "SELECT id FROM delta_gov.reviews.users WHERE email.lower() = 'a@b.c'",
                "SELECT sum(u.email.length()) OVER (ORDER BY id) FROM delta_gov.reviews.users u",
                "SELECT (u.email).length() FROM delta_gov.reviews.users u",
                "SELECT m.e FROM delta_gov.reviews.users MATCH_RECOGNIZE (ORDER BY id MEASURES A.email AS e PATTERN (A) DEFINE A AS true) AS m")) {
            assertThat(run("  - {user: analyst, sql: \"%s\", %s".formatted(sql, masks))).as(sql + output()).isEqualTo(PolicyTest.AS_EXPECTED);
        }
        assertThat(run("  - {user: analyst, sql: \"SELECT o.x FROM delta_gov.reviews.users CROSS JOIN (VALUES 1) AS o (x) CROSS JOIN UNNEST(ARRAY[note]) AS n (x)\", expect: allowed, masks: []}\n"))
                .as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
    }

    /**
     * What they read is asked for by the function, which is not there.
     */
    @Test
    void functionsOfConnectors()
            throws IOException
    {
        String changes = "sql: \"SELECT * FROM TABLE(delta_gov.system.table_changes('reviews', 'users', 0))\"";
        assertThat(run(
                """
                  - {user: analyst, %1$s, expect: denied}
                  - {user: analyst, asset: delta_gov.system.table_changes, action: own, expect: denied}
                  - {user: admin, asset: delta_gov.system.table_changes, action: own, expect: allowed}
                  - {user: etl, sql: "CREATE TABLE delta_gov.open.c AS SELECT * FROM TABLE(delta_gov.system.table_changes('reviews', 'users', 0))", expect: denied}
                """.formatted(changes))).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
        assertThat(run("  - {user: admin, %s, expect: allowed}\n".formatted(changes))).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("'delta_gov.system.table_changes' is a function, and what it reads is told by a server alone");
        assertThat(run("  - {user: admin, sql: \"SELECT * FROM TABLE(system.table_changes('reviews', 'users', 0))\", expect: allowed}\n")).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("'system.table_changes' is not the whole name of a function; expected catalog.schema.function");
    }

    /**
     * What they read is what they are given.
     */
    @Test
    void scalarFunctionsOfCatalogs()
            throws IOException
    {
        assertThat(run(
                """
                  - {user: analyst, sql: SELECT delta_gov.tools.decode(id) FROM delta_gov.reviews.users, expect: denied}
                  - {user: admin, sql: SELECT delta_gov.tools.decode(id) FROM delta_gov.reviews.users, expect: allowed, masks: []}
                  - {user: analyst, sql: SELECT users.tools.decode(id) FROM delta_gov.reviews.users, expect: denied}
                  - {user: admin, sql: SELECT governance.masks.text(note) FROM delta_gov.reviews.users, expect: denied}
                  - {user: acme, sql: SELECT delta_gov.tools.decode(id) FROM delta_gov.reviews.users, expect: hidden}
                """)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
        for (String sql : List.of(
                "SELECT system.builtin.upper(note) FROM delta_gov.reviews.users",
                "WITH FUNCTION f(x bigint) RETURNS bigint RETURN x SELECT f(id) FROM delta_gov.reviews.users",
                "SELECT users.note.upper(), U.Note.lower(), v.note.lower() FROM delta_gov.reviews.users, delta_gov.reviews.users AS u, delta_gov.reviews.users v",
                "SELECT note.part.upper() FROM delta_gov.reviews.users",
                "WITH w (a) AS (SELECT note FROM delta_gov.reviews.users) SELECT w.a.upper() FROM w",
                "SELECT s.b.upper() FROM (SELECT note AS b FROM delta_gov.reviews.users) AS s",
                "SELECT t.c.upper() FROM (VALUES 'x') AS t (c)",
                "SELECT transform(ARRAY[ROW('x')], r -> r.field.upper())",
                "SELECT m.e.upper() FROM delta_gov.reviews.other MATCH_RECOGNIZE (ORDER BY id MEASURES A.note.lower() AS e PATTERN (A) DEFINE A AS A.note.length() > 1) AS m")) {
            assertThat(run("  - {user: analyst, sql: \"%s\", expect: allowed, masks: []}\n".formatted(sql))).as(sql + output()).isEqualTo(PolicyTest.AS_EXPECTED);
        }
    }

    @Test
    void namesOfColumnsInAnyCase()
            throws IOException
    {
        Files.copy(SHIPPED.resolveSibling("policies.yaml"), directory.resolve("policies.yaml"), REPLACE_EXISTING);
        Path cases = Files.writeString(directory.resolve("capitals.yaml"),
                """
                tables: {c.s.T: {Email: varchar}}
                tags: {c.s.T.EMAIL: [PII.EMAIL]}
                cases: [{user: analyst, sql: SELECT Email FROM c.s.t, expect: allowed, masks: [c.s.t.email email]}]
                """);
        assertThat(run(cases)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
    }

    @Test
    void tagsOfColumnsThatAreNotThere()
            throws IOException
    {
        Files.copy(SHIPPED.resolveSibling("policies.yaml"), directory.resolve("policies.yaml"), REPLACE_EXISTING);
        Path cases = Files.writeString(directory.resolve("wrong.yaml"),
                """
                tables: {c.s.t: {id: bigint, email: varchar}}
                tags:
                  c.s.t.e_mail: [PII.EMAIL]
                  c.s.other.email: [PII.EMAIL]
                cases: []
                """);
        assertThat(run(cases)).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("wrong.yaml:3: 'c.s.t' has no column 'e_mail' under 'tables'; expected one of id, email").doesNotContain("other");
    }

    /**
     * Trino refuses it, whatever the policies say.
     */
    @Test
    void rowsOfAFilteredTableAreNotUpdated()
            throws IOException
    {
        Files.writeString(directory.resolve("filtered.yaml"),
                """
                version: 1
                tags: {REGION: }
                rowFilters: [{tag: REGION, users: [eu], values: [DE]}]
                masks: [{tag: REGION, mask: none}]
                tableRules: [{users: ["*"], privileges: [all]}]
                """);
        Path cases = Files.writeString(directory.resolve("filtered-cases.yaml"),
                """
                policies: filtered.yaml
                tables:
                  c.s.t: {id: bigint, land: varchar}
                tags:
                  c.s.t.land: [REGION]
                cases:
                  - {user: eu, sql: "UPDATE c.s.t SET id = 1", expect: denied}
                  - {user: eu, sql: "MERGE INTO c.s.t USING (VALUES 1) AS o (id) ON t.id = o.id WHEN MATCHED THEN UPDATE SET id = 2", expect: denied}
                  - {user: eu, sql: "DELETE FROM c.s.t", expect: allowed}
                  - {user: us, sql: "UPDATE c.s.t SET id = 1", expect: allowed}
                """);
        assertThat(run(cases)).as(output()).isEqualTo(PolicyTest.AS_EXPECTED);
    }

    @Test
    void casesThatCannotBeRun()
            throws IOException
    {
        assertThat(run("  - {user: a, asset: delta_gov.reviews.users, sql: SELECT 1, expect: shown}\n")).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("cases.yaml:7: a case needs 'asset' or 'sql', and not both");
        assertThat(run("  - {user: admin, sql: SELECT * FROM delta_gov.reviews.gone, expect: allowed}\n")).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("cases.yaml:7: 'delta_gov.reviews.gone' is not under 'tables'");
        assertThat(run("  - {user: admin, sql: SELEC 1, expect: allowed}\n")).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("cases.yaml:7: not SQL");
        assertThat(run("  - {user: admin, sql: SELECT * FROM users, expect: allowed}\n")).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("'users' is not the whole name of a table");
        assertThat(run(Files.writeString(directory.resolve("more.yaml"), "policies: gone.yaml\ncases: []\n"))).isEqualTo(PolicyTest.UNUSABLE);
        assertThat(output()).contains("gone.yaml: it does not exist");
    }

    private int run(String cases)
            throws IOException
    {
        Files.copy(SHIPPED.resolveSibling("policies.yaml"), directory.resolve("policies.yaml"), REPLACE_EXISTING);
        return run(Files.writeString(directory.resolve("cases.yaml"), TABLES + "cases:\n" + cases));
    }

    private int run(Path file)
    {
        return new PolicyTest(new PrintStream(output, true, UTF_8)).run(file);
    }

    private String output()
    {
        return output.toString(UTF_8);
    }
}
