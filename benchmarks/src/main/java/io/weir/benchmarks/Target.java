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

import static java.util.Locale.ROOT;

/**
 * What a figure should be. Less is better for all that is measured here.
 */
public sealed interface Target
{
    /**
     * @return empty when it cannot be judged, because there is no target, or no peer to compare with
     */
    Optional<Boolean> isMet(double weir, Optional<Double> ratio);

    String text(String unit);

    record None()
            implements Target
    {
        @Override
        public Optional<Boolean> isMet(double weir, Optional<Double> ratio)
        {
            return Optional.empty();
        }

        @Override
        public String text(String unit)
        {
            return "-";
        }
    }

    /**
     * A bound on the figure itself.
     */
    record AtMost(double bound)
            implements Target
    {
        @Override
        public Optional<Boolean> isMet(double weir, Optional<Double> ratio)
        {
            return Optional.of(weir <= bound);
        }

        @Override
        public String text(String unit)
        {
            return String.format(ROOT, "%.1f%s", bound, unit);
        }
    }

    /**
     * A bound on weir's figure divided by the peer's.
     */
    record RatioAtMost(double bound)
            implements Target
    {
        @Override
        public Optional<Boolean> isMet(double weir, Optional<Double> ratio)
        {
            return ratio.map(value -> value <= bound);
        }

        @Override
        public String text(String unit)
        {
            return String.format(ROOT, "%.2fx", bound);
        }
    }

    /**
     * A bound on weir's figure divided by the peer's, or on the difference of the two, whichever allows more.
     */
    record RatioOrDifference(double ratio, double difference)
            implements Target
    {
        @Override
        public Optional<Boolean> isMet(double weir, Optional<Double> measured)
        {
            return measured.map(value -> value <= ratio || weir - weir / value <= difference);
        }

        @Override
        public String text(String unit)
        {
            return String.format(ROOT, "%.2fx|+%.1f%s", ratio, difference, unit);
        }
    }
}
