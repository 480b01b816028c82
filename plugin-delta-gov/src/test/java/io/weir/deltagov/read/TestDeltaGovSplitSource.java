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
package io.weir.deltagov.read;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.trino.filesystem.Location;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestDeltaGovSplitSource
{
    private static final Duration NONE = new Duration(0, MILLISECONDS);
    private static final Duration LONG = new Duration(1, HOURS);
    private static final DynamicFilterSnapshot NOT_YET = new DynamicFilterSnapshot(TupleDomain.all(), false);
    private static final DynamicFilterSnapshot COMPLETE = new DynamicFilterSnapshot(TupleDomain.all(), true);

    private static DeltaGovSplitSource source(int files, DynamicFilterWait wait)
    {
        List<ActiveFile> active = IntStream.range(0, files)
                .mapToObj(file -> new ActiveFile(Location.of("file:///t/" + file), "f" + file, ImmutableMap.of(), 1, Instant.EPOCH, Optional.empty(), Optional.empty()))
                .collect(toImmutableList());
        return new DeltaGovSplitSource(active, new FileSplitter(1_000), wait);
    }

    @Test
    void aFewFilesBeginAndTheOthersWait()
    {
        try (DeltaGovSplitSource source = source(5, new DynamicFilterWait(NONE, LONG))) {
            assertThat(source.getRequestedDynamicFilterWaitTimeoutMillis()).isEqualTo(0);
            assertThat(source.getNextBatch(1, NOT_YET).join()).hasSize(1);
            assertThat(source.getNextBatch(10, NOT_YET).join()).hasSize(1);
            assertThat(source.getNextBatch(10, NOT_YET).join()).isEmpty();
            assertThat(source.isFinished()).isFalse();
            assertThat(source.getNextBatch(10, COMPLETE).join()).hasSize(3);
            assertThat(source.isFinished()).isTrue();
        }
    }

    @Test
    void aFilterThatDoesNotComeIsNotWaitedForLonger()
    {
        try (DeltaGovSplitSource source = source(5, new DynamicFilterWait(NONE, NONE))) {
            assertThat(source.getNextBatch(10, NOT_YET).join()).hasSize(5);
        }
        try (DeltaGovSplitSource source = source(5, new DynamicFilterWait(NONE, new Duration(30, MILLISECONDS)))) {
            ImmutableList.Builder<Object> splits = ImmutableList.builder();
            while (!source.isFinished()) {
                splits.addAll(source.getNextBatch(10, NOT_YET).join());
            }
            assertThat(splits.build()).hasSize(5);
        }
    }

    @Test
    void aFilterThatIsThereIsNotWaitedFor()
    {
        try (DeltaGovSplitSource source = source(5, new DynamicFilterWait(LONG, NONE))) {
            assertThat(source.getRequestedDynamicFilterWaitTimeoutMillis()).isEqualTo(LONG.toMillis());
            assertThat(source.getNextBatch(10, COMPLETE).join()).hasSize(5);
        }
    }
}
