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
package io.weir.governance.asset;

import com.google.common.collect.ImmutableSet;

import java.util.Set;

/**
 * Tables such as {@code t$history}, which connectors make of a table {@code t}: what of the rows of {@code t} is in their columns.
 */
public final class AboutTables
{
    public static final String PARTITIONS = "$partitions";
    public static final String HISTORY = "$history";
    public static final String ALL = "$all";
    public static final String FRESHNESS = "$freshness";

    // the others may hold literals: the predicate of a DELETE of Spark is a parameter of the operation
    private static final Set<String> HISTORY_WITHOUT_LITERALS = ImmutableSet.of(
            "version",
            "timestamp",
            "user_id",
            "user_name",
            "operation",
            "cluster_id",
            "read_version",
            "isolation_level",
            "is_blind_append",
            "operation_metrics");
    private static final Set<String> WITHOUT_VALUES = ImmutableSet.of(FRESHNESS, "$properties", "$receipts", "$transactions");

    private AboutTables() {}

    /**
     * What stands behind the name of the base; empty for a table that is about no other.
     */
    public static String suffix(Asset table)
    {
        String name = table.name();
        int start = name.indexOf('$');
        return start > 0 ? name.substring(start) : "";
    }

    /**
     * Whether no value of the base is in any column.
     */
    public static boolean isWithoutValues(Asset table)
    {
        return WITHOUT_VALUES.contains(suffix(table));
    }

    /**
     * Whether the column holds the values of the base's column of that name.
     */
    public static boolean isOfBase(Asset column)
    {
        String suffix = suffix(column.table());
        return (suffix.equals(PARTITIONS) || suffix.equals(ALL)) && !AddedColumns.isAdded(column.name());
    }

    /**
     * Whether the column may quote values of any column of the base.
     */
    public static boolean mayQuote(Asset column)
    {
        return switch (suffix(column.table())) {
            case PARTITIONS, ALL, "" -> false;
            case HISTORY -> !HISTORY_WITHOUT_LITERALS.contains(column.name());
            default -> !isWithoutValues(column.table());
        };
    }
}
