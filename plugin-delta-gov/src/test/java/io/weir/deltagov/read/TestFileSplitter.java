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

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.filesystem.Location;
import io.trino.spi.SplitWeight;
import io.weir.delta.engine.ActiveFile;
import io.weir.deltagov.DeletionVector;
import io.weir.deltagov.DeltaGovSplit;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestFileSplitter
{
    private static final DeletionVectorDescriptor DELETED = new DeletionVectorDescriptor("u", "ab", Optional.of(1), 2, 3);

    @Test
    void largeFiles()
    {
        assertThat(new FileSplitter(100).split(file(250)))
                .containsExactly(
                        split(0, 100, 250, SplitWeight.standard()),
                        split(100, 100, 250, SplitWeight.standard()),
                        split(200, 50, 250, SplitWeight.fromProportion(0.5)));
    }

    @Test
    void smallFiles()
    {
        assertThat(new FileSplitter(100).split(file(1))).containsExactly(split(0, 1, 1, SplitWeight.fromProportion(0.05)));
        assertThat(new FileSplitter(100).split(file(100))).containsExactly(split(0, 100, 100, SplitWeight.standard()));
        assertThat(new FileSplitter(100).split(file(0))).containsExactly(split(0, 0, 0, SplitWeight.fromProportion(0.05)));
    }

    private static ActiveFile file(long size)
    {
        return new ActiveFile(Location.of("file:///t/f"), "f", ImmutableMap.of("p", Optional.empty()), size, Instant.ofEpochMilli(7), Optional.of("{}"), Optional.of(DELETED));
    }

    private static DeltaGovSplit split(long start, long length, long fileSize, SplitWeight weight)
    {
        return new DeltaGovSplit("file:///t/f", start, length, fileSize, 7, ImmutableMap.of("p", Optional.empty()), Optional.of(DeletionVector.of(DELETED)), weight);
    }
}
