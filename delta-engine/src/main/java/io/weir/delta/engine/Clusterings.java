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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.VariantType;
import io.weir.delta.engine.replay.ClusteringDomain;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The clustering columns of a definition, and what the log is to say of them.
 */
final class Clusterings
{
    // as many as all other writers take
    private static final int MOST_COLUMNS = 4;

    private Clusterings() {}

    /**
     * With dots between the names of a field's path. One that is not in the schema, which only another writer's mistake can make, stays as it is:
     * a table can be read whatever is said of its order.
     */
    static String logicalName(Metadata metadata, List<String> physicalPath)
    {
        Column physical = new Column(physicalPath.toArray(String[]::new));
        try {
            return String.join(".", ColumnMapping.getLogicalColumnNameAndDataType(metadata.getSchema(), physical)._1.getNames());
        }
        catch (KernelException | IllegalArgumentException _) {
            return String.join(".", physicalPath);
        }
    }

    static Set<TableFeature> features(TableDefinition wanted)
    {
        return wanted.clusteringColumns().isEmpty() ? ImmutableSet.of() : ImmutableSet.of(TableFeatures.CLUSTERING_W_FEATURE, TableFeatures.DOMAIN_METADATA_W_FEATURE);
    }

    /**
     * What a commit says beside the definition, when the clustering columns are others than they were.
     *
     * @throws IllegalArgumentException when they cannot be clustering columns
     */
    static List<Row> actions(TableSnapshot base, TableDefinition wanted, Metadata metadata)
    {
        if (wanted.clusteringColumns().equals(base.clusteringColumns())) {
            return ImmutableList.of();
        }
        return action(base, physicalPaths(wanted, metadata));
    }

    /**
     * The same for a definition that has nothing to do with the one before, whose columns may have had the same names.
     */
    static List<Row> actionsOfReplacement(TableSnapshot base, TableDefinition wanted, Metadata metadata)
    {
        return action(base, physicalPaths(wanted, metadata));
    }

    private static List<Row> action(TableSnapshot base, List<List<String>> paths)
    {
        return paths.equals(base.clusteringPaths()) ? ImmutableList.of() : ImmutableList.of(ClusteringDomain.action(paths));
    }

    /**
     * @throws IllegalArgumentException when they cannot be clustering columns
     */
    static void requireValid(TableDefinition wanted)
    {
        List<String> columns = wanted.clusteringColumns();
        if (columns.isEmpty()) {
            return;
        }
        if (!wanted.partitionColumns().isEmpty()) {
            throw new IllegalArgumentException("A table is either partitioned or clustered. Leave out one of them");
        }
        if (columns.size() > MOST_COLUMNS) {
            throw new IllegalArgumentException("A table is clustered by %s columns at most, not by %s".formatted(MOST_COLUMNS, columns.size()));
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column.toLowerCase(Locale.ENGLISH))) {
                throw new IllegalArgumentException("Clustering column %s is named twice".formatted(column));
            }
            if (!hasBounds(field(wanted.schema(), column).getDataType())) {
                throw new IllegalArgumentException("Column %s of type %s cannot be a clustering column: files have no bounds of its values".formatted(column, field(wanted.schema(), column).getDataType()));
            }
        }
    }

    private static List<List<String>> physicalPaths(TableDefinition wanted, Metadata metadata)
    {
        requireValid(wanted);
        return wanted.clusteringColumns().stream()
                .map(column -> (List<String>) ImmutableList.of(ColumnMapping.getPhysicalName(field(metadata.getSchema(), column))))
                .collect(toImmutableList());
    }

    private static StructField field(StructType schema, String column)
    {
        return schema.fields().stream()
                .filter(field -> field.getName().equalsIgnoreCase(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Clustering column %s is not a column of the table, which has %s".formatted(column, schema.fieldNames())));
    }

    private static boolean hasBounds(DataType type)
    {
        return switch (type) {
            case ArrayType _, MapType _, StructType _, VariantType _, BinaryType _, BooleanType _ -> false;
            default -> true;
        };
    }
}
