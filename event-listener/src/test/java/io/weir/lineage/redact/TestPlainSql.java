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
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one pass over the characters says what Trino's lexer says, or nothing.
 */
class TestPlainSql
{
    private static final long SEED = Long.getLong("weir.seed", 11);
    private static final int TEXTS = Integer.getInteger("weir.texts", 200_000);
    private static final VisibleNames NAMES = new VisibleNames.Resolved(Set.of("known", "a b"));
    private static final List<String> PIECES = List.of(
            " ",
            "\n",
            "\r",
            "\t",
            "\f",
            "\u00a0",
            "'",
            "''",
            "\"",
            "\"\"",
            "`",
            "$",
            "$$",
            "$a$",
            "--",
            "-",
            "->",
            "/*",
            "*/",
            "*",
            "/",
            "//",
            "{",
            "{-",
            "-}",
            "}",
            "(",
            ")",
            "[",
            "]",
            ",",
            ".",
            "..",
            "...",
            ";",
            "=",
            "=>",
            "<",
            "<>",
            "<=",
            ">",
            ">=",
            "!",
            "!=",
            "+",
            "%",
            "|",
            "||",
            "?",
            ":",
            "::",
            "@",
            "#",
            "&",
            "^",
            "~",
            "\\",
            "0",
            "7",
            "12",
            "1_0",
            "1.5",
            ".5",
            "1.",
            "1e3",
            "1E",
            "e",
            "E5",
            "0x1F",
            "0b1",
            "0o7",
            "x",
            "X",
            "X'0a'",
            "u",
            "U&",
            "U&'a'",
            "U&\"a\"",
            "a",
            "b1",
            "_",
            "_c",
            "SELECT",
            "from",
            "Known",
            "\"known\"",
            "\"A b\"",
            "\"secret\"",
            "'secret'",
            "-- secret\n",
            "/* secret */",
            "EXECUTE",
            "IMMEDIATE",
            "immediate",
            "DATE'2020'",
            "N'a'",
            "\u00e9",
            "\u0130",
            "\u212a",
            "\ud83d\ude00",
            "\u0000");

    @Test
    void saysWhatTheLexerSays()
    {
        System.out.println("seed of the texts: " + SEED);
        Random random = new Random(SEED);
        int plain = 0;
        for (int i = 0; i < TEXTS; i++) {
            plain += compare(text(random)) ? 1 : 0;
        }
        assertThat(plain).isGreaterThan(TEXTS / 20);
    }

    @Test
    void readsMostStatements()
    {
        assertThat(List.of(
                "SELECT a, \"known\", t.b FROM c.s.t AS t WHERE x >= 1.5 AND y <> 'secret' OR z != -7 -- secret",
                "INSERT INTO t VALUES (1, 'O''Brien', null), (?, DATE '2020-01-01', true)",
                "/* secret */ CREATE TABLE c.s.t AS SELECT count(*) AS n, b[1] || 'x' FROM u GROUP BY 1;"))
                .allMatch(TestPlainSql::compare);
    }

    @Test
    void leavesTheRestToTheLexer()
    {
        assertThat(List.of("SELECT 'open", "SELECT \"open", "SELECT /* open", "SELECT X'00'", "SELECT U&'a'", "SELECT 1e3", "SELECT 0x1F", "SELECT 1a", "SELECT `a`", "SELECT $$a$$", "SELECT \u00e9", "EXECUTE IMMEDIATE 'SELECT 1'"))
                .allMatch(sql -> PlainSql.redact(sql, NAMES).isEmpty());
        assertThat(PlainSql.redact("SELECT 1", new VisibleNames.None())).isEmpty();
    }

    private static boolean compare(String sql)
    {
        Optional<String> redacted = PlainSql.redact(sql, NAMES);
        if (redacted.isEmpty()) {
            return false;
        }
        List<Token> tokens = SqlTokens.read(sql);
        assertThat(tokens).as(sql).noneMatch(token -> token.getType() == SqlBaseLexer.UNRECOGNIZED);
        assertThat(redacted.orElseThrow()).as(sql).isEqualTo(TokenWriter.write(tokens, NAMES));
        return true;
    }

    private static String text(Random random)
    {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
