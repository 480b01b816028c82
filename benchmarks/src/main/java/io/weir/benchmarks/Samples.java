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

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * What was measured, in the order of the runs.
 */
public record Samples(List<Double> values)
{
    public Samples
    {
        values = ImmutableList.copyOf(requireNonNull(values, "values is null"));
        checkArgument(!values.isEmpty(), "values is empty");
    }

    /**
     * The geometric mean of the medians, as one sample: figures of any size weigh the same in it.
     */
    public static Samples geometricMean(List<Samples> samples)
    {
        double logarithms = samples.stream().mapToDouble(sample -> Math.log(sample.median())).average().orElseThrow();
        return new Samples(List.of(Math.exp(logarithms)));
    }

    static Samples pooled(List<Samples> samples)
    {
        return new Samples(samples.stream().flatMap(sample -> sample.values().stream()).toList());
    }

    public double median()
    {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * @param share 0.99 for the value that 99 of 100 do not exceed
     */
    public double quantile(double share)
    {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * share)));
    }
}
