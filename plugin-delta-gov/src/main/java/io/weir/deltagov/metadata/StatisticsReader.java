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

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.Estimate;
import io.trino.spi.statistics.TableStatistics;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.StatisticsDecoder;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.metadata.ColumnEstimates.FileRows;
import io.weir.deltagov.metadata.TableColumns.TableColumn;
import io.weir.deltagov.metadata.TableStatisticsCache.Scope;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.delta.engine.data.DataColumn.Kind.DATA;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * What the log tells about the rows of a table, for the cost-based optimizer. An estimate: never an answer to a query.
 */
final class StatisticsReader
{
    private final TableResolver resolver;
    private final TableColumns columns;
    private final AnalyzedStatistics analyzed;
    private final TableStatisticsCache cache;
    private final Predicate<SchemaTableName> showsRanges;

    /**
     * @param showsRanges whether the user may know the least and greatest values of a table's columns
     */
    StatisticsReader(TableResolver resolver, TableColumns columns, AnalyzedStatistics analyzed, TableStatisticsCache cache, Predicate<SchemaTableName> showsRanges)
    {
        this.showsRanges = requireNonNull(showsRanges, "showsRanges is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.analyzed = requireNonNull(analyzed, "analyzed is null");
        this.cache = requireNonNull(cache, "cache is null");
    }

    /**
     * @param withAnalyzed also what ANALYZE found out
     */
    TableStatistics statistics(DeltaGovTableHandle table, boolean withAnalyzed)
    {
        TableStatistics statistics = withRanges(table, withAnalyzed);
        boolean hasRanges = statistics.getColumnStatistics().values().stream().anyMatch(column -> column.getRange().isPresent());
        return hasRanges && !showsRanges.test(table.name()) ? withoutRanges(statistics) : statistics;
    }

    private static TableStatistics withoutRanges(TableStatistics statistics)
    {
        TableStatistics.Builder builder = TableStatistics.builder().setRowCount(statistics.getRowCount());
        statistics.getColumnStatistics().forEach((column, ofColumn) -> builder.setColumnStatistics(column, new ColumnStatistics(
                ofColumn.getNullsFraction(), ofColumn.getDistinctValuesCount(), ofColumn.getDataSize(), Optional.empty())));
        return builder.build();
    }

    private TableStatistics withRanges(DeltaGovTableHandle table, boolean withAnalyzed)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        Scope scope = new Scope(snapshot.identity(), table.enforced(), withAnalyzed);
        return cache.get(scope).orElseGet(() -> {
            TableStatistics statistics = read(table, snapshot, withAnalyzed);
            cache.put(scope, statistics);
            return statistics;
        });
    }

    private TableStatistics read(DeltaGovTableHandle table, TableSnapshot snapshot, boolean withAnalyzed)
    {
        List<DataColumn> tableColumns = columns.of(snapshot).stream()
                .map(TableColumn::column)
                .collect(toImmutableList());
        return estimates(table, tableColumns)
                .map(estimates -> statistics(estimates, tableColumns, withAnalyzed ? analyzed.read(snapshot) : Optional.empty()))
                .orElseGet(TableStatistics::empty);
    }

    private static TableStatistics statistics(ColumnEstimates estimates, List<DataColumn> tableColumns, Optional<AnalyzedTable> known)
    {
        TableStatistics.Builder builder = TableStatistics.builder()
                .setRowCount(Estimate.of(estimates.rowCount()));
        if (estimates.rowCount() > 0) {
            tableColumns.forEach(column -> builder.setColumnStatistics(
                    new DeltaGovColumnHandle(column),
                    estimates.of(column, known.flatMap(table -> Optional.ofNullable(table.columns().get(column.physical().name()))))));
        }
        return builder.build();
    }

    /**
     * Empty when there is a file whose number of rows the log does not tell.
     */
    private Optional<ColumnEstimates> estimates(DeltaGovTableHandle table, List<DataColumn> tableColumns)
    {
        List<DataColumn> dataColumns = tableColumns.stream()
                .filter(column -> column.kind() == DATA)
                .collect(toImmutableList());
        StatisticsDecoder statistics = new StatisticsDecoder(dataColumns);
        ColumnEstimates estimates = new ColumnEstimates(tableColumns);
        for (ActiveFile file : resolver.files(table, new FileSkipping(table.enforced()))) {
            Optional<FileRows> rows = rows(file, translated(() -> statistics.decode(file)));
            if (rows.isEmpty()) {
                return Optional.empty();
            }
            estimates.add(rows.orElseThrow());
        }
        return Optional.of(estimates);
    }

    private static Optional<FileRows> rows(ActiveFile file, FileStatistics statistics)
    {
        if (statistics.numRecords().isEmpty()) {
            return Optional.empty();
        }
        long deleted = file.deletionVector().map(DeletionVectorDescriptor::getCardinality).orElse(0L);
        return Optional.of(new FileRows(Math.max(0, statistics.numRecords().getAsLong() - deleted), file, statistics));
    }
}
