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
package io.weir.deltagov.schema;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The words of an expression in Spark's SQL, which is what tables keep.
 */
final class SparkTokens
{
    enum Kind
    {
        /**
         * A name or a keyword.
         */
        WORD,
        /**
         * A name between backticks, without them.
         */
        QUOTED_NAME,
        NUMBER,
        /**
         * A string, decoded.
         */
        STRING,
        SYMBOL,
        END,
    }

    record Token(Kind kind, String text)
    {
        Token
        {
            requireNonNull(kind, "kind is null");
            requireNonNull(text, "text is null");
        }

        boolean isWord(String word)
        {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }

        boolean isName()
        {
            return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
        }

        boolean isSymbol(String symbol)
        {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }
    }

    // longer ones first
    private static final List<String> SYMBOLS = ImmutableList.of("<=>", "<=", ">=", "<>", "!=", "==", "<", ">", "=", "(", ")", ",", ".", "+", "-", "*", "%");
    private static final Set<Character> NUMBER_SUFFIXES = Set.of('l', 's', 'y', 'f', 'd', 'b');

    private final String text;
    private final ImmutableList.Builder<Token> tokens = ImmutableList.builder();
    private int position;

    private SparkTokens(String text)
    {
        this.text = requireNonNull(text, "text is null");
    }

    /**
     * @throws UnsupportedSparkSqlException at what is not known here
     */
    static List<Token> of(String text)
    {
        SparkTokens tokens = new SparkTokens(text);
        tokens.readAll();
        return tokens.tokens.add(new Token(Kind.END, "")).build();
    }

    private void readAll()
    {
        while (position < text.length()) {
            char character = text.charAt(position);
            if (Character.isWhitespace(character)) {
                position++;
            }
            else if (character == '\'' || character == '"') {
                tokens.add(new Token(Kind.STRING, string(character)));
            }
            else if (character == '`') {
                tokens.add(new Token(Kind.QUOTED_NAME, quotedName()));
            }
            else if (isDigit(character)) {
                tokens.add(new Token(Kind.NUMBER, number()));
            }
            else if (isNameStart(character)) {
                tokens.add(new Token(Kind.WORD, word()));
            }
            else {
                tokens.add(new Token(Kind.SYMBOL, symbol()));
            }
        }
    }

    private String string(char quote)
    {
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char character = text.charAt(position);
            if (character == quote) {
                position++;
                return value.toString();
            }
            value.append(character == '\\' ? escaped() : character);
        }
        throw new UnsupportedSparkSqlException("a string does not end");
    }

    private char escaped()
    {
        position++;
        char character = position < text.length() ? text.charAt(position) : ' ';
        return switch (character) {
            case '\\', '\'', '"' -> character;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> throw new UnsupportedSparkSqlException("a string has the escape \\" + character);
        };
    }

    private String quotedName()
    {
        int end = text.indexOf('`', position + 1);
        if (end < 0 || text.startsWith("``", end)) {
            throw new UnsupportedSparkSqlException("a name between backticks does not end, or has backticks in it");
        }
        String name = text.substring(position + 1, end);
        position = end + 1;
        return name;
    }

    private String number()
    {
        int start = position;
        skipDigits();
        if (position + 1 < text.length() && text.charAt(position) == '.' && isDigit(text.charAt(position + 1))) {
            position++;
            skipDigits();
        }
        if (position < text.length() && Character.toLowerCase(text.charAt(position)) == 'e') {
            position++;
            if (position < text.length() && (text.charAt(position) == '-' || text.charAt(position) == '+')) {
                position++;
            }
            skipDigits();
        }
        if (position < text.length() && NUMBER_SUFFIXES.contains(Character.toLowerCase(text.charAt(position)))) {
            position++;
        }
        if (position < text.length() && isNameStart(text.charAt(position))) {
            throw new UnsupportedSparkSqlException("a number has a suffix that is not known");
        }
        return text.substring(start, position);
    }

    private void skipDigits()
    {
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
    }

    private String word()
    {
        int start = position;
        while (position < text.length() && (isNameStart(text.charAt(position)) || isDigit(text.charAt(position)))) {
            position++;
        }
        return text.substring(start, position);
    }

    private String symbol()
    {
        if (text.startsWith("--", position)) {
            throw new UnsupportedSparkSqlException("it has a comment");
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, position)) {
                position += symbol.length();
                return symbol;
            }
        }
        throw new UnsupportedSparkSqlException("'%s' is not known".formatted(text.charAt(position)));
    }

    private static boolean isDigit(char character)
    {
        return character >= '0' && character <= '9';
    }

    private static boolean isNameStart(char character)
    {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
    }
}
