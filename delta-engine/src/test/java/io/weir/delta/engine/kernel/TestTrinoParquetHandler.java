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
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.MetadataColumnSpec;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.CheckpointTooLargeException;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.delta.kernel.internal.util.Utils.toCloseableIterator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestTrinoParquetHandler
{
    private static final StructType INNER = new StructType().add("name", StringType.STRING).add("size", LongType.LONG);
    private static final StructType SCHEMA = new StructType()
            .add("flag", BooleanType.BOOLEAN)
            .add("tiny", ByteType.BYTE)
            .add("small", ShortType.SHORT)
            .add("int", IntegerType.INTEGER)
            .add("long", LongType.LONG)
            .add("float", FloatType.FLOAT)
            .add("double", DoubleType.DOUBLE)
            .add("text", StringType.STRING)
            .add("bytes", BinaryType.BINARY)
            .add("struct", INNER)
            .add("list", new ArrayType(StringType.STRING, true))
            .add("map", new MapType(StringType.STRING, StringType.STRING, true));
    private static final String FILE = "memory:/table/_delta_log/00000000000000000003.checkpoint.parquet";

    private final TrinoFileSystem fileSystem = new MemoryFileSystem();
    private final TrinoParquetHandler handler = new TrinoParquetHandler(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem));

    private static Object[] row(int number)
    {
        return new Object[] {
                number % 2 == 0,
                (byte) number,
                (short) -number,
                number * 100,
                number * 10_000_000_000L,
                number / 4f,
                number / 8d,
                "text " + number,
                new byte[] {(byte) number},
                new Object[] {"path " + number, null},
                new ValuesVector.Elements(new Object[] {"a" + number, null}),
                new ValuesVector.Entries(new Object[] {"key", "none"}, new Object[] {"value" + number, null}),
        };
    }

    private static FilteredColumnarBatch batch(List<Object[]> rows, boolean... selected)
    {
        Optional<ColumnVector> selection = selected.length == 0 ? Optional.empty() : Optional.of(new SelectionVector(selected, 0, selected.length));
        return new FilteredColumnarBatch(JsonLines.toBatch(SCHEMA, rows), selection);
    }

    private List<ColumnarBatch> read(StructType schema)
            throws IOException
    {
        List<ColumnarBatch> batches = new ArrayList<>();
        try (CloseableIterator<FileReadResult> results = handler.readParquetFiles(toCloseableIterator(ImmutableList.of(FileStatus.of(FILE)).iterator()), schema, Optional.empty())) {
            results.forEachRemaining(result -> batches.add(result.getData()));
        }
        return batches;
    }

    @Test
    void roundTrip()
            throws IOException
    {
        int rows = 3000;
        List<Object[]> many = IntStream.range(0, rows).mapToObj(TestTrinoParquetHandler::row).toList();
        handler.writeParquetFileAtomically(FILE, toCloseableIterator(Stream.of(batch(many), batch(ImmutableList.<Object[]>of(new Object[12]))).iterator()));

        int position = 0;
        for (ColumnarBatch batch : read(SCHEMA)) {
            for (int rowId = 0; rowId < batch.getSize(); rowId++) {
                if (position == rows) {
                    for (int column = 0; column < SCHEMA.length(); column++) {
                        assertThat(batch.getColumnVector(column).isNullAt(rowId)).isTrue();
                    }
                }
                else {
                    assertRow(batch, rowId, position);
                }
                position++;
            }
        }
        assertThat(position).isEqualTo(rows + 1);
    }

    private static void assertRow(ColumnarBatch batch, int rowId, int number)
    {
        assertThat(batch.getColumnVector(0).getBoolean(rowId)).isEqualTo(number % 2 == 0);
        assertThat(batch.getColumnVector(1).getByte(rowId)).isEqualTo((byte) number);
        assertThat(batch.getColumnVector(2).getShort(rowId)).isEqualTo((short) -number);
        assertThat(batch.getColumnVector(3).getInt(rowId)).isEqualTo(number * 100);
        assertThat(batch.getColumnVector(4).getLong(rowId)).isEqualTo(number * 10_000_000_000L);
        assertThat(batch.getColumnVector(5).getFloat(rowId)).isEqualTo(number / 4f);
        assertThat(batch.getColumnVector(6).getDouble(rowId)).isEqualTo(number / 8d);
        assertThat(batch.getColumnVector(7).getString(rowId)).isEqualTo("text " + number);
        assertThat(batch.getColumnVector(8).getBinary(rowId)).containsExactly((byte) number);
        assertThat(batch.getColumnVector(9).getChild(0).getString(rowId)).isEqualTo("path " + number);
        assertThat(batch.getColumnVector(9).getChild(1).isNullAt(rowId)).isTrue();
        assertThat(VectorUtils.<String>toJavaList(batch.getColumnVector(10).getArray(rowId))).containsExactly("a" + number, null);
        Map<String, String> map = VectorUtils.toJavaMap(batch.getColumnVector(11).getMap(rowId));
        assertThat(map).hasSize(2).containsEntry("key", "value" + number).containsEntry("none", null);
    }

    @Test
    void pathsThatAreNoUris()
            throws IOException
    {
        StructType schema = new StructType().add("add", new StructType().add("path", StringType.STRING));
        Object[] row = {new Object[] {"city=New York/a%20b.parquet"}};
        handler.writeParquetFileAtomically(FILE, toCloseableIterator(Stream.of(new FilteredColumnarBatch(JsonLines.toBatch(schema, ImmutableList.<Object[]>of(row)), Optional.empty())).iterator()));

        assertThat(read(schema).getFirst().getColumnVector(0).getChild(0).getString(0)).isEqualTo("city=New%20York/a%20b.parquet");
    }

    /**
     * As in checkpoints of delta-rs.
     */
    @Test
    void propertiesWithoutValueAreLeftOut()
            throws IOException
    {
        StructType schema = new StructType().add("metaData", new StructType().add("configuration", new MapType(StringType.STRING, StringType.STRING, true)));
        Object[] row = {new Object[] {new ValuesVector.Entries(new Object[] {"team", "delta.appendOnly"}, new Object[] {"Sales", null})}};
        // not as a vector of properties, which would leave them out before they are written
        StructType written = new StructType().add("metaData", new StructType().add("Configuration", new MapType(StringType.STRING, StringType.STRING, true)));
        handler.writeParquetFileAtomically(FILE, toCloseableIterator(Stream.of(new FilteredColumnarBatch(JsonLines.toBatch(written, ImmutableList.<Object[]>of(row)), Optional.empty())).iterator()));

        MapValue properties = read(schema).getFirst().getColumnVector(0).getChild(0).getMap(0);
        assertThat(properties.getSize()).isEqualTo(1);
        assertThat(properties.getKeys().getString(0)).isEqualTo("team");
        assertThat(properties.getValues().getString(0)).isEqualTo("Sales");
    }

    @Test
    void rowsThatAreNotSelectedAreLeftOut()
            throws IOException
    {
        handler.writeParquetFileAtomically(FILE, toCloseableIterator(Stream.of(batch(ImmutableList.of(row(0), row(1), row(2)), true, false, true)).iterator()));

        ColumnarBatch batch = read(SCHEMA).getFirst();
        assertThat(batch.getColumnVector(7).getString(0)).isEqualTo("text 0");
        assertThat(read(SCHEMA).stream().mapToInt(ColumnarBatch::getSize).sum()).isEqualTo(2);
    }

    @Test
    void columnsThatTheFileDoesNotHave()
            throws IOException
    {
        handler.writeParquetFileAtomically(FILE, toCloseableIterator(Stream.of(batch(ImmutableList.of(row(5)))).iterator()));
        StructType wanted = new StructType()
                .add("sidecar", INNER)
                .add("struct", new StructType().add("stats", StringType.STRING).add("name", StringType.STRING))
                .add(StructField.createMetadataColumn("index", MetadataColumnSpec.ROW_INDEX))
                .add("text", StringType.STRING);

        ColumnarBatch batch = read(wanted).getFirst();
        assertThat(batch.getColumnVector(0).isNullAt(0)).isTrue();
        assertThat(batch.getColumnVector(0).getChild(0).isNullAt(0)).isTrue();
        assertThat(batch.getColumnVector(1).getChild(0).isNullAt(0)).isTrue();
        assertThat(batch.getColumnVector(1).getChild(1).getString(0)).isEqualTo("path 5");
        assertThat(batch.getColumnVector(2).getLong(0)).isEqualTo(0);
        assertThat(batch.getColumnVector(3).getString(0)).isEqualTo("text 5");
    }

    @Test
    void failureLeavesNoFile()
            throws IOException
    {
        Iterator<FilteredColumnarBatch> failing = Stream.generate(() -> batch(ImmutableList.of(row(1))))
                .limit(3)
                .peek(new FailingAt(2))
                .iterator();

        assertThatThrownBy(() -> handler.writeParquetFileAtomically(FILE, toCloseableIterator(failing))).hasMessage("cannot go on");
        assertThat(fileSystem.newInputFile(Location.of("memory:///table/_delta_log/00000000000000000003.checkpoint.parquet")).exists()).isFalse();
        assertThat(fileSystem.listFiles(Location.of("memory:///table")).hasNext()).isFalse();
    }

    @Test
    void tooLargeForMemory()
            throws IOException
    {
        TrinoParquetHandler small = new TrinoParquetHandler(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem), 100_000);
        // without an end
        Iterator<FilteredColumnarBatch> rows = IntStream.iterate(0, number -> number + 1).mapToObj(number -> batch(ImmutableList.of(row(number)))).iterator();

        assertThatThrownBy(() -> small.writeParquetFileAtomically(FILE, toCloseableIterator(rows)))
                .isInstanceOf(CheckpointTooLargeException.class)
                .hasMessageContaining("The checkpoint memory:///table/_delta_log/00000000000000000003.checkpoint.parquet is not written: it would have more than 100000 bytes")
                .hasMessageContaining("Set the property delta.checkpointPolicy of the table to v2");
        assertThat(fileSystem.listFiles(Location.of("memory:///table")).hasNext()).isFalse();
    }

    @Test
    void fileIsThereAlready()
            throws IOException
    {
        handler.writeParquetFileAtomically(FILE, toCloseableIterator(Stream.of(batch(ImmutableList.of(row(1)))).iterator()));

        assertThatThrownBy(() -> handler.writeParquetFileAtomically(FILE, toCloseableIterator(Stream.of(batch(ImmutableList.of(row(2)))).iterator())))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read(SCHEMA).getFirst().getColumnVector(7).getString(0)).isEqualTo("text 1");
    }

    private static final class FailingAt
            implements Consumer<FilteredColumnarBatch>
    {
        private final int failing;
        private int seen;

        private FailingAt(int failing)
        {
            this.failing = failing;
        }

        @Override
        public void accept(FilteredColumnarBatch batch)
        {
            if (seen++ == failing) {
                throw new IllegalStateException("cannot go on");
            }
        }
    }
}
