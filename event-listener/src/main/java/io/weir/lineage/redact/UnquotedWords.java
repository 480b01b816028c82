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
package io.weir.lineage.redact;

import com.google.common.collect.ImmutableSet;

import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * The words of a redacted statement that stand outside of quotes. Such a text has no literals and no comments, so what is in quotes is identifiers and marks.
 */
final class UnquotedWords
{
    private UnquotedWords() {}

    /**
     * @return in lower case; not those that are a part of a literal's mark, as in {@code X''}
     */
    static Set<String> of(String redacted)
    {
        ImmutableSet.Builder<String> words = ImmutableSet.builder();
        int position = 0;
        while (position < redacted.length()) {
            char first = redacted.charAt(position);
            if (first == '"' || first == '\'') {
                // a doubled quote ends one text and begins another
                position = redacted.indexOf(first, position + 1) + 1;
                if (position == 0) {
                    break;
                }
                continue;
            }
            int end = position;
            while (end < redacted.length() && isWordPart(redacted.charAt(end))) {
                end++;
            }
            if (end == position) {
                position++;
                continue;
            }
            if (!isDigit(first) && !isMark(redacted, end)) {
                words.add(redacted.substring(position, end).toLowerCase(ENGLISH));
            }
            position = end;
        }
        return words.build();
    }

    private static boolean isMark(String redacted, int end)
    {
        return end < redacted.length() && (redacted.charAt(end) == '\'' || redacted.charAt(end) == '&');
    }

    private static boolean isWordPart(char character)
    {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_' || isDigit(character);
    }

    private static boolean isDigit(char character)
    {
        return character >= '0' && character <= '9';
    }
}
