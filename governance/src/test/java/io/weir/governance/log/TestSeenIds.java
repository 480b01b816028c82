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
package io.weir.governance.log;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestSeenIds
{
    private static final Instant TIME = Instant.parse("2026-03-03T12:00:00Z");

    private final SeenIds seen = new SeenIds();

    @Test
    void knowsWhatComesAgain()
    {
        assertThat(seen.add("a", Optional.of(TIME))).isTrue();
        assertThat(seen.add("b", Optional.of(TIME))).isTrue();
        assertThat(seen.add("c", Optional.empty())).isTrue();
        seen.forgetBefore(TIME);
        assertThat(seen.add("a", Optional.of(TIME))).isFalse();
        assertThat(seen.add("b", Optional.of(TIME))).isFalse();
        assertThat(seen.add("c", Optional.empty())).isFalse();
        assertThat(seen.size()).isEqualTo(3);
    }

    @Test
    void forgetsWhatIsOver()
    {
        for (int second = 0; second < 1_000; second++) {
            seen.forgetBefore(TIME.plusSeconds(second));
            seen.add("a" + second, Optional.of(TIME.plusSeconds(second)));
            seen.add("b" + second, Optional.of(TIME.plusSeconds(second + 5)));
            assertThat(seen.size()).isLessThan(10);
        }
    }
}
