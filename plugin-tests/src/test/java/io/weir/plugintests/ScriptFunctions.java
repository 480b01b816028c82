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
package io.weir.plugintests;

import com.google.common.collect.ImmutableList;
import io.weir.plugintests.WeirScript.Result;

import java.nio.file.Path;

/**
 * Runs functions of {@code ./weir}, each by itself.
 */
final class ScriptFunctions
{
    private ScriptFunctions() {}

    static Result run(String commands)
    {
        return run(Repository.root(), commands);
    }

    static Result run(Path home, String commands)
    {
        String functions =
                """
                WEIR_HOME=%s weir_command=start
                for script in common build process configuration mongo start; do . "%s/server/scripts/$script.sh"; done
                """.formatted(home, Repository.root());
        return new WeirScript().runCommand(ImmutableList.of("bash", "-euo", "pipefail", "-c", functions + commands));
    }
}
