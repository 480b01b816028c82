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

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A small table that only grows: rows are appended, never changed. Safe for use by many threads and many processes at once.
 * Rows come back in the order of their commits, and within a commit in the order in which they were given.
 */
public interface AppendLog
{
    /**
     * Appends the rows in one commit, all or none. The table is created at first use; when two create it at once, both succeed.
     *
     * @return the version of the commit
     */
    long append(List<LogRow> rows);

    /**
     * Whether there is a log, be it empty. Reads no rows.
     */
    boolean exists();

    /**
     * Makes an empty log where there is none yet, so that its absence later means that it was lost.
     */
    void createIfAbsent();

    /**
     * Everything, with the version that it is. Version -1 and no rows when nothing was ever appended.
     */
    LogRows read();

    /**
     * The rows of the commits after a version that was read before, with the version they lead to. When there is none this
     * costs one existence check, so it may be called often.
     */
    LogRows readSince(long version);

    /**
     * As {@link #readSince(long)}, but hands the rows over in parts, in their order, so that a long log needs not be in memory at once. When it throws, some of the
     * rows may have been handed over.
     *
     * @param version -1 for everything
     * @return the version that the rows lead to
     */
    long readSince(long version, Consumer<List<LogRow>> rows);

    /**
     * Everything that there is at the time of the call, in parts and in order, each read when it is taken: who stops early leaves the rest unread.
     *
     * @return to be closed
     */
    Stream<LogPart> parts();

    /**
     * As {@link #parts()}, but at least the rows whose time is from the first to the last instant, without reading all others where the log has a column of times.
     */
    Stream<LogPart> partsBetween(Instant first, Instant last);

    /**
     * Puts the rows of many small files into a large one, if there are many, for those who read the whole log. Others go on appending and reading meanwhile.
     *
     * @return how many files were replaced
     */
    int compact();

    /**
     * What tells the commit of a version from any other that may stand in its place: equal as long as the log is the same one. From here on, a log that does not hold
     * this commit counts as lost.
     *
     * @throws AppendLogLostException when there is no such commit
     */
    String fingerprint(long version);
}
