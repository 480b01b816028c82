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
import io.trino.sql.tree.CallArgument;
import io.trino.sql.tree.ComparisonPredicate;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.ExistsPredicate;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.IfExpression;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.LogicalExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NotExpression;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.OrderBy;
import io.trino.sql.tree.Predicated;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.SimpleCaseExpression;
import io.trino.sql.tree.WhenClause;
import io.trino.sql.tree.Window;
import io.trino.sql.tree.WindowOperation;
import io.trino.sql.tree.WindowReference;
import io.trino.sql.tree.WindowSpecification;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Finds the columns that an expression is computed from. All that it mentions counts; the conditions of a CASE and the order of a window as influences.
 */
final class ExpressionReader
{
    private final QueryReader queries;
    private final Scope scope;
    private final Map<String, WindowSpecification> windows;
    private final Place place;

    /**
     * What an expression is for: a value, or the choice of rows.
     */
    private enum Place
    {
        VALUE,
        CONDITION,
    }

    ExpressionReader(QueryReader queries, Scope scope)
    {
        this(queries, scope, Map.of());
    }

    ExpressionReader(QueryReader queries, Scope scope, Map<String, WindowSpecification> windows)
    {
        this(queries, scope, windows, Place.VALUE);
    }

    private ExpressionReader(QueryReader queries, Scope scope, Map<String, WindowSpecification> windows, Place place)
    {
        this.place = requireNonNull(place, "place is null");
        this.queries = requireNonNull(queries, "queries is null");
        this.scope = requireNonNull(scope, "scope is null");
        this.windows = ImmutableMap.copyOf(windows);
    }

    Origins read(Node node)
    {
        queries.effort().node(node instanceof Identifier || node instanceof DereferenceExpression ? scope.width() : 0);
        return switch (node) {
            case Identifier identifier -> scope.resolve(List.of(identifier.getValue().toLowerCase(ENGLISH)));
            case DereferenceExpression dereference -> path(dereference).map(scope::resolve).orElseGet(() -> read(dereference.getBase()).through(EdgeKind.TRANSFORMATION));
            case Query query -> readSubquery(query);
            case ExistsPredicate exists -> readExists(exists);
            case LambdaExpression lambda -> readLambda(lambda);
            case FunctionCall call -> readCall(call);
            case SimpleCaseExpression choice -> read(choice.getOperand()).as(Influence.CONDITIONAL).and(readChildren(choice.getWhenClauses(), choice.getDefaultValue()));
            case WhenClause branch -> read(branch.getMatch().node()).as(Influence.CONDITIONAL).and(read(branch.getResult()));
            case IfExpression choice -> read(choice.getCondition()).as(Influence.CONDITIONAL).and(readChildren(List.of(choice.getTrueValue()), choice.getFalseValue()));
            case NullIfExpression choice -> read(choice.getSecond()).as(Influence.CONDITIONAL).and(read(choice.getFirst()).through(EdgeKind.TRANSFORMATION));
            case Row.Field field -> read(field.getExpression());
            case CallArgument argument -> read(argument.getValue());
            case DataType _ -> Origins.NONE;
            // a pattern in a window; and a name of its measures
            case WindowReference _, WindowOperation _ -> throw new UnresolvedStatementException();
            case Relation _ -> throw new UnresolvedStatementException();
            default -> readAll(node.getChildren());
        };
    }

    private Origins readAll(Collection<? extends Node> nodes)
    {
        return Origins.ofAll(nodes.stream().map(this::read))
                .through(EdgeKind.TRANSFORMATION);
    }

    private Origins readChildren(List<? extends Node> nodes, Optional<Expression> last)
    {
        return readAll(ImmutableList.<Node>builder().addAll(nodes).addAll(last.stream().toList()).build());
    }

    /**
     * A query that stands for a value. In a condition, what it is compared with tells of its value alone, unless that is none of any column ({@code SELECT 1 FROM b WHERE ...}).
     */
    private Origins readSubquery(Query query)
    {
        Conditions inside = queries.conditions().inside();
        Origins read = queries.within(inside).read(query, scope).all().through(EdgeKind.TRANSFORMATION);
        Origins values = inside.tied(queries.effort()).and(read);
        addConditions(inside);
        return place == Place.CONDITION && values.isDirect() ? values : values.decidedBy(inside);
    }

    private Origins readExists(ExistsPredicate exists)
    {
        Conditions inside = queries.conditions().inside();
        // the values do not count, but a value that is computed from nothing may be computed from conditions
        new ExpressionReader(queries.within(inside), scope, windows, place).read(exists.getSubquery());
        addConditions(inside);
        return Origins.of(inside.all(), Influence.CONDITIONAL);
    }

    private void addConditions(Conditions inside)
    {
        switch (place) {
            case VALUE -> queries.conditions().addColumns(inside);
            case CONDITION -> queries.conditions().addAll(inside);
        }
    }

    private Origins readCall(FunctionCall call)
    {
        String name = call.getName().getSuffix().toLowerCase(ENGLISH);
        boolean builtin = queries.isBuiltin(call.getName());
        boolean aggregation = builtin && call.getWindow().isEmpty() && Functions.isAggregation(name);
        Origins arguments = Origins.ofAll(call.getArguments().stream().map(argument -> read(argument.getValue())))
                .through(aggregation ? EdgeKind.AGGREGATION : EdgeKind.TRANSFORMATION);
        return (builtin && Functions.isObscuring(name) ? arguments.obscure() : arguments)
                .and(readReceiver(call.getName()))
                .and(call.getFilter().map(this::read).orElse(Origins.NONE).as(Influence.CONDITIONAL))
                .and(call.getOrderBy().map(this::read).orElse(Origins.NONE).as(Influence.SORT))
                .and(call.getWindow().map(this::readWindow).orElse(Origins.NONE).as(Influence.WINDOW));
    }

    /**
     * {@code ssn.upper()} and {@code document.name.string()} are methods of a column, which looks like the schema of a function. Where it may be either, it counts as both.
     */
    private Origins readReceiver(QualifiedName function)
    {
        List<String> receiver = function.getParts().subList(0, function.getParts().size() - 1);
        return !receiver.isEmpty() && scope.knows(receiver) ? scope.resolve(receiver).through(EdgeKind.TRANSFORMATION) : Origins.NONE;
    }

    private Origins readWindow(Window window)
    {
        return switch (window) {
            case WindowReference reference -> readWindow(defined(reference.getName()));
            case WindowSpecification specification -> {
                Origins existing = specification.getExistingWindowName().map(name -> readWindow(defined(name))).orElse(Origins.NONE);
                if (specification.getFrame().filter(frame -> frame.getPattern().isPresent()).isPresent()) {
                    throw new UnresolvedStatementException();
                }
                yield existing
                        .and(readAll(specification.getPartitionBy()))
                        .and(specification.getOrderBy().map(OrderBy::getSortItems).map(this::readAll).orElse(Origins.NONE))
                        .and(specification.getFrame().map(this::read).orElse(Origins.NONE));
            }
            default -> throw new UnresolvedStatementException();
        };
    }

    private WindowSpecification defined(Identifier name)
    {
        return Optional.ofNullable(windows.get(name.getValue().toLowerCase(ENGLISH))).orElseThrow(UnresolvedStatementException::new);
    }

    // the arguments hold what the function that is given the lambda reads from its other arguments
    private Origins readLambda(LambdaExpression lambda)
    {
        List<Column> arguments = lambda.getArguments().stream()
                .map(argument -> new Column(Optional.of(argument.getName().getValue()), Origins.NONE))
                .toList();
        return new ExpressionReader(queries, Scope.of(new Columns(arguments, true), scope), windows, place).read(lambda.getBody()).through(EdgeKind.TRANSFORMATION);
    }

    /**
     * Reads a condition on rows: each part that must hold on its own.
     */
    void readCondition(Expression condition, Influence influence)
    {
        new ExpressionReader(queries, scope, windows, Place.CONDITION).readPart(condition, influence);
    }

    private void readPart(Expression condition, Influence influence)
    {
        if (condition instanceof LogicalExpression logical && logical.getOperator() == LogicalExpression.Operator.AND) {
            logical.getTerms().forEach(term -> readPart(term, influence));
        }
        else if (isExists(condition)) {
            // the conditions inside tie what they compare
            Origins origins = read(condition);
            queries.conditions().add(influence, origins);
            queries.conditions().decide(origins);
        }
        else {
            Origins origins = read(condition);
            queries.conditions().tie(influence, origins);
            if (!isLookup(condition)) {
                queries.conditions().decide(origins);
            }
        }
    }

    private boolean isLookup(Expression condition)
    {
        return condition instanceof Predicated predicated
                && predicated.getPredicate() instanceof ComparisonPredicate comparison
                && comparison.getOperator() == ComparisonPredicate.Operator.EQUAL
                && isColumn(predicated.getValue())
                && isColumn(comparison.getRight())
                && (isOfThisQuery(predicated.getValue()) || isOfThisQuery(comparison.getRight()));
    }

    // of two columns from further out neither finds a row here
    private boolean isOfThisQuery(Expression column)
    {
        return path(column).filter(scope::knowsHere).isPresent();
    }

    // not one that the statement computes: it may be what a condition found, under a name
    private boolean isColumn(Expression expression)
    {
        return path(expression).isPresent() && read(expression).isUnchanged();
    }

    private static boolean isExists(Expression condition)
    {
        return condition instanceof ExistsPredicate || condition instanceof NotExpression not && isExists(not.getValue());
    }

    /**
     * The parts of {@code a.b.c}, or empty if the base is not a name.
     */
    static Optional<List<String>> path(Expression expression)
    {
        return switch (expression) {
            case Identifier identifier -> Optional.of(List.of(identifier.getValue().toLowerCase(ENGLISH)));
            case DereferenceExpression dereference when dereference.getField().isPresent() -> path(dereference.getBase())
                    .map(base -> ImmutableList.<String>builder().addAll(base).add(dereference.getField().orElseThrow().getValue().toLowerCase(ENGLISH)).build());
            default -> Optional.empty();
        };
    }
}
