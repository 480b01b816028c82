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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.parquet.reader.MetadataReader;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.parquet.InputFileDataSource;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_ID_KEY;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_NESTED_IDS_KEY;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_PHYSICAL_NAME_KEY;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.ID;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NAME;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.memory.context.AggregatedMemoryContext.newSimpleAggregatedMemoryContext;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.data.DataFiles.block;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class TestColumnMapping
{
    private final DataFiles files = new DataFiles();

    @Test
    void takesNamesAndIdsFromTheSchemaAtEveryLevel()
    {
        FieldMetadata nestedIds = FieldMetadata.builder().putLong("col-m.key", 11L).putLong("col-m.value", 12L).putLong("col-m.value.element", 13L).build();
        FieldMetadata mapMetadata = FieldMetadata.builder().fromMetadata(mapped("col-m", 10)).putFieldMetadata(COLUMN_MAPPING_NESTED_IDS_KEY, nestedIds).build();
        StructType schema = new StructType()
                .add(new StructField("Part", StringType.STRING, true, mapped("col-p", 1)))
                .add(new StructField("Struct", new StructType().add(new StructField("Inner", IntegerType.INTEGER, true, mapped("col-i", 3))), true, mapped("col-s", 2)))
                .add(new StructField("Map", new MapType(StringType.STRING, new ArrayType(IntegerType.INTEGER, true), true), true, mapMetadata));

        List<DataColumn> columns = columns(schema, List.of("part"), NAME);

        assertThat(columns).extracting(DataColumn::name).containsExactly("Part", "Struct", "Map");
        assertThat(columns).extracting(DataColumn::kind).containsExactly(DataColumn.Kind.PARTITION, DataColumn.Kind.DATA, DataColumn.Kind.DATA);
        assertThat(columns).extracting(DataColumn::physical).containsExactly(
                new PhysicalField("col-p", OptionalInt.of(1), List.of()),
                new PhysicalField("col-s", OptionalInt.of(2), List.of(new PhysicalField("col-i", OptionalInt.of(3), List.of()))),
                new PhysicalField("col-m", OptionalInt.of(10), List.of(
                        new PhysicalField("key", OptionalInt.of(11), List.of()),
                        new PhysicalField("value", OptionalInt.of(12), List.of(new PhysicalField("element", OptionalInt.of(13), List.of()))))));
    }

    @Test
    void ignoresMappingMetadataWithoutMapping()
    {
        StructType schema = new StructType().add(new StructField("Name", StringType.STRING, true, mapped("col-n", 1)));

        assertThat(columns(schema, List.of(), NONE)).extracting(DataColumn::physical).containsExactly(PhysicalField.leaf("Name"));
    }

    @Test
    void writesIdsAndPhysicalNamesInOriginalCase()
            throws IOException
    {
        StructType inner = new StructType().add(new StructField("x", IntegerType.INTEGER, true, mapped("Col-X", 2)));
        List<DataColumn> columns = columns(new StructType().add(new StructField("s", inner, true, mapped("Col-S", 1))), List.of(), ID);
        NewDataFile file = files.write(columns, columns.getFirst().type().createNullBlock());

        InputFileDataSource source = new InputFileDataSource(files.fileSystem.newInputFile(files.active(file).location()), ParquetReaderOptions.defaultOptions(), newSimpleAggregatedMemoryContext());
        MessageType schema = MetadataReader.readFooter(source, ParquetReaderOptions.defaultOptions(), Optional.empty(), Optional.empty()).getFileMetaData().getSchema();

        // Trino's reader lower-cases names
        assertThat(schema.getType("col-s").getId().intValue()).isEqualTo(1);
        assertThat(schema.getType("col-s", "col-x").getId().intValue()).isEqualTo(2);
        byte[] content = new byte[(int) file.size()];
        source.readFully(0, content.length).getBytes(0, content);
        assertThat(new String(content, ISO_8859_1)).contains("Col-S").contains("Col-X").doesNotContain("col-s");
        assertThat(file.statistics()).contains("\"nullCount\":{\"Col-S\":{\"Col-X\":1}}");
    }

    @Test
    void findsByIdWhateverTheName()
    {
        NewDataFile file = writeTwoColumns(field("a", "old-a", 1), field("b", "old-b", 2));

        assertThat(read(file, ID, field("b", "new-b", 2), field("a", "new-a", 1))).containsExactly(List.of("b", "a"));
        assertThat(readNullable(file, NAME, field("b", "new-b", 2))).containsExactly((Object) null);
    }

    @Test
    void fieldWithAnotherIdIsAnotherColumn()
    {
        NewDataFile file = writeTwoColumns(field("a", "a", 1), field("b", "b", 2));

        assertThat(readNullable(file, ID, field("a", "a", 7))).containsExactly((Object) null);
        assertThat(readNullable(file, NAME, field("a", "a", 7))).containsExactly("a");
    }

    @Test
    void fileWithoutIdsIsReadByPhysicalName()
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("A", StringType.STRING).add("b", StringType.STRING));
        NewDataFile file = files.write(columns, block(columns.get(0).type(), utf8Slice("a")), block(columns.get(1).type(), utf8Slice("b")));

        assertThat(read(file, ID, field("renamed", "a", 1), field("x", "B", 2))).containsExactly(List.of("a", "b"));
        assertThat(read(file, NAME, field("renamed", "a", 1), field("x", "B", 2))).containsExactly(List.of("a", "b"));
    }

    @Test
    void resolvesNestedFieldsLikeColumns()
    {
        StructType old = new StructType().add(new StructField("a", StringType.STRING, true, mapped("old-a", 2)));
        StructType renamed = new StructType().add(new StructField("b", StringType.STRING, true, mapped("new-b", 3))).add(new StructField("a2", StringType.STRING, true, mapped("new-a", 2)));
        List<DataColumn> written = columns(new StructType().add(new StructField("s", new ArrayType(old, true), true, mapped("s", 1))), List.of(), ID);
        Block elements = RowBlock.fromFieldBlocks(1, new Block[] {block(VARCHAR, utf8Slice("x"))});
        NewDataFile file = files.write(written, block(written.getFirst().type(), elements));

        List<DataColumn> read = columns(new StructType().add(new StructField("t", new ArrayType(renamed, true), true, mapped("t", 1))), List.of(), ID);

        assertThat(files.read(file, read)).hasToString("[[[[null, x]]]]");
    }

    private NewDataFile writeTwoColumns(StructField first, StructField second)
    {
        List<DataColumn> columns = columns(new StructType().add(first).add(second), List.of(), ID);
        return files.write(columns, DataFileWriterOptions.of(ImmutableMap.of()), new Page(block(columns.get(0).type(), utf8Slice("a")), block(columns.get(1).type(), utf8Slice("b"))));
    }

    private List<List<Object>> read(NewDataFile file, ColumnMappingMode mode, StructField... fields)
    {
        return files.read(file, columns(new StructType(List.of(fields)), List.of(), mode));
    }

    private List<Object> readNullable(NewDataFile file, ColumnMappingMode mode, StructField field)
    {
        return read(file, mode, field).getFirst();
    }

    private static StructField field(String name, String physicalName, long id)
    {
        return new StructField(name, StringType.STRING, true, mapped(physicalName, id));
    }

    private static FieldMetadata mapped(String physicalName, long id)
    {
        return FieldMetadata.builder().putString(COLUMN_MAPPING_PHYSICAL_NAME_KEY, physicalName).putLong(COLUMN_MAPPING_ID_KEY, id).build();
    }

    private static List<DataColumn> columns(StructType schema, List<String> partitionColumns, ColumnMappingMode mode)
    {
        return new DataColumns(new DeltaTypes()).of(schema, partitionColumns, mode);
    }
}
