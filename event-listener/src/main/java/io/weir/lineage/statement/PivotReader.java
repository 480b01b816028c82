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
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Pivot;
import io.trino.sql.tree.PivotAggregation;
import io.trino.sql.tree.PivotValueGroup;
import io.weir.lineage.statement.Columns.Column;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * PIVOT has the grouping columns and, for each value and aggregation, a column that comes from what is aggregated and depends on the pivot columns. A value
 * without an alias names its column, and redaction took the value; so such columns are known in order, not by name.
 */
final class PivotReader
{
    private final QueryReader queries;
    private final Scope outer;

    PivotReader(QueryReader queries, Scope outer)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.outer = requireNonNull(outer, "outer is null");
    }

    Columns read(Pivot pivot)
    {
        Scope scope = new Scope(new RelationReader(queries, outer).read(pivot.getInput()), Optional.of(outer));
        ExpressionReader expressions = new ExpressionReader(queries, scope);
        Origins pivoted = pivot.getPivotColumns().stream().map(expressions::read).reduce(Origins.NONE, Origins::and).as(Influence.CONDITIONAL);
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        List<Expression> keys = pivot.getGroupBy().stream()
                .flatMap(group -> group.getGroupingElements().stream())
                .flatMap(element -> element.getExpressions().stream())
                .toList();
        for (Expression key : keys) {
            Origins origins = expressions.read(key);
            queries.conditions().add(Influence.GROUP_BY, origins);
            columns.add(new Column(keyName(key), origins));
        }
        Origins values = Origins.NONE;
        for (PivotValueGroup group : pivot.getValueGroups()) {
            for (PivotAggregation aggregation : pivot.getAggregations()) {
                Origins origins = expressions.read(aggregation.getExpression()).and(pivoted);
                columns.add(new Column(name(group, aggregation), origins));
                values = values.and(origins);
            }
        }
        boolean named = pivot.getValueGroups().stream().allMatch(group -> group.getAlias().isPresent());
        boolean plainKeys = keys.stream().distinct().count() == keys.size() && pivot.getGroupBy().stream()
                .flatMap(group -> group.getGroupingElements().stream())
                .allMatch(element -> element.getExpressions().size() == 1);
        return new Columns(columns.build(), plainKeys, named ? Optional.empty() : Optional.of(values));
    }

    // other than in a SELECT, any field gives its name
    private static Optional<String> keyName(Expression key)
    {
        return switch (key) {
            case Identifier identifier -> Optional.of(identifier.getValue());
            case DereferenceExpression dereference -> dereference.getField().map(Identifier::getValue);
            default -> Optional.empty();
        };
    }

    private static Optional<String> name(PivotValueGroup group, PivotAggregation aggregation)
    {
        return group.getAlias().map(Identifier::getValue)
                .map(value -> aggregation.getAlias().map(alias -> value + "_" + alias.getValue()).orElse(value));
    }
}
