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
package io.weir.lineage.record;

import java.util.Optional;

/**
 * Many short texts as one, each behind its length in characters: {@code 4:name7:integer-}, where {@code -} stands for a text that is not there. Any text may be a part.
 * <p>
 * A statement of hundreds of columns is written on the engine's thread, where one long text takes less time than as many short ones.
 */
final class TextParts
{
    private static final char ABSENT = '-';
    private static final char AFTER_LENGTH = ':';

    private TextParts() {}

    static final class Writer
    {
        private final StringBuilder parts;

        /**
         * @param count how many parts there will be, about
         */
        Writer(int count)
        {
            this.parts = new StringBuilder(16 * count);
        }

        Writer add(String part)
        {
            parts.append(part.length()).append(AFTER_LENGTH).append(part);
            return this;
        }

        Writer add(Optional<String> part)
        {
            if (part.isPresent()) {
                return add(part.orElseThrow());
            }
            parts.append(ABSENT);
            return this;
        }

        String text()
        {
            return parts.toString();
        }
    }

    static final class Reader
    {
        private final String text;
        private int position;

        Reader(String text)
        {
            this.text = text;
        }

        boolean hasNext()
        {
            return position < text.length();
        }

        /**
         * @throws IllegalArgumentException where no part begins, or where it is cut off
         */
        String next()
        {
            return nextIfPresent().orElseThrow(() -> new IllegalArgumentException("A part is absent before character %s".formatted(position)));
        }

        Optional<String> nextIfPresent()
        {
            if (hasNext() && text.charAt(position) == ABSENT) {
                position++;
                return Optional.empty();
            }
            int afterLength = text.indexOf(AFTER_LENGTH, position);
            if (afterLength < 0) {
                throw new IllegalArgumentException("No part begins at character %s".formatted(position));
            }
            int start = afterLength + 1;
            int end = start + Integer.parseInt(text, position, afterLength, 10);
            if (end < start || end > text.length()) {
                throw new IllegalArgumentException("The part at character %s is cut off".formatted(position));
            }
            position = end;
            return Optional.of(text.substring(start, end));
        }
    }
}
