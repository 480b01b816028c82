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
 * Reads bounds of strings. Writers shorten long strings, and not every one makes an upper bound of a shortened maximum.
 */
final class TextBounds
{
    private TextBounds() {}

    static Optional<Bound> lower(String text)
    {
        return Optional.of(Bound.inclusive(utf8Slice(text)));
    }

    static Optional<Bound> upper(String text)
    {
        if (text.codePointCount(0, text.length()) < MAX_CODE_POINTS) {
            return Optional.of(Bound.inclusive(utf8Slice(text)));
        }
        // whatever may follow: everything before the first string that does not begin like this
        return Optional.of(new Bound(afterAllThatBeginWith(utf8Slice(text)), true));
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
