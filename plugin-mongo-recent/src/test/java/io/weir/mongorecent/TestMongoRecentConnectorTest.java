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
package io.weir.mongorecent;

import io.trino.Session;
import io.trino.sql.planner.plan.TopNNode;
import io.trino.testing.BaseConnectorTest;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingConnectorBehavior;
import io.trino.testing.sql.TestTable;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.MaterializedResult.resultBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Trino's own test of a connector.
 */
final class TestMongoRecentConnectorTest
        extends BaseConnectorTest
{
    // those that lose no value that is stored; all others refuse
    private static final Set<String> TYPE_CHANGES = Set.of(
            "tinyint -> smallint",
            "tinyint -> integer",
            "tinyint -> bigint",
            "smallint -> integer",
            "smallint -> bigint",
            "integer -> bigint",
            "real -> double",
            "decimal(5,3) -> decimal(10,3)",
            "decimal(28,3) -> decimal(38,3)",
            "decimal(5,3) -> decimal(38,3)");

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo(RecordingMongo.Recording.OFF));
        return MongoRecentQueryRunner.builder(mongo.url())
                // so many does the suite ask for
                .setWorkerCount(2)
                .setInitialTables(REQUIRED_TPCH_TABLES)
                .build();
    }

    @Override
    protected boolean hasBehavior(TestingConnectorBehavior connectorBehavior)
    {
        return switch (connectorBehavior) {
            // MongoDB computes with doubles where bigint overflows, so that an error would become a result
            case SUPPORTS_PREDICATE_ARITHMETIC_EXPRESSION_PUSHDOWN -> false;
            // floating point: the last digits depend on who adds in which order
            case SUPPORTS_AGGREGATION_PUSHDOWN_STDDEV,
                 SUPPORTS_AGGREGATION_PUSHDOWN_VARIANCE,
                 SUPPORTS_AGGREGATION_PUSHDOWN_COVARIANCE,
                 SUPPORTS_AGGREGATION_PUSHDOWN_CORRELATION,
                 SUPPORTS_AGGREGATION_PUSHDOWN_REGRESSION -> false;
            // Trino groups by the column, which is pushed down, and counts the groups itself
            case SUPPORTS_AGGREGATION_PUSHDOWN_COUNT_DISTINCT -> false;
            // a $lookup shows nobody whether the values that it compared fit their columns
            case SUPPORTS_JOIN_PUSHDOWN -> false;
            case SUPPORTS_DYNAMIC_FILTER_PUSHDOWN -> true;
            // MongoDB renames collections, not databases
            case SUPPORTS_RENAME_SCHEMA -> false;
            // MongoDB would copy the documents to the other database, which is neither atomic nor possible on every cluster
            case SUPPORTS_RENAME_TABLE_ACROSS_SCHEMAS -> false;
            // a collection that takes the place of another would take its indexes too
            case SUPPORTS_CREATE_OR_REPLACE_TABLE -> false;
            // the order of columns is that of the documents' fields
            case SUPPORTS_ADD_COLUMN_WITH_POSITION -> false;
            // the fields of a row are those of the documents, by name
            case SUPPORTS_ADD_FIELD,
                 SUPPORTS_DROP_FIELD,
                 SUPPORTS_RENAME_FIELD,
                 SUPPORTS_SET_FIELD_TYPE -> false;
            // a view is SQL, which MongoDB has no place for; keep it in a catalog of the lake
            case SUPPORTS_CREATE_VIEW,
                 SUPPORTS_CREATE_MATERIALIZED_VIEW -> false;
            // MongoDB enforces neither for writers that are not Trino
            case SUPPORTS_NOT_NULL_CONSTRAINT,
                 SUPPORTS_DEFAULT_COLUMN_VALUE -> false;
            default -> super.hasBehavior(connectorBehavior);
        };
    }

    @Override
    protected MaterializedResult getDescribeOrdersResult()
    {
        return resultBuilder(getSession(), VARCHAR, VARCHAR, VARCHAR, VARCHAR)
                .row("orderkey", "bigint", "", "")
                .row("custkey", "bigint", "", "")
                .row("orderstatus", "varchar(1)", "", "")
                .row("totalprice", "double", "", "")
                .row("orderdate", "date", "", "")
                .row("orderpriority", "varchar(15)", "", "")
                .row("clerk", "varchar(15)", "", "")
                .row("shippriority", "integer", "", "")
                .row("comment", "varchar(79)", "", "")
                .build();
    }

    @Test
    @Override
    public void testShowCreateTable()
    {
        assertThat((String) computeScalar("SHOW CREATE TABLE orders"))
                .isEqualTo(
                        """
                        CREATE TABLE mongo_recent.tpch.orders (
                           orderkey bigint,
                           custkey bigint,
                           orderstatus varchar(1),
                           totalprice double,
                           orderdate date,
                           orderpriority varchar(15),
                           clerk varchar(15),
                           shippriority integer,
                           comment varchar(79)
                        )\
                        """);
    }

    @Override
    protected TestTable createTableWithDefaultColumns()
    {
        return abort("MongoDB gives no defaults to what others write, so columns have none");
    }

    @Override
    protected Optional<SetColumnTypeSetup> filterSetColumnTypesDataProvider(SetColumnTypeSetup setup)
    {
        if (isUnstorable(setup.sourceColumnType())) {
            return Optional.empty();
        }
        return Optional.of(TYPE_CHANGES.contains(setup.sourceColumnType() + " -> " + setup.newColumnType()) ? setup : setup.asUnsupported());
    }

    /**
     * Types that MongoDB cannot keep: TestStatements shows how they are refused.
     */
    private static boolean isUnstorable(String type)
    {
        return type.startsWith("time(") || type.equals("time") || type.startsWith("timestamp(6)") || type.startsWith("char(") || type.startsWith("map(integer");
    }

    @Override
    protected void verifySetColumnTypeFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageMatching("(?s).*(Cannot change type of column '.*' from .* to .*: documents may hold values that would not fit|cannot be kept in MongoDB).*");
    }

    @Override
    protected Optional<DataMappingTestSetup> filterDataMappingSmokeTestData(DataMappingTestSetup setup)
    {
        return Optional.of(setup).filter(candidate -> !isUnstorable(candidate.getTrinoTypeName()));
    }

    @Override
    protected Optional<DataMappingTestSetup> filterCaseSensitiveDataMappingTestData(DataMappingTestSetup setup)
    {
        return Optional.of(setup).filter(candidate -> !isUnstorable(candidate.getTrinoTypeName()));
    }

    @Test
    @Override
    public void testCharVarcharComparison()
    {
        // there is no type for char in MongoDB
        assertThatThrownBy(super::testCharVarcharComparison).hasStackTraceContaining("Column 'v' of type char(3) cannot be kept in MongoDB");
    }

    @Test
    @Override
    public void testInsertMap()
    {
        // keys are the names of fields
        assertThatThrownBy(super::testInsertMap).hasStackTraceContaining("Column 'col' of type map(integer, integer) cannot be kept in MongoDB: the keys of a document are strings");
        try (TestTable table = newTrinoTable("insert_map", "(col map(varchar, integer))")) {
            assertUpdate("INSERT INTO %s VALUES map(ARRAY['a'], ARRAY[2])".formatted(table.getName()), 1);
            assertThat(query("SELECT col['a'] FROM " + table.getName())).matches("VALUES 2");
        }
    }

    @Test
    @Override
    public void testSetFieldMapKeyType()
    {
        // keys are the names of fields
        assertThatThrownBy(super::testSetFieldMapKeyType).hasStackTraceContaining("cannot be kept in MongoDB: the keys of a document are strings");
    }

    @Test
    @Override
    public void testSetFieldMapValueType()
    {
        // keys are the names of fields
        assertThatThrownBy(super::testSetFieldMapValueType).hasStackTraceContaining("cannot be kept in MongoDB: the keys of a document are strings");
    }

    /**
     * As the base class has it, but for orders with nulls last in ascending order.
     */
    @Test
    @Override
    public void testLimitPushdown()
    {
        assertThat(query("SELECT name FROM nation LIMIT 30")).isFullyPushedDown();
        assertThat(query("SELECT name FROM nation LIMIT 3")).skipResultsCorrectnessCheckForPushdown().isFullyPushedDown();
        assertThat(query("SELECT name FROM nation WHERE regionkey = 3 LIMIT 5")).skipResultsCorrectnessCheckForPushdown().isFullyPushedDown();
        assertThat(query("SELECT name FROM nation WHERE name < 'EEE' LIMIT 5")).skipResultsCorrectnessCheckForPushdown().isFullyPushedDown();
        assertThat(query("SELECT max(regionkey) FROM nation LIMIT 5")).isFullyPushedDown();
        assertThat(query("SELECT regionkey, max(nationkey) FROM nation GROUP BY regionkey LIMIT 5")).isFullyPushedDown();
        assertThat(query("SELECT regionkey, count(*) FROM nation WHERE name < 'EGYPT' GROUP BY regionkey LIMIT 3")).skipResultsCorrectnessCheckForPushdown().isFullyPushedDown();
        assertThat(query("SELECT * FROM (SELECT regionkey FROM nation ORDER BY nationkey DESC LIMIT 10) LIMIT 5")).isFullyPushedDown();
        assertThat(query("SELECT * FROM (SELECT regionkey FROM nation ORDER BY name DESC LIMIT 10) LIMIT 5")).isFullyPushedDown();
    }

    /**
     * Exactly where the orders are the same: MongoDB has nulls lowest, and no order of floating point numbers that is Trino's.
     */
    @Test
    @Override
    public void testTopNPushdown()
    {
        assertThat(query("SELECT orderkey FROM orders ORDER BY orderkey DESC LIMIT 10")).ordered().isFullyPushedDown();
        assertThat(query("SELECT orderkey FROM orders ORDER BY orderkey NULLS FIRST LIMIT 10")).ordered().isFullyPushedDown();
        assertThat(query("SELECT orderkey FROM orders WHERE orderkey IS NOT NULL ORDER BY orderkey LIMIT 10")).ordered().isFullyPushedDown();
        assertThat(query("SELECT * FROM orders ORDER BY shippriority DESC, orderkey NULLS FIRST LIMIT 10")).ordered().isFullyPushedDown();
        assertThat(query("SELECT orderkey FROM orders ORDER BY orderkey LIMIT 10")).ordered().isNotFullyPushedDown(TopNNode.class);
        assertThat(query("SELECT totalprice FROM orders ORDER BY totalprice DESC LIMIT 10")).ordered().isNotFullyPushedDown(TopNNode.class);
    }

    @Override
    protected boolean isColumnNameRejected(Exception exception, String columnName, boolean delimited)
    {
        return columnName.startsWith("$") || columnName.contains(".");
    }

    @Override
    protected OptionalInt maxSchemaNameLength()
    {
        return OptionalInt.of(63);
    }

    @Override
    protected void verifySchemaNameLengthFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageContaining("the name of a database has at most 63 bytes");
    }

    @Override
    protected OptionalInt maxTableNameLength()
    {
        // of the stand-in; MongoDB's own is 255, see TestNewNames
        return OptionalInt.of(128);
    }

    @Override
    protected void verifyTableNameLengthFailurePermissible(Throwable e)
    {
        assertThat(e).hasMessageContaining("answered with error 10080");
    }

    /**
     * With the orders of the smallest scale: the stand-in keeps the documents in the heap of this test, where a million and a half of them have no room.
     */
    @Test
    @Override
    public void testMergeLarge()
    {
        assertUpdate("CREATE TABLE merge_large AS SELECT orderkey, totalprice FROM tpch.tiny.orders", 15_000);
        assertUpdate(
                """
                MERGE INTO merge_large t USING tpch.tiny.orders s ON t.orderkey = s.orderkey
                WHEN MATCHED AND s.orderkey % 3 = 0 THEN UPDATE SET totalprice = t.totalprice + s.totalprice
                WHEN MATCHED AND s.orderkey % 3 = 1 THEN DELETE
                """,
                10_000);
        assertThat(query("SELECT orderkey % 3, count(*), sum(CAST(totalprice AS decimal(18,2))) FROM merge_large GROUP BY 1"))
                .matches("SELECT orderkey % 3, count(*), sum(CAST(totalprice AS decimal(18,2)) * IF(orderkey % 3 = 0, 2, 1)) FROM tpch.tiny.orders WHERE orderkey % 3 <> 1 GROUP BY 1");
        assertUpdate("DROP TABLE merge_large");
    }

    @Override
    protected Session withoutSmallFileThreshold(Session session)
    {
        // there are no files
        return session;
    }

    @Override
    protected boolean supportsPhysicalPushdown()
    {
        // a document in a document is fetched whole: MongoDB would silently leave out what is no document
        return false;
    }

    @Override
    protected void verifyConcurrentUpdateFailurePermissible(Exception e)
    {
        throw new AssertionError("Unexpected failure of a concurrent update", e);
    }
}
