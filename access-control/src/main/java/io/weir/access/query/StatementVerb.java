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
package io.weir.access.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Explain;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first word of the statement that really runs: of the prepared statement of an {@code EXECUTE}, and of the text of an {@code EXECUTE IMMEDIATE}.
 * Where the text is none that Trino would parse, whatever it gives is no harm: the statement does not run.
 */
final class StatementVerb
{
    /**
     * What an {@code EXPLAIN} explains where that begins with a parenthesis.
     */
    static final String PARENTHESIS = "(";

    private static final String EXECUTE = "execute";
    private static final String IMMEDIATE = "immediate";
    private static final Set<String> EXPLAIN_OPTIONS = ImmutableSet.of("type", "format");

    private StatementVerb() {}

    static String of(String statement, Optional<String> preparedStatement)
    {
        return running(statement, preparedStatement).next();
    }

    /**
     * Whether it is {@code CREATE TABLE}, with or without {@code OR REPLACE}.
     */
    static boolean isCreateTable(String statement, Optional<String> preparedStatement)
    {
        StatementWords words = running(statement, preparedStatement);
        if (!words.next().equals("create")) {
            return false;
        }
        String created = words.next();
        if (!created.equals("or")) {
            return created.equals("table");
        }
        String replace = words.next();
        return replace.equals("replace") && words.next().equals("table");
    }

    /**
     * The first word of what an {@code EXPLAIN} explains, be it the text of an {@code EXECUTE IMMEDIATE}, or the parenthesis that a query begins with. {@code execute}, or empty, where it cannot be told.
     */
    static String ofExplained(String statement, Optional<String> preparedStatement)
    {
        String text = text(statement, preparedStatement);
        StatementWords words = new StatementWords(text);
        if (!words.next().equals("explain")) {
            return "";
        }
        if (words.pass('(')) {
            if (!EXPLAIN_OPTIONS.contains(words.next())) {
                return PARENTHESIS;
            }
            // options are words and commas
            words.passUntil(')');
        }
        String first = first(words);
        return first.equals(EXECUTE) && words.next().equals(IMMEDIATE) ? explainedImmediate(text).map(explained -> first(new StatementWords(explained))).orElse(EXECUTE) : first;
    }

    /**
     * Whether it is an {@code EXPLAIN} of an {@code EXECUTE} of which the text cannot be told.
     */
    static boolean explainsExecute(String statement, Optional<String> preparedStatement)
    {
        return ofExplained(statement, preparedStatement).equals(EXECUTE);
    }

    private static String first(StatementWords words)
    {
        return words.pass('(') ? PARENTHESIS : words.next();
    }

    private static Optional<String> explainedImmediate(String explain)
    {
        try {
            return new SqlParser().createStatement(explain) instanceof Explain explained && explained.getStatement() instanceof ExecuteImmediate immediate ? Optional.of(immediate.getStatement().getValue()) : Optional.empty();
        }
        catch (ParsingException _) {
            return Optional.empty();
        }
    }

    private static StatementWords running(String statement, Optional<String> preparedStatement)
    {
        return new StatementWords(text(statement, preparedStatement));
    }

    /**
     * The text of the statement that really runs.
     */
    static String text(String statement, Optional<String> preparedStatement)
    {
        StatementWords words = new StatementWords(statement);
        if (!words.next().equals(EXECUTE)) {
            return statement;
        }
        if (preparedStatement.isPresent()) {
            return preparedStatement.orElseThrow();
        }
        return words.next().equals(IMMEDIATE) ? immediate(statement) : statement;
    }

    /**
     * The text of the statement that really runs and, where an {@code EXECUTE} runs it, that of the latter too: what it gives for parameters is read as a part of the former.
     */
    static List<String> texts(String statement, Optional<String> preparedStatement)
    {
        String running = text(statement, preparedStatement);
        return running.equals(statement) ? ImmutableList.of(statement) : ImmutableList.of(running, statement);
    }

    /**
     * There are several ways to write a text, with characters by their numbers too.
     */
    private static String immediate(String statement)
    {
        try {
            return new SqlParser().createStatement(statement) instanceof ExecuteImmediate immediate ? immediate.getStatement().getValue() : statement;
        }
        catch (ParsingException _) {
            return statement;
        }
    }
}
