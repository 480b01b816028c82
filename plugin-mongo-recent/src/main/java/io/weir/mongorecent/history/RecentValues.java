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
package io.weir.mongorecent.history;

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.VarcharType;
import io.weir.mongorecent.delta.BlockCopies;
import io.weir.mongorecent.mongo.StorableTypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Values of a table as its history has them. Fields of rows go by their names: Trino coerces rows by position, and would show the value of one field as that of another. What has no way into the
 * type of the history stays as it is.
 */
final class RecentValues
{
    /**
     * @param type what {@code sql} is of
     */
    record Value(String sql, Type type)
    {
        Value
        {
            requireNonNull(sql, "sql is null");
            requireNonNull(type, "type is null");
        }
    }

    private final TypeOperators typeOperators;

    RecentValues(TypeOperators typeOperators)
    {
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    /**
     * @param wanted the type of the history
     * @param sql a value of type {@code shown}
     */
    Value as(Type wanted, String sql, Type shown)
    {
        return as(wanted, sql, shown, 0);
    }

    /**
     * @param depth of lambdas, which makes their arguments different
     */
    private Value as(Type wanted, String sql, Type shown, int depth)
    {
        if (shown.equals(wanted)) {
            return new Value(sql, shown);
        }
        return switch (shown) {
            case RowType row when wanted instanceof RowType target -> row(target, sql, row, depth);
            case ArrayType array when wanted instanceof ArrayType target && holdsRow(array) -> array(target, sql, array, depth);
            case MapType map when wanted instanceof MapType target && holdsRow(map) -> map(target, sql, map, depth);
            default -> whole(wanted, sql, shown);
        };
    }

    private Value row(RowType wanted, String sql, RowType shown, int depth)
    {
        Map<String, Integer> positions = BlockCopies.positions(shown);
        List<String> values = new ArrayList<>();
        List<RowType.Field> fields = new ArrayList<>();
        for (RowType.Field field : wanted.getFields()) {
            // as of columns, a sample does not see each at all times
            Value value = Optional.ofNullable(positions.get(BlockCopies.name(field)))
                    .map(shown.getFields()::get)
                    .map(found -> as(field.getType(), sql + "." + AllTimeViews.quoted(found.getName().orElseThrow()), found.getType(), depth))
                    .orElseGet(() -> new Value("NULL", field.getType()));
            values.add(value.sql());
            fields.add(new RowType.Field(field.getName(), value.type()));
        }
        RowType type = RowType.from(fields);
        return new Value("IF(%s IS NULL, NULL, CAST(ROW(%s) AS %s))".formatted(sql, values.stream().collect(joining(", ")), type.getDisplayName()), type);
    }

    private Value array(ArrayType wanted, String sql, ArrayType shown, int depth)
    {
        String element = "element" + depth;
        Value value = as(wanted.getElementType(), element, shown.getElementType(), depth + 1);
        return new Value("transform(%s, %s -> %s)".formatted(sql, element, value.sql()), new ArrayType(value.type()));
    }

    private Value map(MapType wanted, String sql, MapType shown, int depth)
    {
        String entry = "value" + depth;
        Value value = as(wanted.getValueType(), entry, shown.getValueType(), depth + 1);
        return new Value("transform_values(%s, (key%s, %s) -> %s)".formatted(sql, depth, entry, value.sql()), new MapType(shown.getKeyType(), value.type(), typeOperators));
    }

    private static boolean holdsRow(Type type)
    {
        return type instanceof RowType || type.getTypeParameters().stream().anyMatch(RecentValues::holdsRow);
    }

    private static Value whole(Type wanted, String sql, Type shown)
    {
        if (StorableTypes.isJson(shown) && wanted instanceof VarcharType) {
            // of arrays and documents there is no other text
            return new Value("coalesce(TRY_CAST(%s AS %s), json_format(%s))".formatted(sql, wanted.getDisplayName(), sql), wanted);
        }
        return BlockCopies.canCopy(shown, wanted) || wanted instanceof VarcharType
                ? new Value("CAST(%s AS %s)".formatted(sql, wanted.getDisplayName()), wanted)
                : new Value(sql, shown);
    }
}
