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
package io.weir.delta.engine;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.VariantType;
import io.weir.delta.engine.data.statistics.StatisticsColumns;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * The columns that {@code delta.dataSkippingStatsColumns} may name. Spark refuses every change of a table's definition while that names others, so whoever sets it is told.
 */
final class StatisticsColumnNames
{
    private StatisticsColumnNames() {}

    /**
     * @throws IllegalArgumentException says what is wrong with them
     */
    static void requireValid(StructType schema, List<String> partitionColumns, Map<String, String> properties)
    {
        String property = properties.get(StatisticsColumns.COLUMNS_PROPERTY);
        if (property == null) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (List<String> path : names(property)) {
            String name = String.join(".", path);
            if (!seen.add(name.toLowerCase(ENGLISH))) {
                throw refused("names the column %s twice".formatted(name));
            }
            if (path.size() == 1 && partitionColumns.stream().anyMatch(name::equalsIgnoreCase)) {
                throw refused("names the column %s, which the table is partitioned by: its values are in the log anyway".formatted(name));
            }
            StructField field = find(schema, path).orElseThrow(() -> refused("names the column %s, which the table does not have".formatted(name)));
            if (path.size() == 1 && !hasBounds(field.getDataType())) {
                throw refused("names the column %s of type %s, of whose values there are no statistics".formatted(name, field.getDataType()));
            }
        }
    }

    private static List<List<String>> names(String property)
    {
        try {
            return StatisticsColumns.names(property);
        }
        catch (DeltaEngineException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Optional<StructField> find(StructType schema, List<String> path)
    {
        Optional<StructField> field = schema.fields().stream().filter(candidate -> candidate.getName().equalsIgnoreCase(path.getFirst())).findFirst();
        if (path.size() == 1) {
            return field;
        }
        return field.filter(parent -> parent.getDataType() instanceof StructType)
                .flatMap(parent -> find((StructType) parent.getDataType(), path.subList(1, path.size())));
    }

    private static boolean hasBounds(DataType type)
    {
        return switch (type) {
            case ArrayType _, MapType _, VariantType _, BinaryType _, BooleanType _ -> false;
            default -> true;
        };
    }

    private static IllegalArgumentException refused(String reason)
    {
        return new IllegalArgumentException("Property %s %s".formatted(StatisticsColumns.COLUMNS_PROPERTY, reason));
    }
}
