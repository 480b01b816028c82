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
package io.weir.delta.engine.replay;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.Location;
import io.weir.delta.engine.kernel.LogDirectory.Entry;
import io.weir.delta.engine.upkeep.LogFiles;
import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

final class TestCommitTimes
{
    @Test
    void timesRise()
    {
        assertThat(CommitTimes.of(new LogFiles(ImmutableList.of())).byVersion()).isEmpty();
        CommitTimes times = CommitTimes.of(new LogFiles(ImmutableList.of(
                file("00000000000000000000.json", 1000),
                file("00000000000000000001.crc", 1),
                file("00000000000000000001.json", 1000),
                file("00000000000000000002.json", 500),
                file("00000000000000000003.json", 2000))));
        assertThat(times.byVersion()).isEqualTo(ImmutableMap.of(0L, time(1000), 1L, time(1001), 2L, time(1002), 3L, time(2000)));
        assertThat(times.of(3)).contains(time(2000));
        assertThat(times.of(4)).isEmpty();
    }

    /**
     * Kernel begins at the first version that can be read again, where the beginning of the log is gone.
     */
    @Test
    void timesBeginWithTheFirstCheckpoint()
    {
        assertThat(CommitTimes.of(new LogFiles(ImmutableList.of(
                        file("00000000000000000002.checkpoint.parquet", 1),
                        file("00000000000000000003.checkpoint.0000000001.0000000002.parquet", 1),
                        file("00000000000000000003.json", 3000),
                        file("00000000000000000004.json", 3000),
                        file("00000000000000000005.checkpoint.parquet", 1),
                        file("00000000000000000005.json", 1000),
                        file("00000000000000000006.json", 1000))))
                .byVersion()).isEqualTo(ImmutableMap.of(3L, time(3000), 4L, time(3001), 5L, time(1000), 6L, time(1001)));
        assertThat(CommitTimes.of(new LogFiles(ImmutableList.of(file("00000000000000000003.json", 2), file("00000000000000000004.json", 1))))
                .byVersion()).isEqualTo(ImmutableMap.of(3L, time(2), 4L, time(3)));
    }

    private static Entry file(String name, long lastModified)
    {
        return new Entry(name, Location.of("memory:///table/_delta_log/" + name), 1, lastModified);
    }

    private static Instant time(long millis)
    {
        return Instant.ofEpochMilli(millis);
    }
}
