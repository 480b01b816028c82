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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.Interrupts;
import io.weir.delta.engine.data.FileStatistics.ColumnBounds;
import io.weir.delta.engine.data.statistics.BoundValues;
import io.weir.delta.engine.data.statistics.StatisticsParser;
import io.weir.delta.engine.data.statistics.StatisticsParser.ColumnEntry;
import io.weir.delta.engine.data.statistics.WantedStatistics;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the statistics of some data columns out of the log's text. Immutable, and made once for many files.
 */
public final class StatisticsDecoder
{
    private static final Set<String> NAMES_IN_MAPS = ImmutableSet.of("key", "value", "keys", "values");

    private final List<DataColumn> columns;
    private final WantedStatistics wanted;

    /**
     * @param columns data columns, or fields of them
     */
    public StatisticsDecoder(Collection<DataColumn> columns)
    {
        this.columns = ImmutableList.copyOf(columns);
        wanted = WantedStatistics.of(this.columns);
    }

    /**
     * @throws io.weir.delta.engine.ReadInterruptedException when this thread is interrupted: a table may have many files
     */
    public FileStatistics decode(ActiveFile file)
    {
        Interrupts.requireNone();
        Optional<String> statistics = file.statistics();
        if (statistics.isEmpty()) {
            return new FileStatistics(OptionalLong.empty(), Map.of(), false);
        }
        StatisticsParser parser = StatisticsParser.parse(statistics.orElseThrow(), wanted);
        Map<DataColumn, ColumnBounds> bounds = new HashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            Optional<ColumnEntry> entry = parser.column(index);
            if (entry.isPresent()) {
                bounds.put(columns.get(index), bounds(columns.get(index), parser, entry.orElseThrow()));
            }
        }
        return new FileStatistics(parser.numRecords(), bounds, parser.hasTightBounds() && file.deletionVector().isEmpty());
    }

    private static ColumnBounds bounds(DataColumn column, StatisticsParser statistics, ColumnEntry entry)
    {
        return new ColumnBounds(nullCount(column, statistics, entry), BoundValues.range(column.type(), entry.min(), entry.max()));
    }

    // one that leaves no value, where there is one, is of something else
    private static OptionalLong nullCount(DataColumn column, StatisticsParser statistics, ColumnEntry entry)
    {
        boolean leavesNoValue = entry.nullCount().isPresent() && statistics.numRecords().isPresent() && entry.nullCount().getAsLong() >= statistics.numRecords().getAsLong();
        boolean hasValue = entry.min().isPresent() || entry.max().isPresent();
        return (leavesNoValue && hasValue) || (!statistics.tellsTightBounds() && mayBeOfElements(column, entry)) ? OptionalLong.empty() : entry.nullCount();
    }

    /**
     * Until 2026, delta-rs, which tells nothing of tight bounds, counted for arrays what Parquet counts: NULL elements, and arrays that are empty. Of maps it counted
     * keys and values, as those of columns that have these names.
     */
    private static boolean mayBeOfElements(DataColumn column, ColumnEntry entry)
    {
        boolean hasElements = column.type() instanceof ArrayType || column.type() instanceof MapType;
        return (hasElements && !entry.nullCount().equals(OptionalLong.of(0))) || (column.parents().isEmpty() && NAMES_IN_MAPS.contains(column.physical().name()));
    }
}
