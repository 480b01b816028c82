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
package io.weir.deltagov.write;

import io.trino.spi.block.Block;
import io.trino.spi.block.SqlMap;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.Integer.parseInt;

/**
 * Times that a zone had twice, among timestamps with time zone that are kept as text, also within arrays, maps and rows.
 */
final class RepeatedTimes
{
    // of Trino's casts to text; an offset in place of a zone leaves nothing open
    private static final Pattern IN_ZONE = Pattern.compile("(?<year>[-+]?[0-9]+)-(?<month>[0-9]{2})-(?<day>[0-9]{2}) (?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})[^ ]* (?<zone>[A-Za-z].*)");

    private RepeatedTimes() {}

    static boolean arePossibleIn(Type type)
    {
        return type instanceof TimestampWithTimeZoneType || type.getTypeParameters().stream().anyMatch(RepeatedTimes::arePossibleIn);
    }

    /**
     * @param type that the values have where they are no text
     */
    static Optional<String> zoneOfFirst(Type type, Block block)
    {
        return zoneOfFirst(type, block, 0, block.getPositionCount());
    }

    private static Optional<String> zoneOfFirst(Type type, Block block, int offset, int length)
    {
        return IntStream.range(offset, offset + length)
                .filter(position -> !block.isNull(position))
                .mapToObj(position -> zone(type, block, position))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> zone(Type type, Block block, int position)
    {
        return switch (type) {
            case TimestampWithTimeZoneType _ -> zone(VARCHAR.getSlice(block, position).toStringUtf8());
            case ArrayType array -> zoneOfFirst(array.getElementType(), array.getObject(block, position));
            case MapType map -> zone(map, map.getObject(block, position));
            case RowType row -> zone(row, row.getObject(block, position));
            default -> Optional.empty();
        };
    }

    private static Optional<String> zone(MapType type, SqlMap map)
    {
        return zoneOfFirst(type.getKeyType(), map.getRawKeyBlock(), map.getRawOffset(), map.getSize())
                .or(() -> zoneOfFirst(type.getValueType(), map.getRawValueBlock(), map.getRawOffset(), map.getSize()));
    }

    private static Optional<String> zone(RowType type, SqlRow row)
    {
        return IntStream.range(0, row.getFieldCount())
                .mapToObj(field -> zoneOfFirst(type.getFields().get(field).getType(), row.getRawFieldBlock(field), row.getRawIndex(), 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> zone(String text)
    {
        Matcher time = IN_ZONE.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        LocalDateTime local = LocalDateTime.of(part(time, "year"), part(time, "month"), part(time, "day"), part(time, "hour"), part(time, "minute"), part(time, "second"));
        return Optional.of(time.group("zone")).filter(zone -> ZoneId.of(zone).getRules().getValidOffsets(local).size() > 1);
    }

    private static int part(Matcher time, String name)
    {
        return parseInt(time.group(name));
    }
}
