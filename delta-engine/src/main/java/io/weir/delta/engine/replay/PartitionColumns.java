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
package io.weir.delta.engine.replay;

import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.internal.util.VectorUtils;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * The names by which the log has partition values.
 */
public final class PartitionColumns
{
    private PartitionColumns() {}

    /**
     * Physical names, in the order of the table.
     */
    public static List<String> of(Metadata metadata)
    {
        boolean isMapped = TableConfig.COLUMN_MAPPING_MODE.fromMetadata(metadata) != ColumnMappingMode.NONE;
        return VectorUtils.<String>toJavaList(metadata.getPartitionColumns()).stream()
                .flatMap(column -> metadata.getSchema().fields().stream().filter(field -> field.getName().equalsIgnoreCase(column)))
                .map(field -> isMapped ? ColumnMapping.getPhysicalName(field) : field.getName())
                .collect(toImmutableList());
    }
}
