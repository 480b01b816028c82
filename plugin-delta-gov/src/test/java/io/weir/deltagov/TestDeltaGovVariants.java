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
import io.airlift.slice.Slice;
import io.trino.parquet.writer.ParquetSchemaConverter;
import io.trino.parquet.writer.ParquetWriter;
import io.trino.parquet.writer.ParquetWriterOptions;
import io.trino.spi.Page;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.variant.Metadata;
import io.trino.spi.variant.Variant;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Variants are read as JSON, however their files keep them.
 */
final class TestDeltaGovVariants
        extends AbstractTestQueryFramework
{
    private static final RowType PLAIN = RowType.from(ImmutableList.of(field("metadata", VARBINARY), field("value", VARBINARY)));

    @TempDir
    static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
    }

    /**
     * A place in a variant: both of its fields, or one, or none.
     */
    private static Object[] place(Object value, Object typed)
    {
        return new Object[] {value, typed};
    }

    private static RowType place(Type typed)
    {
        return RowType.from(ImmutableList.of(field("value", VARBINARY), field("typed_value", typed)));
    }

    private static RowType shredded(Type typed)
    {
        return RowType.from(ImmutableList.of(field("metadata", VARBINARY), field("value", VARBINARY), field("typed_value", typed)));
    }

    @Test
    void objectsAndArrays()
            throws IOException
    {
        RowType type = shredded(RowType.from(ImmutableList.of(
                field("Name", place(VARCHAR)),
                field("age", place(BIGINT)),
                field("tags", place(new ArrayType(place(VARCHAR)))))));
        Variant rest = Variant.ofObject(Map.of(utf8Slice("extra"), Variant.ofObject(Map.of(utf8Slice("deep"), Variant.ofArray(List.of(Variant.ofBoolean(true)))))));
        Slice noNames = Metadata.EMPTY_METADATA_SLICE;
        Object[] nothing = place(null, null);
        List<Object> rows = new ArrayList<>();
        rows.add(new Object[] {
                noNames, null, new Object[] {
                        place(null, utf8Slice("Ada")),
                        place(null, 36L),
                        place(null, List.of(place(null, utf8Slice("a")), place(Variant.NULL_VALUE.data(), null), place(Variant.ofLong(1).data(), null), nothing)),
                },
        });
        // what does not fit its column, and a field that has none
        rows.add(new Object[] {rest.metadata().toSlice(), rest.data(), new Object[] {place(null, utf8Slice("Bob")), place(Variant.ofString("old").data(), null), nothing}});
        rows.add(new Object[] {noNames, Variant.ofString("no object").data(), null});
        rows.add(null);
        rows.add(new Object[] {noNames, Variant.NULL_VALUE.data(), null});
        rows.add(new Object[] {noNames, null, new Object[] {nothing, nothing, place(null, List.of())}});
        rows.add(new Object[] {noNames, null, null});

        String table = table(List.of("v"), write(List.of("v"), List.of(type), rows.stream().map(row -> new Object[] {row}).toList()));
        assertThat(query("SELECT json_format(v) FROM " + table)).skippingTypesCheck().matches(
                """
                VALUES '{"Name":"Ada","age":36,"tags":["a",null,1,null]}',
                '{"Name":"Bob","age":"old","extra":{"deep":[true]}}',
                '"no object"',
                NULL,
                'null',
                '{"tags":[]}',
                'null'
                """);
        assertThat(query("SELECT json_extract_scalar(v, '$.tags[0]') FROM " + table + " WHERE v IS NOT NULL AND json_extract_scalar(v, '$.Name') = 'Ada'")).skippingTypesCheck().matches("VALUES 'a'");
        assertThat(query("SELECT json_format(v), _change_type FROM TABLE(delta_gov.system.table_changes(schema_name => 'tpch', table_name => '" + table + "')) WHERE json_extract_scalar(v, '$.Name') = 'Ada'")).skippingTypesCheck()
                .matches("VALUES ('{\"Name\":\"Ada\",\"age\":36,\"tags\":[\"a\",null,1,null]}', 'insert')");
    }

    /**
     * A value means the same in a column of its own and in the encoding of variants.
     */
    @Test
    void everyType()
            throws IOException
    {
        Map<String, Variant> values = ImmutableMap.<String, Variant>builder()
                .put("b", Variant.ofBoolean(true))
                .put("i", Variant.ofInt(-7))
                .put("l", Variant.ofLong(Long.MIN_VALUE))
                .put("f", Variant.ofFloat(1.5f))
                .put("d", Variant.ofDouble(-0.1))
                .put("n", Variant.ofDecimal(new BigDecimal("-12.30")))
                .put("w", Variant.ofDecimal(new BigDecimal("12345678901234567890123456789012345.678")))
                .put("t", Variant.ofDate(-1))
                .put("z", Variant.ofTimestampMicrosNtz(1_700_000_000_123_456L))
                .put("s", Variant.ofString("sn\u00f6 \"\u2603"))
                .put("x", Variant.ofBinary(utf8Slice("bytes")))
                .buildOrThrow();
        List<Type> types = List.of(BOOLEAN, INTEGER, BIGINT, REAL, DOUBLE, DecimalType.createDecimalType(10, 2), DecimalType.createDecimalType(38, 3), DATE, TIMESTAMP_MICROS, VARCHAR, VARBINARY);
        Object[] typed = {true, -7L, Long.MIN_VALUE, (long) Float.floatToIntBits(1.5f), -0.1, -1230L, Int128.valueOf(new BigDecimal("12345678901234567890123456789012345.678").unscaledValue()), -1L, 1_700_000_000_123_456L, utf8Slice("sn\u00f6 \"\u2603"), utf8Slice("bytes")};

        List<String> names = List.copyOf(values.keySet());
        Object[] shredded = new Object[typed.length];
        Object[] plain = new Object[typed.length];
        for (int index = 0; index < typed.length; index++) {
            shredded[index] = new Object[] {Metadata.EMPTY_METADATA_SLICE, null, typed[index]};
            plain[index] = new Object[] {Metadata.EMPTY_METADATA_SLICE, values.get(names.get(index)).data()};
        }
        String shreddedTable = table(names, write(names, types.stream().<Type>map(TestDeltaGovVariants::shredded).toList(), List.<Object[]>of(shredded)));
        String plainTable = table(names, write(names, types.stream().<Type>map(_ -> PLAIN).toList(), List.<Object[]>of(plain)));
        for (String name : names) {
            assertThat(computeScalar("SELECT json_format(%s) FROM %s".formatted(name, shreddedTable))).as(name)
                    .isEqualTo(computeScalar("SELECT json_format(%s) FROM %s".formatted(name, plainTable)));
        }
        assertThat(query("SELECT json_format(b), json_format(l), json_format(w), json_format(s) FROM " + shreddedTable)).skippingTypesCheck()
                .matches("VALUES ('true', '-9223372036854775808', '12345678901234567890123456789012345.678', '\"sn\u00f6 \\\"\u2603\"')");
    }

    /**
     * What JSON has no form for must not hide the other fields from its functions.
     */
    @Test
    void valuesThatJsonLacks()
            throws IOException
    {
        Map<String, Variant> values = ImmutableMap.<String, Variant>builder()
                .put("nan", Variant.ofDouble(Double.NaN))
                .put("infinity", Variant.ofFloat(Float.NEGATIVE_INFINITY))
                .put("uuid", Variant.ofUuid(UUID.fromString("12151fd2-7586-11e9-8f9e-2a86e4085a59")))
                .put("time", Variant.ofTimeMicrosNtz(3_600_000_001L))
                .put("nanos", Variant.ofTimestampNanosNtz(1_700_000_000_123_456_789L))
                .put("instant", Variant.ofTimestampNanosUtc(-1L))
                .put("micros", Variant.ofTimestampMicrosUtc(1_700_000_000_000_000L))
                .put("day", Variant.ofDate(-1))
                .put("bytes", Variant.ofBinary(utf8Slice("bytes")))
                .put("large", Variant.ofDecimal(new BigDecimal("1000.00")))
                .buildOrThrow();
        Map<Slice, Variant> fields = values.entrySet().stream().collect(toMap(field -> utf8Slice(field.getKey()), Map.Entry::getValue));
        Variant variant = Variant.ofObject(fields);
        Object[] row = {variant.metadata().toSlice(), variant.data()};
        String table = table(List.of("v"), write(List.of("v"), List.of(PLAIN), List.<Object[]>of(new Object[] {row})));
        assertThat(query("SELECT json_format(v) FROM " + table)).skippingTypesCheck().matches("VALUES '" +
                "{\"bytes\":\"Ynl0ZXM=\",\"day\":\"1969-12-31\",\"infinity\":\"-Infinity\",\"instant\":\"1969-12-31 23:59:59.999999999+00:00\",\"large\":1000.00,\"micros\":\"2023-11-14 22:13:20+00:00\",\"nan\":\"NaN\"," +
                "\"nanos\":\"2023-11-14 22:13:20.123456789\",\"time\":\"01:00:00.000001\",\"uuid\":\"12151fd2-7586-11e9-8f9e-2a86e4085a59\"}'");
        assertThat(query("SELECT json_extract_scalar(v, '$.uuid') FROM " + table)).skippingTypesCheck().matches("VALUES '12151fd2-7586-11e9-8f9e-2a86e4085a59'");
    }

    @Test
    void fieldsThatDifferOnlyInCase()
            throws IOException
    {
        RowType type = shredded(RowType.from(ImmutableList.of(field("a", place(VARCHAR)), field("A", place(VARCHAR)))));
        Object[] row = {Metadata.EMPTY_METADATA_SLICE, null, new Object[] {place(null, utf8Slice("x")), place(null, utf8Slice("y"))}};
        String table = table(List.of("v"), write(List.of("v"), List.of(type), List.<Object[]>of(new Object[] {row})));
        assertQueryFails("SELECT v FROM " + table, "(?s).*\\.parquet.*column v is a variant with fields that differ only in case, such as a, in columns of their own.*");
    }

    @Test
    void whatIsNoVariantIsRefused()
            throws IOException
    {
        String table = table(List.of("v"), write(List.of("v"), List.of(RowType.from(ImmutableList.of(field("metadata", VARBINARY), field("other", VARBINARY)))), List.<Object[]>of(new Object[] {new Object[] {utf8Slice("a"), utf8Slice("b")}})));
        assertQueryFails("SELECT v FROM " + table, "(?s).*column v has a value of type variant, but the file has .*");
        String damaged = table(List.of("v"), write(List.of("v"), List.of(PLAIN), List.<Object[]>of(new Object[] {new Object[] {utf8Slice("damaged"), utf8Slice("damaged")}})));
        assertQueryFails("SELECT v FROM " + damaged, "(?s).*\\.parquet.*");
    }

    private static Path write(List<String> names, List<Type> types, List<Object[]> rows)
            throws IOException
    {
        BlockBuilder[] builders = types.stream().map(type -> type.createBlockBuilder(null, rows.size())).toArray(BlockBuilder[]::new);
        for (Object[] row : rows) {
            for (int channel = 0; channel < builders.length; channel++) {
                append(types.get(channel), builders[channel], row[channel]);
            }
        }
        Page page = new Page(Arrays.stream(builders).map(BlockBuilder::build).toArray(Block[]::new));
        Path file = Files.createDirectories(directory.resolve("t" + randomNameSuffix())).resolve("data.parquet");
        ParquetSchemaConverter converter = new ParquetSchemaConverter(types, names, false, false);
        try (OutputStream stream = Files.newOutputStream(file);
                ParquetWriter writer = new ParquetWriter(stream, converter.getMessageType(), converter.getPrimitiveTypes(), ParquetWriterOptions.builder().build(), CompressionCodec.SNAPPY, "test", Optional.empty(), Optional.empty())) {
            writer.write(page);
        }
        return file;
    }

    private static void append(Type type, BlockBuilder builder, Object value)
    {
        switch (type) {
            case RowType row when value != null -> ((RowBlockBuilder) builder).buildEntry(fields -> {
                for (int index = 0; index < fields.size(); index++) {
                    append(row.getFields().get(index).getType(), fields.get(index), ((Object[]) value)[index]);
                }
            });
            case ArrayType array when value != null -> ((ArrayBlockBuilder) builder).buildEntry(elements -> ((List<?>) value).forEach(element -> append(array.getElementType(), elements, element)));
            default -> writeNativeValue(type, builder, value);
        }
    }

    private String table(List<String> columns, Path file)
            throws IOException
    {
        String fields = String.join(",", columns.stream().map(column -> "{\\\"name\\\":\\\"%s\\\",\\\"type\\\":\\\"variant\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}".formatted(column)).toList());
        String log =
                """
                {"commitInfo":{"timestamp":0,"operation":"WRITE"}}
                {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["variantType","variantShredding-preview"],"writerFeatures":["variantType","variantShredding-preview"]}}
                {"metaData":{"id":"%s","format":{"provider":"parquet","options":{}},"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[%s]}","partitionColumns":[],"configuration":{"delta.enableChangeDataFeed":"true"}}}
                {"add":{"path":"data.parquet","partitionValues":{},"size":%s,"modificationTime":0,"dataChange":true}}
                """.formatted(randomNameSuffix(), fields, Files.size(file));
        Files.writeString(Files.createDirectories(file.resolveSibling("_delta_log")).resolve("%020d.json".formatted(0)), log);
        String name = file.getParent().getFileName().toString();
        assertUpdate("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => 'file://%s')".formatted(DeltaGovQueryRunner.SCHEMA, name, file.getParent()));
        return name;
    }
}
