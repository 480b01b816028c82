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
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What tables are written, and which are refused by name.
 */
class TestWriterProtocol
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final StructType SCHEMA = new StructType().add("id", IntegerType.INTEGER);
    private static final NewDataFile FILE = new NewDataFile("f.parquet", ImmutableMap.of(), 1, Instant.EPOCH, "{}");
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");

    private TrinoFileSystem fileSystem;
    private DeltaTables tables;

    @BeforeEach
    void setUp()
    {
        fileSystem = new MemoryFileSystem();
        tables = new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), Runnable::run);
    }

    private TableSnapshot create(Map<String, String> properties)
    {
        return tables.create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), properties, Optional.empty()), ImmutableList.of(), WRITE);
    }

    // as another engine would have made it
    private TableSnapshot write(String features, String fieldMetadata, String configuration)
            throws IOException
    {
        String protocol = "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[],\"writerFeatures\":[%s]}}\n".formatted(features);
        String schema = "{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"integer\\\",\\\"nullable\\\":true,\\\"metadata\\\":{%s}}]}".formatted(fieldMetadata.replace("\\", "\\\\").replace("\"", "\\\""));
        String metadata = "{\"metaData\":{\"id\":\"6b1b2cf2\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"%s\",\"partitionColumns\":[],\"configuration\":{%s}}}\n".formatted(schema, configuration);
        fileSystem.newOutputFile(TABLE.appendPath("_delta_log/00000000000000000000.json")).createOrOverwrite((protocol + metadata).getBytes(UTF_8));
        return tables.latest(TABLE);
    }

    private void assertRefused(TableSnapshot table, String reason)
    {
        assertThatThrownBy(() -> tables.requireWritable(table))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> tables.append(table, ImmutableList.of(FILE), WRITE)).isInstanceOf(UnsupportedTableException.class);
        assertThatThrownBy(() -> tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE))
                .isInstanceOf(UnsupportedTableException.class);
        assertThat(tables.latest(TABLE).version()).isEqualTo(table.version());
    }

    @Test
    void appendOnlyTable()
    {
        TableSnapshot table = create(ImmutableMap.of("delta.appendOnly", "true"));

        assertThat(tables.append(table, ImmutableList.of(FILE), WRITE).version()).isEqualTo(1);
        assertThatThrownBy(() -> tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of("delta.appendOnly", "true"), Optional.empty()), ImmutableList.of(), WRITE))
                .isInstanceOf(DeltaEngineException.class)
                .hasMessageContaining("takes new rows only: its property delta.appendOnly is true");
        assertThat(tables.latest(TABLE).version()).isEqualTo(1);
    }

    @Test
    void changeDataFeed()
    {
        TableSnapshot table = create(ImmutableMap.of("delta.enableChangeDataFeed", "true"));

        assertThat(tables.append(table, ImmutableList.of(FILE), WRITE).version()).isEqualTo(1);
    }

    @Test
    void deletionVectorsAndTypeWidening()
    {
        TableSnapshot table = create(ImmutableMap.of("delta.enableDeletionVectors", "true", "delta.enableTypeWidening", "true", "delta.checkpointPolicy", "v2"));

        assertThat(tables.append(table, ImmutableList.of(FILE), WRITE).version()).isEqualTo(1);
    }

    @Test
    void rowTracking()
    {
        assertThatThrownBy(() -> create(ImmutableMap.of("delta.enableRowTracking", "true")))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessage("The Delta table at memory:///table cannot be written: it has the features rowTracking, which are not supported for writing. Write it with the engine that made it, or drop the features");
        assertThat(tables.exists(TABLE)).isFalse();
    }

    /**
     * Which checkpoints are protected is for the engine to say that dropped a feature, whatever becomes of the table.
     */
    @Test
    void protectedCheckpoints()
            throws IOException
    {
        String property = "delta.requireCheckpointProtectionBeforeVersion";
        TableSnapshot table = write("\"checkpointProtection\"", "", "\"" + property + "\":\"7\"");
        assertThat(DeltaProperties.isInternal(property)).isTrue();
        TableSnapshot appended = tables.append(table, ImmutableList.of(FILE), WRITE);
        TableSnapshot replaced = tables.createOrReplace(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);
        assertThat(replaced.properties()).containsEntry(property, "7");
        Map<String, String> later = new HashMap<>(replaced.properties());
        later.put(property, "9");
        TableSnapshot altered = tables.alter(replaced, replaced.definition().withProperties(later), WRITE);
        fileSystem.newOutputFile(TABLE.appendPath(FILE.path())).createOrOverwrite(new byte[] {1});
        assertThat(tables.restore(altered, appended, WRITE).properties()).containsEntry(property, "9");
    }

    @Test
    void propertyOfAnotherWriter()
    {
        TableSnapshot table = create(ImmutableMap.of("delta.noSuchProperty", "Kept As It Is", "delta.isolationLevel", "Serializable"));

        assertThat(table.properties()).containsEntry("delta.noSuchProperty", "Kept As It Is").containsEntry("delta.isolationLevel", "Serializable");
        assertThat(tables.at(TABLE, 0).properties()).isEqualTo(table.properties());
    }

    @Test
    void propertyWithABadValue()
    {
        assertThatThrownBy(() -> create(ImmutableMap.of("delta.checkpointInterval", "often")))
                .isInstanceOf(InvalidTableDefinitionException.class)
                .hasMessageContaining("delta.checkpointInterval");
        assertThat(tables.exists(TABLE)).isFalse();
    }

    @Test
    void unknownPartitionColumn()
    {
        assertThatThrownBy(() -> tables.create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of("nowhere"), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE))
                .isInstanceOf(InvalidTableDefinitionException.class)
                .hasMessageContaining("nowhere");
        assertThat(tables.exists(TABLE)).isFalse();
    }

    @Test
    void fileThatCouldNotBeReadBack()
    {
        NewDataFile notEncoded = new NewDataFile("a b.parquet", ImmutableMap.of(), 1, Instant.EPOCH, "{}");
        NewDataFile withoutJson = new NewDataFile("a.parquet", ImmutableMap.of(), 1, Instant.EPOCH, "statistics");
        TableDefinition definition = new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty());
        for (NewDataFile file : ImmutableList.of(notEncoded, withoutJson)) {
            assertThatThrownBy(() -> tables.create(TABLE, definition, ImmutableList.of(file), WRITE)).isInstanceOf(RuntimeException.class);
            assertThat(tables.exists(TABLE)).isFalse();
        }
        TableSnapshot table = create(ImmutableMap.of());
        for (NewDataFile file : ImmutableList.of(notEncoded, withoutJson)) {
            assertThatThrownBy(() -> tables.append(table, ImmutableList.of(file), WRITE)).isInstanceOf(IllegalArgumentException.class);
            assertThat(tables.latest(TABLE).version()).isEqualTo(0);
        }
    }

    @Test
    void checkpointIntervalThatIsNone()
            throws IOException
    {
        TableSnapshot table = write("", "", "\"delta.checkpointInterval\":\"often\"");

        assertThat(tables.append(table, ImmutableList.of(FILE), WRITE).version()).isEqualTo(1);
    }

    @Test
    void unknownWriterFeature()
            throws IOException
    {
        assertRefused(write("\"timeMachine\"", "", ""), "timeMachine");
    }

    @Test
    void unsupportedWriterFeatures()
            throws IOException
    {
        assertRefused(write("\"icebergCompatV2\",\"clustering\",\"domainMetadata\",\"columnMapping\"", "", ""), "icebergCompatV2");
    }

    @Test
    void invariants()
            throws IOException
    {
        assertLeftToTheCaller(write("\"invariants\"", "\"delta.invariants\":\"{\\\"expression\\\":{\\\"expression\\\":\\\"id > 3\\\"}}\"", ""));
    }

    @Test
    void constraints()
            throws IOException
    {
        assertLeftToTheCaller(write("\"checkConstraints\"", "", "\"delta.constraints.positive\":\"id > 0\""));
    }

    private void assertLeftToTheCaller(TableSnapshot table)
    {
        tables.requireWritable(table);
        assertThatThrownBy(() -> tables.requireNoConstraints(table))
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessage("The Delta table at memory:///table cannot be written: it has CHECK constraints, invariants or generated columns, which this writer does not evaluate");
    }

    @Test
    void generatedColumns()
            throws IOException
    {
        assertLeftToTheCaller(write("\"generatedColumns\"", "\"delta.generationExpression\":\"id + 1\"", ""));
    }

    @Test
    void identityColumns()
            throws IOException
    {
        assertRefused(write("\"identityColumns\"", "\"delta.identity.start\":1,\"delta.identity.step\":1,\"delta.identity.allowExplicitInsert\":true", ""), "it has identity columns");
    }

    @Test
    void featuresThatAreNotUsed()
            throws IOException
    {
        TableSnapshot table = write("\"invariants\",\"checkConstraints\",\"generatedColumns\",\"identityColumns\",\"allowColumnDefaults\",\"appendOnly\",\"changeDataFeed\"", "", "");

        assertThat(tables.append(table, ImmutableList.of(FILE), WRITE).version()).isEqualTo(1);
    }

    @Test
    void newTableWithDefaultValues()
    {
        StructType schema = new StructType().add("id", IntegerType.INTEGER, true, FieldMetadata.builder().putString("CURRENT_DEFAULT", "7").build());

        tables.create(TABLE, new TableDefinition(schema, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(), WRITE);
        assertThat(tables.at(TABLE, 0).protocol().getWriterFeatures()).contains("allowColumnDefaults");
    }
}
