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
package io.weir.mongorecent.write;

import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.block.SqlMap;
import io.trino.spi.block.SqlRow;
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
import io.weir.mongorecent.mongo.BsonFilterValues;
import io.weir.mongorecent.mongo.BsonNumbers;
import io.weir.mongorecent.mongo.StorableTypes;
import io.weir.mongorecent.mongo.Utf8;
import io.weir.mongorecent.read.ExtendedJson;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

import java.math.BigDecimal;
import java.util.List;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.Decimals.readBigDecimal;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.MILLISECONDS_PER_DAY;
import static java.lang.Math.floorDiv;
import static java.lang.Math.toIntExact;

/**
 * The encoder of a mapping: what it writes, the decoder of the same mapping reads back unchanged.
 */
final class ValueEncoders
{
    private ValueEncoders() {}

    static ValueEncoder encoder(BsonMapping mapping)
    {
        Type type = mapping.type();
        if (mapping.holdsObjectId()) {
            return (block, position) -> objectId(BsonMapping.OBJECT_ID_TYPE.getSlice(block, position));
        }
        return switch (type) {
            case BooleanType _ -> (block, position) -> BsonBoolean.valueOf(BOOLEAN.getBoolean(block, position));
            case TinyintType _, SmallintType _, IntegerType _ -> (block, position) -> new BsonInt32(toIntExact(type.getLong(block, position)));
            case BigintType _ -> (block, position) -> new BsonInt64(type.getLong(block, position));
            case RealType _ -> (block, position) -> new BsonDouble(REAL.getFloat(block, position));
            case DoubleType _ -> (block, position) -> new BsonDouble(DOUBLE.getDouble(block, position));
            case DecimalType decimal -> (block, position) -> decimal(readBigDecimal(decimal, block, position));
            case VarcharType _ -> (block, position) -> new BsonString(text(type.getSlice(block, position)));
            case VarbinaryType _ -> (block, position) -> new BsonBinary(type.getSlice(block, position).getBytes());
            case UuidType _ -> (block, position) -> new BsonBinary(BsonBinarySubType.UUID_STANDARD, type.getSlice(block, position).getBytes());
            case DateType _ -> (block, position) -> new BsonDateTime((long) DATE.getInt(block, position) * MILLISECONDS_PER_DAY);
            case TimestampType _ -> (block, position) -> new BsonDateTime(floorDiv(type.getLong(block, position), MICROSECONDS_PER_MILLISECOND));
            case TimestampWithTimeZoneType _ -> (block, position) -> new BsonDateTime(unpackMillisUtc(type.getLong(block, position)));
            case ArrayType array -> array(array, encoder(mapping.nested().getFirst()));
            case MapType map -> map(map, encoder(mapping.nested().getFirst()));
            case RowType row -> row(row, mapping.nested().stream().map(ValueEncoders::encoder).toList());
            default -> json(type);
        };
    }

    private static BsonValue objectId(Slice hexadecimal)
    {
        return BsonFilterValues.objectId(hexadecimal)
                .map(BsonObjectId::new)
                .orElseThrow(() -> new UnstorableValueException("an ObjectId is 24 hexadecimal digits in lower case"));
    }

    private static BsonValue decimal(BigDecimal value)
    {
        return BsonNumbers.toDecimal128(value)
                .map(BsonDecimal128::new)
                .orElseThrow(() -> new UnstorableValueException("MongoDB's Decimal128 has 34 digits"));
    }

    private static String text(Slice slice)
    {
        return Utf8.decode(slice).orElseThrow(() -> new UnstorableValueException("the bytes are not UTF-8"));
    }

    private static ValueEncoder array(ArrayType type, ValueEncoder element)
    {
        return (block, position) -> {
            Block elements = type.getObject(block, position);
            BsonArray values = new BsonArray();
            for (int index = 0; index < elements.getPositionCount(); index++) {
                values.add(element.encodeNullable(elements, index));
            }
            return values;
        };
    }

    private static ValueEncoder map(MapType type, ValueEncoder value)
    {
        return (block, position) -> {
            SqlMap map = type.getObject(block, position);
            BsonDocument document = new BsonDocument();
            for (int index = 0; index < map.getSize(); index++) {
                String key = text(type.getKeyType().getSlice(map.getRawKeyBlock(), map.getRawOffset() + index));
                if (key.indexOf('\0') >= 0) {
                    throw new UnstorableValueException("a key of a document cannot hold the character NUL");
                }
                document.append(key, value.encodeNullable(map.getRawValueBlock(), map.getRawOffset() + index));
            }
            return document;
        };
    }

    private static ValueEncoder row(RowType type, List<ValueEncoder> fields)
    {
        List<String> names = type.getFields().stream().map(field -> field.getName().orElseThrow()).toList();
        return (block, position) -> {
            SqlRow row = type.getObject(block, position);
            BsonDocument document = new BsonDocument();
            for (int index = 0; index < names.size(); index++) {
                document.append(names.get(index), fields.get(index).encodeNullable(row.getRawFieldBlock(index), row.getRawIndex()));
            }
            return document;
        };
    }

    private static ValueEncoder json(Type type)
    {
        if (!StorableTypes.isJson(type)) {
            throw new IllegalArgumentException("No BSON for type: " + type);
        }
        return (block, position) -> {
            Slice text = type.getSlice(block, position);
            boolean operators = JsonText.checkStorable(text);
            BsonValue value = parsed(text);
            if (operators && !JsonText.isSame(text, utf8Slice(ExtendedJson.of(value)))) {
                throw new UnstorableValueException("the JSON would be read back as another one (MongoDB's extended JSON gives keys with a leading $ a meaning). Write it as it would be shown, or keep it in a column of text");
            }
            return value;
        };
    }

    private static BsonValue parsed(Slice json)
    {
        try {
            return BsonDocument.parse("{\"v\":" + json.toStringUtf8() + "}").get("v");
        }
        catch (JsonParseException | IllegalArgumentException e) {
            throw new UnstorableValueException("the JSON has no BSON form (MongoDB's extended JSON gives keys with a leading $ a meaning)");
        }
    }
}
