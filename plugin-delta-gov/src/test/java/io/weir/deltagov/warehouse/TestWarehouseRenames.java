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
import io.trino.spi.connector.TableNotFoundException;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.SocketTimeoutException;
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

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Renames that end midway, take long, or meet others.
 */
final class TestWarehouseRenames
{
    private static final SchemaTableName NAME = new SchemaTableName("s", "t");
    private static final SchemaTableName TARGET = new SchemaTableName("s", "u");

    @TempDir
    Path directory;

    @Test
    void renameThatEndedMidway()
            throws IOException
    {
        TableCatalog catalog = warehouse().catalog();
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
        pendingRename(warehouse().catalog());
        TableCatalog later = warehouse().catalog(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16)));

        later.renameTable(NAME, new SchemaTableName("s", "w"));
        assertThat(later.listTables("s")).containsExactly("w");
        later.createTable(TARGET, TableEntry.external(Location.of("s3://bucket/x")));
        assertThat(later.listTables("s")).containsExactly("u", "w");
    }

    @Test
    void dropOfATableWhoseRenameEndedMidway()
            throws IOException
    {
        TableCatalog catalog = warehouse().catalog();
        pendingRename(catalog);

        catalog.dropTable(NAME, catalog.find(NAME).orElseThrow().location());
        assertThat(catalog.find(NAME)).isEmpty();
        assertThat(catalog.find(TARGET)).isEmpty();
        assertThat(catalog.listTables("s")).isEmpty();
    }

    @Test
    void slowRenameGivesUp()
    {
        TableCatalog catalog = warehouse().catalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Iterator<Instant> times = List.of(Instant.EPOCH, Instant.EPOCH.plusSeconds(61)).iterator();
        assertThatThrownBy(() -> warehouse().catalog(new StepClock(times)).renameTable(NAME, TARGET)).hasMessageContaining("Table s.t was not renamed: the store took longer than PT1M");
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
        TableCatalog catalog = warehouse().catalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Map<Location, byte[]> late = new HashMap<>();
        TableCatalog slow = catalogThatWritesLate(late);
        assertFailsInStore(() -> slow.renameTable(NAME, TARGET), "no answer");
        SchemaTableName third = new SchemaTableName("s", "w");
        assertThatThrownBy(() -> catalog.renameTable(NAME, third)).hasMessageContaining("Table s.t is being renamed by somebody else");

        writeLate(late);
        assertThat(catalog.listTables("s")).containsExactly("t");
        warehouse().catalog(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16))).renameTable(NAME, third);
        assertThat(catalog.listTables("s")).containsExactly("w");
    }

    /**
     * The data of the table are gone when the entry of the target appears.
     */
    @Test
    void dropBeforeTheTargetOfARenameAppears()
            throws IOException
    {
        TableCatalog catalog = warehouse().catalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Map<Location, byte[]> late = new HashMap<>();
        assertFailsInStore(() -> catalogThatWritesLate(late).renameTable(NAME, TARGET), "no answer");
        catalog.dropTable(NAME, Location.of("s3://bucket/t"));

        writeLate(late);
        assertThat(catalog.listTables("s")).isEmpty();
        assertThat(catalog.find(TARGET)).isEmpty();
        TableEntry other = TableEntry.external(Location.of("s3://bucket/x"));
        assertThatThrownBy(() -> catalog.createTable(TARGET, other)).hasMessage("Table 's.u' already exists");
        warehouse().catalog(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16))).createTable(TARGET, other);
        assertThat(catalog.find(TARGET)).contains(other);
        assertThat(warehouse().files()).containsExactly(".weir/s.json", "s/.weir/u.json", "s/.weir/u.look");
    }

    /**
     * Whoever drops the table finds no rename of it, which begins just then.
     */
    @Test
    void dropBeforeTheMarkOfARename()
    {
        TableCatalog catalog = warehouse().catalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        Map<Location, byte[]> late = new HashMap<>();
        ExclusiveFileWriter slow = writerThatFailsFor("u.json", lateWriter(late));
        TableCatalog renaming = warehouse().catalog((target, content) -> {
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
        TableCatalog catalog = warehouse().catalog();
        pendingRename(catalog);
        Files.setLastModifiedTime(directory.resolve("s/.weir/u.json"), FileTime.from(Instant.EPOCH));
        Path mark = warehouse().files().stream().filter(file -> file.endsWith(".moved")).map(directory::resolve).findFirst().orElseThrow();
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
        TableCatalog catalog = warehouse().catalog();
        catalog.createSchema("s");
        catalog.createTable(NAME, TableEntry.external(Location.of("s3://bucket/t")));
        TableCatalog full = catalogThatFailsFor("u.json", (target, _) -> {
            throw new StoreUnavailableException("write", target, new IOException("No space left on device"));
        });
        assertFailsInStore(() -> full.renameTable(NAME, TARGET), "No space left on device");
        catalog.renameTable(NAME, TARGET);
        assertThat(catalog.listTables("s")).containsExactly("u");
    }

    @Test
    void schemaRenameThatEndedMidwayGoesOn()
            throws IOException
    {
        TableCatalog catalog = warehouse().catalog();
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

    private TableCatalog catalogThatWritesLate(Map<Location, byte[]> late)
    {
        return catalogThatFailsFor("u.json", lateWriter(late));
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

    private TableCatalog catalogThatFailsFor(String fileName, ExclusiveFileWriter failing)
    {
        return warehouse().catalog(writerThatFailsFor(fileName, failing));
    }

    private ExclusiveFileWriter writerThatFailsFor(String fileName, ExclusiveFileWriter failing)
    {
        ExclusiveFileWriter writer = warehouse().writer();
        return (target, content) -> (target.fileName().equals(fileName) ? failing : writer).write(target, content);
    }

    private static void assertFailsInStore(ThrowingCallable statement, String message)
    {
        assertThatThrownBy(statement)
                .hasMessageContaining(message)
                .asInstanceOf(type(TrinoException.class))
                .extracting(TrinoException::getErrorCode).isEqualTo(DELTA_GOV_STORE_ERROR.toErrorCode());
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

    private LocalWarehouse warehouse()
    {
        return new LocalWarehouse(directory);
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
}
