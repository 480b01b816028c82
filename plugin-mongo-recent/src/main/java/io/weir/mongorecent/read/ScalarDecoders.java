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
package io.weir.mongorecent.read;

import io.airlift.slice.Slice;
import io.airlift.slice.SliceUtf8;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.BsonMapping.Representation;
import io.weir.mongorecent.mongo.Utf8;
import org.bson.BsonType;

import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;

final class ScalarDecoders
{
    private static final int OBJECT_ID_BYTES = 12;
    private static final HexFormat HEXADECIMAL = HexFormat.of();

    private ScalarDecoders() {}

    /**
     * @return empty for columns whose values are always decoded in full
     */
    static Optional<ScalarDecoder> of(BsonMapping mapping)
    {
        if (mapping.representation() == Representation.OBJECT_ID) {
            return Optional.of(new ObjectIds());
        }
        if (mapping.representation() != Representation.BY_TYPE) {
            return Optional.empty();
        }
        return switch (mapping.type()) {
            case BooleanType _ -> Optional.of(new Booleans());
            case TinyintType type -> Optional.of(new Integers(type, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case SmallintType type -> Optional.of(new Integers(type, Short.MIN_VALUE, Short.MAX_VALUE));
            case IntegerType type -> Optional.of(new Integers(type, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case BigintType type -> Optional.of(new Integers(type, Long.MIN_VALUE, Long.MAX_VALUE));
            case DoubleType _ -> Optional.of(new Doubles());
            case VarcharType type -> Optional.of(new Texts(type));
            case DateType _ -> Optional.of(new Instants(DATE, InstantDecoders::isDay, InstantDecoders::toDay));
            case TimestampType type -> Optional.of(new Instants(type, InstantDecoders::isTimestamp, InstantDecoders::toTimestamp));
            case TimestampWithTimeZoneType type -> Optional.of(new Instants(type, InstantDecoders::isTimestampWithTimeZone, InstantDecoders::toTimestampWithTimeZone));
            default -> Optional.empty();
        };
    }

    private record ObjectIds()
            implements ScalarDecoder
    {
        @Override
        public boolean isExpected(BsonType type, Slice document, int offset)
        {
            return type == BsonType.OBJECT_ID;
        }

        @Override
        public void write(BsonType type, Slice document, int offset, BlockBuilder output)
        {
            int start = document.byteArrayOffset() + offset;
            BsonMapping.OBJECT_ID_TYPE.writeSlice(output, utf8Slice(HEXADECIMAL.formatHex(document.byteArray(), start, start + OBJECT_ID_BYTES)));
        }
    }

    private record Booleans()
            implements ScalarDecoder
    {
        @Override
        public boolean isExpected(BsonType type, Slice document, int offset)
        {
            return type == BsonType.BOOLEAN && (document.getByte(offset) & ~1) == 0;
        }

        @Override
        public void write(BsonType type, Slice document, int offset, BlockBuilder output)
        {
            BOOLEAN.writeBoolean(output, document.getByte(offset) == 1);
        }
    }

    private record Integers(Type columnType, long min, long max)
            implements ScalarDecoder
    {
        @Override
        public boolean isExpected(BsonType type, Slice document, int offset)
        {
            if (type != BsonType.INT32 && type != BsonType.INT64) {
                return false;
            }
            long value = value(type, document, offset);
            return value >= min && value <= max;
        }

        @Override
        public void write(BsonType type, Slice document, int offset, BlockBuilder output)
        {
            columnType.writeLong(output, value(type, document, offset));
        }

        private static long value(BsonType type, Slice document, int offset)
        {
            return type == BsonType.INT32 ? document.getInt(offset) : document.getLong(offset);
        }
    }

    private record Doubles()
            implements ScalarDecoder
    {
        @Override
        public boolean isExpected(BsonType type, Slice document, int offset)
        {
            return type == BsonType.DOUBLE;
        }

        @Override
        public void write(BsonType type, Slice document, int offset, BlockBuilder output)
        {
            DOUBLE.writeDouble(output, document.getDouble(offset));
        }
    }

    private record Texts(VarcharType columnType)
            implements ScalarDecoder
    {
        @Override
        public boolean isExpected(BsonType type, Slice document, int offset)
        {
            if (type != BsonType.STRING) {
                return false;
            }
            int length = length(document, offset);
            int start = offset + Integer.BYTES;
            if (document.getByte(start + length) != 0) {
                return false;
            }
            boolean valid = SliceUtf8.isAscii(document.byteArray(), document.byteArrayOffset() + start, length) || Utf8.decode(document.slice(start, length)).isPresent();
            return valid && (columnType.isUnbounded() || length <= columnType.getBoundedLength() || SliceUtf8.countCodePoints(document, start, length) <= columnType.getBoundedLength());
        }

        @Override
        public void write(BsonType type, Slice document, int offset, BlockBuilder output)
        {
            columnType.writeSlice(output, document, offset + Integer.BYTES, length(document, offset));
        }

        private static int length(Slice document, int offset)
        {
            // without the NUL at its end
            return document.getInt(offset) - 1;
        }
    }

    private record Instants(Type columnType, LongPredicate fits, LongUnaryOperator toColumn)
            implements ScalarDecoder
    {
        @Override
        public boolean isExpected(BsonType type, Slice document, int offset)
        {
            return type == BsonType.DATE_TIME && fits.test(document.getLong(offset));
        }

        @Override
        public void write(BsonType type, Slice document, int offset, BlockBuilder output)
        {
            columnType.writeLong(output, toColumn.applyAsLong(document.getLong(offset)));
        }
    }
}
