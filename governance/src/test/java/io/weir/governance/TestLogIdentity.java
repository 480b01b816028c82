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
package io.weir.governance;

import io.trino.filesystem.Location;
import io.trino.filesystem.local.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestLogIdentity
{
    @TempDir
    private Path directory;

    @Test
    void aNewLogIsGivenAnIdentityThatOtherNodesTakeOver()
            throws IOException
    {
        check("log", "node1");
        check("log", "node1");
        check("log", "node2");
        assertThat(Files.readString(directory.resolve("node1"))).isEqualTo(Files.readString(directory.resolve("node2"))).isEqualTo(Files.readString(directory.resolve("log/log-identity")));
    }

    @Test
    void anEmptyOrAnotherLogIsRefused()
    {
        check("log", "node1");
        check("other", "node2");
        assertThatThrownBy(() -> check("empty", "node1"))
                .isInstanceOf(GovernanceConfigurationException.class)
                .hasMessageContaining("does not hold the governance log that this node has worked with: the log is gone")
                .hasMessageContaining("delete " + directory.resolve("node1"));
        assertThat(directory.resolve("empty/log-identity")).doesNotExist();
        assertThatThrownBy(() -> check("other", "node1")).hasMessageContaining("it is another log");
        check("log", "node1");
    }

    @Test
    void aMemoryThatCannotBeWrittenIsRefused()
    {
        assertThatThrownBy(() -> check("log", "no/such/directory")).isInstanceOf(GovernanceConfigurationException.class).hasMessageContaining("governance.identity-file=");
    }

    private void check(String log, String memory)
    {
        new LogIdentity(new LocalFileSystem(directory), Location.of("local:///" + log), directory.resolve(memory)).check();
    }
}
