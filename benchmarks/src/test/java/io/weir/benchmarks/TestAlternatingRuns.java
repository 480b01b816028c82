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

import io.weir.benchmarks.AlternatingRuns.Outcome;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestAlternatingRuns
{
    @Test
    void sidesTakeTurns()
    {
        List<String> order = new ArrayList<>();
        Outcome outcome = new AlternatingRuns(1, 2).measure(
                () -> {
                    order.add("weir");
                    return order.size();
                },
                Optional.of(() -> {
                    order.add("peer");
                    return order.size();
                }));
        assertThat(order).containsExactly("peer", "weir", "weir", "peer", "peer", "weir");
        assertThat(outcome.weir().values()).containsExactly(3.0, 6.0);
        assertThat(outcome.peer().orElseThrow().values()).containsExactly(4.0, 5.0);
    }

    @Test
    void oneSide()
    {
        Outcome outcome = new AlternatingRuns(0, 3).measure(() -> 1, Optional.empty());
        assertThat(outcome.weir().values()).containsExactly(1.0, 1.0, 1.0);
        assertThat(outcome.peer()).isEmpty();
    }

    @Test
    void pooled()
    {
        Outcome first = new Outcome(new Samples(List.of(1.0, 2.0)), Optional.of(new Samples(List.of(5.0))));
        Outcome second = new Outcome(new Samples(List.of(9.0)), Optional.of(new Samples(List.of(6.0, 7.0))));
        Outcome outcome = Outcome.pooled(List.of(first, second));
        assertThat(outcome.weir().values()).containsExactly(1.0, 2.0, 9.0);
        assertThat(outcome.peer().orElseThrow().values()).containsExactly(5.0, 6.0, 7.0);
    }

    @Test
    void aDifferenceIsOneOfTheWhole()
    {
        Outcome same = new Outcome(new Samples(List.of(1.0)), Optional.of(new Samples(List.of(5.0))));
        Outcome different = same.withDifference(Optional.of("row 1 differs"));
        assertThat(Outcome.pooled(List.of(same, different)).difference()).contains("row 1 differs");
        assertThat(Outcome.geometricMean(List.of(same, different)).difference()).contains("row 1 differs");
        assertThat(Outcome.geometricMean(List.of(same, same)).difference()).isEmpty();
        assertThat(different.map(samples -> samples).difference()).contains("row 1 differs");
    }

    @Test
    void pooledWithOneSideMissing()
    {
        Outcome first = new Outcome(new Samples(List.of(1.0)), Optional.of(new Samples(List.of(5.0))));
        Outcome second = new Outcome(new Samples(List.of(9.0)), Optional.empty());
        assertThat(Outcome.pooled(List.of(first, second)).peer()).isEmpty();
    }
}
