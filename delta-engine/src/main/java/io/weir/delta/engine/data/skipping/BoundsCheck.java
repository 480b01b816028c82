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
package io.weir.delta.engine.data.skipping;

import io.trino.spi.predicate.Domain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.FloatingPoint;
import io.weir.delta.engine.data.StatisticsDecoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Leaves out files of a list by what is known of their bounds, and adds to that what is not. What it leaves in, the statistics themselves may still leave out.
 */
final class BoundsCheck
{
    private final StatisticsDecoder statistics;
    private final List<Column> columns = new ArrayList<>();

    private record Column(DataColumn column, KeyRanges wanted, ColumnKeys known) {}

    /**
     * @param wanted by data column
     * @param statistics reads those of the wanted columns
     */
    BoundsCheck(Map<DataColumn, Domain> wanted, StatisticsDecoder statistics, KnownBounds known)
    {
        this.statistics = requireNonNull(statistics, "statistics is null");
        wanted.forEach((column, domain) -> {
            // bounds say nothing of NaN
            if (!FloatingPoint.mayIncludeNaN(domain)) {
                KeyRanges.of(domain).ifPresent(ranges -> columns.add(new Column(column, ranges, known.of(column))));
            }
        });
    }

    /**
     * False only when the file certainly holds no matching row.
     *
     * @param place the file's in the list
     */
    boolean mayMatch(int place, ActiveFile file)
    {
        if (file.statistics().isEmpty()) {
            return true;
        }
        learn(place, file);
        for (Column column : columns) {
            if (!column.known().mayHold(place, column.wanted())) {
                return false;
            }
        }
        return true;
    }

    private void learn(int place, ActiveFile file)
    {
        for (Column column : columns) {
            if (!column.known().knows(place)) {
                FileStatistics read = statistics.decode(file);
                columns.forEach(unknown -> unknown.known().put(place, read.domain(unknown.column())));
                return;
            }
        }
    }
}
