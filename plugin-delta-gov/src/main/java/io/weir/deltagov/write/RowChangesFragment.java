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

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What one writer did for a change of rows, as it travels to the coordinator. Several writers may have deleted rows of the same file.
 *
 * @param changeData new rows and new versions of rows once more, for those who follow the changes of the table
 * @param deletions rows that are gone
 * @param replacements rows that have a new version
 */
public record RowChangesFragment(List<DataFileFragment> files, List<DataFileFragment> changeData, List<DeletedPositions> deletions, List<DeletedPositions> replacements, RowCounts counts)
{
    /**
     * @param positions as {@code RowPositions} writes them
     */
    public record DeletedPositions(String path, byte[] positions)
    {
        public DeletedPositions
        {
            requireNonNull(path, "path is null");
            requireNonNull(positions, "positions is null");
        }
    }

    public RowChangesFragment
    {
        files = ImmutableList.copyOf(files);
        changeData = ImmutableList.copyOf(changeData);
        deletions = ImmutableList.copyOf(deletions);
        replacements = ImmutableList.copyOf(replacements);
        requireNonNull(counts, "counts is null");
    }
}
