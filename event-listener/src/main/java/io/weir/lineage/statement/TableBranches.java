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

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.Table;

import java.util.Set;

/**
 * Tables that are a branch of a set operation themselves: {@code SELECT a FROM x UNION ALL TABLE t}. Of such a branch, Trino 483 names no columns unless it is the first.
 */
public final class TableBranches
{
    private TableBranches() {}

    /**
     * @return the last parts of their names; a query that is named so may be meant too
     */
    public static Set<String> of(Node node)
    {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        add(node, names);
        return names.build();
    }

    private static void add(Node node, ImmutableSet.Builder<String> names)
    {
        if (node instanceof SetOperation operation) {
            operation.getRelations().stream()
                    .filter(Table.class::isInstance)
                    .map(branch -> ((Table) branch).getName().getSuffix())
                    .forEach(names::add);
        }
        node.getChildren().forEach(child -> add(child, names));
    }
}
