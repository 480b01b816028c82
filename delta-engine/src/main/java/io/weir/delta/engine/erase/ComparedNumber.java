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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * A short number that a column may be compared with in a predicate. Elsewhere in predicates such numbers are parts of dates and times,
 * precisions of types and arguments of functions. In doubt it is compared with the column.
 */
final class ComparedNumber
{
    private static final String QUOTES = "[\"'`\\\\]*+";
    private static final String ARGUMENTS = "(?<arguments>(?:\\s*+,\\s*+[^\\s,()=<>]++){0,3}+)";
    private static final String COMPARISON = "(?:<=>|<>|!=|==|<=|>=|=|<|>|\\bis\\s++(?:not\\s++)?+distinct\\s++from\\b|\\b(?:not\\s++)?+between\\b(?:(?:(?!\\sand\\b)[^=<>]){1,200}+\\sand\\b)?)";
    private static final String CALLS = "(?:\\w++\\(|[\\s(\\[])*+" + QUOTES;
    private static final String CAST = "(?:cast|u?int\\d++)\\(";
    private static final String AS_TYPE = "(?:\\s++as\\s++\\w++)?+";
    private static final String ROW = "\\s*+(?=\\(\\s*+[^\\s,()]++\\s*+,)";
    private static final Pattern PRECISION = compile("(as(?<=\\bas)\\s++\\w++)\\([\\d,\\s]*+\\)");
    private static final Pattern ADDED_TO_NAME = compile("#\\d+L?|[\"'`\\\\]");
    private static final Pattern CONJUNCTION = compile("\\s(?:and|or)\\s");
    // What surely is no part of a name. Names of columns may have spaces and hyphens, and not all who write them quote them
    private static final Pattern BEFORE_NAME = compile("(?s:.*)(?:[(\\[,=<>!]|(?:\\b(?:and|or|not|when|then|else|where|on|between|from)|[-+*/%|&^])\\s|^)[-+~\\s\"'`\\\\]*+");
    private static final Pattern BEHIND_NAME = compile("[\\s\"'`\\\\]*+(?:$|[)\\[\\],=<>!]|::|(?<=\\s)(?:(?:and|or|as|then|else|when|end|is|not|in|inset|between)\\b|[-+*/%|&^]\\s))");
    // nobody has longer names
    private static final int LONGEST_NAME = 1_000;

    private final String column;
    private final Set<String> otherColumns;
    private final List<Pattern> comparisons;
    private final List<Pattern> lists;
    private final Pattern element;

    /**
     * @param otherColumns of the table: what is compared with them says nothing of this one
     */
    ComparedNumber(String column, Set<String> otherColumns, String number)
    {
        this.column = lastName(plain(requireNonNull(column, "column is null")));
        this.otherColumns = otherColumns.stream().map(ComparedNumber::plain).filter(name -> !name.equals(this.column)).collect(toImmutableSet());
        // this one may have what is in no other name, and Spark gives numbers to columns, as in id#12L
        String name = "(?<column>" + Pattern.quote(column) + "(?:#\\d++L?+)?+|[\\w.#]++)";
        // what is behind one are more arguments, or the type of a cast
        String operand = "(?<![\\w.#])" + name + QUOTES + "\\]?+" + AS_TYPE + ARGUMENTS + "[\\s)]*+";
        String sign = number.startsWith("-") ? "-\\s*+\\(?+\\s*+" : "(?:\\+\\s*+)?+";
        // 42.0D is 42, and Spark writes types behind numbers
        String literal = sign + Pattern.quote(number.replace("-", "")) + (number.contains(".") ? "0*+" : "(?:\\.0*+)?") + "(?:[LSYDF]|BD)?(?!\\w|\\.\\d|[:-]\\d)";
        String quoted = QUOTES + literal + QUOTES;
        // where more brackets are closed behind it, it may be an argument
        String alone = "(?:" + quoted + "|" + CAST + quoted + AS_TYPE + "\\s*+\\))\\s*+";
        String inBrackets = "(?<!\\w\\(|,|,\\s)(?:" + CAST + ")?+" + quoted + AS_TYPE + "[\\s)]*+";
        comparisons = ImmutableList.of(
                compile(operand + COMPARISON + CALLS + literal),
                compile("(?:^|[\\s(\\[,\"'\\\\])(?:" + alone + "|" + inBrackets + ")" + COMPARISON + CALLS + "(?:\\w++[\"'`\\\\]++\\.[\"'`\\\\]*+)*+(?:(?!\\d)|(?=" + Pattern.quote(column) + "))" + name + "(?=" + QUOTES + AS_TYPE + ARGUMENTS + ")"));
        lists = ImmutableList.of(
                compile(operand + "(?:\\b(?:not\\s++)?+in(?:set)?+\\b|" + COMPARISON + ROW + ")"),
                compile("between(?<=\\bbetween)\\s*+(?=\\(" + CALLS + name + "(?<arguments>))"));
        element = compile("(?:^|[(\\[,])" + CALLS + literal);
    }

    private static Pattern compile(String pattern)
    {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    boolean isIn(String predicate)
    {
        String compared = PRECISION.matcher(predicate).replaceAll("$1");
        return comparisons.stream().anyMatch(comparison -> isComparedIn(compared, comparison)) || lists.stream().anyMatch(list -> isListedIn(compared, list));
    }

    private boolean isComparedIn(String predicate, Pattern comparison)
    {
        return comparison.matcher(predicate).results().anyMatch(match -> mayBeColumn(predicate, match));
    }

    private boolean isListedIn(String predicate, Pattern list)
    {
        return list.matcher(predicate).results().anyMatch(match -> mayBeColumn(predicate, match) && element.matcher(list(predicate, match.end())).find());
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
    private boolean mayBeColumn(String predicate, MatchResult compared)
    {
        String name = plain(wholeName(predicate, compared.start("column"), compared.end("column")));
        return lastName(name).equals(column) ||
                Stream.of(name, lastName(name), name.substring(0, Math.max(name.indexOf('.'), 0))).noneMatch(otherColumns::contains) ||
                Splitter.on(',').trimResults().splitToStream(plain(compared.group("arguments"))).anyMatch(argument -> lastName(argument).equals(column));
    }

    // with what may be a part of it before and behind
    private static String wholeName(String predicate, int start, int end)
    {
        Matcher before = BEFORE_NAME.matcher(predicate).region(Math.max(start - LONGEST_NAME, 0), start);
        Matcher behind = BEHIND_NAME.matcher(predicate);
        return predicate.substring(before.lookingAt() ? before.end() : start, behind.find(end) ? behind.start() : end);
    }

    // without what Spark and quotes add
    private static String plain(String name)
    {
        return ADDED_TO_NAME.matcher(name).replaceAll("").toLowerCase(ENGLISH);
    }

    // behind the table or the struct
    private static String lastName(String name)
    {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
