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

import com.google.common.collect.ImmutableSet;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorAnalyzeMetadata;
import io.trino.spi.statistics.ColumnStatisticMetadata;
import io.trino.spi.statistics.ColumnStatisticType;
import io.trino.spi.statistics.ComputedStatistics;
import io.trino.spi.statistics.TableStatisticsMetadata;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.deltagov.DeltaGovAnalyzeProperties;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.metadata.AnalyzedTable.AnalyzedColumn;
import io.weir.deltagov.metadata.TableColumns.TableColumn;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.spi.StandardErrorCode.INVALID_ANALYZE_PROPERTY;
import static io.trino.spi.statistics.ColumnStatisticType.NUMBER_OF_DISTINCT_VALUES;
import static io.trino.spi.statistics.ColumnStatisticType.TOTAL_SIZE_IN_BYTES;
import static io.trino.spi.statistics.TableStatisticType.ROW_COUNT;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

/**
 * ANALYZE: counts the distinct values of columns, which the log does not know, and measures strings. Bounds and numbers of NULLs are in
 * the log, and partition columns are known in full.
 */
final class StatisticsCollection
{
    // read as this
    private static final String VARIANT = StandardTypes.JSON;

    private final TableResolver resolver;
    private final TableColumns columns;
    private final AnalyzedStatistics store;
    private final TableStatisticsCache cache;

    StatisticsCollection(TableResolver resolver, TableColumns columns, AnalyzedStatistics store, TableStatisticsCache cache)
    {
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.store = requireNonNull(store, "store is null");
        this.cache = requireNonNull(cache, "cache is null");
    }

    ConnectorAnalyzeMetadata analyze(DeltaGovTableHandle table, Map<String, Object> properties)
    {
        List<TableColumn> candidates = columns.of(resolver.snapshot(table)).stream()
                .filter(column -> column.column().kind() == Kind.DATA && column.column().type().isComparable() && !VARIANT.equals(column.column().type().getBaseName()))
                .collect(toImmutableList());
        Optional<Set<String>> wanted = DeltaGovAnalyzeProperties.columns(properties);
        wanted.ifPresent(names -> requireColumns(table, names));
        ImmutableSet.Builder<ColumnStatisticMetadata> statistics = ImmutableSet.builder();
        for (TableColumn column : candidates) {
            if (wanted.isEmpty() || wanted.orElseThrow().contains(column.trinoName())) {
                statistics.add(new ColumnStatisticMetadata(column.trinoName(), NUMBER_OF_DISTINCT_VALUES));
                if (hasVariableSize(column.column().type())) {
                    statistics.add(new ColumnStatisticMetadata(column.trinoName(), TOTAL_SIZE_IN_BYTES));
                }
            }
        }
        return new ConnectorAnalyzeMetadata(table, new TableStatisticsMetadata(statistics.build(), ImmutableSet.of(ROW_COUNT), List.of()));
    }

    private void requireColumns(DeltaGovTableHandle table, Set<String> names)
    {
        Set<String> unknown = new TreeSet<>(names);
        columns.of(resolver.snapshot(table)).forEach(column -> unknown.remove(column.trinoName()));
        if (!unknown.isEmpty()) {
            throw new TrinoException(INVALID_ANALYZE_PROPERTY, "Table %s has no columns %s to analyze".formatted(table.name(), unknown));
        }
    }

    private static boolean hasVariableSize(Type type)
    {
        return type instanceof VarcharType || type instanceof VarbinaryType;
    }

    void finish(DeltaGovTableHandle table, Collection<ComputedStatistics> computed)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        ComputedStatistics statistics = computed.stream().collect(onlyElement());
        long rowCount = number(statistics.getTableStatistics().get(ROW_COUNT)).orElse(0);
        Map<String, AnalyzedColumn> result = new HashMap<>(store.read(snapshot).map(AnalyzedTable::columns).orElse(Map.of()));
        for (TableColumn column : columns.of(snapshot)) {
            OptionalLong distinctValues = number(statistics, column, NUMBER_OF_DISTINCT_VALUES);
            if (distinctValues.isPresent()) {
                result.put(column.column().physical().name(), new AnalyzedColumn(distinctValues.getAsLong(), number(statistics, column, TOTAL_SIZE_IN_BYTES), rowCount));
            }
        }
        store.write(snapshot, new AnalyzedTable(AnalyzedTable.FORMAT, snapshot.tableId(), snapshot.version(), result));
        cache.invalidate(snapshot.identity());
    }

    void forgetReplaced(TableSnapshot replaced)
    {
        store.forgetReplaced(replaced);
        cache.invalidate(replaced.identity());
    }

    private static OptionalLong number(ComputedStatistics statistics, TableColumn column, ColumnStatisticType type)
    {
        return number(statistics.getColumnStatistics().get(new ColumnStatisticMetadata(column.trinoName(), type)));
    }

    private static OptionalLong number(Block block)
    {
        return block == null || block.isNull(0) ? OptionalLong.empty() : OptionalLong.of(BIGINT.getLong(block, 0));
    }
}
