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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestParts
{
    private final Parts parts = new Parts(Set.of("tpch", "writes"));

    @Test
    void onlyThoseThatWereAskedFor()
    {
        List<String> measured = new ArrayList<>();
        for (String part : List.of("large", "tpch", "writes")) {
            parts.measure(part, () -> measured.add(part));
        }
        assertThat(measured).containsExactly("tpch", "writes");
    }

    @Test
    void theOneThatFailsIsNamed()
    {
        assertThatThrownBy(() -> parts.measure("tpch", () -> {
            throw new BenchmarkException("the peer has no schema");
        }))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("tpch: the peer has no schema");
        assertThatThrownBy(() -> parts.measure("writes", () -> {
            throw new IllegalStateException("closed");
        }))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("writes: java.lang.IllegalStateException: closed");
    }
}
