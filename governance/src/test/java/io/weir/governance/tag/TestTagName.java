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
package io.weir.governance.tag;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestTagName
{
    @Test
    void aTagCoversItselfAndWhatIsBeneathIt()
    {
        assertThat(TagName.covers("PII", "PII")).isTrue();
        assertThat(TagName.covers("PII", "PII.EMAIL")).isTrue();
        assertThat(TagName.covers("PII", "PII.EMAIL.WORK")).isTrue();
        assertThat(TagName.covers("PII.EMAIL", "PII")).isFalse();
        assertThat(TagName.covers("PII", "PIIX")).isFalse();
        assertThat(TagName.covers("PII", "GDPR")).isFalse();
    }

    @Test
    void isUpperCase()
    {
        assertThat(TagName.canonical("pii.e-mail_2")).isEqualTo("PII.E-MAIL_2");
    }

    @Test
    void mayHaveAnyNumberOfParts()
    {
        assertThat(TagName.canonical("A" + ".B".repeat(500_000))).hasSize(1_000_001);
        assertThatThrownBy(() -> TagName.canonical("A" + ".B".repeat(500_000) + ".")).isInstanceOf(InvalidTagException.class);
    }
}
