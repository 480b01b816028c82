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
import io.weir.delta.engine.ActiveFile;
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

/**
 * Reads the statistics of some data columns out of the log's text. Immutable, and made once for many files.
 */
public final class StatisticsDecoder
{
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

    public FileStatistics decode(ActiveFile file)
    {
        Optional<String> statistics = file.statistics();
        if (statistics.isEmpty()) {
            return new FileStatistics(OptionalLong.empty(), Map.of(), false);
        }
        StatisticsParser parser = StatisticsParser.parse(statistics.orElseThrow(), wanted);
        Map<DataColumn, ColumnBounds> bounds = new HashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            Optional<ColumnEntry> entry = parser.column(index);
            if (entry.isPresent()) {
                bounds.put(columns.get(index), bounds(columns.get(index), entry.orElseThrow()));
            }
        }
        return new FileStatistics(parser.numRecords(), bounds, parser.hasTightBounds() && file.deletionVector().isEmpty());
    }

    private static ColumnBounds bounds(DataColumn column, ColumnEntry entry)
    {
        return new ColumnBounds(entry.nullCount(), BoundValues.range(column.type(), entry.min(), entry.max()));
    }
}
