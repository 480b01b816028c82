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

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.CREATE_VIEW_WITH_SELECT_COLUMNS;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Versions and times of tables, and what is told about them.
 */
final class TestDeltaGovTimeTravel
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
    }

    @Test
    void timesOfCommitFiles()
            throws IOException
    {
        String table = "times_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (change_data_feed_enabled = true) AS SELECT 1 id", 1);
        assertUpdate("INSERT INTO " + table + " VALUES 2", 1);
        assertUpdate("INSERT INTO " + table + " VALUES 3", 1);
        setTimes(table, List.of("2024-01-01T00:00:00Z", "2024-01-02T00:00:00.500Z", "2024-01-02T00:00:00Z"));

        assertThat(query(asOf(table, "2024-01-01 00:00:00 UTC"))).matches("VALUES 1");
        assertThat(query(asOf(table, "2024-01-02 00:00:00.499 UTC"))).matches("VALUES 1");
        assertThat(query(asOf(table, "2024-01-02 00:00:00.500 UTC"))).matches("VALUES 1, 2");
        // a clock went back: the third version is taken for one millisecond younger than the second
        assertThat(query(asOf(table, "2024-01-02 00:00:00.500999 UTC"))).matches("VALUES 1, 2");
        assertThat(query(asOf(table, "2024-01-02 01:00:00.501 +01:00"))).matches("VALUES 1, 2, 3");
        assertThat(query(asOf(table, "2024-03-01 00:00:00 UTC"))).matches("VALUES 1, 2, 3");
        // the history and the feed tell these times, which lead back to the versions that they are told of
        assertQuery("SELECT version, to_iso8601(timestamp AT TIME ZONE 'UTC') FROM \"" + table + "$history\" WHERE version > 0", "VALUES (1, '2024-01-02T00:00:00.500Z'), (2, '2024-01-02T00:00:00.501Z')");
        String changes = "FROM TABLE(system.table_changes(schema_name => '%s', table_name => '%s', ".formatted(DeltaGovQueryRunner.SCHEMA, table);
        assertQuery("SELECT id, to_iso8601(_commit_timestamp AT TIME ZONE 'UTC') " + changes + "since_version => 0))", "VALUES (2, '2024-01-02T00:00:00.500Z'), (3, '2024-01-02T00:00:00.501Z')");
        assertQueryReturnsEmptyResult("SELECT id " + changes + "since_timestamp => TIMESTAMP '2024-01-02 00:00:00.501 UTC'))");
        // Trino itself refuses what is not in the past
        assertThat(query("SELECT id FROM " + table + " FOR TIMESTAMP AS OF current_timestamp - INTERVAL '0.001' SECOND")).matches("VALUES 1, 2, 3");
        // a restore goes by the same times
        assertUpdate("CALL system.restore(schema_name => '%s', table_name => '%s', timestamp => '2024-01-02T00:00:00.200Z')".formatted(DeltaGovQueryRunner.SCHEMA, table));
        assertThat(query("SELECT id FROM " + table)).matches("VALUES 1");
        assertQueryFails(asOf(table, "2023-12-31 23:59:59.999999 UTC"), "Table tpch\\." + table + " has no version as old as 2023-12-31T23:59:59.999999Z: the log holds versions 0 to 3\\. Ask for a later time; the table \\$history has the times of the versions");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void timesWithinCommits()
            throws IOException
    {
        Path location = directory.resolve("within_" + randomNameSuffix());
        Path log = Files.createDirectories(location.resolve("_delta_log"));
        for (int version = 0; version < 4; version++) {
            Files.writeString(log.resolve("%020d.json".formatted(version)), commit(version));
            // copied files: their times tell nothing
            Files.setLastModifiedTime(log.resolve("%020d.json".formatted(version)), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        String table = location.getFileName().toString();
        assertUpdate("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => 'file://%s')".formatted(DeltaGovQueryRunner.SCHEMA, table, location));
        // the log alone answers, so there need be no data
        assertThat(query("SELECT count(*) FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:00 UTC'")).matches("VALUES BIGINT '0'");
        assertThat(query("SELECT count(*) FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:01.999999 UTC'")).matches("VALUES BIGINT '10'");
        assertThat(query("SELECT count(*) FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:02 UTC'")).matches("VALUES BIGINT '20'");
        assertThat(query("SELECT count(*) FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '2025-01-01 00:00:00 UTC'")).matches("VALUES BIGINT '30'");
        assertQueryFails("SELECT count(*) FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '2023-12-31 00:00:00 UTC'", ".*has no version as old as.*");
    }

    @Test
    void timeTravel()
            throws Exception
    {
        String table = "travel_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint)");
        assertUpdate("INSERT INTO " + table + " VALUES 1", 1);
        // commit times are those of files, in milliseconds of a clock that is not the engine's: each time below is apart from each commit
        Thread.sleep(20);
        Object between = computeScalar("SELECT CAST(current_timestamp(3) AS varchar)");
        Thread.sleep(20);
        assertUpdate("INSERT INTO " + table + " VALUES 2", 1);
        Thread.sleep(20);
        Object after = computeScalar("SELECT CAST(current_timestamp(3) AS varchar)");
        Thread.sleep(20);

        assertThat(query("SELECT * FROM " + table)).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query("SELECT * FROM " + table + " FOR VERSION AS OF 2")).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query("SELECT * FROM " + table + " FOR VERSION AS OF 1")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT * FROM " + table + " FOR VERSION AS OF 0")).returnsEmptyResult();
        assertThat(query("SELECT * FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '" + between + "'")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT * FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '" + after + "'")).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query("SELECT a.id, b.id FROM " + table + " a LEFT JOIN " + table + " FOR VERSION AS OF 1 b ON a.id = b.id"))
                .matches("VALUES (BIGINT '1', BIGINT '1'), (BIGINT '2', CAST(null AS bigint))");

        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 3", "Table tpch\\." + table + " has no version 3: the log holds versions 0 to 2\\. Ask for one of those");
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF -1", "Table tpch\\." + table + " has no version -1: .*");
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 'x'", "FOR VERSION AS OF takes the number of a version, not a value of type varchar\\(1\\)");
        assertQueryFails("SELECT * FROM " + table + " FOR TIMESTAMP AS OF DATE '2001-01-01'", "Table .* has no version as old as 2001-01-01.*");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void history()
    {
        String table = "history_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['b']) AS SELECT 1 a, 2 b", 1);
        assertUpdate("INSERT INTO " + table + " VALUES (3, 4)", 1);
        assertThat(query("SELECT version, user_name, operation, operation_parameters, read_version, is_blind_append FROM \"" + table + "$history\""))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            (BIGINT '0', 'user', 'CREATE TABLE AS SELECT', MAP(ARRAY['partitionBy'], ARRAY['["b"]']), CAST(null AS bigint), true),
                            (BIGINT '1', 'user', 'WRITE', MAP(ARRAY['mode'], ARRAY['Append']), BIGINT '0', true)
                        """);
        assertThat(query("DESCRIBE \"" + table + "$history\"")).skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('version', 'bigint', '', ''),
                            ('timestamp', 'timestamp(3) with time zone', '', ''),
                            ('user_id', 'varchar', '', ''),
                            ('user_name', 'varchar', '', ''),
                            ('operation', 'varchar', '', ''),
                            ('operation_parameters', 'map(varchar, varchar)', '', ''),
                            ('cluster_id', 'varchar', '', ''),
                            ('read_version', 'bigint', '', ''),
                            ('isolation_level', 'varchar', '', ''),
                            ('is_blind_append', 'boolean', '', ''),
                            ('operation_metrics', 'map(varchar, varchar)', '', '')
                        """);
        assertThat(query("SELECT count(*) FROM \"" + table + "$history\" WHERE \"timestamp\" > current_timestamp - INTERVAL '1' HOUR")).matches("VALUES BIGINT '2'");
        assertQueryFails("SELECT * FROM \"" + table + "$nothing\"", ".*does not exist");
        assertUpdate("DROP TABLE " + table);
        assertQueryFails("SELECT * FROM \"" + table + "$history\"", ".*does not exist");
    }

    @Test
    void tablesAboutTablesHoldNoValues()
    {
        assertUpdate("CREATE TABLE secretive (a varchar, p varchar) WITH (partitioned_by = ARRAY['p'])");
        assertUpdate("INSERT INTO secretive VALUES ('CANARY-a', 'CANARY-p'), ('b', 'CANARY-p')", 2);
        assertUpdate("DELETE FROM secretive WHERE a = 'b'", 1);
        assertQuery("SELECT record_count, deleted_record_count FROM \"secretive$files\"", "VALUES (2, 1)");
        assertQuery("SELECT p, \"$record_count\" FROM \"secretive$partitions\"", "VALUES ('CANARY-p', 1)");
        assertQuery("SELECT version, added_files, removed_files, changes_definition, is_blind_append FROM \"secretive$transactions\"", "VALUES (0, 0, 0, true, true), (1, 1, 0, false, true), (2, 1, 1, false, false)");
        for (String table : new String[] {"secretive$transactions", "secretive$history", "secretive$properties"}) {
            assertThat(computeActual("SELECT * FROM \"" + table + "\"").toString()).doesNotContain("CANARY");
        }
        assertUpdate("DROP TABLE secretive");
    }

    private static String commit(int version)
    {
        String info = "{\"commitInfo\":{\"timestamp\":0,\"inCommitTimestamp\":%s,\"operation\":\"WRITE\"}}\n".formatted(Instant.parse("2024-01-01T00:00:00Z").plusSeconds(version).toEpochMilli());
        if (version == 0) {
            return info +
                    """
                    {"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["inCommitTimestamp"]}}
                    {"metaData":{"id":"5e0b2bb3-9d1b-4a3d-9d0e-1f4f7d1d2f11","format":{"provider":"parquet","options":{}},"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"id\\",\\"type\\":\\"integer\\",\\"nullable\\":true,\\"metadata\\":{}}]}","partitionColumns":[],"configuration":{"delta.enableInCommitTimestamps":"true"}}}
                    """;
        }
        return info + "{\"add\":{\"path\":\"f%s.parquet\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":10}\"}}\n".formatted(version);
    }

    private static String asOf(String table, String time)
    {
        return "SELECT id FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '" + time + "'";
    }

    /**
     * Whoever has remembered a version of a table is not shown one of another table that has its name now.
     */
    @Test
    void versionsOfOneTable()
            throws IOException
    {
        String table = "swapped_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 id", 1);
        String id = tableId(table);
        String version = "SELECT id FROM %s FOR VERSION AS OF '%d of %s'";
        assertThat(query(version.formatted(table, 0, id))).matches("VALUES 1");
        assertQueryFails(version.formatted(table, 1, id), "Table tpch\\." + table + " has no version 1: .*");
        assertUpdate("ALTER TABLE %1$s RENAME TO %1$s_before".formatted(table));
        assertUpdate("CREATE TABLE " + table + " AS SELECT 2 id", 1);
        assertQueryFails(version.formatted(table, 0, id), "Table tpch\\." + table + " is not the one of which a version is asked for: .*");
        assertThat(query(version.formatted(table + "_before", 0, id))).matches("VALUES 1");
        assertUpdate("DROP TABLE " + table);
        assertUpdate("DROP TABLE " + table + "_before");
    }

    /**
     * Which versions there are is for those who may read the table, and the engine asks about that after it has asked for the columns.
     */
    @Test
    void whoMayNotReadLearnsNoVersions()
            throws IOException
    {
        String table = "hidden_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 id", 1);
        for (String version : List.of("VERSION AS OF 99", "VERSION AS OF '99 of %s'".formatted(tableId(table)), "VERSION AS OF '0 of another'", "TIMESTAMP AS OF TIMESTAMP '2001-01-01 00:00:00 UTC'")) {
            String read = "SELECT id FROM %s FOR %s".formatted(table, version);
            for (String statement : List.of(read, "EXPLAIN " + read, "EXPLAIN (TYPE IO) " + read, "EXPLAIN ANALYZE " + read, "SHOW STATS FOR (%s)".formatted(read), "CREATE TABLE copied AS " + read, "CREATE VIEW copied AS " + read)) {
                assertAccessDenied(statement, "Cannot (select from columns|create view that selects from) .*", privilege(table, SELECT_COLUMN), privilege(table, CREATE_VIEW_WITH_SELECT_COLUMNS));
            }
            for (String statement : List.of(read, "EXPLAIN " + read, "EXPLAIN (TYPE IO) " + read, "EXPLAIN ANALYZE " + read, "SHOW STATS FOR (%s)".formatted(read), "CREATE TABLE copied AS " + read, "SELECT count(*), min(id) FROM (%s)".formatted(read), "SELECT 1 FROM (%s) WHERE id > 5".formatted(read))) {
                assertQueryFails(statement, "Table tpch\\." + table + " (has no version|is not the one of which a version is asked for).*");
            }
        }
        assertUpdate("DROP TABLE " + table);
    }

    private static String tableId(String table)
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory.resolve("warehouse"))) {
            Path first = paths.filter(path -> path.toString().contains("/" + table + "-") && path.endsWith("%020d.json".formatted(0))).findFirst().orElseThrow();
            Matcher id = Pattern.compile("\"metaData\":\\{\"id\":\"([^\"]+)\"").matcher(Files.readString(first));
            assertThat(id.find()).isTrue();
            return id.group(1);
        }
    }

    private void setTimes(String table, List<String> times)
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory.resolve("warehouse"))) {
            paths.filter(path -> path.toString().contains("/" + table + "-") && path.toString().endsWith(".json") && path.toString().contains("_delta_log"))
                    .forEach(path -> {
                        int version = Integer.parseInt(path.getFileName().toString().replace(".json", ""));
                        try {
                            Files.setLastModifiedTime(path, FileTime.from(Instant.parse(times.get(version))));
                        }
                        catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
