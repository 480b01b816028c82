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

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Redacts plain SQL in one pass over its characters, which is several times as fast as the lexer and so fit for the engine's thread. It knows what nearly all
 * statements are made of: words, numbers, strings, quoted identifiers, comments and the common signs. At anything else it gives up, and Trino's lexer decides;
 * so it must only be right where it does not give up, which a test compares with the lexer on random text.
 */
final class PlainSql
{
    private static final int UNFINISHED = -1;

    private final String sql;
    private final TokenWriter writer;
    private int position;

    private PlainSql(String sql, VisibleNames names)
    {
        this.sql = requireNonNull(sql, "sql is null");
        this.writer = new TokenWriter(names, sql.length());
    }

    /**
     * The redacted text, or empty if it is for the lexer to read.
     */
    static Optional<String> redact(String sql, VisibleNames names)
    {
        // of a text that the engine did not understand, only the lexer knows which words are keywords
        return names.showsUnquoted() ? new PlainSql(sql, names).redact() : Optional.empty();
    }

    private Optional<String> redact()
    {
        while (position < sql.length()) {
            int end = token(sql.charAt(position));
            if (end == UNFINISHED) {
                return Optional.empty();
            }
            position = end;
        }
        return Optional.of(writer.text());
    }

    /**
     * @return where the token ends, or {@link #UNFINISHED}
     */
    private int token(char first)
    {
        if (first == ' ' || first == '\n' || first == '\t' || first == '\r') {
            writer.blank();
            return position + 1;
        }
        if (isLetter(first)) {
            return word();
        }
        if (isDigit(first)) {
            return number();
        }
        return switch (first) {
            case '\'' -> string();
            case '"' -> quotedIdentifier();
            case '-' -> next('-') ? lineComment() : sign(1);
            case '/' -> next('*') ? bracketedComment() : sign(1);
            case '!' -> next('=') ? sign(2) : UNFINISHED;
            // .5 is a number
            case '.' -> position + 1 < sql.length() && isDigit(sql.charAt(position + 1)) ? UNFINISHED : sign(1);
            case '(', ')', '[', ']', ',', '=', '<', '>', '+', '*', '%', '|', '?', ';' -> sign(1);
            default -> UNFINISHED;
        };
    }

    private int word()
    {
        int end = position + 1;
        while (end < sql.length() && isWordPart(sql.charAt(end))) {
            end++;
        }
        boolean binary = end == position + 1 && (sql.charAt(position) | 0x20) == 'x' && end < sql.length() && sql.charAt(end) == '\'';
        // the literal behind IMMEDIATE is a statement
        if (binary || isWord(end, "IMMEDIATE")) {
            return UNFINISHED;
        }
        writer.put(sql, position, end);
        return end;
    }

    private int number()
    {
        int end = digits(position);
        boolean decimal = end < sql.length() && sql.charAt(end) == '.';
        if (decimal) {
            end = digits(end + 1);
        }
        // 1e3, 0xFF, 1_000, 1.2.3 and names that begin with a digit
        if (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '.')) {
            return UNFINISHED;
        }
        writer.put(decimal ? TokenWriter.DECIMAL : TokenWriter.INTEGER);
        return end;
    }

    private int digits(int start)
    {
        int end = start;
        while (end < sql.length() && isDigit(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private int string()
    {
        int end = closing('\'');
        if (end != UNFINISHED) {
            writer.put(TokenWriter.STRING);
        }
        return end;
    }

    private int quotedIdentifier()
    {
        int end = closing('"');
        if (end != UNFINISHED) {
            writer.put(writer.quoted(sql.substring(position, end)));
        }
        return end;
    }

    // a doubled quote is one of the text
    private int closing(char quote)
    {
        int end = sql.indexOf(quote, position + 1);
        while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
            end = sql.indexOf(quote, end + 2);
        }
        return end < 0 ? UNFINISHED : end + 1;
    }

    private int lineComment()
    {
        writer.blank();
        int end = position;
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private int bracketedComment()
    {
        writer.blank();
        int end = sql.indexOf("*/", position + 2);
        return end < 0 ? UNFINISHED : end + 2;
    }

    private int sign(int length)
    {
        writer.put(sql, position, position + length);
        return position + length;
    }

    private boolean next(char expected)
    {
        return position + 1 < sql.length() && sql.charAt(position + 1) == expected;
    }

    private boolean isWord(int end, String keyword)
    {
        return end - position == keyword.length() && sql.regionMatches(true, position, keyword, 0, keyword.length());
    }

    private static boolean isWordPart(char character)
    {
        return isLetter(character) || isDigit(character);
    }

    private static boolean isLetter(char character)
    {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
    }

    private static boolean isDigit(char character)
    {
        return character >= '0' && character <= '9';
    }
}
