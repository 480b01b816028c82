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
package io.weir.deltagov;

import io.trino.spi.connector.ConnectorTableExecuteHandle;
import io.weir.deltagov.cluster.ClusterPlan;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param plan which rows go to which files, when that is not left to chance
 */
public record DeltaGovOptimizeHandle(OptimizeSource source, WriteTarget target, Optional<ClusterPlan> plan)
        implements ConnectorTableExecuteHandle
{
    public DeltaGovOptimizeHandle
    {
        requireNonNull(source, "source is null");
        requireNonNull(target, "target is null");
        requireNonNull(plan, "plan is null");
    }

    @Override
    public String toString()
    {
        return "optimize " + source + plan.map(value -> " into " + value).orElse("");
    }
}
