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
import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.WindowOperation;
import io.trino.sql.tree.WindowReference;
import io.trino.sql.tree.WindowSpecification;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Finds the columns that an expression is computed from. All that it mentions counts, the conditions of a CASE and the order of a window included.
 */
final class ExpressionReader
{
    private static final Set<String> AGGREGATIONS = ImmutableSet.of(
            "any_value",
            "approx_distinct",
            "approx_most_frequent",
            "approx_percentile",
            "approx_set",
            "arbitrary",
            "array_agg",
            "avg",
            "bitwise_and_agg",
            "bitwise_or_agg",
            "bool_and",
            "bool_or",
            "checksum",
            "corr",
            "count",
            "count_if",
            "covar_pop",
            "covar_samp",
            "every",
            "geometric_mean",
            "histogram",
            "listagg",
            "map_agg",
            "map_union",
            "max",
            "max_by",
            "min",
            "min_by",
            "multimap_agg",
            "numeric_histogram",
            "qdigest_agg",
            "reduce_agg",
            "regr_intercept",
            "regr_slope",
            "skewness",
            "kurtosis",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "sum",
            "tdigest_agg",
            "var_pop",
            "var_samp",
            "variance");

    private final QueryReader queries;
    private final Scope scope;

    ExpressionReader(QueryReader queries, Scope scope)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.scope = requireNonNull(scope, "scope is null");
    }

    Origins read(Node node)
    {
        return switch (node) {
            case Identifier identifier -> scope.resolve(List.of(identifier.getValue().toLowerCase(ENGLISH)));
            case DereferenceExpression dereference -> path(dereference).map(scope::resolve).orElseGet(() -> readField(dereference));
            // a query inside an expression, in whatever form
            case Query query -> queries.read(query, scope).all().through(EdgeKind.TRANSFORMATION);
            case LambdaExpression lambda -> readLambda(lambda);
            case FunctionCall call -> readCall(call);
            case DataType _ -> Origins.NONE;
            // the definition is elsewhere
            case WindowReference _, WindowOperation _ -> throw new UnresolvedStatementException();
            case WindowSpecification window when window.getExistingWindowName().isPresent() -> throw new UnresolvedStatementException();
            case Relation _ -> throw new UnresolvedStatementException();
            default -> readChildren(node);
        };
    }

    private Origins readChildren(Node node)
    {
        return node.getChildren().stream()
                .map(this::read)
                .reduce(Origins.NONE, Origins::and)
                .through(EdgeKind.TRANSFORMATION);
    }

    private Origins readField(DereferenceExpression dereference)
    {
        return read(dereference.getBase()).through(EdgeKind.TRANSFORMATION);
    }

    private Origins readCall(FunctionCall call)
    {
        ImmutableList.Builder<Node> children = ImmutableList.builder();
        call.getArguments().forEach(argument -> children.add(argument.getValue()));
        call.getWindow().ifPresent(window -> children.add((Node) window));
        call.getFilter().ifPresent(children::add);
        call.getOrderBy().ifPresent(children::add);
        boolean aggregation = call.getWindow().isEmpty() && AGGREGATIONS.contains(call.getName().getSuffix());
        return children.build().stream()
                .map(this::read)
                .reduce(Origins.NONE, Origins::and)
                .through(aggregation ? EdgeKind.AGGREGATION : EdgeKind.TRANSFORMATION);
    }

    // the arguments hold what the function that is given the lambda reads from its other arguments
    private Origins readLambda(LambdaExpression lambda)
    {
        List<Column> arguments = lambda.getArguments().stream()
                .map(argument -> new Column(Optional.of(argument.getName().getValue()), Origins.NONE))
                .toList();
        Scope body = new Scope(List.of(new Source(List.of(), new Columns(arguments, true))), Optional.of(scope));
        return new ExpressionReader(queries, body).read(lambda.getBody()).through(EdgeKind.TRANSFORMATION);
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
