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
package io.weir.deltagov.known;

import io.weir.deltagov.known.Subject.SubjectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static io.weir.deltagov.WarehouseFiles.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * What users reported of Trino's connectors of Delta tables, told in SQL that both understand and by the files of the table.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
abstract class AbstractKnownBugs
{
    private Subject subject;

    abstract Subject subject(Path directory);

    @BeforeAll
    void start(@TempDir Path directory)
    {
        subject = subject(directory);
    }

    @AfterAll
    void stop()
    {
        if (subject != null) {
            subject.close();
        }
    }

    final S3Directory store()
    {
        return subject.store();
    }

    final List<String> run(String sql)
    {
        return subject.run(sql);
    }

    final List<String> runWithoutRetention(String sql)
    {
        return subject.runWithoutRetention(sql);
    }

    final void assertRows(String sql, String... rows)
    {
        assertThat(run(sql)).as(sql).containsExactlyInAnyOrder(rows);
    }

    final void assertFails(String sql, String message)
    {
        assertThatThrownBy(() -> run(sql)).isInstanceOf(SubjectException.class).hasMessageMatching("(?s)" + message);
    }

    /**
     * @param properties beside the location
     * @return the name of a new table
     */
    final String create(String name, String columns, String properties)
    {
        String table = name + "_" + randomNameSuffix();
        run("CREATE TABLE %s %s WITH (location = '%s'%s)".formatted(table, columns, location(table), properties.isEmpty() ? "" : ", " + properties));
        return table;
    }

    final String createAs(String name, String properties, String query)
    {
        String table = name + "_" + randomNameSuffix();
        run("CREATE TABLE %s WITH (location = '%s'%s) AS %s".formatted(table, location(table), properties.isEmpty() ? "" : ", " + properties, query));
        return table;
    }

    final String location(String table)
    {
        return store().location("tables/" + table);
    }

    final Path files(String table)
    {
        return store().file("tables/" + table);
    }

    final Path commit(String table, int version)
    {
        return files(table).resolve("_delta_log/%020d.json".formatted(version));
    }

    /**
     * The built-in connector gives its files no ending.
     */
    final List<Path> dataFiles(String table)
            throws IOException
    {
        try (Stream<Path> files = Files.list(files(table))) {
            return files.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith("deletion_vector")).toList();
        }
    }

    /**
     * A copy that begins with a checkpoint, as after the clean-up of the log.
     */
    final String copyFromCheckpoint(String table, int version)
            throws IOException
    {
        waitFor(commit(table, version).resolveSibling("%020d.checkpoint.parquet".formatted(version)));
        String copy = copy(table);
        for (int before = 0; before < version; before++) {
            Files.delete(commit(copy, before));
        }
        return copy;
    }

    /**
     * The files of a table under another name, as some reader that has not seen them before would find them.
     */
    final String copy(String table)
            throws IOException
    {
        for (int attempt = 1; ; attempt++) {
            try {
                return tryCopy(table);
            }
            catch (NoSuchFileException | UncheckedIOException e) {
                // the upkeep of the log goes on beside the statements, and the store renames a file when it is whole
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private String tryCopy(String table)
            throws IOException
    {
        String copy = table + "_copy_" + randomNameSuffix();
        copyTo(copy, table);
        return copy;
    }

    final void copyTo(String copy, String table)
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(files(table))) {
            for (Path path : paths.toList()) {
                Files.copy(path, files(copy).resolve(files(table).relativize(path).toString()));
            }
        }
    }

    final void register(String table)
    {
        run("CALL system.register_table(schema_name => CURRENT_SCHEMA, table_name => '%s', table_location => '%s')".replace("CURRENT_SCHEMA", "'" + run("SELECT current_schema").getFirst() + "'").formatted(table, location(table)));
    }

    /**
     * A table that another engine made.
     *
     * @param fields of the schema, as JSON
     * @param features for writers, as JSON
     */
    final String foreign(String name, String fields, String features, String configuration, String... actions)
            throws IOException
    {
        String table = name + "_" + randomNameSuffix();
        Files.createDirectories(commit(table, 0).getParent());
        String schema = "{\"type\":\"struct\",\"fields\":[%s]}".formatted(fields).replace("\"", "\\\"");
        Files.writeString(commit(table, 0),
                """
                {"commitInfo":{"timestamp":1,"operation":"CREATE TABLE"}}
                {"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":[%s]}}
                {"metaData":{"id":"%s","format":{"provider":"parquet","options":{}},"schemaString":"%s","partitionColumns":[],"configuration":{%s},"createdTime":1}}
                """.formatted(features, table, schema, configuration) + Stream.of(actions).map(action -> action + "\n").reduce("", String::concat));
        register(table);
        return table;
    }

    static void deleteDirectory(Path path)
            throws IOException
    {
        for (int attempt = 1; Files.exists(path); attempt++) {
            try {
                tryDelete(path);
            }
            catch (NoSuchFileException | DirectoryNotEmptyException | UncheckedIOException e) {
                // the upkeep of the log goes on here too
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private static void tryDelete(Path path)
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path file : paths.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.delete(file);
            }
        }
    }
}
