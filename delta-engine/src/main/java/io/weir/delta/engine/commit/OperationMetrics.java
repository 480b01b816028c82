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
package io.weir.delta.engine.commit;

import com.google.common.collect.ImmutableMap;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.RowDeletion;
import io.weir.delta.engine.data.statistics.StatisticsParser;
import io.weir.delta.engine.data.statistics.WantedStatistics;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What the history tells about the outcome of a commit.
 */
final class OperationMetrics
{
    private OperationMetrics() {}

    static Map<String, String> ofNewFiles(List<NewDataFile> files)
    {
        ImmutableMap.Builder<String, String> metrics = ImmutableMap.builder();
        metrics.put("numFiles", Integer.toString(files.size()));
        metrics.put("numOutputBytes", Long.toString(files.stream().mapToLong(NewDataFile::size).sum()));
        OptionalLong rows = rows(files);
        if (rows.isPresent()) {
            metrics.put("numOutputRows", Long.toString(rows.getAsLong()));
        }
        return metrics.buildOrThrow();
    }

    static Map<String, String> ofRewrite(Rewrite rewrite)
    {
        long updatedVectors = rewrite.deletions().stream().map(RowDeletion::file).filter(OperationMetrics::hasDeletionVector).count();
        long removedVectors = rewrite.removedFiles().stream().filter(OperationMetrics::hasDeletionVector).count();
        return ImmutableMap.<String, String>builder()
                .putAll(rewrite.rowMetrics())
                .put("numAddedFiles", Integer.toString(rewrite.addedFiles().size()))
                .put("numRemovedFiles", Integer.toString(rewrite.removedFiles().size()))
                .put("numAddedBytes", Long.toString(rewrite.addedFiles().stream().mapToLong(NewDataFile::size).sum()))
                .put("numRemovedBytes", Long.toString(rewrite.removedFiles().stream().mapToLong(ActiveFile::size).sum()))
                .put("numDeletionVectorsAdded", Long.toString(rewrite.deletions().size() - updatedVectors))
                .put("numDeletionVectorsUpdated", Long.toString(updatedVectors))
                .put("numDeletionVectorsRemoved", Long.toString(removedVectors))
                .buildOrThrow();
    }

    private static boolean hasDeletionVector(ActiveFile file)
    {
        return file.deletionVector().isPresent();
    }

    // unknown when one file does not tell
    private static OptionalLong rows(List<NewDataFile> files)
    {
        long rows = 0;
        for (NewDataFile file : files) {
            checkArgument(file.statistics().startsWith("{"), "The statistics of a new file are not JSON");
            OptionalLong fileRows = StatisticsParser.parse(file.statistics(), WantedStatistics.nothing()).numRecords();
            if (fileRows.isEmpty()) {
                return OptionalLong.empty();
            }
            rows += fileRows.getAsLong();
        }
        return OptionalLong.of(rows);
    }
}
