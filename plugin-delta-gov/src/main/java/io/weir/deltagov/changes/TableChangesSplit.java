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
package io.weir.deltagov.changes;

import com.google.common.collect.ImmutableMap;
import io.airlift.slice.SizeOf;
import io.trino.spi.connector.ConnectorSplit;
import io.weir.delta.engine.TableChange;
import io.weir.deltagov.DeletionVector;

import java.util.Map;
import java.util.Optional;

import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static io.weir.delta.engine.ShownPaths.shown;
import static java.util.Objects.requireNonNull;

/**
 * Rows of one file that one commit changed; see {@link TableChange}.
 */
public record TableChangesSplit(
        long version,
        long timeMillis,
        TableChange.Kind kind,
        String path,
        Optional<Long> size,
        Map<String, Optional<String>> partitionValues,
        Optional<DeletionVector> only,
        Optional<DeletionVector> without,
        Map<String, String> formerNames)
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(TableChangesSplit.class);

    public TableChangesSplit
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(path, "path is null");
        requireNonNull(size, "size is null");
        partitionValues = ImmutableMap.copyOf(partitionValues);
        requireNonNull(only, "only is null");
        requireNonNull(without, "without is null");
        formerNames = ImmutableMap.copyOf(formerNames);
    }

    static TableChangesSplit of(TableChange change)
    {
        return new TableChangesSplit(
                change.version(),
                change.time().toEpochMilli(),
                change.kind(),
                change.file().toString(),
                change.size().isPresent() ? Optional.of(change.size().getAsLong()) : Optional.empty(),
                change.partitionValues(),
                change.only().map(DeletionVector::of),
                change.without().map(DeletionVector::of),
                change.formerNames());
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE
                + estimatedSizeOf(path)
                + estimatedSizeOf(partitionValues, SizeOf::estimatedSizeOf, value -> sizeOf(value, SizeOf::estimatedSizeOf))
                + sizeOf(only, DeletionVector::retainedSizeInBytes)
                + sizeOf(without, DeletionVector::retainedSizeInBytes)
                + estimatedSizeOf(formerNames, SizeOf::estimatedSizeOf, SizeOf::estimatedSizeOf);
    }

    @Override
    public String toString()
    {
        // Without the partition values: they are data
        return "%s@v%s".formatted(shown(path), version);
    }
}
