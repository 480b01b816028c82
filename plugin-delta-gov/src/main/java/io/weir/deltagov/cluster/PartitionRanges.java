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
package io.weir.deltagov.cluster;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the rows of one partition are cut into ranges, each of which gets files of its own.
 *
 * @param partitionValues as the log has them; none for a table without partitions
 * @param bounds ascending places on the curve at which a new range begins
 */
public record PartitionRanges(Map<String, Optional<String>> partitionValues, List<Long> bounds)
{
    public PartitionRanges
    {
        partitionValues = ImmutableMap.copyOf(partitionValues);
        bounds = ImmutableList.copyOf(bounds);
    }

    public int count()
    {
        return bounds.size() + 1;
    }
}
