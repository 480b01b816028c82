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

import static com.google.common.base.CharMatcher.whitespace;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The words of a statement one after the other, without the space and the comments between them. Each character is looked at once: there may be a million of them, and Trino waits.
 */
final class StatementWords
{
    private final String text;
    private int position;

    StatementWords(String text)
    {
        this.text = requireNonNull(text, "text is null");
    }

    /**
     * The next word, in lower case; empty where none comes next.
     */
    String next()
    {
        skipSpace();
        int start = position;
        while (position < text.length() && Character.isLetter(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position).toLowerCase(ENGLISH);
    }

    /**
     * Whether the character comes next. If so, it is passed.
     */
    boolean pass(char character)
    {
        skipSpace();
        boolean comes = position < text.length() && text.charAt(position) == character;
        if (comes) {
            position++;
        }
        return comes;
    }

    /**
     * Passes all words and characters up to the next one of these, and that one too.
     */
    void passUntil(char character)
    {
        while (position < text.length() && !pass(character)) {
            if (next().isEmpty() && position < text.length() && text.charAt(position) != character) {
                position++;
            }
        }
    }

    private void skipSpace()
    {
        boolean skipped = true;
        while (skipped) {
            while (position < text.length() && whitespace().matches(text.charAt(position))) {
                position++;
            }
            skipped = skipComment();
        }
    }

    private boolean skipComment()
    {
        if (text.startsWith("--", position)) {
            // a carriage return alone ends a line, as in Trino's grammar
            while (position < text.length() && text.charAt(position) != '\r' && text.charAt(position) != '\n') {
                position++;
            }
            return true;
        }
        if (text.startsWith("/*", position)) {
            int end = text.indexOf("*/", position + 2);
            position = end < 0 ? text.length() : end + 2;
            return true;
        }
        return false;
    }
}
