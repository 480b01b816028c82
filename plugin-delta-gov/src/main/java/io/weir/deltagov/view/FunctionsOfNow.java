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
package io.weir.deltagov.view;

import java.util.regex.Pattern;

/**
 * The functions that tell the time of a query, or by whom and where it is run. Trino takes them for deterministic, since within a query they are, so it does not say that rows which were made with them are others the next time.
 */
public final class FunctionsOfNow
{
    // quoted names count, and so do names in a definition that is stored as JSON, where a line break before them is the two letters \\n
    private static final Pattern NAMES = Pattern.compile(
            "(?<=^|[^a-z0-9_]|\\\\[nrtf])(now|current_date|current_time|current_timestamp|localtime|localtimestamp|current_timezone|current_user|current_groups|current_catalog|current_schema|current_path)(?![a-z0-9_])",
            Pattern.CASE_INSENSITIVE);

    private FunctionsOfNow() {}

    /**
     * Whether the text of a query may call one of these: a query calls them only by their names. A column of such a name counts as well.
     */
    public static boolean areNamedIn(String text)
    {
        return NAMES.matcher(text).find();
    }
}
