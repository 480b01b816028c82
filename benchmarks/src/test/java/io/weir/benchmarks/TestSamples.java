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

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

class TestSamples
{
    @Test
    void median()
    {
        assertThat(new Samples(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5.0);
        assertThat(new Samples(List.of(9.0, 1.0, 5.0, 6.0)).median()).isEqualTo(5.5);
    }

    @Test
    void quantile()
    {
        List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(number -> (double) number).toList();
        assertThat(new Samples(hundred).quantile(0.99)).isEqualTo(100.0);
        assertThat(new Samples(hundred.reversed()).quantile(0.5)).isEqualTo(51.0);
        assertThat(new Samples(List.of(7.0)).quantile(0.99)).isEqualTo(7.0);
    }

    @Test
    void geometricMean()
    {
        Samples two = new Samples(List.of(1.0, 2.0, 100.0));
        Samples eight = new Samples(List.of(8.0));
        assertThat(Samples.geometricMean(List.of(two, eight)).median()).isCloseTo(4.0, offset(1e-9));
    }

    @Test
    void none()
    {
        assertThatThrownBy(() -> new Samples(List.of()))
                .hasMessage("values is empty");
    }
}
