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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * A change of a table's rows, made of files of the version that it was made from.
 *
 * @param removedFiles go as a whole
 * @param deletions files that stay, with more rows deleted
 * @param reads decides together with the changed files what other commits this one conflicts with
 * @param changeData files that tell the changed rows to those who follow the change data feed; when there is one, it tells all of them
 * @param rows whether the rows of the table are others afterwards
 * @param rowMetrics how many rows were changed, for the history
 */
public record Rewrite(
        List<ActiveFile> removedFiles,
        List<RowDeletion> deletions,
        List<NewDataFile> addedFiles,
        List<NewDataFile> changeData,
        FileReads reads,
        Rows rows,
        Map<String, String> rowMetrics)
{
    public enum Rows
    {
        CHANGED,
        /**
         * The same rows are in other files.
         */
        SAME,
    }

    public Rewrite
    {
        removedFiles = ImmutableList.copyOf(removedFiles);
        deletions = ImmutableList.copyOf(deletions);
        addedFiles = ImmutableList.copyOf(addedFiles);
        changeData = ImmutableList.copyOf(changeData);
        requireNonNull(reads, "reads is null");
        requireNonNull(rows, "rows is null");
        rowMetrics = ImmutableMap.copyOf(rowMetrics);
    }

    public Rewrite(List<ActiveFile> removedFiles, List<RowDeletion> deletions, List<NewDataFile> addedFiles, FileReads reads, Map<String, String> rowMetrics)
    {
        this(removedFiles, deletions, addedFiles, ImmutableList.of(), reads, rowMetrics);
    }

    public Rewrite(List<ActiveFile> removedFiles, List<RowDeletion> deletions, List<NewDataFile> addedFiles, List<NewDataFile> changeData, FileReads reads, Map<String, String> rowMetrics)
    {
        this(removedFiles, deletions, addedFiles, changeData, reads, Rows.CHANGED, rowMetrics);
    }

    /**
     * Files that take the place of others and have the same rows.
     */
    public static Rewrite ofSameRows(List<ActiveFile> removedFiles, List<NewDataFile> addedFiles, FileReads reads)
    {
        return new Rewrite(removedFiles, ImmutableList.of(), addedFiles, ImmutableList.of(), reads, Rows.SAME, ImmutableMap.of());
    }

    boolean removesRows()
    {
        return rows == Rows.CHANGED && (!removedFiles.isEmpty() || !deletions.isEmpty());
    }
}
