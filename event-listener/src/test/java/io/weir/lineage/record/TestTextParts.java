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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestTextParts
{
    @Test
    void anyTextMayBeAPart()
    {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            List<Optional<String>> parts = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                parts.add(random.nextInt(4) == 0 ? Optional.empty() : Optional.of(text(random)));
            }
            TextParts.Writer writer = new TextParts.Writer(parts.size());
            parts.forEach(writer::add);
            assertThat(read(writer.text())).as("seed %s", seed).isEqualTo(parts);
        }
    }

    private static String text(Random random)
    {
        String characters = "-:0123ab\"\\\n\0é漢😀";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(15); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static List<Optional<String>> read(String text)
    {
        TextParts.Reader reader = new TextParts.Reader(text);
        List<Optional<String>> parts = new ArrayList<>();
        while (reader.hasNext()) {
            parts.add(reader.nextIfPresent());
        }
        return parts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"5:name", "name", "4", ":", "x:y", "99999999999:a", "2147483647:a"})
    void damaged(String text)
    {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void absentWhereATextMustBe()
    {
        assertThatThrownBy(() -> new TextParts.Reader("-").next()).isInstanceOf(IllegalArgumentException.class).hasMessage("A part is absent before character 1");
    }
}
