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

import io.trino.sql.tree.Array;
import io.trino.sql.tree.CallArgument;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Unnest;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * UNNEST: each column comes from the array that unfolds into it, or from all of them where it is not known which. How many rows there are is for the arrays to say.
 */
final class UnnestReader
{
    private final QueryReader queries;
    private final Scope outer;

    UnnestReader(QueryReader queries, Scope outer)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.outer = requireNonNull(outer, "outer is null");
    }

    /**
     * Without names of its columns.
     */
    Columns read(Unnest unnest)
    {
        return Columns.unknown(Origins.ofAll(unfold(unnest).stream()).through(EdgeKind.TRANSFORMATION));
    }

    /**
     * An array of rows unfolds into as many columns as a row has, a map into two. Unless each expression has one column, each column comes from all expressions.
     */
    Columns read(Unnest unnest, List<String> names)
    {
        List<Origins> unfolded = unfold(unnest);
        Origins all = Origins.ofAll(unfolded.stream());
        Origins place = place(unnest, unfolded);
        boolean plain = names.size() == unfolded.size() + (unnest.isWithOrdinality() ? 1 : 0);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Origins origins = plain && i < unfolded.size() ? unfolded.get(i) : all;
            columns.add(new Column(Optional.of(names.get(i)), origins.through(EdgeKind.TRANSFORMATION).and(place)));
        }
        return new Columns(columns, true);
    }

    private List<Origins> unfold(Unnest unnest)
    {
        ExpressionReader expressions = new ExpressionReader(queries, outer);
        List<Origins> unfolded = new ArrayList<>();
        for (Expression expression : unnest.getExpressions()) {
            Origins origins = expressions.read(expression);
            if (hasFixedLength(expression) || queries.isOfTable(origins)) {
                queries.conditions().add(Influence.JOIN, origins);
            }
            else {
                // nothing unfolds into no rows, so it is a condition
                queries.conditions().tie(Influence.JOIN, origins);
                queries.conditions().decide(origins);
            }
            unfolded.add(origins);
        }
        return unfolded;
    }

    // the usual way to make rows of columns, which then say nothing of each other
    private boolean hasFixedLength(Expression expression)
    {
        return switch (expression) {
            case Array _ -> true;
            case FunctionCall call -> isMap(call.getName()) && call.getArguments().stream().map(CallArgument::getValue).allMatch(Array.class::isInstance);
            default -> false;
        };
    }

    private boolean isMap(QualifiedName function)
    {
        return queries.isBuiltin(function) && function.getSuffix().equalsIgnoreCase("map");
    }

    /**
     * What arrays side by side have in common: where a condition holds for an element of the one, it chooses that of the other, as {@code transform(numbers, n -> n = a.salary)} does.
     * Arrays that are all columns of tables as they are have nothing in common but what any columns of a row have.
     */
    private Origins place(Unnest unnest, List<Origins> unfolded)
    {
        return unfolded.size() > 1 && !unfolded.stream().allMatch(queries::isOfTable) ? MadeColumns.place(unnest) : Origins.NONE;
    }
}
