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

import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.VarcharType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

import java.util.List;

import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.MILLISECONDS_PER_DAY;

/**
 * Whether a value fits its column, as an expression of MongoDB: what the decoders say of a document that is read, for one that is only counted.
 * <p>
 * A type is told by its place in MongoDB's order of all values: numbers are those from the least to the greatest, strings those from the empty string to the empty document. Two types that no column
 * shows share the place of another: undefined is like null or missing, and a symbol like a string.
 */
public final class FitExpressions
{
    private static final long MAX_PACKED_MILLIS = (1L << 51) - 1;
    private static final long MIN_PACKED_MILLIS = -(1L << 51);
    private static final int LENGTH_OF_NO_STRING = 34471;
    private static final int BYTES_OF_NO_STRING = 34473;

    private FitExpressions() {}

    /**
     * Whether there is an expression for the column. Not for a field of a document: above it may be anything.
     */
    public static boolean isCheckable(MongoRecentColumnHandle column)
    {
        return column.addressable() && column.nested().isEmpty() && column.refusal().isEmpty() && isCheckable(column.mapping());
    }

    private static boolean isCheckable(BsonMapping mapping)
    {
        return switch (mapping.type()) {
            case BooleanType _, DateType _, VarcharType _ -> true;
            case TimestampType _, TimestampWithTimeZoneType _ -> BsonFilterValues.isOrdered(mapping);
            default -> isIntegral(mapping);
        };
    }

    public static boolean isIntegral(BsonMapping mapping)
    {
        return switch (mapping.type()) {
            case TinyintType _, SmallintType _, IntegerType _, BigintType _ -> true;
            default -> false;
        };
    }

    static BsonValue value(MongoRecentColumnHandle column)
    {
        return new BsonString("$" + column.path());
    }

    /**
     * Null or missing, as the column shows it.
     */
    static BsonDocument isNull(MongoRecentColumnHandle column)
    {
        BsonValue value = value(column);
        return onlyIf(call("$eq", call("$ifNull", value, BsonNull.VALUE), BsonNull.VALUE), call("$not", isUndefined(value)));
    }

    /**
     * Of null, missing and undefined: lower than null is what is missing too, but a document that is made of it stays empty.
     */
    private static BsonDocument isUndefined(BsonValue value)
    {
        BsonDocument made = new BsonDocument("$objectToArray", new BsonDocument("v", value));
        return onlyIf(call("$lt", value, BsonNull.VALUE), call("$ne", made, new BsonArray()));
    }

    /**
     * Null, missing, or a value that the column shows.
     */
    static BsonDocument fits(MongoRecentColumnHandle column)
    {
        return call("$or", isNull(column), fitsType(value(column), column.mapping()));
    }

    private static BsonDocument fitsType(BsonValue value, BsonMapping mapping)
    {
        if (mapping.holdsObjectId()) {
            return between(value, new BsonObjectId(new ObjectId("0".repeat(24))), new BsonObjectId(new ObjectId("f".repeat(24))));
        }
        return switch (mapping.type()) {
            case BooleanType _ -> call("$or", call("$eq", value, BsonBoolean.TRUE), call("$eq", value, BsonBoolean.FALSE));
            case TinyintType _ -> integral(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SmallintType _ -> integral(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case IntegerType _ -> integral(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BigintType _ -> integral(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case VarcharType varchar -> text(value, varchar);
            case DateType _ -> onlyIf(
                    instant(value, Integer.MIN_VALUE * (long) MILLISECONDS_PER_DAY, Integer.MAX_VALUE * (long) MILLISECONDS_PER_DAY),
                    call("$eq", call("$mod", new BsonDocument("$toLong", value), new BsonInt64(MILLISECONDS_PER_DAY)), new BsonInt64(0)));
            case TimestampType _ -> instant(value, Long.MIN_VALUE / MICROSECONDS_PER_MILLISECOND, Long.MAX_VALUE / MICROSECONDS_PER_MILLISECOND);
            case TimestampWithTimeZoneType _ -> instant(value, MIN_PACKED_MILLIS, MAX_PACKED_MILLIS);
            default -> throw new IllegalArgumentException("Cannot be checked: " + mapping.type());
        };
    }

    private static BsonDocument integral(BsonValue value, long min, long max)
    {
        return onlyIf(between(value, new BsonInt64(min), new BsonInt64(max)), call("$eq", value, new BsonDocument("$trunc", value)));
    }

    /**
     * Asks for a length in any case: that of a symbol is an error, {@link #isNoString}.
     */
    private static BsonDocument text(BsonValue value, VarcharType type)
    {
        BsonDocument string = call("$and", call("$gte", value, new BsonString("")), call("$lt", value, new BsonDocument("$literal", new BsonDocument())));
        return onlyIf(string, type.isUnbounded()
                ? call("$gte", new BsonDocument("$strLenBytes", value), new BsonInt32(0))
                : call("$lte", new BsonDocument("$strLenCP", value), new BsonInt32(type.getBoundedLength())));
    }

    /**
     * Whether MongoDB ends a command with this error when an expression of this class comes to a symbol in a column of text.
     */
    static boolean isNoString(int errorCode)
    {
        return errorCode == LENGTH_OF_NO_STRING || errorCode == BYTES_OF_NO_STRING;
    }

    private static BsonDocument instant(BsonValue value, long min, long max)
    {
        return between(value, new BsonDateTime(min), new BsonDateTime(max));
    }

    private static BsonDocument between(BsonValue value, BsonValue min, BsonValue max)
    {
        return call("$and", call("$gte", value, min), call("$lte", value, max));
    }

    /**
     * The second is not computed unless the first is true: it would be an error for values of other types.
     */
    private static BsonDocument onlyIf(BsonDocument first, BsonDocument second)
    {
        return call("$cond", first, second, BsonBoolean.FALSE);
    }

    static BsonDocument call(String function, BsonValue... arguments)
    {
        return new BsonDocument(function, new BsonArray(List.of(arguments)));
    }
}
