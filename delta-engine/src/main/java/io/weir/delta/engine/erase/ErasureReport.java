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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What an erasure found, what it did, and what a second look at everything found afterwards. No value of a row is in it.
 *
 * @param files that held rows of the subject, in the order in which they were dealt with
 * @param liveRows rows of the table when it began
 * @param hiddenRows rows that were deleted before, and were still in a file of the table
 * @param versionsErased versions before this one cannot be read any more; 0 when the log held nothing
 * @param logFilesErased files of the log that were replaced or deleted
 * @param historyFilesErased files without rows of the subject that only erased versions had: data files, deletion vectors, change data
 * @param scannedFiles data files that were read again at the end, every value of the subject's columns
 * @param scannedLogFiles files of the log that were read again at the end
 * @param remaining names of what still holds rows of the subject, or of the log entries that still tell of them
 */
public record ErasureReport(
        List<ErasedFile> files,
        long liveRows,
        long hiddenRows,
        long versionsErased,
        long logFilesErased,
        long historyFilesErased,
        long scannedFiles,
        long scannedLogFiles,
        List<String> remaining)
{
    public enum Place
    {
        /**
         * A file of the table as it is.
         */
        TABLE,
        /**
         * A file that older versions have.
         */
        OLD_VERSION,
        CHANGE_DATA,
        /**
         * A file that nothing refers to.
         */
        UNREFERENCED,
        /**
         * A file of the table that is not in its directory, and may belong to another table too.
         */
        ELSEWHERE,
    }

    public enum Outcome
    {
        /**
         * Its other rows are in a new file: all of them when it held none of the table's, but may have held values of a former column.
         */
        REWRITTEN,
        REMOVED,
        /**
         * Its other rows are in a new file, and it is no longer part of the table.
         */
        LEFT_ELSEWHERE,
        /**
         * Nothing refers to it, but it may belong to a write that has not committed yet.
         */
        LEFT_YOUNG,
    }

    /**
     * @param name without the directories, which may have values of partition columns
     */
    public record ErasedFile(String name, long size, long rows, Place place, Outcome outcome)
    {
        public ErasedFile
        {
            requireNonNull(name, "name is null");
            requireNonNull(place, "place is null");
            requireNonNull(outcome, "outcome is null");
        }
    }

    public ErasureReport
    {
        files = ImmutableList.copyOf(files);
        remaining = ImmutableList.copyOf(remaining);
    }

    public boolean isComplete()
    {
        return remaining.isEmpty();
    }
}
