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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestStoryParser
{
    @Test
    void steps()
    {
        List<Step> steps = StoryParser.parse(
                """
                -- step: First
                -- user: analyst
                -- promise: one row
                -- patience: 30
                -- check: rows = 1
                -- check: succeeds
                SELECT 1
                FROM t
                ;
                -- step: Clear
                -- user: etl
                DROP TABLE t
                ;
                """);
        assertThat(steps).hasSize(2);
        assertThat(steps.getFirst().title()).isEqualTo("First");
        assertThat(steps.getFirst().user()).isEqualTo("analyst");
        assertThat(steps.getFirst().promise()).isEqualTo("one row");
        assertThat(steps.getFirst().patience()).hasSeconds(30);
        assertThat(steps.getLast().patience()).isZero();
        assertThat(steps.getFirst().checks()).hasSize(2);
        assertThat(steps.getFirst().sql()).isEqualTo("SELECT 1\nFROM t");
        assertThat(steps.getLast().isPreparation()).isTrue();
    }

    @Test
    void incompleteSteps()
    {
        assertThatThrownBy(() -> StoryParser.parse("-- step: First\nSELECT 1\n;\n"))
                .hasMessage("There is no line '-- user: ' above the statement that begins with '-- step: First'");
        assertThatThrownBy(() -> StoryParser.parse("-- step: First\n-- user: analyst\nSELECT 1\n"))
                .hasMessage("There is no line with a semicolon behind the last statement, which begins with '-- step: First'");
    }

    @Test
    void shippedStoryPromisesSomethingInEachStep()
            throws IOException
    {
        assertThat(Demo.story())
                .filteredOn(step -> !step.isPreparation())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.promise()).isNotBlank());
    }
}
