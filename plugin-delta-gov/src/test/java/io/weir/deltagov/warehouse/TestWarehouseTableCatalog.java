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
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.deltagov.UnopenedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

final class TestWarehouseTableCatalog
        extends AbstractTestTableCatalog
{
    private static final SchemaTableName NAME = new SchemaTableName("s", "t");
    private static final SchemaTableName TARGET = new SchemaTableName("s", "u");

    @TempDir
    Path directory;

    @Override
    TableCatalog createCatalog()
    {
        return warehouse().catalog();
    }

    private LocalWarehouse warehouse()
    {
        return new LocalWarehouse(directory);
    }

    @Test
    void layout()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        catalog.createTable(new SchemaTableName("s", "ö/.."), TableEntry.external(Location.of("s3://bucket/o")));
        assertThat(warehouse().files()).containsExactly(".weir/s.json", "s/.weir/t.json", "s/.weir/~c3~b6~2f~2e~2e.json");
        assertThat(Files.readString(directory.resolve("s/.weir/t.json")).replaceAll("[0-9a-f-]{36}", "UUID")).isEqualToIgnoringNewLines(
                """
                {
                  "formatVersion" : 1,
                  "kind" : "table",
                  "name" : "t",
                  "location" : "s3://bucket/t",
                  "managed" : false,
                  "id" : "UUID"
                }""");
    }

    /**
     * The store writes each file, and the answer that it did is lost.
     */
    @Test
    void lostAnswers()
    {
        assertFound(new SocketTimeoutException("no answer"));
    }

    /**
     * The client of the store did not get the first answer, and asked once more.
     */
    @Test
    void lostAnswersOfClientsThatTryAgain()
    {
        assertFound(new FileAlreadyExistsException("there is one"));
    }

    private void assertFound(IOException answer)
    {
        ExclusiveFileWriter writer = warehouse().writer();
        TableCatalog catalog = warehouse().catalog((target, content) -> {
            writer.write(target, content);
            throw answer;
        });
        TableEntry entry = TableEntry.external(Location.of("s3://bucket/t"));
        catalog.createSchema("s");
        catalog.createTable(NAME, entry);

        assertThat(catalog.findTable(NAME)).contains(entry);
        assertThatThrownBy(() -> catalog.createSchema("s")).hasMessageContaining("already exists");
        assertThatThrownBy(() -> catalog.createTable(NAME, entry)).hasMessageContaining("already exists");
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

    /**
     * A table whose entry cannot be opened has its schema all the same.
     */
    @Test
    void entryThatCannotBeOpened()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        TableCatalog refused = warehouse().catalog(new UnopenedFiles(file -> file.fileName().equals("t.json")));
        assertThatThrownBy(() -> refused.dropSchema("s"))
                .hasMessageContaining("s/.weir/t.json: it is there, but cannot be opened")
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(DELTA_GOV_STORE_ERROR.toErrorCode());
        assertThat(catalog.schemaExists("s")).isTrue();
    }

    @Test
    void entryOfTheFirstVersion()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        Files.createDirectories(directory.resolve("s/.weir"));
        Files.writeString(directory.resolve("s/.weir/t.json"), "{\"formatVersion\": 1, \"kind\": \"table\", \"name\": \"t\", \"location\": \"s3://b/t\", \"managed\": false}");
        assertThat(catalog.find(NAME)).contains(TableEntry.external(Location.of("s3://b/t")));
        catalog.renameTable(NAME, TARGET);
        assertThat(catalog.listTables("s")).containsExactly("u");
        assertThat(catalog.find(TARGET)).contains(TableEntry.external(Location.of("s3://b/t")));
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://b/t")));
        assertThat(catalog.listTables("s")).containsExactly("t", "u");
    }

    @Test
    void entryThatAnotherClusterReplaced()
            throws IOException
    {
        AtomicLong nanos = new AtomicLong();
        TableCatalog catalog = warehouse().catalog(new KnownEntries(nanos::get));
        TableCatalog other = createCatalog();
        other.createSchema("s");
        other.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        // so that no clock is coarse enough to give both the same time
        Files.setLastModifiedTime(directory.resolve("s/.weir/t.json"), FileTime.from(Instant.parse("2026-01-01T00:00:00.004Z")));
        for (int second = 0; second < 4; second++) {
            assertThat(catalog.findTable(NAME, catalog.list("s").getFirst())).contains(TableEntry.external(Location.of("s3://bucket/t")));
            assertThat(catalog.find(NAME)).contains(TableEntry.external(Location.of("s3://bucket/t")));
            nanos.addAndGet(1_000_000_000);
        }

        other.dropTable(NAME, Location.of("s3://bucket/t"));
        assertThat(catalog.find(NAME)).isEmpty();
        other.createTable(NAME, TableEntry.external(Location.of("s3://bucket/u")));
        assertThat(catalog.find(NAME)).contains(TableEntry.external(Location.of("s3://bucket/u")));
        assertThat(catalog.findTable(NAME, catalog.list("s").getFirst())).contains(TableEntry.external(Location.of("s3://bucket/u")));
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
        SchemaTableName longest = new SchemaTableName("x".repeat(180), "y".repeat(180));
        catalog.createTable(longest, TableEntry.external(Location.of("s3://bucket/t")));
        catalog.renameTable(longest, new SchemaTableName("x".repeat(180), "z".repeat(180)));
        assertThat(catalog.listTables("x".repeat(180))).containsExactly("z".repeat(180));
    }
}
