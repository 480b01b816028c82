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
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.HandmadeParquet.DataPage;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.weir.delta.engine.data.DataFiles.block;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Files of Spark before version 3, and of its mode LEGACY, count days before 1582-10-15 as the Julian calendar does.
 */
class TestFileCalendar
{
    private static final Map<String, String> SPARK_2 = ImmutableMap.of("org.apache.spark.version", "2.4.5");
    private static final Map<String, String> SPARK_4 = ImmutableMap.of("org.apache.spark.version", "4.0.0");
    private static final Map<String, String> LEGACY = ImmutableMap.of(
            "org.apache.spark.version", "3.5.0",
            "org.apache.spark.legacyDateTime", "",
            "org.apache.spark.timeZone", "America/Los_Angeles");

    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

    private final DataFiles files = new DataFiles();

    @Test
    void dates()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("d", DateType.DATE));
        // the last three are the day before the calendars changed, the day after, and one that only the Julian calendar has
        NewDataFile file = files.write(columns, block(DATE, -719164L, -171655L, 0L, null, -141428L, -141427L, -354221L));

        assertThat(read(file, SPARK_4, columns)).hasToString("[[0000-12-30], [1500-01-10], [1970-01-01], [null], [1582-10-14], [1582-10-15], [1000-03-06]]");
        for (Map<String, String> metadata : List.of(SPARK_2, LEGACY)) {
            assertThat(read(file, metadata, columns)).hasToString("[[0001-01-01], [1500-01-01], [1970-01-01], [null], [1582-10-04], [1582-10-15], [1000-03-01]]");
        }
        assertThat(read(file, SPARK_2, DataFiles.columns(new StructType().add("d", TimestampNTZType.TIMESTAMP_NTZ))).getFirst()).hasToString("[0001-01-01 00:00:00.000000]");
    }

    @Test
    void datesInArrays()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("d", new ArrayType(DateType.DATE, true)));
        NewDataFile file = files.write(columns, ArrayBlock.fromElementBlock(1, Optional.empty(), new int[] {0, 2}, block(DATE, -719164L, 7L)));

        assertThat(read(file, SPARK_2, columns)).hasToString("[[[0001-01-01, 1970-01-08]]]");
    }

    @Test
    void instants()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("t", TimestampType.TIMESTAMP));
        NewDataFile file = files.write(columns, block(TIMESTAMP_TZ_MICROS, instant(-719164L * 86_400_000 + 5), instant(Instant.parse("1850-01-01T08:00:00Z").toEpochMilli()), instant(1)));

        assertThat(read(file, SPARK_2, columns)).hasToString("[[0001-01-01 00:00:00.005123 UTC], [1850-01-01 08:00:00.000123 UTC], [1970-01-01 00:00:00.001123 UTC]]");
        // eight hours behind UTC, which local mean time was not quite
        assertThat(read(file, LEGACY, columns)).hasToString("[[0000-12-31 23:52:58.005123 UTC], [1850-01-01 07:52:58.000123 UTC], [1970-01-01 00:00:00.001123 UTC]]");
    }

    @Test
    void timestampsWithoutTimeZone()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("t", TimestampNTZType.TIMESTAMP_NTZ));
        NewDataFile file = files.write(columns, block(TIMESTAMP_MICROS, -719162L * 86_400_000_000L));

        assertThat(read(file, LEGACY, columns)).hasToString("[[0001-01-01 00:00:00.000000]]");
    }

    /**
     * Statistics of the file are in its calendar.
     */
    @Test
    void predicates()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("d", DateType.DATE));
        NewDataFile file = files.write(columns, block(DATE, -719164L));
        Location location = says(file, SPARK_2);
        Domain first = Domain.singleValue(DATE, LocalDate.of(1, 1, 1).toEpochDay());

        assertThat(files.read(location, DataFileScan.of(columns).withPredicate(TupleDomain.withColumnDomains(Map.of(columns.getFirst(), first))))).hasToString("[[0001-01-01]]");
    }

    @Test
    void timeZoneThatIsNone()
            throws IOException
    {
        List<DataColumn> columns = DataFiles.columns(new StructType().add("d", DateType.DATE));
        NewDataFile file = files.write(columns, block(DATE, 7L));

        assertThat(read(file, ImmutableMap.of("org.apache.spark.version", "4.0.0", "org.apache.spark.timeZone", "Atlantis"), columns)).hasToString("[[1970-01-08]]");
        assertThatThrownBy(() -> read(file, ImmutableMap.of("org.apache.spark.version", "2.4.5", "org.apache.spark.timeZone", "Atlantis"), columns))
                .isInstanceOf(CorruptDataFileException.class)
                .hasMessageContaining("Atlantis");
    }

    /**
     * Hive and Impala write them in INT96.
     */
    @Test
    void nanosecondsAreCutOffAsInSpark()
            throws IOException
    {
        HandmadeParquet parquet = new HandmadeParquet(List.of(new SchemaElement("t").setType(Type.INT96).setRepetition_type(FieldRepetitionType.REQUIRED)));
        ByteBuffer page = ByteBuffer.allocate(4 * 12).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(DAYS.toNanos(1) - 300).putInt(JULIAN_DAY_OF_EPOCH)
                .putLong(123_456_789L).putInt(JULIAN_DAY_OF_EPOCH)
                .putLong(DAYS.toNanos(1) - 300).putInt(JULIAN_DAY_OF_EPOCH - 1)
                .putLong(1_000L).putInt(JULIAN_DAY_OF_EPOCH - 719_164);
        parquet.addRowGroup(List.of(Type.INT96), List.of(List.of("t")), List.of(List.of(new DataPage(4, 4, page.array(), List.of()))));
        Location location = DataFiles.TABLE.appendPath("int96.parquet");
        files.fileSystem.newOutputFile(location).createOrOverwrite(parquet.finish());

        List<DataColumn> columns = DataFiles.columns(new StructType().add("t", TimestampType.TIMESTAMP));
        assertThat(files.read(location, DataFileScan.of(columns))).hasToString("[[1970-01-01 23:59:59.999999 UTC], [1970-01-01 00:00:00.123456 UTC], [1969-12-31 23:59:59.999999 UTC], [0000-12-30 00:00:00.000001 UTC]]");
    }

    private static LongTimestampWithTimeZone instant(long millis)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(millis, 123_000_000, UTC_KEY);
    }

    private List<List<Object>> read(NewDataFile file, Map<String, String> metadata, List<DataColumn> columns)
            throws IOException
    {
        return files.read(says(file, metadata), DataFileScan.of(columns));
    }

    private Location says(NewDataFile file, Map<String, String> metadata)
            throws IOException
    {
        TrinoInputFile input = files.fileSystem.newInputFile(files.active(file).location());
        Location copy = Location.of(input.location() + "-" + metadata.hashCode());
        try (TrinoInput content = input.newInput()) {
            files.fileSystem.newOutputFile(copy).createOrOverwrite(HandmadeParquet.with(content.readFully(0, (int) input.length()).getBytes(), metadata));
        }
        return copy;
    }
}
