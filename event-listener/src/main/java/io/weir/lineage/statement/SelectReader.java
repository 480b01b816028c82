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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.AutoGroupBy;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.GroupBy;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Select;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.WindowSpecification;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Reads a SELECT ... FROM ... WHERE ... GROUP BY ... HAVING ... WINDOW ... ORDER BY.
 */
final class SelectReader
{
    private final QueryReader queries;
    private final Scope outer;

    SelectReader(QueryReader queries, Scope outer)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.outer = requireNonNull(outer, "outer is null");
    }

    Columns read(QuerySpecification specification)
    {
        List<Source> sources = specification.getFrom()
                .map(from -> new RelationReader(queries, outer).read(from))
                .orElseGet(ImmutableList::of);
        Scope scope = new Scope(sources, Optional.of(outer));
        ExpressionReader expressions = new ExpressionReader(queries, scope, windows(specification));
        Columns columns = Columns.ofAll(specification.getSelect().getSelectItems().stream()
                .map(item -> readItem(item, scope, expressions))
                .toList());
        specification.getWhere().ifPresent(where -> expressions.readCondition(where, Influence.FILTER));
        specification.getGroupBy().ifPresent(group -> group(group, specification.getSelect(), expressions));
        if (specification.getSelect().isDistinct()) {
            // how often a row is there is for all its columns to say, also for those that a query around this one leaves out
            queries.conditions().add(Influence.GROUP_BY, columns.all());
        }
        specification.getHaving().ifPresent(having -> expressions.readCondition(having, Influence.FILTER));
        specification.getOrderBy().ifPresent(order -> queries.sort(order, specification.getLimit().isPresent() || specification.getOffset().isPresent(), columns, scope));
        return columns;
    }

    private static Map<String, WindowSpecification> windows(QuerySpecification specification)
    {
        ImmutableMap.Builder<String, WindowSpecification> windows = ImmutableMap.builder();
        specification.getWindows().forEach(window -> windows.put(window.getName().getValue().toLowerCase(ENGLISH), window.getWindow()));
        return windows.buildKeepingLast();
    }

    private static Columns readItem(SelectItem item, Scope scope, ExpressionReader expressions)
    {
        return switch (item) {
            case SingleColumn single -> new Columns(List.of(new Column(
                    single.getAlias().map(Identifier::getValue).or(() -> impliedName(single.getExpression())),
                    expressions.read(single.getExpression()))), true);
            case AllColumns all -> expand(all, scope, expressions);
            default -> throw new UnresolvedStatementException();
        };
    }

    /**
     * A column without an alias is called like what a path of names leads to. A field of anything else, such as {@code CAST(x AS ROW(f bigint)).f}, has no name, so that
     * {@code f} is one further out.
     */
    static Optional<String> impliedName(Expression expression)
    {
        return ExpressionReader.path(expression).map(List::getLast);
    }

    private static Columns expand(AllColumns all, Scope scope, ExpressionReader expressions)
    {
        Columns columns = all.getTarget()
                .map(target -> expandTarget(target, scope, expressions))
                .orElseGet(() -> merge(scope.sources()));
        return all.getAliases().isEmpty() ? columns : columns.renamed(QueryReader.text(all.getAliases()));
    }

    private static Columns expandTarget(Expression target, Scope scope, ExpressionReader expressions)
    {
        // not a relation: the fields of a row
        return ExpressionReader.path(target)
                .flatMap(scope::relation)
                .orElseGet(() -> Columns.unknown(expressions.read(target).through(EdgeKind.TRANSFORMATION)));
    }

    static Columns merge(List<Source> sources)
    {
        return Columns.ofAll(sources.stream().map(Source::columns).toList());
    }

    private void group(GroupBy group, Select select, ExpressionReader expressions)
    {
        List<Expression> keys = group.getGroupingElements().stream().flatMap(element -> element.getExpressions().stream()).toList();
        if (group.getGroupingElements().stream().anyMatch(AutoGroupBy.class::isInstance) || keys.stream().anyMatch(Ordinals::isOrdinal)) {
            groupBySelected(select, expressions);
        }
        keys.stream()
                .filter(key -> !Ordinals.isOrdinal(key))
                .forEach(key -> queries.conditions().add(Influence.GROUP_BY, expressions.read(key)));
    }

    private void groupBySelected(Select select, ExpressionReader expressions)
    {
        select.getSelectItems().stream()
                .filter(SingleColumn.class::isInstance)
                .map(item -> ((SingleColumn) item).getExpression())
                .filter(expression -> !aggregates(expression))
                .forEach(expression -> queries.conditions().add(Influence.GROUP_BY, expressions.read(expression)));
    }

    private static boolean aggregates(Node node)
    {
        boolean aggregation = node instanceof FunctionCall call && call.getWindow().isEmpty() && Functions.isBuiltin(call.getName()) && Functions.isAggregation(call.getName().getSuffix().toLowerCase(ENGLISH));
        return aggregation || !(node instanceof Query) && node.getChildren().stream().anyMatch(SelectReader::aggregates);
    }
}
