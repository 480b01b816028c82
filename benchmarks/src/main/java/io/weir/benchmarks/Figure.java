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
package io.weir.benchmarks;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One measured thing, on both sides.
 *
 * @param unit of the samples
 * @param peer empty when there is no peer, or it cannot do this
 * @param difference of the answers of the two sides, in words: who answers something else is not compared
 */
public record Figure(String area, String name, String unit, Samples weir, Optional<Samples> peer, Target target, Optional<String> difference)
{
    public Figure
    {
        requireNonNull(area, "area is null");
        requireNonNull(name, "name is null");
        requireNonNull(unit, "unit is null");
        requireNonNull(weir, "weir is null");
        requireNonNull(peer, "peer is null");
        requireNonNull(target, "target is null");
        requireNonNull(difference, "difference is null");
    }

    public Figure(String area, String name, String unit, Samples weir, Optional<Samples> peer, Target target)
    {
        this(area, name, unit, weir, peer, target, Optional.empty());
    }

    public Optional<Double> ratio()
    {
        return peer.filter(_ -> difference.isEmpty()).map(samples -> weir.median() / samples.median());
    }

    /**
     * See {@link Target#isMet}. Nothing is met with a difference.
     */
    public Optional<Boolean> isMet()
    {
        return difference.isPresent() ? Optional.of(false) : target.isMet(weir.median(), ratio());
    }
}
