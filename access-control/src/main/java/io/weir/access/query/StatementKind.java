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

import io.trino.spi.resourcegroups.QueryType;

import java.util.Optional;

import static com.google.common.base.CharMatcher.whitespace;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What a statement does with what it reads, as far as access depends on it.
 */
public enum StatementKind
{
    /**
     * Rows go to the user.
     */
    READ,
    /**
     * Rows go into a table, and only a count goes to the user.
     */
    WRITE,
    /**
     * A definition is made, and nothing is read yet.
     */
    DEFINITION,
    /**
     * A plan goes to the user.
     */
    PLAN,
    /**
     * Names and types go to the user.
     */
    DESCRIPTION,
    /**
     * Column statistics go to the user: minima and maxima are values.
     */
    STATISTICS,
    /**
     * Trino did not say: the statement could not be parsed.
     */
    UNKNOWN;

    /**
     * Trino gives SHOW STATS and DESCRIBE the same type, and only the first of them shows values. So what is not plainly a DESCRIBE counts as SHOW STATS;
     * all other statements of that type read nothing but {@code information_schema}.
     */
    public static StatementKind of(Optional<QueryType> type, String statement)
    {
        requireNonNull(type, "type is null");
        requireNonNull(statement, "statement is null");
        if (type.isEmpty()) {
            return UNKNOWN;
        }
        return switch (type.get()) {
            case SELECT, ANALYZE -> READ;
            case INSERT, UPDATE, DELETE, MERGE, ALTER_TABLE_EXECUTE -> WRITE;
            case DATA_DEFINITION -> DEFINITION;
            case EXPLAIN -> PLAN;
            case DESCRIBE -> firstWord(statement).startsWith("desc") ? DESCRIPTION : STATISTICS;
        };
    }

    private static String firstWord(String statement)
    {
        String text = statement;
        while (true) {
            text = whitespace().trimLeadingFrom(text);
            if (text.startsWith("--")) {
                text = after(text, "\n");
            }
            else if (text.startsWith("/*")) {
                text = after(text, "*/");
            }
            else {
                return text.substring(0, Math.min(text.length(), "describe".length())).toLowerCase(ENGLISH);
            }
        }
    }

    private static String after(String text, String end)
    {
        int position = text.indexOf(end);
        return position < 0 ? "" : text.substring(position + end.length());
    }
}
