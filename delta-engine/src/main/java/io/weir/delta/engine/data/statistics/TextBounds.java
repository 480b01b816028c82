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
package io.weir.delta.engine.data.statistics;

import io.airlift.slice.Slice;
import io.weir.delta.engine.data.statistics.BoundValues.Bound;

import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.weir.delta.engine.data.statistics.StringBounds.MAX_CODE_POINTS;

/**
 * Reads bounds of strings. Writers shorten long strings, and not every one makes an upper bound of a shortened maximum. Some count the units of
 * UTF-16, so that a character may be cut in two, and what is left of it be written as a question mark.
 */
final class TextBounds
{
    /**
     * In units of UTF-16: whatever is shorter was not shortened.
     */
    private static final int SHORTENED = MAX_CODE_POINTS;

    private TextBounds() {}

    static Optional<Bound> lower(String text)
    {
        return Optional.of(Bound.inclusive(utf8Slice(wholeCharacters(text, text.length()))));
    }

    static Optional<Bound> upper(String text)
    {
        // without the last unit that may be left of a character
        String prefix = wholeCharacters(text, Math.min(text.length(), SHORTENED - 1));
        if (text.length() < SHORTENED && prefix.length() == text.length()) {
            return Optional.of(Bound.inclusive(utf8Slice(text)));
        }
        // whatever may follow: everything before the first string that does not begin like this
        return prefix.isEmpty() ? Optional.empty() : Optional.of(new Bound(afterAllThatBeginWith(utf8Slice(prefix)), true));
    }

    /**
     * As much of the first units as are whole characters.
     */
    private static String wholeCharacters(String text, int units)
    {
        int end = 0;
        while (end < units && !isHalf(text, end)) {
            end += Character.charCount(text.codePointAt(end));
        }
        return text.substring(0, end > units ? end - 2 : end);
    }

    private static boolean isHalf(String text, int index)
    {
        return Character.isSurrogate(text.charAt(index)) && Character.charCount(text.codePointAt(index)) == 1;
    }

    /**
     * No byte of UTF-8 is so great that it could not be incremented.
     */
    private static Slice afterAllThatBeginWith(Slice prefix)
    {
        Slice successor = prefix.copy();
        int last = successor.length() - 1;
        successor.setByte(last, successor.getUnsignedByte(last) + 1);
        return successor;
    }
}
