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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TestRunningServers
{
    private static final Path FIRST = Path.of("first");
    private static final Path SECOND = Path.of("second");
    private static final Path THIRD = Path.of("third");

    private final RunningServers running = new RunningServers();

    @Test
    void whatRunsIsStopped()
    {
        running.add(FIRST);
        running.add(SECOND);
        running.add(THIRD);
        running.remove(SECOND);

        assertThat(stopped()).containsExactly(THIRD, FIRST);
        assertThat(stopped()).isEmpty();
    }

    @Test
    void oneThatDoesNotStopKeepsNoOther()
    {
        running.add(FIRST);
        running.add(SECOND);
        running.stopAll(data -> {
            if (data.equals(SECOND)) {
                throw new BenchmarkException("it does not listen");
            }
        });
        assertThat(stopped()).containsExactly(SECOND);
    }

    private List<Path> stopped()
    {
        List<Path> stopped = new ArrayList<>();
        running.stopAll(stopped::add);
        return stopped;
    }
}
