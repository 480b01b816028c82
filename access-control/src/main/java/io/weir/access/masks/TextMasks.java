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
package io.weir.access.masks;

import io.airlift.slice.Slice;

import static io.airlift.slice.SliceUtf8.countCodePoints;
import static io.airlift.slice.SliceUtf8.offsetOfCodePoint;
import static io.airlift.slice.Slices.allocate;
import static io.airlift.slice.Slices.utf8Slice;

/**
 * Masks of text. Each is total: whatever the bytes are, it gives a value, and the length of the mask says nothing of the length of the value.
 */
final class TextMasks
{
    private static final Slice HIDDEN = utf8Slice("***");
    private static final int LAST_SHOWN = 4;
    private static final byte AT = '@';
    private static final byte DOT = '.';
    private static final byte HYPHEN = '-';
    private static final byte QUOTE = '"';
    private static final String SPECIALS = "()<>[]:;@\\,";
    private static final int LONGEST_CODE = 4;
    private static final int SHORTEST_SUBSCRIBER = 6;
    private static final String SEPARATORS = " -./";
    private static final String PARENTHESES = "()";

    private TextMasks() {}

    static Slice redact(Slice value)
    {
        return HIDDEN;
    }

    /**
     * Keeps the domain of an e-mail address: {@code ***@example.com}. Anything else is hidden whole: behind an address in a sentence or in JSON may stand what is to be hidden.
     */
    static Slice email(Slice value)
    {
        int at = lastIndexOf(value, AT);
        if (!isMailbox(value, at) || !isDomain(value, at + 1)) {
            return HIDDEN;
        }
        return concat(HIDDEN, value.slice(at, value.length() - at));
    }

    /**
     * Whether what stands before the end is the name of one mailbox (RFC 5321, 4.1.2): a text in quotes, or one without what divides addresses, and URLs, from what is around them.
     */
    private static boolean isMailbox(Slice value, int end)
    {
        boolean isQuoted = end > 2 && value.getByte(0) == QUOTE && value.getByte(end - 1) == QUOTE;
        int first = isQuoted ? 1 : 0;
        int last = isQuoted ? end - 1 : end;
        for (int position = first; position < last; position++) {
            byte character = value.getByte(position);
            if (character == QUOTE || (!isQuoted && (isControlOrSpace(character) || SPECIALS.indexOf(character) >= 0))) {
                return false;
            }
        }
        return last > first;
    }

    // bytes beyond ASCII are negative, and belong to letters
    private static boolean isControlOrSpace(byte character)
    {
        return character >= 0 && character <= ' ';
    }

    /**
     * Letters, digits and hyphens with a dot between them, as names of mail servers are written (RFC 5321, 4.1.2).
     */
    private static boolean isDomain(Slice value, int start)
    {
        boolean hasDot = false;
        boolean wasDot = true;
        for (int position = start; position < value.length(); position++) {
            byte character = value.getByte(position);
            boolean isDot = character == DOT;
            if (isDot ? wasDot : !isLetter(character) && !isDigit(character) && character != HYPHEN) {
                return false;
            }
            hasDot |= isDot;
            wasDot = isDot;
        }
        return hasDot && !wasDot;
    }

    private static boolean isLetter(byte character)
    {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    /**
     * Keeps the last four characters, and only of a value that is more than twice as long.
     */
    static Slice lastFour(Slice value)
    {
        int characters = countCodePoints(value);
        if (characters <= 2 * LAST_SHOWN) {
            return HIDDEN;
        }
        int offset = offsetOfCodePoint(value, characters - LAST_SHOWN);
        if (offset < 0) {
            return HIDDEN;
        }
        return concat(HIDDEN, value.slice(offset, value.length() - offset));
    }

    /**
     * Keeps the first character.
     */
    static Slice initial(Slice value)
    {
        int offset = offsetOfCodePoint(value, 1);
        if (offset <= 0) {
            return HIDDEN;
        }
        return concat(value.slice(0, offset), HIDDEN);
    }

    /**
     * Keeps what stands before the first separator, if that can be no more than a country or area code: {@code 25-***}.
     */
    static Slice phone(Slice value)
    {
        int position = 0;
        while (position < value.length() && (isDigit(value.getByte(position)) || (position == 0 && value.getByte(0) == '+'))) {
            position++;
        }
        boolean isCode = position > 0 && position <= LONGEST_CODE && position < value.length() && SEPARATORS.indexOf(value.getByte(position)) >= 0;
        if (!isCode || countDigits(value, position) < SHORTEST_SUBSCRIBER) {
            return HIDDEN;
        }
        return concat(value.slice(0, position + 1), HIDDEN);
    }

    /**
     * Those of the number alone: behind a short one that has no code may stand a remark, with digits too.
     */
    private static int countDigits(Slice value, int start)
    {
        int digits = 0;
        for (int position = start; position < value.length(); position++) {
            byte character = value.getByte(position);
            if (isDigit(character)) {
                digits++;
            }
            else if ((SEPARATORS + PARENTHESES).indexOf(character) < 0) {
                return digits;
            }
        }
        return digits;
    }

    private static boolean isDigit(byte character)
    {
        return character >= '0' && character <= '9';
    }

    private static int lastIndexOf(Slice value, byte wanted)
    {
        for (int position = value.length() - 1; position >= 0; position--) {
            if (value.getByte(position) == wanted) {
                return position;
            }
        }
        return -1;
    }

    private static Slice concat(Slice first, Slice second)
    {
        Slice result = allocate(first.length() + second.length());
        result.setBytes(0, first);
        result.setBytes(first.length(), second);
        return result;
    }
}
