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
package io.weir.delta.engine.kernel;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.parquet.writer.ParquetSchemaConverter;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.predicate.Range;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.HandmadeParquet;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.delta.engine.data.parquet.FileSchema;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import static io.delta.kernel.internal.util.Utils.toCloseableIterator;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

class TestParsedStatistics
{
    private static final String FILE = "memory:///table/_delta_log/00000000000000000003.checkpoint.parquet";
    private static final DecimalType DECIMAL = createDecimalType(38, 2);
    private static final RowType NESTED = RowType.rowType(RowType.field("d", DATE));
    private static final RowType VALUES = RowType.rowType(
            RowType.field("I", INTEGER),
            RowType.field("x", DOUBLE),
            RowType.field("price", DECIMAL),
            RowType.field("s", NESTED),
            RowType.field("t", TIMESTAMP_MICROS),
            RowType.field("w", VARCHAR));
    private static final RowType STATISTICS = RowType.rowType(
            RowType.field("numRecords", BIGINT),
            RowType.field("tightBounds", BOOLEAN),
            RowType.field("minValues", VALUES));
    private static final StructType WANTED = new StructType().add("add", new StructType().add("path", StringType.STRING).add("stats", StringType.STRING));

    private final TrinoFileSystem fileSystem = new MemoryFileSystem();

    @Test
    void becomeTextWhereThereIsNone()
            throws IOException
    {
        RowType add = RowType.rowType(RowType.field("path", VARCHAR), RowType.field("stats_parsed", STATISTICS));
        write(add, List.of(
                Optional.of(fields -> {
                    VARCHAR.writeString(fields.get(0), "a");
                    writeStatistics(fields.get(1));
                }),
                Optional.empty(),
                Optional.of(fields -> {
                    VARCHAR.writeString(fields.get(0), "b");
                    fields.get(1).appendNull();
                })));
        assertThat(statistics()).containsExactly(
                Optional.of("{\"numRecords\":7,\"tightBounds\":true,\"minValues\":{\"I\":-1,\"x\":\"NaN\",\"price\":12345678901234567890123456789012345.67,\"s\":{\"d\":\"1969-12-31\"},\"t\":\"1969-12-31T23:59:59.999999\"}}"),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void textIsPreferred()
            throws IOException
    {
        RowType add = RowType.rowType(RowType.field("path", VARCHAR), RowType.field("stats", VARCHAR), RowType.field("stats_parsed", STATISTICS));
        write(add, List.of(
                Optional.of(fields -> {
                    VARCHAR.writeString(fields.get(0), "a");
                    VARCHAR.writeString(fields.get(1), "{\"numRecords\":3}");
                    writeStatistics(fields.get(2));
                })));
        assertThat(statistics()).containsExactly(Optional.of("{\"numRecords\":3}"));
    }

    /**
     * Trino's reader puts the names of fields in lower case, and nobody would know what is meant.
     */
    @Test
    void areThoseThatReadersLookFor()
            throws IOException
    {
        write(RowType.rowType(RowType.field("path", VARCHAR), RowType.field("stats_parsed", STATISTICS)), List.of(Optional.of(fields -> {
            VARCHAR.writeString(fields.get(0), "a");
            writeStatistics(fields.get(1));
        })));
        DataColumn column = new DataColumn("I", INTEGER, PhysicalField.leaf("I"), DataColumn.Kind.DATA, ColumnMappingMode.NONE);
        FileStatistics read = FileStatistics.of(new ActiveFile(Location.of("memory:///table/a"), "a", Map.of(), 1, Instant.EPOCH, statistics().getFirst(), Optional.empty()), List.of(column));
        assertThat(read.numRecords()).hasValue(7);
        assertThat(read.column(column).range()).contains(Range.greaterThanOrEqual(INTEGER, -1L));
    }

    /**
     * Files of Spark before version 3 say other days by the same number. What is left out leaves out no file.
     */
    @Test
    void boundsOfAnotherCalendarAreLeftOut()
            throws IOException
    {
        StructType bounds = new StructType().add("d", DateType.DATE).add("i", TimestampType.TIMESTAMP).add("t", TimestampNTZType.TIMESTAMP_NTZ);
        StructType add = new StructType().add("path", StringType.STRING).add("stats_parsed", new StructType().add("minValues", bounds).add("maxValues", bounds));
        DataColumn column = new DataColumns(new DeltaTypes()).of(new StructField("add", add, true), List.of(), ColumnMappingMode.NONE);
        FileSchema schema = FileSchema.of(List.of(column));
        List<Optional<Consumer<List<BlockBuilder>>>> rows = List.of(Optional.of(fields -> {
            VARCHAR.writeString(fields.get(0), "a");
            ((RowBlockBuilder) fields.get(1)).buildEntry(parsed -> {
                writeBounds(parsed.get(0), -719_164, "1850-01-01T00:00:00Z");
                writeBounds(parsed.get(1), -141_427, "1900-01-01T00:00:00Z");
            });
        }));
        String maximum = "\"maxValues\":{\"d\":\"1582-10-15\",\"i\":\"1900-01-01T00:00Z\",\"t\":\"1900-01-01T00:00\"}}";

        write(column.type(), schema, rows);
        assertThat(statistics()).containsExactly(Optional.of("{\"minValues\":{\"d\":\"0000-12-30\",\"i\":\"1850-01-01T00:00Z\",\"t\":\"1850-01-01T00:00\"}," + maximum));

        for (Map<String, String> metadata : List.of(
                Map.of("org.apache.spark.version", "2.4.8"),
                Map.of("org.apache.spark.version", "3.5.0", "org.apache.spark.legacyDateTime", "", "org.apache.spark.timeZone", "America/Los_Angeles"))) {
            write(column.type(), schema, rows);
            say(metadata);
            assertThat(statistics()).containsExactly(Optional.of("{\"minValues\":{\"t\":\"1850-01-01T00:00\"}," + maximum));
        }
    }

    private static void writeBounds(BlockBuilder builder, int day, String time)
    {
        Instant instant = Instant.parse(time);
        ((RowBlockBuilder) builder).buildEntry(values -> {
            DATE.writeLong(values.get(0), day);
            TIMESTAMP_TZ_MICROS.writeObject(values.get(1), LongTimestampWithTimeZone.fromEpochMillisAndFraction(instant.toEpochMilli(), 0, UTC_KEY));
            TIMESTAMP_MICROS.writeLong(values.get(2), instant.toEpochMilli() * 1_000);
        });
    }

    private void say(Map<String, String> metadata)
            throws IOException
    {
        TrinoInputFile file = fileSystem.newInputFile(Location.of(FILE));
        try (TrinoInput content = file.newInput()) {
            fileSystem.newOutputFile(file.location()).createOrOverwrite(HandmadeParquet.with(content.readFully(0, (int) file.length()).getBytes(), metadata));
        }
    }

    private static void writeStatistics(BlockBuilder builder)
    {
        ((RowBlockBuilder) builder).buildEntry(fields -> {
            BIGINT.writeLong(fields.get(0), 7);
            BOOLEAN.writeBoolean(fields.get(1), true);
            ((RowBlockBuilder) fields.get(2)).buildEntry(values -> {
                INTEGER.writeLong(values.get(0), -1);
                DOUBLE.writeDouble(values.get(1), Double.NaN);
                DECIMAL.writeObject(values.get(2), Int128.valueOf(new BigInteger("1234567890123456789012345678901234567")));
                ((RowBlockBuilder) values.get(3)).buildEntry(nested -> DATE.writeLong(nested.get(0), -1));
                TIMESTAMP_MICROS.writeLong(values.get(4), -1);
                values.get(5).appendNull();
            });
        });
    }

    private void write(RowType add, List<Optional<Consumer<List<BlockBuilder>>>> rows)
            throws IOException
    {
        ParquetSchemaConverter schema = new ParquetSchemaConverter(List.of(add), List.of("add"), false, false);
        write(add, new FileSchema(schema.getMessageType(), schema.getPrimitiveTypes()), rows);
    }

    private void write(Type add, FileSchema schema, List<Optional<Consumer<List<BlockBuilder>>>> rows)
            throws IOException
    {
        List<Type> types = List.of(add);
        PageBuilder page = new PageBuilder(types);
        for (Optional<Consumer<List<BlockBuilder>>> row : rows) {
            page.declarePosition();
            RowBlockBuilder builder = (RowBlockBuilder) page.getBlockBuilder(0);
            row.ifPresentOrElse(fields -> builder.buildEntry(fields::accept), builder::appendNull);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ParquetWriter writer = new ParquetWriter(bytes, schema.messageType(), schema.primitiveTypes(), ParquetWriterOptions.builder().build(), CompressionCodec.SNAPPY, "test", Optional.empty(), Optional.empty())) {
            Page content = page.build();
            writer.write(content);
        }
        fileSystem.newOutputFile(Location.of(FILE)).createOrOverwrite(bytes.toByteArray());
    }

    private List<Optional<String>> statistics()
            throws IOException
    {
        TrinoParquetHandler handler = new TrinoParquetHandler(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem));
        List<Optional<String>> statistics = new ArrayList<>();
        try (CloseableIterator<FileReadResult> results = handler.readParquetFiles(toCloseableIterator(ImmutableList.of(FileStatus.of(FILE)).iterator()), WANTED, Optional.empty())) {
            results.forEachRemaining(result -> {
                ColumnVector text = result.getData().getColumnVector(0).getChild(1);
                for (int rowId = 0; rowId < text.getSize(); rowId++) {
                    statistics.add(text.isNullAt(rowId) ? Optional.empty() : Optional.of(text.getString(rowId)));
                }
            });
        }
        return statistics;
    }
}
