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
import com.google.common.primitives.Ints;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.Sets.difference;

/**
 * The environment variables that make a benchmark smaller, or another one.
 */
record Variables(Map<String, String> environment)
{
    Variables
    {
        environment = Map.copyOf(environment);
    }

    static Variables ofThisProcess()
    {
        return new Variables(System.getenv());
    }

    Optional<String> find(String variable)
    {
        return Optional.ofNullable(environment.get(variable));
    }

    /**
     * @throws BenchmarkException when the variable is set to something that is no whole number above zero
     */
    int count(String variable, int otherwise)
    {
        return find(variable).map(value -> count(variable, value)).orElse(otherwise);
    }

    private static int count(String variable, String value)
    {
        return Optional.ofNullable(Ints.tryParse(value))
                .filter(count -> count > 0)
                .orElseThrow(() -> new BenchmarkException("%s is '%s': a whole number above zero was expected".formatted(variable, value)));
    }

    /**
     * Which parts of an area are measured.
     *
     * @param known all that the area has
     * @param otherwise those that are measured unless the variable is set
     * @throws BenchmarkException when the variable names a part that the area does not have
     */
    Set<String> parts(String variable, List<String> known, List<String> otherwise)
    {
        Set<String> parts = ImmutableSet.copyOf(find(variable).map(value -> List.of(value.split(","))).orElse(otherwise));
        Set<String> unknown = difference(parts, ImmutableSet.copyOf(known));
        if (!unknown.isEmpty()) {
            throw new BenchmarkException("%s names %s: one or more of %s were expected, separated by commas".formatted(variable, unknown, known));
        }
        return parts;
    }
}
