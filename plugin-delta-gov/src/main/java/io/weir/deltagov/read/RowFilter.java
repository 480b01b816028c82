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
package io.weir.deltagov.read;

import io.airlift.slice.Slice;
import io.trino.spi.block.Block;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

/**
 * Whether values of a column can match the filter of a join. Made for types whose values are equal just when their stored forms are: numbers and texts that joins are made by.
 */
sealed interface RowFilter
{
    /**
     * @param selected takes the positions whose values can match
     * @return how many they are
     */
    int select(Block block, int count, int[] selected);

    /**
     * @return empty when it would leave out nothing, or when this is no such type
     */
    static Optional<RowFilter> of(Domain domain)
    {
        Type type = domain.getType();
        ValueSet values = domain.getValues();
        boolean discrete = !values.isAll() && values.isDiscreteSet();
        if (isStoredAsNumber(type)) {
            return discrete ? Optional.of(numbers(domain)) : span(domain);
        }
        if ((type instanceof VarcharType || type instanceof VarbinaryType) && discrete) {
            return Optional.of(texts(domain));
        }
        return Optional.empty();
    }

    private static boolean isStoredAsNumber(Type type)
    {
        return switch (type) {
            case DecimalType decimal -> decimal.isShort();
            case TimestampType timestamp -> timestamp.isShort();
            default -> List.of(BIGINT, INTEGER, SMALLINT, TINYINT, DATE).contains(type);
        };
    }

    private static RowFilter numbers(Domain domain)
    {
        List<Object> values = domain.getValues().getDiscreteSet();
        LongSet set = new LongOpenHashSet(values.size());
        values.forEach(value -> set.add((long) value));
        return new Numbers(domain.getType(), set, domain.isNullAllowed());
    }

    private static Optional<RowFilter> span(Domain domain)
    {
        if (domain.getValues().isNone() || domain.getValues().isAll()) {
            return Optional.empty();
        }
        Range span = domain.getValues().getRanges().getSpan();
        long low = span.getLowValue().map(Long.class::cast).orElse(Long.MIN_VALUE);
        long high = span.getHighValue().map(Long.class::cast).orElse(Long.MAX_VALUE);
        return Optional.of(new Span(domain.getType(), low, high, domain.isNullAllowed()));
    }

    private static RowFilter texts(Domain domain)
    {
        Set<Slice> set = new HashSet<>();
        domain.getValues().getDiscreteSet().forEach(value -> set.add((Slice) value));
        return new Texts(domain.getType(), set, domain.isNullAllowed());
    }

    record Numbers(Type type, LongSet values, boolean nullAllowed)
            implements RowFilter
    {
        public Numbers
        {
            requireNonNull(type, "type is null");
            requireNonNull(values, "values is null");
        }

        @Override
        public int select(Block block, int count, int[] selected)
        {
            int matching = 0;
            for (int position = 0; position < count; position++) {
                if (block.isNull(position) ? nullAllowed : values.contains(type.getLong(block, position))) {
                    selected[matching++] = position;
                }
            }
            return matching;
        }
    }

    /**
     * From one value to another, both included.
     */
    record Span(Type type, long low, long high, boolean nullAllowed)
            implements RowFilter
    {
        public Span
        {
            requireNonNull(type, "type is null");
            checkArgument(low <= high, "low is above high: %s, %s", low, high);
        }

        @Override
        public int select(Block block, int count, int[] selected)
        {
            int matching = 0;
            for (int position = 0; position < count; position++) {
                if (block.isNull(position) ? nullAllowed : isWithin(type.getLong(block, position))) {
                    selected[matching++] = position;
                }
            }
            return matching;
        }

        private boolean isWithin(long value)
        {
            return low <= value && value <= high;
        }
    }

    record Texts(Type type, Set<Slice> values, boolean nullAllowed)
            implements RowFilter
    {
        public Texts
        {
            requireNonNull(type, "type is null");
            requireNonNull(values, "values is null");
        }

        @Override
        public int select(Block block, int count, int[] selected)
        {
            int matching = 0;
            for (int position = 0; position < count; position++) {
                if (block.isNull(position) ? nullAllowed : values.contains(type.getSlice(block, position))) {
                    selected[matching++] = position;
                }
            }
            return matching;
        }
    }
}
