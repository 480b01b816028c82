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
package io.weir.deltagov.read;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorExpressionEvaluator;
import io.trino.spi.connector.ConnectorExpressionEvaluator.EvaluationResult;
import io.trino.spi.connector.ConnectorExpressionEvaluator.Prepared;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.Constraint;
import io.trino.spi.predicate.NullableValue;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.HiddenColumnHandle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static io.weir.deltagov.kernel.EngineErrors.requireNotInterrupted;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Leaves files out by the conditions of a query that are no ranges of columns, such as {@code lower(region) = 'eu'} or
 * {@code "$path" LIKE '%x%'}. What they say of values that all rows of a file share, the engine can tell without the rows.
 * Not safe for use by many threads.
 */
final class FileConditions
        implements Predicate<ActiveFile>
{
    private final Prepared condition;
    private final Map<String, DataColumn> partitionColumns;
    private final Map<String, HiddenColumn> hiddenColumns;
    private final Map<Map<String, Optional<String>>, Boolean> byPartition = new HashMap<>();

    private FileConditions(Prepared condition, Map<String, DataColumn> partitionColumns, Map<String, HiddenColumn> hiddenColumns)
    {
        this.condition = requireNonNull(condition, "condition is null");
        this.partitionColumns = partitionColumns;
        this.hiddenColumns = hiddenColumns;
    }

    /**
     * @param constraint what the scan has not taken over itself
     */
    static Predicate<ActiveFile> of(ConnectorSession session, ConnectorExpressionEvaluator evaluator, Constraint constraint)
    {
        Map<String, ColumnHandle> columns = constraint.getAssignments();
        if (columns.values().stream().noneMatch(FileConditions::isOfFile)) {
            return _ -> true;
        }
        Prepared condition = evaluator.prepare(session, constraint.getExpression());
        Map<String, ColumnHandle> named = columns.entrySet().stream()
                .filter(column -> condition.getArguments().contains(column.getKey()) && isOfFile(column.getValue()))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
        if (named.isEmpty()) {
            return _ -> true;
        }
        Map<String, DataColumn> partitionColumns = new HashMap<>();
        Map<String, HiddenColumn> hiddenColumns = new HashMap<>();
        named.forEach((name, handle) -> {
            switch (handle) {
                case DeltaGovColumnHandle(DataColumn column) -> partitionColumns.put(name, column);
                case HiddenColumnHandle(HiddenColumn column) -> hiddenColumns.put(name, column);
                default -> throw new IllegalArgumentException("Not a column of a file: " + handle);
            }
        });
        return new FileConditions(condition, partitionColumns, hiddenColumns);
    }

    // whose value is the same in all rows of a file
    private static boolean isOfFile(ColumnHandle handle)
    {
        return handle instanceof HiddenColumnHandle || (handle instanceof DeltaGovColumnHandle(DataColumn column) && column.kind() == PARTITION);
    }

    /**
     * False only when no row of the file can match.
     */
    @Override
    public boolean test(ActiveFile file)
    {
        return hiddenColumns.isEmpty() ? byPartition.computeIfAbsent(file.partitionValues(), _ -> mayMatch(file)) : mayMatch(file);
    }

    private boolean mayMatch(ActiveFile file)
    {
        requireNotInterrupted();
        // false and unknown leave a row out
        return switch (condition.tryEvaluate(values(file))) {
            case EvaluationResult.Value(Object value) -> Boolean.TRUE.equals(value);
            case EvaluationResult.NoResult() -> true;
        };
    }

    private Map<String, NullableValue> values(ActiveFile file)
    {
        Map<String, NullableValue> values = new HashMap<>();
        partitionColumns.forEach((name, column) -> values.put(name, translated(() -> PartitionValues.decode(file.location(), column, file.partitionValue(column)))));
        hiddenColumns.forEach((name, column) -> values.put(name, NullableValue.of(column.type(), column.value(file.location().toString(), file.modificationTime().toEpochMilli(), file.size()))));
        return values;
    }
}
