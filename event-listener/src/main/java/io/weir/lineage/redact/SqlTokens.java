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

import com.google.common.collect.ImmutableList;
import io.trino.grammar.sql.SqlBaseLexer;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;

/**
 * The tokens of Trino's own lexer, white space and comments included. A comment that does not end is not recognized, and nothing behind it is.
 */
final class SqlTokens
{
    private static final Pattern FIRST_WORD = Pattern.compile("^\\s*([A-Za-z]+)");
    private static final String COMMENT = "/*";

    private SqlTokens() {}

    static List<Token> read(String sql)
    {
        SqlBaseLexer lexer = new SqlBaseLexer(CharStreams.fromString(sql));
        lexer.removeErrorListeners();
        int lastEnd = lastCommentEnd(sql);
        ImmutableList.Builder<Token> tokens = ImmutableList.builder();
        while (!isOpenComment(lexer.getInputStream(), lastEnd)) {
            Token token = lexer.nextToken();
            if (token.getType() == Token.EOF) {
                return tokens.build();
            }
            tokens.add(token);
        }
        return tokens.add(new CommonToken(SqlBaseLexer.UNRECOGNIZED, COMMENT)).build();
    }

    // the lexer would look for its end through all of the text, and again from the next one
    private static boolean isOpenComment(CharStream text, int lastEnd)
    {
        return text.LA(1) == COMMENT.charAt(0) && text.LA(2) == COMMENT.charAt(1) && text.index() + COMMENT.length() > lastEnd;
    }

    // the lexer counts characters of two words as one
    private static int lastCommentEnd(String sql)
    {
        int end = sql.lastIndexOf("*/");
        return end < 0 ? -1 : sql.codePointCount(0, end);
    }

    static boolean isBlank(Token token)
    {
        return switch (token.getType()) {
            case SqlBaseLexer.WS, SqlBaseLexer.SIMPLE_COMMENT, SqlBaseLexer.BRACKETED_COMMENT -> true;
            default -> false;
        };
    }

    /**
     * The identifier that a token stands for, as the engine compares them.
     */
    static String name(Token token)
    {
        String text = token.getText();
        String plain = token.getType() == SqlBaseLexer.QUOTED_IDENTIFIER ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
        return plain.toLowerCase(ENGLISH);
    }

    /**
     * The keyword a text starts with, or {@code ?} if its first word is no keyword.
     */
    static String firstKeyword(String sql)
    {
        Matcher matcher = FIRST_WORD.matcher(sql);
        if (!matcher.find()) {
            return "?";
        }
        String word = matcher.group(1).toUpperCase(ENGLISH);
        return keywords().contains(word) ? word : "?";
    }

    static Set<String> keywords()
    {
        return IntStream.rangeClosed(1, SqlBaseLexer.VOCABULARY.getMaxTokenType())
                .mapToObj(SqlBaseLexer.VOCABULARY::getLiteralName)
                .filter(literal -> literal != null && literal.length() > 3 && Character.isLetter(literal.charAt(1)))
                .map(literal -> literal.substring(1, literal.length() - 1))
                .collect(toImmutableSet());
    }
}
