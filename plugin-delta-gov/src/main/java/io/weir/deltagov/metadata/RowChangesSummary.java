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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.json.JsonCodec;
import io.airlift.slice.Slice;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.RowPositions;
import io.weir.deltagov.write.DataFileFragment;
import io.weir.deltagov.write.RowChangesFragment;
import io.weir.deltagov.write.RowChangesFragment.DeletedPositions;
import io.weir.deltagov.write.RowCounts;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What all writers did for a change of rows.
 *
 * @param changeData new rows and new versions of rows once more, for those who follow the changes of the table
 * @param deletedRows by the location of their file, whoever deleted them
 * @param replacedRows those that have a new version
 */
record RowChangesSummary(List<NewDataFile> newFiles, List<NewDataFile> changeData, Map<String, RowPositions> deletedRows, Map<String, RowPositions> replacedRows, RowCounts counts)
{
    RowChangesSummary
    {
        newFiles = ImmutableList.copyOf(newFiles);
        changeData = ImmutableList.copyOf(changeData);
        deletedRows = ImmutableMap.copyOf(deletedRows);
        replacedRows = ImmutableMap.copyOf(replacedRows);
        requireNonNull(counts, "counts is null");
    }

    static RowChangesSummary of(Collection<Slice> fragments, JsonCodec<RowChangesFragment> codec)
    {
        ImmutableList.Builder<NewDataFile> newFiles = ImmutableList.builder();
        ImmutableList.Builder<NewDataFile> changeData = ImmutableList.builder();
        Map<String, RowPositions> deletedRows = new LinkedHashMap<>();
        Map<String, RowPositions> replacedRows = new LinkedHashMap<>();
        RowCounts counts = RowCounts.NONE;
        for (Slice slice : fragments) {
            RowChangesFragment fragment = codec.fromJson(slice.getInput());
            fragment.files().stream().map(DataFileFragment::toDataFile).forEach(newFiles::add);
            fragment.changeData().stream().map(DataFileFragment::toDataFile).forEach(changeData::add);
            addAll(deletedRows, fragment.deletions());
            addAll(replacedRows, fragment.replacements());
            counts = counts.plus(fragment.counts());
        }
        return new RowChangesSummary(newFiles.build(), changeData.build(), deletedRows, replacedRows, counts);
    }

    private static void addAll(Map<String, RowPositions> rows, List<DeletedPositions> deletions)
    {
        for (DeletedPositions deletion : deletions) {
            rows.computeIfAbsent(deletion.path(), _ -> new RowPositions()).addAll(RowPositions.deserialize(deletion.positions()));
        }
    }

    boolean isEmpty()
    {
        return newFiles.isEmpty() && deletedRows.isEmpty() && replacedRows.isEmpty();
    }

    /**
     * Rows that are no longer where they were, by the location of their file.
     */
    Map<String, RowPositions> removedRows()
    {
        Map<String, RowPositions> rows = new LinkedHashMap<>();
        Stream.of(deletedRows, replacedRows).forEach(part -> part.forEach((path, positions) -> rows.computeIfAbsent(path, _ -> new RowPositions()).addAll(positions)));
        return rows;
    }

    /**
     * Trino does not tell the statement to a connector, so this goes by what happened: a MERGE that only deleted is a DELETE here.
     */
    String operation()
    {
        if (counts.inserted() == 0 && counts.updated() == 0) {
            return "DELETE";
        }
        return counts.inserted() == 0 && counts.deleted() == 0 ? "UPDATE" : "MERGE";
    }

    Map<String, String> metrics()
    {
        return switch (operation()) {
            case "DELETE" -> ImmutableMap.of("numDeletedRows", Long.toString(counts.deleted()));
            case "UPDATE" -> ImmutableMap.of("numUpdatedRows", Long.toString(counts.updated()));
            default -> ImmutableMap.of(
                    "numTargetRowsInserted", Long.toString(counts.inserted()),
                    "numTargetRowsUpdated", Long.toString(counts.updated()),
                    "numTargetRowsDeleted", Long.toString(counts.deleted()));
        };
    }
}
