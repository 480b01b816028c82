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

import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * A warehouse that was moved, and one that was copied, with the original still beside it.
 */
@Execution(SAME_THREAD)
final class TestDeltaGovMovedWarehouse
{
    @TempDir
    Path directory;

    private Path original;
    private Path other;

    @BeforeEach
    void fill()
            throws Exception
    {
        original = directory.resolve("original");
        other = directory.resolve("other/place");
        try (QueryRunner queryRunner = start(original)) {
            queryRunner.execute("CREATE TABLE plain (id integer, p varchar) WITH (partitioned_by = ARRAY['p'])");
            queryRunner.execute("INSERT INTO plain VALUES (1, 'a'), (2, 'a'), (3, 'b')");
            // with a deletion vector
            queryRunner.execute("DELETE FROM plain WHERE id = 1");
            queryRunner.execute("CREATE TABLE dropped AS SELECT 1 id");
            queryRunner.execute("CREATE VIEW v AS SELECT id FROM plain");
            queryRunner.execute("CREATE MATERIALIZED VIEW m AS SELECT p, count(*) c FROM plain GROUP BY p");
            queryRunner.execute("REFRESH MATERIALIZED VIEW m");
        }
        Files.createDirectories(other.getParent());
    }

    @Test
    void moved()
            throws Exception
    {
        Files.move(original, other);
        // whatever is there now is another's
        Path taken = original.resolve(other.relativize(tableOf("dropped", other)));
        Files.createDirectories(taken);
        Files.writeString(taken.resolve("file"), "of another");
        try (QueryRunner queryRunner = start(other)) {
            assertRows(queryRunner, "SELECT id, p FROM plain", "[[2, a], [3, b]]");
            assertRows(queryRunner, "SELECT id FROM v", "[[2], [3]]");
            assertRows(queryRunner, "SELECT p, c FROM m", "[[a, 1], [b, 1]]");
            assertRows(queryRunner, "SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'delta_gov'", "[[FRESH]]");

            queryRunner.execute("INSERT INTO plain VALUES (4, 'b')");
            queryRunner.execute("UPDATE plain SET id = 5 WHERE id = 2");
            queryRunner.execute("REFRESH MATERIALIZED VIEW m");
            queryRunner.execute("CREATE OR REPLACE VIEW v AS SELECT id + 10 id FROM plain");
            queryRunner.execute("ALTER TABLE plain RENAME TO renamed_plain");
            queryRunner.execute("ALTER TABLE renamed_plain RENAME TO plain");
            queryRunner.execute("ALTER VIEW v RENAME TO w");
            queryRunner.execute("CALL system.vacuum('tpch', 'plain', '7d')");
            assertRows(queryRunner, "SELECT id FROM w", "[[13], [14], [15]]");
            assertRows(queryRunner, "SELECT p, c FROM m", "[[a, 1], [b, 2]]");

            Path dropped = tableOf("dropped", other);
            queryRunner.execute("DROP TABLE dropped");
            assertThat(dropped).doesNotExist();
            queryRunner.execute("DROP VIEW w");
            queryRunner.execute("DROP MATERIALIZED VIEW m");
            queryRunner.execute("CREATE OR REPLACE TABLE plain AS SELECT 7 id");
            assertRows(queryRunner, "SELECT id FROM plain", "[[7]]");
            assertRows(queryRunner, "SHOW TABLES", "[[plain]]");
        }
        assertThat(contents(original)).containsExactly(Map.entry(original.relativize(taken).resolve("file").toString(), "of another"));
    }

    @Test
    void copied()
            throws Exception
    {
        WarehouseFiles.copy(original, other);
        Map<String, String> before = contents(original);
        try (QueryRunner queryRunner = start(other)) {
            queryRunner.execute("INSERT INTO plain VALUES (4, 'b')");
            queryRunner.execute("UPDATE plain SET id = 5 WHERE id = 2");
            queryRunner.execute("ALTER TABLE plain EXECUTE optimize");
            queryRunner.execute("CALL system.vacuum('tpch', 'plain', '7d')");
            queryRunner.execute("CREATE OR REPLACE VIEW v AS SELECT 1 id");
            queryRunner.execute("REFRESH MATERIALIZED VIEW m");
            queryRunner.execute("ALTER TABLE dropped RENAME TO other_name");
            queryRunner.execute("DROP TABLE other_name");
            queryRunner.execute("DROP SCHEMA tpch CASCADE");
        }
        assertThat(contents(original)).isEqualTo(before);
        try (QueryRunner queryRunner = start(original)) {
            assertRows(queryRunner, "SELECT id FROM v", "[[2], [3]]");
            assertRows(queryRunner, "SELECT p, c FROM m", "[[a, 1], [b, 1]]");
            assertRows(queryRunner, "SELECT id FROM dropped", "[[1]]");
        }
    }

    /**
     * Entries without what they are about: whoever drops them drops no more.
     */
    @Test
    void notAllCopied()
            throws Exception
    {
        Files.createDirectories(other.resolve("tpch"));
        WarehouseFiles.copy(original.resolve(".weir"), other.resolve(".weir"));
        WarehouseFiles.copy(original.resolve("tpch/.weir"), other.resolve("tpch/.weir"));
        Map<String, String> before = contents(original);
        try (QueryRunner queryRunner = start(other)) {
            String cause = "It was made in the warehouse file://%s and is not at file://%s/tpch/".formatted(original, other);
            assertFails(queryRunner, "SELECT * FROM plain", cause);
            assertFails(queryRunner, "INSERT INTO plain VALUES (1, 'a')", cause);
            assertFails(queryRunner, "CALL system.vacuum('tpch', 'plain', '7d')", cause);
            assertFails(queryRunner, "SELECT * FROM v", cause);
            assertFails(queryRunner, "SELECT * FROM m", cause);
            queryRunner.execute("DROP TABLE dropped");
            queryRunner.execute("DROP SCHEMA tpch CASCADE");
        }
        assertThat(contents(original)).isEqualTo(before);
    }

    @Test
    void tamperedEntry()
            throws Exception
    {
        Path outside = Files.createDirectories(directory.resolve("outside/s"));
        Path table = outside.resolve(tableOf("plain", original).getFileName());
        WarehouseFiles.copy(tableOf("plain", original), table);
        Path entry = original.resolve("tpch/.weir/dropped.json");
        String content = Files.readString(entry);
        Map<String, String> before = contents(outside);
        String location = "file://" + tableOf("dropped", original);
        Files.writeString(entry, content.replace(location, "file://" + outside));
        try (QueryRunner queryRunner = start(original)) {
            assertFails(queryRunner, "SELECT * FROM dropped", "is not one that a warehouse gives");
            assertFails(queryRunner, "DROP TABLE dropped", "is not one that a warehouse gives");
            Files.writeString(entry, content.replace(location, "file://" + table));
            assertFails(queryRunner, "SELECT * FROM dropped", "Table tpch.dropped is missing");
            queryRunner.execute("DROP TABLE dropped");
        }
        assertThat(contents(outside)).isEqualTo(before);
    }

    private static QueryRunner start(Path warehouse)
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse).setWorkerCount(0).build();
    }

    private static void assertRows(QueryRunner queryRunner, String query, String expected)
    {
        assertThat(queryRunner.execute(query).getMaterializedRows().stream().map(row -> row.getFields().toString()).sorted().toList()).hasToString(expected);
    }

    private static void assertFails(QueryRunner queryRunner, String statement, String message)
    {
        assertThatThrownBy(() -> queryRunner.execute(statement)).hasMessageContaining(message);
    }

    private static Path tableOf(String name, Path warehouse)
    {
        return new WarehouseFiles(warehouse).directoriesOf(name).getFirst();
    }

    private static Map<String, String> contents(Path place)
            throws IOException
    {
        Map<String, String> contents = new TreeMap<>();
        for (Path path : WarehouseFiles.allIn(place)) {
            if (Files.isRegularFile(path)) {
                contents.put(place.relativize(path).toString(), Files.readString(path, ISO_8859_1));
            }
        }
        return contents;
    }
}
