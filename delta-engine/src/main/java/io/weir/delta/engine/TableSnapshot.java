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

import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table at one version. Immutable and safe for use by many threads; the list of files is read at its first use.
 */
public final class TableSnapshot
{
    TableSnapshot() {}

    public Location location()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    public long version()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    /**
     * When the version was committed: the in-commit timestamp if the table has them, else the time of the commit file.
     */
    public Instant timestamp()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    public String tableId()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    /**
     * Logical names, with the field metadata of column mapping.
     */
    public StructType schema()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    /**
     * Logical names, in order.
     */
    public List<String> partitionColumns()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    public Map<String, String> properties()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    public Optional<String> description()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    public ColumnMappingMode columnMapping()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }

    public List<ActiveFile> files()
    {
        throw new UnsupportedOperationException("TableSnapshot is not written yet");
    }
}
