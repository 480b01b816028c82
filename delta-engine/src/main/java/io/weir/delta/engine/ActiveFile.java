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

import static java.util.Objects.requireNonNull;

/**
 * A data file that is part of a table at one version.
 *
 * @param location where the file is, decoded from the log and resolved against the table
 * @param path as the log has it; what removes the file must name it by the same text
 * @param partitionValues by the physical names of the partition columns; empty is NULL
 * @param statistics the JSON of the log as it is; not to be trusted beyond what the protocol promises
 * @param deletionVector the rows of the file that are deleted, when there are any
 * @param tags what writers have noted about the file
 * @param clusteringProvider who clustered the file, if somebody did
 */
public record ActiveFile(
        Location location,
        String path,
        Map<String, Optional<String>> partitionValues,
        long size,
        Instant modificationTime,
        Optional<String> statistics,
        Optional<DeletionVectorDescriptor> deletionVector,
        Map<String, String> tags,
        Optional<String> clusteringProvider)
{
    public ActiveFile
    {
        requireNonNull(location, "location is null");
        requireNonNull(path, "path is null");
        partitionValues = ImmutableMap.copyOf(partitionValues);
        requireNonNull(modificationTime, "modificationTime is null");
        requireNonNull(statistics, "statistics is null");
        requireNonNull(deletionVector, "deletionVector is null");
        tags = ImmutableMap.copyOf(tags);
        requireNonNull(clusteringProvider, "clusteringProvider is null");
    }

    /**
     * With neither tags nor who clustered it.
     */
    public ActiveFile(
            Location location,
            String path,
            Map<String, Optional<String>> partitionValues,
            long size,
            Instant modificationTime,
            Optional<String> statistics,
            Optional<DeletionVectorDescriptor> deletionVector)
    {
        this(location, path, partitionValues, size, modificationTime, statistics, deletionVector, ImmutableMap.of(), Optional.empty());
    }
}
