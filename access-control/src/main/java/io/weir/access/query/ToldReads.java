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
package io.weir.access.query;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.SetMultimap;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.access.query.JudgedTables.JudgedTable;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.MaskSpec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.MultimapBuilder.hashKeys;
import static java.util.Objects.requireNonNull;

/**
 * The columns that a query reads, and how it was told to show each of them: in several ways, where it names a table several times and tags were changed in between, or reads it for the owner of a view as well.
 */
public final class ToldReads
{
    private static final Set<ToldColumn> AS_IT_IS = ImmutableSet.of(new ToldColumn(Optional.empty(), Optional.empty()));

    private final JudgedTables judgedTables;
    @GuardedBy("this")
    private final Map<JudgedTable, Set<String>> judged = new HashMap<>();
    @GuardedBy("this")
    private final Map<Asset, Set<String>> unmasked = new HashMap<>();

    ToldReads(JudgedTables judgedTables)
    {
        this.judgedTables = requireNonNull(judgedTables, "judgedTables is null");
    }

    /**
     * @param type the base type, where it was told
     * @param mask empty where the column is shown as it is
     */
    public record ToldColumn(Optional<String> type, Optional<MaskSpec> mask)
    {
        public ToldColumn
        {
            requireNonNull(type, "type is null");
            requireNonNull(mask, "mask is null");
        }
    }

    /**
     * Trino has asked for masks of the table.
     */
    public synchronized void add(JudgedTable table, Set<String> columns)
    {
        judged.computeIfAbsent(table, _ -> new HashSet<>()).addAll(columns);
    }

    /**
     * They are read by something that no mask is put on.
     */
    public synchronized void addUnmasked(Asset table, Set<String> columns)
    {
        unmasked.computeIfAbsent(table, _ -> new HashSet<>()).addAll(columns);
    }

    /**
     * By tables and columns. A table of which no column is read is among them as well.
     */
    public synchronized Map<Asset, SetMultimap<String, ToldColumn>> all()
    {
        Map<Asset, SetMultimap<String, ToldColumn>> reads = new HashMap<>();
        judged.forEach((table, columns) -> {
            SetMultimap<String, ToldColumn> told = reads.computeIfAbsent(table.table(), _ -> hashKeys().hashSetValues().build());
            for (String column : columns) {
                Set<ToldColumn> ways = judgedTables.told(table, column);
                told.putAll(column, ways.isEmpty() ? AS_IT_IS : ways);
            }
        });
        unmasked.forEach((table, columns) -> {
            SetMultimap<String, ToldColumn> told = reads.computeIfAbsent(table, _ -> hashKeys().hashSetValues().build());
            columns.forEach(column -> told.putAll(column, AS_IT_IS));
        });
        return reads;
    }
}
