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

import com.google.common.collect.ImmutableList;
import io.trino.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * CALL system.erase of tables whose columns were other ones before.
 */
@Execution(SAME_THREAD)
final class TestDeltaGovEraseOfColumns
        extends AbstractDeltaGovErase
{
    // one that statistics have, as it is the least of its file, and one that they have not; nothing in them is alike, so that they stay readable in files
    private static final List<String> BESIDE_OTHERS = ImmutableList.of("barbara@liskov", "grace@hopper");
    private static final int LAST_VERSION = 5;

    @TempDir
    static Path warehouse;

    @Override
    Path warehouse()
    {
        return warehouse;
    }

    @Test
    void afterAReplacement()
            throws IOException
    {
        for (String mapping : List.of("'NAME', 'NAME'", "'NONE', 'NAME'", "'NAME', 'NONE'", "'ID', 'ID'", "'NAME', 'ID'")) {
            String before = mapping.split(", ")[0];
            String after = mapping.split(", ")[1];
            String table = "replaced_" + randomNameSuffix();
            Session session = withoutMinimum();
            assertUpdate(session, "CREATE TABLE " + table + " (id bigint, email varchar) WITH (column_mapping_mode = " + before + ")");
            assertUpdate(session, "INSERT INTO " + table + " VALUES (1, 'ada@example.com'), (2, 'grace@example.com'), (3, 'zoe@example.com')", 3);
            assertUpdate(session, "CREATE OR REPLACE TABLE " + table + " WITH (column_mapping_mode = " + after + ") AS SELECT * FROM " + table + " WHERE id <> 2", 2);
            assertThat(query("SELECT email FROM " + table + " FOR VERSION AS OF 1 WHERE id = 2")).skippingTypesCheck().matches("VALUES 'grace@example.com'");

            assertUpdate(session, erase(table, "id = 2"));

            assertGone(table, "grace@example.com");
            assertThat(query("SELECT id FROM " + table)).matches("VALUES BIGINT '1', BIGINT '3'");
            assertUpdate("DROP TABLE " + table);
        }
    }

    @Test
    void afterAReplacementOfPartitions()
            throws IOException
    {
        String table = "repartitioned_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " WITH (column_mapping_mode = 'NAME', partitioned_by = ARRAY['email']) AS SELECT * FROM (VALUES (1, '" + KEY + "'), (2, 'grace@example.com')) t (id, email)", 2);
        assertUpdate(session, "CREATE OR REPLACE TABLE " + table + " WITH (column_mapping_mode = 'NAME', partitioned_by = ARRAY['id']) AS SELECT email, id FROM " + table + " WHERE id = 2", 1);
        assertUpdate(session, erase(table, "id = 1"));
        assertGone(table, KEY);
        assertThat(query("SELECT id FROM " + table)).matches("VALUES 2");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void ofAColumnThatWasDroppedAndAddedAgain()
            throws IOException
    {
        String table = "readded_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, email varchar) WITH (column_mapping_mode = 'NAME')");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + KEY + "'), (2, 'grace@example.com')", 2);
        assertUpdate(session, "ALTER TABLE " + table + " DROP COLUMN email");
        assertUpdate(session, "ALTER TABLE " + table + " ADD COLUMN email varchar");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (3, 'zoe@example.com')", 1);

        assertUpdate(session, erase(table, "email = '" + KEY + "'"));

        assertGone(table, KEY);
        // its row has no email any more, so it is no row of the subject
        assertThat(query("SELECT id, email FROM " + table)).skippingTypesCheck().matches("VALUES (BIGINT '1', NULL), (BIGINT '2', NULL), (BIGINT '3', 'zoe@example.com')");
        assertUpdate("DROP TABLE " + table);
    }

    // the first erasure takes the definition of the dropped column from the log
    @Test
    void ofADroppedColumnForOneSubjectAfterTheOther()
            throws IOException
    {
        Session session = withoutMinimum();
        for (String subject : BESIDE_OTHERS) {
            String table = createWithDroppedEmail(session, 10);
            assertUpdate(session, erase(table, "email = '" + KEY + "'"));
            assertGone(table, KEY);
            assertThat(holding(table, subject)).isNotEmpty();

            assertUpdate(session, erase(table, "email = '" + subject + "'"));

            assertGone(table, subject);
            assertRowsWithoutDroppedEmail(table);
            assertThat(query("SELECT DISTINCT rows, outcome FROM \"" + table + "$receipts\" WHERE kind = 'file of the table'")).skippingTypesCheck()
                    .matches("VALUES (BIGINT '0', 'all rows were copied, without columns that the table does not have, file removed')");
            assertUpdate("DROP TABLE " + table);
        }
    }

    @Test
    void ofADroppedColumnWhoseDefinitionWasCleanedUp()
            throws IOException
    {
        Session session = withoutMinimum();
        for (String subject : BESIDE_OTHERS) {
            String table = createWithDroppedEmail(session, LAST_VERSION);
            removeCommitsBefore(table, LAST_VERSION);
            assertThat(holding(table, subject)).isNotEmpty();

            assertUpdate(session, erase(table, "email = '" + subject + "'"));

            assertGone(table, subject);
            assertRowsWithoutDroppedEmail(table);
            // the values of others went along, so there is nothing left to be copied
            Set<Object> files = paths(table);
            assertUpdate(session, erase(table, "email = 'zoe@imlay'"));
            assertThat(paths(table)).isEqualTo(files);
            assertUpdate("DROP TABLE " + table);
        }
    }

    private String createWithDroppedEmail(Session session, int checkpointInterval)
    {
        String table = "dropped_" + randomNameSuffix();
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, email varchar, city varchar) WITH (column_mapping_mode = 'NAME', checkpoint_interval = " + checkpointInterval + ")");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + KEY + "', 'London')", 1);
        assertUpdate(session, "INSERT INTO " + table + " VALUES (2, 'barbara@liskov', 'Rome'), (3, 'grace@hopper', 'Arlington'), (4, 'zoe@imlay', 'Oslo')", 3);
        assertUpdate(session, "ALTER TABLE " + table + " DROP COLUMN email");
        assertUpdate(session, "ALTER TABLE " + table + " ADD COLUMN email varchar");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (5, 'Paris', 'linus@example.com')", 1);
        return table;
    }

    private void assertRowsWithoutDroppedEmail(String table)
    {
        assertThat(query("SELECT id, city, email FROM " + table)).skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'London', NULL), (BIGINT '2', 'Rome', NULL), (BIGINT '3', 'Arlington', NULL), (BIGINT '4', 'Oslo', NULL), (BIGINT '5', 'Paris', 'linus@example.com')");
    }

    private Set<Object> paths(String table)
    {
        return computeActual("SELECT DISTINCT \"$path\" FROM " + table).getOnlyColumnAsSet();
    }

    // as the upkeep of a log does when they are old, after a checkpoint
    private static void removeCommitsBefore(String table, int version)
            throws IOException
    {
        Path log = new WarehouseFiles(warehouse).directoriesOf(table).getFirst().resolve("_delta_log");
        WarehouseFiles.waitFor(log.resolve("%020d.checkpoint.parquet".formatted(version)));
        for (int commit = 0; commit < version; commit++) {
            Files.delete(log.resolve("%020d.json".formatted(commit)));
        }
    }

    // as in files that a conversion took in
    @Test
    void ofAFieldThatNoDefinitionHas()
            throws IOException
    {
        Session session = withoutMinimum();
        String original = "original_" + randomNameSuffix();
        assertUpdate(session, "CREATE TABLE " + original + " (id bigint, email varchar, city varchar)");
        assertUpdate(session, "INSERT INTO " + original + " VALUES (1, 'barbara@liskov', 'Rome'), (2, '" + KEY + "', 'London'), (3, 'zoe@imlay', 'Oslo')", 3);
        String table = "converted_" + randomNameSuffix();
        Path directory = warehouse.resolve("tpch").resolve(table + "-0");
        WarehouseFiles.copy(new WarehouseFiles(warehouse).directoriesOf(original).getFirst(), directory);
        Path creation = directory.resolve("_delta_log/%020d.json".formatted(0));
        String definition = Files.readString(creation);
        Files.writeString(creation, definition.replaceFirst("\\{[^{}]*\\\\\"email\\\\\"[^{}]*\\{\\}\\},", ""));
        assertThat(Files.readString(creation)).isNotEqualTo(definition).doesNotContain("email");
        assertUpdate(session, "CALL system.register_table(schema_name => 'tpch', table_name => '%s', table_location => '%s')".formatted(table, directory.toUri()));

        assertThat(holding(table, KEY)).isNotEmpty();
        assertUpdate(session, erase(table, "city = 'Paris'"));

        assertGone(table, KEY);
        assertThat(query("SELECT id, city FROM " + table)).skippingTypesCheck().matches("VALUES (BIGINT '1', 'Rome'), (BIGINT '2', 'London'), (BIGINT '3', 'Oslo')");
        assertUpdate("DROP TABLE " + table);
        assertUpdate("DROP TABLE " + original);
    }

    @Test
    void ofAColumnThatCameBackWithAnotherType()
            throws IOException
    {
        String table = "retyped_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, account varchar) WITH (column_mapping_mode = 'NAME')");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + KEY + "')", 1);
        assertUpdate(session, "ALTER TABLE " + table + " DROP COLUMN account");
        assertUpdate(session, "ALTER TABLE " + table + " ADD COLUMN account bigint");
        // nobody can tell whether the text was 7
        assertUpdate(session, erase(table, "account = 7"));
        assertGone(table, KEY);
        assertThat(query("SELECT id, account FROM " + table)).matches("VALUES (BIGINT '1', CAST(NULL AS bigint))");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void ofColumnsThatExchangedTheirNames()
    {
        String table = "exchanged_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " (host varchar, guest varchar, since bigint) WITH (column_mapping_mode = 'NAME')");
        assertUpdate(session, "INSERT INTO " + table + " VALUES ('ada', 'grace', 1), ('grace', 'ada', 2), ('zoe', 'eve', 3)", 3);
        assertUpdate(session, "ALTER TABLE " + table + " RENAME COLUMN host TO other");
        assertUpdate(session, "ALTER TABLE " + table + " RENAME COLUMN guest TO host");
        assertUpdate(session, "ALTER TABLE " + table + " RENAME COLUMN other TO guest");
        // of the rows that the table has, those that have it now
        assertUpdate(session, erase(table, "host = 'ada'"));
        assertThat(query("SELECT host, guest FROM " + table)).skippingTypesCheck().matches("VALUES ('grace', 'ada'), ('eve', 'zoe')");
        assertThat(query("SELECT DISTINCT state FROM \"" + table + "$receipts\"")).skippingTypesCheck().matches("VALUES 'finished'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void ofARenamedColumn()
            throws IOException
    {
        String table = "renamed_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, email varchar) WITH (column_mapping_mode = 'NAME')");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + KEY + "'), (2, 'grace@example.com')", 2);
        assertUpdate(session, "CREATE OR REPLACE TABLE " + table + " WITH (column_mapping_mode = 'NAME') AS SELECT * FROM " + table, 2);
        assertUpdate(session, "ALTER TABLE " + table + " RENAME COLUMN email TO contact");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (3, '" + KEY + "')", 1);
        assertUpdate(session, erase(table, "contact = '" + KEY + "'"));
        assertGone(table, KEY);
        assertThat(query("SELECT id FROM " + table)).matches("VALUES BIGINT '2'");
        assertUpdate("DROP TABLE " + table);
    }

    // files of before have no value of it, and that is known
    @Test
    void ofAColumnThatWasAdded()
    {
        String table = "widened_" + randomNameSuffix();
        Session session = withoutMinimum();
        assertUpdate(session, "CREATE TABLE " + table + " (id bigint, email varchar) WITH (column_mapping_mode = 'NAME')");
        assertUpdate(session, "INSERT INTO " + table + " VALUES (1, '" + KEY + "')", 1);
        assertUpdate(session, "UPDATE " + table + " SET email = 'ada@example.com'", 1);
        assertUpdate(session, "ALTER TABLE " + table + " ADD COLUMN phone varchar");
        assertUpdate(session, erase(table, "phone = '555-0100'"));
        assertThat(query("SELECT state, rows FROM \"" + table + "$receipts\" WHERE kind = 'places that hold rows'")).skippingTypesCheck().matches("VALUES ('finished', BIGINT '0')");
        assertThat(query("SELECT id FROM " + table + " FOR VERSION AS OF 1")).matches("VALUES BIGINT '1'");
        assertUpdate("DROP TABLE " + table);
    }
}
