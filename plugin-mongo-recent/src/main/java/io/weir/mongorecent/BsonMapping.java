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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.VarcharType;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static java.util.Objects.requireNonNull;

/**
 * How a field is stored in MongoDB and shown in SQL. The SQL type alone decides it, except that an ObjectId is shown as varchar(24).
 *
 * @param nested the element of an array, the value of a map, or the fields of a row in their order; empty for all others
 */
public record BsonMapping(Type type, Representation representation, List<BsonMapping> nested)
{
    /**
     * ObjectId in lower-case hexadecimal digits, whose order is the order of the ObjectIds.
     */
    public static final VarcharType OBJECT_ID_TYPE = createVarcharType(24);

    public enum Representation
    {
        BY_TYPE,
        OBJECT_ID,
        /**
         * Any value, as the bytes of a document that holds only it. For keys of documents.
         */
        KEY,
        /**
         * Not a field but the document that holds it.
         */
        DOCUMENT,
    }

    public BsonMapping
    {
        requireNonNull(type, "type is null");
        requireNonNull(representation, "representation is null");
        nested = ImmutableList.copyOf(nested);
    }

    public static BsonMapping of(Type type)
    {
        return switch (type) {
            case ArrayType array -> new BsonMapping(array, Representation.BY_TYPE, ImmutableList.of(of(array.getElementType())));
            case MapType map -> new BsonMapping(map, Representation.BY_TYPE, ImmutableList.of(of(map.getValueType())));
            case RowType row -> new BsonMapping(row, Representation.BY_TYPE, row.getFields().stream()
                    .map(field -> of(field.getType()))
                    .collect(toImmutableList()));
            default -> new BsonMapping(type, Representation.BY_TYPE, ImmutableList.of());
        };
    }

    public static BsonMapping ofObjectId()
    {
        return new BsonMapping(OBJECT_ID_TYPE, Representation.OBJECT_ID, ImmutableList.of());
    }

    public static BsonMapping ofArray(BsonMapping element)
    {
        return new BsonMapping(new ArrayType(element.type()), Representation.BY_TYPE, ImmutableList.of(element));
    }

    public static BsonMapping ofRow(RowType type, List<BsonMapping> fields)
    {
        return new BsonMapping(type, Representation.BY_TYPE, fields);
    }

    public static BsonMapping ofMap(Type keyType, BsonMapping value, TypeOperators typeOperators)
    {
        return new BsonMapping(new MapType(keyType, value.type(), typeOperators), Representation.BY_TYPE, ImmutableList.of(value));
    }

    static BsonMapping ofKey()
    {
        return new BsonMapping(VARBINARY, Representation.KEY, ImmutableList.of());
    }

    static BsonMapping ofDocument(Type json)
    {
        return new BsonMapping(json, Representation.DOCUMENT, ImmutableList.of());
    }

    public boolean wholeDocument()
    {
        return representation == Representation.DOCUMENT;
    }

    public boolean holdsObjectId()
    {
        return representation == Representation.OBJECT_ID;
    }
}
