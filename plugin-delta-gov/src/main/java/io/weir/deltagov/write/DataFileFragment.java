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
package io.weir.deltagov.write;

import com.google.common.collect.ImmutableMap;
import io.weir.delta.engine.NewDataFile;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A data file that a writer finished, as it travels to the coordinator to be committed with all others.
 */
public record DataFileFragment(String path, Map<String, Optional<String>> partitionValues, long size, long modifiedMillis, String statistics)
{
    public DataFileFragment
    {
        requireNonNull(path, "path is null");
        partitionValues = ImmutableMap.copyOf(partitionValues);
        requireNonNull(statistics, "statistics is null");
    }

    public static DataFileFragment of(NewDataFile file)
    {
        return new DataFileFragment(file.path(), file.partitionValues(), file.size(), file.modificationTime().toEpochMilli(), file.statistics());
    }

    public NewDataFile toDataFile()
    {
        return new NewDataFile(path, partitionValues, size, Instant.ofEpochMilli(modifiedMillis), statistics);
    }
}
