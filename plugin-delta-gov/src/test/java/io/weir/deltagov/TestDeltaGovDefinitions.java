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
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Definitions of tables, as users change them and as other writers leave them.
 */
final class TestDeltaGovDefinitions
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
    }

    @Test
    void everyTypeRoundTrips()
    {
        @Language("SQL") String values =
                """
                SELECT * FROM (VALUES (
                    true, TINYINT '-128', SMALLINT '7', INTEGER '-1', BIGINT '9223372036854775807', REAL '1.5', DOUBLE '-0.0',
                    DECIMAL '12345678.90', DECIMAL '-12345678901234567890123456789012345.678', 'tæxt 日本 🎉', X'00FF', DATE '1582-10-03',
                    TIMESTAMP '2021-03-14 02:30:00.123456', TIMESTAMP '1969-12-31 23:59:59.999999 UTC',
                    ARRAY[1, null, 3], MAP(ARRAY['a', 'b'], ARRAY[1, null]), CAST(ROW(1, 'x', ARRAY[ROW(2.5)]) AS ROW(a integer, b varchar, c array(row(d decimal(3,1)))))),
                   (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null))
                t(c_boolean, c_tinyint, c_smallint, c_integer, c_bigint, c_real, c_double, c_decimal_short, c_decimal_long, c_varchar, c_varbinary, c_date, c_timestamp, c_timestamp_tz, c_array, c_map, c_row)
                """;
        String table = "types_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS " + values, 2);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches(values);
        assertUpdate("INSERT INTO " + table + " " + values, 2);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches(values + " UNION ALL " + values);
        assertThat(query("SELECT count(*) FROM " + table + " WHERE c_decimal_long < 0 AND c_timestamp > TIMESTAMP '2021-01-01 00:00:00' AND c_varchar = 'tæxt 日本 🎉' AND c_row.a = 1"))
                .matches("VALUES BIGINT '2'");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE c_map IS NULL AND c_date IS NULL")).matches("VALUES BIGINT '2'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void nearTypesAreMadeToFit()
    {
        String table = "near_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT CAST('a' AS varchar(3)) v, CAST('b' AS char(3)) c, TIMESTAMP '2020-01-01 00:00:00.123' t, TIMESTAMP '2020-01-01 00:00:00 UTC' z, ARRAY[CAST('x' AS varchar(1))] a", 1);
        assertThat(query("DESCRIBE " + table)).skippingTypesCheck()
                .matches("VALUES ('v', 'varchar', '', ''), ('c', 'varchar', '', ''), ('t', 'timestamp(6)', '', ''), ('z', 'timestamp(6) with time zone', '', ''), ('a', 'array(varchar)', '', '')");
        assertUpdate("DROP TABLE " + table);
        assertQueryFails("CREATE TABLE " + table + " (a time)", "Unsupported type: Delta has none for time\\(3\\).*");
        assertQueryFails("CREATE TABLE " + table + " AS SELECT uuid() u", "Unsupported type: Delta has none for uuid.*");
    }

    @Test
    void partitions()
    {
        String table = "partitions_" + randomNameSuffix();
        @Language("SQL") String rows =
                """
                SELECT * FROM (VALUES
                    (1, true, BIGINT '5', DECIMAL '1.50', 'a/b=c %20', DATE '2020-02-29', TIMESTAMP '2020-01-01 00:00:00.000001', TIMESTAMP '2020-01-01 12:00:00 UTC', DOUBLE '1.5'),
                    (2, false, BIGINT '-5', DECIMAL '-1.50', 'ünï', DATE '1500-01-01', TIMESTAMP '1960-01-01 00:00:00', TIMESTAMP '1960-01-01 12:00:00.5 UTC', nan()),
                    (3, null, null, null, null, null, null, null, null))
                t(id, p_boolean, p_bigint, p_decimal, p_varchar, p_date, p_timestamp, p_timestamp_tz, p_double)
                """;
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['p_boolean', 'p_bigint', 'p_decimal', 'p_varchar', 'p_date', 'p_timestamp', 'p_timestamp_tz', 'p_double']) AS " + rows, 3);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches(rows);
        assertThat(query("SELECT id FROM " + table + " WHERE p_boolean AND p_bigint = 5 AND p_decimal = 1.5 AND p_varchar = 'a/b=c %20' AND p_date = DATE '2020-02-29' AND p_timestamp = TIMESTAMP '2020-01-01 00:00:00.000001' AND p_timestamp_tz = TIMESTAMP '2020-01-01 13:00:00 +01:00'"))
                .matches("VALUES 1");
        assertThat(query("SELECT id FROM " + table + " WHERE p_varchar IS NULL AND p_double IS NULL AND p_timestamp_tz IS NULL")).matches("VALUES 3");
        assertThat(query("SELECT id FROM " + table + " WHERE p_double > 1")).matches("VALUES 1");
        assertThat(query("SELECT id FROM " + table + " WHERE is_nan(p_double)")).matches("VALUES 2");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("partitioned_by = ARRAY['p_boolean','p_bigint','p_decimal','p_varchar','p_date','p_timestamp','p_timestamp_tz','p_double']");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void valuesThatPartitionsDoNotTake()
    {
        assertUpdate("CREATE TABLE pieces (id integer, p varchar, b varbinary) WITH (partitioned_by = ARRAY['p', 'b'])");
        assertThat(query("INSERT INTO pieces VALUES (1, '', X'41')")).failure().hasMessageContaining("Delta keeps an empty varchar as NULL in a partition column").hasErrorCode(NOT_SUPPORTED);
        assertThat(query("INSERT INTO pieces VALUES (1, 'x', X'00ff')")).failure().hasMessageContaining("must be UTF-8").hasErrorCode(NOT_SUPPORTED);
        assertUpdate("INSERT INTO pieces VALUES (1, ' ', X'41'), (2, NULL, NULL)", 2);
        assertThat(query("SELECT id FROM pieces WHERE p = ' ' AND b = X'41'")).matches("VALUES 1");
        assertUpdate("DROP TABLE pieces");
    }

    @Test
    void widenedTypes()
    {
        assertUpdate("CREATE TABLE widened (p date, i integer, t tinyint, r real, n decimal(5, 2), d date, l array(integer)) WITH (partitioned_by = ARRAY['p'])");
        assertUpdate("INSERT INTO widened VALUES (DATE '2026-01-01', 1, 2, 1.5, 1.25, DATE '2026-01-02', ARRAY[1])", 1);
        for (String change : new String[] {"i SET DATA TYPE bigint", "t SET DATA TYPE double", "r SET DATA TYPE double", "n SET DATA TYPE decimal(20, 4)", "d SET DATA TYPE timestamp(6)", "l SET DATA TYPE array(bigint)"}) {
            assertUpdate("ALTER TABLE widened ALTER COLUMN " + change);
        }
        assertUpdate("INSERT INTO widened VALUES (DATE '2026-01-01', 5000000000, 0.5, 1e300, 12345678.1234, TIMESTAMP '2026-01-02 03:04:05.678901', ARRAY[5000000000])", 1);
        String rows = "VALUES (BIGINT '1', DOUBLE '2', DOUBLE '1.5', CAST(1.25 AS decimal(20, 4)), TIMESTAMP '2026-01-02 00:00:00.000000', ARRAY[BIGINT '1']), (5000000000, 0.5, 1e300, 12345678.1234, TIMESTAMP '2026-01-02 03:04:05.678901', ARRAY[5000000000])";
        assertThat(query("SELECT i, t, r, n, d, l FROM widened")).matches(rows);
        assertQuery("SELECT count(*) FROM widened WHERE i = 1 AND n = 1.25 AND r = 1.5 AND t = 2 AND d = TIMESTAMP '2026-01-02 00:00:00'", "VALUES 1");
        assertQuery("SELECT count(*) FROM widened WHERE i > 1", "VALUES 1");
        assertQuery("SELECT count(*) FROM widened WHERE d > TIMESTAMP '2026-01-02 03:00:00'", "VALUES 1");
        assertUpdate("UPDATE widened SET i = i + 1", 2);
        assertUpdate("ALTER TABLE widened ALTER COLUMN p SET DATA TYPE timestamp(6)");
        assertQuery("SELECT count(*) FROM widened WHERE p = TIMESTAMP '2026-01-01 00:00:00'", "VALUES 2");
        assertUpdate("INSERT INTO widened (p, i) VALUES (TIMESTAMP '2026-01-01 00:00:00', 7), (TIMESTAMP '2026-01-01 01:00:00', 8)", 2);
        assertQuery("SELECT i FROM widened WHERE p > TIMESTAMP '2026-01-01 00:00:00'", "VALUES 8");
        assertQueryFails("ALTER TABLE widened ALTER COLUMN i SET DATA TYPE integer", "Cannot change the type of i from long to integer: Delta only widens types.*");
        assertUpdate("DROP TABLE widened");
    }

    @Test
    void definitionsCanBeRunAgain()
    {
        assertUpdate("CREATE TABLE told (id bigint) WITH (extra_properties = MAP(ARRAY['delta.constraints.positive', 'team'], ARRAY['id > 0', 'a=b''']))");
        String definition = (String) computeScalar("SHOW CREATE TABLE told");
        assertThat(definition).contains("extra_property_list = ARRAY['delta.constraints.positive=id > 0','team=a=b''']");
        assertUpdate("DROP TABLE told");
        assertUpdate(definition);
        assertThat((String) computeScalar("SHOW CREATE TABLE told")).isEqualTo(definition);
        assertQueryFails("INSERT INTO told VALUES 0", "A new row of table tpch.told does not meet delta.constraints.positive, which is: id > 0 .*");
        assertUpdate("CREATE TABLE like_told (LIKE told INCLUDING PROPERTIES)");
        assertQueryFails("INSERT INTO like_told VALUES 0", "A new row of table tpch.like_told does not meet delta.constraints.positive, which is: id > 0 .*");
        assertUpdate("ALTER TABLE told SET PROPERTIES extra_property_list = ARRAY['team=c']");
        assertQuery("SELECT value FROM \"told$properties\" WHERE key = 'team'", "VALUES 'c'");
        assertQueryFails("ALTER TABLE told SET PROPERTIES extra_property_list = ARRAY['team']", ".*not of the form 'name=value'.*");
        assertQueryFails("CREATE TABLE twice (id bigint) WITH (extra_property_list = ARRAY['team=c'], extra_properties = MAP(ARRAY['team'], ARRAY['d']))", "Property 'team' is both in extra_properties and in extra_property_list.*");
        assertUpdate("DROP TABLE told");
        assertUpdate("DROP TABLE like_told");
    }

    @Test
    void columnMappingArrivesWithTheFirstRename()
    {
        assertUpdate("CREATE TABLE mapped (id bigint, name varchar, part varchar, nested row(a bigint, b varchar)) WITH (partitioned_by = ARRAY['part'])");
        assertUpdate("INSERT INTO mapped VALUES (1, 'one', 'p', row(1, 'x')), (2, 'two', 'q', row(2, 'y'))", 2);
        assertUpdate("ALTER TABLE mapped RENAME COLUMN name TO \"full name\"");
        assertUpdate("ALTER TABLE mapped RENAME COLUMN part TO bucket");
        assertUpdate("ALTER TABLE mapped RENAME COLUMN nested.b TO c");
        assertUpdate("ALTER TABLE mapped ADD COLUMN name varchar");
        assertUpdate("ALTER TABLE mapped ADD COLUMN part varchar FIRST");
        assertUpdate("ALTER TABLE mapped ADD COLUMN nested.b varchar");
        assertUpdate("INSERT INTO mapped VALUES ('new', 3, 'three', 'r', row(3, 'z', 'w'), 'again')", 1);
        assertQuery("SELECT id, \"full name\", bucket, name, part, nested.c, nested.b FROM mapped", "VALUES (1, 'one', 'p', NULL, NULL, 'x', NULL), (2, 'two', 'q', NULL, NULL, 'y', NULL), (3, 'three', 'r', 'again', 'new', 'z', 'w')");
        assertQuery("SELECT id FROM mapped WHERE bucket = 'q' AND \"full name\" = 'two'", "VALUES 2");
        assertQueryReturnsEmptyResult("SELECT id FROM mapped WHERE name = 'one'");
        assertUpdate("DELETE FROM mapped WHERE bucket = 'p'", 1);
        assertUpdate("UPDATE mapped SET name = 'changed' WHERE id = 2", 1);
        assertQuery("SELECT id, name FROM mapped", "VALUES (2, 'changed'), (3, 'again')");
        assertUpdate("ALTER TABLE mapped DROP COLUMN \"full name\"");
        assertUpdate("ALTER TABLE mapped ADD COLUMN \"full name\" varchar");
        assertQuery("SELECT id, \"full name\" FROM mapped", "VALUES (2, NULL), (3, NULL)");
        assertUpdate("CREATE TABLE two (a bigint, p date) WITH (partitioned_by = ARRAY['p'])");
        assertQueryFails("ALTER TABLE two DROP COLUMN a", ".* would have no columns beside those that it is partitioned by.*");
        assertUpdate("INSERT INTO two VALUES (1, DATE '12026-01-01'), (2, DATE '-0044-03-15')", 2);
        assertUpdate("ALTER TABLE two ALTER COLUMN p SET DATA TYPE timestamp(6)");
        assertQuery("SELECT a FROM two WHERE p > TIMESTAMP '9999-12-31 00:00:00'", "VALUES 1");
        assertQuery("SELECT a FROM two WHERE year(p) < 0", "VALUES 2");
        assertUpdate("DROP TABLE two");
        assertQueryFails("ALTER TABLE mapped DROP COLUMN bucket", "Cannot drop column 'bucket': table tpch.mapped is partitioned by it.*");
        assertQueryFails("ALTER TABLE mapped SET PROPERTIES column_mapping_mode = 'NONE'", "Table property column_mapping_mode cannot be changed from NAME to NONE.*");
        assertThat((String) computeScalar("SHOW CREATE TABLE mapped")).contains("column_mapping_mode = 'NAME'").contains("partitioned_by = ARRAY['bucket']");
        assertQuery("SELECT id, name, part FROM mapped FOR VERSION AS OF 1", "VALUES (1, 'one', 'p'), (2, 'two', 'q')");
        assertUpdate("DROP TABLE mapped");
    }

    @Test
    void replacedTables()
    {
        for (String mode : new String[] {"NONE", "NAME", "ID"}) {
            String with = "WITH (column_mapping_mode = '" + mode + "')";
            assertUpdate("CREATE TABLE replaced " + with + " AS SELECT 1 a, 'x' b", 1);
            assertUpdate("INSERT INTO replaced VALUES (2, 'y')", 1);
            assertUpdate("CREATE OR REPLACE TABLE replaced " + with + " AS SELECT b, a + 1 c FROM replaced", 2);
            assertQuery("SELECT * FROM replaced", "VALUES ('x', 2), ('y', 3)");
            assertUpdate("INSERT INTO replaced VALUES ('z', 9)", 1);
            assertUpdate("DELETE FROM replaced WHERE c = 2", 1);
            assertQuery("SELECT * FROM replaced", "VALUES ('y', 3), ('z', 9)");
            assertUpdate("CREATE OR REPLACE TABLE replaced (d date)");
            assertQueryReturnsEmptyResult("SELECT * FROM replaced");
            assertQuery("SELECT a, b FROM replaced FOR VERSION AS OF 1", "VALUES (1, 'x'), (2, 'y')");
            assertQuery("SELECT operation FROM \"replaced$history\" ORDER BY version DESC LIMIT 1", "VALUES 'CREATE OR REPLACE TABLE'");
            assertUpdate("DROP TABLE replaced");
        }
    }

    @Test
    void properties()
    {
        assertUpdate("CREATE TABLE props (a bigint) WITH (checkpoint_interval = 7, change_data_feed_enabled = true, extra_properties = MAP(ARRAY['Owner', 'delta.setTransactionRetentionDuration'], ARRAY['Ada', 'interval 3 days']))");
        assertThat((String) computeScalar("SHOW CREATE TABLE props")).contains("checkpoint_interval = 7", "change_data_feed_enabled = true");
        assertQuery("SELECT value FROM \"props$properties\" WHERE key IN ('Owner', 'delta.setTransactionRetentionDuration')", "VALUES 'Ada', 'interval 3 days'");
        assertUpdate("ALTER TABLE props SET PROPERTIES checkpoint_interval = DEFAULT, change_data_feed_enabled = DEFAULT, deletion_vectors_enabled = false, extra_properties = MAP(ARRAY['Owner', 'Team'], ARRAY[NULL, 'x'])");
        assertThat((String) computeScalar("SHOW CREATE TABLE props"))
                .contains("deletion_vectors_enabled = false")
                .doesNotContain("checkpoint_interval", "change_data_feed_enabled");
        assertQuery("SELECT key FROM \"props$properties\" WHERE key IN ('Owner', 'Team', 'delta.setTransactionRetentionDuration')", "VALUES 'Team', 'delta.setTransactionRetentionDuration'");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = DEFAULT");
        // the protocol is told as well
        assertQuery("SELECT value FROM \"props$properties\" WHERE key IN ('delta.minReaderVersion', 'delta.minWriterVersion', 'delta.feature.deletionVectors')", "VALUES '3', '7', 'supported'");
        assertQueryFails("CREATE SCHEMA elsewhere WITH (location = 's3://bucket/elsewhere')", "Schema elsewhere cannot have a location: .* in its warehouse .*");
        assertQuery("SELECT key, value FROM \"props$properties\" WHERE key LIKE 'delta.enable%'", "VALUES ('delta.enableDeletionVectors', 'false'), ('delta.enableChangeDataFeed', 'false')");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.columnMapping.maxColumnId'], ARRAY['1'])", "Property 'delta.columnMapping.maxColumnId' is kept by the writers of the table and cannot be set");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.enableDeletionVectors'], ARRAY['true'])", "Property 'delta.enableDeletionVectors' in extra_properties has a table property of its own: use deletion_vectors_enabled");
        assertUpdate("CREATE TABLE long_name (a bigint) WITH (extra_properties = MAP(ARRAY[rpad('x', 60000, 'x')], ARRAY['y']))");
        assertQuery("SELECT length(key) FROM \"long_name$properties\" WHERE value = 'y'", "VALUES 60000");
        // Delta's names are the same in any case: a mapping that is set like this would hide the columns of the files that are there
        for (String mode : new String[] {"none", "id", "name"}) {
            assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.columnmapping.MODE'], ARRAY['%s'])".formatted(mode), "Property 'delta.columnMapping.mode' in extra_properties has a table property of its own: use column_mapping_mode");
        }
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.columnmapping.MAXCOLUMNID'], ARRAY['1'])", "Property 'delta.columnmapping.MAXCOLUMNID' is kept by the writers of the table and cannot be set");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['Delta.Constraints.positive'], ARRAY['a > 0'])", "Property 'Delta.Constraints.positive' must not be 'a > 0': constraints begin with delta.constraints., spelt like this.*");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.logRetentionDuration'], ARRAY['soon'])", "(?s).*delta.logRetentionDuration.*");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.feature.variantType'], ARRAY['supported'])", ".*variantType.*not supported for writing.*");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.isolationlevel', 'DELTA.logretentionduration'], ARRAY['serializable', 'interval 3 days'])");
        assertQuery("SELECT key FROM \"props$properties\" WHERE value IN ('serializable', 'interval 3 days')", "VALUES 'delta.isolationLevel', 'delta.logRetentionDuration'");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.ISOLATIONLEVEL'], ARRAY[NULL])");
        assertQueryReturnsEmptyResult("SELECT value FROM \"props$properties\" WHERE key = 'delta.isolationLevel'");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.appendOnly', 'delta.APPENDONLY'], ARRAY['true', 'false'])", "Property 'delta.appendOnly' is twice in extra_properties.*");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.enableTypeWidening'], ARRAY['false'])");
        assertQueryFails("ALTER TABLE props ALTER COLUMN a SET DATA TYPE decimal(30)", "Column 'a' cannot be given another type: the table property delta.enableTypeWidening is false.*");
        assertQueryFails("ALTER TABLE props SET PROPERTIES partitioned_by = ARRAY['a']", "Table property partitioned_by cannot be changed.*");
        assertQueryFails("CREATE TABLE props_bad (a bigint) WITH (checkpoint_interval = 0)", ".*checkpoint_interval is 0; it must be at least 1.*");
        assertUpdate("ALTER TABLE props SET PROPERTIES column_mapping_mode = 'NAME', extra_properties = MAP(ARRAY['delta.enableInCommitTimestamps'], ARRAY['true'])");
        assertUpdate("INSERT INTO props VALUES 1", 1);
        assertQuery("SELECT * FROM props", "VALUES 1");
        assertUpdate("DROP TABLE props");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "partitioned_by = ARRAY[NULL] | .*An entry of table property partitioned_by is NULL.*",
            "clustered_by = ARRAY[NULL] | .*An entry of table property clustered_by is NULL.*",
            "extra_property_list = ARRAY[NULL] | .*An entry of table property extra_property_list is NULL.*",
            "clustered_by = ARRAY['zz'] | .*Clustering column zz is not a column of the table.*",
            "partitioned_by = ARRAY['a'], clustered_by = ARRAY['b'] | .*A table is either partitioned or clustered.*",
            "extra_property_list = ARRAY['delta.appendOnly=maybe'] | Property 'delta.appendOnly' must not be 'maybe': it is either true or false",
            "extra_property_list = ARRAY['delta.isolationLevel=Snapshotty'] | Property 'delta.isolationLevel' must not be 'Snapshotty': .*",
            "extra_property_list = ARRAY['delta.logRetentionDuration=interval 1 month'] | Property 'delta.logRetentionDuration' must not be 'interval 1 month': it is an interval such as .*",
            "extra_property_list = ARRAY['delta.setTransactionRetentionDuration=soon'] | Property 'delta.setTransactionRetentionDuration' must not be 'soon': it is an interval such as .*",
            "extra_property_list = ARRAY['delta.apendOnly=true'] | Property 'delta.apendOnly' must not be 'true': it is none of the properties that are obeyed here, which are delta.appendOnly, .*",
            "extra_property_list = ARRAY['delta.autoOptimize.optimizeWrite=true'] | Property 'delta.autoOptimize.optimizeWrite' must not be 'true': it can only be false here, .*",
            "extra_property_list = ARRAY['delta.enableIcebergCompatV1=true'] | Property 'delta.enableIcebergCompatV1' must not be 'true': it can only be false here, .*",
            "extra_property_list = ARRAY['delta.coordinatedCommits.commitCoordinator-preview=x'] | Property 'delta.coordinatedCommits.commitCoordinator-preview' must not be .*",
            "extra_property_list = ARRAY['delta.checkpoint.writeStatsAsStruct=true'] | Property 'delta.checkpoint.writeStatsAsStruct' must not be .*",
            "extra_property_list = ARRAY['delta.parquet.compression.codec=lz4'] | Property 'delta.parquet.compression.codec' must not be 'lz4': it must be one of zstd, .*",
            "extra_property_list = ARRAY['delta.parquet.format.version=2.12.0'] | Property 'delta.parquet.format.version' must not be .*",
            "extra_property_list = ARRAY['delta.targetFileSize=big'] | Property 'delta.targetFileSize' must not be 'big': it must be a number of bytes.*",
            "extra_property_list = ARRAY['delta.targetFileSize=9999999999g'] | Property 'delta.targetFileSize' must not be .*",
            "extra_property_list = ARRAY['delta.dataSkippingStatsColumns=a, c'] | .*Property delta.dataSkippingStatsColumns names the column c, which the table does not have.*",
            "extra_property_list = ARRAY['delta.dataSkippingStatsColumns=a, A'] | .*names the column A twice.*",
            "extra_property_list = ARRAY['delta.dataSkippingStatsColumns=`a'] | .*ends inside a backtick quote.*",
            "extra_property_list = ARRAY['delta.randomPrefixLength=0'] | Property 'delta.randomPrefixLength' must not be .*",
            "extra_property_list = ARRAY['delta.checkpointPolicy=v7'] | .*Property delta.checkpointPolicy must not be 'v7'.*",
            "extra_property_list = ARRAY['delta.feature.noSuch=supported'] | .*noSuch.*",
            "extra_property_list = ARRAY['delta.constraints.c=zz > 1'] | The condition of 'delta.constraints.c' names the column 'zz', which the table does not have",
            "extra_property_list = ARRAY['delta.constraints.=a > 1'] | Property 'delta.constraints.' must not be .*the constraint has no name",
            "extra_property_list = ARRAY['weir.legalhold=case 7'] | Property 'weir.legalhold' must not be 'case 7': of the properties that begin with weir. there are weir.historyOf and weir.legalHold, spelt like this",
            "extra_property_list = ARRAY['Weir.hold=case 7'] | Property 'Weir.hold' must not be .*",
            "extra_properties = MAP(ARRAY[''], ARRAY['x']) | .*is not the name of a property.*",
            "extra_properties = MAP(ARRAY['x=y'], ARRAY['x']) | .*'x=y' in extra_properties is not the name of a property.*",
    })
    void valuesThatPropertiesDoNotTake(String properties, String message)
    {
        String table = "refused_" + randomNameSuffix();
        assertThat(query("CREATE TABLE " + table + " (a integer, b integer) WITH (" + properties + ")")).failure()
                .hasMessageMatching("(?s)" + message)
                .hasErrorCode(INVALID_TABLE_PROPERTY);
        assertQueryReturnsEmptyResult("SHOW TABLES LIKE '" + table + "'");
        // the same afterwards
        if (properties.startsWith("extra_property_list = ARRAY['")) {
            assertUpdate("CREATE TABLE " + table + " (a integer, b integer)");
            assertQueryFails("ALTER TABLE " + table + " SET PROPERTIES " + properties, "(?s)" + message);
            assertUpdate("INSERT INTO " + table + " VALUES (1, 2)", 1);
            assertUpdate("DROP TABLE " + table);
        }
    }

    /**
     * For these a writer need not be of the reference implementation: each is seen in the files.
     */
    @Test
    void filesAreAsTheTableAsks()
    {
        assertUpdate("CREATE TABLE asked (id bigint, name varchar, p varchar) WITH (partitioned_by = ARRAY['p'], extra_property_list = ARRAY['delta.parquet.compression.codec=SNAPPY', 'delta.targetFileSize=1kb', 'delta.randomizeFilePrefixes=true', 'delta.randomPrefixLength=5', 'delta.dataSkippingStringPrefixLength=3'])");
        assertUpdate("INSERT INTO asked SELECT n, 'name ' || CAST(n AS varchar), 'p ' || CAST(n % 2 AS varchar) FROM (SELECT m * 10000 + n AS n FROM UNNEST(sequence(1, 10000)) t(n) CROSS JOIN UNNEST(sequence(0, 4)) u(m))", 50000);
        assertQuery("SELECT count(*) > 3, bool_and(regexp_like(path, '/[a-zA-Z0-9]{5}/[^/]+\\.snappy\\.parquet$')) FROM \"asked$files\"", "VALUES (true, true)");
        assertQuery("SELECT count(*), count_if(name < 'nam') FROM asked WHERE name >= 'name 9990'", "VALUES (10, 0)");
        assertUpdate("DELETE FROM asked WHERE id % 1000 = 7", 50);
        assertUpdate("ALTER TABLE asked SET PROPERTIES deletion_vectors_enabled = false");
        assertUpdate("UPDATE asked SET name = 'again' WHERE id = 8", 1);
        assertQuery("SELECT count(*), count_if(name = 'again'), count_if(id % 1000 = 7) FROM asked", "VALUES (49950, 1, 0)");
        assertUpdate("CREATE TABLE asked_as WITH (extra_property_list = ARRAY['delta.parquet.compression.codec=gzip']) AS SELECT 1 x", 1);
        assertQuery("SELECT path LIKE '%.gzip.parquet' FROM \"asked_as$files\"", "VALUES true");

        assertUpdate("CREATE TABLE asked_whole (id bigint, name varchar) WITH (extra_property_list = ARRAY['delta.targetFileSize=100MB'])");
        assertUpdate("INSERT INTO asked_whole VALUES (1, 'a')", 1);
        assertUpdate("INSERT INTO asked_whole VALUES (2, 'b')", 1);
        assertUpdate("ALTER TABLE asked_whole EXECUTE optimize");
        assertQuery("SELECT count(*) FROM \"asked_whole$files\"", "VALUES 1");
        assertUpdate("DROP TABLE asked");
        assertUpdate("DROP TABLE asked_as");
        assertUpdate("DROP TABLE asked_whole");
    }

    @Test
    void namesThatAreTaken()
    {
        for (String name : new String[] {"$path", "$FILE_SIZE", "$file_modified_time"}) {
            assertQueryFails("CREATE TABLE taken (a integer, \"" + name + "\" integer)", "Column name '.*' is that of a hidden column of all tables.*");
        }
        assertUpdate("CREATE TABLE taken (a integer)");
        assertQueryFails("ALTER TABLE taken ADD COLUMN \"$path\" integer", ".*Column '.*' already exists");
        assertQueryFails("ALTER TABLE taken RENAME COLUMN a TO \"$path\"", ".*Column '.*' already exists");
        assertQueryFails("ALTER TABLE taken ADD COLUMN r row(x integer, x integer)", "The fields of a row need different names in Delta, .* has two named x\\. Rename one of them");
        assertQueryFails("ALTER TABLE taken ADD COLUMN r array(row(x integer, \"X\" integer))", "The fields of a row need different names in Delta, .*");
        assertUpdate("INSERT INTO taken VALUES 1", 1);
        assertUpdate("ALTER TABLE taken ADD COLUMN _Change_Type varchar");
        assertQueryFails("ALTER TABLE taken SET PROPERTIES change_data_feed_enabled = true", ".*has a change data feed, and its columns \\[_change_type\\] have the names of columns of that feed.*");
        assertQueryFails("CREATE TABLE fed (a integer, _commit_version bigint) WITH (change_data_feed_enabled = true)", ".*its columns \\[_commit_version\\] have the names of columns of that feed.*");
        assertUpdate("CREATE TABLE fed (a integer) WITH (change_data_feed_enabled = true)");
        assertQueryFails("ALTER TABLE fed ADD COLUMN _commit_timestamp bigint", ".*its columns \\[_commit_timestamp\\] have the names of columns of that feed.*");
        assertQueryFails("ALTER TABLE fed RENAME COLUMN a TO _change_type", ".*its columns \\[_change_type\\] have the names of columns of that feed.*");
        assertUpdate("INSERT INTO fed VALUES 1", 1);
        assertUpdate("UPDATE fed SET a = 2", 1);
        assertUpdate("DROP TABLE fed");
        assertUpdate("DROP TABLE taken");
    }
}
