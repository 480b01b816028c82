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
package io.weir.lineage.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class TestJsonBytes
{
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void writesTextsAsJacksonDoes()
            throws JsonProcessingException
    {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            String text = text(random);
            assertThat(json(new JsonBytes(1).text(text))).as("seed %s", seed).isEqualTo(JACKSON.writeValueAsString(text));
        }
    }

    private static String text(Random random)
    {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(switch (random.nextInt(6)) {
                case 0 -> random.nextInt(' ');
                case 1 -> "\"\\/'\u007f\u0080\u00ff\u2028\ufeff".charAt(random.nextInt(9));
                case 2 -> 0x4E00 + random.nextInt(100);
                case 3 -> 0x1F600 + random.nextInt(50);
                default -> ' ' + random.nextInt(95);
            });
        }
        return text.toString();
    }

    // a client may send any text, and a record of it must not fail for that
    @Test
    void halfACharacter()
            throws JsonProcessingException
    {
        assertThat(JACKSON.readValue(json(new JsonBytes(1).text("a\ud83d")), String.class)).isEqualTo("a?");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "1970-01-01T00:00:00Z",
            "2026-02-28T23:59:59.999Z",
            "2026-12-31T09:08:07.006005Z",
            "2026-12-31T09:08:07.000000001Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.100Z",
            "-0001-12-31T23:59:59Z",
            "+10000-01-01T00:00:00Z",
    })
    void instants(String text)
    {
        assertThat(json(new JsonBytes(1).startObject().instant("t", Instant.parse(text)).endObject())).isEqualTo("{\"t\":\"%s\"}", text);
    }

    @Test
    void randomInstants()
    {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 300_000_000_000L), random.nextInt(1_000_000_000));
            assertThat(json(new JsonBytes(1).startObject().instant("t", instant).endObject())).as("seed %s", seed).isEqualTo("{\"t\":\"%s\"}", instant);
        }
    }

    @Test
    void commasStandBetweenWhatFollowsEachOther()
    {
        JsonBytes json = new JsonBytes(1)
                .startObject()
                .startArray("a").endArray()
                .startArray("b").text("x").text(":").startArray().text("{").endArray().startObject().endObject().endArray()
                .startObject("c").number("d", -7).flag("e", true).flag("f", false).endObject()
                .number("g", Long.MIN_VALUE)
                .endObject();
        assertThat(json(json)).isEqualTo("{\"a\":[],\"b\":[\"x\",\":\",[\"{\"],{}],\"c\":{\"d\":-7,\"e\":true,\"f\":false},\"g\":-9223372036854775808}");
    }

    private static String json(JsonBytes json)
    {
        return new String(json.bytes(), UTF_8);
    }
}
