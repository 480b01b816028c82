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
import io.airlift.units.DataSize;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoInputFile;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.HandmadeParquet.DataPage;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.data.DataFiles.block;
import static org.apache.parquet.format.CompressionCodec.ZSTD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDataFileReader
{
    private final DataFiles files = new DataFiles();

    @Test
    void columnsThatTheFileWasWrittenWithoutAreNull()
    {
        NewDataFile file = files.write(columns("a", LongType.LONG), block(BIGINT, 1L, 2L));

        List<DataColumn> later = DataFiles.columns(new StructType().add("b", new ArrayType(StringType.STRING, true)).add("a", LongType.LONG));

        assertThat(files.read(file, later)).hasToString("[[null, 1], [null, 2]]");
    }

    @Test
    void structsKeepTheirNullsWhenAllOfTheirFieldsAreNew()
    {
        DataType[] present = {
                BooleanType.BOOLEAN,
                ByteType.BYTE,
                ShortType.SHORT,
                IntegerType.INTEGER,
                LongType.LONG,
                FloatType.FLOAT,
                DoubleType.DOUBLE,
                DateType.DATE,
                TimestampType.TIMESTAMP,
                TimestampNTZType.TIMESTAMP_NTZ,
                StringType.STRING,
                BinaryType.BINARY,
                new DecimalType(10, 2),
                new DecimalType(38, 3),
                new StructType().add("deep", StringType.STRING),
                new ArrayType(IntegerType.INTEGER, true),
                new ArrayType(new StructType().add("x", LongType.LONG), true),
                new MapType(StringType.STRING, IntegerType.INTEGER, true),
        };
        for (DataType type : present) {
            List<DataColumn> written = columns("s", new StructType().add("old", type));
            Type old = ((io.trino.spi.type.RowType) written.getFirst().type()).getFields().getFirst().getType();
            Block rows = RowBlock.fromFieldBlocks(2, new Block[] {new RandomBlocks(new Random(5)).create(old, 2)});
            NewDataFile file = files.write(written, rows.copyWithAppendedNull());

            List<DataColumn> later = columns("s", new StructType().add("new", StringType.STRING).add("newer", LongType.LONG));

            assertThat(files.read(file, later)).as("%s", type).hasToString("[[[null, null]], [[null, null]], [null]]");
        }
    }

    @Test
    void fieldsOfStructsMayBeAddedDroppedAndReordered()
    {
        List<DataColumn> written = columns("s", new StructType().add("a", LongType.LONG).add("b", StringType.STRING).add("c", LongType.LONG));
        NewDataFile file = files.write(written, RowBlock.fromFieldBlocks(1, new Block[] {block(BIGINT, 1L), block(VARCHAR, utf8Slice("b")), block(BIGINT, 3L)}));

        List<DataColumn> later = columns("s", new StructType().add("c", LongType.LONG).add("new", LongType.LONG).add("B", StringType.STRING));

        assertThat(files.read(file, later)).hasToString("[[[3, null, b]]]");
    }

    /**
     * In lower case it is longer.
     */
    @Test
    void namesWithADottedCapitalI()
    {
        List<DataColumn> dotted = DataFiles.columns(new StructType().add("\u0130l", LongType.LONG).add("s", new StructType().add("\u0130", StringType.STRING)));
        NewDataFile file = files.write(dotted, block(BIGINT, 6L), RowBlock.fromFieldBlocks(1, new Block[] {block(VARCHAR, utf8Slice("Ankara"))}));

        assertThat(files.read(file, dotted)).hasToString("[[6, [Ankara]]]");
    }

    @Test
    void predicateOnAColumnThatTheFileWasWrittenWithout()
    {
        NewDataFile file = files.write(columns("a", LongType.LONG), block(BIGINT, 1L, 2L));
        List<DataColumn> later = DataFiles.columns(new StructType().add("a", LongType.LONG).add("b", LongType.LONG));
        DataColumn added = later.get(1);

        assertThat(read(file, later, added, Domain.singleValue(BIGINT, 1L))).isEmpty();
        assertThat(read(file, later, added, Domain.notNull(BIGINT))).isEmpty();
        assertThat(read(file, later, added, Domain.onlyNull(BIGINT))).hasSize(2);
        assertThat(files.read(files.active(file).location(), DataFileScan.of(later).withPredicate(TupleDomain.none()))).isEmpty();
    }

    @Test
    void widensTypes()
    {
        assertWidened(ByteType.BYTE, ShortType.SHORT, "[-128, 127, null]", -128L, 127L, null);
        assertWidened(ByteType.BYTE, LongType.LONG, "[-128, 127, null]", -128L, 127L, null);
        assertWidened(IntegerType.INTEGER, LongType.LONG, "[-2147483648, 2147483647, null]", -2147483648L, 2147483647L, null);
        assertWidened(ShortType.SHORT, DoubleType.DOUBLE, "[-5.0, 6.0, null]", -5L, 6L, null);
        assertWidened(IntegerType.INTEGER, DoubleType.DOUBLE, "[-2.147483648E9, 7.0, null]", -2147483648L, 7L, null);
        assertWidened(FloatType.FLOAT, DoubleType.DOUBLE, "[1.5, -0.0, null]", (long) Float.floatToIntBits(1.5f), (long) Float.floatToIntBits(-0.0f), null);
        assertWidened(IntegerType.INTEGER, new DecimalType(10, 0), "[-2147483648, 5, null]", -2147483648L, 5L, null);
        assertWidened(IntegerType.INTEGER, new DecimalType(20, 5), "[-2147483648.00000, 5.00000, null]", -2147483648L, 5L, null);
        assertWidened(LongType.LONG, new DecimalType(20, 0), "[-9223372036854775808, 5, null]", Long.MIN_VALUE, 5L, null);
        assertWidened(LongType.LONG, new DecimalType(38, 18), "[-9223372036854775808.000000000000000000, 5.000000000000000000, null]", Long.MIN_VALUE, 5L, null);
        assertWidened(new DecimalType(5, 2), new DecimalType(10, 2), "[-999.99, 0.01, null]", -99999L, 1L, null);
        assertWidened(new DecimalType(5, 2), new DecimalType(12, 4), "[-999.9900, 0.0100, null]", -99999L, 1L, null);
        assertWidened(new DecimalType(5, 2), new DecimalType(38, 10), "[-999.9900000000, 0.0100000000, null]", -99999L, 1L, null);
        assertWidened(new DecimalType(18, 2), new DecimalType(20, 2), "[-9999999999999999.99, 0.01, null]", -999999999999999999L, 1L, null);
        assertWidened(DateType.DATE, TimestampNTZType.TIMESTAMP_NTZ, "[1969-12-31 00:00:00.000000, 1970-01-02 00:00:00.000000, null]", -1L, 1L, null);
    }

    @Test
    void widensNestedTypes()
    {
        StructType old = new StructType().add("l", new ArrayType(IntegerType.INTEGER, true)).add("m", new MapType(IntegerType.INTEGER, DateType.DATE, true)).add("i", IntegerType.INTEGER);
        StructType wide = new StructType().add("l", new ArrayType(DoubleType.DOUBLE, true)).add("m", new MapType(LongType.LONG, TimestampNTZType.TIMESTAMP_NTZ, true)).add("new", StringType.STRING).add("i", LongType.LONG);
        List<DataColumn> written = columns("s", new ArrayType(old, true));
        List<DataColumn> widened = columns("s", new ArrayType(wide, true));
        Block block = new RandomBlocks(new Random(11)).create(written.getFirst().type(), 300);
        NewDataFile file = files.write(written, block);

        List<List<Object>> rows = files.read(file, widened);

        for (int position = 0; position < 300; position++) {
            Object before = written.getFirst().type().getObjectValue(block, position);
            assertThat(String.valueOf(rows.get(position).getFirst())).isEqualTo(widenedText(before));
        }
    }

    private static String widenedText(Object before)
    {
        if (before == null) {
            return "null";
        }
        List<String> rows = new ArrayList<>();
        for (Object element : (List<?>) before) {
            if (element == null) {
                rows.add("null");
                continue;
            }
            List<?> fields = (List<?>) element;
            String list = fields.get(0) == null ? "null" : ((List<?>) fields.get(0)).stream().map(value -> value == null ? "null" : String.valueOf(((Integer) value).doubleValue())).toList().toString();
            String map = String.valueOf(fields.get(1)).replaceAll("(=[+-]?\\d+-\\d\\d-\\d\\d)", "$1 00:00:00.000000");
            rows.add("[" + list + ", " + map + ", null, " + fields.get(2) + "]");
        }
        return rows.toString();
    }

    @Test
    void prunesNothingThatMatchesAfterWidening()
    {
        NewDataFile ints = files.write(columns("c", IntegerType.INTEGER), block(INTEGER, 1L, 2L, 3L));

        for (DataType wide : List.of(LongType.LONG, DoubleType.DOUBLE, new DecimalType(12, 2), new DecimalType(30, 2))) {
            List<DataColumn> column = columns("c", wide);
            Type type = column.getFirst().type();
            Object two = type.equals(BIGINT) ? (Object) 2L : wide instanceof DoubleType ? (Object) 2.0 : PartitionValues.decode(type, Optional.of("2")).getValue();
            assertThat(read(ints, column, column.getFirst(), Domain.singleValue(type, two))).isNotEmpty();
        }
    }

    @Test
    void refusesValuesThatCannotBeTheColumns()
    {
        NewDataFile file = files.write(columns("c", StringType.STRING), block(VARCHAR, utf8Slice("secret")));

        for (DataType type : List.of(LongType.LONG, DoubleType.DOUBLE, TimestampType.TIMESTAMP, new DecimalType(10, 2), new StructType().add("x", LongType.LONG), new ArrayType(LongType.LONG, true))) {
            assertThatThrownBy(() -> files.read(file, columns("c", type)))
                    .isInstanceOf(CorruptDataFileException.class)
                    .hasMessageContaining(file.path())
                    .hasMessageContaining("column c")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void partitionValuesAreConstants()
    {
        StructType schema = new StructType().add("p", DateType.DATE).add("v", LongType.LONG).add("n", StringType.STRING);
        List<DataColumn> columns = new DataColumns(new DeltaTypes()).of(schema, List.of("p", "n"), NONE);
        NewDataFile file = files.write(List.of(columns.get(1)), block(BIGINT, 1L, 2L));
        DataFileScan scan = DataFileScan.of(columns);

        assertThat(files.read(files.active(file).location(), scan.withPartitionValues(ImmutableMap.of("p", Optional.of("2020-01-31"), "n", Optional.empty()))))
                .hasToString("[[2020-01-31, 1, null], [2020-01-31, 2, null]]");
        assertThat(files.read(files.active(file).location(), scan)).hasToString("[[null, 1, null], [null, 2, null]]");
    }

    @Test
    void readsTheListsOfOldWriters()
            throws IOException
    {
        // optional group l (LIST) { repeated int32 array; }
        HandmadeParquet parquet = new HandmadeParquet(List.of(
                new SchemaElement("l").setNum_children(1).setRepetition_type(FieldRepetitionType.OPTIONAL).setConverted_type(ConvertedType.LIST),
                new SchemaElement("nested array").setType(org.apache.parquet.format.Type.INT32).setRepetition_type(FieldRepetitionType.REPEATED)));
        // [1, 2], [], NULL, [3]
        byte[] repetition = {2, 0, 2, 1, 6, 0};
        byte[] definition = {4, 2, 2, 1, 2, 0, 2, 2};
        ByteBuffer page = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(repetition.length).put(repetition)
                .putInt(definition.length).put(definition)
                .putInt(1).putInt(2).putInt(3);
        byte[] content = new byte[page.position()];
        page.flip().get(content);
        parquet.addRowGroup(List.of(org.apache.parquet.format.Type.INT32), List.of(List.of("l", "array")), List.of(List.of(new DataPage(4, 5, content, List.of()))));
        Location location = DataFiles.TABLE.appendPath("list.parquet");
        files.fileSystem.newOutputFile(location).createOrOverwrite(parquet.finish());

        assertThat(files.read(location, DataFileScan.of(columns("l", new ArrayType(IntegerType.INTEGER, true))))).hasToString("[[[1, 2]], [[]], [null], [[3]]]");
        assertThat(files.read(location, DataFileScan.of(columns("l", new ArrayType(DoubleType.DOUBLE, true))))).hasToString("[[[1.0, 2.0]], [[]], [null], [[3.0]]]");
    }

    @Test
    void readsOnlyWhatIsAskedFor()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("small", LongType.LONG).add("large", StringType.STRING));
        Random random = new Random(1);
        Block large = block(VARCHAR, random.longs(20_000).mapToObj(value -> (Object) utf8Slice(Long.toHexString(value).repeat(3))).toArray());
        Block small = block(BIGINT, LongStream.range(0, 20_000).boxed().toArray());
        NewDataFile file = files.write(columns, small, large);
        DataFileReader reader = new DataFileReader(ParquetReaderOptions.builder().withSmallFileThreshold(DataSize.ofBytes(0)).withMaxBufferSize(DataSize.ofBytes(10_000)).build(), exception -> exception);

        try (ConnectorPageSource source = open(reader, file, columns)) {
            long rows = 0;
            for (SourcePage page = source.getNextSourcePage(); page != null; page = source.getNextSourcePage()) {
                rows += page.getBlock(0).getPositionCount();
            }
            assertThat(rows).isEqualTo(20_000);
            assertThat(source.getCompletedPositions()).hasValue(20_000);
            assertThat(source.getCompletedBytes()).isLessThan(file.size() / 2).isPositive();
        }
    }

    @Test
    void selectsPositions()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("a", LongType.LONG).add("b", LongType.LONG).add("c", LongType.LONG));
        NewDataFile file = files.write(columns.subList(0, 2), block(BIGINT, 0L, 1L, 2L, 3L), block(BIGINT, 10L, 11L, 12L, 13L));

        try (ConnectorPageSource source = open(files.reader, file, columns)) {
            source.getNextSourcePage();
            SourcePage page = source.getNextSourcePage();
            assertThat(page.getPositionCount()).isEqualTo(2);
            page.getBlock(0);
            page.selectPositions(new int[] {1}, 0, 1);
            assertThat(DataFiles.rows(page.getPage(), columns)).hasToString("[[2, 12, null]]");
        }
    }

    @Test
    void accountsForMemory()
            throws IOException
    {
        List<DataColumn> columns = columns("a", LongType.LONG);
        NewDataFile file = files.write(columns, block(BIGINT, 0L, 1L, 2L, 3L));
        RowPositions deleted = RowPositions.of(LongStream.range(2, 100_000).map(position -> position * 2).toArray());
        AtomicLong reserved = new AtomicLong();
        AtomicLong peak = new AtomicLong();
        MemoryContext memory = bytes -> {
            reserved.set(bytes);
            peak.accumulateAndGet(bytes, Math::max);
        };

        try (ConnectorPageSource source = files.reader.open(files.fileSystem.newInputFile(files.active(file).location()), DataFileScan.of(columns).withDeletedRows(deleted), memory)) {
            source.getNextSourcePage().getPage();
        }

        assertThat(peak.get()).isGreaterThanOrEqualTo(file.size() + deleted.retainedBytes());
        assertThat(reserved.get()).isZero();
    }

    @Test
    void namesTheFileThatCannotBeRead()
            throws IOException
    {
        List<DataColumn> columns = columns("a", StringType.STRING);
        Location missing = DataFiles.TABLE.appendPath("missing.parquet");
        Location garbage = DataFiles.TABLE.appendPath("garbage.parquet");
        files.fileSystem.newOutputFile(garbage).createOrOverwrite("this is not Parquet, whatever its name says".getBytes());

        assertThatThrownBy(() -> files.read(missing, DataFileScan.of(columns))).isInstanceOf(CorruptDataFileException.class).hasMessageContaining(missing.toString()).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> files.read(garbage, DataFileScan.of(columns))).isInstanceOf(CorruptDataFileException.class).hasMessageContaining(garbage.toString());
    }

    @Test
    void damagedFilesAreErrorsAndNotWrongRows()
            throws IOException
    {
        List<DataColumn> columns = columns("a", StringType.STRING);
        ParquetWriterOptions options = ParquetWriterOptions.builder().build();
        NewDataFile file = files.write(columns, new DataFileWriterOptions(ZSTD, options, ImmutableMap.of(), ""), new Page(new RandomBlocks(new Random(2)).create(VARCHAR, 1000)));
        TrinoInputFile input = files.fileSystem.newInputFile(files.active(file).location());
        byte[] content = input.newInput().readFully(0, (int) file.size()).getBytes();
        Arrays.fill(content, 20, 60, (byte) 0x5A);
        Location damaged = DataFiles.TABLE.appendPath("damaged.parquet");
        files.fileSystem.newOutputFile(damaged).createOrOverwrite(content);

        assertThatThrownBy(() -> files.read(damaged, DataFileScan.of(columns))).isInstanceOf(CorruptDataFileException.class).hasMessageContaining(damaged.toString());
        assertThatThrownBy(() -> DataFiles.rows(translating().open(files.fileSystem.newInputFile(damaged), DataFileScan.of(columns), MemoryContext.NO_LIMIT), columns))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("translated: ");
    }

    private static DataFileReader translating()
    {
        return new DataFileReader(ParquetReaderOptions.defaultOptions(), exception -> new IllegalStateException("translated: " + exception.getMessage(), exception));
    }

    private void assertWidened(DataType from, DataType to, String expected, Object... values)
    {
        List<DataColumn> written = columns("c", from);
        NewDataFile file = files.write(written, block(written.getFirst().type(), values));

        List<Object> read = files.read(file, columns("c", to)).stream().map(List::getFirst).toList();

        assertThat(read).as("%s to %s", from, to).hasToString(expected);
    }

    private List<List<Object>> read(NewDataFile file, List<DataColumn> columns, DataColumn column, Domain domain)
    {
        return files.read(files.active(file).location(), DataFileScan.of(columns).withPredicate(TupleDomain.withColumnDomains(ImmutableMap.of(column, domain))));
    }

    private ConnectorPageSource open(DataFileReader reader, NewDataFile file, List<DataColumn> columns)
    {
        return reader.open(files.fileSystem.newInputFile(files.active(file).location()), DataFileScan.of(columns), MemoryContext.NO_LIMIT);
    }

    private static List<DataColumn> columns(String name, DataType type)
    {
        return DataFiles.columns(new StructType().add(name, type));
    }
}
