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
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.internal.util.Tuple2;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StringType;
import io.trino.filesystem.Location;
import io.weir.delta.engine.data.statistics.StatisticsColumns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import static io.weir.delta.engine.KernelErrors.defining;
import static io.weir.delta.engine.commit.ProtocolUpgrade.upgraded;

/**
 * Works out what another definition of a table means for its log: column ids and physical names for new columns, and the protocol, which
 * is raised by the features that the definition makes use of and never lowered.
 */
final class Definitions
{
    private static final List<String> HISTORY = ImmutableList.of(
            ColumnMapping.COLUMN_MAPPING_MAX_COLUMN_ID_KEY,
            TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_VERSION.getKey(),
            TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_TIMESTAMP.getKey(),
            DeltaProperties.CHECKPOINTS_PROTECTED_BEFORE);

    private Definitions() {}

    static Definition changed(TableSnapshot base, TableDefinition wanted)
    {
        return defining(base.location(), () -> {
            ColumnMapping.verifyColumnMappingChange(base.metadata().getConfiguration(), wanted.properties());
            Metadata metadata = metadata(base.metadata(), wanted);
            Tuple2<Set<TableFeature>, Optional<Metadata>> features = TableFeatures.extractFeaturePropertyOverrides(metadata);
            // a table that gets its mapping now has files by the names that its columns have
            boolean namesAreNew = base.columnMapping() != ColumnMappingMode.NONE;
            Metadata mapped = mapped(features._2.orElse(metadata), namesAreNew);
            requireValid(base.location(), mapped);
            if (!Objects.equals(mapped.getConfiguration().get(StatisticsColumns.COLUMNS_PROPERTY), base.properties().get(StatisticsColumns.COLUMNS_PROPERTY))) {
                StatisticsColumnNames.requireValid(mapped.getSchema(), wanted.partitionColumns(), mapped.getConfiguration());
            }
            return valid(base, wanted, new Definition(upgraded(base.protocol(), mapped, Sets.union(features._1, Clusterings.features(wanted))), mapped));
        });
    }

    /**
     * A definition that has nothing to do with the one before, except that the table stays the same one.
     */
    static Definition replaced(TableSnapshot base, TableDefinition wanted)
    {
        return defining(base.location(), () -> {
            TableDefinition kept = wanted.withProperties(withHistory(base.properties(), wanted.properties()));
            Metadata metadata = metadata(base.metadata(), kept);
            Tuple2<Set<TableFeature>, Optional<Metadata>> features = TableFeatures.extractFeaturePropertyOverrides(metadata);
            Metadata mapped = mapped(features._2.orElse(metadata), true);
            requireValid(base.location(), mapped);
            StatisticsColumnNames.requireValid(mapped.getSchema(), wanted.partitionColumns(), mapped.getConfiguration());
            return valid(base, wanted, new Definition(upgraded(base.protocol(), mapped, Sets.union(features._1, Clusterings.features(wanted))), mapped));
        });
    }

    // column ids are never given twice, in-commit timestamps that go on do not begin again, and a legal hold stays
    private static Map<String, String> withHistory(Map<String, String> before, Map<String, String> wanted)
    {
        Map<String, String> properties = new HashMap<>(wanted);
        for (String name : HISTORY) {
            if (before.containsKey(name)) {
                properties.putIfAbsent(name, before.get(name));
            }
        }
        LegalHold.keep(before, properties);
        return properties;
    }

    /**
     * A definition with all that column mapping by name needs, and otherwise the same. Its columns are still found in files that were
     * written without a mapping.
     */
    static TableDefinition mappedByName(TableSnapshot base)
    {
        TableDefinition definition = base.definition();
        if (base.columnMapping() != ColumnMappingMode.NONE) {
            return definition;
        }
        TableDefinition wanted = definition.withProperties(ImmutableMap.<String, String>builder()
                .putAll(definition.properties())
                .put(ColumnMapping.COLUMN_MAPPING_MODE_KEY, ColumnMappingMode.NAME.toString())
                .buildKeepingLast());
        Metadata mapped = mapped(metadata(base.metadata(), wanted), false);
        return new TableDefinition(mapped.getSchema(), wanted.partitionColumns(), mapped.getConfiguration(), wanted.description(), wanted.clusteringColumns());
    }

    private static Metadata metadata(Metadata base, TableDefinition wanted)
    {
        return new Metadata(
                base.getId(),
                base.getName(),
                wanted.description(),
                base.getFormat(),
                wanted.schema().toJson(),
                wanted.schema(),
                VectorUtils.buildArrayValue(wanted.partitionColumns(), StringType.STRING),
                base.getCreatedTime(),
                VectorUtils.stringStringMapValue(DeltaProperties.normalized(wanted.properties())));
    }

    private static Metadata mapped(Metadata metadata, boolean namesAreNew)
    {
        return ColumnMapping.updateColumnMappingMetadataIfNeeded(metadata, namesAreNew).orElse(metadata);
    }

    // "Writers must not define clustered and partitioned table at the same time", and a table with this feature is a clustered one, whether it has clustering columns or not
    private static Definition valid(TableSnapshot base, TableDefinition wanted, Definition definition)
    {
        if (isClusteredAndPartitioned(definition) && !isClusteredAndPartitioned(Definition.of(base))) {
            // which says it of those that are asked for
            Clusterings.requireValid(wanted);
            throw new UnsupportedTableException(base.location(), "would be partitioned and have the table feature clustering, which no table has both of and which is never taken away. Drop the table, and create it with partitions");
        }
        return definition;
    }

    static boolean isClusteredAndPartitioned(Definition definition)
    {
        return definition.protocol().supportsFeature(TableFeatures.CLUSTERING_W_FEATURE) && !definition.metadata().getPartitionColNames().isEmpty();
    }

    private static void requireValid(Location table, Metadata metadata)
    {
        if (metadata.getSchema().length() == metadata.getPartitionColNames().size()) {
            throw new UnsupportedTableException(table, "would have no columns beside those that it is partitioned by. Leave at least one for the data files");
        }
    }
}
