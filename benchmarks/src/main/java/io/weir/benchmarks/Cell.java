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

import static java.util.Objects.requireNonNull;

/**
 * One value of an answer.
 */
sealed interface Cell
{
    /**
     * Whether it is the same value, but for what the order of additions makes of a sum.
     */
    default boolean isLike(Cell other)
    {
        if (this instanceof Approximate(double value) && other instanceof Approximate(double otherValue)) {
            return Approximate.isClose(value, otherValue);
        }
        return equals(other);
    }

    record Absent()
            implements Cell
    {
        @Override
        public String toString()
        {
            return "NULL";
        }
    }

    record Exact(String text)
            implements Cell
    {
        public Exact
        {
            requireNonNull(text, "text is null");
        }

        @Override
        public String toString()
        {
            return text;
        }
    }

    /**
     * A floating-point number.
     */
    record Approximate(double value)
            implements Cell
    {
        private static final double TOLERANCE = 1e-9;

        private static boolean isClose(double first, double second)
        {
            double distance = Math.abs(first - second);
            // infinities and NaN have none, and may be equal
            return Double.compare(first, second) == 0 || (Double.isFinite(distance) && distance <= TOLERANCE * Math.max(Math.abs(first), Math.abs(second)));
        }

        @Override
        public String toString()
        {
            return Double.toString(value);
        }
    }
}
