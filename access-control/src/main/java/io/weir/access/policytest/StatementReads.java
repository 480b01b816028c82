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
package io.weir.access.policytest;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.weir.access.decision.ReadColumn;
import io.weir.governance.asset.Asset;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * The tables that a statement reads, the table functions of connectors that it runs, and the names in it. Without a catalog nobody can tell which table a name belongs to, so it counts for each that has a column of that
 * name: a case may be judged more strictly than the query would be, and never less.
 */
record StatementReads(Set<Asset> tables, Set<Asset> functions, CalledNames calls, Set<String> names, boolean everything)
{
    private static final int PARTS = 3;
    private static final String SYSTEM_CATALOG = "system";

    StatementReads
    {
        tables = ImmutableSet.copyOf(tables);
        functions = ImmutableSet.copyOf(functions);
        requireNonNull(calls, "calls is null");
        names = ImmutableSet.copyOf(names);
    }

    static StatementReads of(Node node)
    {
        return new ReadsCollector().reads(node);
    }

    /**
     * A hidden column is read by its name alone.
     */
    Set<String> columns(List<ReadColumn> columns)
    {
        return columns.stream()
                .filter(column -> (everything && !column.hidden()) || names.contains(column.name()))
                .map(ReadColumn::name)
                .collect(toImmutableSet());
    }

    /**
     * Scalar functions of catalogs: what they read is what they are given.
     *
     * @param columns of the tables
     */
    Set<Asset> scalars(Set<String> columns)
    {
        return calls.names().stream()
                .filter(name -> name.getParts().size() == PARTS && !calls.isMethod(name.getParts(), columns))
                .map(name -> asset(name, "function"))
                .filter(StatementReads::isOfCatalog)
                .collect(toImmutableSet());
    }

    static boolean isOfCatalog(Asset function)
    {
        return !function.parts().getFirst().equals(SYSTEM_CATALOG);
    }

    static Asset asset(QualifiedName name)
    {
        return asset(name, "table");
    }

    static Asset asset(QualifiedName name, String kind)
    {
        if (name.getParts().size() != PARTS) {
            throw new IllegalArgumentException("'%1$s' is not the whole name of a %2$s; expected catalog.schema.%2$s".formatted(name, kind));
        }
        return new Asset(name.getParts());
    }
}
