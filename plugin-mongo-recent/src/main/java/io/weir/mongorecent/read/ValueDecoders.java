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

import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.BsonMapping.Representation;
import io.weir.mongorecent.mongo.KeyBytes;
import io.weir.mongorecent.mongo.StorableTypes;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;

import static io.airlift.slice.Slices.utf8Slice;
import static io.airlift.slice.Slices.wrappedBuffer;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;

/**
 * The decoder of a mapping. Each takes exactly the BSON values that a filter of MongoDB finds under the same SQL value, and refuses all others.
 */
final class ValueDecoders
{
    private static final BsonValueCodec VALUE_CODEC = new BsonValueCodec();

    private ValueDecoders() {}

    static ValueDecoder decoder(BsonMapping mapping)
    {
        if (mapping.representation() == Representation.OBJECT_ID) {
            return ValueDecoders::objectId;
        }
        if (mapping.representation() == Representation.KEY) {
            return ValueDecoders::key;
        }
        return switch (mapping.type()) {
            case BooleanType _ -> ValueDecoders::bool;
            case TinyintType type -> NumberDecoders.integral(type, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SmallintType type -> NumberDecoders.integral(type, Short.MIN_VALUE, Short.MAX_VALUE);
            case IntegerType type -> NumberDecoders.integral(type, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BigintType type -> NumberDecoders.integral(type, Long.MIN_VALUE, Long.MAX_VALUE);
            case RealType _ -> NumberDecoders::real;
            case DoubleType _ -> NumberDecoders::doublePrecision;
            case DecimalType type -> NumberDecoders.decimal(type);
            case VarcharType type -> varchar(type);
            case VarbinaryType _ -> ValueDecoders::varbinary;
            case UuidType _ -> ValueDecoders::uuid;
            case DateType _ -> InstantDecoders::date;
            case TimestampType type -> InstantDecoders.timestamp(type);
            case TimestampWithTimeZoneType type -> InstantDecoders.timestampWithTimeZone(type);
            case ArrayType _ -> new ArrayDecoder(decoder(mapping.nested().getFirst()));
            case MapType type -> new MapDecoder(requireVarchar(type), decoder(mapping.nested().getFirst()));
            case RowType type -> new RowDecoder(type, mapping.nested().stream().map(ValueDecoders::decoder).toList());
            default -> json(mapping.type());
        };
    }

    private static ValueDecoder json(Type type)
    {
        if (!StorableTypes.isJson(type)) {
            throw new IllegalArgumentException("No BSON for type: " + type);
        }
        return (reader, output) -> {
            LosslessValues.require(reader);
            BsonValue value = VALUE_CODEC.decode(reader, DecoderContext.builder().build());
            ExtendedJson.write(value, type, output);
        };
    }

    private static void key(BsonReader reader, BlockBuilder output)
    {
        // read with a loss it would be the key of another document
        LosslessValues.require(reader);
        VARBINARY.writeSlice(output, wrappedBuffer(KeyBytes.encode(VALUE_CODEC.decode(reader, DecoderContext.builder().build()))));
    }

    private static void objectId(BsonReader reader, BlockBuilder output)
    {
        if (reader.getCurrentBsonType() != BsonType.OBJECT_ID) {
            throw MisfitException.wrongType(reader);
        }
        BsonMapping.OBJECT_ID_TYPE.writeSlice(output, utf8Slice(reader.readObjectId().toHexString()));
    }

    private static void bool(BsonReader reader, BlockBuilder output)
    {
        if (reader.getCurrentBsonType() != BsonType.BOOLEAN) {
            throw MisfitException.wrongType(reader);
        }
        BOOLEAN.writeBoolean(output, reader.readBoolean());
    }

    private static ValueDecoder varchar(VarcharType type)
    {
        return (reader, output) -> {
            if (reader.getCurrentBsonType() != BsonType.STRING) {
                throw MisfitException.wrongType(reader);
            }
            String value = Utf8Strings.read(reader);
            if (!type.isUnbounded() && value.codePointCount(0, value.length()) > type.getBoundedLength()) {
                throw MisfitException.wrongValue("string", "with more than %d characters".formatted(type.getBoundedLength()));
            }
            type.writeSlice(output, utf8Slice(value));
        };
    }

    private static void varbinary(BsonReader reader, BlockBuilder output)
    {
        VARBINARY.writeSlice(output, wrappedBuffer(binary(reader, BsonBinarySubType.BINARY)));
    }

    private static void uuid(BsonReader reader, BlockBuilder output)
    {
        byte[] bytes = binary(reader, BsonBinarySubType.UUID_STANDARD);
        if (bytes.length != 16) {
            throw MisfitException.wrongValue("binary", "of %d bytes".formatted(bytes.length));
        }
        UUID.writeSlice(output, wrappedBuffer(bytes));
    }

    /**
     * MongoDB compares the subtype too, so that a column has one.
     */
    private static byte[] binary(BsonReader reader, BsonBinarySubType subType)
    {
        if (reader.getCurrentBsonType() != BsonType.BINARY) {
            throw MisfitException.wrongType(reader);
        }
        BsonBinary value = reader.readBinaryData();
        if (value.getType() != subType.getValue()) {
            throw MisfitException.wrongValue("binary", "with subtype %d".formatted(value.getType()));
        }
        return value.getData();
    }

    private static VarcharType requireVarchar(MapType type)
    {
        return (VarcharType) type.getKeyType();
    }
}
