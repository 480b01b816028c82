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
package io.weir.delta.engine.data;

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.Random;

import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;

/**
 * Makes predicates: single values, lists, ranges, their complements, with and without NULL.
 */
final class RandomDomains
{
    private final Random random;
    private final RandomBlocks values;

    RandomDomains(Random random)
    {
        this.random = random;
        this.values = new RandomBlocks(random);
    }

    Domain create(Type type)
    {
        ValueSet set = ValueSet.none(type);
        for (int i = random.nextInt(3); i >= 0; i--) {
            set = set.union(type.isOrderable() ? ValueSet.ofRanges(range(type)) : ValueSet.of(type, values.value(type)));
        }
        if (random.nextInt(6) == 0) {
            set = set.complement();
        }
        return Domain.create(set, random.nextInt(4) == 0);
    }

    static boolean matches(Domain domain, Object value)
    {
        return isNaN(domain.getType(), value) ? domain.getValues().isAll() : domain.includesNullableValue(value);
    }

    private Range range(Type type)
    {
        Object first = notNaN(type);
        return switch (random.nextInt(7)) {
            case 0 -> Range.lessThan(type, first);
            case 1 -> Range.lessThanOrEqual(type, first);
            case 2 -> Range.greaterThan(type, first);
            case 3 -> Range.greaterThanOrEqual(type, first);
            case 4 -> {
                Object second = notNaN(type);
                Range below = Range.lessThanOrEqual(type, first);
                Range above = Range.greaterThanOrEqual(type, second);
                yield below.intersect(above).orElseGet(() -> Range.range(type, first, true, second, random.nextBoolean()));
            }
            default -> Range.equal(type, first);
        };
    }

    private Object notNaN(Type type)
    {
        Object value = values.value(type);
        while (isNaN(type, value)) {
            value = values.value(type);
        }
        return value;
    }

    static boolean isNaN(Type type, Object value)
    {
        return (type.equals(DOUBLE) && value instanceof Double number && number.isNaN()) ||
                (type.equals(REAL) && value instanceof Long bits && Float.isNaN(Float.intBitsToFloat(bits.intValue())));
    }
}
