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
import io.trino.spi.SplitWeight;
import io.weir.delta.engine.ActiveFile;
import io.weir.deltagov.DeletionVector;
import io.weir.deltagov.DeltaGovSplit;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.lang.Math.clamp;

/**
 * Cuts files into splits of at most a number of bytes.
 */
record FileSplitter(long maxSplitBytes)
{
    private static final double SMALLEST_WEIGHT = 0.05;

    FileSplitter
    {
        checkArgument(maxSplitBytes > 0, "maxSplitBytes is not positive: %s", maxSplitBytes);
    }

    List<DeltaGovSplit> split(ActiveFile file)
    {
        ImmutableList.Builder<DeltaGovSplit> splits = ImmutableList.builder();
        long start = 0;
        // no data file is empty: one that the log calls so is opened too, which tells what is wrong
        do {
            long length = clamp(file.size() - start, 0, maxSplitBytes);
            splits.add(split(file, start, length));
            start += length;
        }
        while (start < file.size());
        return splits.build();
    }

    private DeltaGovSplit split(ActiveFile file, long start, long length)
    {
        return new DeltaGovSplit(
                file.location().toString(),
                start,
                length,
                file.size(),
                file.modificationTime().toEpochMilli(),
                file.partitionValues(),
                file.deletionVector().map(DeletionVector::of),
                SplitWeight.fromProportion(clamp((double) length / maxSplitBytes, SMALLEST_WEIGHT, 1.0)));
    }
}
