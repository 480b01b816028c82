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

import com.google.common.hash.Hashing;
import io.trino.grammar.sql.SqlBaseLexer;
import org.antlr.v4.runtime.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What people see of a redacted statement.
 *
 * @param text with {@code ?} for literals
 * @param fingerprint that all runs of the same statement share
 */
public record StatementDisplay(String text, String fingerprint)
{
    private static final int FINGERPRINT_LENGTH = 16;
    // words of INTERVAL - ? DAY TO SECOND, and some signs
    private static final int LONGEST_LITERAL = 10;
    private static final Pattern LITERAL = Pattern.compile("(?:[-+] )*\\?|NULL|TRUE|FALSE|(?:DATE|TIME|TIMESTAMP|DECIMAL|UUID|IPADDRESS|JSON|BIGINT|DOUBLE|REAL) \\?|INTERVAL (?:[-+] )?\\? \\w+(?: TO \\w+)?");

    public StatementDisplay
    {
        requireNonNull(text, "text is null");
        requireNonNull(fingerprint, "fingerprint is null");
    }

    static StatementDisplay of(String redacted)
    {
        List<Token> tokens = SqlTokens.read(redacted);
        return new StatementDisplay(text(tokens), fingerprint(tokens));
    }

    private static String text(List<Token> tokens)
    {
        StringBuilder text = new StringBuilder();
        for (Token token : tokens) {
            text.append(SqlTokens.isBlank(token) ? " " : isLiteral(token) ? "?" : token.getText());
        }
        return text.toString();
    }

    /**
     * Lists of literals count as one, so that the number of values in an IN list or of rows in VALUES, and which of them are negative or NULL, does not make another
     * statement.
     */
    private static String fingerprint(List<Token> tokens)
    {
        List<String> words = new ArrayList<>();
        for (Token token : tokens) {
            if (!SqlTokens.isBlank(token)) {
                words.add(isLiteral(token) ? "?" : token.getText().toUpperCase(ENGLISH));
                collapse(words, List.of("?", ",", "?"), 2);
                collapseList(words);
                collapse(words, List.of("(", "?", ")", ",", "(", "?", ")"), 4);
            }
        }
        return Hashing.sha256().hashString(String.join(" ", words), UTF_8).toString().substring(0, FINGERPRINT_LENGTH);
    }

    /**
     * {@code (-1, DATE '?', NULL)} counts as {@code (?)}.
     */
    private static void collapseList(List<String> words)
    {
        int end = words.size() - 1;
        if (!words.get(end).equals(")")) {
            return;
        }
        int position = end;
        while (position > 0 && isLiteralBefore(words, position)) {
            position = startOfItem(words, position) - 1;
            if (words.get(position).equals("(")) {
                words.subList(position + 1, end).clear();
                words.add(position + 1, "?");
                return;
            }
        }
    }

    private static boolean isLiteralBefore(List<String> words, int end)
    {
        int start = startOfItem(words, end);
        return start > 0 && end - start <= LONGEST_LITERAL && LITERAL.matcher(String.join(" ", words.subList(start, end))).matches();
    }

    /**
     * Where the item of a list begins that ends before {@code end}, or a place within it if it is too long for a literal: what clients send may have any length.
     */
    private static int startOfItem(List<String> words, int end)
    {
        int start = end;
        while (start > 0 && end - start <= LONGEST_LITERAL && !words.get(start - 1).equals(",") && !words.get(start - 1).equals("(")) {
            start--;
        }
        return start;
    }

    private static void collapse(List<String> words, List<String> repetition, int surplus)
    {
        int start = words.size() - repetition.size();
        if (start >= 0 && words.subList(start, words.size()).equals(repetition)) {
            words.subList(words.size() - surplus, words.size()).clear();
        }
    }

    private static boolean isLiteral(Token token)
    {
        return switch (token.getType()) {
            case SqlBaseLexer.STRING,
                 SqlBaseLexer.UNICODE_STRING,
                 SqlBaseLexer.DOLLAR_STRING,
                 SqlBaseLexer.BINARY_LITERAL,
                 SqlBaseLexer.INTEGER_VALUE,
                 SqlBaseLexer.DECIMAL_VALUE,
                 SqlBaseLexer.DOUBLE_VALUE,
                 SqlBaseLexer.QUESTION_MARK -> true;
            default -> false;
        };
    }
}
