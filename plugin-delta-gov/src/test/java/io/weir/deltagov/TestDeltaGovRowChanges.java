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
import io.trino.spi.QueryId;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static io.trino.testing.assertions.Assert.assertEventually;
import static io.weir.deltagov.WarehouseFiles.ROLLED_BACK;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * DELETE, UPDATE, MERGE and TRUNCATE.
 */
// the threads of concurrentChanges are enough
@Execution(SAME_THREAD)
final class TestDeltaGovRowChanges
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse).build();
    }

    private static Session smallFilesAndSplits(Session session)
    {
        return Session.builder(session)
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "target_max_file_size", "100kB")
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "max_split_size", "64kB")
                .build();
    }

    @Test
    void rowsOfManyFilesAndWriters()
    {
        String table = "orders_" + randomNameSuffix();
        Session session = smallFilesAndSplits(getSession());
        assertUpdate(session, "CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny.orders", 15000);
        // in the words that H2, which knows what is right, has too
        List<String> deleted = List.of("mod(orderkey, 7) = 0 AND orderkey > 1000", "mod(orderkey, 5) = 0", "orderkey BETWEEN 3000 AND 3010 AND comment IS NOT NULL");
        String left = "true";
        for (String predicate : deleted) {
            assertUpdate(session, "DELETE FROM " + table + " WHERE " + predicate, "SELECT count(*) FROM orders WHERE " + predicate + " AND " + left);
            left += " AND NOT (" + predicate + ")";
        }
        assertQuery("SELECT * FROM " + table, "SELECT * FROM orders WHERE " + left);
        assertUpdate(session, "UPDATE " + table + " SET totalprice = totalprice + 1, comment = NULL WHERE custkey < 700", "SELECT count(*) FROM orders WHERE custkey < 700 AND " + left);
        assertThat(query("SELECT orderkey, totalprice, comment FROM " + table)).skippingTypesCheck()
                .matches("SELECT orderkey, if(custkey < 700, totalprice + 1, totalprice), if(custkey < 700, NULL, comment) FROM tpch.tiny.orders WHERE " + left);
        assertThat(query("SELECT count(*) FROM " + table + " FOR VERSION AS OF 0")).matches("VALUES BIGINT '15000'");
        assertThat(query("SELECT version, operation, is_blind_append FROM \"" + table + "$history\" WHERE version > 0")).skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'DELETE', false), (BIGINT '2', 'DELETE', false), (BIGINT '3', 'DELETE', false), (BIGINT '4', 'UPDATE', false)");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void wholePartitionsAsMetadataOnly()
            throws IOException
    {
        String table = "partitions_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, name, regionkey FROM tpch.tiny.nation", 25);
        assertUpdate("INSERT INTO " + table + " VALUES (99, 'nowhere', NULL)", 1);
        long files = vectorFiles(table);

        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 0", 1);
        assertUpdate("DELETE FROM " + table + " WHERE regionkey = 0", 4);
        assertUpdate("DELETE FROM " + table + " WHERE regionkey IS NULL", 1);
        assertUpdate("DELETE FROM " + table + " WHERE regionkey > 7", 0);
        assertThat(vectorFiles(table)).isEqualTo(files + 1);
        assertThat(query("SELECT nationkey, name, regionkey FROM " + table)).skippingTypesCheck().matches("SELECT nationkey, name, regionkey FROM tpch.tiny.nation WHERE regionkey <> 0");
        assertUpdate("UPDATE " + table + " SET regionkey = 0 WHERE regionkey = 1 AND name LIKE 'A%'", 1);
        assertThat(query("SELECT name FROM " + table + " WHERE regionkey = 0")).skippingTypesCheck().matches("VALUES 'ARGENTINA'");
        assertUpdate("DELETE FROM " + table, 20);
        assertThat(query("SELECT * FROM " + table)).returnsEmptyResult();
        assertUpdate("INSERT INTO " + table + " VALUES (1, 'again', 1)", 1);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches("VALUES (BIGINT '1', 'again', BIGINT '1')");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * As docs/lineage.md tells of {@code written_rows}: rows that the engine hands to the connector.
     */
    @Test
    void rowsThatTheEngineCounts()
    {
        String table = "counted_" + randomNameSuffix();
        assertThat(countedRows("CREATE TABLE " + table + " AS SELECT nationkey, name FROM tpch.tiny.nation")).isEqualTo(25);
        assertThat(countedRows("UPDATE " + table + " SET name = 'x' WHERE nationkey < 3")).isEqualTo(6);
        assertThat(countedRows("MERGE INTO " + table + " t USING (VALUES 3, 30) s (k) ON t.nationkey = s.k WHEN MATCHED THEN UPDATE SET name = 'y' WHEN NOT MATCHED THEN INSERT VALUES (k, 'z')")).isEqualTo(3);
        assertThat(countedRows("DELETE FROM " + table + " WHERE nationkey < 2")).isEqualTo(2);
        assertThat(countedRows("DELETE FROM " + table)).isEqualTo(0);
        assertUpdate("DROP TABLE " + table);
    }

    private long countedRows(String sql)
    {
        QueryId query = getDistributedQueryRunner().executeWithPlan(getSession(), sql).queryId();
        return getDistributedQueryRunner().getCoordinator().getQueryManager().getFullQueryInfo(query).getQueryStats().getWrittenPositions();
    }

    private static long vectorFiles(String table)
            throws IOException
    {
        return WarehouseFiles.allIn(warehouse).stream().filter(file -> file.toString().contains(table) && file.getFileName().toString().startsWith("deletion_vector_")).count();
    }

    @Test
    void truncate()
    {
        String table = "truncated_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny.nation", 25);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey < 5", 5);
        assertUpdate("TRUNCATE TABLE " + table);
        assertThat(query("SELECT * FROM " + table)).returnsEmptyResult();
        assertThat(query("SELECT operation, operation_metrics['numDeletedRows'] FROM \"" + table + "$history\" WHERE version = 2")).skippingTypesCheck().matches("VALUES ('TRUNCATE', '20')");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void merge()
    {
        String table = "merged_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint NOT NULL, name varchar, part integer) WITH (partitioned_by = ARRAY['part'])");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', NULL)", 3);
        assertUpdate(
                "MERGE INTO " + table + " t USING (VALUES (1, 'x'), (2, 'y'), (4, 'z')) s(id, name) ON t.id = s.id "
                        + "WHEN MATCHED AND s.id = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET name = s.name, part = 9 WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)",
                3);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches("VALUES (BIGINT '2', 'y', 9), (BIGINT '3', 'c', NULL), (BIGINT '4', 'z', NULL)");
        assertThat(query("SELECT operation, operation_metrics['numTargetRowsInserted'], operation_metrics['numTargetRowsUpdated'], operation_metrics['numTargetRowsDeleted'], cardinality(operation_parameters) FROM \"" + table + "$history\" WHERE version = 2"))
                .skippingTypesCheck()
                .matches("VALUES ('MERGE', '1', '1', '1', BIGINT '0')");
        assertQueryFails(
                "MERGE INTO " + table + " t USING (VALUES (2, 'p'), (2, 'q')) s(id, name) ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name",
                "One MERGE target table row matched more than one source row");
        assertQueryFails("UPDATE " + table + " SET id = NULL WHERE name = 'y'", "NULL value not allowed for NOT NULL column: id");
        assertUpdate("MERGE INTO " + table + " t USING " + table + " s ON t.id = s.id AND s.part = 9 WHEN MATCHED THEN DELETE", 1);
        assertThat(query("SELECT id FROM " + table)).matches("VALUES BIGINT '3', BIGINT '4'");
        assertThat(query("SELECT max(version) FROM \"" + table + "$history\"")).matches("VALUES BIGINT '3'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void copyOnWrite()
            throws IOException
    {
        String table = "copied_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (deletion_vectors_enabled = false) AS SELECT * FROM tpch.tiny.nation", 25);
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("deletion_vectors_enabled = false");
        Object path = computeScalar("SELECT DISTINCT \"$path\" FROM " + table);

        assertUpdate("UPDATE " + table + " SET comment = 'short' WHERE regionkey = 1", 5);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey % 2 = 0", 13);

        assertThat(query("SELECT nationkey, comment FROM " + table)).matches("SELECT nationkey, if(regionkey = 1, CAST('short' AS varchar), CAST(comment AS varchar)) FROM tpch.tiny.nation WHERE nationkey % 2 = 1");
        assertThat(query("SELECT \"$path\" FROM " + table + " WHERE \"$path\" = '" + path + "'")).returnsEmptyResult();
        assertThat(vectorFiles(table)).isZero();
        assertUpdate("CREATE OR REPLACE TABLE " + table + " AS SELECT * FROM tpch.tiny.nation", 25);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 1", 1);
        assertThat(vectorFiles(table)).isEqualTo(1);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void failureLeavesTheTableAsItWas()
            throws IOException
    {
        String table = "failed_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny.orders", 15000);
        long files = files(table);

        assertQueryFails("UPDATE " + table + " SET shippriority = 1 / (orderkey - 7)", "Division by zero");

        assertThat(query("SELECT max(version) FROM \"" + table + "$history\"")).matches("VALUES BIGINT '0'");
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches("SELECT * FROM tpch.tiny.orders");
        assertEventually(ROLLED_BACK, () -> assertThat(files(table)).isEqualTo(files));
        assertUpdate("DROP TABLE " + table);
    }

    // without the log, where checksums come whenever they do
    private static long files(String table)
    {
        return WarehouseFiles.allIn(warehouse).stream().filter(file -> file.toString().contains(table) && !file.toString().contains("_delta_log") && Files.isRegularFile(file)).count();
    }

    @Test
    void historyAndLogHaveNoLiterals()
            throws IOException
    {
        String table = "literals_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a, CAST('x' AS varchar) b UNION ALL SELECT 2, 'y'", 2);
        assertUpdate("DELETE FROM " + table + " WHERE a = 1 AND b <> 'secret-literal'", 1);
        for (Path file : WarehouseFiles.allIn(warehouse)) {
            if (file.toString().contains(table) && file.toString().endsWith(".json")) {
                assertThat(WarehouseFiles.content(file)).doesNotContain("secret-literal");
            }
        }
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * Each acknowledged statement has happened exactly once and each refused one not at all: whatever the order was, the value of a row is
     * the number of its acknowledged updates, and a row is gone exactly if a delete of it was acknowledged.
     */
    @Test
    void concurrentChanges()
            throws Exception
    {
        String table = "concurrent_" + randomNameSuffix();
        int initialRows = 12;
        assertUpdate("CREATE TABLE " + table + " (id integer, part integer, changes integer) WITH (partitioned_by = ARRAY['part'])");
        assertUpdate("INSERT INTO " + table + " SELECT x, x % 3, 0 FROM UNNEST(sequence(0, " + (initialRows - 1) + ")) t(x)", initialRows);
        long seed = new Random().nextLong();
        int threads = 3;
        List<Acknowledged> acknowledged = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<List<Acknowledged>>> futures = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(seed + thread);
                int firstId = 1000 * (thread + 1);
                futures.add(executor.submit(() -> changes(table, random, initialRows, firstId)));
            }
            for (Future<List<Acknowledged>> future : futures) {
                acknowledged.addAll(future.get());
            }
        }
        Map<Integer, Integer> expected = new HashMap<>();
        for (int id = 0; id < initialRows; id++) {
            expected.put(id, 0);
        }
        acknowledged.stream().filter(Inserted.class::isInstance).forEach(change -> expected.put(change.id(), 0));
        acknowledged.stream().filter(Updated.class::isInstance).forEach(change -> expected.merge(change.id(), 1, Integer::sum));
        List<Integer> deleted = acknowledged.stream().filter(Deleted.class::isInstance).map(Acknowledged::id).toList();
        assertThat(deleted).as("deleted rows with seed %s", seed).doesNotHaveDuplicates();
        deleted.forEach(expected::remove);
        Map<Integer, Integer> actual = computeActual("SELECT id, changes FROM " + table).getMaterializedRows().stream()
                .collect(toMap(row -> (Integer) row.getField(0), row -> (Integer) row.getField(1)));
        assertThat(actual).as("rows with seed %s after %s", seed, acknowledged).isEqualTo(expected);
        assertThat(acknowledged).as("acknowledged with seed %s", seed).isNotEmpty();
        assertUpdate("DROP TABLE " + table);
    }

    private sealed interface Acknowledged
    {
        int id();
    }

    private record Inserted(int id)
            implements Acknowledged {}

    private record Updated(int id)
            implements Acknowledged {}

    private record Deleted(int id)
            implements Acknowledged {}

    private List<Acknowledged> changes(String table, Random random, int initialRows, int firstId)
    {
        List<Acknowledged> acknowledged = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            int id = random.nextInt(initialRows);
            switch (random.nextInt(6)) {
                case 0 -> {
                    int newId = firstId + number;
                    if (change("INSERT INTO %s VALUES (%s, %s, 0)".formatted(table, newId, newId % 3)) == 1) {
                        acknowledged.add(new Inserted(newId));
                    }
                }
                case 1 -> {
                    if (change("DELETE FROM %s WHERE id = %s AND part = %s".formatted(table, id, id % 3)) == 1) {
                        acknowledged.add(new Deleted(id));
                    }
                }
                // keeps all rows as they are
                case 2 -> change("CREATE OR REPLACE TABLE %1$s WITH (partitioned_by = ARRAY['part']) AS SELECT * FROM %1$s".formatted(table));
                default -> {
                    if (change("UPDATE %s SET changes = changes + 1 WHERE id = %s AND part = %s".formatted(table, id, id % 3)) == 1) {
                        acknowledged.add(new Updated(id));
                    }
                }
            }
        }
        return acknowledged;
    }

    // the number of changed rows; none when another statement was in the way
    private long change(String sql)
    {
        try {
            return getQueryRunner().execute(sql).getUpdateCount().orElseThrow();
        }
        catch (RuntimeException e) {
            assertThat(e).hasMessageMatching("(?s)Table tpch\\..* is changed by others: the commit conflicts with its version .*").hasMessageContaining("Nothing was written");
            return 0;
        }
    }
}
