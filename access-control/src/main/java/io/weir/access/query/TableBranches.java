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
package io.weir.access.query;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code TABLE t} as a later branch of {@code UNION}, {@code INTERSECT} or {@code EXCEPT}. Trino shows all columns of such a table, and names none of them when it asks what is selected from it, as if its rows
 * were only counted.
 */
final class TableBranches
{
    private static final String REFRESH = "refresh";
    private static final Pattern SET_OPERATION = word("union|intersect|except");
    private static final Pattern TABLE = word("table");

    private TableBranches() {}

    // a boundary of Java's would look back through all the accents before it, of which there may be a million
    private static Pattern word(String words)
    {
        return Pattern.compile("(?<![a-z0-9_])(?:%s)(?![a-z0-9_])".formatted(words), Pattern.CASE_INSENSITIVE);
    }

    /**
     * A materialized view that is refreshed may have one in its definition. Words cannot be written in another way. In texts, comments and names they count too, which is no harm: counted rows are then taken for all columns.
     */
    static boolean mayBeIn(String statement, Optional<String> preparedStatement)
    {
        String text = StatementVerb.text(statement, preparedStatement);
        Matcher operation = SET_OPERATION.matcher(text);
        return new StatementWords(text).next().equals(REFRESH) || (operation.find() && TABLE.matcher(text).find(operation.end()));
    }
}
