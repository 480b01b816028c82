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
package io.weir.lineage;

import io.trino.Session;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.Identity;
import io.trino.spi.security.ViewExpression;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.lineage.LineageTester.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What is said of a statement beside its edges, which {@link TestStatementTable} shows.
 */
@TestInstance(PER_CLASS)
class TestStatementLineage
{
    private static final Session MALLORY = Session.builder(LineageTester.SESSION).setIdentity(Identity.ofUser("mallory")).build();

    private LineageTester tester;

    @BeforeAll
    void setUp(@TempDir Path directory)
            throws Exception
    {
        tester = LineageTester.create(new InMemoryGovernanceLog(), directory);
        tester.run("CREATE TABLE a (id bigint, ssn varchar, tenant varchar, salary bigint)");
        tester.run("CREATE TABLE b (id bigint, ssn varchar, tenant varchar, salary bigint)");
        tester.run("INSERT INTO a VALUES (1, 'CANARY', 't', 10)");
        tester.run("INSERT INTO b VALUES (1, 'CANARY', 't', 10)");
        tester.run("CREATE VIEW v AS SELECT id, upper(ssn) AS ssn FROM a");
        tester.run("CREATE VIEW w AS SELECT id, ssn AS number FROM v");
    }

    @AfterAll
    void tearDown()
    {
        tester.close();
    }

    @Test
    void createTable()
            throws InterruptedException
    {
        Told told = tester.run("CREATE TABLE plain (x bigint)");
        assertThat(told.edges()).isEmpty();
        assertThat(told.wrote()).contains(true);
    }

    @Test
    void createTableAs()
            throws InterruptedException
    {
        Told told = tester.run("CREATE TABLE copied AS SELECT id, ssn, upper(tenant) AS tenant, salary + id AS total, 'x' AS source FROM a WHERE salary > 5");
        assertThat(told.edges()).containsExactly(
                "copied <- a.salary INDIRECT",
                "copied.id <- a.id IDENTITY",
                "copied.ssn <- a.ssn IDENTITY",
                "copied.tenant <- a.tenant TRANSFORMATION",
                "copied.total <- a.id TRANSFORMATION",
                "copied.total <- a.salary TRANSFORMATION");
        assertThat(told.wrote()).contains(true);
    }

    @Test
    void createTableAsThatExists()
            throws InterruptedException
    {
        Told told = tester.run("CREATE TABLE IF NOT EXISTS a AS SELECT * FROM b");
        assertThat(told.edges()).isEmpty();
        assertThat(told.wrote()).contains(false);
    }

    @Test
    void values()
            throws InterruptedException
    {
        Told told = tester.run("INSERT INTO a VALUES (2, 'x', 'u', 3)");
        assertThat(told.edges()).isEmpty();
        assertThat(told.wrote()).contains(true);
    }

    @Test
    void rename()
            throws InterruptedException
    {
        tester.run("CREATE TABLE \"Old Name\" AS SELECT id, ssn FROM a");
        Told table = tester.run("ALTER TABLE \"Old Name\" RENAME TO new_name");
        assertThat(table.edges()).containsExactly("new_name <- \"old name\" IDENTITY");
        assertThat(table.wrote()).contains(true);
        // older versions still show it under its former name
        assertThat(tester.run("ALTER TABLE new_name RENAME COLUMN ssn TO \"s s n\"").edges())
                .containsExactly("new_name.\"s s n\" <- new_name.ssn IDENTITY", "new_name.ssn <- new_name.\"s s n\" INFERRED");
        tester.run("CREATE VIEW old_view AS SELECT id FROM a");
        assertThat(tester.run("ALTER VIEW old_view RENAME TO new_view").edges()).containsExactly("new_view <- old_view IDENTITY");
        tester.run("CREATE SCHEMA memory.old_schema");
        assertThat(tester.run("ALTER SCHEMA memory.old_schema RENAME TO new_schema").edges()).containsExactly("memory.new_schema <- memory.old_schema IDENTITY");
    }

    /**
     * A view of whose short names two tables below have one may be made of all of them, so that values seem to go there and back.
     */
    @Test
    void nothingButARenameIsOne()
            throws InterruptedException
    {
        tester.run("CREATE SCHEMA memory.other");
        tester.run("CREATE TABLE memory.other.named AS SELECT 1 AS one");
        tester.run("CREATE TABLE named (note varchar, later varchar)");
        tester.run("CREATE VIEW memory.other.ambiguous AS SELECT n.later AS x FROM named n, memory.other.named o");
        Told toAndFro = tester.run("INSERT INTO named (later, note) SELECT n.note, a.x FROM named n, memory.other.ambiguous a WHERE false");
        assertThat(toAndFro.edges()).contains("named.later <- named.note IDENTITY", "named.note <- named.later INFERRED");
        assertThat(toAndFro.renames()).isEmpty();
        assertThat(tester.run("ALTER TABLE named RENAME COLUMN note TO remark").renames()).containsExactly("named.remark <- named.note");
    }

    @Test
    void definitionsNameTheirTable()
            throws InterruptedException
    {
        tester.run("CREATE TABLE \"To Drop\" (x bigint)");
        assertThat(tester.run("COMMENT ON TABLE \"To Drop\" IS 'x'").audit().statement().tableWritten()).contains("memory.default.\"to drop\"");
        assertThat(tester.run("ALTER TABLE \"To Drop\" ADD COLUMN y bigint").audit().statement().tableWritten()).contains("memory.default.\"to drop\"");
        assertThat(tester.run("DROP TABLE IF EXISTS \"Not There\"").audit().statement().tableWritten()).isEmpty();
        assertThat(tester.run("EXECUTE IMMEDIATE 'COMMENT ON TABLE \"To Drop\" IS ''x'''").audit().statement().tableWritten()).contains("memory.default.\"to drop\"");
        assertThat(tester.run("EXECUTE IMMEDIATE 'DROP TABLE IF EXISTS \"Not There\"'").audit().statement().tableWritten()).isEmpty();
        assertThat(tester.run("DROP TABLE \"To Drop\"").audit().statement().tableWritten()).contains("memory.default.\"to drop\"");
    }

    @Test
    void explain()
            throws InterruptedException
    {
        Told explained = tester.run("EXPLAIN CREATE TABLE explained AS SELECT id FROM a");
        assertThat(explained.edges()).isEmpty();
        assertThat(explained.wrote()).contains(false);

        tester.run("CREATE TABLE analyzed (id bigint)");
        Told analyzed = tester.run("EXPLAIN ANALYZE INSERT INTO analyzed SELECT salary FROM a");
        assertThat(analyzed.edges()).containsExactly("analyzed.id <- a.salary IDENTITY");
        assertThat(analyzed.wrote()).contains(true);
    }

    @Test
    void describe()
            throws InterruptedException
    {
        // Trino asks the access control what the prepared statement would read and write, and so does a driver that is asked for the columns of its result
        Session prepared = Session.builder(LineageTester.SESSION).addPreparedStatement("p", "INSERT INTO a SELECT * FROM b WHERE id = ?").build();
        for (String statement : List.of("DESCRIBE INPUT p", "DESCRIBE OUTPUT p")) {
            Told told = tester.run(prepared, statement);
            assertThat(told.edges()).isEmpty();
            assertThat(told.wrote()).as(statement).contains(false);
        }
    }

    @Test
    void preparedStatements()
            throws InterruptedException
    {
        assertThat(tester.run("EXECUTE IMMEDIATE 'CREATE TABLE immediate AS SELECT salary * ? AS s FROM a' USING 3").edges()).containsExactly(
                "immediate.s <- a.salary TRANSFORMATION");
        assertThat(tester.run("EXECUTE IMMEDIATE 'SELECT ssn FROM a WHERE tenant = ''CANARY'' AND id = ?' USING 3").audit().statement().redactedSql())
                .isEqualTo("EXECUTE IMMEDIATE ? USING ? -- SELECT ssn FROM a WHERE tenant = ? AND id = ?");
        Session prepared = Session.builder(LineageTester.SESSION).addPreparedStatement("p", "CREATE TABLE prepared AS SELECT ssn FROM a WHERE id = ?").build();
        assertThat(tester.run(prepared, "EXECUTE p USING 1").edges()).containsExactly(
                "prepared <- a.id INDIRECT",
                "prepared.ssn <- a.ssn IDENTITY");
    }

    @Test
    void reads()
            throws InterruptedException
    {
        Told told = tester.run("SELECT count(*) FROM a JOIN b ON a.id = b.id WHERE a.ssn = 'CANARY'");
        assertThat(told.edges()).isEmpty();
        assertThat(told.wrote()).isEmpty();
        assertThat(told.audit().outcome().outcome()).isEqualTo(QueryOutcome.FINISHED);
        assertThat(told.audit().statement().redactedSql()).isEqualTo("SELECT count(*) FROM a JOIN b ON a.id = b.id WHERE a.ssn = ?");
        assertThat(told.audit().statement().tablesRead()).containsExactly("memory.default.a", "memory.default.b");
        assertThat(told.audit().statement().columnsRead()).containsExactly("memory.default.a.id", "memory.default.a.ssn", "memory.default.b.id");
        assertThat(told.audit().statement().tableWritten()).isEmpty();
        assertThat(told.audit().identity().user()).isEqualTo("user");
    }

    @Test
    void readsOfTablesThatAreBranches()
            throws InterruptedException
    {
        String columns = "SELECT id, ssn, tenant, salary FROM a";
        for (String read : List.of(columns + " UNION ALL TABLE b", columns + " EXCEPT (TABLE b)", "SELECT ssn FROM b WHERE id IN (SELECT id FROM (" + columns + " UNION ALL TABLE b) WHERE salary > 0 AND tenant > '')", "TABLE a UNION ALL TABLE b", "EXECUTE IMMEDIATE 'TABLE a UNION TABLE b'")) {
            assertThat(tester.run(read).audit().statement().columnsRead()).as(read).contains(
                    "memory.default.b.id",
                    "memory.default.b.salary",
                    "memory.default.b.ssn",
                    "memory.default.b.tenant");
        }
        // a view is in no plan
        assertThat(tester.run("SELECT id, ssn FROM b UNION ALL TABLE w").audit().statement().columnsRead()).containsExactly(
                "memory.default.a.id",
                "memory.default.a.ssn",
                "memory.default.b.id",
                "memory.default.b.ssn",
                "memory.default.v.id",
                "memory.default.v.ssn",
                "memory.default.w.id",
                "memory.default.w.number");
        tester.run("CREATE VIEW branches AS " + columns + " UNION ALL TABLE b");
        assertThat(tester.run("SELECT ssn FROM branches").audit().statement().columnsRead()).contains("memory.default.b.ssn");
        assertThat(tester.run("SELECT ssn FROM b UNION ALL SELECT 'x' FROM (SELECT count(*) FROM a)").audit().statement().columnsRead()).containsExactly("memory.default.b.ssn");
    }

    @Test
    void branchesThatNoPlanScans()
            throws InterruptedException
    {
        assertThat(tester.run("CREATE VIEW united AS SELECT x.ssn FROM (SELECT id, ssn, tenant, salary FROM a UNION ALL TABLE b) x WHERE x.id > 0").edges())
                .contains("united.ssn <- a.ssn TRANSFORMATION", "united.ssn <- b INFERRED");
        assertThat(tester.run("CREATE VIEW joined AS SELECT b.id, x.ssn FROM b, (SELECT id, ssn, tenant, salary FROM a UNION ALL TABLE b) x").edges())
                .contains("joined.ssn <- b INFERRED");
        assertThat(tester.run("CREATE TABLE of_view AS SELECT x.ssn FROM (SELECT id, ssn FROM a UNION ALL TABLE v) x WHERE x.id > 0").edges())
                .contains("of_view.ssn <- v INFERRED");
    }

    @Test
    void branchesWhoseConditionsTheConnectorTakes()
            throws InterruptedException
    {
        String orders = "(SELECT 1, 1, 'F' AS orderstatus, 0e0, DATE '2026-01-01', '', '', 1, '' UNION ALL TABLE tpch.tiny.orders) WHERE orderstatus = 'F'";
        assertThat(tester.run("CREATE TABLE counted AS SELECT (SELECT count(*) FROM " + orders + ") AS orders").edges())
                .containsExactly("counted.orders <- tpch.tiny.orders INFERRED");
    }

    @Test
    void failures()
            throws InterruptedException
    {
        Told analysis = tester.fail(LineageTester.SESSION, "CREATE TABLE failed AS SELECT nothing FROM a");
        assertThat(analysis.edges()).isEmpty();
        assertThat(analysis.wrote()).contains(false);
        assertThat(analysis.audit().outcome().errorCode()).contains("COLUMN_NOT_FOUND");

        Told atRun = tester.fail(LineageTester.SESSION, "CREATE TABLE failed AS SELECT CAST(ssn AS bigint) AS s FROM a");
        assertThat(atRun.edges()).isEmpty();
        assertThat(atRun.wrote()).contains(false);
        assertThat(atRun.audit().statement().tableWritten()).isEmpty();

        Told syntax = tester.fail(LineageTester.SESSION, "SELEKT secret FROM a");
        assertThat(syntax.wrote()).isEmpty();
        assertThat(syntax.audit().statement().redactedSql()).isEqualTo("\"?1\" \"?2\" FROM \"?3\"");
    }

    @Test
    void denied()
            throws InterruptedException
    {
        tester.queryRunner().getAccessControl().deny(privilege("mallory", "a.ssn", SELECT_COLUMN));
        try {
            Told told = tester.fail(MALLORY, "CREATE TABLE denied AS SELECT ssn FROM a WHERE ssn = 'CANARY'");
            assertThat(told.edges()).isEmpty();
            assertThat(told.wrote()).contains(false);
            assertThat(told.audit().outcome().outcome()).isEqualTo(QueryOutcome.DENIED);
            assertThat(told.audit().identity().user()).isEqualTo("mallory");
            assertThat(told.audit().decisions().denials()).hasSize(1);
        }
        finally {
            tester.queryRunner().getAccessControl().reset();
        }
    }

    @Test
    void masked()
            throws InterruptedException
    {
        mask("a", "ssn");
        try {
            Told told = tester.run(MALLORY, "CREATE TABLE masked AS SELECT id, ssn FROM a");
            assertThat(told.edges()).containsExactly(
                    "masked.id <- a.id IDENTITY",
                    "masked.ssn <- a.ssn IDENTITY masked");
            assertThat(told.audit().decisions().maskedColumns()).containsExactly("memory.default.a.ssn");
            // the mask of whoever makes a view says nothing about those who read it
            assertThat(tester.run(MALLORY, "CREATE VIEW masked_view AS SELECT ssn FROM a").edges()).containsExactly("masked_view.ssn <- a.ssn IDENTITY");
            // seen raw through the definer's view and masked directly: it was seen
            assertThat(tester.run(MALLORY, "CREATE TABLE seen AS SELECT v.ssn, a.ssn AS direct FROM v, a").edges()).containsExactly(
                    "seen.direct <- a.ssn IDENTITY",
                    "seen.ssn <- a.ssn TRANSFORMATION",
                    "seen.ssn <- v.ssn IDENTITY");
        }
        finally {
            tester.queryRunner().getAccessControl().reset();
        }
    }

    @Test
    void maskedThroughViews()
            throws InterruptedException
    {
        mask("v", "ssn");
        try {
            assertThat(tester.run(MALLORY, "CREATE TABLE masked_in_view AS SELECT ssn FROM v").edges()).containsExactly(
                    "masked_in_view.ssn <- a.ssn TRANSFORMATION masked",
                    "masked_in_view.ssn <- v.ssn IDENTITY masked");
        }
        finally {
            tester.queryRunner().getAccessControl().reset();
        }
        tester.queryRunner().getAccessControl().columnMask(table("a"), "ssn", "user", expression());
        try {
            assertThat(tester.run(MALLORY, "CREATE TABLE masked_below_view AS SELECT id, ssn FROM v").edges()).containsExactly(
                    "masked_below_view.id <- a.id IDENTITY",
                    "masked_below_view.id <- v.id IDENTITY",
                    "masked_below_view.ssn <- a.ssn TRANSFORMATION masked",
                    "masked_below_view.ssn <- v.ssn IDENTITY masked");
        }
        finally {
            tester.queryRunner().getAccessControl().reset();
        }
    }

    private void mask(String table, String column)
    {
        tester.queryRunner().getAccessControl().columnMask(table(table), column, "mallory", expression());
    }

    private static QualifiedObjectName table(String name)
    {
        return new QualifiedObjectName("memory", "default", name);
    }

    private static ViewExpression expression()
    {
        return ViewExpression.builder().expression("CAST('***' AS varchar)").build();
    }
}
