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
package io.weir.server;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestCommandLine
{
    private static final Set<String> KNOWN = Set.of("--port", "--data");

    @Test
    void options()
    {
        CommandLine commandLine = CommandLine.parse(List.of("--port", "8080"), KNOWN);
        assertThat(commandLine.getInteger("--port")).isEqualTo(8080);
        assertThat(commandLine.find("--data")).isEmpty();
    }

    @Test
    void unknownOption()
    {
        assertThatThrownBy(() -> CommandLine.parse(List.of("--prot", "8080"), KNOWN))
                .isInstanceOf(CommandLineException.class)
                .hasMessage("Unknown option --prot: expected one of [--data, --port]");
    }

    @Test
    void missing()
    {
        assertThatThrownBy(() -> CommandLine.parse(List.of("--port"), KNOWN))
                .hasMessage("Option --port needs a value");
        assertThatThrownBy(() -> CommandLine.parse(List.of(), KNOWN).get("--data"))
                .hasMessage("Option --data is missing");
    }

    @Test
    void noNumber()
    {
        assertThatThrownBy(() -> CommandLine.parse(List.of("--port", "http"), KNOWN).getInteger("--port"))
                .hasMessage("Option --port must be a number, but is 'http'");
    }
}
