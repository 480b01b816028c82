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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.airlift.json.JsonMapperProvider;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.block.BlockJsonSerde;
import io.trino.spi.SplitWeight;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.type.TypeDeserializer;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.delta.engine.data.RowPositions;
import io.weir.deltagov.DeltaGovOutputTableHandle.Kind;
import io.weir.deltagov.changes.TableChangesHandle;
import io.weir.deltagov.changes.TableChangesSplit;
import io.weir.deltagov.cluster.ClusterColumn;
import io.weir.deltagov.cluster.ClusterPlan;
import io.weir.deltagov.cluster.OneWriter;
import io.weir.deltagov.cluster.PartitionRanges;
import io.weir.deltagov.condition.CheckedCondition;
import io.weir.deltagov.schema.NestedNotNull;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;
import io.weir.deltagov.write.DataFileFragment;
import io.weir.deltagov.write.RowChangesFragment;
import io.weir.deltagov.write.RowChangesFragment.DeletedPositions;
import io.weir.deltagov.write.RowCounts;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.metadata.InternalBlockEncodingSerde.TESTING_BLOCK_ENCODING_SERDE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static io.weir.delta.engine.TableChange.Kind.DELETED;
import static io.weir.delta.engine.TableChange.Kind.TOLD_BY_FILE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What travels between nodes arrives as it left.
 */
final class TestDeltaGovHandles
{
    private static final DataColumn PARTITION = new DataColumn("P", VARCHAR, PhysicalField.leaf("P"), DataColumn.Kind.PARTITION, ColumnMappingMode.NONE);
    private static final DataColumn NESTED = new DataColumn(
            "Nested",
            RowType.from(List.of(RowType.field("a", BIGINT), RowType.field("b", VARCHAR))),
            new PhysicalField("col-1", OptionalInt.of(1), ImmutableList.of(new PhysicalField("col-2", OptionalInt.of(2), ImmutableList.of()), PhysicalField.leaf("b"))),
            DataColumn.Kind.DATA,
            ColumnMappingMode.ID);
    private static final DataColumn NUMBER = new DataColumn("n", BIGINT, PhysicalField.leaf("n"), DataColumn.Kind.DATA, ColumnMappingMode.NAME);
    private static final WriteTarget TARGET = new WriteTarget(
            new SchemaTableName("s", "t"),
            "file:///w/s/t-1",
            List.of(PARTITION, NESTED),
            ImmutableMap.of("delta.key", "value"),
            List.of("nested.field"),
            List.of(new NestedNotNull("Nested", 1, false, List.of(new NestedNotNull("Nested.a", 0, true, List.of())))),
            List.of(new CheckedCondition("delta.constraints.p", "p <> 'x'", "(\"p\" <> 'x')")));

    @Test
    void tableHandle()
    {
        assertRoundTrips(DeltaGovTableHandle.class, new DeltaGovTableHandle(new SchemaTableName("s", "t"), "file:///w/s/t-1", DataOwner.TABLE, 7));
        assertRoundTrips(DeltaGovTableHandle.class, new DeltaGovTableHandle(
                new SchemaTableName("s", "t"),
                "file:///w/s/t-1",
                DataOwner.ELSEWHERE,
                7,
                TupleDomain.withColumnDomains(ImmutableMap.of(PARTITION, Domain.singleValue(VARCHAR, utf8Slice("x")))),
                TupleDomain.withColumnDomains(ImmutableMap.of(NUMBER, Domain.multipleValues(BIGINT, List.of(1L, 2L), true))),
                TupleDomain.withColumnDomains(ImmutableMap.of(HiddenColumn.FILE_SIZE, Domain.singleValue(BIGINT, 5L)))));
        assertRoundTrips(DeltaGovTableHandle.class, new DeltaGovTableHandle(new SchemaTableName("s", "t"), "file:///w", DataOwner.TABLE, 7, TupleDomain.none(), TupleDomain.all(), TupleDomain.all()));
    }

    @Test
    void aggregateHandles()
    {
        AggregateColumnHandle count = new AggregateColumnHandle(AggregateKind.COUNT_ROWS, Optional.empty(), BIGINT);
        AggregateColumnHandle least = new AggregateColumnHandle(AggregateKind.MIN, Optional.of(NUMBER), BIGINT);
        DeltaGovTableHandle table = new DeltaGovTableHandle(new SchemaTableName("s", "t"), "file:///w", DataOwner.TABLE, 7);
        AggregateTableHandle aggregation = new AggregateTableHandle(table, List.of(PARTITION), List.of(count, least));
        assertRoundTrips(AggregateTableHandle.class, aggregation);
        assertRoundTrips(AggregateColumnHandle.class, count);
        assertRoundTrips(AggregateColumnHandle.class, least);
        assertThat(aggregation).hasToString("s.t@v7 answered by the log: [count(*), min(n)] by [P]");
        // events tell the column that was read, and no column for a number of rows
        assertThat(least.metadata().getName()).isEqualTo("n");
        assertThat(count.metadata().getName()).startsWith("$");
    }

    @Test
    void aggregateSplitShowsNoValues()
    {
        AggregateSplit split = new AggregateSplit(1, List.of(writeNativeValue(VARCHAR, utf8Slice("secret"))));
        assertThat(split).hasToString("1 rows of the log");
        assertThat(split.getRetainedSizeInBytes()).isPositive();
    }

    @Test
    void tableHandleShowsNoLiterals()
    {
        DeltaGovTableHandle handle = new DeltaGovTableHandle(
                new SchemaTableName("s", "t"),
                "file:///w/s/t-1",
                DataOwner.TABLE,
                7,
                TupleDomain.withColumnDomains(ImmutableMap.of(PARTITION, Domain.singleValue(VARCHAR, utf8Slice("secret")))),
                TupleDomain.withColumnDomains(ImmutableMap.of(NUMBER, Domain.singleValue(BIGINT, 42L))),
                TupleDomain.all());
        assertThat(handle).hasToString("s.t@v7 constraint on [P] skipping by [n]");
        assertThat(new DeltaGovTableHandle(new SchemaTableName("s", "t"), "file:///w", DataOwner.TABLE, 7)).hasToString("s.t@v7");
    }

    @Test
    void columnHandles()
    {
        assertRoundTrips(DeltaGovColumnHandle.class, new DeltaGovColumnHandle(NESTED));
        assertRoundTrips(DeltaGovColumnHandle.class, new DeltaGovColumnHandle(PARTITION));
        assertRoundTrips(DeltaGovColumnHandle.class, new DeltaGovColumnHandle(NESTED.field(1)));
        assertThat(NESTED.field(0).name()).isEqualTo("Nested.a");
        assertThat(NESTED.field(0).path()).containsExactly("col-1", "col-2");
        for (HiddenColumn column : HiddenColumn.values()) {
            assertRoundTrips(HiddenColumnHandle.class, new HiddenColumnHandle(column));
        }
    }

    @Test
    void split()
    {
        assertRoundTrips(DeltaGovSplit.class, new DeltaGovSplit("file:///w/s/t-1/f", 0, 10, 20, 1234, ImmutableMap.of(), Optional.empty(), SplitWeight.standard()));
        assertRoundTrips(DeltaGovSplit.class, new DeltaGovSplit(
                "file:///w/s/t-1/P=x/f",
                10,
                10,
                20,
                1234,
                ImmutableMap.of("P", Optional.of("x"), "Q", Optional.empty()),
                Optional.of(new DeletionVector("u", "ab^-aqEH.-t@S}K{vb[*k^", Optional.of(4), 40, 6)),
                SplitWeight.fromProportion(0.5)));
    }

    @Test
    void splitShowsNoPartitionValues()
    {
        DeltaGovSplit split = new DeltaGovSplit("file:///w/s/t-1/P=secret/f", 0, 10, 20, 1234, ImmutableMap.of("P", Optional.of("secret")), Optional.empty(), SplitWeight.standard());
        assertThat(split).hasToString("file:///w/s/t-1/P=…/f:0+10");
        assertThat(split.getRetainedSizeInBytes()).isPositive();
    }

    @Test
    void transactionHandle()
    {
        assertRoundTrips(DeltaGovTransactionHandle.class, new DeltaGovTransactionHandle(UUID.randomUUID()));
    }

    @Test
    void insertHandle()
    {
        assertRoundTrips(DeltaGovInsertTableHandle.class, new DeltaGovInsertTableHandle(TARGET, 3, Optional.of(new MaterializedViewRows(new SchemaTableName("schema", "view"), ImmutableList.of("bigint")))));
    }

    @Test
    void mergeHandle()
    {
        DeltaGovTableHandle table = new DeltaGovTableHandle(new SchemaTableName("s", "t"), "file:///w", DataOwner.TABLE, 7);
        assertRoundTrips(DeltaGovMergeTableHandle.class, new DeltaGovMergeTableHandle(table, TARGET));
        assertRoundTrips(RowIdColumnHandle.class, RowIdColumnHandle.rowId());
    }

    @Test
    void rowChangesFragment()
    {
        byte[] positions = RowPositions.of(0, 7, 1L << 33).serialize();
        RowChangesFragment fragment = new RowChangesFragment(
                List.of(new DataFileFragment("f.parquet", ImmutableMap.of(), 12, 34, "{}")),
                List.of(new DataFileFragment("_change_data/c.parquet", ImmutableMap.of(), 12, 34, "{}")),
                List.of(new DeletedPositions("file:///w/s/t/f", positions)),
                List.of(new DeletedPositions("file:///w/s/t/g", positions)),
                new RowCounts(1, 2, 3));
        JsonCodec<RowChangesFragment> codec = JsonCodec.jsonCodec(RowChangesFragment.class);

        RowChangesFragment read = codec.fromJson(codec.toJson(fragment));

        assertThat(read).usingRecursiveComparison().isEqualTo(fragment);
    }

    @Test
    void outputHandle()
    {
        NewTable table = NewTable.of(new TableDefinition(
                new StructType()
                        .add("p", StringType.STRING, false, FieldMetadata.builder().putString("comment", "a comment").putLong("delta.columnMapping.id", 1).build())
                        .add("n", LongType.LONG),
                List.of("p"),
                Map.of("delta.columnMapping.mode", "name"),
                Optional.of("the table")));
        assertRoundTrips(DeltaGovOutputTableHandle.class, new DeltaGovOutputTableHandle(TARGET, Kind.REPLACE, DataOwner.ELSEWHERE, table));
    }

    @Test
    void optimizeHandle()
    {
        OptimizeSource source = new OptimizeSource(new DeltaGovTableHandle(new SchemaTableName("s", "t"), "file:///w", DataOwner.TABLE, 7), 1234, Optional.of(new OptimizeSource.Clustering("n", 5678)));
        assertRoundTrips(OptimizeSource.class, source);
        ClusterPlan plan = new ClusterPlan(
                List.of(PARTITION),
                List.of(new ClusterColumn(NUMBER, ValueSet.of(BIGINT, 17L, 4L))),
                List.of(new PartitionRanges(ImmutableMap.of("P", Optional.of("secret")), List.of(3L, 4L)), new PartitionRanges(ImmutableMap.of("P", Optional.empty()), List.of())));
        assertRoundTrips(ClusterPlan.class, plan);
        assertRoundTrips(OneWriter.class, new OneWriter());
        assertRoundTrips(DeltaGovOptimizeHandle.class, new DeltaGovOptimizeHandle(source, TARGET, Optional.of(plan)));
        assertThat(plan).hasToString("4 ranges by [n]");
    }

    @Test
    void tableChanges()
    {
        TableChangesHandle handle = new TableChangesHandle(new SchemaTableName("s", "t"), "file:///w", 3, 7, TARGET.columns());
        assertRoundTrips(TableChangesHandle.class, handle);
        DeletionVector vector = new DeletionVector("u", "ab^-aqEH.-t@S}K{vb[*k^", Optional.of(4), 40, 6);
        assertRoundTrips(TableChangesSplit.class, new TableChangesSplit(3, 1234, DELETED, "file:///w/f", Optional.of(12L), ImmutableMap.of("P", Optional.empty()), Optional.of(vector), Optional.empty(), ImmutableMap.of("Now", "Then")));
        assertRoundTrips(TableChangesSplit.class, new TableChangesSplit(3, 1234, TOLD_BY_FILE, "file:///w/f", Optional.empty(), ImmutableMap.of(), Optional.empty(), Optional.of(vector), ImmutableMap.of()));
    }

    @Test
    void fragment()
    {
        assertRoundTrips(DataFileFragment.class, new DataFileFragment("P=x/f.parquet", ImmutableMap.of("P", Optional.of("x"), "Q", Optional.empty()), 12, 34, "{\"numRecords\":1}"));
    }

    private static <T> void assertRoundTrips(Class<T> type, T value)
    {
        JsonMapperProvider mapper = new JsonMapperProvider()
                .withJsonSerializers(ImmutableMap.of(Block.class, new BlockJsonSerde.Serializer(TESTING_BLOCK_ENCODING_SERDE)))
                .withJsonDeserializers(ImmutableMap.of(
                        Block.class, new BlockJsonSerde.Deserializer(TESTING_BLOCK_ENCODING_SERDE),
                        Type.class, new TypeDeserializer(TESTING_TYPE_MANAGER)));
        JsonCodec<T> codec = new JsonCodecFactory(mapper).jsonCodec(type);
        assertThat(codec.fromJson(codec.toJson(value))).isEqualTo(value);
    }
}
