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

import io.trino.grammar.sql.SqlBaseLexer;
import org.antlr.v4.runtime.Token;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Writes tokens back as SQL of the same shape. For one statement.
 */
final class TokenWriter
{
    private final VisibleNames names;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Integer> hidden = new HashMap<>();

    TokenWriter(VisibleNames names)
    {
        this.names = requireNonNull(names, "names is null");
    }

    String write(List<Token> tokens)
    {
        boolean blank = false;
        for (Token token : tokens) {
            if (SqlTokens.isBlank(token)) {
                blank = true;
                continue;
            }
            if (blank && !text.isEmpty()) {
                text.append(' ');
            }
            blank = false;
            if (token.getType() == SqlBaseLexer.UNRECOGNIZED) {
                return text.append('?').toString();
            }
            text.append(replacement(token));
        }
        return text.toString();
    }

    private String replacement(Token token)
    {
        return switch (token.getType()) {
            case SqlBaseLexer.STRING -> "'?'";
            // not U&'?', which a following UESCAPE '?' would make invalid
            case SqlBaseLexer.UNICODE_STRING -> "U&''";
            case SqlBaseLexer.DOLLAR_STRING -> "$$?$$";
            case SqlBaseLexer.BINARY_LITERAL -> "X''";
            case SqlBaseLexer.INTEGER_VALUE -> "0";
            case SqlBaseLexer.DECIMAL_VALUE -> "0.0";
            case SqlBaseLexer.DOUBLE_VALUE -> "0E0";
            case SqlBaseLexer.DIGIT_IDENTIFIER, SqlBaseLexer.BACKQUOTED_IDENTIFIER -> placeholder(token.getText());
            case SqlBaseLexer.QUOTED_IDENTIFIER -> names.showsQuoted(unquote(token)) ? token.getText() : placeholder(unquote(token));
            case SqlBaseLexer.IDENTIFIER -> names.showsUnquoted() ? token.getText() : placeholder(token.getText());
            default -> token.getText();
        };
    }

    // numbered, so that a statement with two hidden names keeps its meaning
    private String placeholder(String name)
    {
        int number = hidden.computeIfAbsent(name.toLowerCase(ENGLISH), _ -> hidden.size() + 1);
        return "\"?" + number + "\"";
    }

    private static String unquote(Token token)
    {
        String quoted = token.getText();
        return quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
    }
}
