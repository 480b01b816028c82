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
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinOn;
import io.trino.sql.tree.JoinUsing;
import io.trino.sql.tree.Lateral;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.Table;
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
 * Reads a FROM clause into the sources that its names may mean. PIVOT, JSON_TABLE, table functions, MATCH_RECOGNIZE and NATURAL joins are not read.
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
            case Table table -> List.of(new Source(table.getName().getParts(), queries.table(table)));
            case AliasedRelation aliased -> List.of(alias(aliased));
            case Join join -> join(join);
            case TableSubquery subquery -> List.of(new Source(List.of(), queries.read(subquery.getQuery(), outer)));
            case Lateral lateral -> List.of(new Source(List.of(), queries.read(lateral.getQuery(), outer)));
            case SampledRelation sampled -> read(sampled.getRelation());
            case Values values -> List.of(new Source(List.of(), queries.readValues(values, outer)));
            default -> throw new UnresolvedStatementException();
        };
    }

    private Source alias(AliasedRelation aliased)
    {
        List<String> qualifier = List.of(aliased.getAlias().getValue().toLowerCase(ENGLISH));
        List<String> names = aliased.getColumnNames() == null ? List.of() : QueryReader.text(aliased.getColumnNames());
        if (aliased.getRelation() instanceof Unnest unnest) {
            return new Source(qualifier, unnest(unnest, names));
        }
        List<Source> sources = read(aliased.getRelation());
        if (sources.size() != 1) {
            // an alias on a parenthesized join
            throw new UnresolvedStatementException();
        }
        Columns columns = sources.getFirst().columns();
        return new Source(qualifier, names.isEmpty() ? columns : columns.renamed(names));
    }

    // an array of rows unfolds into as many columns as a row has, which is not known here: so each column comes from all expressions
    private Columns unnest(Unnest unnest, List<String> names)
    {
        if (names.isEmpty()) {
            throw new UnresolvedStatementException();
        }
        ExpressionReader expressions = new ExpressionReader(queries, outer);
        Origins origins = unnest.getExpressions().stream()
                .map(expressions::read)
                .reduce(Origins.NONE, Origins::and)
                .through(EdgeKind.TRANSFORMATION);
        return new Columns(names.stream().map(name -> new Column(Optional.of(name), origins)).toList(), true);
    }

    private List<Source> join(Join join)
    {
        List<Source> left = read(join.getLeft());
        // LATERAL and UNNEST on the right side see the left one
        List<Source> right = new RelationReader(queries, new Scope(left, Optional.of(outer))).read(join.getRight());
        if (join.getCriteria().isEmpty() || join.getCriteria().orElseThrow() instanceof JoinOn) {
            return ImmutableList.<Source>builder().addAll(left).addAll(right).build();
        }
        if (join.getCriteria().orElseThrow() instanceof JoinUsing using) {
            return joinUsing(left, right, QueryReader.text(using.getColumns()));
        }
        throw new UnresolvedStatementException();
    }

    private List<Source> joinUsing(List<Source> left, List<Source> right, List<String> keys)
    {
        List<Column> merged = new ArrayList<>();
        for (String key : keys) {
            List<String> name = List.of(key.toLowerCase(ENGLISH));
            Origins origins = local(left).resolve(name).and(local(right).resolve(name));
            // on an outer join the key is the one or the other
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
