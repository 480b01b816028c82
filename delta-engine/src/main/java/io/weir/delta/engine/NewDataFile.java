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

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A data file that was written and is to become part of a table.
 *
 * @param path relative to the table, URI-encoded as the log wants it
 * @param partitionValues by the physical names of the partition columns; empty is NULL
 * @param statistics the JSON for the log
 * @param tags what is to be noted about the file
 */
public record NewDataFile(String path, Map<String, Optional<String>> partitionValues, long size, Instant modificationTime, String statistics, Map<String, String> tags)
{
    public NewDataFile
    {
        requireNonNull(path, "path is null");
        partitionValues = ImmutableMap.copyOf(partitionValues);
        requireNonNull(modificationTime, "modificationTime is null");
        requireNonNull(statistics, "statistics is null");
        tags = ImmutableMap.copyOf(tags);
    }

    /**
     * Without tags.
     */
    public NewDataFile(String path, Map<String, Optional<String>> partitionValues, long size, Instant modificationTime, String statistics)
    {
        this(path, partitionValues, size, modificationTime, statistics, ImmutableMap.of());
    }

    public NewDataFile withTags(Map<String, String> tags)
    {
        return new NewDataFile(path, partitionValues, size, modificationTime, statistics, tags);
    }
}
