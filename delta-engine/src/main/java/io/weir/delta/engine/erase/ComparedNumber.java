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

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * A short number that a column may be compared with in a predicate. Elsewhere in predicates such numbers are parts of dates and times,
 * precisions of types and arguments of functions.
 */
final class ComparedNumber
{
    private static final String QUOTES = "[\"'`\\\\]*+";
    // Spark gives numbers to columns, as in id#12L; what is behind one are more arguments, or the type of a cast
    private static final String COLUMN = "(?<![\\w.#])(?<column>[\\w.#]++)" + QUOTES + "(?:\\s++as\\s++\\w++(?:\\([\\d, ]*+\\))?+)?+(?:\\s*+,\\s*+[^\\s,()=<>]++){0,3}+[\\s)]*+";
    private static final String COMPARISON = "(?:<=>|<>|!=|==|<=|>=|=|<|>|\\bis\\s++(?:not\\s++)?+distinct\\s++from\\b|\\b(?:not\\s++)?+between\\b(?:\\s++\\S++\\s++and\\b)?)";
    private static final String CALLS = "(?:\\w++\\(|[\\s(])*+" + QUOTES;
    // not behind the name of a type, and no argument
    private static final String BEGINNING = "(?:^|[\\s(\\[\"'\\\\])(?<!\\w\\(|,\\s)(?:(?:cast|u?int\\d++)\\()?+" + QUOTES;
    private static final Pattern LIST = compile(COLUMN + "\\b(?:not\\s++)?+in(?:set)?+\\b");
    private static final Pattern CONJUNCTION = compile("\\s(?:and|or)\\s");

    private final String column;
    private final Set<String> otherColumns;
    private final Pattern behindColumn;
    private final Pattern beforeColumn;
    private final Pattern element;

    /**
     * @param otherColumns of the table: what is compared with them says nothing of this one
     */
    ComparedNumber(String column, Set<String> otherColumns, String number)
    {
        this.column = lastName(requireNonNull(column, "column is null").toLowerCase(ENGLISH));
        this.otherColumns = otherColumns.stream().map(name -> name.toLowerCase(ENGLISH)).filter(name -> !name.equals(this.column)).collect(toImmutableSet());
        // 42.0D is 42, and Spark writes types behind numbers
        String literal = Pattern.quote(number) + (number.contains(".") ? "0*+" : "(?:\\.0*+)?") + "(?:[LSYDF]|BD)?(?!\\w|\\.\\d|[:-]\\d)";
        behindColumn = compile(COLUMN + COMPARISON + CALLS + literal);
        beforeColumn = compile(BEGINNING + literal + QUOTES + "(?:\\s++as\\s++\\w++)?+[\\s)]*+" + COMPARISON + CALLS + "(?!\\d)(?<column>[\\w.#]++)");
        element = compile("(?:^|[(\\[,])" + CALLS + literal);
    }

    private static Pattern compile(String pattern)
    {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    boolean isIn(String predicate)
    {
        return isComparedIn(predicate, behindColumn) || isComparedIn(predicate, beforeColumn) || isListedIn(predicate);
    }

    private boolean isComparedIn(String predicate, Pattern comparison)
    {
        Matcher matcher = comparison.matcher(predicate);
        while (matcher.find()) {
            if (mayBeColumn(matcher.group("column"))) {
                return true;
            }
        }
        return false;
    }

    private boolean isListedIn(String predicate)
    {
        Matcher matcher = LIST.matcher(predicate);
        while (matcher.find()) {
            if (mayBeColumn(matcher.group("column")) && element.matcher(list(predicate, matcher.end())).find()) {
                return true;
            }
        }
        return false;
    }

    // up to its closing bracket; older Spark writes INSET 1, 2, 3
    private static String list(String predicate, int start)
    {
        int depth = 0;
        int end = start;
        while (end < predicate.length()) {
            char character = predicate.charAt(end);
            depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            if (character == ')' && depth <= 0) {
                break;
            }
            end++;
        }
        String list = predicate.substring(start, end);
        Matcher conjunction = CONJUNCTION.matcher(list);
        return conjunction.find() ? list.substring(0, conjunction.start()) : list;
    }

    /**
     * A name that no column has any more may be a former one of this column.
     */
    private boolean mayBeColumn(String compared)
    {
        String name = compared.replaceAll("#\\d+L?", "").toLowerCase(ENGLISH);
        String last = lastName(name);
        return last.equals(column) || (!otherColumns.contains(last) && !otherColumns.contains(name.substring(0, Math.max(name.indexOf('.'), 0))));
    }

    // behind the table or the struct
    private static String lastName(String name)
    {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
