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
package io.weir.mongorecent.delta;

import io.airlift.slice.Slices;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.block.SqlMap;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarcharType;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.UuidType.trinoUuidToJavaUuid;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Values of this connector's types as values of those that Delta has: the same text, the same instant, the same number.
 */
public final class BlockCopies
{
    private BlockCopies() {}

    public static boolean canCopy(Type from, Type to)
    {
        return from.getBaseName().equals(JSON) ? isText(to) : canCopyNested(from, to);
    }

    // JSON in arrays and rows would read back as text, and not as what CAST makes of it
    private static boolean canCopyNested(Type from, Type to)
    {
        return switch (from) {
            case VarcharType _, UuidType _ -> isText(to);
            case TimestampType timestamp -> timestamp.isShort() && to instanceof TimestampType target && target.isShort() && target.getPrecision() >= timestamp.getPrecision();
            case TimestampWithTimeZoneType timestamp -> timestamp.isShort() && to instanceof TimestampWithTimeZoneType target && target.getPrecision() >= timestamp.getPrecision();
            case ArrayType array -> to instanceof ArrayType target && canCopyNested(array.getElementType(), target.getElementType());
            case MapType map -> to instanceof MapType target && canCopyNested(map.getKeyType(), target.getKeyType()) && canCopyNested(map.getValueType(), target.getValueType());
            case RowType row -> to instanceof RowType target && canCopy(row, target);
            default -> from.equals(to);
        };
    }

    private static boolean canCopy(RowType from, RowType to)
    {
        Map<String, Integer> places = positions(to);
        Set<Integer> taken = new HashSet<>();
        return from.getFields().stream().allMatch(field -> Optional.ofNullable(places.get(name(field)))
                .filter(taken::add)
                .filter(place -> canCopyNested(field.getType(), to.getFields().get(place).getType()))
                .isPresent());
    }

    /**
     * Where fields are, by the lower case of their names: those of documents have no order.
     */
    public static Map<String, Integer> positions(RowType row)
    {
        Map<String, Integer> positions = new HashMap<>();
        for (int index = 0; index < row.getFields().size(); index++) {
            positions.putIfAbsent(name(row.getFields().get(index)), index);
        }
        return positions;
    }

    public static String name(RowType.Field field)
    {
        return field.getName().orElse("").toLowerCase(ENGLISH);
    }

    private static boolean isText(Type type)
    {
        return type instanceof VarcharType varchar && varchar.isUnbounded();
    }

    static Block copy(Type from, Type to, Block block)
    {
        if (from.equals(to)) {
            return block;
        }
        BlockBuilder copy = to.createBlockBuilder(null, block.getPositionCount());
        appendAll(valueCopy(from, to), block, copy);
        return copy.build();
    }

    /**
     * Of one value that is not null.
     */
    private interface ValueCopy
    {
        void append(Block block, int position, BlockBuilder copy);
    }

    /**
     * @param source where the field is in the row that it comes from
     */
    private record FieldCopy(int source, ValueCopy value)
    {
        private FieldCopy
        {
            requireNonNull(value, "value is null");
        }
    }

    private static ValueCopy valueCopy(Type from, Type to)
    {
        return switch (from) {
            case UuidType uuid -> (block, position, copy) -> to.writeSlice(copy, Slices.utf8Slice(trinoUuidToJavaUuid(uuid.getSlice(block, position)).toString()));
            case TimestampType timestamp -> (block, position, copy) -> to.writeLong(copy, timestamp.getLong(block, position));
            case TimestampWithTimeZoneType timestamp -> (block, position, copy) -> appendInstant(timestamp, (TimestampWithTimeZoneType) to, block, position, copy);
            case ArrayType array -> arrayCopy(array, (ArrayType) to);
            case MapType map -> mapCopy(map, (MapType) to);
            case RowType row -> rowCopy(row, (RowType) to);
            // text, JSON, and what is the same in both
            default -> (block, position, copy) -> copy.append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(position));
        };
    }

    private static ValueCopy arrayCopy(ArrayType from, ArrayType to)
    {
        ValueCopy element = valueCopy(from.getElementType(), to.getElementType());
        return (block, position, copy) -> ((ArrayBlockBuilder) copy).buildEntry(elements -> appendAll(element, from.getObject(block, position), elements));
    }

    private static ValueCopy mapCopy(MapType from, MapType to)
    {
        ValueCopy key = valueCopy(from.getKeyType(), to.getKeyType());
        ValueCopy value = valueCopy(from.getValueType(), to.getValueType());
        return (block, position, copy) -> {
            SqlMap entries = from.getObject(block, position);
            ((MapBlockBuilder) copy).buildEntry((keys, values) -> {
                for (int index = 0; index < entries.getSize(); index++) {
                    append(key, entries.getRawKeyBlock(), entries.getRawOffset() + index, keys);
                    append(value, entries.getRawValueBlock(), entries.getRawOffset() + index, values);
                }
            });
        };
    }

    private static ValueCopy rowCopy(RowType from, RowType to)
    {
        Map<String, Integer> positions = positions(from);
        List<Optional<FieldCopy>> fields = to.getFields().stream()
                .map(field -> Optional.ofNullable(positions.get(name(field)))
                        .map(source -> new FieldCopy(source, valueCopy(from.getFields().get(source).getType(), field.getType()))))
                .toList();
        return (block, position, copy) -> {
            SqlRow row = from.getObject(block, position);
            ((RowBlockBuilder) copy).buildEntry(builders -> {
                for (int index = 0; index < builders.size(); index++) {
                    BlockBuilder builder = builders.get(index);
                    // as a column that only the history has
                    fields.get(index).ifPresentOrElse(field -> append(field.value(), row.getRawFieldBlock(field.source()), row.getRawIndex(), builder), builder::appendNull);
                }
            });
        };
    }

    private static void appendInstant(TimestampWithTimeZoneType from, TimestampWithTimeZoneType to, Block block, int position, BlockBuilder copy)
    {
        long packed = from.getLong(block, position);
        if (to.isShort()) {
            to.writeLong(copy, packed);
            return;
        }
        to.writeObject(copy, LongTimestampWithTimeZone.fromEpochMillisAndFraction(unpackMillisUtc(packed), 0, UTC_KEY));
    }

    private static void appendAll(ValueCopy value, Block block, BlockBuilder copy)
    {
        for (int position = 0; position < block.getPositionCount(); position++) {
            append(value, block, position, copy);
        }
    }

    private static void append(ValueCopy value, Block block, int position, BlockBuilder copy)
    {
        if (block.isNull(position)) {
            copy.appendNull();
        }
        else {
            value.append(block, position, copy);
        }
    }
}
