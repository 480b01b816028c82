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

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

final class TestEventIds
{
    @Test
    void isWhatASetWouldBe()
    {
        Random random = new Random(11);
        EventIds ids = new EventIds();
        Set<String> expected = new HashSet<>();
        for (int round = 0; round < 20_000; round++) {
            String id = random.nextBoolean() ? new UUID(random.nextLong(50) << 32 | 0x4000, random.nextLong(200)).toString() : "event " + random.nextInt(5_000);
            assertThat(ids.contains(id)).isEqualTo(expected.contains(id));
            assertThat(ids.add(id)).isEqualTo(expected.add(id));
        }
        assertThat(ids.size()).isEqualTo(expected.size());
        assertThat(expected).allMatch(ids::contains);
        EventIds copy = new EventIds(ids.size());
        for (int place = 0; place < ids.places(); place++) {
            if (!ids.isFree(place)) {
                assertThat(copy.add(ids.high(place), ids.low(place))).isTrue();
            }
        }
        assertThat(expected).allMatch(copy::contains);
    }

    @Test
    void whatOnlyLooksLikeAUuidIsAnIdToo()
    {
        EventIds ids = new EventIds();
        for (String id : new String[] {"00000000-0000-0000-0000-000000000000", "0-0-0-0-0", "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", "ABCDEF01-0000-4000-8000-000000000000", "abcdef01-0000-4000-8000-000000000000", ""}) {
            assertThat(ids.add(id)).as(id).isTrue();
            assertThat(ids.add(id)).as(id).isFalse();
        }
    }
}
