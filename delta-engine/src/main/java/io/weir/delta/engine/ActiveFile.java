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
import io.weir.delta.engine.data.DataColumn;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A data file that is part of a table at one version.
 *
 * @param location where the file is, decoded from the log and resolved against the table
 * @param path as the log has it; what removes the file must name it by the same text
 * @param partitionValues by the physical names of the partition columns; empty is NULL, and one that is not there too
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

    /**
     * As the log writes it. Empty is NULL, and so is what the log leaves out: some writers do that with NULL, and other engines read it so.
     */
    public Optional<String> partitionValue(DataColumn column)
    {
        return partitionValues.getOrDefault(column.physical().name(), Optional.empty());
    }

    /**
     * With the values that the log leaves out, so that files of one partition have the same ones, and what is written from this file has all.
     *
     * @param partitionColumns physical names of all of them, in the order of the table
     */
    public ActiveFile withPartitionColumns(List<String> partitionColumns)
    {
        if (partitionValues.keySet().containsAll(partitionColumns)) {
            return this;
        }
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        partitionColumns.forEach(column -> values.put(column, Optional.empty()));
        values.putAll(partitionValues);
        return new ActiveFile(location, path, values, size, modificationTime, statistics, deletionVector, tags, clusteringProvider);
    }
}
