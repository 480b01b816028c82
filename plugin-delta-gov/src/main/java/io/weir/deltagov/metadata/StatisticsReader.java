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
package io.weir.deltagov.metadata;

import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.statistics.Estimate;
import io.trino.spi.statistics.TableStatistics;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileSkipping;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.TableColumns.TableColumn;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What the log tells about the rows of a table, for the cost-based optimizer. An estimate: never an answer to a query.
 */
final class StatisticsReader
{
    private record Scope(String location, long version, TupleDomain<DataColumn> enforced) {}

    private final TableResolver resolver;
    private final DeltaStore store;
    private final TableColumns columns;
    private final Map<Scope, TableStatistics> cache = new ConcurrentHashMap<>();

    StatisticsReader(TableResolver resolver, DeltaStore store, TableColumns columns)
    {
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.store = requireNonNull(store, "store is null");
        this.columns = requireNonNull(columns, "columns is null");
    }

    TableStatistics statistics(DeltaGovTableHandle table)
    {
        return cache.computeIfAbsent(new Scope(table.location(), table.version(), table.enforced()), _ -> read(table));
    }

    private TableStatistics read(DeltaGovTableHandle table)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        FileSkipping skipping = new FileSkipping(table.enforced());
        List<ActiveFile> files = store.files(snapshot).stream()
                .filter(skipping::mayMatch)
                .collect(toImmutableList());
        List<FileStatistics> statistics = files.stream()
                .map(FileStatistics::of)
                .collect(toImmutableList());
        if (statistics.stream().anyMatch(file -> file.rowCount().isEmpty())) {
            return TableStatistics.empty();
        }
        long rowCount = statistics.stream().mapToLong(file -> file.rowCount().orElseThrow()).sum();
        TableStatistics.Builder builder = TableStatistics.builder()
                .setRowCount(Estimate.of(rowCount));
        if (rowCount > 0) {
            ColumnEstimates estimates = new ColumnEstimates(statistics, rowCount);
            for (TableColumn column : columns.of(snapshot)) {
                builder.setColumnStatistics(new DeltaGovColumnHandle(column.column()), estimates.of(column.column()));
            }
        }
        return builder.build();
    }
}
