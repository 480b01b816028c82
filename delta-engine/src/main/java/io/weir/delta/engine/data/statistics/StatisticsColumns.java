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
package io.weir.delta.engine.data.statistics;

import com.google.common.collect.ImmutableSet;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.data.DataColumn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * The leaf columns that a table wants statistics of: those that {@code delta.dataSkippingStatsColumns} names, or else the first
 * {@code delta.dataSkippingNumIndexedCols} of them, 32 by default and all for -1. An array and a map are a leaf each. Clustering columns have
 * statistics in any case: see "Clustered Table" in the protocol.
 */
public final class StatisticsColumns
{
    public static final String COLUMNS_PROPERTY = "delta.dataSkippingStatsColumns";
    private static final String COUNT_PROPERTY = "delta.dataSkippingNumIndexedCols";
    private static final int DEFAULT_COUNT = 32;

    private final Set<List<String>> leaves;

    private StatisticsColumns(Set<List<String>> leaves)
    {
        this.leaves = ImmutableSet.copyOf(leaves);
    }

    /**
     * @param columns the table's columns without the partition columns, in the table's order
     * @param clusteringColumns logical names, a field by its path with dots
     */
    public static StatisticsColumns of(List<DataColumn> columns, Map<String, String> tableProperties, List<String> clusteringColumns)
    {
        List<List<String>> leaves = new ArrayList<>();
        columns.forEach(column -> addLeaves(List.of(column.name()), column.type(), leaves));
        Set<List<String>> wanted = new LinkedHashSet<>(byProperties(leaves, tableProperties));
        leaves.stream()
                .filter(leaf -> clusteringColumns.stream().anyMatch(String.join(".", leaf)::equalsIgnoreCase))
                .forEach(wanted::add);
        return new StatisticsColumns(wanted);
    }

    /**
     * The columns that a value of the property names, each by its path.
     *
     * @throws DeltaEngineException when it is no list of names
     */
    public static List<List<String>> names(String columns)
    {
        return ColumnNames.parse(columns);
    }

    private static Collection<List<String>> byProperties(List<List<String>> leaves, Map<String, String> tableProperties)
    {
        Optional<String> names = Optional.ofNullable(tableProperties.get(COLUMNS_PROPERTY));
        if (names.isPresent()) {
            return named(leaves, names(names.orElseThrow()));
        }
        int count = Optional.ofNullable(tableProperties.get(COUNT_PROPERTY)).map(StatisticsColumns::parseCount).orElse(DEFAULT_COUNT);
        return count == -1 ? leaves : leaves.subList(0, Math.min(count, leaves.size()));
    }

    /**
     * @param path logical names
     */
    public boolean contains(List<String> path)
    {
        return leaves.contains(path);
    }

    private static void addLeaves(List<String> path, Type type, List<List<String>> leaves)
    {
        if (!(type instanceof RowType row)) {
            leaves.add(path);
            return;
        }
        row.getFields().forEach(field -> addLeaves(child(path, field.getName().orElseThrow()), field.getType(), leaves));
    }

    static List<String> child(List<String> path, String name)
    {
        List<String> child = new ArrayList<>(path);
        child.add(name);
        return List.copyOf(child);
    }

    /**
     * A struct's name stands for all of its leaves.
     */
    private static Set<List<String>> named(List<List<String>> leaves, List<List<String>> names)
    {
        Set<List<String>> named = new LinkedHashSet<>();
        for (List<String> leaf : leaves) {
            if (names.stream().anyMatch(name -> name.size() <= leaf.size() && lowerCase(leaf.subList(0, name.size())).equals(lowerCase(name)))) {
                named.add(leaf);
            }
        }
        return named;
    }

    private static List<String> lowerCase(List<String> path)
    {
        return path.stream().map(name -> name.toLowerCase(ENGLISH)).toList();
    }

    private static int parseCount(String value)
    {
        try {
            int count = Integer.parseInt(value.strip());
            if (count >= -1) {
                return count;
            }
        }
        catch (NumberFormatException e) {
            throw invalidCount(value);
        }
        throw invalidCount(value);
    }

    private static DeltaEngineException invalidCount(String value)
    {
        return new DeltaEngineException("The table property %s is %s. Set it to -1 for all columns, or to a number of columns".formatted(COUNT_PROPERTY, value));
    }
}
