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
package io.weir.mongorecent.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * LIKE patterns as what MongoDB has for them: a value, a range of values with a common beginning, or a regular expression.
 */
final class LikePatterns
{
    // MongoDB's own limit is 32,764
    private static final int MAX_EXPRESSION_BYTES = 32_000;
    private static final int ANY_STRING = -1;
    private static final int ANY_CHARACTER = -2;
    private static final String SPECIAL = "\\^$.|?*+()[]{}-/&~# \t";

    private LikePatterns() {}

    sealed interface Pattern
    {
        record Exactly(String value)
                implements Pattern {}

        /**
         * @param end the least text behind all that begin so
         */
        record StartsWith(String start, String end)
                implements Pattern {}

        record RegularExpression(String expression)
                implements Pattern {}
    }

    /**
     * @return empty when the pattern is not valid, or has something that a regular expression of MongoDB cannot hold
     */
    static Optional<Pattern> parse(String pattern, Optional<String> escape)
    {
        if (pattern.indexOf('\0') >= 0 || escape.filter(text -> text.codePointCount(0, text.length()) != 1).isPresent()) {
            return Optional.empty();
        }
        return elements(pattern, escape).map(LikePatterns::simplest).filter(LikePatterns::isShortEnough);
    }

    private static boolean isShortEnough(Pattern pattern)
    {
        return !(pattern instanceof Pattern.RegularExpression(String expression)) || expression.getBytes(UTF_8).length <= MAX_EXPRESSION_BYTES;
    }

    private static Optional<List<Integer>> elements(String pattern, Optional<String> escape)
    {
        List<Integer> elements = new ArrayList<>();
        int escapeCharacter = escape.map(text -> text.codePointAt(0)).orElse(-1);
        boolean escaped = false;
        for (int character : pattern.codePoints().toArray()) {
            if (escaped && character != '%' && character != '_' && character != escapeCharacter) {
                return Optional.empty();
            }
            if (!escaped && character == escapeCharacter) {
                escaped = true;
                continue;
            }
            elements.add(!escaped && character == '%' ? ANY_STRING : !escaped && character == '_' ? ANY_CHARACTER : character);
            escaped = false;
        }
        return escaped ? Optional.empty() : Optional.of(elements);
    }

    private static Pattern simplest(List<Integer> elements)
    {
        long wildcards = elements.stream().filter(element -> element < 0).count();
        if (wildcards == 0) {
            return new Pattern.Exactly(literal(elements));
        }
        if (wildcards == 1 && elements.getLast() == ANY_STRING && elements.size() > 1) {
            String start = literal(elements.subList(0, elements.size() - 1));
            Optional<String> end = successor(start);
            if (end.isPresent()) {
                return new Pattern.StartsWith(start, end.orElseThrow());
            }
        }
        return new Pattern.RegularExpression(regularExpression(elements));
    }

    private static String literal(List<Integer> elements)
    {
        StringBuilder text = new StringBuilder();
        elements.forEach(text::appendCodePoint);
        return text.toString();
    }

    /**
     * In the order of UTF-8, which is that of the code points.
     */
    private static Optional<String> successor(String start)
    {
        int last = start.codePointBefore(start.length());
        if (last == Character.MAX_CODE_POINT) {
            return Optional.empty();
        }
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(start.substring(0, start.length() - Character.charCount(last)) + Character.toString(next));
    }

    /**
     * What stands between two wildcards is searched for once, from the left, and not again further on when what follows is not found: the first place leaves the most to the rest. Without this
     * MongoDB tries all combinations of places, and a pattern such as {@code %a%a%a%a%b} keeps it busy until it gives up.
     */
    private static String regularExpression(List<Integer> elements)
    {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int element : elements) {
            switch (element) {
                case ANY_STRING -> {
                    parts.add(part.toString());
                    part.setLength(0);
                }
                case ANY_CHARACTER -> part.append('.');
                default -> {
                    if (SPECIAL.indexOf(element) >= 0) {
                        part.append('\\');
                    }
                    part.appendCodePoint(element);
                }
            }
        }
        parts.add(part.toString());
        StringBuilder expression = new StringBuilder("^").append(parts.getFirst());
        if (parts.size() > 1) {
            parts.subList(1, parts.size() - 1).stream()
                    .filter(between -> !between.isEmpty())
                    .forEach(between -> expression.append("(?>.*?").append(between).append(')'));
            expression.append(".*").append(parts.getLast());
        }
        // not $, which is before a line end too
        return expression.append("\\z").toString();
    }
}
