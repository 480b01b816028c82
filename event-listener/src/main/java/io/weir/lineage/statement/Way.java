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
package io.weir.lineage.statement;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.weir.governance.lineage.EdgeKind;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * How a source column comes into a value.
 *
 * @param direct the step that changes most on the way of its values, if its values come along at all
 * @param influences how else it decides about the value
 * @param obscured every way of its values leads through a count or a digest
 */
public record Way(Optional<EdgeKind> direct, Set<Influence> influences, boolean obscured)
{
    public Way
    {
        requireNonNull(direct, "direct is null");
        influences = ImmutableSet.copyOf(influences);
    }

    public static Way of(EdgeKind kind)
    {
        return new Way(Optional.of(kind), Set.of(), false);
    }

    public static Way of(Influence influence)
    {
        return new Way(Optional.empty(), Set.of(influence), false);
    }

    /**
     * The kind of an edge between two columns. What decides about a value tells of it, as its own values do: so it is no weaker.
     */
    public EdgeKind kind()
    {
        return direct.orElse(EdgeKind.TRANSFORMATION);
    }

    /**
     * Both ways. Of two direct ones the one that changes less counts, because it shows more.
     */
    public Way and(Way other)
    {
        Set<Influence> both = Sets.union(influences, other.influences);
        if (direct.isEmpty() || other.direct.isEmpty()) {
            return new Way(direct.or(other::direct), both, direct.isPresent() ? obscured : other.obscured);
        }
        EdgeKind nearer = direct.orElseThrow().compareTo(other.direct.orElseThrow()) <= 0 ? direct.orElseThrow() : other.direct.orElseThrow();
        return new Way(Optional.of(nearer), both, obscured && other.obscured);
    }

    /**
     * This way after a column that was itself computed: {@code step} leads from further behind to it.
     */
    public Way after(Way step)
    {
        Set<Influence> all = Sets.union(step.influences, influences);
        if (direct.isEmpty() || step.direct.isEmpty()) {
            return new Way(Optional.empty(), all.isEmpty() ? Set.of(Influence.CONDITIONAL) : all, false);
        }
        return new Way(Optional.of(further(direct.orElseThrow(), step.direct.orElseThrow())), all, obscured || step.obscured);
    }

    Way through(EdgeKind step)
    {
        return new Way(direct.map(kind -> further(kind, step)), influences, obscured);
    }

    Way obscure()
    {
        return new Way(direct, influences, direct.isPresent());
    }

    private static EdgeKind further(EdgeKind left, EdgeKind right)
    {
        return left.compareTo(right) >= 0 ? left : right;
    }
}
