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
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.delta.kernel.internal.util.Utils.toCloseableIterator;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestJacksonJsonHandler
{
    private final TrinoFileSystem fileSystem = new MemoryFileSystem();
    private final JacksonJsonHandler handler = new JacksonJsonHandler(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem));

    private ColumnarBatch parse(StructType schema, String... json)
    {
        return handler.parseJson(new ValuesVector(StringType.STRING, (Object[]) json), schema, Optional.empty());
    }

    @Test
    void numbersThatJsonDoesNotHave()
    {
        StructType schema = new StructType().add("d", DoubleType.DOUBLE).add("f", FloatType.FLOAT);
        ColumnarBatch batch = parse(schema, "{\"d\":\"NaN\",\"f\":\"-INF\"}", "{\"d\":\"+INF\",\"f\":\"Infinity\"}", "{\"d\":\"-Infinity\",\"f\":1.5}", "{\"d\":-0.0}");

        assertThat(batch.getColumnVector(0).getDouble(0)).isNaN();
        assertThat(batch.getColumnVector(0).getDouble(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(batch.getColumnVector(0).getDouble(2)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(1 / batch.getColumnVector(0).getDouble(3)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(batch.getColumnVector(1).getFloat(0)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(batch.getColumnVector(1).getFloat(1)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(batch.getColumnVector(1).getFloat(2)).isEqualTo(1.5f);
        assertThat(batch.getColumnVector(1).isNullAt(3)).isTrue();
    }

    @Test
    void decimalsKeepTheirDigits()
    {
        StructType schema = new StructType().add("d", new DecimalType(38, 3));

        assertThat(parse(schema, "{\"d\":12345678901234567890123456789012345.678}").getColumnVector(0).getDecimal(0))
                .isEqualTo(new BigDecimal("12345678901234567890123456789012345.678"));
    }

    @Test
    void times()
    {
        StructType schema = new StructType().add("day", DateType.DATE).add("instant", TimestampType.TIMESTAMP).add("local", TimestampNTZType.TIMESTAMP_NTZ);
        ColumnarBatch batch = parse(schema, "{\"day\":\"1969-12-31\",\"instant\":\"2026-03-03T10:15:30.123-08:00\",\"local\":\"1960-01-01T00:00:00.000\"}");

        assertThat(batch.getColumnVector(0).getInt(0)).isEqualTo(-1);
        assertThat(batch.getColumnVector(1).getLong(0)).isEqualTo(MILLISECONDS.toMicros(Instant.parse("2026-03-03T18:15:30.123Z").toEpochMilli()));
        assertThat(batch.getColumnVector(2).getLong(0)).isEqualTo(LocalDate.of(1960, 1, 1).toEpochDay() * 86_400_000_000L);
    }

    @Test
    void textThatIsNoText()
    {
        StructType schema = new StructType().add("p", new MapType(StringType.STRING, StringType.STRING, true));
        ColumnarBatch batch = parse(schema, "{\"p\":{\"a\":1,\"b\":true,\"c\":{\"x\":[1,\"y\"]},\"d\":null,\"e\":\"text\"}}");

        Map<String, String> expected = new HashMap<>(ImmutableMap.of("a", "1", "b", "true", "c", "{\"x\":[1,\"y\"]}", "e", "text"));
        expected.put("d", null);
        assertThat(VectorUtils.<String, String>toJavaMap(batch.getColumnVector(0).getMap(0))).isEqualTo(expected);
    }

    @Test
    void rowsThatAreNotSelected()
    {
        StructType schema = new StructType().add("i", IntegerType.INTEGER);
        ColumnarBatch batch = handler.parseJson(
                new ValuesVector(StringType.STRING, new Object[] {"{\"i\":1}", "not json", null}),
                schema,
                Optional.of(new SelectionVector(new boolean[] {true, false, true}, 0, 3)));

        assertThat(batch.getSize()).isEqualTo(3);
        assertThat(batch.getColumnVector(0).getInt(0)).isEqualTo(1);
        assertThat(batch.getColumnVector(0).isNullAt(1)).isTrue();
        assertThat(batch.getColumnVector(0).isNullAt(2)).isTrue();
    }

    @Test
    void writtenRows()
            throws IOException
    {
        StructType inner = new StructType().add("x", LongType.LONG).add("absent", StringType.STRING);
        StructType schema = new StructType()
                .add("flag", BooleanType.BOOLEAN)
                .add("absent", LongType.LONG)
                .add("inner", inner)
                .add("list", new ArrayType(StringType.STRING, true))
                .add("map", new MapType(StringType.STRING, StringType.STRING, true));
        Map<String, String> map = new HashMap<>();
        map.put("none", null);
        Row row = new GenericRow(schema, ImmutableMap.of(
                0, true,
                2, new GenericRow(inner, ImmutableMap.of(0, Long.MAX_VALUE)),
                3, VectorUtils.buildArrayValue(ImmutableList.of("a\"b", "\u2603"), StringType.STRING),
                4, VectorUtils.stringStringMapValue(map)));
        String file = "memory:/log/00000000000000000000.json";

        handler.writeJsonFileAtomically(file, toCloseableIterator(List.of(row, row).iterator()), false);
        String line = "{\"flag\":true,\"inner\":{\"x\":9223372036854775807},\"list\":[\"a\\\"b\",\"\u2603\"],\"map\":{\"none\":null}}\n";
        try (InputStream stream = fileSystem.newInputFile(Location.of("memory:///log/00000000000000000000.json")).newStream()) {
            assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo(line + line);
        }
        assertThatThrownBy(() -> handler.writeJsonFileAtomically(file, toCloseableIterator(List.of(row).iterator()), false))
                .isInstanceOf(FileAlreadyExistsException.class);
        handler.writeJsonFileAtomically(file, toCloseableIterator(List.of(row).iterator()), true);
        assertThat(fileSystem.newInputFile(Location.of("memory:///log/00000000000000000000.json")).length()).isEqualTo(line.getBytes(UTF_8).length);
    }

    /**
     * A disk that is full, or a process that is killed: whoever reads the file finds what was there before.
     */
    @Test
    void replacementThatEndsMidway(@TempDir Path directory)
            throws IOException
    {
        TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
        TrinoFileSystem full = new ObservedFileSystem(disk, (operation, location) -> {
            if (operation == Operation.CREATE_OR_OVERWRITE) {
                disk.newOutputFile(location).createOrOverwrite(new byte[] {'{'});
                throw new IOException("No space left on device");
            }
        });
        Path hint = Files.writeString(directory.resolve("_last_checkpoint"), "{\"version\":1}");
        Row row = new GenericRow(new StructType().add("version", LongType.LONG), ImmutableMap.of(0, 2L));

        assertThatThrownBy(() -> new JacksonJsonHandler(full, ExclusiveFileWriters.forFileSystem(full)).writeJsonFileAtomically("file:" + hint, toCloseableIterator(List.of(row).iterator()), true))
                .hasMessage("No space left on device");
        assertThat(hint).hasContent("{\"version\":1}");
        assertThat(directory.toFile().list()).containsExactly("_last_checkpoint");

        new JacksonJsonHandler(disk, ExclusiveFileWriters.forFileSystem(disk)).writeJsonFileAtomically("file:" + hint, toCloseableIterator(List.of(row).iterator()), true);
        assertThat(hint).hasContent("{\"version\":2}\n");
    }
}
