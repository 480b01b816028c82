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
package io.weir.deltagov;

import com.google.common.collect.ImmutableMap;
import io.airlift.slice.SizeOf;
import io.trino.spi.SplitWeight;
import io.trino.spi.connector.ConnectorSplit;

import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.weir.delta.engine.ShownPaths.shown;
import static java.util.Objects.requireNonNull;

/**
 * A range of bytes of a data file: the row groups that begin in it.
 *
 * @param partitionValues by the physical names of the partition columns; empty is NULL
 */
public record DeltaGovSplit(
        String path,
        long start,
        long length,
        long fileSize,
        long fileModifiedMillis,
        Map<String, Optional<String>> partitionValues,
        Optional<DeletionVector> deletionVector,
        SplitWeight splitWeight)
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(DeltaGovSplit.class);

    public DeltaGovSplit
    {
        requireNonNull(path, "path is null");
        checkArgument(start >= 0, "start is negative: %s", start);
        checkArgument(length >= 0, "length is negative: %s", length);
        partitionValues = ImmutableMap.copyOf(partitionValues);
        requireNonNull(deletionVector, "deletionVector is null");
        requireNonNull(splitWeight, "splitWeight is null");
    }

    @Override
    public SplitWeight getSplitWeight()
    {
        return splitWeight;
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE
                + estimatedSizeOf(path)
                + estimatedSizeOf(partitionValues, SizeOf::estimatedSizeOf, value -> sizeOf(value, SizeOf::estimatedSizeOf))
                + sizeOf(deletionVector, DeletionVector::retainedSizeInBytes)
                + splitWeight.getRetainedSizeInBytes();
    }

    @Override
    public String toString()
    {
        // Without the partition values: they are data
        return "%s:%s+%s".formatted(shown(path), start, length);
    }
}
