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
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.weir.delta.engine.NewDataFile;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.apache.parquet.format.CompressionCodec.ZSTD;
import static org.assertj.core.api.Assertions.assertThat;

class TestDataFileRoundTrip
{
    private static final StructType STRUCT = new StructType()
            .add("Id", LongType.LONG)
            .add("Name", StringType.STRING)
            .add("inner", new StructType().add("at", TimestampType.TIMESTAMP).add("amounts", new ArrayType(new DecimalType(25, 3), true)));

    private final DataFiles files = new DataFiles();

    private static Stream<DataType> types()
    {
        return Stream.of(
                BooleanType.BOOLEAN,
                ByteType.BYTE,
                ShortType.SHORT,
                IntegerType.INTEGER,
                LongType.LONG,
                FloatType.FLOAT,
                DoubleType.DOUBLE,
                StringType.STRING,
                BinaryType.BINARY,
                DateType.DATE,
                TimestampType.TIMESTAMP,
                TimestampNTZType.TIMESTAMP_NTZ,
                new DecimalType(1, 0),
                new DecimalType(9, 9),
                new DecimalType(10, 2),
                new DecimalType(18, 5),
                new DecimalType(19, 0),
                new DecimalType(38, 18),
                new ArrayType(IntegerType.INTEGER, true),
                new ArrayType(new ArrayType(StringType.STRING, true), true),
                new MapType(StringType.STRING, DoubleType.DOUBLE, true),
                new MapType(IntegerType.INTEGER, STRUCT, true),
                STRUCT,
                new ArrayType(STRUCT, true),
                new StructType().add("m", new MapType(StringType.STRING, new ArrayType(DateType.DATE, true), true)));
    }

    @TestFactory
    Stream<DynamicTest> readsEveryType()
    {
        return types().map(type -> DynamicTest.dynamicTest(type.toString(), () -> readsWhatWasWritten(type)));
    }

    @TestFactory
    Stream<DynamicTest> readsEveryCodec()
    {
        return Stream.of(CompressionCodec.UNCOMPRESSED, CompressionCodec.SNAPPY, CompressionCodec.GZIP, ZSTD)
                .map(codec -> DynamicTest.dynamicTest(codec.toString(), () -> readsCodec(codec)));
    }

    private void readsWhatWasWritten(DataType type)
    {
        long seed = new Random().nextLong();
        System.out.println("%s: seed %s".formatted(type, seed));
        Random random = new Random(seed);
        List<DataColumn> columns = DataFiles.columns(new StructType().add("Column", type));
        Page[] pages = pages(columns, random, 1, 100, 0, 3000);

        NewDataFile file = files.write(columns, DataFileWriterOptions.of(ImmutableMap.of()), pages);

        assertThat(files.read(file, columns)).as("seed %s", seed).isEqualTo(rows(columns, pages));
    }

    private void readsCodec(CompressionCodec codec)
    {
        Random random = new Random(7);
        List<DataColumn> columns = DataFiles.columns(STRUCT);
        Page[] pages = pages(columns, random, 500);

        NewDataFile file = files.write(columns, DataFileWriterOptions.of(ImmutableMap.of()).withCodec(codec), pages);

        assertThat(files.read(file, columns)).isEqualTo(rows(columns, pages));
    }

    @Test
    void readsManyColumnsOfManyRowGroups()
    {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StructType schema = new StructType();
        for (DataType type : types().toList()) {
            schema = schema.add("column" + schema.length(), type);
        }
        List<DataColumn> columns = DataFiles.columns(schema);
        Page[] pages = pages(columns, random, 700, 700, 700);
        ParquetWriterOptions small = ParquetWriterOptions.builder().setMaxRowGroupRowCount(250).setMaxPageSize(DataSize.ofBytes(200)).setMaxPageValueCount(40).build();

        NewDataFile file = files.write(columns, new DataFileWriterOptions(ZSTD, small, ImmutableMap.of(), ""), pages);

        assertThat(files.read(file, columns)).as("seed %s", seed).isEqualTo(rows(columns, pages));
        List<DataColumn> reversed = columns.reversed();
        assertThat(files.read(file, reversed)).as("seed %s", seed).isEqualTo(rows(columns, pages).stream().map(List::reversed).toList());
        assertThat(files.read(file, List.of())).hasSize(2100);
    }

    private static Page[] pages(List<DataColumn> columns, Random random, int... positions)
    {
        RandomBlocks blocks = new RandomBlocks(random);
        Page[] pages = new Page[positions.length];
        for (int i = 0; i < pages.length; i++) {
            int count = positions[i];
            pages[i] = new Page(count, columns.stream().map(column -> blocks.create(column.type(), count)).toArray(Block[]::new));
        }
        return pages;
    }

    private static List<List<Object>> rows(List<DataColumn> columns, Page... pages)
    {
        List<List<Object>> rows = new ArrayList<>();
        for (Page page : pages) {
            rows.addAll(DataFiles.rows(page, columns));
        }
        return rows;
    }
}
