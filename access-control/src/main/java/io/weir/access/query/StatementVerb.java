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

import static com.google.common.base.CharMatcher.anyOf;
import static com.google.common.base.CharMatcher.whitespace;
import static java.util.Locale.ENGLISH;

/**
 * The first word of the statement that really runs: of the prepared statement of an {@code EXECUTE}, and of the text of an {@code EXECUTE IMMEDIATE}.
 * Where the text is none that Trino would parse, whatever it gives is no harm: the statement does not run.
 */
final class StatementVerb
{
    private StatementVerb() {}

    static String of(String statement, Optional<String> preparedStatement)
    {
        String verb = firstWord(statement);
        if (!verb.equals("execute")) {
            return verb;
        }
        if (preparedStatement.isPresent()) {
            return firstWord(preparedStatement.orElseThrow());
        }
        String immediate = afterFirstWord(statement);
        if (!firstWord(immediate).equals("immediate")) {
            return verb;
        }
        String literal = skipSpace(afterFirstWord(immediate));
        return literal.startsWith("'") ? firstWord(literal.substring(1)) : verb;
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
