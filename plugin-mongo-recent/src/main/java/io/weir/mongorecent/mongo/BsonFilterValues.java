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
package io.weir.mongorecent.mongo;

import io.airlift.slice.Slice;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
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
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.MILLISECONDS_PER_DAY;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.floorDiv;
import static java.lang.Math.toIntExact;

/**
 * Which types MongoDB compares as Trino does, and their values for it. See docs/decisions/0004-mongo-recent-types.md for the reasons.
 */
public final class BsonFilterValues
{
    private BsonFilterValues() {}

    /**
     * Whether MongoDB can look for null and for single values.
     */
    static boolean isFilterable(BsonMapping mapping)
    {
        if (mapping.representation() == Representation.KEY || mapping.wholeDocument()) {
            return false;
        }
        return switch (mapping.type()) {
            case VarbinaryType _, UuidType _ -> true;
            case Type _ -> isOrdered(mapping);
        };
    }

    /**
     * Whether MongoDB's order of the values, nulls aside, is Trino's. Bytes are not: MongoDB compares their length first.
     */
    public static boolean isOrdered(BsonMapping mapping)
    {
        return switch (mapping.type()) {
            case BooleanType _, TinyintType _, SmallintType _, IntegerType _, BigintType _ -> true;
            case RealType _, DoubleType _, DecimalType _, VarcharType _, DateType _ -> true;
            case TimestampType timestamp -> timestamp.getPrecision() == StorableTypes.TIMESTAMP_PRECISION;
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision() == StorableTypes.TIMESTAMP_PRECISION;
            default -> false;
        };
    }

    /**
     * Whether the answer of MongoDB needs no second look. It does for floating point numbers: on NaN the servers, and their documentation, are not of one mind.
     */
    public static boolean isExact(BsonMapping mapping)
    {
        return !(mapping.type() instanceof DoubleType) && !(mapping.type() instanceof RealType);
    }

    /**
     * Whether ORDER BY means the same to MongoDB. NaN and the infinities rule out all types that can hold one in MongoDB.
     */
    public static boolean isSortable(BsonMapping mapping)
    {
        return isOrdered(mapping) && isExact(mapping) && !(mapping.type() instanceof DecimalType);
    }

    /**
     * Whether the comparison depends on the collation of the collection, which then has to be overridden.
     */
    public static boolean isText(BsonMapping mapping)
    {
        return mapping.type() instanceof VarcharType && !mapping.holdsObjectId();
    }

    /**
     * Whether a document can hold this value in a column of this mapping at all.
     */
    static boolean canBeStored(BsonMapping mapping, Object value)
    {
        if (mapping.holdsObjectId()) {
            return objectId((Slice) value).isPresent();
        }
        return switch (mapping.type()) {
            case DecimalType type -> BsonNumbers.toDecimal128(decimal(type, value)).isPresent();
            case VarcharType _ -> Utf8.decode((Slice) value).isPresent();
            default -> true;
        };
    }

    /**
     * @return empty when BSON has no such value
     */
    static Optional<BsonValue> value(BsonMapping mapping, Object value)
    {
        if (mapping.holdsObjectId()) {
            return objectId((Slice) value).map(BsonObjectId::new);
        }
        return switch (mapping.type()) {
            case BooleanType _ -> Optional.of(BsonBoolean.valueOf((boolean) value));
            case TinyintType _, SmallintType _, IntegerType _ -> Optional.of(new BsonInt32(toIntExact((long) value)));
            case BigintType _ -> Optional.of(new BsonInt64((long) value));
            case RealType _ -> Optional.of(new BsonDouble(intBitsToFloat(toIntExact((long) value))));
            case DoubleType _ -> Optional.of(new BsonDouble((double) value));
            case DecimalType type -> BsonNumbers.toDecimal128(decimal(type, value)).map(BsonDecimal128::new);
            case VarcharType _ -> Utf8.decode((Slice) value).map(BsonString::new);
            case VarbinaryType _ -> Optional.of(new BsonBinary(((Slice) value).getBytes()));
            case UuidType _ -> Optional.of(new BsonBinary(BsonBinarySubType.UUID_STANDARD, ((Slice) value).getBytes()));
            case DateType _ -> Optional.of(new BsonDateTime((long) value * MILLISECONDS_PER_DAY));
            case TimestampType _ -> Optional.of(new BsonDateTime(floorDiv((long) value, MICROSECONDS_PER_MILLISECOND)));
            case TimestampWithTimeZoneType _ -> Optional.of(new BsonDateTime(unpackMillisUtc((long) value)));
            default -> throw new IllegalArgumentException("Not filterable: " + mapping.type());
        };
    }

    private static BigDecimal decimal(DecimalType type, Object value)
    {
        BigInteger unscaled = type.isShort() ? BigInteger.valueOf((long) value) : ((Int128) value).toBigInteger();
        return new BigDecimal(unscaled, type.getScale());
    }

    /**
     * Only lower-case digits: the column shows no others, so that 'ABC...' equals no ObjectId.
     */
    public static Optional<ObjectId> objectId(Slice hexadecimal)
    {
        if (hexadecimal.length() != 24) {
            return Optional.empty();
        }
        for (int i = 0; i < 24; i++) {
            byte character = hexadecimal.getByte(i);
            if (!(character >= '0' && character <= '9') && !(character >= 'a' && character <= 'f')) {
                return Optional.empty();
            }
        }
        return Optional.of(new ObjectId(hexadecimal.toStringAscii()));
    }
}
