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
 */
final class ParsedStatistics
{
    static final String NAME = "stats_parsed";

    /**
     * @param instant whether a timestamp is one in UTC
     * @param fields of a struct
     */
    private record Node(String name, Type type, boolean instant, List<Node> fields)
    {
        private Node
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            fields = List.copyOf(fields);
        }
    }

    private final Node root;

    private ParsedStatistics(Node root)
    {
        this.root = requireNonNull(root, "root is null");
    }

    /**
     * @param add the group of add actions in a checkpoint file
     * @param path to it
     */
    static Optional<ParsedStatistics> of(GroupType add, List<String> path, OriginalNames names)
    {
        if (!add.containsField(NAME) || add.getType(NAME).isPrimitive()) {
            return Optional.empty();
        }
        return struct(NAME, add.getType(NAME).asGroupType(), child(path, NAME), names).map(ParsedStatistics::new);
    }

    // columns that differ only in case cannot be told apart, and have no statistics
    private static Optional<Node> struct(String name, GroupType group, List<String> path, OriginalNames names)
    {
        List<Node> fields = new ArrayList<>();
        for (org.apache.parquet.schema.Type field : group.getFields()) {
            List<String> fieldPath = child(path, field.getName());
            names.name(fieldPath)
                    .flatMap(fieldName -> field.isPrimitive() ? leaf(fieldName, field.asPrimitiveType()) : struct(fieldName, field.asGroupType(), fieldPath, names))
                    .ifPresent(fields::add);
        }
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Type type = RowType.from(fields.stream().map(field -> RowType.field(field.name(), field.type())).toList());
        return Optional.of(new Node(name, type, false, fields));
    }

    private static List<String> child(List<String> path, String name)
    {
        return ImmutableList.<String>builder().addAll(path).add(name).build();
    }

    // what has no bounds that a reader would use is left out
    private static Optional<Node> leaf(String name, PrimitiveType field)
    {
        boolean instant = field.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT96 ||
                (field.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp && timestamp.isAdjustedToUTC());
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
        return type.map(present -> new Node(name, present, instant, List.of()));
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

    private static void writeStruct(Node node, Block block, int position, JsonGenerator generator)
            throws IOException
    {
        List<Block> fields = RowBlock.getRowFieldsFromBlock(block);
        generator.writeStartObject();
        for (int index = 0; index < fields.size(); index++) {
            Node field = node.fields().get(index);
            Block values = fields.get(index);
            if (!values.isNull(position)) {
                generator.writeFieldName(field.name());
                if (field.fields().isEmpty()) {
                    writeValue(field, values, position, generator);
                }
                else {
                    writeStruct(field, values, position, generator);
                }
            }
        }
        generator.writeEndObject();
    }

    private static void writeValue(Node field, Block block, int position, JsonGenerator generator)
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
            case Type type when type.equals(TIMESTAMP_MICROS) -> generator.writeString(timestamp(TIMESTAMP_MICROS.getLong(block, position)) + (field.instant() ? "Z" : ""));
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
