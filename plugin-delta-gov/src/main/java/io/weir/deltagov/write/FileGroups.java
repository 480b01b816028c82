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

import io.trino.spi.Page;
import io.trino.spi.PageIndexer;
import io.weir.deltagov.cluster.ClusterPlan;
import io.weir.deltagov.cluster.ClusterRanges;

import java.util.Arrays;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Tells apart rows that must not be in one file.
 */
sealed interface FileGroups
{
    /**
     * For each position the number of its group.
     */
    int[] of(Page page);

    /**
     * No group has had a higher number so far.
     */
    int highest();

    static FileGroups of(WriteChannels channels, PageIndexer pageIndexer)
    {
        return channels.isPartitioned() ? new Partitions(pageIndexer, channels.partitionChannels()) : new All();
    }

    static FileGroups of(WriteChannels channels, ClusterPlan plan, ClusterRanges ranges)
    {
        List<String> physicalNames = channels.columns().stream().map(column -> column.physical().name()).toList();
        int[] keyChannels = plan.keyColumns().stream().mapToInt(column -> physicalNames.indexOf(column.physical().name())).toArray();
        return new Ranges(ranges, keyChannels);
    }

    record All()
            implements FileGroups
    {
        @Override
        public int[] of(Page page)
        {
            return new int[page.getPositionCount()];
        }

        @Override
        public int highest()
        {
            return 0;
        }
    }

    record Partitions(PageIndexer indexer, int[] channels)
            implements FileGroups
    {
        public Partitions
        {
            requireNonNull(indexer, "indexer is null");
            requireNonNull(channels, "channels is null");
        }

        @Override
        public int[] of(Page page)
        {
            return indexer.indexPage(page.getColumns(channels));
        }

        @Override
        public int highest()
        {
            return indexer.getMaxIndex();
        }
    }

    /**
     * Of one partition each.
     */
    record Ranges(ClusterRanges ranges, int[] channels)
            implements FileGroups
    {
        public Ranges
        {
            requireNonNull(ranges, "ranges is null");
            requireNonNull(channels, "channels is null");
        }

        @Override
        public int[] of(Page page)
        {
            Page keys = page.getColumns(channels);
            int[] groups = new int[page.getPositionCount()];
            Arrays.setAll(groups, position -> ranges.getBucket(keys, position));
            return groups;
        }

        @Override
        public int highest()
        {
            return ranges.count() - 1;
        }
    }
}
