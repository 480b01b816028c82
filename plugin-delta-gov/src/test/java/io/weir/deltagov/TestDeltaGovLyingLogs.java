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
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingAccessControlManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logs that say what is not so. Statistics are hints, and wrong ones in form cost nothing but time; all else is an error that names the file, and
 * never other rows.
 */
final class TestDeltaGovLyingLogs
        extends AbstractTestQueryFramework
{
    private static final String NATIONS = "SELECT nationkey, regionkey, name FROM tpch.tiny.nation";

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

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "7", "600", "999999999", "-1"})
    void sizeOfAFile(String size)
            throws IOException
    {
        String table = lying("", "SELECT nationkey, regionkey, name FROM tpch.tiny.nation", log -> log.replaceAll("\"size\":\\d+", "\"size\":" + size));
        assertQueryFails("SELECT name FROM " + table, "(?s).*" + table + ".*");
        assertQueryFails("SELECT name FROM " + table + " WHERE nationkey = 3", "(?s).*" + table + ".*");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "not json",
            "[]",
            "7",
            "{\\\\\"numRecords\\\\\":-1}",
            "{\\\\\"numRecords\\\\\":\\\\\"many\\\\\",\\\\\"minValues\\\\\":7,\\\\\"maxValues\\\\\":[1],\\\\\"nullCount\\\\\":{\\\\\"nationkey\\\\\":-1}}",
            "{\\\\\"numRecords\\\\\":1e99,\\\\\"minValues\\\\\":{\\\\\"nationkey\\\\\":\\\\\"x\\\\\",\\\\\"name\\\\\":{\\\\\"a\\\\\":1}},\\\\\"maxValues\\\\\":{\\\\\"nationkey\\\\\":1e999}}",
            "{\\\\\"numRecords\\\\\":25,\\\\\"minValues\\\\\":{\\\\\"nationkey\\\\\":24},\\\\\"maxValues\\\\\":{\\\\\"nationkey\\\\\":0}}",
            "{\\\\\"minValues\\\\\":{\\\\\"nationkey\\\\\":null,\\\\\"name\\\\\":null},\\\\\"nullCount\\\\\":null}",
    })
    void statisticsThatAreNone(String statistics)
            throws IOException
    {
        String table = lying("", NATIONS, log -> log.replaceAll("\"stats\":\".*?[^\\\\]\"", "\"stats\":\"" + statistics + "\""));
        assertThat(query("SELECT count(*), min(nationkey), max(nationkey), count(name) FROM " + table)).matches("VALUES (BIGINT '25', BIGINT '0', BIGINT '24', BIGINT '25')");
        assertThat(query("SELECT name FROM " + table + " WHERE nationkey = 3 AND name > 'B'")).skippingTypesCheck().matches("VALUES 'CANADA'");
        assertQuerySucceeds("SHOW STATS FOR " + table);
    }

    @Test
    void partitionValueOfAnotherType()
            throws IOException
    {
        String table = lying("partitioned_by = ARRAY['regionkey']", NATIONS, log -> log.replace("\"regionkey\":\"3\"", "\"regionkey\":\"Mr Smith\""));
        for (String sql : new String[] {"SELECT * FROM " + table, "SELECT name FROM " + table + " WHERE regionkey = 1", "SELECT regionkey, count(*) FROM " + table + " GROUP BY 1"}) {
            assertQueryFails(sql, "(?s).*" + table + ".*\\.parquet.*partition.*");
            assertThat(failure(sql)).as(sql).doesNotContain("Smith");
        }
        assertQuerySucceeds("SELECT count(*) FROM \"" + table + "$history\"");
        // who does not ask for the column reads the rows
        assertThat(query("SELECT r.name, count(*) FROM " + table + " n JOIN tpch.tiny.region r ON r.regionkey = n.nationkey GROUP BY 1")).matches("SELECT name, BIGINT '1' FROM tpch.tiny.region");
        assertThat(computeActual("SHOW STATS FOR " + table).getMaterializedRows()).filteredOn(row -> "regionkey".equals(row.getField(0)))
                .singleElement().extracting(row -> row.getField(2)).isNull();
    }

    /**
     * What writers that are not Java write.
     */
    @Test
    void partitionValuesOfOtherLanguages()
            throws IOException
    {
        String numbers = lying("partitioned_by = ARRAY['p']", "SELECT 1 a, infinity() p", log -> log.replace("\"p\":\"Infinity\"", "\"p\":\"inf\""));
        assertThat(query("SELECT a FROM " + numbers + " WHERE p = infinity()")).matches("VALUES 1");
        String days = lying("partitioned_by = ARRAY['p']", "SELECT 1 a, DATE '2020-01-01' p", log -> log.replace("\"p\":\"2020-01-01\"", "\"p\":\"__HIVE_DEFAULT_PARTITION__\""));
        assertThat(query("SELECT * FROM " + days + " WHERE p IS NULL")).matches("VALUES (1, CAST(NULL AS date))");
    }

    /**
     * Other engines read NULL, and some writers leave NULL out.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", ", column_mapping_mode = 'NAME'"})
    void partitionValuesThatAreMissing(String properties)
            throws IOException
    {
        String table = withoutValueOfRegion3(properties);
        String expected = "(SELECT nationkey, nullif(regionkey, 3) AS regionkey, CAST(name AS varchar) AS name FROM tpch.tiny.nation)";
        for (String sql : new String[] {
                "SELECT * FROM %s",
                "SELECT name FROM %s WHERE regionkey = 1",
                "SELECT name FROM %s WHERE regionkey = 3",
                "SELECT name FROM %s WHERE regionkey IS NULL",
                "SELECT name FROM %s WHERE regionkey IS NULL AND nationkey > 7",
                "SELECT name FROM %s WHERE regionkey <> 1",
                "SELECT name FROM %s WHERE regionkey %% 2 = 1",
                "SELECT name FROM %s WHERE coalesce(regionkey, 7) = 7",
                "SELECT t.name FROM %s t JOIN tpch.tiny.region r ON t.regionkey = r.regionkey WHERE r.name LIKE 'A%%'",
                "SELECT count(*) FROM %s",
                "SELECT count(*) FROM %s WHERE regionkey = 1",
                "SELECT count(*) FROM %s WHERE regionkey = 1 OR regionkey = 2",
                "SELECT count(*) FROM %s WHERE regionkey IS NULL",
                "SELECT count(regionkey), min(regionkey), max(regionkey) FROM %s WHERE regionkey IS NULL OR regionkey < 3",
                "SELECT regionkey, count(*), max(nationkey) FROM %s GROUP BY regionkey",
        }) {
            assertThat(query(sql.formatted(table))).as(sql).matches(sql.formatted(expected));
        }
        assertThat(query("SELECT regionkey, \"$record_count\" FROM \"" + table + "$partitions\"")).matches("SELECT regionkey, count(*) FROM %s GROUP BY regionkey".formatted(expected));
        assertThat(computeActual("SHOW STATS FOR " + table).getMaterializedRows()).filteredOn(row -> "regionkey".equals(row.getField(0)))
                .singleElement().extracting(row -> row.getField(3)).isEqualTo(0.2);
    }

    @Test
    void partitionValuesThatAreMissingPassNoRowFilter()
            throws IOException
    {
        String table = withoutValueOfRegion3("");
        TestingAccessControlManager accessControl = getQueryRunner().getAccessControl();
        accessControl.rowFilter(new QualifiedObjectName(DeltaGovQueryRunner.CATALOG, DeltaGovQueryRunner.SCHEMA, table), getSession().getUser(), ViewExpression.builder().expression("regionkey = 1").build());
        try {
            assertThat(query("SELECT nationkey FROM " + table)).matches("SELECT nationkey FROM tpch.tiny.nation WHERE regionkey = 1");
            assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '5'");
        }
        finally {
            accessControl.reset();
        }
    }

    @Test
    void writesToPartitionsWithoutAValue()
            throws IOException
    {
        String table = withoutValueOfRegion3("");
        Session overwrite = Session.builder(getSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "insert_existing_partitions_behavior", "OVERWRITE").build();
        assertUpdate(overwrite, "INSERT INTO " + table + " VALUES (100, 1, 'x')", 1);
        assertThat(query("SELECT regionkey, count(*) FROM " + table + " GROUP BY 1")).matches("VALUES (BIGINT '0', BIGINT '5'), (1, 1), (2, 5), (NULL, 5), (4, 5)");
        assertUpdate("DELETE FROM " + table + " WHERE regionkey = 2", 5);
        assertUpdate("UPDATE " + table + " SET name = 'y' WHERE regionkey IS NULL AND nationkey = 7", 1);
        assertUpdate("INSERT INTO " + table + " VALUES (101, NULL, 'z')", 1);
        computeActual("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(query("SELECT \"$file_count\", \"$record_count\" FROM \"" + table + "$partitions\" WHERE regionkey IS NULL")).matches("VALUES (BIGINT '1', BIGINT '6')");
        assertUpdate(overwrite, "INSERT INTO " + table + " VALUES (102, NULL, 'z')", 1);
        assertThat(query("SELECT regionkey, count(*) FROM " + table + " GROUP BY 1")).matches("VALUES (BIGINT '0', BIGINT '5'), (1, 1), (NULL, 1), (4, 5)");

        String deleted = withoutValueOfRegion3("");
        assertUpdate("DELETE FROM " + deleted + " WHERE regionkey IS NULL", 5);
        assertUpdate("DELETE FROM " + deleted + " WHERE regionkey = 4", 5);
        assertThat(query("SELECT DISTINCT regionkey FROM " + deleted)).matches("VALUES BIGINT '0', 1, 2");
    }

    private String withoutValueOfRegion3(String properties)
            throws IOException
    {
        return lying("partitioned_by = ARRAY['regionkey']" + properties, NATIONS, log -> log.replaceFirst("\"partitionValues\":\\{\"[^\"]*\":\"3\"}", "\"partitionValues\":{}"));
    }

    @Test
    void partitionValuesThatAreThereTwice()
            throws IOException
    {
        String twice = lying("partitioned_by = ARRAY['regionkey']", NATIONS, log -> log.replace("{\"regionkey\":\"3\"}", "{\"regionkey\":\"3\",\"regionkey\":\"Smith\"}"));
        assertThat(failure("SELECT * FROM " + twice)).startsWith("Table tpch." + twice + " has a Delta log that is corrupt: _delta_log/00000000000000000000.json").doesNotContain("Smith");
    }

    @Test
    void dataFileThatIsNotThere()
            throws IOException
    {
        String table = lying("", NATIONS, log -> log.replaceAll("\"path\":\"[^\"]*\"", "\"path\":\"not-there.parquet\""));
        assertQueryFails("SELECT name FROM " + table, "(?s).*" + table + "/not-there\\.parquet.*");
        assertQueryFails("DELETE FROM " + table + " WHERE nationkey = 1", "(?s).*not-there\\.parquet.*");
    }

    @Test
    void deletionVectorOfOtherRows()
            throws IOException
    {
        String table = create("", NATIONS);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey IN (3, 4)", 2);
        String more = copy(table, 1, log -> log.replaceAll("\"cardinality\":2", "\"cardinality\":1"));
        assertQueryFails("SELECT name FROM " + more, "(?s).*deletion_vector.*has 2 rows, and the log says 1.*");
        String other = copy(table, 1, log -> log.replaceAll("\"sizeInBytes\":(\\d+)", "\"sizeInBytes\":1$1"));
        assertQueryFails("SELECT name FROM " + other, "(?s).*deletion_vector.*");
        String offset = copy(table, 1, log -> log.replaceAll("\"offset\":1", "\"offset\":3"));
        assertQueryFails("SELECT name FROM " + offset, "(?s).*deletion_vector.*");
    }

    @Test
    void schemaOfAnotherTable()
            throws IOException
    {
        // a column whose values cannot be what the log says; others can be read
        String table = lying("", NATIONS, log -> log.replace("{\\\"name\\\":\\\"name\\\",\\\"type\\\":\\\"string\\\"", "{\\\"name\\\":\\\"name\\\",\\\"type\\\":\\\"date\\\""));
        assertQueryFails("SELECT name FROM " + table, "(?s).*\\.parquet.*column name has a value of type date, but the file has .*");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE nationkey > 20")).matches("VALUES BIGINT '4'");
    }

    /**
     * Types of other engines, and of times to come.
     */
    @ParameterizedTest
    @ValueSource(strings = {
            "\"hologram\"",
            "\"interval day to second\"",
            "\"\"",
            "{\"type\":\"enum\",\"values\":[1]}",
            "{\"type\":\"array\",\"elementType\":\"hologram\",\"containsNull\":true}",
            "{\"type\":\"map\",\"keyType\":\"string\",\"valueType\":{\"type\":\"array\",\"elementType\":\"hologram\",\"containsNull\":true},\"valueContainsNull\":true}",
            "{\"type\":\"struct\",\"fields\":[{\"name\":\"x\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}},{\"name\":\"name\",\"type\":\"hologram\",\"nullable\":true,\"metadata\":{}}]}",
    })
    void typesThatNobodyKnows(String type)
            throws IOException
    {
        for (String properties : new String[] {"", "partitioned_by = ARRAY['regionkey']", "column_mapping_mode = 'NAME'"}) {
            String table = lying(properties, NATIONS, log -> log.replace("{\\\"name\\\":\\\"name\\\",\\\"type\\\":\\\"string\\\"", "{\\\"name\\\":\\\"name\\\",\\\"type\\\":" + type.replace("\"", "\\\"")));
            assertThat(query("SELECT * FROM " + table + " WHERE nationkey = 3")).matches("VALUES (BIGINT '3', BIGINT '1')");
            assertThat(query("SELECT count(*), max(regionkey) FROM " + table)).matches("VALUES (BIGINT '25', BIGINT '4')");
            assertThat(query("SELECT column_name FROM information_schema.columns WHERE table_name = '" + table + "'")).skippingTypesCheck().matches("VALUES 'nationkey', 'regionkey'");
            assertQueryFails("SELECT name FROM " + table, ".*Column 'name' cannot be resolved");
            for (String sql : new String[] {
                    "INSERT INTO %s VALUES (1, 1)",
                    "UPDATE %s SET nationkey = 1",
                    "DELETE FROM %s",
                    "DELETE FROM %s WHERE nationkey = 1",
                    "TRUNCATE TABLE %s",
                    "ALTER TABLE %s ADD COLUMN x bigint",
                    "ALTER TABLE %s SET PROPERTIES checkpoint_interval = 3",
                    "ALTER TABLE %s EXECUTE optimize",
                    "COMMENT ON TABLE %s IS 'x'",
            }) {
                assertThat(query(sql.formatted(table))).as(sql).failure()
                        .hasMessage("Table tpch." + table + " cannot be written: its columns [name] are of types that are not known here. Write it with the engine that made it")
                        .hasErrorCode(NOT_SUPPORTED);
            }
        }
    }

    @Test
    void partitionsOfATypeThatNobodyKnows()
            throws IOException
    {
        String table = lying("partitioned_by = ARRAY['regionkey']", NATIONS, log -> log.replace("{\\\"name\\\":\\\"regionkey\\\",\\\"type\\\":\\\"long\\\"", "{\\\"name\\\":\\\"regionkey\\\",\\\"type\\\":\\\"hologram\\\""));
        assertThat(query("SELECT * FROM " + table + " WHERE nationkey = 3")).skippingTypesCheck().matches("VALUES (BIGINT '3', 'CANADA')");
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '25'");
    }

    /**
     * Definitions that no writer should have made, and some that only another engine can do something with.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"provider\":\"parquet\" | \"provider\":\"orc\" | .*has data files in the format 'orc'. Only Parquet can be read",
            "\"partitionColumns\":[] | \"partitionColumns\":[\"absent\"] | .*is partitioned by the columns \\[absent\\], which it does not have.*",
            "\"configuration\":{ | \"configuration\":{\"delta.columnMapping.mode\":\"wild\", | .*has a column mapping that is not supported: .*wild.*",
            "\"writerFeatures\":[ | \"writerFeatures\":[\"catalogManaged\",\"inCommitTimestamp\", | .*is managed by a catalog \\(table feature catalogManaged\\).*Use it through that catalog",
            "\"minReaderVersion\":3 | \"minReaderVersion\":9 | .*requires reader version 9.*",
    })
    void definitionsThatCannotBeRead(String honest, String lie, String message)
            throws IOException
    {
        String table = create("", NATIONS);
        Path commit = directory.resolve(table).resolve("_delta_log/%020d.json".formatted(0));
        String log = Files.readString(commit);
        assertThat(log).contains(honest);
        String lies = log.replace(honest, lie);
        if (lie.contains("catalogManaged")) {
            lies = lies.replace("\"readerFeatures\":[", "\"readerFeatures\":[\"catalogManaged\",");
        }
        Files.writeString(commit, lies);
        for (String sql : new String[] {"SELECT name FROM " + table, "INSERT INTO " + table + " VALUES (1, 1, 'x')", "UPDATE " + table + " SET name = 'x'", "DELETE FROM " + table + " WHERE nationkey = 1"}) {
            assertThat(query(sql)).as(sql).failure().hasMessageMatching("(?s)" + message).hasErrorCode(NOT_SUPPORTED);
        }
        for (String sql : new String[] {"SELECT name FROM " + table, "SELECT * FROM \"" + table + "$properties\"", "CALL system.vacuum('%s', '%s')".formatted(DeltaGovQueryRunner.SCHEMA, table)}) {
            assertThat(failure(sql)).as(sql).startsWith("Table tpch." + table + " ").doesNotContain(directory.toString());
        }
        assertQuerySucceeds("SELECT count(*) FROM information_schema.columns");
        assertQueryFails("CALL system.register_table(schema_name => '%s', table_name => 'other', table_location => 'file://%s')".formatted(DeltaGovQueryRunner.SCHEMA, directory.resolve(table)), "(?s)" + message);
    }

    @Test
    void columnsThatSqlCannotTellApart()
            throws IOException
    {
        for (String name : new String[] {"nationkey", "NationKey", "$path", "$File_Size"}) {
            String table = create("", NATIONS);
            Path commit = directory.resolve(table).resolve("_delta_log/%020d.json".formatted(0));
            Files.writeString(commit, Files.readString(commit).replace("{\\\"name\\\":\\\"name\\\"", "{\\\"name\\\":\\\"" + name + "\\\""));
            for (String sql : new String[] {"SELECT nationkey FROM " + table, "INSERT INTO " + table + " (regionkey) VALUES 1", "UPDATE " + table + " SET regionkey = 1", "DELETE FROM " + table + " WHERE regionkey = 1", "MERGE INTO " + table + " t USING (VALUES 1) s(x) ON t.regionkey = s.x WHEN MATCHED THEN DELETE"}) {
                assertThat(query(sql)).as(sql).failure().hasMessageMatching("(?s)Table .* has (two columns named nationkey|a column .*, which is the name of a hidden column).*").hasErrorCode(NOT_SUPPORTED);
            }
            assertQuerySucceeds("SELECT count(*) FROM information_schema.columns");
            assertUpdate("DROP TABLE " + table);
        }
    }

    /**
     * Data frames have such names and types.
     */
    @Test
    void columnsThatSqlHasNoWordFor()
            throws IOException
    {
        for (String column : new String[] {
                "{\\\"name\\\":\\\"\\\",\\\"type\\\":\\\"string\\\"",
                "{\\\"name\\\":\\\"name\\\",\\\"type\\\":{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[]}",
                "{\\\"name\\\":\\\"name\\\",\\\"type\\\":{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"\\\",\\\"type\\\":\\\"string\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}]}",
        }) {
            String table = lying("", NATIONS, log -> log.replace("{\\\"name\\\":\\\"name\\\",\\\"type\\\":\\\"string\\\"", column));
            assertThat(query("SELECT * FROM " + table + " WHERE nationkey = 3")).matches("VALUES (BIGINT '3', BIGINT '1')");
            assertThat(query("SELECT column_name FROM information_schema.columns WHERE table_name = '" + table + "'")).skippingTypesCheck().matches("VALUES 'nationkey', 'regionkey'");
            assertThat(query("INSERT INTO " + table + " VALUES (1, 1)")).failure().hasMessageContaining("a column without a name, or of a type that Trino does not know").hasErrorCode(NOT_SUPPORTED);
        }
    }

    @Test
    void changeFeedWithColumnsOfItsOwnNames()
            throws IOException
    {
        String table = create("change_data_feed_enabled = true", NATIONS);
        Path commit = directory.resolve(table).resolve("_delta_log/%020d.json".formatted(0));
        Files.writeString(commit, Files.readString(commit).replace("{\\\"name\\\":\\\"name\\\"", "{\\\"name\\\":\\\"_change_type\\\""));
        assertThat(query("SELECT count(nationkey) FROM " + table)).matches("VALUES BIGINT '25'");
        for (String sql : new String[] {"INSERT INTO " + table + " (nationkey) VALUES 1", "UPDATE " + table + " SET nationkey = 1", "DELETE FROM " + table + " WHERE nationkey = 1"}) {
            assertThat(query(sql)).as(sql).failure().hasMessageContaining("its columns [_change_type] have the names of columns of that feed").hasErrorCode(NOT_SUPPORTED);
        }
    }

    /**
     * The protocol lets a removal leave them out.
     */
    @Test
    void changesOfPartitionsThatNobodyTells()
            throws IOException
    {
        String table = create("change_data_feed_enabled = true, partitioned_by = ARRAY['regionkey']", NATIONS);
        assertUpdate("DELETE FROM " + table + " WHERE regionkey = 1", 5);
        String changes = "SELECT regionkey, count(*) FROM TABLE(delta_gov.system.table_changes(schema_name => '" + DeltaGovQueryRunner.SCHEMA + "', table_name => '%s', since_version => 0)) GROUP BY 1";
        assertThat(query(changes.formatted(table))).matches("VALUES (BIGINT '1', BIGINT '5')");
        String silent = copy(table, 1, log -> log.replaceAll(",\"partitionValues\":\\{[^}]*}", "").replace("\"extendedFileMetadata\":true", "\"extendedFileMetadata\":false"));
        assertThat(query("SELECT count(*) FROM " + silent)).matches("VALUES BIGINT '20'");
        assertThat(query(changes.formatted(silent))).failure().hasMessageContaining("tells no changes of its version 1: whoever wrote it did not say which partitions the removed files were in").hasErrorCode(NOT_SUPPORTED);
    }

    @Test
    void dataFileInAStoreThatIsNotServed()
            throws IOException
    {
        String table = lying("", NATIONS, log -> log.replaceAll("\"path\":\"[^\"]*\"", "\"path\":\"s3://bucket/elsewhere.parquet\""));
        assertQueryFails("SELECT name FROM " + table, "(?s)The data file s3://bucket/elsewhere.parquet is at a place that no file system of the catalog serves.*");
    }

    @Test
    void columnMappingThatIsSaidToBeNone()
            throws IOException
    {
        String table = lying("", NATIONS, log -> log.replace("\"configuration\":{", "\"configuration\":{\"delta.columnMapping.mode\":\"none\","));
        assertUpdate("ALTER TABLE " + table + " SET PROPERTIES extra_properties = MAP(ARRAY['team'], ARRAY['x'])");
        assertThat(directory.resolve(table).resolve("_delta_log/00000000000000000001.json")).content().contains("\"team\":\"x\"").contains("\"delta.columnMapping.mode\":\"none\"").doesNotContain("maxColumnId", "physicalName");
        assertUpdate("ALTER TABLE " + table + " SET PROPERTIES column_mapping_mode = 'NAME'");
        assertThat(directory.resolve(table).resolve("_delta_log/00000000000000000002.json")).content().contains("\"delta.columnMapping.mode\":\"name\"").contains("maxColumnId", "physicalName");
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '25'");
    }

    private String lying(String properties, String query, UnaryOperator<String> lie)
            throws IOException
    {
        return copy(create(properties, query), 0, lie);
    }

    private String create(String properties, String query)
    {
        String table = "honest_" + randomNameSuffix();
        computeActual("CREATE TABLE %s WITH (location = 'file://%s'%s) AS %s".formatted(table, directory.resolve(table), properties.isEmpty() ? "" : ", " + properties, query));
        return table;
    }

    private String copy(String table, int version, UnaryOperator<String> lie)
            throws IOException
    {
        String copy = "lying_" + randomNameSuffix();
        WarehouseFiles.copy(directory.resolve(table), directory.resolve(copy));
        Path commit = directory.resolve(copy).resolve("_delta_log/%020d.json".formatted(version));
        String log = Files.readString(commit);
        assertThat(lie.apply(log)).isNotEqualTo(log);
        Files.writeString(commit, lie.apply(log));
        assertUpdate("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => 'file://%s')".formatted(DeltaGovQueryRunner.SCHEMA, copy, directory.resolve(copy)));
        return copy;
    }

    private String failure(String sql)
    {
        try {
            computeActual(sql);
        }
        catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("Succeeded: " + sql);
    }
}
