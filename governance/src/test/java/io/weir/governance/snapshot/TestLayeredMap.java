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
package io.weir.governance.snapshot;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

final class TestLayeredMap
{
    @Test
    void isWhatAMapWouldBe()
    {
        Random random = new Random(7);
        Map<Integer, Integer> expected = new HashMap<>();
        LayeredMap<Integer, Integer> layered = LayeredMap.empty();
        for (int round = 0; round < 200; round++) {
            Map<Integer, Integer> changes = new HashMap<>();
            int size = random.nextInt(10);
            for (int change = 0; change < size; change++) {
                changes.put(random.nextInt(300), round);
            }
            expected.putAll(changes);
            layered = layered.with(changes);
            assertThat(layered.toMap()).isEqualTo(expected);
            assertThat(layered.keys()).isEqualTo(expected.keySet());
            for (int key = 0; key < 300; key += 7) {
                assertThat(layered.get(key).orElse(-1)).isEqualTo(expected.getOrDefault(key, -1));
            }
        }
    }

    @Test
    void anOlderMapStaysAsItWas()
    {
        LayeredMap<String, Integer> first = LayeredMap.<String, Integer>empty().with(new HashMap<>(Map.of("a", 1)));
        LayeredMap<String, Integer> second = first.with(new HashMap<>(Map.of("a", 2, "b", 3)));
        assertThat(first.toMap()).isEqualTo(Map.of("a", 1));
        assertThat(second.toMap()).isEqualTo(Map.of("a", 2, "b", 3));
    }
}
