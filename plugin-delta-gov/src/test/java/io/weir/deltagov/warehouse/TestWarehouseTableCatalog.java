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
import io.trino.spi.connector.TableNotFoundException;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;
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
        return createCatalog(Clock.systemUTC());
    }

    private TableCatalog createCatalog(Clock clock)
    {
        TrinoFileSystem fileSystem = new LocalFileSystem(directory.getRoot());
        return new WarehouseTableCatalog(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem), Location.of("file://" + directory), new KnownEntries(), clock);
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
        TrinoFileSystem fileSystem = new LocalFileSystem(directory.getRoot());
        ExclusiveFileWriter writer = ExclusiveFileWriters.forFileSystem(fileSystem);
        TableCatalog catalog = new WarehouseTableCatalog(
                fileSystem,
                (target, content) -> {
                    writer.write(target, content);
                    throw answer;
                },
                Location.of("file://" + directory),
                new KnownEntries());
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
    void renameThatEndedMidway()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        pendingRename(catalog);

        assertThat(catalog.find(NAME)).isPresent();
        assertThat(catalog.find(TARGET)).isEmpty();
        assertThat(catalog.listTables("s")).containsExactly("t");
        assertThatThrownBy(() -> catalog.createTable(TARGET, TableEntry.external(Location.of("s3://bucket/x")))).hasMessage("Table 's.u' already exists");
        assertThatThrownBy(() -> catalog.renameTable(NAME, TARGET)).hasMessageContaining("Table s.t is being renamed by somebody else");
    }

    @Test
    void staleRenameGivesWay()
            throws IOException
    {
        pendingRename(createCatalog());
        TableCatalog later = createCatalog(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16)));

        later.renameTable(NAME, new SchemaTableName("s", "w"));
        assertThat(later.listTables("s")).containsExactly("w");
        later.createTable(TARGET, TableEntry.external(Location.of("s3://bucket/x")));
        assertThat(later.listTables("s")).containsExactly("u", "w");
    }

    @Test
    void dropOfATableWhoseRenameEndedMidway()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        pendingRename(catalog);

        catalog.dropTable(NAME, catalog.find(NAME).orElseThrow().location());
        assertThat(catalog.find(NAME)).isEmpty();
        assertThat(catalog.find(TARGET)).isEmpty();
        assertThat(catalog.listTables("s")).isEmpty();
    }

    @Test
    void slowRenameGivesUp()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Iterator<Instant> times = List.of(Instant.EPOCH, Instant.EPOCH.plusSeconds(61)).iterator();
        assertThatThrownBy(() -> createCatalog(new StepClock(times)).renameTable(NAME, TARGET)).hasMessageContaining("Table s.t was not renamed: the store took longer than PT1M");
        assertThat(catalog.listTables("s")).containsExactly("t");
        catalog.renameTable(NAME, TARGET);
        assertThat(catalog.listTables("s")).containsExactly("u");
    }

    /**
     * The store gives no answer, and writes the entry of the target after the statement has failed.
     */
    @Test
    void renameWhoseTargetAppearsLater()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Map<Location, byte[]> late = new HashMap<>();
        TableCatalog slow = createCatalogThatWritesLate(late);
        assertFailsInStore(() -> slow.renameTable(NAME, TARGET), "no answer");
        SchemaTableName third = new SchemaTableName("s", "w");
        assertThatThrownBy(() -> catalog.renameTable(NAME, third)).hasMessageContaining("Table s.t is being renamed by somebody else");

        writeLate(late);
        assertThat(catalog.listTables("s")).containsExactly("t");
        createCatalog(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16))).renameTable(NAME, third);
        assertThat(catalog.listTables("s")).containsExactly("w");
    }

    /**
     * The data of the table are gone when the entry of the target appears.
     */
    @Test
    void dropBeforeTheTargetOfARenameAppears()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Map<Location, byte[]> late = new HashMap<>();
        assertFailsInStore(() -> createCatalogThatWritesLate(late).renameTable(NAME, TARGET), "no answer");
        catalog.dropTable(NAME, Location.of("s3://bucket/t"));

        writeLate(late);
        assertThat(catalog.listTables("s")).isEmpty();
        assertThat(catalog.find(TARGET)).isEmpty();
        TableEntry other = TableEntry.external(Location.of("s3://bucket/x"));
        assertThatThrownBy(() -> catalog.createTable(TARGET, other)).hasMessage("Table 's.u' already exists");
        createCatalog(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16))).createTable(TARGET, other);
        assertThat(catalog.find(TARGET)).contains(other);
        assertThat(files()).containsExactly(".weir/s.json", "s/.weir/u.json", "s/.weir/u.look");
    }

    /**
     * Whoever drops the table finds no rename of it, which begins just then.
     */
    @Test
    void dropBeforeTheMarkOfARename()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Map<Location, byte[]> late = new HashMap<>();
        ExclusiveFileWriter slow = writerThatFailsFor("u.json", lateWriter(late));
        TableCatalog renaming = createCatalog((target, content) -> {
            if (target.fileName().endsWith(".moved")) {
                catalog.dropTable(NAME, Location.of("s3://bucket/t"));
            }
            slow.write(target, content);
        });
        assertThatThrownBy(() -> renaming.renameTable(NAME, TARGET)).isInstanceOf(TableNotFoundException.class);
        assertThat(late).isEmpty();
    }

    /**
     * Whoever takes the name of a target that has not counted for long leaves the mark of a rename to another name.
     */
    @Test
    void staleTargetAndItsLaterRename()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        pendingRename(catalog);
        Files.setLastModifiedTime(directory.resolve("s/.weir/u.json"), FileTime.from(Instant.EPOCH));
        Path mark = files().stream().filter(file -> file.endsWith(".moved")).map(directory::resolve).findFirst().orElseThrow();
        Files.writeString(mark, "{\"schema\": \"s\", \"name\": \"w\"}");

        catalog.createTable(TARGET, TableEntry.external(Location.of("s3://bucket/x")));
        assertThatThrownBy(() -> catalog.renameTable(NAME, new SchemaTableName("s", "v"))).hasMessageContaining("Table s.t is being renamed by somebody else");
    }

    /**
     * A full disk: the store says that it wrote nothing.
     */
    @Test
    void renameWhoseTargetWasNotWritten()
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        TableCatalog full = createCatalogThatFailsFor("u.json", (target, _) -> {
            throw new StoreUnavailableException("write", target, new IOException("No space left on device"));
        });
        assertFailsInStore(() -> full.renameTable(NAME, TARGET), "No space left on device");
        catalog.renameTable(NAME, TARGET);
        assertThat(catalog.listTables("s")).containsExactly("u");
    }

    private TableCatalog createCatalogThatWritesLate(Map<Location, byte[]> late)
    {
        return createCatalogThatFailsFor("u.json", lateWriter(late));
    }

    private static ExclusiveFileWriter lateWriter(Map<Location, byte[]> late)
    {
        return (target, content) -> {
            late.put(target, content);
            throw new SocketTimeoutException("no answer");
        };
    }

    private void writeLate(Map<Location, byte[]> late)
            throws IOException
    {
        Files.write(directory.resolve("s/.weir/u.json"), late.get(Location.of("file://" + directory + "/s/.weir/u.json")));
    }

    private TableCatalog createCatalogThatFailsFor(String fileName, ExclusiveFileWriter failing)
    {
        return createCatalog(writerThatFailsFor(fileName, failing));
    }

    private TableCatalog createCatalog(ExclusiveFileWriter writer)
    {
        return new WarehouseTableCatalog(new LocalFileSystem(directory.getRoot()), writer, Location.of("file://" + directory), new KnownEntries());
    }

    private ExclusiveFileWriter writerThatFailsFor(String fileName, ExclusiveFileWriter failing)
    {
        ExclusiveFileWriter writer = ExclusiveFileWriters.forFileSystem(new LocalFileSystem(directory.getRoot()));
        return (target, content) -> (target.fileName().equals(fileName) ? failing : writer).write(target, content);
    }

    private static void assertFailsInStore(ThrowingCallable statement, String message)
    {
        assertThatThrownBy(statement)
                .hasMessageContaining(message)
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(DELTA_GOV_STORE_ERROR.toErrorCode());
    }

    @Test
    void schemaRenameThatEndedMidwayGoesOn()
            throws IOException
    {
        TableCatalog catalog = createCatalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        catalog.createTable(TARGET, TableEntry.external(Location.of("s3://bucket/u")));
        String id = Files.readString(directory.resolve(".weir/s.json")).replaceAll("(?s).*\"id\" : \"([^\"]*)\".*", "$1");
        Files.writeString(directory.resolve(".weir/n.json"), "{\"formatVersion\": 1, \"kind\": \"schema\", \"name\": \"n\", \"renamedFrom\": {\"name\": \"s\", \"id\": \"%s\"}}".formatted(id));
        catalog.renameTable(NAME, new SchemaTableName("n", "t"));

        catalog.renameSchema("s", "n");
        assertThat(catalog.listSchemas()).containsExactly("n");
        assertThat(catalog.listTables("n")).containsExactly("t", "u");
    }

    // as it looks when the process dies before the entry of the source is deleted
    private void pendingRename(TableCatalog catalog)
            throws IOException
    {
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        byte[] source = Files.readAllBytes(directory.resolve("s/.weir/t.json"));
        catalog.renameTable(NAME, TARGET);
        Files.write(directory.resolve("s/.weir/t.json"), source);
    }

    private static final class StepClock
            extends Clock
    {
        private final Iterator<Instant> times;

        private StepClock(Iterator<Instant> times)
        {
            this.times = requireNonNull(times, "times is null");
        }

        @Override
        public Instant instant()
        {
            return times.next();
        }

        @Override
        public ZoneId getZone()
        {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone)
        {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void entryThatAnotherClusterReplaced()
            throws IOException
    {
        AtomicLong nanos = new AtomicLong();
        TrinoFileSystem fileSystem = new LocalFileSystem(directory.getRoot());
        TableCatalog catalog = new WarehouseTableCatalog(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem), Location.of("file://" + directory), new KnownEntries(nanos::get), Clock.systemUTC());
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
