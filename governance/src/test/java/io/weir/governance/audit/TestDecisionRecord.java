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
package io.weir.governance.audit;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDecisionRecord
{
    @Test
    void whetherAColumnWasMasked()
    {
        assertThat(DecisionRecord.masked("email")).isEqualTo("masked email");
        assertThat(decided(DecisionRecord.masked("email")).isMasked()).isTrue();
        assertThat(DecisionRecord.parse("c.s.t.x\tmasked email\tPII\tpolicies.yaml:4").isMasked()).isTrue();
        for (String other : List.of("shown", "shown by break-glass", "denied", "filtered")) {
            assertThat(decided(other).isMasked()).as(other).isFalse();
        }
    }

    @Test
    void textsComeBackAsTheyWere()
    {
        DecisionRecord odd = new DecisionRecord("c.s.\"t\tu\".\"x\\t\"", "shown", Optional.of("PII"), Optional.empty());
        assertThat(DecisionRecord.parse(odd.toText())).isEqualTo(odd);
        assertThatThrownBy(() -> DecisionRecord.parse("c.s.t.x")).isInstanceOf(IllegalArgumentException.class).hasMessage("not a decision: 1 fields");
    }

    private static DecisionRecord decided(String decision)
    {
        return new DecisionRecord("c.s.t.x", decision, Optional.empty(), Optional.empty());
    }
}
