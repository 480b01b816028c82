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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers of which a sample shows a narrower type than the history has: those with a fraction were not in it, or those with more digits behind the point. They are read as what the history has, which
 * refuses each number that it cannot hold as it is.
 */
final class SampledNumbers
{
    // of 2^63
    private static final int BIGINT_DIGITS = 19;

    private SampledNumbers() {}

    /**
     * @return what is read, which is {@code sampled} where the history has no wider numbers
     */
    static BsonMapping readAs(BsonMapping sampled, Type history)
    {
        if (sampled.representation() != Representation.BY_TYPE) {
            return sampled;
        }
        return switch (sampled.type()) {
            case BigintType _ when history instanceof DoubleType || (history instanceof DecimalType wider && holdsBigint(wider)) -> BsonMapping.of(history);
            case DecimalType decimal when history instanceof DecimalType wider && wider.getPrecision() >= decimal.getPrecision() && wider.getScale() > decimal.getScale() -> BsonMapping.of(wider);
            case ArrayType _ when history instanceof ArrayType wider -> BsonMapping.ofArray(readAs(sampled.nested().getFirst(), wider.getElementType()));
            case RowType row when history instanceof RowType wider -> row(row, sampled.nested(), wider);
            default -> sampled;
        };
    }

    private static boolean holdsBigint(DecimalType decimal)
    {
        return decimal.getPrecision() - decimal.getScale() >= BIGINT_DIGITS;
    }

    private static BsonMapping row(RowType sampled, List<BsonMapping> values, RowType history)
    {
        Map<String, Integer> positions = BlockCopies.positions(history);
        List<BsonMapping> read = new ArrayList<>();
        List<RowType.Field> fields = new ArrayList<>();
        for (int index = 0; index < values.size(); index++) {
            RowType.Field field = sampled.getFields().get(index);
            BsonMapping value = values.get(index);
            BsonMapping wider = Optional.ofNullable(positions.get(BlockCopies.name(field)))
                    .map(position -> readAs(value, history.getFields().get(position).getType()))
                    .orElse(value);
            read.add(wider);
            fields.add(new RowType.Field(field.getName(), wider.type()));
        }
        return BsonMapping.ofRow(RowType.from(fields), read);
    }
}
