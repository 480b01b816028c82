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
package io.weir.lineage.redact;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TestMessageTemplate
{
    @Test
    void quotedValues()
    {
        assertThat(MessageTemplate.of("Cannot cast 'x@y.org' to bigint")).isEqualTo("Cannot cast ? to bigint");
        assertThat(MessageTemplate.of("line 1:8: Column 'john smith' cannot be resolved")).isEqualTo("line ? Column ? cannot be resolved");
    }

    @Test
    void valuesWithoutQuotes()
    {
        assertThat(MessageTemplate.of("Value cannot be cast to date: Canary")).isEqualTo("Value cannot be cast to date ?");
        assertThat(MessageTemplate.of("Invalid value canary@cast.to for column 42")).isEqualTo("Invalid value ? for column ?");
    }

    @Test
    void wordsInsideOfValues()
    {
        assertThat(MessageTemplate.of("Division by zero/canary")).isEqualTo("Division by ?");
        assertThat(MessageTemplate.of("cast-to-canary")).isEqualTo("?");
    }

    @Test
    void plainMessages()
    {
        assertThat(MessageTemplate.of("Division by zero")).isEqualTo("Division by zero");
        assertThat(MessageTemplate.of("Access Denied: Cannot select from columns [email] in table or view a.b.c")).isEqualTo("Access Denied Cannot select from columns ? in table or view ?");
        assertThat(MessageTemplate.of("")).isEmpty();
    }
}
