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

import io.trino.spi.connector.ConnectorInsertTableHandle;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param baseVersion the version that the insert was planned on
 * @param viewRows what is known of them when they are those of a materialized view
 */
public record DeltaGovInsertTableHandle(WriteTarget target, long baseVersion, Optional<MaterializedViewRows> viewRows)
        implements ConnectorInsertTableHandle
{
    public DeltaGovInsertTableHandle
    {
        requireNonNull(target, "target is null");
        requireNonNull(viewRows, "viewRows is null");
    }

    @Override
    public String toString()
    {
        return target.name() + "@v" + baseVersion;
    }
}
