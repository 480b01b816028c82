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

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.replay.CommitIdentity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.util.Objects.requireNonNull;

/**
 * A log on a disk of this machine in which nothing was new. Whether that is still so takes two questions to the disk: every query asks it, and what runs once in many milliseconds takes
 * its time for the code that it leads through, and not for the disk.
 *
 * @param newest the last commit
 * @param file where that is
 * @param modified when it was written; long enough ago for that to tell it from any other file in its place, see {@link io.weir.delta.engine.SettledFile}
 * @param next where the commit after it would be
 */
record QuietLog(CommitIdentity newest, Path file, Instant modified, Path next)
{
    QuietLog
    {
        requireNonNull(newest, "newest is null");
        requireNonNull(file, "file is null");
        requireNonNull(modified, "modified is null");
        requireNonNull(next, "next is null");
    }

    /**
     * @return empty for other stores, and while the commit is too new
     */
    static Optional<QuietLog> after(CommitIdentity newest, Location table, TrinoFileSystem fileSystem)
    {
        return newest.unchangedSince()
                .map(modified -> new QuietLog(
                        newest,
                        LocalStore.toPath(fileSystem, newest.location()),
                        modified,
                        LocalStore.toPath(fileSystem, commitFile(table, newest.version() + 1))))
                // a file system may have another root than the disk
                .filter(QuietLog::isQuiet);
    }

    boolean isQuiet()
    {
        try {
            return Files.notExists(next) && Files.getLastModifiedTime(file).toInstant().equals(modified);
        }
        catch (IOException _) {
            // a look that reads it tells what is wrong
            return false;
        }
    }
}
