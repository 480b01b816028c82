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
package io.weir.access.decision;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.weir.governance.asset.AboutTables;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;

import java.util.Optional;
import java.util.Set;

/**
 * Tables such as {@code t$partitions}, which connectors make of a table {@code t}: their rows may hold values of any of its columns under other names.
 */
public final class SuffixTables
{
    // $all has the columns of its base under their own names, and $freshness has nothing of its rows
    private static final Set<String> MASKED_BY_COLUMN = ImmutableSet.of(AboutTables.HISTORY, AboutTables.ALL, AboutTables.FRESHNESS);
    // what stands there beside the columns by which the table is partitioned
    private static final Set<String> OF_PARTITIONS = ImmutableSet.of("$file_count", "$total_size", "$record_count");

    private SuffixTables() {}

    /**
     * Whether masks by column name cannot protect what the table shows of its base.
     */
    public static boolean isAboutAnother(Asset table)
    {
        String suffix = AboutTables.suffix(table);
        return !suffix.isEmpty() && !MASKED_BY_COLUMN.contains(suffix);
    }

    /**
     * The columns of the base of which a table about it shows values, where that can be told; empty where it may be any, such as those in a path.
     *
     * @param columns all of the table about the base
     */
    public static Optional<Set<String>> shownOfBase(Asset table, Set<String> columns)
    {
        if (AboutTables.suffix(table).equals(AboutTables.PARTITIONS)) {
            return Optional.of(Sets.difference(columns, OF_PARTITIONS));
        }
        return AboutTables.isWithoutValues(table) ? Optional.of(ImmutableSet.of()) : Optional.empty();
    }

    /**
     * Whether a column may quote values of any column of the base.
     */
    public static boolean mayQuote(Asset table, String column)
    {
        return isHistory(table) && AboutTables.mayQuote(table.child(column));
    }

    /**
     * Whether a column may hold values of columns beside it: its tags are those of the whole table.
     */
    static boolean tellsOfOthers(Asset table, String column)
    {
        return AddedColumns.isAdded(column) || mayQuote(table, column);
    }

    static boolean isHistory(Asset table)
    {
        return AboutTables.suffix(table).equals(AboutTables.HISTORY);
    }
}
