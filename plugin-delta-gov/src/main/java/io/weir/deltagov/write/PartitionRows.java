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

import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The rows of a page that are in one partition.
 *
 * @param positions ascending; only the first {@code count} count
 */
record PartitionRows(int partition, int[] positions, int count)
{
    PartitionRows
    {
        requireNonNull(positions, "positions is null");
    }

    /**
     * @param partitions for each position the index of its partition
     */
    static List<PartitionRows> group(int[] partitions, int maxIndex)
    {
        int[] counts = new int[maxIndex + 1];
        for (int partition : partitions) {
            counts[partition]++;
        }
        int[][] positions = new int[maxIndex + 1][];
        int[] filled = new int[maxIndex + 1];
        for (int position = 0; position < partitions.length; position++) {
            int partition = partitions[position];
            if (positions[partition] == null) {
                positions[partition] = new int[counts[partition]];
            }
            positions[partition][filled[partition]++] = position;
        }
        List<PartitionRows> groups = new ArrayList<>();
        for (int partition = 0; partition <= maxIndex; partition++) {
            if (counts[partition] > 0) {
                groups.add(new PartitionRows(partition, positions[partition], counts[partition]));
            }
        }
        return groups;
    }

    int firstPosition()
    {
        return positions[0];
    }
}
