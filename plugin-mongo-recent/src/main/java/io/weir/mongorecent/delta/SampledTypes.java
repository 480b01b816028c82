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

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.BsonMapping.Representation;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static java.util.Comparator.comparing;

/**
 * Columns of a sample as the history of the table has them. A sample shows the narrowest type of its numbers: those with a fraction were not in it, or those with more digits behind the point. They are
 * read as what the history has, which refuses each number that it cannot hold as it is. Rows have their fields in the order of the history.
 */
public final class SampledTypes
{
    private SampledTypes() {}

    /**
     * @param history the type of the column in the history
     * @return the same column where the history has no other numbers, or somebody has declared it
     */
    public static MongoRecentColumnHandle readAs(MongoRecentColumnHandle column, Type history)
    {
        BsonMapping read = readAs(column.mapping(), history);
        return column.origin() != Origin.INFERRED || read.equals(column.mapping()) ? column : column.asInHistory(read);
    }

    private static BsonMapping readAs(BsonMapping sampled, Type history)
    {
        if (sampled.representation() != Representation.BY_TYPE) {
            return sampled;
        }
        return switch (sampled.type()) {
            case BigintType _ when history instanceof DoubleType || history instanceof DecimalType -> BsonMapping.of(history);
            // all sampled decimals have the highest precision, which says nothing of their digits before the point
            case DecimalType decimal when history instanceof DecimalType other && other.getScale() >= decimal.getScale() -> BsonMapping.of(other);
            case ArrayType _ when history instanceof ArrayType other -> BsonMapping.ofArray(readAs(sampled.nested().getFirst(), other.getElementType()));
            case RowType row when history instanceof RowType other -> row(row, sampled.nested(), other);
            default -> sampled;
        };
    }

    /**
     * Fields that the history lacks come last.
     */
    private static BsonMapping row(RowType sampled, List<BsonMapping> values, RowType history)
    {
        Map<String, Integer> positions = BlockCopies.positions(history);
        List<Integer> order = IntStream.range(0, values.size())
                .boxed()
                .sorted(comparing(index -> positions.getOrDefault(BlockCopies.name(sampled.getFields().get(index)), Integer.MAX_VALUE)))
                .toList();
        List<BsonMapping> read = new ArrayList<>();
        List<RowType.Field> fields = new ArrayList<>();
        for (int index : order) {
            RowType.Field field = sampled.getFields().get(index);
            BsonMapping value = Optional.ofNullable(positions.get(BlockCopies.name(field)))
                    .map(position -> readAs(values.get(index), history.getFields().get(position).getType()))
                    .orElse(values.get(index));
            read.add(value);
            fields.add(new RowType.Field(field.getName(), value.type()));
        }
        return BsonMapping.ofRow(RowType.from(fields), read);
    }
}
