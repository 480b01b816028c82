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
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.UnsafeStoreException;
import io.weir.delta.engine.replay.FilePaths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.data.DataFiles.TABLE;
import static io.weir.delta.engine.data.DataFiles.block;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDataFileWriter
{
    private static final Map<String, String> NO_PROPERTIES = ImmutableMap.of();

    private final DataFiles files = new DataFiles();

    @Test
    void statisticsOfNumbers()
    {
        assertStatistics(LongType.LONG, "-9223372036854775808", "9223372036854775807", 1, Long.MIN_VALUE, null, Long.MAX_VALUE);
        assertStatistics(new DecimalType(5, 2), "-0.01", "10.00", 0, -1L, 1000L);
        assertStatistics(new DecimalType(38, 3), "-99999999999999999999999999999999999.999", "0.000", 0, Int128.valueOf("-99999999999999999999999999999999999999"), Int128.ZERO);
        assertStatistics(DoubleType.DOUBLE, "-1.5", "1.0E300", 0, -1.5, 1e300);
        // the exact value of the float
        assertStatistics(FloatType.FLOAT, "1.100000023841858", "1.100000023841858", 0, (long) Float.floatToIntBits(1.1f));
    }

    @Test
    void statisticsOfZerosCoverBoth()
    {
        assertStatistics(DoubleType.DOUBLE, "-0.0", "0.0", 0, 0.0);
        assertStatistics(DoubleType.DOUBLE, "-0.0", "0.0", 0, -0.0);
        assertStatistics(FloatType.FLOAT, "-0.0", "0.0", 0, (long) Float.floatToIntBits(-0.0f));
    }

    @Test
    void noBoundsWithNaNOrInfinity()
    {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertNoBounds(DoubleType.DOUBLE, 0, 1.0, value, 2.0);
            assertNoBounds(FloatType.FLOAT, 0, (long) Float.floatToIntBits((float) value), (long) Float.floatToIntBits(1));
        }
    }

    @Test
    void statisticsOfDatesAndTimestamps()
    {
        assertStatistics(DateType.DATE, "\"1969-12-31\"", "\"1970-01-01\"", 0, -1L, 0L);
        // rounded down, also before 1970
        assertStatistics(TimestampNTZType.TIMESTAMP_NTZ, "\"1969-12-31T23:59:59.999\"", "\"1970-01-01T00:00:00.001\"", 0, -1L, 1999L);
        assertStatistics(TimestampType.TIMESTAMP, "\"1969-12-31T23:59:59.999Z\"", "\"1970-01-01T00:00:00.001Z\"", 0, instant(-1), instant(1999));
        assertStatistics(DateType.DATE, "\"0001-01-01\"", "\"9999-12-31\"", 0, -719162L, 2932896L);
    }

    @Test
    void noBoundOfYearsWithoutFourDigits()
    {
        assertThat(statistics(DateType.DATE, 0L, 2932897L)).isEqualTo(json(2, "\"c\":\"1970-01-01\"", "", "\"c\":0"));
        assertThat(statistics(DateType.DATE, -719163L, 0L)).isEqualTo(json(2, "", "\"c\":\"1970-01-01\"", "\"c\":0"));
        assertNoBounds(TimestampNTZType.TIMESTAMP_NTZ, 0, 2932897L * 86_400_000_000L + 1);
    }

    @Test
    void statisticsOfStrings()
    {
        assertStatistics(StringType.STRING, "\"\"", "\"ü\\\"\"", 1, utf8Slice(""), utf8Slice("ü\""), null, utf8Slice("a"));
        String exactly = "x".repeat(32);
        assertStatistics(StringType.STRING, quoted(exactly), quoted(exactly), 0, utf8Slice(exactly));
        assertStatistics(StringType.STRING, quoted(exactly), quoted(exactly + "\uDBFF\uDFFF"), 0, utf8Slice(exactly + "y"));
        // surrogate pairs are not cut
        String emoji = "\uD83D\uDE00".repeat(32);
        assertStatistics(StringType.STRING, quoted(emoji), quoted(emoji + "\uDBFF\uDFFF"), 0, utf8Slice(emoji + "\uD83D\uDE00"));
    }

    @Test
    void noBoundOfStringsThatHaveNone()
    {
        String prefix = "z".repeat(32);
        assertThat(statistics(StringType.STRING, utf8Slice(prefix + "\uDBFF\uDFFF!"))).isEqualTo(json(1, "\"c\":" + quoted(prefix), "", "\"c\":0"));
        Slice invalid = Slices.wrappedBuffer((byte) 0xC3, (byte) 0x28);
        assertNoBounds(StringType.STRING, 0, invalid);
    }

    @Test
    void onlyNullsAreCountedOfOtherTypes()
    {
        assertNoBounds(BooleanType.BOOLEAN, 1, true, null, false);
        assertNoBounds(BinaryType.BINARY, 1, Slices.wrappedBuffer((byte) 1), null);
        assertNoBounds(new ArrayType(LongType.LONG, true), 1, block(BIGINT, 1L, null), null);
    }

    @Test
    void onlyNulls()
    {
        assertNoBounds(LongType.LONG, 2, null, null);
        assertNoBounds(StringType.STRING, 1, (Object) null);
    }

    @Test
    void fileWithoutRows()
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", LongType.LONG));

        NewDataFile file = files.write(columns, DataFileWriterOptions.of(NO_PROPERTIES));

        assertThat(file.statistics()).isEqualTo(json(0, "", "", "\"c\":0"));
        assertThat(files.read(file, columns)).isEmpty();
    }

    @Test
    void runsAreCountedWhole()
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("a", LongType.LONG).add("b", LongType.LONG));

        NewDataFile file = files.write(columns, RunLengthEncodedBlock.create(BIGINT, 7L, 5), RunLengthEncodedBlock.create(BIGINT, null, 5));

        assertThat(file.statistics()).isEqualTo(json(5, "\"a\":7", "\"a\":7", "\"a\":0,\"b\":5"));
    }

    @Test
    void statisticsOfNestedFields()
    {
        StructType inner = new StructType().add("X", LongType.LONG).add("list", new ArrayType(LongType.LONG, true));
        List<DataColumn> columns = DataFiles.columns(new StructType().add("s", new StructType().add("In", inner).add("t", StringType.STRING)));
        Block innerRows = RowBlock.fromNotNullSuppressedFieldBlocks(2, Optional.of(new long[] {0b01}), new Block[] {block(BIGINT, 5L, null), block(new io.trino.spi.type.ArrayType(BIGINT), block(BIGINT), null)});
        Block rows = RowBlock.fromFieldBlocks(2, new Block[] {innerRows, block(VARCHAR, utf8Slice("b"), utf8Slice("a"))}).copyWithAppendedNull();

        NewDataFile file = files.write(columns, rows);

        assertThat(file.statistics()).isEqualTo(json(3, "\"s\":{\"In\":{\"X\":5},\"t\":\"a\"}", "\"s\":{\"In\":{\"X\":5},\"t\":\"b\"}", "\"s\":{\"In\":{\"X\":2,\"list\":2},\"t\":1}"));
    }

    @Test
    void statisticsOfTheFirstLeavesOnly()
    {
        StructType schema = new StructType().add("s", new StructType().add("a", LongType.LONG).add("b", LongType.LONG));
        for (int i = 0; i < 40; i++) {
            schema = schema.add("c" + i, LongType.LONG);
        }

        assertThat(nullCounts(schema, NO_PROPERTIES)).startsWith("{\"s\":{\"a\":1,\"b\":1},\"c0\":1").endsWith("\"c29\":1}");
        assertThat(nullCounts(schema, ImmutableMap.of("delta.dataSkippingNumIndexedCols", "1"))).isEqualTo("{\"s\":{\"a\":1}}");
        assertThat(nullCounts(schema, ImmutableMap.of("delta.dataSkippingNumIndexedCols", "0"))).isEqualTo("{}");
        assertThat(nullCounts(schema, ImmutableMap.of("delta.dataSkippingNumIndexedCols", "-1"))).endsWith("\"c39\":1}");
        assertThatThrownBy(() -> nullCounts(new StructType().add("a", LongType.LONG), ImmutableMap.of("delta.dataSkippingNumIndexedCols", "many")))
                .isInstanceOf(DeltaEngineException.class)
                .hasMessageContaining("delta.dataSkippingNumIndexedCols is many");
    }

    @Test
    void statisticsOfTheNamedColumns()
    {
        StructType schema = new StructType()
                .add("s", new StructType().add("a", LongType.LONG).add("b", LongType.LONG))
                .add("with.dot", LongType.LONG)
                .add("tick`", LongType.LONG)
                .add("other", LongType.LONG);

        assertThat(nullCounts(schema, ImmutableMap.of("delta.dataSkippingStatsColumns", "S.b, `with.dot`,`tick```"))).isEqualTo("{\"s\":{\"b\":1},\"with.dot\":1,\"tick`\":1}");
        assertThat(nullCounts(schema, ImmutableMap.of("delta.dataSkippingStatsColumns", "s", "delta.dataSkippingNumIndexedCols", "0"))).isEqualTo("{\"s\":{\"a\":1,\"b\":1}}");
        assertThatThrownBy(() -> nullCounts(schema, ImmutableMap.of("delta.dataSkippingStatsColumns", "`with.dot"))).isInstanceOf(DeltaEngineException.class).hasMessageContaining("backtick");
    }

    @Test
    void pathsAreEncodedOnceMore()
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", LongType.LONG));
        Map<String, Optional<String>> partition = ImmutableMap.of("p", Optional.of("a b/ü%:"), "q", Optional.empty());

        DataFileWriter writer = DataFileWriter.open(files.fileSystem, TABLE, columns, partition, DataFileWriterOptions.of(NO_PROPERTIES).withFileNamePrefix("20200131_query-"));
        writer.append(new Page(block(BIGINT, 1L)));
        NewDataFile file = writer.finish();

        assertThat(file.path()).matches("p=a%20b%252F%C3%BC%2525%253A/q=__HIVE_DEFAULT_PARTITION__/20200131_query-[0-9a-f-]{36}\\.zstd\\.parquet");
        assertThat(file.partitionValues()).isEqualTo(partition);
        Location location = TABLE.appendPath(URI.create(file.path()).getPath());
        assertThat(location.path()).contains("/p=a b%2Fü%25%3A/");
        assertThat(files.read(location, DataFileScan.of(columns))).hasToString("[[1]]");
    }

    /**
     * A letter and its accent may be one character or two, and file systems tell the two spellings apart.
     */
    @Test
    void pathsSpellCharactersAsTheFileSystemDoes()
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", LongType.LONG));
        for (String value : List.of("Zoe\u0308", "Zo\u00EB", "\u212B", "\uFB01", "\uD83D\uDE00", "a\u0080\u2028b")) {
            DataFileWriter writer = DataFileWriter.open(files.fileSystem, TABLE, columns, ImmutableMap.of("p", Optional.of(value)), DataFileWriterOptions.of(NO_PROPERTIES));
            writer.append(new Page(block(BIGINT, 1L)));
            NewDataFile file = writer.finish();

            assertThat(file.path()).isASCII();
            assertThat(files.read(FilePaths.resolve(TABLE, file.path()), DataFileScan.of(columns))).as(value).hasToString("[[1]]");
        }
    }

    @Test
    void tellsItsSizes()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", LongType.LONG));
        DataFileWriter writer = DataFileWriter.open(files.fileSystem, TABLE, columns, ImmutableMap.of(), DataFileWriterOptions.of(NO_PROPERTIES));
        long before = writer.writtenBytes();
        writer.append(new Page(block(BIGINT, LongStream.range(0, 10_000).boxed().toArray())));

        assertThat(writer.writtenBytes()).isGreaterThan(before);
        assertThat(writer.retainedBytes()).isPositive();
        NewDataFile file = writer.finish();
        assertThat(file.size()).isEqualTo(writer.writtenBytes()).isEqualTo(files.fileSystem.newInputFile(files.active(file).location()).length());
        writer.abort();
        assertThat(files.fileSystem.newInputFile(files.active(file).location()).exists()).as("a finished file stays").isTrue();
        assertThatThrownBy(() -> writer.append(new Page(block(BIGINT, 1L)))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void abortLeavesNothing(@TempDir Path directory)
            throws IOException
    {
        TrinoFileSystem local = new LocalFileSystem(directory);
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", LongType.LONG));
        DataFileWriter writer = DataFileWriter.open(local, Location.of("local:///table"), columns, ImmutableMap.of(), DataFileWriterOptions.of(NO_PROPERTIES));
        writer.append(new Page(block(BIGINT, 1L)));

        writer.abort();
        writer.abort();

        try (Stream<Path> left = Files.walk(directory)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failureToFinishIsAnAbort(@TempDir Path directory)
            throws IOException
    {
        TrinoFileSystem local = new LocalFileSystem(directory);
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", StringType.STRING));
        DataFileWriter writer = DataFileWriter.open(new FullDisk(local), Location.of("local:///table"), columns, ImmutableMap.of(), DataFileWriterOptions.of(NO_PROPERTIES));
        writer.append(new Page(block(VARCHAR, utf8Slice("x"))));

        assertThatThrownBy(writer::finish).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("local:///table/part-").hasMessageContaining("disk is full");

        FileIterator left = local.listFiles(Location.of("local:///"));
        assertThat(left.hasNext()).isFalse();
    }

    /**
     * What is finished is on the disk; so it is looked for there, and a commit is not the first to find out that it is elsewhere.
     */
    @Test
    void finishedFilesAreForcedToTheDisk(@TempDir Path directory)
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", LongType.LONG));
        Location table = Location.of("file://" + directory + "/new/table");
        DataFileWriter writer = DataFileWriter.open(new LocalFileSystem(Path.of("/")), table, columns, ImmutableMap.of("p", Optional.of("%")), DataFileWriterOptions.of(NO_PROPERTIES));
        writer.append(new Page(block(BIGINT, 1L)));
        assertThat(directory.resolve("new/table/" + URI.create(writer.finish().path()).getPath())).isNotEmptyFile();

        TrinoFileSystem otherRoot = new ObservedFileSystem(new LocalFileSystem(directory), (_, _) -> {});
        DataFileWriter elsewhere = DataFileWriter.open(otherRoot, table, columns, ImmutableMap.of(), DataFileWriterOptions.of(NO_PROPERTIES));
        elsewhere.append(new Page(block(BIGINT, 1L)));
        assertThatThrownBy(elsewhere::finish).isInstanceOf(UnsafeStoreException.class).hasMessageContaining("set local.location=/");
        assertThat(otherRoot.listFiles(table).hasNext()).isFalse();

        DeletionVectorWriter vectors = new DeletionVectorWriter(otherRoot, table, Optional::empty, _ -> {});
        vectors.add(RowPositions.of(3));
        assertThatThrownBy(vectors::flush).isInstanceOf(UnsafeStoreException.class).hasMessageContaining("deletion_vector");
    }

    @Test
    void refusesWhatCannotBeWritten()
    {
        assertThatThrownBy(() -> files.write(List.of(), DataFileWriterOptions.of(NO_PROPERTIES))).isInstanceOf(DeltaEngineException.class).hasMessageContaining("no columns");
        assertThatThrownBy(() -> files.write(List.of(DataColumn.rowPosition()), block(BIGINT, 1L))).isInstanceOf(IllegalArgumentException.class);
    }

    private String nullCounts(StructType schema, Map<String, String> properties)
    {
        List<DataColumn> columns = DataFiles.columns(schema);
        Block[] nulls = columns.stream().map(column -> column.type().createNullBlock()).toArray(Block[]::new);
        String statistics = files.write(columns, DataFileWriterOptions.of(properties), new Page(nulls)).statistics();
        return statistics.substring(statistics.indexOf("\"nullCount\":") + "\"nullCount\":".length(), statistics.indexOf(",\"tightBounds\""));
    }

    private void assertStatistics(DataType type, String min, String max, int nullCount, Object... values)
    {
        assertThat(statistics(type, values)).isEqualTo(json(values.length, "\"c\":" + min, "\"c\":" + max, "\"c\":" + nullCount));
    }

    private void assertNoBounds(DataType type, int nullCount, Object... values)
    {
        assertThat(statistics(type, values)).isEqualTo(json(values.length, "", "", "\"c\":" + nullCount));
    }

    private String statistics(DataType type, Object... values)
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("c", type));
        return files.write(columns, block(columns.getFirst().type(), values)).statistics();
    }

    private static String json(int records, String min, String max, String nullCount)
    {
        return "{\"numRecords\":%s,\"minValues\":{%s},\"maxValues\":{%s},\"nullCount\":{%s},\"tightBounds\":true}".formatted(records, min, max, nullCount);
    }

    private static String quoted(String text)
    {
        return "\"" + text + "\"";
    }

    private static LongTimestampWithTimeZone instant(long micros)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(Math.floorDiv(micros, 1000), (int) Math.floorMod(micros, 1000) * 1_000_000, UTC_KEY);
    }
}
