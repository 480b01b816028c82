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
package io.weir.benchmarks;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestVariables
{
    private static final List<String> KNOWN = List.of("queries", "scans", "canned");

    @Test
    void whatIsNotSet()
    {
        Variables variables = new Variables(Map.of());
        assertThat(variables.find("DIRECTORY")).isEmpty();
        assertThat(variables.count("STARTS", 5)).isEqualTo(5);
        assertThat(variables.parts("PARTS", KNOWN, List.of("queries"))).containsExactly("queries");
    }

    @Test
    void whatIsSet()
    {
        Variables variables = new Variables(Map.of("STARTS", "3", "PARTS", "scans,canned"));
        assertThat(variables.count("STARTS", 5)).isEqualTo(3);
        assertThat(variables.parts("PARTS", KNOWN, List.of("queries"))).containsExactly("scans", "canned");
    }

    @Test
    void whatMakesNoSense()
    {
        assertThatThrownBy(() -> new Variables(Map.of("STARTS", "three")).count("STARTS", 5))
                .hasMessage("STARTS is 'three': a whole number above zero was expected");
        assertThatThrownBy(() -> new Variables(Map.of("STARTS", "0")).count("STARTS", 5))
                .hasMessage("STARTS is '0': a whole number above zero was expected");
        // a part that nobody measures would be a benchmark of nothing
        assertThatThrownBy(() -> new Variables(Map.of("PARTS", "scans,cans")).parts("PARTS", KNOWN, KNOWN))
                .hasMessage("PARTS names [cans]: one or more of [queries, scans, canned] were expected, separated by commas");
    }
}
