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
import io.trino.sql.tree.QualifiedName;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The functions that a statement calls, some of which are methods of what stands before the last dot.
 *
 * @param relations the names of tables, and others that stand before a dot and a column
 * @param columns those that get their names in the statement
 */
record CalledNames(Set<QualifiedName> names, Set<String> relations, Set<String> columns)
{
    CalledNames
    {
        names = ImmutableSet.copyOf(names);
        relations = ImmutableSet.copyOf(relations);
        columns = ImmutableSet.copyOf(columns);
    }

    /**
     * Whether it is one of a field or a column, such as {@code address.city.upper}, for which Trino looks before it looks for a function.
     */
    boolean isMethod(List<String> name, Set<String> columnsOfTables)
    {
        Predicate<String> isColumn = part -> columns.contains(part) || columnsOfTables.contains(part);
        return isColumn.test(name.getFirst()) || (relations.contains(name.getFirst()) && isColumn.test(name.get(1)));
    }
}
