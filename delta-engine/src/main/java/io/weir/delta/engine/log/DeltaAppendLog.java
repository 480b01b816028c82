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
package io.weir.delta.engine.log;

import io.trino.filesystem.Location;
import io.weir.delta.engine.DeltaTables;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A log kept as a Delta table.
 */
public final class DeltaAppendLog
        implements AppendLog
{
    private final DeltaTables tables;
    private final Location location;
    private final LogSchema schema;

    public DeltaAppendLog(DeltaTables tables, Location location, LogSchema schema)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.location = requireNonNull(location, "location is null");
        this.schema = requireNonNull(schema, "schema is null");
    }

    @Override
    public long append(List<LogRow> rows)
    {
        throw new UnsupportedOperationException("DeltaAppendLog.append is not written yet");
    }

    @Override
    public LogRows read()
    {
        throw new UnsupportedOperationException("DeltaAppendLog.read is not written yet");
    }

    @Override
    public LogRows readSince(long version)
    {
        throw new UnsupportedOperationException("DeltaAppendLog.readSince is not written yet");
    }
}
