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

import com.google.common.collect.ImmutableSet;

import java.util.Optional;
import java.util.Set;

import static com.google.common.base.CharMatcher.anyOf;
import static com.google.common.base.CharMatcher.whitespace;
import static java.util.Locale.ENGLISH;

/**
 * The first word of the statement that really runs: of the prepared statement of an {@code EXECUTE}, and of the text of an {@code EXECUTE IMMEDIATE}.
 * Where the text is none that Trino would parse, whatever it gives is no harm: the statement does not run.
 */
final class StatementVerb
{
    private static final Set<String> EXPLAIN_OPTIONS = ImmutableSet.of("type", "format");

    private StatementVerb() {}

    static String of(String statement, Optional<String> preparedStatement)
    {
        return firstWord(running(statement, preparedStatement));
    }

    /**
     * Whether it is {@code CREATE TABLE}, with or without {@code OR REPLACE}.
     */
    static boolean isCreateTable(String statement, Optional<String> preparedStatement)
    {
        String running = running(statement, preparedStatement);
        if (!firstWord(running).equals("create")) {
            return false;
        }
        String created = afterFirstWord(running);
        return firstWord(created).equals("table")
                || (firstWord(created).equals("or") && firstWord(afterFirstWord(afterFirstWord(created))).equals("table"));
    }

    /**
     * The first word of what an {@code EXPLAIN} explains, or the parenthesis that a query begins with. Empty where it cannot be told.
     */
    static String ofExplained(String statement, Optional<String> preparedStatement)
    {
        String running = running(statement, preparedStatement);
        if (!firstWord(running).equals("explain")) {
            return "";
        }
        String explained = skipSpace(afterFirstWord(running));
        if (!explained.startsWith("(")) {
            return firstWord(explained);
        }
        String options = skipSpace(explained.substring(1));
        if (!EXPLAIN_OPTIONS.contains(firstWord(options))) {
            return "(";
        }
        String behindOptions = skipSpace(afterOptions(options));
        return behindOptions.startsWith("(") ? "(" : firstWord(behindOptions);
    }

    private static String running(String statement, Optional<String> preparedStatement)
    {
        if (!firstWord(statement).equals("execute")) {
            return statement;
        }
        if (preparedStatement.isPresent()) {
            return preparedStatement.orElseThrow();
        }
        String immediate = afterFirstWord(statement);
        if (!firstWord(immediate).equals("immediate")) {
            return statement;
        }
        String literal = skipSpace(afterFirstWord(immediate));
        return literal.startsWith("'") ? literal.substring(1) : statement;
    }

    /**
     * Behind the parenthesis that ends the options, which are words and commas.
     */
    private static String afterOptions(String text)
    {
        String rest = text;
        while (!rest.isEmpty() && !rest.startsWith(")")) {
            rest = skipSpace(firstWord(rest).isEmpty() ? rest.substring(1) : afterFirstWord(rest));
        }
        return rest.isEmpty() ? "" : rest.substring(1);
    }

    private static String firstWord(String text)
    {
        String start = skipSpace(text);
        return start.substring(0, wordLength(start)).toLowerCase(ENGLISH);
    }

    private static String afterFirstWord(String text)
    {
        String start = skipSpace(text);
        return start.substring(wordLength(start));
    }

    private static int wordLength(String text)
    {
        int length = 0;
        while (length < text.length() && Character.isLetter(text.charAt(length))) {
            length++;
        }
        return length;
    }

    private static String skipSpace(String text)
    {
        String rest = whitespace().trimLeadingFrom(text);
        while (rest.startsWith("--") || rest.startsWith("/*")) {
            rest = whitespace().trimLeadingFrom(rest.startsWith("--") ? afterLine(rest) : afterBlock(rest));
        }
        return rest;
    }

    private static String afterLine(String text)
    {
        // a carriage return alone ends a line, as in Trino's grammar
        int end = anyOf("\r\n").indexIn(text);
        return end < 0 ? "" : text.substring(end);
    }

    private static String afterBlock(String text)
    {
        int end = text.indexOf("*/", 2);
        return end < 0 ? "" : text.substring(end + 2);
    }
}
