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
package io.weir.deltagov;

import io.trino.Session;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.ViewExpression;
import io.trino.testing.TestingAccessControlManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.DELETE_TABLE;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * CALL system.erase.
 */
@Execution(SAME_THREAD)
final class TestDeltaGovErase
        extends AbstractDeltaGovErase
{
    @TempDir
    static Path warehouse;

    @Override
    Path warehouse()
    {
        return warehouse;
    }

    @Test
    void leavesNoTrace()
            throws IOException
    {
        String table = "users_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, email varchar, country varchar) WITH (change_data_feed_enabled = true, partitioned_by = ARRAY['country'])");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + KEY + "', 'uk'), (2, 'grace@example.com', 'us'), (3, 'linus@example.com', 'uk')", 3);
        assertUpdate(session, "UPDATE " + table + " SET id = 10 WHERE email = '" + KEY + "'", 1);
        assertUpdate(session, "INSERT INTO " + table + " VALUES (4, '" + KEY + "', 'fr')", 1);
        assertUpdate(session, "DELETE FROM " + table + " WHERE country = 'fr'", 1);
        assertThat(holding(table, KEY)).isNotEmpty();

        assertUpdate(session, erase(table, "email = '" + KEY + "'"));

        assertThat(holding(table, KEY)).isEmpty();
        assertThat(query("SELECT id, email, country FROM " + table)).skippingTypesCheck().matches("VALUES (BIGINT '2', 'grace@example.com', 'us'), (BIGINT '3', 'linus@example.com', 'uk')");
        assertThat(query("SELECT DISTINCT procedure, state, columns FROM \"" + table + "$receipts\"")).skippingTypesCheck().matches("VALUES ('erase', 'finished', ARRAY['email'])");
        assertThat(query("SELECT kind, rows, outcome FROM \"" + table + "$receipts\" WHERE kind IN ('rows of the table', 'places that hold rows')")).skippingTypesCheck()
                .matches("VALUES ('rows of the table', BIGINT '1', 'erased'), ('places that hold rows', BIGINT '0', 'proof: nothing is left')");
        assertThat(query("SELECT DISTINCT kind FROM \"" + table + "$receipts\" WHERE file IS NOT NULL")).skippingTypesCheck()
                .matches("VALUES 'file of the table', 'file of an old version', 'change data'");
        assertThat(query("SELECT outcome FROM \"" + table + "$receipts\" WHERE kind = 'tables made of this one'")).skippingTypesCheck().matches("VALUES 'not known: the catalog has no governance.config-file'");
        // the history begins anew, and says so
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 1", "Table .* has no version 1: the log holds versions \\d+ to \\d+.*");
        assertThat(query("SELECT operation FROM \"" + table + "$history\" WHERE operation <> 'ERASED'")).skippingTypesCheck().matches("VALUES VARCHAR 'ERASE'");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (5, 'barbara@example.com', 'us')", 1);
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '3'");
        // nothing to be found any more
        assertUpdate(session, erase(table, "email = '" + KEY + "'"));
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void oneSubjectAfterTheOther()
            throws IOException
    {
        String table = "followed_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, email varchar, city varchar) WITH (change_data_feed_enabled = true)");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + KEY + "', 'London'), (2, 'grace@example.com', 'New York')", 2);
        assertUpdate(session, "UPDATE " + table + " SET city = 'Arlington' WHERE id = 2", 1);
        assertUpdate(session, erase(table, "id = 1").replace("'0s'", "'7d'"));
        assertThat(query("SELECT rows, outcome FROM \"" + table + "$receipts\" WHERE kind = 'other files of old versions' AND rows > 0")).skippingTypesCheck()
                .matches("SELECT DISTINCT rows, 'removed: only versions that were erased had them' FROM \"" + table + "$receipts\" WHERE kind = 'other files of old versions'");

        // the changes of its rows were in files without a row of the first one
        assertUpdate(session, erase(table, "id = 2").replace("'0s'", "'7d'"));

        assertThat(query("SELECT DISTINCT state FROM \"" + table + "$receipts\"")).skippingTypesCheck().matches("VALUES 'finished'");
        assertThat(holding(table, "grace@example.com")).isEmpty();
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void findsWhatStatisticsLeftOfALongText()
            throws IOException
    {
        String table = "letters_" + randomNameSuffix();
        Session session = withoutMinimum();
        String subject = "to ada lovelace, at ockham park, about \"numbers\" and engines";
        String beginning = subject.substring(0, 32);
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, letter varchar)");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + subject + "')", 1);
        String file = Path.of((String) computeScalar(session, "SELECT \"$path\" FROM " + table)).getFileName().toString();
        // somebody else's, which begins the same way
        assertUpdate(session, "INSERT INTO " + table + " VALUES (2, '" + beginning + " and nobody else')", 1);
        assertUpdate(session, "DELETE FROM " + table + " WHERE id = 1", 1);
        assertUpdate(session, "CALL system.vacuum('tpch', '" + table + "', '0s')");
        // the file is gone, and the log has the first 32 characters
        assertThat(holding(table, subject)).isEmpty();
        assertThat(holding(table, file)).isNotEmpty();

        assertUpdate(session, erase(table, "letter = '" + subject + "'"));

        assertThat(holding(table, file)).allMatch(path -> path.toString().contains("_weir/receipts"));
        assertThat(query("SELECT id, length(letter) FROM " + table)).matches("VALUES (BIGINT '2', BIGINT '48')");
        assertThat(query("SELECT state FROM \"" + table + "$receipts\" WHERE kind = 'places that hold rows'")).skippingTypesCheck().matches("VALUES 'finished'");
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 1", "Table .* has no version 1: the log holds versions \\d+ to \\d+.*");
        // the text of somebody else is no trace: nothing is left to be done
        assertUpdate(session, erase(table, "letter = '" + subject + "'"));
        assertThat(query("SELECT operation FROM \"" + table + "$history\" WHERE operation <> 'ERASED'")).skippingTypesCheck().matches("VALUES VARCHAR 'ERASE'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void byAPartition()
            throws IOException
    {
        String table = "byday_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['email']) AS SELECT * FROM (VALUES (1, '" + KEY + "'), (2, 'grace@example.com')) t (id, email)", 2);
        assertThat(holding(table, KEY)).isNotEmpty();
        assertUpdate(session, erase(table, "email = '" + KEY + "'"));
        assertThat(holding(table, KEY)).isEmpty();
        assertThat(query("SELECT id FROM " + table)).matches("VALUES 2");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void byValuesOfOtherTypes()
    {
        String table = "typed_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " AS SELECT * FROM (VALUES " +
                "(1, REAL '0.5', X'41', TIMESTAMP '1969-12-31 23:59:59.999999 UTC'), " +
                "(2, REAL '0.1', X'42', TIMESTAMP '1970-01-01 00:00:00 UTC'), " +
                "(3, REAL '-1', X'', TIMESTAMP '1970-01-01 00:00:01 UTC'), " +
                "(4, CAST(nan() AS real), X'43', NULL)) t (id, ratio, token, seen)", 4);
        assertUpdate(session, erase(table, "ratio = 0.1"));
        assertThat(query("SELECT id FROM " + table)).matches("VALUES 1, 3, 4");
        assertUpdate(session, erase(table, "token = X'41'"));
        assertThat(query("SELECT id FROM " + table)).matches("VALUES 3, 4");
        assertUpdate(session, erase(table, "seen > TIMESTAMP '1970-01-01 01:59:59.999999 +02:00'"));
        assertThat(query("SELECT id FROM " + table)).matches("VALUES 4");
        assertThat(query("SELECT DISTINCT state FROM \"" + table + "$receipts\"")).skippingTypesCheck().matches("VALUES 'finished'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void othersWriteMeanwhile()
            throws Exception
    {
        String table = "busy_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " AS SELECT nationkey, name FROM tpch.tiny.nation", 25);
        AtomicInteger acknowledged = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<?> writer = executor.submit(() -> {
                for (int number = 0; number < 8; number++) {
                    try {
                        getQueryRunner().execute(session, "INSERT INTO " + table + " VALUES (100 + " + number + ", 'writer')");
                        acknowledged.incrementAndGet();
                    }
                    catch (RuntimeException e) {
                        // one that began before an erasure and ends after it
                        assertThat(e).hasMessageContaining("run the statement again");
                    }
                }
            });
            for (int key = 0; key < 3; key++) {
                getQueryRunner().execute(session, erase(table, "nationkey = " + key).replace("'0s'", "'1h'"));
            }
            writer.get();
        }
        assertThat(computeScalar("SELECT count(*) FROM " + table + " WHERE name = 'writer'")).isEqualTo((long) acknowledged.get());
        assertThat(query("SELECT nationkey FROM " + table + " WHERE name <> 'writer'")).skippingTypesCheck().matches("SELECT nationkey FROM tpch.tiny.nation WHERE nationkey > 2");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * A refresh writes what it knew of the files of before into the log once more.
     */
    @Test
    void viewsThatAreMadeAnewForget()
            throws IOException
    {
        String table = "viewed_" + randomNameSuffix();
        String view = "view_of_" + randomNameSuffix();
        String create = "CREATE OR REPLACE MATERIALIZED VIEW " + view + " AS SELECT id, email FROM " + table;
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 id, '" + KEY + "' email", 1);
        assertUpdate(create);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        assertUpdate(withoutMinimum(), erase(table, "email = '" + KEY + "'"));
        assertUpdate("INSERT INTO " + table + " VALUES (2, 'grace')", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        assertUpdate(withoutMinimum(), "CALL system.vacuum('tpch', '" + view + "', '0s')");
        assertThat(holding(view, KEY)).isNotEmpty().allMatch(file -> file.toString().contains("_delta_log"));

        assertUpdate(create);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        assertThat(holding(view, KEY)).isEmpty();
        assertUpdate("DROP MATERIALIZED VIEW " + view);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void asksAndRefuses()
    {
        String table = "asked_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 id, 'x' secret", 1);
        Session session = withoutMinimum();
        assertAccessDenied(session, erase(table, "id = 1"), "Cannot delete from table .*", privilege(table, DELETE_TABLE));
        assertAccessDenied(session, erase(table, "id = 1"), "Cannot select from columns .*", privilege(table + ".id", SELECT_COLUMN));
        assertQueryFails(erase(table, "id = 1"), "Argument unreferenced_retention is 0.00s, shorter than the minimum of 7.00d.*");
        assertQueryFails(session, erase(table, "nobody = 1"), "Argument predicate names a column that the table does not have");
        TestingAccessControlManager accessControl = getQueryRunner().getAccessControl();
        QualifiedObjectName name = new QualifiedObjectName(DeltaGovQueryRunner.CATALOG, DeltaGovQueryRunner.SCHEMA, table);
        try {
            accessControl.columnMask(name, "secret", getSession().getUser(), ViewExpression.builder().expression("'*'").build());
            // an oracle otherwise: is there a row with this value?
            assertQueryFails(session, erase(table, "secret = 'x'"), "Access Denied: erase of table .* is for users who see all its rows, and the columns \\[secret\\] as they are");
            accessControl.reset();
            accessControl.rowFilter(name, getSession().getUser(), ViewExpression.builder().expression("id > 1").build());
            assertQueryFails(session, erase(table, "id = 1"), "Access Denied: erase of table .*");
            accessControl.reset();
            accessControl.columnMask(name, "secret", getSession().getUser(), ViewExpression.builder().expression("'*'").build());
            assertUpdate(session, erase(table, "id = 1"));
        }
        finally {
            accessControl.reset();
        }
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '0'");
        assertUpdate("DROP TABLE " + table);
    }
}
