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

import com.google.common.collect.ImmutableList;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.delta.engine.data.StatisticsDecoder;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.AggregateColumnHandle;
import io.weir.deltagov.AggregateSplit;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.metadata.AggregateState.Unknown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Works out aggregations from the log. What one file does not tell exactly is not known at all.
 */
final class LogAnswers
{
    private static final int ROWS_OF_SPLIT = 10_000;

    private final TableResolver resolver;
    private final Map<AggregateTableHandle, Optional<List<ConnectorSplit>>> answers = new ConcurrentHashMap<>();

    LogAnswers(TableResolver resolver)
    {
        this.resolver = requireNonNull(resolver, "resolver is null");
    }

    boolean isKnown(AggregateTableHandle aggregation)
    {
        return answer(aggregation).isPresent();
    }

    List<ConnectorSplit> splits(AggregateTableHandle aggregation)
    {
        return answer(aggregation).orElseThrow(() -> new IllegalStateException("The log does not answer " + aggregation));
    }

    private Optional<List<ConnectorSplit>> answer(AggregateTableHandle aggregation)
    {
        return answers.computeIfAbsent(aggregation, this::compute);
    }

    private Optional<List<ConnectorSplit>> compute(AggregateTableHandle aggregation)
    {
        Map<List<NullableValue>, List<AggregateState>> groups = new LinkedHashMap<>();
        if (aggregation.groupingColumns().isEmpty()) {
            groups.put(ImmutableList.of(), states(aggregation));
        }
        StatisticsDecoder statistics = new StatisticsDecoder(dataColumns(aggregation));
        for (ActiveFile file : resolver.files(aggregation.table(), new FileSkipping(aggregation.table().enforced()))) {
            FileStatistics fileStatistics = translated(() -> statistics.decode(file));
            if (fileStatistics.numRecords().isEmpty() || !add(aggregation, file, fileStatistics, groups)) {
                return Optional.empty();
            }
        }
        return Optional.of(splits(aggregation, groups));
    }

    /**
     * @return whether the log tells all that is asked of the file
     */
    private static boolean add(AggregateTableHandle aggregation, ActiveFile file, FileStatistics statistics, Map<List<NullableValue>, List<AggregateState>> groups)
    {
        long rows = statistics.numRecords().orElseThrow() - file.deletionVector().map(DeletionVectorDescriptor::getCardinality).orElse(0L);
        if (rows <= 0) {
            // as many rows as there can be are deleted, or more, which is for the reader to find out
            return rows == 0;
        }
        List<AggregateState> states = groups.computeIfAbsent(partition(file, aggregation.groupingColumns()), _ -> states(aggregation));
        for (int index = 0; index < states.size(); index++) {
            AggregateState state = states.get(index).add(rows, file, statistics);
            if (state instanceof Unknown) {
                return false;
            }
            states.set(index, state);
        }
        return true;
    }

    private static List<NullableValue> partition(ActiveFile file, List<DataColumn> columns)
    {
        return columns.stream()
                .map(column -> translated(() -> PartitionValues.decode(file.location(), column, file.partitionValue(column))))
                .collect(toImmutableList());
    }

    private static Set<DataColumn> dataColumns(AggregateTableHandle aggregation)
    {
        return aggregation.aggregates().stream()
                .flatMap(aggregate -> aggregate.column().stream())
                .filter(column -> column.kind() == Kind.DATA)
                .collect(toImmutableSet());
    }

    private static List<AggregateState> states(AggregateTableHandle aggregation)
    {
        return new ArrayList<>(aggregation.aggregates().stream().map(AggregateState::empty).toList());
    }

    private static List<ConnectorSplit> splits(AggregateTableHandle aggregation, Map<List<NullableValue>, List<AggregateState>> groups)
    {
        List<Type> types = Stream.concat(
                aggregation.groupingColumns().stream().map(DataColumn::type),
                aggregation.aggregates().stream().map(AggregateColumnHandle::type)).collect(toImmutableList());
        ImmutableList.Builder<ConnectorSplit> splits = ImmutableList.builder();
        PageBuilder page = new PageBuilder(types);
        groups.forEach((group, states) -> {
            page.declarePosition();
            int channel = 0;
            for (NullableValue value : group) {
                writeNativeValue(types.get(channel), page.getBlockBuilder(channel), value.getValue());
                channel++;
            }
            for (AggregateState state : states) {
                writeNativeValue(types.get(channel), page.getBlockBuilder(channel), state.value().orElse(null));
                channel++;
            }
            if (page.isFull() || page.getPositionCount() >= ROWS_OF_SPLIT) {
                splits.add(split(page.build()));
                page.reset();
            }
        });
        if (!page.isEmpty()) {
            splits.add(split(page.build()));
        }
        return splits.build();
    }

    private static AggregateSplit split(Page page)
    {
        ImmutableList.Builder<Block> channels = ImmutableList.builder();
        for (int channel = 0; channel < page.getChannelCount(); channel++) {
            channels.add(page.getBlock(channel));
        }
        return new AggregateSplit(page.getPositionCount(), channels.build());
    }
}
