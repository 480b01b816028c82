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

import io.airlift.log.Logger;
import io.trino.grammar.sql.SqlBaseLexer;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.StringLiteral;
import org.antlr.v4.runtime.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.stream.Collectors.joining;

/**
 * Removes from SQL text what may be personal data. It reads tokens, not grammar, so it is linear and works on text that is not SQL; where it does not
 * understand something, it shows less.
 * <p>
 * A quoted identifier whose word stands in the statement without quotes as well is shown, as the word is: hidden, {@code "x"} would be another name than {@code x}, which in
 * SQL it is not.
 */
public final class StatementRedactor
{
    private static final Logger log = Logger.get(StatementRedactor.class);

    public RedactedStatement redact(String sql, VisibleNames names)
    {
        return redact(sql, names, true);
    }

    // the engine runs no statement that stands within an embedded one, and there may be many within each other
    private RedactedStatement redact(String sql, VisibleNames names, boolean withEmbedded)
    {
        try {
            RedactedStatement redacted = redactOnce(sql, names, withEmbedded);
            return names instanceof VisibleNames.Resolved resolved && HiddenName.isIn(redacted.text())
                    ? redactOnce(sql, resolved.and(UnquotedWords.of(redacted.text())), withEmbedded)
                    : redacted;
        }
        catch (RuntimeException e) {
            log.warn("A statement of %s characters could not be redacted (%s) and is recorded by its first keyword alone", sql.length(), e.getClass().getName());
            return new RedactedStatement("%s ? (%s characters)".formatted(SqlTokens.firstKeyword(sql), sql.length()), Optional.empty());
        }
    }

    private RedactedStatement redactOnce(String sql, VisibleNames names, boolean withEmbedded)
    {
        Optional<String> plain = PlainSql.redact(sql, names);
        return plain.isPresent() ? new RedactedStatement(plain.orElseThrow(), Optional.empty()) : redactTokens(SqlTokens.read(sql), names, withEmbedded);
    }

    private RedactedStatement redactTokens(List<Token> tokens, VisibleNames names, boolean withEmbedded)
    {
        // an unbalanced quote means that text and literals may be swapped from its partner on, so no word of the statement can be trusted
        boolean broken = tokens.stream().anyMatch(token -> token.getType() == SqlBaseLexer.UNRECOGNIZED);
        VisibleNames visible = broken ? new VisibleNames.None() : names;
        return new RedactedStatement(
                TokenWriter.write(tokens, visible),
                withEmbedded
                        ? embeddedStatement(tokens).map(embedded -> redact(embedded, isReadByEngine(embedded, tokens) ? visible : new VisibleNames.None(), false).text())
                        : Optional.empty());
    }

    /**
     * The engine reads the text of an EXECUTE IMMEDIATE before it tells of it. That of one inside another statement ({@code PREPARE p FROM EXECUTE IMMEDIATE '...'}) it may
     * never read, and then its words are those of a literal.
     */
    private static boolean isReadByEngine(String embedded, List<Token> tokens)
    {
        boolean outermost = tokens.stream().filter(token -> !SqlTokens.isBlank(token)).findFirst().filter(token -> token.getType() == SqlBaseLexer.EXECUTE).isPresent();
        return outermost || isSql(embedded);
    }

    private static boolean isSql(String text)
    {
        try {
            new SqlParser().createStatement(text);
            return true;
        }
        catch (ParsingException e) {
            return false;
        }
    }

    /**
     * Whether a statement says IF EXISTS or IF NOT EXISTS, so that its names need not be names of anything. Text that cannot be read, or runs another, says so too.
     */
    public static boolean toleratesMissing(String sql)
    {
        return SqlTokens.read(sql).stream().anyMatch(token -> switch (token.getType()) {
            case SqlBaseLexer.IF, SqlBaseLexer.EXECUTE, SqlBaseLexer.UNRECOGNIZED -> true;
            default -> false;
        });
    }

    /**
     * The statement inside an EXECUTE IMMEDIATE, not redacted.
     */
    public static Optional<String> embedded(String sql)
    {
        return embeddedStatement(SqlTokens.read(sql));
    }

    private static Optional<String> embeddedStatement(List<Token> tokens)
    {
        List<Token> significant = new ArrayList<>();
        for (Token token : tokens) {
            if (!SqlTokens.isBlank(token)) {
                significant.add(token);
            }
        }
        for (int i = 0; i + 2 < significant.size(); i++) {
            if (significant.get(i).getType() == SqlBaseLexer.EXECUTE && significant.get(i + 1).getType() == SqlBaseLexer.IMMEDIATE) {
                return text(significant.subList(i + 2, significant.size()));
            }
        }
        return Optional.empty();
    }

    /**
     * The text of the literal at the beginning, if there is one.
     */
    private static Optional<String> text(List<Token> tokens)
    {
        return switch (tokens.getFirst().getType()) {
            case SqlBaseLexer.STRING -> {
                String literal = tokens.getFirst().getText();
                yield Optional.of(literal.substring(1, literal.length() - 1).replace("''", "'"));
            }
            case SqlBaseLexer.UNICODE_STRING -> {
                boolean escape = tokens.size() > 2 && tokens.get(1).getType() == SqlBaseLexer.UESCAPE;
                yield Optional.of(decoded(tokens.subList(0, escape ? 3 : 1)));
            }
            default -> Optional.empty();
        };
    }

    private static String decoded(List<Token> literal)
    {
        Expression expression = new SqlParser().createExpression(literal.stream().map(Token::getText).collect(joining(" ")));
        return expression instanceof StringLiteral string ? string.getValue() : "";
    }
}
