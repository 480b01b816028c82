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
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Values;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Finds where each column of a query's result comes from, by reading the query as the engine does. Whatever it does not know for certain it does not answer:
 * the caller then assumes everything that was read.
 */
final class QueryReader
{
    private final TableColumns tables;
    private final Map<String, Columns> named;

    QueryReader(TableColumns tables)
    {
        this(tables, Map.of());
    }

    private QueryReader(TableColumns tables, Map<String, Columns> named)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.named = ImmutableMap.copyOf(named);
    }

    Columns read(Query query, Scope outer)
    {
        QueryReader reader = query.getWith().map(with -> withNamedQueries(with, outer)).orElse(this);
        return reader.readBody(query.getQueryBody(), outer);
    }

    private QueryReader withNamedQueries(With with, Scope outer)
    {
        if (with.isRecursive()) {
            throw new UnresolvedStatementException();
        }
        QueryReader reader = this;
        for (WithQuery query : with.getQueries()) {
            Columns columns = reader.read(query.getQuery(), outer);
            Columns visible = query.getColumnNames().map(names -> columns.renamed(text(names))).orElse(columns);
            Map<String, Columns> extended = new HashMap<>(reader.named);
            extended.put(query.getName().getValue().toLowerCase(ENGLISH), visible);
            reader = new QueryReader(tables, extended);
        }
        return reader;
    }

    private Columns readBody(QueryBody body, Scope outer)
    {
        return switch (body) {
            case QuerySpecification specification -> readSpecification(specification, outer);
            case SetOperation operation -> readSetOperation(operation, outer);
            case TableSubquery subquery -> read(subquery.getQuery(), outer);
            case Values values -> readValues(values, outer);
            case Table table -> table(table);
            default -> throw new UnresolvedStatementException();
        };
    }

    private Columns readSetOperation(SetOperation operation, Scope outer)
    {
        if (operation.getCorresponding().isPresent()) {
            throw new UnresolvedStatementException();
        }
        return operation.getRelations().stream()
                .map(QueryBody.class::cast)
                .map(body -> readBody(body, outer))
                .reduce(Columns::union)
                .orElseThrow(UnresolvedStatementException::new);
    }

    Columns readValues(Values values, Scope outer)
    {
        ExpressionReader expressions = new ExpressionReader(this, outer);
        return values.getRows().stream()
                .map(row -> readRow(row, expressions))
                .reduce(Columns::union)
                .orElseThrow(UnresolvedStatementException::new);
    }

    private static Columns readRow(Expression row, ExpressionReader expressions)
    {
        List<? extends Node> items = row instanceof Row fields ? fields.getChildren() : List.of(row);
        return new Columns(items.stream().map(item -> new Column(Optional.empty(), expressions.read(item))).toList(), true);
    }

    private Columns readSpecification(QuerySpecification specification, Scope outer)
    {
        List<Source> sources = specification.getFrom()
                .map(from -> new RelationReader(this, outer).read(from))
                .orElseGet(ImmutableList::of);
        Scope scope = new Scope(sources, Optional.of(outer));
        List<Column> columns = new ArrayList<>();
        boolean ordered = true;
        for (SelectItem item : specification.getSelect().getSelectItems()) {
            switch (item) {
                case SingleColumn single -> columns.add(readColumn(single, scope));
                case AllColumns all -> {
                    for (Source source : expand(all, scope)) {
                        columns.addAll(source.columns().list());
                        ordered &= source.columns().ordered();
                    }
                }
                default -> throw new UnresolvedStatementException();
            }
        }
        return new Columns(columns, ordered);
    }

    private Column readColumn(SingleColumn single, Scope scope)
    {
        Origins origins = new ExpressionReader(this, scope).read(single.getExpression());
        return new Column(single.getAlias().map(Identifier::getValue).or(() -> impliedName(single.getExpression())), origins);
    }

    private static Optional<String> impliedName(Expression expression)
    {
        return switch (expression) {
            case Identifier identifier -> Optional.of(identifier.getValue());
            case DereferenceExpression dereference -> dereference.getField().map(Identifier::getValue);
            default -> Optional.empty();
        };
    }

    private static List<Source> expand(AllColumns all, Scope scope)
    {
        if (!all.getAliases().isEmpty()) {
            throw new UnresolvedStatementException();
        }
        if (all.getTarget().isEmpty()) {
            return scope.sources();
        }
        List<String> qualifier = ExpressionReader.path(all.getTarget().orElseThrow()).orElseThrow(UnresolvedStatementException::new);
        List<Source> matching = scope.sources().stream().filter(source -> source.isQualifiedBy(qualifier)).toList();
        // a row's fields, a relation of the outer query, or keys merged by USING
        if (matching.size() != 1 || scope.sources().stream().anyMatch(source -> source.qualifier().isEmpty())) {
            throw new UnresolvedStatementException();
        }
        return matching;
    }

    Columns table(Table table)
    {
        List<String> name = table.getName().getParts();
        if (name.size() == 1 && named.containsKey(name.getFirst())) {
            return named.get(name.getFirst());
        }
        return tables.find(name).orElseThrow(UnresolvedStatementException::new);
    }

    static List<String> text(List<Identifier> identifiers)
    {
        return identifiers.stream().map(Identifier::getValue).toList();
    }
}
