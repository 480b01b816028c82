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
import io.trino.sql.tree.Table;

import java.util.Set;

/**
 * Tables that are read as they were: {@code t FOR VERSION AS OF 1}. Trino tells the columns that are read of a table for all its versions together, and a version need not have all of them.
 */
public final class OtherVersions
{
    private OtherVersions() {}

    /**
     * @return the last parts of their names
     */
    public static Set<String> of(Node node)
    {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        add(node, names);
        return names.build();
    }

    private static void add(Node node, ImmutableSet.Builder<String> names)
    {
        if (node instanceof Table table && table.getQueryPeriod().isPresent()) {
            names.add(table.getName().getSuffix());
        }
        node.getChildren().forEach(child -> add(child, names));
    }
}
