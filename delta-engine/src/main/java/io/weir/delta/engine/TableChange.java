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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.filesystem.Location;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * Rows of one file that were changed by one commit.
 *
 * @param time when the commit was made
 * @param size of the file; empty when the log does not say
 * @param partitionValues by the physical names of the partition columns; empty is NULL
 * @param only the rows that were changed; all when empty
 * @param without rows that were not, although they are in the file and in {@code only}
 * @param formerNames what columns are called in the file and in the partition values, by their physical names; those that are called otherwise there
 */
public record TableChange(
        long version,
        Instant time,
        Kind kind,
        Location file,
        OptionalLong size,
        Map<String, Optional<String>> partitionValues,
        Optional<DeletionVectorDescriptor> only,
        Optional<DeletionVectorDescriptor> without,
        Map<String, String> formerNames)
{
    public enum Kind
    {
        /**
         * The file says of each row what happened to it.
         */
        TOLD_BY_FILE,
        INSERTED,
        DELETED,
    }

    public TableChange
    {
        requireNonNull(time, "time is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(file, "file is null");
        requireNonNull(size, "size is null");
        partitionValues = ImmutableMap.copyOf(partitionValues);
        requireNonNull(only, "only is null");
        requireNonNull(without, "without is null");
        formerNames = ImmutableMap.copyOf(formerNames);
    }

    TableChange withFormerNames(Map<String, String> formerNames)
    {
        return new TableChange(version, time, kind, file, size, partitionValues, only, without, formerNames);
    }
}
