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

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlock;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.parquet.FileCalendar;
import io.weir.delta.engine.data.parquet.OriginalNames;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.util.Objects.requireNonNull;

/**
 * The {@code stats_parsed} of a checkpoint: statistics as a struct, which kernel does not know. They become the text that other files of
 * the log have them in, so that tables whose checkpoints have no text ({@code delta.checkpoint.writeStatsAsJson} is false) can skip files.
 * <p>
 * Bounds that are in another calendar than that of Parquet are left out: the time zone of a checkpoint need not be that of the data files.
 */
final class ParsedStatistics
{
    static final String NAME = "stats_parsed";

    private sealed interface Node
    {
        String name();

        Type type();
    }

    private record Struct(String name, Type type, List<Node> fields)
            implements Node
    {
        private Struct
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            fields = List.copyOf(fields);
        }
    }

    private record Leaf(String name, Type type, PrimitiveType field)
            implements Node
    {
        private Leaf
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            requireNonNull(field, "field is null");
        }

        /**
         * Whether a timestamp is one in UTC.
         */
        boolean isInstant()
        {
            return field.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT96 ||
                    (field.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp && timestamp.isAdjustedToUTC());
        }
    }

    private final Struct root;
    private final FileCalendar calendar;

    private ParsedStatistics(Struct root, FileCalendar calendar)
    {
        this.root = requireNonNull(root, "root is null");
        this.calendar = requireNonNull(calendar, "calendar is null");
    }

    /**
     * @param add the group of add actions in a checkpoint file
     * @param path to it
     */
    static Optional<ParsedStatistics> of(GroupType add, List<String> path, OriginalNames names, FileCalendar calendar)
    {
        if (!add.containsField(NAME) || add.getType(NAME).isPrimitive()) {
            return Optional.empty();
        }
        return struct(NAME, add.getType(NAME).asGroupType(), child(path, NAME), names).map(root -> new ParsedStatistics(root, calendar));
    }

    // columns that differ only in case cannot be told apart, and have no statistics
    private static Optional<Struct> struct(String name, GroupType group, List<String> path, OriginalNames names)
    {
        List<Node> fields = new ArrayList<>();
        for (org.apache.parquet.schema.Type field : group.getFields()) {
            List<String> fieldPath = child(path, field.getName());
            names.name(fieldPath)
                    .<Node>flatMap(fieldName -> field.isPrimitive() ? leaf(fieldName, field.asPrimitiveType()) : struct(fieldName, field.asGroupType(), fieldPath, names))
                    .ifPresent(fields::add);
        }
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Type type = RowType.from(fields.stream().map(field -> RowType.field(field.name(), field.type())).toList());
        return Optional.of(new Struct(name, type, fields));
    }

    private static List<String> child(List<String> path, String name)
    {
        return ImmutableList.<String>builder().addAll(path).add(name).build();
    }

    // what has no bounds that a reader would use is left out
    private static Optional<Leaf> leaf(String name, PrimitiveType field)
    {
        Optional<Type> type = switch (field.getLogicalTypeAnnotation()) {
            case DecimalLogicalTypeAnnotation decimal -> Optional.of(DecimalType.createDecimalType(decimal.getPrecision(), decimal.getScale()));
            case DateLogicalTypeAnnotation _ -> Optional.of(DATE);
            case TimestampLogicalTypeAnnotation _ -> Optional.of(TIMESTAMP_MICROS);
            case StringLogicalTypeAnnotation _ -> Optional.of(VARCHAR);
            case null, default -> switch (field.getPrimitiveTypeName()) {
                case BOOLEAN -> Optional.of(BOOLEAN);
                case INT32 -> Optional.of(INTEGER);
                case INT64 -> Optional.of(BIGINT);
                case FLOAT -> Optional.of(REAL);
                case DOUBLE -> Optional.of(DOUBLE);
                case INT96 -> Optional.of(TIMESTAMP_MICROS);
                case BINARY, FIXED_LEN_BYTE_ARRAY -> Optional.empty();
            };
        };
        return type.map(present -> new Leaf(name, present, field));
    }

    RowType.Field field()
    {
        return RowType.field(NAME, root.type());
    }

    /**
     * @param text what the file has as text
     * @param parsed the struct
     * @return the text, made of the struct where there is none
     */
    Block toText(Block text, Block parsed)
    {
        BlockBuilder builder = VARCHAR.createBlockBuilder(null, text.getPositionCount());
        for (int position = 0; position < text.getPositionCount(); position++) {
            if (!text.isNull(position)) {
                VARCHAR.writeSlice(builder, VARCHAR.getSlice(text, position));
            }
            else if (parsed.isNull(position)) {
                builder.appendNull();
            }
            else {
                VARCHAR.writeSlice(builder, toJson(parsed, position));
            }
        }
        return builder.build();
    }

    private Slice toJson(Block parsed, int position)
    {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = LogJson.FACTORY.createGenerator(text)) {
            writeStruct(root, parsed, position, generator);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return utf8Slice(text.toString());
    }

    private void writeStruct(Struct struct, Block block, int position, JsonGenerator generator)
            throws IOException
    {
        List<Block> fields = RowBlock.getRowFieldsFromBlock(block);
        generator.writeStartObject();
        for (int index = 0; index < fields.size(); index++) {
            Node field = struct.fields().get(index);
            Block values = fields.get(index);
            if (!values.isNull(position) && isCertain(field, values, position)) {
                generator.writeFieldName(field.name());
                switch (field) {
                    case Leaf leaf -> writeValue(leaf, values, position, generator);
                    case Struct nested -> writeStruct(nested, values, position, generator);
                }
            }
        }
        generator.writeEndObject();
    }

    private boolean isCertain(Node field, Block values, int position)
    {
        return switch (field) {
            case Leaf leaf when leaf.type().equals(DATE) -> calendar.isCertainDay(leaf.field(), DATE.getInt(values, position));
            case Leaf leaf when leaf.type().equals(TIMESTAMP_MICROS) && leaf.isInstant() -> calendar.isCertainInstant(leaf.field(), TIMESTAMP_MICROS.getLong(values, position));
            case Leaf _, Struct _ -> true;
        };
    }

    private static void writeValue(Leaf field, Block block, int position, JsonGenerator generator)
            throws IOException
    {
        switch (field.type()) {
            case DecimalType decimal -> generator.writeNumber(decimal(decimal, block, position).toPlainString());
            case Type type when type.equals(BOOLEAN) -> generator.writeBoolean(BOOLEAN.getBoolean(block, position));
            case Type type when type.equals(INTEGER) -> generator.writeNumber(INTEGER.getInt(block, position));
            case Type type when type.equals(BIGINT) -> generator.writeNumber(BIGINT.getLong(block, position));
            // NaN and infinities become text, as in the text of other writers
            case Type type when type.equals(REAL) -> generator.writeNumber(REAL.getFloat(block, position));
            case Type type when type.equals(DOUBLE) -> generator.writeNumber(DOUBLE.getDouble(block, position));
            case Type type when type.equals(DATE) -> generator.writeString(LocalDate.ofEpochDay(DATE.getInt(block, position)).toString());
            case Type type when type.equals(TIMESTAMP_MICROS) -> generator.writeString(timestamp(TIMESTAMP_MICROS.getLong(block, position)) + (field.isInstant() ? "Z" : ""));
            default -> generator.writeString(VARCHAR.getSlice(block, position).toStringUtf8());
        }
    }

    private static BigDecimal decimal(DecimalType type, Block block, int position)
    {
        return type.isShort() ? BigDecimal.valueOf(type.getLong(block, position), type.getScale()) : Decimals.readBigDecimal(type, block, position);
    }

    private static LocalDateTime timestamp(long micros)
    {
        return LocalDateTime.ofEpochSecond(floorDiv(micros, 1_000_000L), floorMod(micros, 1_000_000) * 1_000, ZoneOffset.UTC);
    }
}
