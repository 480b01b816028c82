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
package io.weir.delta.engine.kernel;

import io.trino.filesystem.Location;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Strings.padStart;

/**
 * The names of the files in a log, see "File Types" in Delta's protocol.
 */
public final class LogFileNames
{
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
    private static final Pattern CHECKPOINT = Pattern.compile("(\\d{20})\\.checkpoint\\..*(parquet|json)");
    private static final Pattern CHECKSUM = Pattern.compile("(\\d{20})\\.crc");
    private static final Pattern VERSIONED = Pattern.compile("(\\d{20})\\..*");

    private static final String LAST_VERSION = "0" + Long.MAX_VALUE;

    private LogFileNames() {}

    public static Location logDirectory(Location table)
    {
        return table.appendPath("_delta_log");
    }

    public static Location commitFile(Location table, long version)
    {
        checkArgument(version >= 0, "version is negative: %s", version);
        return logDirectory(table).appendPath(padStart(Long.toString(version), 20, '0') + ".json");
    }

    public static boolean isCommit(String name)
    {
        return isVersioned(COMMIT.matcher(name));
    }

    public static boolean isCheckpoint(String name)
    {
        return isVersioned(CHECKPOINT.matcher(name));
    }

    public static boolean isChecksum(String name)
    {
        return isVersioned(CHECKSUM.matcher(name));
    }

    /**
     * The version in the name of a file, or -1 when it has none.
     */
    public static long versionOf(Location file)
    {
        return versionOf(file.fileName());
    }

    public static long versionOf(String name)
    {
        Matcher matcher = VERSIONED.matcher(name);
        return isVersioned(matcher) ? Long.parseLong(matcher.group(1)) : -1;
    }

    // twenty digits may be a time as well, and more than a version can be
    private static boolean isVersioned(Matcher matcher)
    {
        return matcher.matches() && matcher.group(1).compareTo(LAST_VERSION) <= 0;
    }
}
