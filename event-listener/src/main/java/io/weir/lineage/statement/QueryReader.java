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

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.Except;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionSpecification;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.OrderBy;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.SortItem;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Union;
import io.trino.sql.tree.Values;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;
import io.weir.lineage.record.TableName;
import io.weir.lineage.statement.Columns.Column;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Finds where each column of a query's result comes from, by reading the query as the engine does. Whatever it does not know for certain it does not answer:
 * the caller then assumes everything that was read.
 */
final class QueryReader
{
    private final TableColumns tables;
    private final NamedQueries<NamedQuery> named;
    private final Set<String> inlineFunctions;
    private final Conditions conditions;
    private final StarOrder order;
    private final Effort effort;

    /**
     * @param conditions which rows it has
     */
    private record NamedQuery(Columns columns, Conditions conditions)
    {
        private NamedQuery
        {
            requireNonNull(columns, "columns is null");
            requireNonNull(conditions, "conditions is null");
        }
    }

    QueryReader(TableColumns tables)
    {
        this(tables, NamedQueries.none(), Set.of(), new Conditions(tables::behind), StarOrder.UNKNOWN, new Effort());
    }

    private QueryReader(TableColumns tables, NamedQueries<NamedQuery> named, Set<String> inlineFunctions, Conditions conditions, StarOrder order, Effort effort)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.named = requireNonNull(named, "named is null");
        this.inlineFunctions = ImmutableSet.copyOf(inlineFunctions);
        this.conditions = requireNonNull(conditions, "conditions is null");
        this.order = requireNonNull(order, "order is null");
        this.effort = requireNonNull(effort, "effort is null");
    }

    Effort effort()
    {
        return effort;
    }

    Conditions conditions()
    {
        return conditions;
    }

    /**
     * The same reader, with the conditions of what it reads apart.
     */
    QueryReader within(Conditions inside)
    {
        return new QueryReader(tables, named, inlineFunctions, inside, order, effort);
    }

    /**
     * The same reader, that knows the order of some columns.
     */
    QueryReader with(StarOrder order)
    {
        return new QueryReader(tables, named, inlineFunctions, conditions, order, effort);
    }

    private QueryReader with(NamedQueries<NamedQuery> names)
    {
        return new QueryReader(tables, names, inlineFunctions, conditions, order, effort);
    }

    private QueryReader with(Identifier name, NamedQuery query)
    {
        return with(named.with(name.getValue(), query));
    }

    Columns read(Query query, Scope outer)
    {
        effort.node(0);
        QueryReader declared = query.getFunctions().isEmpty() ? this : withFunctions(query.getFunctions());
        QueryReader reader = query.getWith().map(with -> declared.withNamedQueries(with, outer)).orElse(declared);
        Columns columns = reader.readBody(query.getQueryBody(), outer);
        query.getOrderBy().ifPresent(order -> reader.sort(order, query.getLimit().isPresent() || query.getOffset().isPresent(), columns, Scope.of(columns, outer)));
        return columns;
    }

    private QueryReader withFunctions(List<FunctionSpecification> functions)
    {
        return new QueryReader(tables, named, functions.stream().map(function -> function.getName().getSuffix()).collect(toImmutableSet()), conditions, order, effort);
    }

    /**
     * Whether a name means a function of the engine, which one in the statement may hide.
     */
    boolean isBuiltin(QualifiedName function)
    {
        return Functions.isBuiltin(function) && !inlineFunctions.contains(function.getSuffix());
    }

    private QueryReader withNamedQueries(With with, Scope outer)
    {
        QueryReader reader = with(named.inside());
        for (WithQuery query : with.getQueries()) {
            Conditions inside = conditions.inside();
            QueryReader within = reader.within(inside);
            Columns columns = with.isRecursive() ? within.readRecursive(query, outer) : within.readNamed(query, outer);
            conditions.addAll(inside);
            reader = reader.with(query.getName(), new NamedQuery(columns, inside));
        }
        return reader;
    }

    private Columns readNamed(WithQuery query, Scope outer)
    {
        Columns columns = MadeColumns.name(query, read(query.getQuery(), outer));
        return query.getColumnNames().map(names -> columns.renamed(text(names))).orElse(columns);
    }

    /**
     * The first branch begins; the query is then read again with what it has given so far, until it gives nothing new. Columns and kinds are finite, so it ends.
     */
    private Columns readRecursive(WithQuery query, Scope outer)
    {
        if (!mentions(query.getQuery(), query.getName())) {
            return readNamed(query, outer);
        }
        List<String> names = query.getColumnNames().map(QueryReader::text).orElseThrow(UnresolvedStatementException::new);
        if (query.getQuery().getWith().isPresent() || !(query.getQuery().getQueryBody() instanceof Union union)) {
            throw new UnresolvedStatementException();
        }
        Columns known = MadeColumns.name(query, readBody((QueryBody) union.getRelations().getFirst(), outer).renamed(names));
        while (true) {
            Columns next = known.union(with(query.getName(), new NamedQuery(known, conditions.inside())).readNamed(query, outer));
            if (next.equals(known)) {
                return known;
            }
            known = next;
        }
    }

    private static boolean mentions(Node node, Identifier name)
    {
        return node instanceof Table table && table.getName().getParts().equals(List.of(name.getValue().toLowerCase(ENGLISH)))
                || node.getChildren().stream().anyMatch(child -> mentions(child, name));
    }

    private Columns readBody(QueryBody body, Scope outer)
    {
        return switch (body) {
            case QuerySpecification specification -> new SelectReader(this, outer).read(specification);
            case SetOperation operation -> readSetOperation(operation, outer);
            case TableSubquery subquery -> read(subquery.getQuery(), outer);
            case Values values -> readValues(values, outer);
            case Table table -> table(table, outer);
            default -> throw new UnresolvedStatementException();
        };
    }

    private Columns readSetOperation(SetOperation operation, Scope outer)
    {
        List<Relation> relations = operation.getRelations();
        Columns result = readBranch(relations.getFirst(), outer);
        for (Relation relation : relations.subList(1, relations.size())) {
            Columns next = readBranch(relation, outer);
            if (operation instanceof Except) {
                // its values are compared with and do not come along
                next = next.map(origins -> origins.as(Influence.FILTER));
            }
            result = operation.getCorresponding().isPresent() ? result.corresponding(next) : result.union(next);
        }
        if (!(operation instanceof Union)) {
            result.each().forEach(column -> conditions.tie(Influence.FILTER, column));
            conditions.decide(result.all());
        }
        if (operation.isDistinct()) {
            conditions.add(Influence.GROUP_BY, result.all());
        }
        return result;
    }

    private Columns readBranch(Relation branch, Scope outer)
    {
        return order.order(branch, readBody((QueryBody) branch, outer));
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

    /**
     * @param limited whether rows are left out: then {@code ORDER BY abs(b.id - a.salary) LIMIT 1} is a condition that ties what it mentions
     * @param scope what the sort keys may mean, beside the columns of the result
     */
    void sort(OrderBy order, boolean limited, Columns result, Scope scope)
    {
        ExpressionReader expressions = new ExpressionReader(this, Scope.of(result, scope));
        List<Expression> keys = order.getSortItems().stream().map(SortItem::getSortKey).toList();
        Stream<Origins> numbered = keys.stream().anyMatch(Ordinals::isOrdinal) ? result.each().stream() : Stream.empty();
        Stream.concat(numbered, keys.stream().filter(key -> !Ordinals.isOrdinal(key)).map(expressions::read))
                .forEach(key -> {
                    if (limited) {
                        conditions.tie(Influence.SORT, key);
                    }
                    else {
                        conditions.add(Influence.SORT, key);
                    }
                });
    }

    Columns table(Table table, Scope scope)
    {
        List<String> name = table.getName().getParts();
        table.getQueryPeriod().ifPresent(period -> new ExpressionReader(this, scope).read(period));
        Optional<NamedQuery> query = name.size() == 1 ? named.find(name.getFirst()) : Optional.empty();
        if (query.isPresent()) {
            effort.node(query.orElseThrow().conditions().size());
            conditions.addNamed(query.orElseThrow().conditions());
            return query.orElseThrow().columns();
        }
        return tables.find(name).orElseThrow(UnresolvedStatementException::new);
    }

    /**
     * Whether it is a column of a table as it is, and none of a view, which may compute it.
     */
    boolean isOfTable(Origins origins)
    {
        return origins.isUnchanged() && origins.columns().keySet().stream().allMatch(column -> tables.behind(column).isEmpty());
    }

    Set<TableName> changesRead()
    {
        return tables.changesRead();
    }

    static List<String> text(List<Identifier> identifiers)
    {
        return identifiers.stream().map(Identifier::getValue).toList();
    }
}
