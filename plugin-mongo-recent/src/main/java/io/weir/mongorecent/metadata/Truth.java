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
package io.weir.mongorecent.metadata;

import io.weir.mongorecent.Condition;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What MongoDB may be told of a predicate.
 *
 * <h2>Three truth values</h2>
 * SQL knows true, false and unknown; a filter of MongoDB lets a document through or not. So each part of a predicate becomes two conditions, one for all rows
 * of which it is true and one for all of which it is false, and what is unknown is in neither. NOT exchanges the two, AND and OR combine them by De Morgan's
 * laws, and nothing has to be said about NULL but at the leaves.
 *
 * @param whenTrue lets through every row of which the predicate is true; empty when nothing can be said to MongoDB
 * @param whenFalse the same for false
 * @param exact the conditions let through no other rows, as long as the values of their columns fit
 */
record Truth(Optional<Condition> whenTrue, Optional<Condition> whenFalse, boolean exact)
{
    static final Truth NOTHING_KNOWN = new Truth(Optional.empty(), Optional.empty(), false);

    Truth
    {
        requireNonNull(whenTrue, "whenTrue is null");
        requireNonNull(whenFalse, "whenFalse is null");
    }

    Truth negated()
    {
        return new Truth(whenFalse, whenTrue, exact);
    }

    static Truth allOf(List<Truth> parts)
    {
        // what cannot be said of one part may be left out when all have to be true, but not when any being false decides
        List<Condition> allTrue = parts.stream().flatMap(part -> part.whenTrue().stream()).toList();
        List<Condition> anyFalse = parts.stream().flatMap(part -> part.whenFalse().stream()).toList();
        boolean complete = allTrue.size() == parts.size() && anyFalse.size() == parts.size();
        return new Truth(
                allTrue.isEmpty() ? Optional.empty() : Optional.of(allTrue.size() == 1 ? allTrue.getFirst() : new Condition.AllOf(allTrue)),
                anyFalse.size() < parts.size() ? Optional.empty() : Optional.of(anyFalse.size() == 1 ? anyFalse.getFirst() : new Condition.AnyOf(anyFalse)),
                complete && parts.stream().allMatch(Truth::exact));
    }

    static Truth anyOf(List<Truth> parts)
    {
        // not (not a and not b)
        return allOf(parts.stream().map(Truth::negated).toList()).negated();
    }
}
