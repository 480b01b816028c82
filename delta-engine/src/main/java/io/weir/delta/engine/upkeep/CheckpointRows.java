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
package io.weir.delta.engine.upkeep;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.checkpoints.CheckpointMetadataAction;
import io.delta.kernel.internal.checkpoints.SidecarFile;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.types.StructType;

/**
 * The actions that only checkpoints have.
 */
final class CheckpointRows
{
    private static final StructType CHECKPOINT_METADATA = new StructType().add("checkpointMetadata", CheckpointMetadataAction.FULL_SCHEMA);
    static final StructType SIDECAR = new StructType().add("sidecar", SidecarFile.READ_SCHEMA);

    private CheckpointRows() {}

    static Row checkpointMetadata(CheckpointMetadataAction action)
    {
        return new GenericRow(CHECKPOINT_METADATA, ImmutableMap.of(0, action.toRow()));
    }

    static Row sidecar(SidecarFile file)
    {
        return new GenericRow(SIDECAR, ImmutableMap.of(0, file.toRow()));
    }
}
