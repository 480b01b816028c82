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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.BsonMapping;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Comparator.comparing;
import static java.util.Locale.ENGLISH;

/**
 * What the values of a field have in common. {@link #merge} is associative, commutative and only ever widens, and rows have their fields by name, so the order of the sample does not matter,
 * and that of the fields in a document neither.
 */
sealed interface InferredType
{
    int MAX_DECIMAL_PRECISION = 38;
    int MAX_ROW_FIELDS = 256;
    int MAX_DEPTH = 8;

    /**
     * In which MongoDB wants the fields of a DBRef.
     */
    List<String> REFERENCE_ORDER = ImmutableList.of("$ref", "$id", "$db");

    /**
     * Documents have their fields in different orders: whoever goes by position, as UNION and stored views do, would find them under other names in the next sample.
     */
    Comparator<String> FIELD_ORDER = comparing((String name) -> REFERENCE_ORDER.contains(name) ? REFERENCE_ORDER.indexOf(name) : REFERENCE_ORDER.size())
            .thenComparing(name -> name.toLowerCase(ENGLISH));

    InferredType UNKNOWN = new Unknown();
    InferredType MIXED = new Mixed();

    /**
     * Only nulls so far.
     */
    record Unknown()
            implements InferredType {}

    /**
     * No SQL type holds all values but JSON.
     */
    record Mixed()
            implements InferredType {}

    record Scalar(Kind kind)
            implements InferredType {}

    record Decimal(int integerDigits, int scale)
            implements InferredType {}

    record Array(InferredType element)
            implements InferredType {}

    /**
     * Of at most {@link #MAX_ROW_FIELDS}: many different keys are a map in disguise.
     */
    record Document(Map<String, InferredType> fields)
            implements InferredType {}

    enum Kind
    {
        BOOLEAN_KIND,
        INTEGRAL,
        /**
         * Integers of which at least one has more digits than a double.
         */
        LARGE_INTEGRAL,
        FLOATING,
        STRING,
        OBJECT_ID,
        INSTANT,
        BYTES,
        UUID_KIND,
    }

    static InferredType of(BsonValue value)
    {
        return of(value, 0);
    }

    private static InferredType of(BsonValue value, int depth)
    {
        return switch (value.getBsonType()) {
            case NULL -> UNKNOWN;
            case BOOLEAN -> new Scalar(Kind.BOOLEAN_KIND);
            case INT32 -> new Scalar(Kind.INTEGRAL);
            case INT64 -> new Scalar(isDouble(value.asInt64().getValue()) ? Kind.INTEGRAL : Kind.LARGE_INTEGRAL);
            case DOUBLE -> new Scalar(Kind.FLOATING);
            case DECIMAL128 -> decimal(value.asDecimal128().getValue());
            case STRING -> new Scalar(Kind.STRING);
            case OBJECT_ID -> new Scalar(Kind.OBJECT_ID);
            case DATE_TIME -> new Scalar(Kind.INSTANT);
            case BINARY -> binary(value.asBinary());
            case ARRAY -> depth >= MAX_DEPTH ? MIXED : array(value.asArray(), depth);
            case DOCUMENT -> depth >= MAX_DEPTH ? MIXED : document(value.asDocument(), depth);
            case END_OF_DOCUMENT, UNDEFINED, REGULAR_EXPRESSION, DB_POINTER, JAVASCRIPT, SYMBOL, JAVASCRIPT_WITH_SCOPE, TIMESTAMP, MIN_KEY, MAX_KEY -> MIXED;
        };
    }

    private static boolean isDouble(long value)
    {
        // Long.MAX_VALUE rounds up to 2^63, which casts back to it
        return (long) (double) value == value && value != Long.MAX_VALUE;
    }

    private static InferredType decimal(Decimal128 value)
    {
        // NaN and Infinity fit no decimal: they are an error for whoever reads them, and no reason to show all others as JSON
        BigDecimal decimal = BsonNumbers.toBigDecimal(value).orElse(BigDecimal.ZERO);
        if (decimal.signum() == 0) {
            // whatever its exponent
            return new Decimal(1, 0);
        }
        int scale = Math.max(decimal.stripTrailingZeros().scale(), 0);
        int integerDigits = Math.clamp((long) decimal.precision() - decimal.scale(), 1, MAX_DECIMAL_PRECISION + 1);
        return integerDigits + scale > MAX_DECIMAL_PRECISION ? MIXED : new Decimal(integerDigits, scale);
    }

    private static InferredType binary(BsonBinary value)
    {
        if (value.getType() == BsonBinarySubType.UUID_STANDARD.getValue() && value.getData().length == 16) {
            return new Scalar(Kind.UUID_KIND);
        }
        return value.getType() == BsonBinarySubType.BINARY.getValue() ? new Scalar(Kind.BYTES) : MIXED;
    }

    private static InferredType array(List<BsonValue> values, int depth)
    {
        return new Array(values.stream()
                .map(value -> of(value, depth + 1))
                .reduce(UNKNOWN, InferredType::merge));
    }

    private static InferredType document(BsonDocument document, int depth)
    {
        if (document.size() > MAX_ROW_FIELDS) {
            return MIXED;
        }
        Map<String, InferredType> fields = new LinkedHashMap<>();
        document.forEach((name, value) -> fields.put(name, of(value, depth + 1)));
        return new Document(ImmutableMap.copyOf(fields));
    }

    default InferredType merge(InferredType other)
    {
        if (equals(other) || other instanceof Unknown) {
            return this;
        }
        if (this instanceof Unknown) {
            return other;
        }
        if (this instanceof Array(InferredType element) && other instanceof Array(InferredType otherElement)) {
            return new Array(element.merge(otherElement));
        }
        if (this instanceof Document(Map<String, InferredType> fields) && other instanceof Document(Map<String, InferredType> otherFields)) {
            Map<String, InferredType> merged = new LinkedHashMap<>(fields);
            otherFields.forEach((name, type) -> merged.merge(name, type, InferredType::merge));
            return merged.size() > MAX_ROW_FIELDS ? MIXED : new Document(ImmutableMap.copyOf(merged));
        }
        return mergeNumbers(other);
    }

    private InferredType mergeNumbers(InferredType other)
    {
        if (this instanceof Decimal(int integerDigits, int scale) && other instanceof Decimal(int otherIntegerDigits, int otherScale)) {
            int widestInteger = Math.max(integerDigits, otherIntegerDigits);
            int widestScale = Math.max(scale, otherScale);
            return widestInteger + widestScale > MAX_DECIMAL_PRECISION ? MIXED : new Decimal(widestInteger, widestScale);
        }
        if (isIntegral(this) && other instanceof Decimal) {
            return other.merge(new Decimal(19, 0));
        }
        if (this instanceof Decimal && isIntegral(other)) {
            return merge(new Decimal(19, 0));
        }
        if (isIntegral(this) && isIntegral(other)) {
            return new Scalar(Kind.LARGE_INTEGRAL);
        }
        if (is(Kind.INTEGRAL) && other.is(Kind.FLOATING) || is(Kind.FLOATING) && other.is(Kind.INTEGRAL)) {
            return new Scalar(Kind.FLOATING);
        }
        return MIXED;
    }

    private static boolean isIntegral(InferredType type)
    {
        return type.is(Kind.INTEGRAL) || type.is(Kind.LARGE_INTEGRAL);
    }

    private boolean is(Kind wanted)
    {
        return this instanceof Scalar(Kind kind) && kind == wanted;
    }

    default BsonMapping toMapping(TypeManager typeManager)
    {
        return switch (this) {
            case Unknown _, Mixed _ -> json(typeManager);
            case Scalar(Kind kind) -> scalarMapping(kind);
            case Decimal(int _, int scale) -> BsonMapping.of(createDecimalType(MAX_DECIMAL_PRECISION, scale));
            case Array(InferredType element) -> element instanceof Unknown ? json(typeManager) : BsonMapping.ofArray(element.toMapping(typeManager));
            case Document(Map<String, InferredType> fields) -> isRow(fields) ? row(fields, typeManager) : json(typeManager);
        };
    }

    private static BsonMapping scalarMapping(Kind kind)
    {
        return switch (kind) {
            case BOOLEAN_KIND -> BsonMapping.of(BOOLEAN);
            case INTEGRAL, LARGE_INTEGRAL -> BsonMapping.of(BIGINT);
            case FLOATING -> BsonMapping.of(DOUBLE);
            case STRING -> BsonMapping.of(VARCHAR);
            case OBJECT_ID -> BsonMapping.ofObjectId();
            // an instant, whatever the time zone of the session
            case INSTANT -> BsonMapping.of(TIMESTAMP_TZ_MILLIS);
            case BYTES -> BsonMapping.of(VARBINARY);
            case UUID_KIND -> BsonMapping.of(UUID);
        };
    }

    private static boolean isRow(Map<String, InferredType> fields)
    {
        // keys that differ only in case cannot be named in SQL
        return !fields.isEmpty() &&
                !fields.containsKey("") &&
                fields.keySet().stream().map(name -> name.toLowerCase(ENGLISH)).distinct().count() == fields.size();
    }

    private static BsonMapping row(Map<String, InferredType> fields, TypeManager typeManager)
    {
        ImmutableList.Builder<BsonMapping> mappings = ImmutableList.builder();
        ImmutableList.Builder<RowType.Field> rowFields = ImmutableList.builder();
        fields.keySet().stream().sorted(FIELD_ORDER).forEach(name -> {
            BsonMapping mapping = fields.get(name).toMapping(typeManager);
            mappings.add(mapping);
            rowFields.add(RowType.field(name, mapping.type()));
        });
        return BsonMapping.ofRow(RowType.from(rowFields.build()), mappings.build());
    }

    private static BsonMapping json(TypeManager typeManager)
    {
        Type type = typeManager.getType(new TypeDescriptor(JSON));
        return BsonMapping.of(type);
    }
}
