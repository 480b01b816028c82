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

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.QueryCreatedEvent;
import io.trino.spi.resourcegroups.QueryType;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Execute;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.StringLiteral;
import io.weir.governance.Governance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Keeps the files of the governance log from everybody's reach: no table, schema, catalog or procedure may name their place, whoever asks. What properties Trino hands over
 * are looked at as they are; of a statement whose arguments it does not hand over, the text is.
 */
public final class LogGuard
        implements EventListener
{
    // EXPLAIN runs none, and Trino asks whether it may
    private static final Set<QueryType> RUN_PROCEDURES = ImmutableSet.of(QueryType.DATA_DEFINITION, QueryType.ALTER_TABLE_EXECUTE, QueryType.EXPLAIN);
    // an end that Trino cannot describe is not told. What is asked about a statement that was forgotten is refused
    private static final int MAXIMUM_QUERIES = 100_000;

    private final Governance governance;
    private final SqlParser parser = new SqlParser();
    private final Cache<String, List<String>> statements;

    @Inject
    public LogGuard(Governance governance)
    {
        this(governance, Ticker.systemTicker());
    }

    LogGuard(Governance governance, Ticker ticker)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.statements = CacheBuilder.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(ActiveQueries.LONGEST_QUERY)
                .maximumSize(MAXIMUM_QUERIES)
                .build();
    }

    @Override
    public void queryCreated(QueryCreatedEvent event)
    {
        if (event.getContext().getQueryType().filter(RUN_PROCEDURES::contains).isPresent()) {
            ImmutableList.Builder<String> texts = ImmutableList.builder();
            texts.add(event.getMetadata().getQuery());
            event.getMetadata().getPreparedQuery().ifPresent(texts::add);
            statements.put(event.getMetadata().getQueryId(), texts.build());
        }
    }

    @Override
    public void queryCompleted(QueryCompletedEvent event)
    {
        statements.invalidate(event.getMetadata().getQueryId());
    }

    /**
     * Whether one of the values of properties names the log's place.
     */
    public boolean isNamedIn(Collection<?> values)
    {
        return values.stream().anyMatch(value -> switch (value) {
            case String text -> governance.isItsPlace(text);
            case Optional<?> optional -> isNamedIn(optional.stream().toList());
            case Collection<?> several -> isNamedIn(several);
            case Map<?, ?> pairs -> isNamedIn(pairs.values());
            case null, default -> false;
        });
    }

    /**
     * Whether the statement, which runs a procedure, names the log's place, or hides what it names: a place that is put together by functions cannot be seen before it is too late.
     */
    public boolean isNamedByStatement(String queryId)
    {
        List<String> texts = statements.getIfPresent(queryId);
        return texts == null || texts.stream().anyMatch(this::isNamedBy);
    }

    boolean isNamedBy(String text)
    {
        try {
            return isNamedBy(parser.createStatement(text));
        }
        catch (ParsingException _) {
            // Trino has understood it, so it may name anything
            return true;
        }
    }

    private boolean isNamedBy(Statement statement)
    {
        return contains(statement, node -> switch (node) {
            case StringLiteral literal -> governance.isItsPlace(literal.getValue());
            case ExecuteImmediate immediate -> isNamedBy(immediate.getStatement().getValue());
            // what was prepared is told of an EXECUTE alone
            case Explain explain -> explain.getStatement() instanceof Execute;
            default -> false;
        }) || !ProcedureArguments.arePlain(statement);
    }

    private static boolean contains(Node node, Predicate<Node> wanted)
    {
        return wanted.test(node) || node.getChildren().stream().anyMatch(child -> contains(child, wanted));
    }
}
