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

import java.util.List;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.UuidType.trinoUuidToJavaUuid;

/**
 * Values of this connector's types as values of those that Delta has: the same text, the same instant, the same number.
 */
final class BlockCopies
{
    private BlockCopies() {}

    static boolean canCopy(Type from, Type to)
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
            case RowType row -> to instanceof RowType target && canCopy(row.getFields(), target.getFields());
            default -> from.equals(to);
        };
    }

    private static boolean canCopy(List<RowType.Field> from, List<RowType.Field> to)
    {
        if (from.size() != to.size()) {
            return false;
        }
        for (int index = 0; index < from.size(); index++) {
            String name = from.get(index).getName().orElse("");
            if (!name.equalsIgnoreCase(to.get(index).getName().orElse("")) || !canCopyNested(from.get(index).getType(), to.get(index).getType())) {
                return false;
            }
        }
        return true;
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
        for (int position = 0; position < block.getPositionCount(); position++) {
            append(from, to, block, position, copy);
        }
        return copy.build();
    }

    private static void append(Type from, Type to, Block block, int position, BlockBuilder copy)
    {
        if (block.isNull(position)) {
            copy.appendNull();
            return;
        }
        switch (from) {
            case UuidType uuid -> to.writeSlice(copy, Slices.utf8Slice(trinoUuidToJavaUuid(uuid.getSlice(block, position)).toString()));
            case TimestampType timestamp -> to.writeLong(copy, timestamp.getLong(block, position));
            case TimestampWithTimeZoneType timestamp -> appendInstant(unpackMillisUtc(timestamp.getLong(block, position)), timestamp, (TimestampWithTimeZoneType) to, block, position, copy);
            case ArrayType array -> ((ArrayBlockBuilder) copy).buildEntry(elements -> appendAll(array.getElementType(), ((ArrayType) to).getElementType(), array.getObject(block, position), elements));
            case MapType map -> {
                SqlMap entries = map.getObject(block, position);
                ((MapBlockBuilder) copy).buildEntry((keys, values) -> {
                    for (int index = 0; index < entries.getSize(); index++) {
                        append(map.getKeyType(), ((MapType) to).getKeyType(), entries.getRawKeyBlock(), entries.getRawOffset() + index, keys);
                        append(map.getValueType(), ((MapType) to).getValueType(), entries.getRawValueBlock(), entries.getRawOffset() + index, values);
                    }
                });
            }
            case RowType row -> {
                SqlRow fields = row.getObject(block, position);
                ((RowBlockBuilder) copy).buildEntry(builders -> {
                    for (int index = 0; index < builders.size(); index++) {
                        append(row.getFields().get(index).getType(), ((RowType) to).getFields().get(index).getType(), fields.getRawFieldBlock(index), fields.getRawIndex(), builders.get(index));
                    }
                });
            }
            // text, JSON, and what is the same in both
            default -> copy.append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(position));
        }
    }

    private static void appendInstant(long epochMillis, TimestampWithTimeZoneType from, TimestampWithTimeZoneType to, Block block, int position, BlockBuilder copy)
    {
        if (to.isShort()) {
            to.writeLong(copy, from.getLong(block, position));
            return;
        }
        to.writeObject(copy, LongTimestampWithTimeZone.fromEpochMillisAndFraction(epochMillis, 0, UTC_KEY));
    }

    private static void appendAll(Type from, Type to, Block elements, BlockBuilder copy)
    {
        for (int position = 0; position < elements.getPositionCount(); position++) {
            append(from, to, elements, position, copy);
        }
    }
}
