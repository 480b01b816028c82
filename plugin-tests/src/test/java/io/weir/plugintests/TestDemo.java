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

import io.weir.plugintests.WeirScript.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;

class TestDemo
{
    @Test
    void toldTwice(@TempDir Path directory)
            throws SQLException
    {
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), directory.resolve("data"))) {
            assertToldWell(weir);
            assertToldWell(weir);
            assertThat(weir.weir("status").exitCode()).isZero();
        }
    }

    private static void assertToldWell(RunningWeir weir)
    {
        Result demo = weir.weir("demo");
        assertThat(demo.output())
                .doesNotContain("✗")
                .contains("./weir sql --port " + weir.port(), "jdbc:trino://127.0.0.1:" + weir.port());
        assertThat(demo.output().lines().toList().getLast()).matches("demo: \\d+ checks passed");
        assertThat(demo.exitCode()).isZero();
    }
}
