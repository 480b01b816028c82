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
package io.weir.deltagov.warehouse;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

final class TestWarehouseTableCatalog
        extends AbstractTestTableCatalog
{
    private static final SchemaTableName NAME = new SchemaTableName("s", "t");

    @TempDir
    Path directory;

    @Override
    TableCatalog createCatalog()
    {
        TrinoFileSystem fileSystem = new LocalFileSystem(directory.getRoot());
        return new WarehouseTableCatalog(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem), Location.of("file://" + directory));
    }

    @Test
    void layout()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        catalog.createTable(new SchemaTableName("s", "ö/.."), TableEntry.external(Location.of("s3://bucket/o")));
        assertThat(files()).containsExactly(".weir/s.json", "s/.weir/t.json", "s/.weir/~c3~b6~2f~2e~2e.json");
        assertThat(Files.readString(directory.resolve("s/.weir/t.json"))).isEqualToIgnoringNewLines(
                """
                {
                  "formatVersion" : 1,
                  "kind" : "table",
                  "name" : "t",
                  "location" : "s3://bucket/t",
                  "managed" : false
                }""");
    }

    @Test
    void dataOfManagedTablesIsInTheDirectoryOfTheSchema()
    {
        assertThat(createCatalog().newTableLocation(NAME).toString()).startsWith("file://" + directory + "/s/t-");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "{",
            "[]",
            "{} {}",
            "{\"formatVersion\": 2, \"kind\": \"table\", \"name\": \"t\", \"location\": \"s3://b/t\", \"managed\": false}",
            "{\"formatVersion\": 1, \"kind\": \"view\", \"name\": \"t\", \"location\": \"s3://b/t\", \"managed\": false}",
            "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"u\", \"location\": \"s3://b/t\", \"managed\": false}",
            "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"t\", \"managed\": false}",
            "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"t\", \"location\": \"nowhere\", \"managed\": false}",
            "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"t\", \"location\": \"s3://b/t\"}",
            "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"t\", \"location\": \"s3://b/t\", \"managed\": \"no\"}",
            "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"t\", \"location\": \"s3://b/t\", \"location\": \"s3://b/u\", \"managed\": false}",
            "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"t\", \"location\": \"s3://b/t\", \"managed\": true}",
    })
    void corruptEntry(String content)
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        Path entry = directory.resolve("s/.weir/t.json");
        Files.createDirectories(entry.getParent());
        Files.writeString(entry, content);
        assertThatThrownBy(() -> catalog.findTable(NAME))
                .hasMessageContaining("The catalog entry of table s.t is corrupt: file://" + entry)
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(DELTA_GOV_CORRUPT_ENTRY.toErrorCode());
        assertThat(catalog.listTables("s")).containsExactly("t");
    }

    @Test
    void foreignFilesAreNoEntries()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Files.writeString(directory.resolve("s/.weir/T.JSON"), "x");
        Files.writeString(directory.resolve("s/.weir/Upper.json"), "x");
        Files.writeString(directory.resolve("s/.weir/a~zz.json"), "x");
        Files.writeString(directory.resolve("s/.weir/~C3~B6.json"), "x");
        assertThat(catalog.listTables("s")).containsExactly("t");
    }

    @Test
    void longNames()
    {
        TableCatalog catalog = createCatalog();
        assertThatThrownBy(() -> catalog.createSchema("x".repeat(181)))
                .hasMessageContaining("cannot be stored: it takes 181 characters as a file name, and must take 1 to 180");
        catalog.createSchema("x".repeat(180));
        assertThat(catalog.listSchemas()).containsExactly("x".repeat(180));
    }

    private List<String> files()
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
