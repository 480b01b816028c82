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

import io.weir.deltagov.schema.SparkTokens.Kind;
import io.weir.deltagov.schema.SparkTokens.Token;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Tokens of Spark's SQL, taken one after the other. The last one is the end, and stays.
 */
final class SparkTokenReader
{
    private final List<Token> tokens;
    private int position;

    SparkTokenReader(List<Token> tokens)
    {
        this.tokens = requireNonNull(tokens, "tokens is null");
    }

    int position()
    {
        return position;
    }

    Token peek()
    {
        return tokens.get(position);
    }

    Token next()
    {
        Token token = tokens.get(position);
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    boolean takeWord(String word)
    {
        boolean taken = peek().isWord(word);
        if (taken) {
            position++;
        }
        return taken;
    }

    boolean takeSymbol(String symbol)
    {
        boolean taken = peek().isSymbol(symbol);
        if (taken) {
            position++;
        }
        return taken;
    }

    Token requireName()
    {
        Token token = next();
        if (!token.isName()) {
            throw unknown(token);
        }
        return token;
    }

    void requireWord(String word)
    {
        if (!takeWord(word)) {
            throw unknown(peek());
        }
    }

    void requireSymbol(String symbol)
    {
        if (!takeSymbol(symbol)) {
            throw unknown(peek());
        }
    }

    void requireEnd()
    {
        if (peek().kind() != Kind.END) {
            throw unknown(peek());
        }
    }

    // without the text of a literal, which may be somebody's data
    static UnsupportedSparkSqlException unknown(Token token)
    {
        return new UnsupportedSparkSqlException(switch (token.kind()) {
            case END -> "it ends too early";
            case NUMBER, STRING -> "a literal stands where none is expected";
            case WORD, QUOTED_NAME, SYMBOL -> "'%s' is not known here".formatted(token.text());
        });
    }
}
