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

import com.google.common.collect.ImmutableSet;

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The parts of an area that are measured.
 */
record Parts(Set<String> names)
{
    Parts
    {
        names = ImmutableSet.copyOf(requireNonNull(names, "names is null"));
    }

    /**
     * Nothing for a part that is not to be measured.
     *
     * @throws BenchmarkException when the measurement fails; it begins with the part
     */
    void measure(String part, Runnable measurement)
    {
        if (names.contains(part)) {
            named(part, measurement);
        }
    }

    /**
     * @throws BenchmarkException when the measurement fails; it begins with the name
     */
    static void named(String name, Runnable measurement)
    {
        try {
            measurement.run();
        }
        catch (BenchmarkException e) {
            throw new BenchmarkException("%s: %s".formatted(name, e.getMessage()), e);
        }
        catch (RuntimeException e) {
            throw new BenchmarkException("%s: %s".formatted(name, e), e);
        }
    }
}
