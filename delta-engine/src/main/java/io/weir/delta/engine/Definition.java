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

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * What a log says a table is.
 */
record Definition(Protocol protocol, Metadata metadata)
{
    Definition
    {
        requireNonNull(protocol, "protocol is null");
        requireNonNull(metadata, "metadata is null");
    }

    static Definition of(TableSnapshot table)
    {
        return new Definition(table.protocol(), table.metadata());
    }

    boolean hasInCommitTimestamps()
    {
        return TableConfig.IN_COMMIT_TIMESTAMPS_ENABLED.fromMetadata(metadata);
    }

    /**
     * The protocol wants to know since when a table that had none has in-commit timestamps.
     */
    Definition withInCommitTimestampsSince(long version, Instant time)
    {
        return new Definition(protocol, metadata.withMergedConfiguration(ImmutableMap.of(
                TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_VERSION.getKey(), Long.toString(version),
                TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_TIMESTAMP.getKey(), Long.toString(time.toEpochMilli()))));
    }
}
