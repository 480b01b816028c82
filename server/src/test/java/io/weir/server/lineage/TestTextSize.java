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
package io.weir.server.lineage;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TestTextSize
{
    @Test
    void longNamesAreCutBetweenCharacters()
    {
        String smile = "\uD83D\uDE00";
        assertThat(TextSize.shortened("a".repeat(40), 40)).isEqualTo("a".repeat(40));
        assertThat(TextSize.shortened("a".repeat(41), 40)).isEqualTo("a".repeat(39) + "…");
        assertThat(TextSize.shortened("a".repeat(38) + smile + "bc", 40)).isEqualTo("a".repeat(38) + smile + "…");
        assertThat(TextSize.shortened(smile.repeat(40), 40)).isEqualTo(smile.repeat(40));
        assertThat(TextSize.shortened(smile.repeat(41), 40)).isEqualTo(smile.repeat(39) + "…");
    }
}
