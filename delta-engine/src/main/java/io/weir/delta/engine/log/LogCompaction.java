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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.CommitStateUnknownException;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableSnapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Puts the rows of many small files of a log into a large one, oldest first. It is a commit without changed data: who follows the log does not see it, who reads all
 * of it reads fewer files, and appends go on meanwhile. The small files stay where they are, for those who are still at an older version.
 */
final class LogCompaction
{
    private static final int FEWEST_FILES = 50;
    private static final long SMALL_FILE_BYTES = 8L << 20;
    private static final long MOST_BYTES = 32L << 20;

    private final DeltaTables tables;
    private final LogFiles files;
    private final LogTimes times;
    private final Map<String, String> tableProperties;
    private final CommitDetails details;

    LogCompaction(DeltaTables tables, LogFiles files, LogTimes times, Map<String, String> tableProperties, String engineInfo)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.files = requireNonNull(files, "files is null");
        this.times = requireNonNull(times, "times is null");
        this.tableProperties = requireNonNull(tableProperties, "tableProperties is null");
        this.details = CommitDetails.of("OPTIMIZE", engineInfo);
    }

    /**
     * @return how many files were replaced
     */
    int compact(TableSnapshot base)
    {
        List<ActiveFile> chosen = choose(base.files());
        if (chosen.size() < FEWEST_FILES) {
            return 0;
        }
        NewDataFile written = files.copy(chosen, tableProperties);
        try {
            tables.rewrite(base, Rewrite.ofSameRows(chosen, ImmutableList.of(written), new FileReads(ImmutableList.of())), details);
            return chosen.size();
        }
        catch (CommitStateUnknownException e) {
            // the file may be part of the table
            throw e;
        }
        catch (CommitConflictException e) {
            // somebody else compacted, or erased rows: the next run sees what is left
            files.delete(written);
            return 0;
        }
        catch (RuntimeException e) {
            files.deleteAfter(e, written);
            throw e;
        }
    }

    private List<ActiveFile> choose(List<ActiveFile> all)
    {
        List<ActiveFile> chosen = new ArrayList<>();
        long bytes = 0;
        for (ActiveFile file : times.inOrder(all)) {
            if (file.size() < SMALL_FILE_BYTES && file.deletionVector().isEmpty() && bytes + file.size() <= MOST_BYTES) {
                chosen.add(file);
                bytes += file.size();
            }
        }
        return chosen;
    }
}
