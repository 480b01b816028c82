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
package io.weir.lineage.statement;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DescribeInput;
import io.trino.sql.tree.DescribeOutput;
import io.trino.sql.tree.Execute;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Statement;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.redact.RedactedStatement;

import java.util.List;
import java.util.Optional;

/**
 * Parses redacted statements with Trino's parser. Empty means that the text is not understood, never that it does nothing.
 */
public final class StatementParser
{
    private static final int MOST_CHARACTERS = 1 << 18;

    private final SqlParser parser = new SqlParser();
    // without their literals most statements come again, and each is read for every sink
    private final Cache<String, Optional<Statement>> statements = CacheBuilder.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((String text, Optional<Statement> _) -> text.length())
            .build();

    public Optional<ExecutedStatement> parse(QueryRecord query)
    {
        return parse(query.statement().text()).flatMap(statement -> unwrap(statement, query, true));
    }

    /**
     * A statement that was executed.
     */
    public Optional<Statement> parseExecuted(String redacted)
    {
        return parse(redacted);
    }

    /**
     * The query of a view.
     */
    public Optional<Query> parseView(RedactedStatement view)
    {
        return parse(view.text())
                .filter(Query.class::isInstance)
                .map(Query.class::cast);
    }

    private Optional<ExecutedStatement> unwrap(Statement statement, QueryRecord query, boolean executed)
    {
        return switch (statement) {
            case Explain explain -> unwrap(explain.getStatement(), query, false);
            case ExplainAnalyze explain -> unwrap(explain.getStatement(), query, executed);
            // of the statement that is described nothing runs
            case DescribeInput _, DescribeOutput _ -> Optional.of(new ExecutedStatement(statement, false));
            case Execute execute -> unwrapInner(query.prepared().map(RedactedStatement::text), execute.getParameters(), query, executed);
            case ExecuteImmediate execute -> unwrapInner(query.statement().embedded(), execute.getParameters(), query, executed);
            default -> Optional.of(new ExecutedStatement(statement, executed));
        };
    }

    // of a statement that is not executed it does not matter what its parameters read
    private Optional<ExecutedStatement> unwrapInner(Optional<String> text, List<Expression> parameters, QueryRecord query, boolean executed)
    {
        return text
                .flatMap(this::parseInner)
                .flatMap(inner -> unwrap(inner, query, executed))
                .filter(inner -> !inner.executed() || GivenValues.areConstant(parameters));
    }

    // the engine refuses an EXECUTE in an EXECUTE, also behind an EXPLAIN, and to follow one would lead back here
    private Optional<Statement> parseInner(String text)
    {
        return parse(text).filter(statement -> !isExecute(statement));
    }

    private static boolean isExecute(Statement statement)
    {
        return switch (statement) {
            case Execute _, ExecuteImmediate _ -> true;
            case Explain explain -> isExecute(explain.getStatement());
            case ExplainAnalyze explain -> isExecute(explain.getStatement());
            default -> false;
        };
    }

    private Optional<Statement> parse(String text)
    {
        Optional<Statement> known = statements.getIfPresent(text);
        if (known == null) {
            known = parseAnew(text);
            statements.put(text, known);
        }
        return known;
    }

    private Optional<Statement> parseAnew(String text)
    {
        try {
            return Optional.of(parser.createStatement(text));
        }
        catch (ParsingException e) {
            // a failed statement need not be SQL, and some redacted ones are not
            return Optional.empty();
        }
    }
}
