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
package io.weir.delta.engine.commit;

import com.google.common.collect.ImmutableSet;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;

import java.util.Set;

/**
 * Raises the protocol of a table by the features that its definition makes use of. It is never lowered: files and versions that are there
 * may need what the definition no longer does. Kernel knows most features by their properties, and leaves those of older protocols and
 * the ones that it does not write to its callers.
 */
public final class ProtocolUpgrade
{
    private ProtocolUpgrade() {}

    /**
     * @param asked features that were asked for by name
     */
    public static Protocol upgraded(Protocol protocol, Metadata metadata, Set<TableFeature> asked)
    {
        ImmutableSet.Builder<TableFeature> features = ImmutableSet.<TableFeature>builder().addAll(asked);
        if (TableFeatures.hasCheckConstraints(metadata)) {
            features.add(TableFeatures.CONSTRAINTS_W_FEATURE);
        }
        if (DefaultValues.isIn(metadata.getSchema())) {
            features.add(TableFeatures.ALLOW_COLUMN_DEFAULTS_W_FEATURE);
        }
        if (TableConfig.CHANGE_DATA_FEED_ENABLED.fromMetadata(metadata)) {
            features.add(TableFeatures.CHANGE_DATA_FEED_W_FEATURE);
        }
        if (TableConfig.APPEND_ONLY_ENABLED.fromMetadata(metadata)) {
            features.add(TableFeatures.APPEND_ONLY_W_FEATURE);
        }
        if (TableConfig.COLUMN_MAPPING_MODE.fromMetadata(metadata) != ColumnMappingMode.NONE) {
            features.add(TableFeatures.COLUMN_MAPPING_RW_FEATURE);
        }
        return TableFeatures.autoUpgradeProtocolBasedOnMetadata(metadata, features.build(), protocol)
                .map(upgrade -> upgrade._1)
                .orElse(protocol);
    }
}
