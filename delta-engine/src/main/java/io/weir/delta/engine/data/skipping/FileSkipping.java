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

import com.google.common.collect.ImmutableList;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.Interrupts;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.FloatingPoint;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.delta.engine.data.StatisticsDecoder;

import java.util.List;
import java.util.Map;

/**
 * Tells from partition values and statistics which files cannot hold a row that matches a predicate. Immutable.
 * <p>
 * Partition values are exact. Statistics are bounds, and remain bounds when rows of the file are deleted, so deletion vectors change nothing.
 */
public final class FileSkipping
{
    private final boolean none;
    private final Map<DataColumn, Domain> partitionDomains;
    private final Map<DataColumn, Domain> dataDomains;
    private final StatisticsDecoder statistics;

    public FileSkipping(TupleDomain<DataColumn> predicate)
    {
        none = predicate.isNone();
        partitionDomains = domains(predicate, Kind.PARTITION);
        dataDomains = domains(predicate, Kind.DATA);
        statistics = new StatisticsDecoder(dataDomains.keySet());
    }

    private static Map<DataColumn, Domain> domains(TupleDomain<DataColumn> predicate, Kind kind)
    {
        return predicate.filter((column, _) -> column.kind() == kind).getDomains().map(Map::copyOf).orElse(Map.of());
    }

    /**
     * False only when the file certainly holds no matching row.
     */
    public boolean mayMatch(ActiveFile file)
    {
        return !none && partitionsMatch(file) && statisticsMayMatch(file);
    }

    /**
     * The files that may hold a matching row, in their order: those of which {@link #mayMatch} is true.
     *
     * @param known what earlier predicates have found out about the bounds in this list, and later ones find there too
     */
    public List<ActiveFile> matching(List<ActiveFile> files, KnownBounds known)
    {
        if (none) {
            return ImmutableList.of();
        }
        BoundsCheck bounds = new BoundsCheck(dataDomains, statistics, known);
        ImmutableList.Builder<ActiveFile> matching = ImmutableList.builder();
        for (int place = 0; place < files.size(); place++) {
            Interrupts.requireNone();
            ActiveFile file = files.get(place);
            if (partitionsMatch(file) && bounds.mayMatch(place, file) && statisticsMayMatch(file)) {
                matching.add(file);
            }
        }
        return matching.build();
    }

    private boolean partitionsMatch(ActiveFile file)
    {
        return partitionDomains.isEmpty() || partitionDomains.entrySet().stream().allMatch(entry -> {
            NullableValue value = PartitionValues.decode(file.location(), entry.getKey(), file.partitionValue(entry.getKey()));
            return includes(entry.getValue(), value);
        });
    }

    private static boolean includes(Domain domain, NullableValue value)
    {
        return FloatingPoint.isNaN(value) ? FloatingPoint.mayIncludeNaN(domain) : domain.includesNullableValue(value.getValue());
    }

    private boolean statisticsMayMatch(ActiveFile file)
    {
        if (dataDomains.isEmpty() || file.statistics().isEmpty()) {
            return true;
        }
        FileStatistics fileStatistics = statistics.decode(file);
        if (fileStatistics.numRecords().isPresent() && fileStatistics.numRecords().getAsLong() == 0) {
            return false;
        }
        return dataDomains.entrySet().stream().allMatch(entry -> mayMatch(entry.getValue(), fileStatistics.domain(entry.getKey())));
    }

    private static boolean mayMatch(Domain wanted, Domain present)
    {
        if (FloatingPoint.mayIncludeNaN(wanted) && !present.isOnlyNull()) {
            // writers leave NaN out of the bounds or not
            return true;
        }
        return wanted.overlaps(present);
    }
}
