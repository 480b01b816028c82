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
import org.antlr.v4.runtime.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Locale.ENGLISH;

/**
 * The tables whose changes a statement reads with {@code TABLE(catalog.system.table_changes('schema', 'table'))}. The engine names them nowhere, and redaction
 * takes the literals that do; so they are found before it.
 */
public final class ChangedTables
{
    private static final String FUNCTION = "table_changes";
    private static final String SCHEMA = "system";
    // one within the other, each would be read to the end of the text
    private static final int MOST_TOKENS = 1_000;

    /**
     * @param catalog empty if the session's is meant
     */
    public record ChangedTable(Optional<String> catalog, String schema, String table) {}

    private ChangedTables() {}

    /**
     * @return in the order of the text; empty if there are none, or not all of them are named by plain literals, among few words
     */
    public static List<ChangedTable> find(String sql)
    {
        List<Token> tokens = SqlTokens.read(sql).stream().filter(token -> !SqlTokens.isBlank(token)).toList();
        ImmutableList.Builder<ChangedTable> tables = ImmutableList.builder();
        for (int i = 2; i + 1 < tokens.size(); i++) {
            if (isInvocation(tokens, i)) {
                Optional<ChangedTable> table = read(tokens, i);
                if (table.isEmpty()) {
                    return List.of();
                }
                tables.add(table.orElseThrow());
            }
        }
        return tables.build();
    }

    // a function of that name elsewhere than in TABLE(...) is somebody's own, and its arguments are values
    private static boolean isInvocation(List<Token> tokens, int function)
    {
        int start = isQualified(tokens, function) ? function - 4 : function - 2;
        return SqlTokens.name(tokens.get(function)).equals(FUNCTION)
                && SqlTokens.name(tokens.get(function - 2)).equals(SCHEMA)
                && tokens.get(function - 1).getText().equals(".")
                && tokens.get(function + 1).getText().equals("(")
                && start >= 2
                && tokens.get(start - 1).getText().equals("(")
                && tokens.get(start - 2).getType() == SqlBaseLexer.TABLE;
    }

    private static boolean isQualified(List<Token> tokens, int function)
    {
        return function >= 4 && tokens.get(function - 3).getText().equals(".");
    }

    private static Optional<ChangedTable> read(List<Token> tokens, int function)
    {
        Optional<String> catalog = isQualified(tokens, function) ? Optional.of(SqlTokens.name(tokens.get(function - 4))) : Optional.empty();
        List<List<Token>> arguments = arguments(tokens.subList(function + 2, Math.min(tokens.size(), function + 2 + MOST_TOKENS)));
        Optional<String> schema = text(arguments, "schema_name", 0);
        Optional<String> table = text(arguments, "table_name", 1);
        return schema.flatMap(inSchema -> table.map(name -> new ChangedTable(catalog, inSchema, name)));
    }

    private static List<List<Token>> arguments(List<Token> tokens)
    {
        List<List<Token>> arguments = new ArrayList<>();
        List<Token> argument = new ArrayList<>();
        int depth = 0;
        for (Token token : tokens) {
            String text = token.getText();
            if (depth == 0 && (text.equals(",") || text.equals(")"))) {
                arguments.add(argument);
                argument = new ArrayList<>();
                if (text.equals(")")) {
                    return arguments;
                }
                continue;
            }
            depth += text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
            argument.add(token);
        }
        return List.of();
    }

    private static Optional<String> text(List<List<Token>> arguments, String name, int position)
    {
        for (List<Token> argument : arguments) {
            if (argument.size() == 3 && SqlTokens.name(argument.getFirst()).equals(name) && argument.get(1).getText().equals("=>")) {
                return literal(argument.getLast());
            }
        }
        return position < arguments.size() && arguments.get(position).size() == 1 ? literal(arguments.get(position).getFirst()) : Optional.empty();
    }

    private static Optional<String> literal(Token token)
    {
        String text = token.getText();
        return token.getType() == SqlBaseLexer.STRING
                ? Optional.of(text.substring(1, text.length() - 1).replace("''", "'").toLowerCase(ENGLISH))
                : Optional.empty();
    }
}
