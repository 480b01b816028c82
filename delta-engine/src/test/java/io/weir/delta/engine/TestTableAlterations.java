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
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Other definitions for tables that are there, read back by kernel from the log alone.
 */
final class TestTableAlterations
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final StructType SCHEMA = new StructType().add("id", IntegerType.INTEGER).add("name", StringType.STRING);
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");
    private static final CommitDetails ALTER = CommitDetails.of("CHANGE COLUMN", "test");

    private final TrinoFileSystem fileSystem = new MemoryFileSystem();
    private final DeltaTables tables = open();

    @Test
    void descriptionAndProperties()
    {
        TableSnapshot base = create(ImmutableMap.of("owner", "Finance"));
        TableSnapshot altered = tables.alter(base, base.definition().withDescription(Optional.of("people")).withProperties(ImmutableMap.of("Team", "A b", "delta.autoOptimize.optimizeWrite", "true")), ALTER);

        assertThat(altered.version()).isEqualTo(1);
        TableSnapshot read = open().latest(TABLE);
        assertThat(read.description()).contains("people");
        assertThat(read.properties()).isEqualTo(ImmutableMap.of("Team", "A b", "delta.autoOptimize.optimizeWrite", "true"));
        assertThat(read.properties()).isEqualTo(altered.properties());
        assertThat(read.tableId()).isEqualTo(base.tableId());
        assertThat(read.protocol()).isEqualTo(base.protocol());
    }

    @Test
    void protocolIsRaisedByWhatIsUsedAndNeverLowered()
    {
        TableSnapshot base = create(ImmutableMap.of());
        TableSnapshot raised = tables.alter(base, base.definition().withProperties(ImmutableMap.of("delta.enableDeletionVectors", "true", "delta.constraints.positive", "id > 0")), ALTER);
        assertThat(raised.protocol().getReaderFeatures()).contains("deletionVectors");
        assertThat(raised.protocol().getWriterFeatures()).contains("deletionVectors", "checkConstraints");

        TableSnapshot without = tables.alter(raised, raised.definition().withProperties(ImmutableMap.of()), ALTER);
        assertThat(open().latest(TABLE).protocol()).isEqualTo(raised.protocol());
        assertThat(without.properties()).isEmpty();
    }

    @Test
    void featureByName()
    {
        TableSnapshot base = create(ImmutableMap.of());
        tables.alter(base, base.definition().withProperties(ImmutableMap.of("delta.feature.v2Checkpoint", "supported")), ALTER);
        TableSnapshot read = open().latest(TABLE);
        assertThat(read.protocol().getWriterFeatures()).contains("v2Checkpoint");
        assertThat(read.properties()).isEmpty();
    }

    @Test
    void rowsAndDefinitionChangeTogetherOrNotAtAll()
    {
        TableSnapshot base = tables.append(create(ImmutableMap.of()), ImmutableList.of(file("a"), file("b")), WRITE);
        TableSnapshot exchanged = tables.exchange(base, base.definition().withProperties(ImmutableMap.of("made", "first")), base.files(), ImmutableList.of(file("c")), ALTER);
        assertThat(open().latest(TABLE).files()).extracting(ActiveFile::path).containsExactly("c");
        assertThat(open().latest(TABLE).properties()).containsEntry("made", "first");

        // made from what is no longer the latest
        assertThatThrownBy(() -> tables.exchange(base, base.definition().withProperties(ImmutableMap.of("made", "late")), ImmutableList.of(), ImmutableList.of(file("d")), ALTER))
                .isInstanceOf(CommitConflictException.class);
        tables.append(exchanged, ImmutableList.of(file("e")), WRITE);
        assertThatThrownBy(() -> tables.exchange(exchanged, exchanged.definition(), ImmutableList.of(), ImmutableList.of(file("f")), ALTER))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("somebody else committed first");
        TableSnapshot read = open().latest(TABLE);
        assertThat(read.files()).extracting(ActiveFile::path).containsExactlyInAnyOrder("c", "e");
        assertThat(read.properties()).containsEntry("made", "first");
    }

    @Test
    void nothingThatWouldLockUsOut()
    {
        TableSnapshot base = create(ImmutableMap.of());
        assertThatThrownBy(() -> tables.alter(base, base.definition().withProperties(ImmutableMap.of("delta.feature.icebergCompatV2", "supported")), ALTER))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("icebergCompatV2");
        assertThat(open().latest(TABLE).version()).isEqualTo(0);
    }

    @Test
    void columnMappingForATableThatHasNone()
    {
        TableSnapshot base = create(ImmutableMap.of());
        TableSnapshot mapped = tables.alter(base, tables.mappedByName(base), ALTER);
        assertThat(physicalNames(open().latest(TABLE))).containsExactly("id", "name");

        StructType more = new StructType(Stream.concat(mapped.schema().fields().stream(), Stream.of(new StructField("age", IntegerType.INTEGER, true))).toList());
        tables.alter(mapped, mapped.definition().withSchema(more), ALTER);
        TableSnapshot read = open().latest(TABLE);
        assertThat(read.columnMapping()).isEqualTo(ColumnMappingMode.NAME);
        assertThat(physicalNames(read)).startsWith("id", "name").doesNotContain("age");
        assertThat(ids(read)).doesNotHaveDuplicates();
    }

    @Test
    void columnThatComesBackIsAnother()
    {
        TableSnapshot base = create(ImmutableMap.of());
        TableSnapshot dropped = tables.alter(base, tables.mappedByName(base).withSchema(new StructType(tables.mappedByName(base).schema().fields().subList(0, 1))), ALTER);
        StructType again = new StructType(Stream.concat(dropped.schema().fields().stream(), Stream.of(new StructField("name", StringType.STRING, true))).toList());
        TableSnapshot added = tables.alter(dropped, dropped.definition().withSchema(again), ALTER);
        assertThat(physicalNames(added).getLast()).isNotEqualTo("name");
        assertThat(ids(added).getLast()).isGreaterThan(2);
    }

    @Test
    void columnMappingIsNotTakenAway()
    {
        TableSnapshot base = create(ImmutableMap.of("delta.columnMapping.mode", "name"));
        Map<String, String> without = new HashMap<>(base.properties());
        without.remove("delta.columnMapping.mode");
        assertThatThrownBy(() -> tables.alter(base, base.definition().withProperties(without), ALTER)).isInstanceOf(InvalidTableDefinitionException.class);
    }

    @Test
    void inCommitTimestampsBegin()
    {
        TableSnapshot base = create(ImmutableMap.of());
        TableSnapshot altered = tables.alter(base, base.definition().withProperties(ImmutableMap.of("delta.enableInCommitTimestamps", "true")), ALTER);
        TableSnapshot read = open().latest(TABLE);
        assertThat(read.properties())
                .containsEntry("delta.inCommitTimestampEnablementVersion", "1")
                .containsEntry("delta.inCommitTimestampEnablementTimestamp", Long.toString(read.timestamp().toEpochMilli()));
        assertThat(read.properties()).isEqualTo(altered.properties());
        assertThat(tables.append(altered, ImmutableList.of(file("a")), WRITE).timestamp()).isAfter(read.timestamp());
    }

    /**
     * In-commit timestamps begin after the file of the commit before was written, whatever the clock says.
     */
    @Test
    void inCommitTimestampsBeginAfterTheCommitsOfOthers()
    {
        TableSnapshot base = create(ImmutableMap.of());
        Instant winner = base.timestamp();
        while (!winner.isAfter(base.timestamp())) {
            TableSnapshot latest = tables.latest(TABLE);
            winner = tables.append(latest, ImmutableList.of(file("a" + latest.version())), WRITE).timestamp();
        }
        DeltaTables late = new DeltaTables(fileSystem, new TableSnapshotCache(0), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Runnable::run);
        TableSnapshot altered = late.alter(base, base.definition().withProperties(ImmutableMap.of("delta.enableInCommitTimestamps", "true")), ALTER);
        assertThat(altered.timestamp()).isAfter(winner);
    }

    @Test
    void clusteringColumnsOfOthersConflict()
    {
        TableSnapshot base = create(ImmutableMap.of());
        TableSnapshot clustered = tables.alter(base, base.definition().withClusteringColumns(ImmutableList.of("id")), ALTER);
        // from here on a commit has them, and no other definition
        tables.alter(clustered, clustered.definition().withClusteringColumns(ImmutableList.of("name")), ALTER);
        StructType withoutName = new StructType(tables.mappedByName(clustered).schema().fields().subList(0, 1));
        for (TableDefinition wanted : List.of(
                clustered.definition().withClusteringColumns(ImmutableList.of("id", "name")),
                tables.mappedByName(clustered).withSchema(withoutName))) {
            assertThatThrownBy(() -> tables.alter(clustered, wanted, ALTER))
                    .isInstanceOf(CommitConflictException.class)
                    .hasMessageContaining("it changed the columns that the table is clustered by");
        }
        assertThat(open().latest(TABLE).clusteringColumns()).containsExactly("name");
        // rows may be written in any order
        assertThat(tables.append(clustered, ImmutableList.of(file("a")), WRITE).clusteringColumns()).containsExactly("name");
    }

    /**
     * Other engines take for granted that a clustered table has no partitions.
     */
    @Test
    void clusteredTablesAreNotPartitioned()
    {
        TableDefinition plain = new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty());
        TableDefinition partitioned = new TableDefinition(SCHEMA, ImmutableList.of("name"), ImmutableMap.of(), Optional.empty());
        TableSnapshot base = tables.create(TABLE, partitioned, ImmutableList.of(), WRITE);
        assertThatThrownBy(() -> tables.alter(base, base.definition().withProperties(ImmutableMap.of("delta.feature.clustering", "supported")), ALTER)).isInstanceOf(UnsupportedTableException.class);
        tables.createOrReplace(TABLE, plain.withClusteringColumns(ImmutableList.of("id")), ImmutableList.of(), WRITE);
        TableSnapshot clustered = tables.createOrReplace(TABLE, plain, ImmutableList.of(), WRITE);
        assertThatThrownBy(() -> tables.createOrReplace(TABLE, partitioned, ImmutableList.of(), WRITE))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("would be partitioned and have the table feature clustering");
        assertThatThrownBy(() -> tables.prepare(TABLE, partitioned)).isInstanceOf(UnsupportedTableException.class);
        assertThatThrownBy(() -> tables.restore(clustered, base, WRITE)).isInstanceOf(UnsupportedTableException.class);
        assertThat(open().latest(TABLE).version()).isEqualTo(2);
    }

    @Test
    void rowsOfOthersAreKept()
    {
        TableSnapshot base = create(ImmutableMap.of());
        tables.append(base, ImmutableList.of(file("a")), WRITE);
        TableSnapshot altered = tables.alter(base, base.definition().withDescription(Optional.of("late")), ALTER);
        assertThat(altered.version()).isEqualTo(2);
        assertThat(altered.files()).hasSize(1);
        assertThat(open().latest(TABLE).files()).hasSize(1);
    }

    @Test
    void anotherDefinitionConflicts()
    {
        TableSnapshot base = create(ImmutableMap.of());
        tables.alter(base, base.definition().withDescription(Optional.of("first")), ALTER);
        assertThatThrownBy(() -> tables.alter(base, base.definition().withDescription(Optional.of("second")), ALTER)).isInstanceOf(CommitConflictException.class);
        assertThatThrownBy(() -> tables.append(base, ImmutableList.of(file("a")), WRITE)).isInstanceOf(CommitConflictException.class);
        assertThat(open().latest(TABLE).description()).contains("first");
    }

    @Test
    void changesForEmptyTables()
    {
        TableSnapshot base = create(ImmutableMap.of());
        TableDefinition wanted = base.definition().withProperties(ImmutableMap.of("delta.constraints.positive", "id > 0"));
        TableSnapshot filled = tables.append(base, ImmutableList.of(file("a")), WRITE);
        assertThatThrownBy(() -> tables.alterEmpty(base, wanted, ALTER)).isInstanceOf(CommitConflictException.class);
        assertThatThrownBy(() -> tables.alterEmpty(filled, wanted, ALTER)).isInstanceOf(UnsupportedTableException.class).hasMessageContaining("has rows");
        assertThat(open().latest(TABLE).version()).isEqualTo(1);
    }

    @Test
    void replacedTableWithColumnMapping()
    {
        TableSnapshot base = create(ImmutableMap.of("delta.columnMapping.mode", "name"));
        tables.append(base, ImmutableList.of(file("a")), WRITE);
        TableDefinition prepared = tables.prepare(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of("delta.columnMapping.mode", "name"), Optional.empty()));
        TableSnapshot replaced = tables.createOrReplace(TABLE, prepared, ImmutableList.of(file("b")), WRITE);
        TableSnapshot read = open().latest(TABLE);
        assertThat(read.files()).extracting(ActiveFile::path).containsExactly("b");
        assertThat(physicalNames(read)).isEqualTo(prepared.schema().fields().stream().map(ColumnMapping::getPhysicalName).toList());
        assertThat(physicalNames(read)).doesNotContainAnyElementsOf(physicalNames(base));
        assertThat(ids(read)).doesNotContainAnyElementsOf(ids(base));
        assertThat(read.schema()).isEqualTo(replaced.schema());
        assertThat(open().at(TABLE, 1).files()).extracting(ActiveFile::path).containsExactly("a");
    }

    /**
     * A version of the time when commits had timestamps of their own comes back without them: the commits since then have none.
     */
    @Test
    void restoreKeepsWhichCommitsHaveTimestamps()
    {
        String timestamps = "delta.enableInCommitTimestamps";
        TableSnapshot base = create(ImmutableMap.of(timestamps, "true"));
        TableSnapshot ended = tables.alter(base, base.definition().withProperties(ImmutableMap.of(timestamps, "false")), ALTER);
        TableSnapshot restored = tables.restore(ended, tables.at(TABLE, 0), WRITE);
        assertThat(restored.properties()).containsEntry(timestamps, "false");
        TableSnapshot appended = tables.append(restored, ImmutableList.of(file("a")), WRITE);
        assertThat(open().latest(TABLE).timestamp()).isEqualTo(appended.timestamp());

        TableSnapshot begun = tables.alter(appended, appended.definition().withProperties(ImmutableMap.of(timestamps, "true")), ALTER);
        TableSnapshot back = tables.restore(begun, tables.at(TABLE, appended.version()), WRITE);
        assertThat(back.properties()).containsEntry("delta.inCommitTimestampEnablementVersion", Long.toString(begun.version()));
        assertThat(open().latest(TABLE).timestamp()).isAfter(begun.timestamp());
    }

    /**
     * Files have values of the partition columns that the table has, and of none that it had.
     */
    @Test
    void otherPartitionColumns()
            throws IOException
    {
        fileSystem.newOutputFile(TABLE.appendPath("a")).createOrOverwrite(new byte[1]);
        TableSnapshot partitioned = tables.create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of("name"), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);
        TableSnapshot replaced = tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("a")), WRITE);
        assertThat(replaced.files()).extracting(ActiveFile::partitionValues).containsExactly(ImmutableMap.of());

        TableSnapshot back = tables.restore(replaced, partitioned, WRITE);
        TableSnapshot restored = tables.restore(back, replaced, WRITE);
        assertThat(restored.files()).extracting(ActiveFile::partitionValues).containsExactly(ImmutableMap.of());
        assertThat(restored.files()).isEqualTo(open().latest(TABLE).files());
    }

    private static List<String> physicalNames(TableSnapshot table)
    {
        return table.schema().fields().stream().map(ColumnMapping::getPhysicalName).toList();
    }

    private static List<Integer> ids(TableSnapshot table)
    {
        return table.schema().fields().stream().map(ColumnMapping::getColumnId).toList();
    }

    private TableSnapshot create(Map<String, String> properties)
    {
        return tables.create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), properties, Optional.empty()), ImmutableList.of(), WRITE);
    }

    private static NewDataFile file(String path)
    {
        return new NewDataFile(path, ImmutableMap.of(), 1, Instant.EPOCH, "{\"numRecords\":1}");
    }

    private DeltaTables open()
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(1_000_000), Clock.systemUTC(), Runnable::run);
    }
}
