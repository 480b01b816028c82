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
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.skipping.FileSkipping;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.Decimals.encodeScaledValue;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.delta.engine.data.DataFiles.block;
import static io.weir.delta.engine.data.ListedFiles.TYPES;
import static io.weir.delta.engine.data.ListedFiles.column;
import static io.weir.delta.engine.data.ListedFiles.file;
import static io.weir.delta.engine.data.ListedFiles.statisticsOf;
import static org.apache.parquet.format.CompressionCodec.SNAPPY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestFileSkipping
{
    private final DataFiles files = new DataFiles();

    @TestFactory
    Stream<DynamicTest> neverSkipsAFileThatHoldsAMatchingRow()
    {
        return TYPES.stream().map(type -> DynamicTest.dynamicTest(type.toString(), () -> neverSkipsAMatch(type)));
    }

    private void neverSkipsAMatch(DataType deltaType)
    {
        long seed = new Random().nextLong();
        System.out.println("%s: seed %s".formatted(deltaType, seed));
        Random random = new Random(seed);
        RandomBlocks values = new RandomBlocks(random);
        RandomDomains domains = new RandomDomains(random);
        DataColumn column = column(deltaType);
        Type type = column.type();
        int skipped = 0;
        for (int attempt = 0; attempt < 150; attempt++) {
            Object[] rows = new Object[random.nextInt(1, 5)];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = random.nextInt(5) == 0 ? null : values.value(type);
            }
            ActiveFile file = file(Optional.of(statisticsOf(column, rows, random.nextInt(40))), ImmutableMap.of());
            for (int predicate = 0; predicate < 30; predicate++) {
                Domain domain = domains.create(type);
                boolean mayMatch = mayMatch(file, column, domain);
                boolean matches = Stream.of(rows).anyMatch(row -> RandomDomains.matches(domain, row));
                assertThat(mayMatch || !matches).as("seed %s: %s of %s in %s", seed, domain, List.of(block(type, rows)), file.statistics()).isTrue();
                skipped += mayMatch ? 0 : 1;
            }
        }
        assertThat(skipped).as("skips something").isPositive();
    }

    @TestFactory
    Stream<DynamicTest> readingByPredicateLosesNoMatchingRow()
    {
        return TYPES.stream().map(type -> DynamicTest.dynamicTest(type.toString(), () -> losesNoMatch(type)));
    }

    private void losesNoMatch(DataType deltaType)
    {
        long seed = new Random().nextLong();
        System.out.println("%s: seed %s".formatted(deltaType, seed));
        Random random = new Random(seed);
        RandomBlocks values = new RandomBlocks(random);
        RandomDomains domains = new RandomDomains(random);
        DataColumn column = column(deltaType);
        Type type = column.type();
        for (int attempt = 0; attempt < 10; attempt++) {
            Set<String> bloomFilterColumns = attempt % 5 == 0 ? Set.of("c") : Set.of();
            ParquetWriterOptions small = ParquetWriterOptions.builder().setMaxRowGroupRowCount(3).setBloomFilterColumns(bloomFilterColumns).build();
            Object[] rows = new Object[20];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = random.nextInt(5) == 0 ? null : values.value(type);
            }
            NewDataFile file = files.write(List.of(column), new DataFileWriterOptions(SNAPPY, small, ImmutableMap.of(), ""), new Page(block(type, rows)));
            for (int predicate = 0; predicate < 15; predicate++) {
                Domain domain = domains.create(type);
                List<List<Object>> read = files.read(files.active(file).location(), DataFileScan.of(List.of(column)).withPredicate(TupleDomain.withColumnDomains(Map.of(column, domain))));
                Object[] matching = Stream.of(rows).filter(row -> RandomDomains.matches(domain, row)).toArray();
                List<List<Object>> wanted = DataFiles.rows(new Page(block(type, matching)), List.of(column));
                assertThat(read).as("seed %s: %s", seed, domain).containsAll(wanted);
            }
        }
    }

    /**
     * Until version 4, Delta's writer for Spark left out the seconds of the offsets that time zones had before they had whole minutes. 00:00 in Stockholm was 00:53:28 before 1879.
     */
    @Test
    void instantsWhoseOffsetHadSeconds()
    {
        DataColumn column = column(TimestampType.TIMESTAMP);
        ActiveFile file = file(Optional.of("{\"numRecords\":1,\"minValues\":{\"c\":\"1850-01-01T00:53:00.000+00:53\"},\"maxValues\":{\"c\":\"1850-01-01T00:53:00.000+00:53\"},\"nullCount\":{\"c\":0}}"), ImmutableMap.of());
        assertThat(mayMatch(file, column, Domain.singleValue(TIMESTAMP_TZ_MICROS, instant("1849-12-31T23:59:32Z")))).isTrue();
        assertThat(mayMatch(file, column, Domain.singleValue(TIMESTAMP_TZ_MICROS, instant("1850-01-01T00:00:28Z")))).isTrue();
        assertThat(mayMatch(file, column, Domain.singleValue(TIMESTAMP_TZ_MICROS, instant("1850-01-01T00:02:00Z")))).isFalse();
    }

    private static LongTimestampWithTimeZone instant(String text)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(Instant.parse(text).toEpochMilli(), 0, UTC_KEY);
    }

    @Test
    void partitionValuesAreExact()
    {
        StructType schema = new StructType().add("p", StringType.STRING).add("d", DateType.DATE);
        List<DataColumn> columns = new DataColumns(new DeltaTypes()).of(schema, List.of("p", "d"), NONE);
        ActiveFile file = file(Optional.empty(), ImmutableMap.of("p", Optional.of("x"), "d", Optional.empty()));
        DataColumn text = columns.get(0);
        DataColumn date = columns.get(1);

        assertThat(mayMatch(file, text, Domain.singleValue(VARCHAR, utf8Slice("x")))).isTrue();
        assertThat(mayMatch(file, text, Domain.multipleValues(VARCHAR, List.of(utf8Slice("a"), utf8Slice("x"))))).isTrue();
        assertThat(mayMatch(file, text, Domain.multipleValues(VARCHAR, List.of(utf8Slice("a"), utf8Slice("xx"))))).isFalse();
        assertThat(mayMatch(file, text, Domain.onlyNull(VARCHAR))).isFalse();
        assertThat(mayMatch(file, date, Domain.onlyNull(DATE))).isTrue();
        assertThat(mayMatch(file, date, Domain.notNull(DATE))).isFalse();
        ActiveFile silent = file(Optional.empty(), ImmutableMap.of("p", Optional.of("x")));
        assertThat(mayMatch(silent, date, Domain.onlyNull(DATE))).isTrue();
        assertThat(mayMatch(silent, date, Domain.notNull(DATE))).isFalse();
        ActiveFile broken = file(Optional.empty(), ImmutableMap.of("p", Optional.of("x"), "d", Optional.of("no date")));
        assertThatThrownBy(() -> mayMatch(broken, date, Domain.notNull(DATE))).isInstanceOf(DeltaEngineException.class).hasMessageContaining("not a date");
    }

    @Test
    void partitionValueNaN()
    {
        DataColumn column = new DataColumns(new DeltaTypes()).of(new StructType().add("p", DoubleType.DOUBLE), List.of("p"), NONE).getFirst();
        ActiveFile file = file(Optional.empty(), ImmutableMap.of("p", Optional.of("NaN")));

        assertThat(mayMatch(file, column, Domain.singleValue(DOUBLE, 1.0))).isFalse();
        assertThat(mayMatch(file, column, Domain.create(ValueSet.ofRanges(Range.greaterThan(DOUBLE, 1.0)), false))).isFalse();
        assertThat(mayMatch(file, column, Domain.singleValue(DOUBLE, 1.0).complement())).isTrue();
        assertThat(mayMatch(file, column, Domain.notNull(DOUBLE))).isTrue();
    }

    @Test
    void unknownStatisticsMatchEverything()
    {
        DataColumn column = column(LongType.LONG);
        Domain domain = Domain.singleValue(BIGINT, 5L);
        for (String statistics : List.of(
                "{}",
                "null",
                "",
                "no JSON",
                "[1]",
                "{\"numRecords\":3",
                "{\"numRecords\":3}",
                "{\"numRecords\":null,\"minValues\":null,\"maxValues\":null,\"nullCount\":null}",
                "{\"numRecords\":3,\"minValues\":{\"c\":null},\"maxValues\":{\"c\":null}}",
                "{\"numRecords\":3,\"minValues\":{\"c\":{\"x\":9}},\"maxValues\":{\"c\":[1]}}",
                "{\"numRecords\":3,\"minValues\":{\"d\":9},\"maxValues\":{\"d\":9},\"nullCount\":{\"d\":3}}",
                "{\"numRecords\":3,\"minValues\":{\"c\":\"x\"},\"maxValues\":{\"c\":\"x\"}}",
                "{\"numRecords\":3,\"minValues\":{\"c\":1e40},\"maxValues\":{\"c\":1e40}}",
                "{\"numRecords\":3,\"minValues\":{\"c\":9},\"maxValues\":{\"c\":1}}",
                "{\"numRecords\":-1,\"nullCount\":{\"c\":-1}}",
                "{\"nullCount\":{\"c\":3}}")) {
            assertThat(mayMatch(file(Optional.of(statistics), ImmutableMap.of()), column, domain)).as(statistics).isTrue();
        }
        assertThat(mayMatch(file(Optional.empty(), ImmutableMap.of()), column, domain)).isTrue();
    }

    @Test
    void oneBoundIsEnough()
    {
        assertSkips("{\"minValues\":{\"c\":6}}", LongType.LONG, Domain.singleValue(BIGINT, 5L));
        // no bound, however long it would take to write them down
        assertMatches("{\"minValues\":{\"c\":1e999999999},\"maxValues\":{\"c\":1e-999999999}}", LongType.LONG, Domain.singleValue(BIGINT, 5L));
        assertSkips("{\"maxValues\":{\"c\":4}}", LongType.LONG, Domain.singleValue(BIGINT, 5L));
        assertMatches("{\"minValues\":{\"c\":4}}", LongType.LONG, Domain.singleValue(BIGINT, 5L));
        assertSkips("{\"minValues\":{\"c\":6},\"maxValues\":{\"c\":9}}", LongType.LONG, Domain.multipleValues(BIGINT, List.of(5L, 10L)));
        assertMatches("{\"minValues\":{\"c\":6},\"maxValues\":{\"c\":9}}", LongType.LONG, Domain.multipleValues(BIGINT, List.of(5L, 9L)));
    }

    @Test
    void nullCounts()
    {
        assertSkips("{\"numRecords\":3,\"nullCount\":{\"c\":3}}", LongType.LONG, Domain.notNull(BIGINT));
        assertMatches("{\"numRecords\":3,\"nullCount\":{\"c\":2}}", LongType.LONG, Domain.notNull(BIGINT));
        assertSkips("{\"numRecords\":3,\"nullCount\":{\"c\":0}}", LongType.LONG, Domain.onlyNull(BIGINT));
        // absent is not 0
        assertMatches("{\"numRecords\":3,\"minValues\":{\"c\":1},\"maxValues\":{\"c\":2}}", LongType.LONG, Domain.onlyNull(BIGINT));
        assertMatches("{\"numRecords\":3,\"nullCount\":{\"c\":1},\"minValues\":{\"c\":1},\"maxValues\":{\"c\":2}}", LongType.LONG, Domain.create(ValueSet.of(BIGINT, 9L), true));
    }

    @Test
    void fileWithoutRows()
    {
        // where nothing is asked, statistics are not looked at
        assertSkips("{\"numRecords\":0}", LongType.LONG, Domain.onlyNull(BIGINT));
    }

    @Test
    void nothingMatchesNone()
    {
        assertThat(new FileSkipping(TupleDomain.none()).mayMatch(file(Optional.empty(), ImmutableMap.of()))).isFalse();
    }

    @Test
    void timestampsMayBeAMillisecondOff()
    {
        String statistics = "{\"minValues\":{\"c\":\"2020-01-01T00:00:00.500%1$s\"},\"maxValues\":{\"c\":\"2020-01-01T00:00:00.500%1$s\"}}";
        for (String zone : List.of("", "Z")) {
            DataType type = TimestampNTZType.TIMESTAMP_NTZ;
            assertMatches(statistics.formatted(zone), type, Domain.singleValue(TIMESTAMP_MICROS, 1_577_836_800_500_999L));
            assertMatches(statistics.formatted(zone), type, Domain.singleValue(TIMESTAMP_MICROS, 1_577_836_800_501_000L));
            assertSkips(statistics.formatted(zone), type, Domain.singleValue(TIMESTAMP_MICROS, 1_577_836_800_501_001L));
            assertSkips(statistics.formatted(zone), type, Domain.singleValue(TIMESTAMP_MICROS, 1_577_836_800_498_999L));
        }
        Object inside = PartitionValues.decode(TIMESTAMP_TZ_MICROS, Optional.of("2020-01-01T00:00:00.500999Z")).getValue();
        Object outside = PartitionValues.decode(TIMESTAMP_TZ_MICROS, Optional.of("2020-01-01T00:00:00.501001Z")).getValue();
        assertMatches(statistics.formatted("Z"), TimestampType.TIMESTAMP, Domain.singleValue(TIMESTAMP_TZ_MICROS, inside));
        assertSkips(statistics.formatted("Z"), TimestampType.TIMESTAMP, Domain.singleValue(TIMESTAMP_TZ_MICROS, outside));
        assertSkips(statistics.formatted("-08:00"), TimestampType.TIMESTAMP, Domain.singleValue(TIMESTAMP_TZ_MICROS, inside));
        // whose midnight is not said
        assertMatches(statistics.formatted(""), TimestampType.TIMESTAMP, Domain.singleValue(TIMESTAMP_TZ_MICROS, outside));
    }

    @Test
    void boundsFromBeforeTheTypeWasWidened()
    {
        assertMatches("{\"minValues\":{\"c\":\"2020-01-01\"},\"maxValues\":{\"c\":\"2020-01-01\"}}", TimestampNTZType.TIMESTAMP_NTZ, Domain.singleValue(TIMESTAMP_MICROS, 1_577_836_800_000_000L));
        assertSkips("{\"minValues\":{\"c\":\"2020-01-01\"},\"maxValues\":{\"c\":\"2020-01-01\"}}", TimestampNTZType.TIMESTAMP_NTZ, Domain.singleValue(TIMESTAMP_MICROS, 1_577_923_200_000_000L));
        assertMatches("{\"minValues\":{\"c\":5},\"maxValues\":{\"c\":5}}", DoubleType.DOUBLE, Domain.singleValue(DOUBLE, 5.0));
        assertMatches("{\"minValues\":{\"c\":1.1},\"maxValues\":{\"c\":1.1}}", DoubleType.DOUBLE, Domain.singleValue(DOUBLE, (double) 1.1f));
        assertMatches("{\"minValues\":{\"c\":0.3},\"maxValues\":{\"c\":0.3}}", DoubleType.DOUBLE, Domain.singleValue(DOUBLE, (double) 0.3f));
        assertSkips("{\"minValues\":{\"c\":1.1},\"maxValues\":{\"c\":1.1}}", DoubleType.DOUBLE, Domain.singleValue(DOUBLE, 1.2));
        assertMatches("{\"minValues\":{\"c\":1e300},\"maxValues\":{\"c\":1e300}}", DoubleType.DOUBLE, Domain.singleValue(DOUBLE, 1e300));
        assertMatches("{\"minValues\":{\"c\":5},\"maxValues\":{\"c\":5}}", new DecimalType(10, 2), Domain.singleValue(createDecimalType(10, 2), 500L));
    }

    @Test
    void decimalsKeepAllOfTheirDigits()
    {
        Type type = createDecimalType(18, 0);
        String statistics = "{\"minValues\":{\"c\":123456789012345678},\"maxValues\":{\"c\":123456789012345678}}";
        assertMatches(statistics, new DecimalType(18, 0), Domain.singleValue(type, 123456789012345678L));
        assertSkips(statistics, new DecimalType(18, 0), Domain.singleValue(type, 123456789012345677L));
        // more digits than the type has are rounded outwards
        assertMatches("{\"minValues\":{\"c\":1.5},\"maxValues\":{\"c\":1.5}}", new DecimalType(18, 0), Domain.singleValue(type, 1L));
        assertMatches("{\"minValues\":{\"c\":1.5},\"maxValues\":{\"c\":1.5}}", new DecimalType(18, 0), Domain.singleValue(type, 2L));
    }

    /**
     * delta-rs writes the double that is nearest to a decimal, and what becomes of it as a long when it has no fraction.
     */
    @Test
    void decimalsThatWereDoubles()
    {
        DecimalType wide = new DecimalType(38, 9);
        String statistics = "{\"minValues\":{\"c\":%1$s},\"maxValues\":{\"c\":%1$s}}";
        for (String value : List.of("12345678901234567890.123456789", "-12345678901234567890.123456789", "1234567.123456789", "0.1", "99999999999999999999999999999.999999999")) {
            String text = statistics.formatted(new BigDecimal(value).doubleValue());
            assertMatches(text, wide, Domain.singleValue(createDecimalType(38, 9), encodeScaledValue(new BigDecimal(value), 9)));
        }
        assertSkips(statistics.formatted("1.2345678901234567E19"), wide, Domain.singleValue(createDecimalType(38, 9), encodeScaledValue(new BigDecimal("12345678901235"), 9)));
        assertMatches(statistics.formatted("1000000000000000000"), new DecimalType(18, 0), Domain.singleValue(createDecimalType(18, 0), 999999999999999999L));
        assertMatches(statistics.formatted("9223372036854775807"), new DecimalType(38, 0), Domain.singleValue(createDecimalType(38, 0), encodeScaledValue(new BigDecimal("1e30"), 0)));
        // as exact as the digits are
        assertSkips(statistics.formatted("12345678901234567890.123456789"), wide, Domain.singleValue(createDecimalType(38, 9), encodeScaledValue(new BigDecimal("12345678901234567890.123456788"), 9)));
        assertSkips(statistics.formatted("123456789012.891"), new DecimalType(15, 3), Domain.singleValue(createDecimalType(15, 3), 123456789012890L));
        assertSkips(statistics.formatted("5"), new DecimalType(38, 0), Domain.singleValue(createDecimalType(38, 0), encodeScaledValue(new BigDecimal("6"), 0)));
    }

    @Test
    void floatingPointNumbersOfOtherWriters()
    {
        String shortest = "{\"minValues\":{\"c\":1.1},\"maxValues\":{\"c\":1.1}}";
        assertMatches(shortest, FloatType.FLOAT, Domain.singleValue(REAL, (long) Float.floatToIntBits(1.1f)));
        assertSkips(shortest, FloatType.FLOAT, Domain.singleValue(REAL, (long) Float.floatToIntBits(1.2f)));
        for (String nan : List.of("\"NaN\"", "NaN")) {
            String statistics = "{\"minValues\":{\"c\":1.0},\"maxValues\":{\"c\":%s}}".formatted(nan);
            assertMatches(statistics, DoubleType.DOUBLE, Domain.create(ValueSet.ofRanges(Range.greaterThan(DOUBLE, 1e300)), false));
            assertSkips(statistics, DoubleType.DOUBLE, Domain.singleValue(DOUBLE, 0.5));
        }
        assertMatches("{\"minValues\":{\"c\":\"-Infinity\"},\"maxValues\":{\"c\":\"Infinity\"}}", DoubleType.DOUBLE, Domain.singleValue(DOUBLE, Double.POSITIVE_INFINITY));
        // x <> 1 is true of NaN, which bounds may leave out
        String one = "{\"numRecords\":2,\"minValues\":{\"c\":1.0},\"maxValues\":{\"c\":1.0},\"nullCount\":{\"c\":0}}";
        assertMatches(one, DoubleType.DOUBLE, Domain.create(ValueSet.of(DOUBLE, 1.0).complement(), false));
        assertMatches("{\"minValues\":{\"c\":0.0},\"maxValues\":{\"c\":0.0}}", DoubleType.DOUBLE, Domain.singleValue(DOUBLE, -0.0));
    }

    @Test
    void longStringsMayGoOn()
    {
        String prefix = "m".repeat(32);
        String statistics = "{\"minValues\":{\"c\":\"%1$s\"},\"maxValues\":{\"c\":\"%1$s\"}}".formatted(prefix);
        assertMatches(statistics, StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice(prefix)));
        assertMatches(statistics, StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice(prefix + "zzz")));
        assertSkips(statistics, StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice("m".repeat(30) + "nm")));
        assertSkips("{\"maxValues\":{\"c\":\"m\"}}", StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice("mm")));
    }

    @Test
    void charactersThatWereCutInTwo()
    {
        String statistics = "{\"minValues\":{\"c\":\"%1$s\"},\"maxValues\":{\"c\":\"%1$s%2$s\"}}";
        String snowflakes = "m".repeat(31) + "\uD83D\uDE00";
        // as text, and as what becomes of it in a file
        for (String cut : List.of("\\ud83d", "?")) {
            for (String tieBreaker : List.of("", "\uDBFF\uDFFF", "\uFFFD")) {
                assertMatches(statistics.formatted("m".repeat(31) + cut, tieBreaker), StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice(snowflakes)));
                assertSkips(statistics.formatted("m".repeat(31) + cut, tieBreaker), StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice("n")));
            }
        }
        // fewer characters than units
        assertMatches("{\"maxValues\":{\"c\":\"%s?\"}}".formatted("\uD83D\uDE00".repeat(15) + "a"), StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice("\uD83D\uDE00".repeat(15) + "a\uD83D\uDE00")));
        assertMatches("{\"minValues\":{\"c\":\"\\ud83d\"},\"maxValues\":{\"c\":\"\\ud83d\"}}", StringType.STRING, Domain.singleValue(VARCHAR, utf8Slice("\uD83D\uDE00")));
    }

    @Test
    void columnsAreFoundByPhysicalName()
    {
        DataColumn mapped = new DataColumn("c", BIGINT, PhysicalField.leaf("col-1"), DataColumn.Kind.DATA, NONE);
        assertThat(mayMatch(file(Optional.of("{\"minValues\":{\"c\":9,\"col-1\":1},\"maxValues\":{\"c\":9,\"col-1\":1}}"), ImmutableMap.of()), mapped, Domain.singleValue(BIGINT, 9L))).isFalse();
    }

    @Test
    void nestedColumnsAreNotGuessedAt()
    {
        DataColumn array = column(new ArrayType(LongType.LONG, true));
        assertThat(mayMatch(file(Optional.of("{\"numRecords\":3,\"nullCount\":{\"c\":3},\"tightBounds\":true}"), ImmutableMap.of()), array, Domain.notNull(array.type()))).isFalse();
        assertThat(mayMatch(file(Optional.of("{\"numRecords\":3,\"nullCount\":{\"c\":0}}"), ImmutableMap.of()), array, Domain.onlyNull(array.type()))).isFalse();
        assertThat(mayMatch(file(Optional.of("{\"numRecords\":3,\"nullCount\":{\"c\":{\"x\":3}}}"), ImmutableMap.of()), array, Domain.notNull(array.type()))).isTrue();
    }

    /**
     * Until 2026, delta-rs counted the NULLs within arrays, and those that are empty, and the keys and values of maps under these names.
     */
    @Test
    void nullCountsOfElements()
    {
        for (DataType type : List.of(new ArrayType(LongType.LONG, true), new MapType(StringType.STRING, LongType.LONG, true))) {
            for (int nulls : List.of(1, 3, 30)) {
                assertThat(statistics("c", type, "{\"numRecords\":3,\"nullCount\":{\"c\":%s}}".formatted(nulls)).nullCount()).as("%s of %s", nulls, type).isEmpty();
            }
            assertThat(statistics("c", type, "{\"numRecords\":3,\"nullCount\":{\"c\":3},\"tightBounds\":true}").nullCount()).hasValue(3);
        }
        for (String nulls : List.of("0", "3")) {
            String statistics = "{\"numRecords\":3,\"minValues\":{\"value\":1},\"maxValues\":{\"value\":9},\"nullCount\":{\"value\":" + nulls + "}%s}";
            assertThat(statistics("value", LongType.LONG, statistics.formatted(""))).isEqualTo(new FileStatistics.ColumnBounds(OptionalLong.empty(), Optional.of(Range.range(BIGINT, 1L, true, 9L, true))));
        }
        // somebody else has deleted rows of the file
        assertThat(statistics("value", LongType.LONG, "{\"numRecords\":3,\"nullCount\":{\"value\":1},\"tightBounds\":false}").nullCount()).isEmpty();
        assertThat(statistics("value", LongType.LONG, "{\"numRecords\":3,\"nullCount\":{\"value\":1},\"tightBounds\":true}").nullCount()).hasValue(1);
    }

    @Test
    void nullCountThatLeavesNoValue()
    {
        assertMatches("{\"numRecords\":3,\"minValues\":{\"c\":1},\"maxValues\":{\"c\":9},\"nullCount\":{\"c\":3}}", LongType.LONG, Domain.singleValue(BIGINT, 5L));
        assertMatches("{\"numRecords\":3,\"minValues\":{\"c\":1},\"maxValues\":{\"c\":9},\"nullCount\":{\"c\":4}}", LongType.LONG, Domain.notNull(BIGINT));
    }

    private static FileStatistics.ColumnBounds statistics(String name, DataType type, String statistics)
    {
        DataColumn column = DataFiles.columns(new StructType().add(name, type)).getFirst();
        return FileStatistics.of(file(Optional.of(statistics), ImmutableMap.of()), List.of(column)).column(column);
    }

    @Test
    void statisticsAreThereForOthers()
    {
        DataColumn column = column(LongType.LONG);
        ActiveFile file = file(Optional.of("{\"numRecords\":3,\"minValues\":{\"c\":1},\"maxValues\":{\"c\":2},\"nullCount\":{\"c\":1}}"), ImmutableMap.of());

        FileStatistics statistics = FileStatistics.of(file, List.of(column));

        assertThat(statistics.numRecords()).hasValue(3);
        assertThat(statistics.column(column)).isEqualTo(new FileStatistics.ColumnBounds(OptionalLong.of(1), Optional.of(Range.range(BIGINT, 1L, true, 2L, true))));
        assertThat(statistics.column(column(StringType.STRING)).range()).isEmpty();
    }

    private static void assertMatches(String statistics, DataType type, Domain domain)
    {
        assertThat(mayMatch(file(Optional.of(statistics), ImmutableMap.of()), column(type), domain)).as(statistics).isTrue();
    }

    private static void assertSkips(String statistics, DataType type, Domain domain)
    {
        assertThat(mayMatch(file(Optional.of(statistics), ImmutableMap.of()), column(type), domain)).as(statistics).isFalse();
    }

    private static boolean mayMatch(ActiveFile file, DataColumn column, Domain domain)
    {
        return new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, domain))).mayMatch(file);
    }
}
