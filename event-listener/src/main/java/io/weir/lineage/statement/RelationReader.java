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
import com.google.common.collect.Sets;
import io.trino.sql.tree.AliasedRelation;
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
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.statement.Columns.Column;
import io.weir.lineage.statement.Scope.Source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
            case Unnest unnest -> new UnnestReader(queries, outer).read(unnest);
            case JsonTable table -> new JsonTableReader(queries, outer).read(table);
            case Pivot pivot -> new PivotReader(queries, outer).read(pivot);
            case PatternRecognitionRelation match -> new MatchReader(queries, outer).read(match);
            case TableFunctionInvocation function -> new TableFunctionReader(queries, outer).read(function);
            default -> throw new UnresolvedStatementException();
        };
    }

    // as a query that stands for a value, it tells of its conditions
    private Columns readLateral(Lateral lateral)
    {
        Conditions inside = queries.conditions().inside();
        Columns columns = queries.within(inside).read(lateral.getQuery(), outer);
        queries.conditions().addAll(inside);
        return columns.map(origins -> origins.decidedBy(inside));
    }

    private Source alias(AliasedRelation aliased)
    {
        List<String> qualifier = List.of(aliased.getAlias().getValue().toLowerCase(ENGLISH));
        List<String> names = aliased.getColumnNames() == null ? List.of() : QueryReader.text(aliased.getColumnNames());
        if (aliased.getRelation() instanceof Unnest unnest && !names.isEmpty()) {
            return new Source(qualifier, MadeColumns.name(unnest, new UnnestReader(queries, outer).read(unnest, names)));
        }
        Columns columns = SelectReader.merge(read(aliased.getRelation()));
        return new Source(qualifier, names.isEmpty() ? columns : columns.renamed(names));
    }

    private List<Source> nearest(Nearest nearest)
    {
        // its conditions see the relation to its left, and what is in it does not
        Scope around = outer.outer().orElseThrow(UnresolvedStatementException::new);
        List<Source> sources = new RelationReader(queries, around).read(nearest.getRelation());
        ExpressionReader expressions = new ExpressionReader(queries, new Scope(sources, Optional.of(outer)));
        nearest.getWhere().ifPresent(where -> expressions.readCondition(where, Influence.JOIN));
        expressions.readCondition(nearest.getMatch(), Influence.JOIN);
        return sources;
    }

    private List<Source> join(Join join)
    {
        Conditions ofLeft = queries.conditions().inside();
        Conditions ofRight = queries.conditions().inside();
        Conditions ofBoth = queries.conditions().inside();
        List<Source> left = new RelationReader(queries.within(ofLeft), outer).read(join.getLeft());
        Scope aroundRight = isLateral(join.getRight()) ? new Scope(left, Optional.of(outer)) : outer;
        List<Source> right = new RelationReader(queries.within(ofRight), aroundRight).read(join.getRight());
        List<String> keys = new RelationReader(queries.within(ofBoth), outer).match(join, left, right);
        Stream.of(ofLeft, ofRight, ofBoth).forEach(this::addConditions);
        return joinUsing(
                isOptional(join, Join.Type.RIGHT) ? decidedBy(left, ofLeft, ofBoth) : left,
                isOptional(join, Join.Type.LEFT) ? decidedBy(right, ofRight, ofBoth) : right,
                keys);
    }

    /**
     * Whether it sees the relations to its left. To the engine a name in any other one, also in a subquery, means a column of the query around.
     */
    private static boolean isLateral(Relation right)
    {
        return switch (right) {
            case AliasedRelation aliased -> isLateral(aliased.getRelation());
            case Lateral _, Unnest _, JsonTable _, Nearest _ -> true;
            default -> false;
        };
    }

    private void addConditions(Conditions inside)
    {
        queries.effort().node(inside.size());
        queries.conditions().addAll(inside);
    }

    private static boolean isOptional(Join join, Join.Type outerJoin)
    {
        return join.getType() == outerJoin || join.getType() == Join.Type.FULL;
    }

    /**
     * The optional side of an outer join: what leaves out a row of it makes its columns NULL.
     */
    private List<Source> decidedBy(List<Source> optional, Conditions ofSide, Conditions ofBoth)
    {
        Set<ColumnName> deciding = Sets.union(ofSide.deciding(), ofBoth.deciding()).immutableCopy();
        return optional.stream()
                .map(source -> new Source(source.qualifier(), decidedBy(source.columns(), deciding)))
                .toList();
    }

    private Columns decidedBy(Columns columns, Set<ColumnName> deciding)
    {
        columns.list().forEach(_ -> queries.effort().columns(deciding.size()));
        return columns.decidedBy(deciding);
    }

    /**
     * Reads which rows belong together.
     *
     * @return the keys of a USING
     */
    private List<String> match(Join join, List<Source> left, List<Source> right)
    {
        if (join.getCriteria().isEmpty()) {
            return List.of();
        }
        return switch (join.getCriteria().orElseThrow()) {
            case JoinOn on -> {
                List<Source> both = ImmutableList.<Source>builder().addAll(left).addAll(right).build();
                new ExpressionReader(queries, new Scope(both, Optional.of(outer))).readCondition(on.getExpression(), Influence.JOIN);
                yield List.of();
            }
            case JoinUsing using -> {
                List<String> keys = QueryReader.text(using.getColumns());
                keys.forEach(key -> matchKey(local(left).resolve(lowerCase(key)), local(right).resolve(lowerCase(key))));
                yield keys;
            }
            default -> throw new UnresolvedStatementException();
        };
    }

    private void matchKey(Origins left, Origins right)
    {
        Origins both = left.and(right);
        queries.conditions().tie(Influence.JOIN, both);
        if (!left.isUnchanged() || !right.isUnchanged()) {
            queries.conditions().decide(both);
        }
    }

    private static List<String> lowerCase(String name)
    {
        return List.of(name.toLowerCase(ENGLISH));
    }

    private static List<Source> joinUsing(List<Source> left, List<Source> right, List<String> keys)
    {
        if (keys.isEmpty()) {
            return ImmutableList.<Source>builder().addAll(left).addAll(right).build();
        }
        List<Column> merged = new ArrayList<>();
        for (String key : keys) {
            // on an outer join the key is the one or the other
            merged.add(new Column(Optional.of(key), local(left).resolve(lowerCase(key)).and(local(right).resolve(lowerCase(key)))));
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
