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

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ENGLISH;

/**
 * What people see of a redacted statement: its text with {@code ?} for literals, and a fingerprint that all runs of the same statement share.
 */
public final class StatementDisplay
{
    private static final int FINGERPRINT_LENGTH = 16;

    private StatementDisplay() {}

    public static String text(String redacted)
    {
        StringBuilder text = new StringBuilder();
        for (Token token : SqlTokens.read(redacted)) {
            text.append(SqlTokens.isBlank(token) ? " " : isLiteral(token) ? "?" : token.getText());
        }
        return text.toString();
    }

    /**
     * Lists of literals count as one, so that the number of values in an IN list or of rows in VALUES does not make another statement.
     */
    public static String fingerprint(String redacted)
    {
        List<String> words = new ArrayList<>();
        for (Token token : SqlTokens.read(redacted)) {
            if (!SqlTokens.isBlank(token)) {
                words.add(isLiteral(token) ? "?" : token.getText().toUpperCase(ENGLISH));
                collapse(words, List.of("?", ",", "?"), 2);
                collapse(words, List.of("(", "?", ")", ",", "(", "?", ")"), 4);
            }
        }
        return Hashing.sha256().hashString(String.join(" ", words), UTF_8).toString().substring(0, FINGERPRINT_LENGTH);
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
