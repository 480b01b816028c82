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

import com.google.common.collect.ImmutableSet;
import io.trino.Session;
import io.trino.sql.query.QueryAssertions.QueryAssert;
import io.trino.testing.BaseConnectorTest;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingConnectorBehavior;
import io.trino.testing.sql.TestTable;
import org.assertj.core.api.AssertProvider;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.MaterializedResult.resultBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Trino's own suite for connectors.
 */
final class TestDeltaGovConnectorTest
        extends BaseConnectorTest
{
    // Delta only widens types; row fields are added, renamed and dropped one by one
    private static final Set<String> NO_WIDENING = ImmutableSet.of(
            "bigint -> integer",
            "bigint -> smallint",
            "bigint -> tinyint",
            "decimal(5,3) -> decimal(5,2)",
            "row(x integer) -> row(\"y\" integer)",
            "row(x integer, y integer) -> row(\"x\" integer, \"z\" integer)",
            "row(x integer) -> row(\"x\" integer, \"y\" integer)",
            "row(x integer, y integer) -> row(\"x\" integer)",
            "row(x integer, y integer) -> row(\"y\" integer, \"x\" integer)",
            "row(x integer, y integer) -> row(\"z\" integer, \"y\" integer, \"x\" integer)",
            "row(x row(a integer, b integer)) -> row(\"x\" row(\"b\" integer, \"a\" integer))");
    // Delta has one string and two timestamps, one of them in UTC, so the column keeps its type or the value its instant
    private static final Set<String> OTHER_TYPE = ImmutableSet.of(
            "timestamp(6) -> timestamp(3)",
            "timestamp(3) with time zone -> timestamp(6) with time zone",
            "varchar(100) -> varchar(50)",
            "char(25) -> char(20)",
            "varchar -> char(20)");

    private static final String NATION = "delta_gov.tpch.nation";

    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                // so many does the suite ask for
                .setWorkerCount(2)
                .setInitialTables(REQUIRED_TPCH_TABLES)
                .build();
    }

    @Override
    protected boolean hasBehavior(TestingConnectorBehavior behavior)
    {
        return switch (behavior) {
            case SUPPORTS_CREATE_OR_REPLACE_TABLE, SUPPORTS_REPORTING_WRITTEN_BYTES -> true;
            // for splits, row groups and pages: TestDeltaGovDynamicPartitionPruning; the suite's own tests of it are for JDBC
            case SUPPORTS_DYNAMIC_FILTER_PUSHDOWN -> true;
            // predicates skip partitions, files and row groups; the engine still filters the rows
            case SUPPORTS_PREDICATE_PUSHDOWN -> false;
            // files have no order and no index, so there is nothing to be gained beside what the engine does
            case SUPPORTS_LIMIT_PUSHDOWN, SUPPORTS_TOPN_PUSHDOWN -> false;
            // count, min and max are answered from the log where that is exact, see TestDeltaGovStatistics; the rest is the engine's
            case SUPPORTS_AGGREGATION_PUSHDOWN -> false;
            // there is no other database below that a query or a join could be passed to, or be cancelled in
            case SUPPORTS_NATIVE_QUERY, SUPPORTS_JOIN_PUSHDOWN, SUPPORTS_CANCELLATION -> false;
            // each statement is a commit of its table, and the protocol has none over several
            case SUPPORTS_MULTI_STATEMENT_WRITES -> false;
            // the warehouse keeps tables and views, and functions are kept by other catalogs
            case SUPPORTS_CREATE_FUNCTION -> false;
            default -> super.hasBehavior(behavior);
        };
    }

    @Override
    protected TestTable createTableWithDefaultColumns()
    {
        return newTrinoTable("test_default_columns", "(col_required bigint NOT NULL, col_nullable bigint, col_default bigint DEFAULT 43, col_nonnull_default bigint DEFAULT 42, col_required2 bigint NOT NULL)");
    }

    @Override
    protected String errorMessageForInsertIntoNotNullColumn(String columnName)
    {
        return "NULL value not allowed for NOT NULL column: " + columnName;
    }

    @Override
    protected Session withoutSmallFileThreshold(Session session)
    {
        return Session.builder(session)
                .setCatalogSessionProperty(getSession().getCatalog().orElseThrow(), "parquet_small_file_threshold", "0B")
                .build();
    }

    @Override
    protected Optional<DataMappingTestSetup> filterDataMappingSmokeTestData(DataMappingTestSetup setup)
    {
        String type = setup.getTrinoTypeName();
        // Delta has no time
        if (type.equals("time") || type.startsWith("time(")) {
            return Optional.of(setup.asUnsupported());
        }
        // char becomes varchar, and then its values are not padded
        if (type.startsWith("char(")) {
            return Optional.empty();
        }
        return Optional.of(setup);
    }

    @Override
    protected Optional<SetColumnTypeSetup> filterSetColumnTypesDataProvider(SetColumnTypeSetup setup)
    {
        return filter(setup);
    }

    @Override
    protected Optional<SetColumnTypeSetup> filterSetFieldTypesDataProvider(SetColumnTypeSetup setup)
    {
        return filter(setup);
    }

    private static Optional<SetColumnTypeSetup> filter(SetColumnTypeSetup setup)
    {
        String change = setup.sourceColumnType() + " -> " + setup.newColumnType();
        if (OTHER_TYPE.contains(change) || setup.sourceColumnType().startsWith("time(") || setup.sourceColumnType().startsWith("char(")) {
            return Optional.empty();
        }
        return Optional.of(NO_WIDENING.contains(change) ? setup.asUnsupported() : setup);
    }

    @Override
    protected void verifySetColumnTypeFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageMatching("(?s).*Cannot change the type of .*");
    }

    @Override
    protected void verifySetFieldTypeFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageMatching("(?s).*Cannot change the type of .*");
    }

    @Override
    protected void verifyAddNotNullColumnToNonEmptyTableFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageMatching("Cannot add column '.*' to table .*, which has rows: they would have NULL in it. Add it without NOT NULL");
    }

    @Override
    protected void verifyConcurrentAddColumnFailurePermissible(Exception e)
    {
        assertThat(e).hasMessageMatching("Table tpch\\..* is changed by others: the commit conflicts with its version .*");
    }

    @Override
    protected void verifyConcurrentUpdateFailurePermissible(Exception e)
    {
        assertThat(e).hasMessageMatching("Table tpch\\..* is changed by others: the commit conflicts with its version .*");
    }

    @Override
    protected OptionalInt maxSchemaNameLength()
    {
        return OptionalInt.of(180);
    }

    @Override
    protected void verifySchemaNameLengthFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageMatching("Name '.*' cannot be stored: it takes .* characters as a file name, and must take 1 to 180");
    }

    @Override
    protected OptionalInt maxTableNameLength()
    {
        return OptionalInt.of(180);
    }

    @Override
    protected void verifyTableNameLengthFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageMatching("Name '.*' cannot be stored: it takes .* characters as a file name, and must take 1 to 180");
    }

    // Delta's strings have no length
    @Test
    @Override
    public void testShowCreateTable()
    {
        assertThat((String) computeScalar("SHOW CREATE TABLE orders")).isEqualTo(
                """
                CREATE TABLE delta_gov.tpch.orders (
                   orderkey bigint,
                   custkey bigint,
                   orderstatus varchar,
                   totalprice double,
                   orderdate date,
                   orderpriority varchar,
                   clerk varchar,
                   shippriority integer,
                   comment varchar
                )""");
    }

    // the base class expects the query of a materialized view as it was written; it is shown as a refresh from any schema needs it
    @Override
    protected Object computeScalar(@Language("SQL") String sql)
    {
        Object scalar = super.computeScalar(sql);
        return sql.startsWith("SHOW CREATE MATERIALIZED VIEW") ? ((String) scalar).replace(NATION, "nation") : scalar;
    }

    // the same
    @Override
    protected AssertProvider<QueryAssert> query(@Language("SQL") String sql)
    {
        return super.query(sql.replace("definition FROM system.metadata.materialized_views", "replace(definition, '%s', 'nation') FROM system.metadata.materialized_views".formatted(NATION)));
    }

    @Override
    protected MaterializedResult getDescribeOrdersResult()
    {
        return resultBuilder(getSession(), VARCHAR, VARCHAR, VARCHAR, VARCHAR)
                .row("orderkey", "bigint", "", "")
                .row("custkey", "bigint", "", "")
                .row("orderstatus", "varchar", "", "")
                .row("totalprice", "double", "", "")
                .row("orderdate", "date", "", "")
                .row("orderpriority", "varchar", "", "")
                .row("clerk", "varchar", "", "")
                .row("shippriority", "integer", "", "")
                .row("comment", "varchar", "", "")
                .build();
    }

    // char becomes varchar, and then its values are not padded
    @Test
    @Override
    public void testCharVarcharComparison()
    {
        assertThatThrownBy(super::testCharVarcharComparison).isInstanceOf(AssertionError.class).hasMessageContaining("not equal");
    }

    // the client cannot read maps whose keys are rows
    @Test
    @Override
    public void testSetFieldMapKeyType()
    {
        try (TestTable table = newTrinoTable("test_set_field_type_in_map", "AS SELECT CAST(map(array[row(1)], array[2]) AS map(row(field integer), integer)) AS col")) {
            assertUpdate("ALTER TABLE " + table.getName() + " ALTER COLUMN col.key.field SET DATA TYPE bigint");
            assertThat(getColumnType(table.getName(), "col")).isEqualTo("map(row(\"field\" bigint), integer)");
            assertQuery("SELECT map_keys(col)[1].field, map_values(col)[1] FROM " + table.getName(), "VALUES (1, 2)");
        }
    }

    // the client cannot read maps whose keys are rows
    @Test
    @Override
    public void testSetNestedFieldMapKeyType()
    {
        try (TestTable table = newTrinoTable("test_set_nested_field_type_in_map", "AS SELECT CAST(array[map(array[row(1)], array[2])] AS array(map(row(field integer), integer))) AS col")) {
            assertUpdate("ALTER TABLE " + table.getName() + " ALTER COLUMN col.element.key.field SET DATA TYPE bigint");
            assertThat(getColumnType(table.getName(), "col")).isEqualTo("array(map(row(\"field\" bigint), integer))");
            assertQuery("SELECT map_keys(col[1])[1].field FROM " + table.getName(), "VALUES 1");
        }
    }

    // Delta's names are case-insensitive
    @Test
    @Override
    public void testDropRowFieldWhenDuplicates()
    {
        assertQueryFails("CREATE TABLE test_drop_duplicated_field (col row(a integer, a integer, b integer))", "The fields of a row need different names in Delta, .* has two named a\\. Rename one of them");
    }

    // Delta's names are case-insensitive
    @Test
    @Override
    public void testDropAmbiguousRowFieldCaseSensitivity()
    {
        assertQueryFails("CREATE TABLE test_drop_ambiguous (col row(\"sOME_FIELd\" integer, some_field integer))", "The fields of a row need different names in Delta, .* has two named some_field\\. Rename one of them");
    }

    // there are versions and times, see TestDeltaGovTimeTravel
    @Test
    @Override
    public void testTrySelectTableVersion()
    {
        assertQueryFails("SELECT * FROM nation FOR TIMESTAMP AS OF TIMESTAMP '1970-01-01 00:00:00 UTC'", ".* has no version as old as 1970-01-01T00:00:00Z: the log holds versions .*");
        assertQueryFails("SELECT * FROM nation FOR VERSION AS OF 'version1'", "FOR VERSION AS OF takes the number of a version, not a value of type varchar\\(8\\)");
    }
}
