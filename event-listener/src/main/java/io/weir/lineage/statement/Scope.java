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

import java.util.List;
import java.util.Optional;

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
    }

    static Scope empty()
    {
        return new Scope(List.of(), Optional.empty());
    }

    /**
     * The origins of {@code a}, {@code t.a}, {@code s.t.a.field} ...: the innermost scope that knows the name decides.
     */
    Origins resolve(List<String> name)
    {
        List<Origins> found = sources.stream().flatMap(source -> matches(source, name).stream()).toList();
        if (!found.isEmpty()) {
            return found.stream().reduce(Origins.NONE, Origins::and);
        }
        return outer.orElseThrow(UnresolvedStatementException::new).resolve(name);
    }

    private static List<Origins> matches(Source source, List<String> name)
    {
        ImmutableList.Builder<Origins> found = ImmutableList.builder();
        for (int position = 0; position < name.size(); position++) {
            boolean qualified = position == 0 || source.isQualifiedBy(name.subList(0, position));
            if (qualified) {
                boolean field = position < name.size() - 1;
                source.columns().named(name.get(position)).forEach(column -> found.add(field ? column.origins().through(EdgeKind.TRANSFORMATION) : column.origins()));
            }
        }
        return found.build();
    }
}
