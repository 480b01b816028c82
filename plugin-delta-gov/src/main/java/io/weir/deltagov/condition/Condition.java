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
package io.weir.deltagov.condition;

import com.google.common.collect.ImmutableList;
import io.trino.spi.predicate.Domain;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What a row must be, told from its columns one by one. A condition that is unknown, because a column is NULL, does not hold. So there is no negation of conditions, which would make it hold.
 */
public sealed interface Condition
{
    /**
     * Holds where all terms do.
     */
    record All(List<Condition> terms)
            implements Condition
    {
        public All
        {
            terms = ImmutableList.copyOf(terms);
        }
    }

    /**
     * Holds where one of the terms does.
     */
    record Any(List<Condition> terms)
            implements Condition
    {
        public Any
        {
            terms = ImmutableList.copyOf(terms);
        }
    }

    /**
     * Holds where the column has one of these values. NaN is in no range, as in comparisons of the engine.
     *
     * @param channel of the column in pages of rows
     */
    record OfColumn(int channel, Domain allowed)
            implements Condition
    {
        public OfColumn
        {
            requireNonNull(allowed, "allowed is null");
        }
    }

    /**
     * Holds where the text in the column has one of these numbers of characters.
     *
     * @param allowed of {@code bigint}
     */
    record OfLength(int channel, Domain allowed)
            implements Condition
    {
        public OfLength
        {
            requireNonNull(allowed, "allowed is null");
        }
    }
}
