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
package io.weir.server.demo;

import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Check.Succeeds;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TestStepPrinter
{
    @Test
    void brokenPromise()
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Step step = new Step("Read", "analyst", "shown", Duration.ZERO, List.of(new Succeeds()), "SELECT 1\nFROM t");
        new StepPrinter(new PrintStream(bytes, true, UTF_8)).print(step, new Failed("Access Denied"), step.checks());
        assertThat(bytes.toString(UTF_8).lines()).containsExactly(
                "",
                "1. Read",
                "   analyst> SELECT 1",
                "   analyst> FROM t",
                "     refused: Access Denied",
                "   ✗ shown",
                "     does not hold: Succeeds[]");
    }

    @Test
    void resultCounts()
    {
        assertThat(DemoResult.NONE.plus(3, 0).plus(2, 0).summary()).isEqualTo("demo: 5 checks passed");
        assertThat(DemoResult.NONE.plus(3, 1).summary()).isEqualTo("demo: 3 checks passed, 1 FAILED");
    }
}
