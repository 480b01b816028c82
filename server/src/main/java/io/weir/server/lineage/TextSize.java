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
package io.weir.server.lineage;

/**
 * Room that text takes, from the widths of a common sans-serif face: too much rather than too little, as the face is the viewer's.
 */
final class TextSize
{
    private static final double WIDTH_PER_SIZE = 0.62;

    private TextSize() {}

    static double width(String text, double size)
    {
        return text.codePointCount(0, text.length()) * size * WIDTH_PER_SIZE;
    }

    static String shortened(String text, int most)
    {
        // half a character cannot be written
        return text.codePointCount(0, text.length()) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
