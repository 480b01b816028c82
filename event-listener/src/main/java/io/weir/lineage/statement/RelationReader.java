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
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinOn;
import io.trino.sql.tree.JoinUsing;
import io.trino.sql.tree.JsonTable;
import io.trino.sql.tree.Lateral;
import io.trino.sql.tree.Nearest;
import io.trino.sql.tree.PatternRecognitionRelation;
import io.trino.sql.tree.Pivot;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableFunctionInvocation;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Unnest;
import io.trino.sql.tree.Values;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Reads a FROM clause into the sources that its names may mean.
 */
final class RelationReader
{
    private final QueryReader queries;
    private final Scope outer;

    RelationReader(QueryReader queries, Scope outer)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.outer = requireNonNull(outer, "outer is null");
    }

    List<Source> read(Relation relation)
    {
        return switch (relation) {
            case Table table -> List.of(new Source(table.getName().getParts(), queries.table(table, outer)));
            case AliasedRelation aliased -> List.of(alias(aliased));
            case Join join -> join(join);
            case SampledRelation sampled -> read(sampled.getRelation());
            case Nearest nearest -> nearest(nearest);
            default -> List.of(new Source(List.of(), MadeColumns.name(relation, readColumns(relation))));
        };
    }

    private Columns readColumns(Relation relation)
    {
        return switch (relation) {
            case TableSubquery subquery -> queries.read(subquery.getQuery(), outer);
            case Lateral lateral -> readLateral(lateral);
            case Values values -> queries.readValues(values, outer);
            case Unnest unnest -> Columns.unknown(unfold(unnest));
            case JsonTable table -> new JsonTableReader(queries, outer).read(table);
            case Pivot pivot -> new PivotReader(queries, outer).read(pivot);
            case PatternRecognitionRelation match -> new MatchReader(queries, outer).read(match);
            case TableFunctionInvocation function -> new TableFunctionReader(queries, outer).read(function);
            default -> throw new UnresolvedStatementException();
        };
    }

    // as a query that stands for a value, it tells of its conditions if it gives what comes from no table, such as a count
    private Columns readLateral(Lateral lateral)
    {
        Conditions inside = queries.conditions().inside();
        Columns columns = queries.within(inside).read(lateral.getQuery(), outer);
        queries.conditions().addAll(inside);
        return columns.decidedBy(inside.all());
    }

    // how many rows there are is for the value to say that unfolds into them
    private Origins unfold(Unnest unnest)
    {
        Origins unfolded = origins(unnest.getExpressions());
        queries.conditions().add(Influence.JOIN, unfolded);
        return unfolded;
    }

    private Source alias(AliasedRelation aliased)
    {
        List<String> qualifier = List.of(aliased.getAlias().getValue().toLowerCase(ENGLISH));
        List<String> names = aliased.getColumnNames() == null ? List.of() : QueryReader.text(aliased.getColumnNames());
        if (aliased.getRelation() instanceof Unnest unnest && !names.isEmpty()) {
            return new Source(qualifier, MadeColumns.name(unnest, unnest(unnest, names)));
        }
        Columns columns = SelectReader.merge(read(aliased.getRelation()));
        return new Source(qualifier, names.isEmpty() ? columns : columns.renamed(names));
    }

    private Origins origins(List<Expression> expressions)
    {
        ExpressionReader reader = new ExpressionReader(queries, outer);
        return expressions.stream()
                .map(reader::read)
                .reduce(Origins.NONE, Origins::and)
                .through(EdgeKind.TRANSFORMATION);
    }

    // an array of rows unfolds into as many columns as a row has, a map into two. Unless each expression has one column, each column comes from all expressions.
    private Columns unnest(Unnest unnest, List<String> names)
    {
        List<Expression> expressions = unnest.getExpressions();
        Origins all = unfold(unnest);
        boolean plain = names.size() == expressions.size() + (unnest.isWithOrdinality() ? 1 : 0);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new Column(Optional.of(names.get(i)), plain && i < expressions.size() ? origins(List.of(expressions.get(i))) : all));
        }
        return new Columns(columns, true);
    }

    private List<Source> nearest(Nearest nearest)
    {
        List<Source> sources = read(nearest.getRelation());
        ExpressionReader expressions = new ExpressionReader(queries, new Scope(sources, Optional.of(outer)));
        nearest.getWhere().ifPresent(where -> expressions.readCondition(where, Influence.JOIN));
        expressions.readCondition(nearest.getMatch(), Influence.JOIN);
        return sources;
    }

    private List<Source> join(Join join)
    {
        List<Source> left = read(join.getLeft());
        // LATERAL and UNNEST on the right side see the left one
        List<Source> right = new RelationReader(queries, new Scope(left, Optional.of(outer))).read(join.getRight());
        List<Source> both = ImmutableList.<Source>builder().addAll(left).addAll(right).build();
        if (join.getCriteria().isEmpty()) {
            return both;
        }
        return switch (join.getCriteria().orElseThrow()) {
            case JoinOn on -> {
                new ExpressionReader(queries, new Scope(both, Optional.of(outer))).readCondition(on.getExpression(), Influence.JOIN);
                yield both;
            }
            case JoinUsing using -> joinUsing(left, right, QueryReader.text(using.getColumns()));
            default -> throw new UnresolvedStatementException();
        };
    }

    private List<Source> joinUsing(List<Source> left, List<Source> right, List<String> keys)
    {
        List<Column> merged = new ArrayList<>();
        for (String key : keys) {
            List<String> name = List.of(key.toLowerCase(ENGLISH));
            // on an outer join the key is the one or the other
            Origins origins = local(left).resolve(name).and(local(right).resolve(name));
            queries.conditions().tie(Influence.JOIN, origins);
            merged.add(new Column(Optional.of(key), origins));
        }
        ImmutableList.Builder<Source> sources = ImmutableList.builder();
        sources.add(new Source(List.of(), new Columns(merged, true)));
        left.forEach(source -> sources.add(new Source(source.qualifier(), source.columns().without(keys))));
        right.forEach(source -> sources.add(new Source(source.qualifier(), source.columns().without(keys))));
        return sources.build();
    }

    private static Scope local(List<Source> sources)
    {
        return new Scope(sources, Optional.empty());
    }
}
