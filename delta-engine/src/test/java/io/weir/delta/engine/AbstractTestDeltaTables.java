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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link DeltaTables} does on every store.
 */
abstract class AbstractTestDeltaTables
        extends AbstractTestOnStore
{
    AbstractTestDeltaTables(TrinoFileSystem fileSystem, Location root)
    {
        super(fileSystem, root);
    }

    @Test
    void noTable()
    {
        assertThat(tables.exists(table)).isFalse();
        assertThatThrownBy(() -> tables.latest(table))
                .isInstanceOf(DeltaTableNotFoundException.class)
                .hasMessage("No Delta table at %s: its _delta_log has no commit. Check the location, or create the table first".formatted(table));
        assertThatThrownBy(() -> tables.at(table, 0)).isInstanceOf(DeltaTableNotFoundException.class);
        assertThat(tables.history(table)).isEmpty();
    }

    @Test
    void createdTable()
    {
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);

        for (TableSnapshot snapshot : ImmutableList.of(created, tables.latest(table), newTables().latest(table), newTables().at(table, 0))) {
            assertThat(snapshot.location()).isEqualTo(table);
            assertThat(snapshot.version()).isEqualTo(0);
            assertThat(snapshot.tableId()).isEqualTo(created.tableId());
            assertThat(snapshot.schema()).isEqualTo(SCHEMA);
            assertThat(snapshot.partitionColumns()).containsExactly("region");
            assertThat(snapshot.properties()).containsEntry("owner", "steward");
            assertThat(snapshot.description()).hasValue("all users");
            assertThat(snapshot.columnMapping()).isEqualTo(ColumnMappingMode.NONE);
            assertThat(snapshot.timestamp()).isEqualTo(created.timestamp());
            assertThat(snapshot.files()).containsExactly(new ActiveFile(
                    table.appendPath("region=n w/a.parquet"),
                    "region=n%20w/a.parquet",
                    ImmutableMap.of("region", Optional.of("n w")),
                    1000,
                    Instant.ofEpochMilli(1_700_000_000_000L),
                    Optional.of("{\"numRecords\":5,\"nullCount\":{\"id\":0}}"),
                    Optional.empty()));
        }
        assertThat(tables.exists(table)).isTrue();
    }

    @Test
    void locationWithASlashAtItsEnd()
    {
        Location withSlash = Location.of(table + "/");
        TableSnapshot created = tables.create(withSlash, DEFINITION, ImmutableList.of(file("a")), WRITE);

        assertThat(created.location()).isEqualTo(table);
        assertThat(tables.latest(table)).isSameAs(created);
        assertThat(tables.latest(withSlash)).isSameAs(created);
        assertThat(newTables().latest(withSlash).files()).isEqualTo(created.files());
        assertThat(tables.exists(withSlash)).isTrue();
        assertThat(tables.history(withSlash)).hasSize(1);
    }

    @Test
    void tableIsCreatedOnce()
    {
        tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);

        assertThatThrownBy(() -> tables.create(table, DEFINITION, ImmutableList.of(file("b")), WRITE)).isInstanceOf(TableAlreadyExistsException.class);
        assertThatThrownBy(() -> newTables().create(table, DEFINITION, ImmutableList.of(file("b")), WRITE)).isInstanceOf(TableAlreadyExistsException.class);
        assertThat(names(tables.latest(table))).containsExactly("a");
    }

    @Test
    void appendedFiles()
    {
        DeltaTables reader = newTables();
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        assertThat(reader.latest(table).files()).isEmpty();

        TableSnapshot first = tables.append(created, ImmutableList.of(file("a"), file("b")), WRITE);
        assertThat(first.version()).isEqualTo(1);
        assertThat(names(first)).containsExactly("a", "b");
        // from a base that is not the latest any more
        TableSnapshot second = tables.append(created, ImmutableList.of(file("c")), WRITE);
        assertThat(second.version()).isEqualTo(2);
        assertThat(names(second)).containsExactly("a", "b", "c");

        assertThat(names(reader.latest(table))).containsExactly("a", "b", "c");
        assertThat(names(reader.at(table, 1))).containsExactly("a", "b");
        assertThat(names(newTables().latest(table))).containsExactly("a", "b", "c");
        assertThat(first.files()).hasSize(2);
    }

    @Test
    void commitIsSignedAndDated()
            throws IOException
    {
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(), CommitDetails.of("CREATE TABLE", "Weir test"));
        tables.append(created, ImmutableList.of(file("a"), file("b")), WRITE);

        List<CommitSummary> history = tables.history(table);
        assertThat(history).hasSize(2);
        assertThat(history.getFirst()).usingRecursiveComparison().ignoringFields("timestamp").isEqualTo(new CommitSummary(
                1,
                Instant.EPOCH,
                Optional.of("WRITE"),
                Optional.empty(),
                Optional.of("alice"),
                Optional.of("20260303_101530_00001_abcde"),
                ImmutableMap.of("mode", "Append"),
                ImmutableMap.of("numFiles", "2", "numOutputBytes", "2000", "numOutputRows", "10"),
                Optional.of("Weir test"),
                Optional.of("WriteSerializable"),
                Optional.of(true),
                Optional.of(0L)));
        assertThat(history.getLast().operation()).hasValue("CREATE TABLE");
        assertThat(history.getLast().readVersion()).isEmpty();
        // commits of the same millisecond, or second of the store, have times that rise
        Instant afterTheFirst = history.getLast().timestamp().plusMillis(1);
        Instant written = tables.latest(table).timestamp();
        assertThat(history.getFirst().timestamp()).isEqualTo(written.isBefore(afterTheFirst) ? afterTheFirst : written);
        try (InputStream stream = fileSystem.newInputFile(commitFile(table, 1)).newStream()) {
            assertThat(new String(stream.readAllBytes(), UTF_8).lines().toList())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("{\"commitInfo\":") || line.startsWith("{\"add\":"));
        }
    }

    @Test
    void versionThatIsNotThere()
    {
        TableSnapshot created = tables.create(table, DEFINITION, ImmutableList.of(), WRITE);
        tables.append(created, ImmutableList.of(file("a")), WRITE);

        assertThatThrownBy(() -> tables.at(table, 2))
                .isInstanceOf(DeltaVersionNotFoundException.class)
                .hasMessage("The Delta table at %s has no version 2: the log holds versions 0 to 1. Ask for one of those".formatted(table));
    }

    @Test
    void replacedTable()
    {
        DeltaTables reader = newTables();
        TableSnapshot created = tables.createOrReplace(table, DEFINITION, ImmutableList.of(file("a"), file("b")), WRITE);
        assertThat(reader.latest(table).files()).hasSize(2);
        StructType newSchema = new StructType().add("other", StringType.STRING);
        TableSnapshot replaced = tables.createOrReplace(table, new TableDefinition(newSchema, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);

        for (TableSnapshot snapshot : ImmutableList.of(replaced, tables.latest(table), reader.latest(table), newTables().latest(table))) {
            assertThat(snapshot.version()).isEqualTo(1);
            assertThat(snapshot.files()).isEmpty();
            assertThat(snapshot.schema()).isEqualTo(newSchema);
            assertThat(snapshot.description()).isEmpty();
            assertThat(snapshot.partitionColumns()).isEmpty();
        }
        assertThat(names(newTables().at(table, 0))).containsExactly("a", "b");
        assertThatThrownBy(() -> tables.append(created, ImmutableList.of(file("c")), WRITE))
                .isInstanceOf(CommitConflictException.class)
                .hasMessage("The commit to the Delta table at %s conflicts with its version 1: it changed the definition of the table. Nothing was written; run the statement again".formatted(table));
    }

    @Test
    void tableThatWasDroppedAndCreatedAgain()
            throws IOException
    {
        DeltaTables reader = newTables();
        TableSnapshot old = tables.create(table, DEFINITION, ImmutableList.of(file("a")), WRITE);
        assertThat(names(reader.latest(table))).containsExactly("a");

        fileSystem.deleteDirectory(table);
        assertThatThrownBy(() -> reader.latest(table)).isInstanceOf(DeltaTableNotFoundException.class);
        assertThatThrownBy(() -> tables.append(old, ImmutableList.of(file("b")), WRITE)).isInstanceOf(CommitConflictException.class);

        DeltaTables other = newTables();
        TableSnapshot recreated = other.create(table, DEFINITION, ImmutableList.of(file("b")), WRITE);
        assertThat(recreated.tableId()).isNotEqualTo(old.tableId());
        for (DeltaTables each : ImmutableList.of(tables, reader)) {
            assertThat(each.latest(table).tableId()).isEqualTo(recreated.tableId());
            assertThat(names(each.latest(table))).containsExactly("b");
            assertThat(names(each.at(table, 0))).containsExactly("b");
        }
        assertThatThrownBy(() -> tables.append(old, ImmutableList.of(file("c")), WRITE))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("the table was dropped, or dropped and created again");
    }

    @Test
    void mappedColumns()
    {
        TableDefinition wanted = new TableDefinition(SCHEMA, ImmutableList.of("region"), ImmutableMap.of("delta.columnMapping.mode", "name"), Optional.empty());
        TableDefinition prepared = tables.prepare(table, wanted);
        List<String> physicalNames = prepared.schema().fields().stream().map(ColumnMapping::getPhysicalName).toList();
        assertThat(physicalNames).doesNotHaveDuplicates().allMatch(name -> name.startsWith("col-"));

        TableSnapshot created = tables.create(table, prepared, ImmutableList.of(), WRITE);
        assertThat(created.columnMapping()).isEqualTo(ColumnMappingMode.NAME);
        assertThat(created.schema()).isEqualTo(prepared.schema());
        assertThat(newTables().latest(table).schema()).isEqualTo(prepared.schema());

        TableDefinition replacement = tables.prepare(table, wanted);
        TableSnapshot replaced = tables.createOrReplace(table, replacement, ImmutableList.of(), WRITE);
        assertThat(replaced.schema()).isEqualTo(replacement.schema());
    }
}
