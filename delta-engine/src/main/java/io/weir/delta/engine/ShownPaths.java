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

import java.io.IOException;
import java.util.regex.Pattern;

import static com.google.common.base.Throwables.getStackTraceAsString;

/**
 * Names files to whoever gets an error. A directory of a partition has the value of its column in its name, by Hive's custom, and not everybody who may read a table may see
 * each of its columns: {@code t/email=…/part-0.parquet}. The name of the file itself is enough to find it.
 */
public final class ShownPaths
{
    // what stands between two slashes and has a name and a value; stores show keys URL-encoded, too
    private static final Pattern PARTITION = Pattern.compile("(?i)(?<=/|%2F)((?:(?!%2F|%3D)[^/=\\n])+(?:=|%3D))(?:(?!%2F)[^/\\n])++(?=/|%2F)");
    private static final String SHOWN = "$1…";

    private ShownPaths() {}

    /**
     * The text with the values of partitions left out of each path in it.
     */
    public static String shown(String text)
    {
        return PARTITION.matcher(text).replaceAll(SHOWN);
    }

    /**
     * The same for what is told of a cause, its own causes and what it suppressed: itself when there is nothing to leave out, otherwise one that names its class.
     */
    public static Throwable shown(Throwable cause)
    {
        String told = getStackTraceAsString(cause);
        return shown(told).equals(told) ? cause : copy(cause);
    }

    private static Throwable copy(Throwable cause)
    {
        Throwable copy = new IOException(shown(cause.toString()));
        copy.setStackTrace(cause.getStackTrace());
        if (cause.getCause() != null) {
            copy.initCause(shown(cause.getCause()));
        }
        for (Throwable suppressed : cause.getSuppressed()) {
            copy.addSuppressed(shown(suppressed));
        }
        return copy;
    }
}
