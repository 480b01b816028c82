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
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.statement.Columns.Column;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What names mean at a place of a statement: the relations of its FROM, and outside of them those of the statement around it.
 */
record Scope(List<Source> sources, Optional<Scope> outer)
{
    Scope
    {
        sources = ImmutableList.copyOf(sources);
        requireNonNull(outer, "outer is null");
    }

    /**
     * @param qualifier the parts that may stand before a column, the last alone or with those before it; empty for the merged keys of a USING
     */
    record Source(List<String> qualifier, Columns columns)
    {
        Source
        {
            qualifier = ImmutableList.copyOf(qualifier);
            requireNonNull(columns, "columns is null");
        }

        boolean isQualifiedBy(List<String> prefix)
        {
            int start = qualifier.size() - prefix.size();
            return start >= 0 && qualifier.subList(start, qualifier.size()).equals(prefix);
        }

        private List<Column> matches(List<String> name)
        {
            ImmutableList.Builder<Column> found = ImmutableList.builder();
            for (int position = 0; position < name.size(); position++) {
                if (position == 0 || isQualifiedBy(name.subList(0, position))) {
                    boolean field = position < name.size() - 1;
                    columns.named(name.get(position)).forEach(column -> found.add(field ? column.with(column.origins().through(EdgeKind.TRANSFORMATION)) : column));
                }
            }
            return found.build();
        }

        private Optional<Origins> possibleBehindQualifier(List<String> name)
        {
            for (int position = name.size() - 1; position > 0; position--) {
                if (isQualifiedBy(name.subList(0, position))) {
                    return possible(name, position);
                }
            }
            return Optional.empty();
        }

        private Optional<Origins> possible(List<String> name, int position)
        {
            Optional<Origins> column = columns.possible(name.get(position)).filter(_ -> columns.named(name.get(position)).stream().allMatch(Column::doubtful));
            return position < name.size() - 1 ? column.map(origins -> origins.through(EdgeKind.TRANSFORMATION)) : column;
        }
    }

    static Scope empty()
    {
        return new Scope(List.of(), Optional.empty());
    }

    static Scope of(Columns columns, Scope outer)
    {
        return new Scope(List.of(new Source(List.of(), columns)), Optional.of(outer));
    }

    /**
     * The origins of {@code a}, {@code t.a}, {@code s.t.a.field} ...: the innermost scope that knows the name decides. A relation whose names are not known may
     * have it too, so then both count, as they do where a relation need not have the column. It may also be called {@code t} where another has a column {@code t}.
     */
    Origins resolve(List<String> name)
    {
        List<Column> found = sources.stream().flatMap(source -> source.matches(name).stream()).toList();
        boolean certain = isCertain(found);
        Stream<Origins> possible = certain ? possibleBehindQualifier(name) : possible(name).stream();
        List<Origins> here = Stream.concat(found.stream().map(Column::origins), possible).toList();
        if (here.isEmpty()) {
            return outer.orElseThrow(UnresolvedStatementException::new).resolve(name);
        }
        Origins origins = here.stream().reduce(Origins.NONE, Origins::and);
        return outer.filter(around -> !certain && around.knows(name)).map(around -> origins.and(around.resolve(name))).orElse(origins);
    }

    private static boolean isCertain(List<Column> found)
    {
        return !found.stream().allMatch(Column::doubtful);
    }

    /**
     * The columns of the relation that {@code t.*} or {@code s.t.*} names: the innermost scope that knows the name decides. Empty if it is the name of a column there, whose
     * fields are meant.
     */
    Optional<Columns> relation(List<String> name)
    {
        List<Source> relations = sources.stream().filter(source -> source.isQualifiedBy(name)).toList();
        if (relations.size() == 1) {
            return Optional.of(relations.getFirst().columns());
        }
        if (relations.size() > 1) {
            throw new UnresolvedStatementException();
        }
        List<Column> found = sources.stream().flatMap(source -> source.matches(name).stream()).toList();
        if (isCertain(found)) {
            return Optional.empty();
        }
        if (!found.isEmpty() || !possible(name).isEmpty()) {
            // a column here, or a relation further out
            throw new UnresolvedStatementException();
        }
        return outer.orElseThrow(UnresolvedStatementException::new).relation(name);
    }

    private List<Origins> possible(List<String> name)
    {
        // a relation that is called t need not have the column a, and then another may have a column t
        return sources.stream()
                .flatMap(source -> source.possibleBehindQualifier(name).or(() -> source.possible(name, 0)).stream())
                .toList();
    }

    private Stream<Origins> possibleBehindQualifier(List<String> name)
    {
        return sources.stream().flatMap(source -> source.possibleBehindQualifier(name).stream());
    }

    /**
     * How many columns are looked at for a name.
     */
    int width()
    {
        return sources.stream().mapToInt(source -> source.columns().list().size()).sum() + outer.map(Scope::width).orElse(0);
    }

    /**
     * Whether a name may be one of a column.
     */
    boolean knows(List<String> name)
    {
        return knowsHere(name) || outer.filter(around -> around.knows(name)).isPresent();
    }

    /**
     * Whether a name may be one of a column of the relations here, so that it need not mean one further out.
     */
    boolean knowsHere(List<String> name)
    {
        return sources.stream().anyMatch(source -> !source.matches(name).isEmpty()) || !possible(name).isEmpty();
    }
}
