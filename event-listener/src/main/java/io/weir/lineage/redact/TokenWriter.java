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
    static final String STRING = "'?'";
    static final String INTEGER = "0";
    static final String DECIMAL = "0.0";

    private final VisibleNames names;
    private final StringBuilder text;
    private final Map<String, Integer> hidden = new HashMap<>();
    private boolean blank;
    // what stands in the source as it will stand in the result, and is copied at once
    private String copied = "";
    private int copyStart;
    private int copyEnd;

    /**
     * @param length about how long the result will be
     */
    TokenWriter(VisibleNames names, int length)
    {
        this.names = requireNonNull(names, "names is null");
        this.text = new StringBuilder(length);
    }

    static String write(List<Token> tokens, VisibleNames names)
    {
        TokenWriter writer = new TokenWriter(names, tokens.size() * 4);
        for (Token token : tokens) {
            if (SqlTokens.isBlank(token)) {
                writer.blank();
                continue;
            }
            if (token.getType() == SqlBaseLexer.UNRECOGNIZED) {
                return writer.put("?").text();
            }
            writer.put(writer.replacement(token));
        }
        return writer.text();
    }

    /**
     * White space or a comment. It shows as one blank, between tokens only.
     */
    void blank()
    {
        blank = true;
    }

    TokenWriter put(String token)
    {
        copy();
        separate();
        text.append(token);
        return this;
    }

    /**
     * The token that stands in a text from {@code start} to {@code end}, as it is.
     */
    void put(String source, int start, int end)
    {
        if (isNext(source, start)) {
            blank = false;
        }
        else {
            copy();
            separate();
            copied = source;
            copyStart = start;
        }
        copyEnd = end;
    }

    // behind the last token, or with the one blank between them that the result has there
    private boolean isNext(String source, int start)
    {
        boolean open = copyEnd > copyStart && source.equals(copied);
        return open && (blank ? start == copyEnd + 1 && source.charAt(copyEnd) == ' ' : start == copyEnd);
    }

    private void copy()
    {
        text.append(copied, copyStart, copyEnd);
        copyStart = copyEnd;
    }

    private void separate()
    {
        if (blank && !text.isEmpty()) {
            text.append(' ');
        }
        blank = false;
    }

    String text()
    {
        copy();
        return text.toString();
    }

    private String replacement(Token token)
    {
        return switch (token.getType()) {
            case SqlBaseLexer.STRING -> STRING;
            // not U&'?', which a following UESCAPE '?' would make invalid
            case SqlBaseLexer.UNICODE_STRING -> "U&''";
            // the body of a function begins on a line of its own
            case SqlBaseLexer.DOLLAR_STRING -> "$$\n?$$";
            case SqlBaseLexer.BINARY_LITERAL -> "X''";
            case SqlBaseLexer.INTEGER_VALUE -> INTEGER;
            case SqlBaseLexer.DECIMAL_VALUE -> DECIMAL;
            case SqlBaseLexer.DOUBLE_VALUE -> "0E0";
            case SqlBaseLexer.DIGIT_IDENTIFIER, SqlBaseLexer.BACKQUOTED_IDENTIFIER -> placeholder(token.getText());
            case SqlBaseLexer.QUOTED_IDENTIFIER -> quoted(token.getText());
            case SqlBaseLexer.IDENTIFIER -> names.showsUnquoted() ? token.getText() : placeholder(token.getText());
            default -> token.getText();
        };
    }

    /**
     * What stands for an identifier in double quotes.
     */
    String quoted(String token)
    {
        String name = token.substring(1, token.length() - 1).replace("\"\"", "\"");
        return names.showsQuoted(name) ? token : placeholder(name);
    }

    // numbered, so that a statement with two hidden names keeps its meaning
    private String placeholder(String name)
    {
        int number = hidden.computeIfAbsent(name.toLowerCase(ENGLISH), _ -> hidden.size() + 1);
        return '"' + HiddenName.of(number) + '"';
    }
}
