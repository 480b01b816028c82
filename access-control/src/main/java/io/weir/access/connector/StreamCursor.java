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
package io.weir.access.connector;

import io.airlift.slice.Slice;
import io.trino.spi.connector.InMemoryRecordSet;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.type.Type;
import io.weir.governance.GovernanceUnavailableException;

import java.util.List;
import java.util.stream.Stream;

import static io.weir.access.AccessErrors.governanceUnavailable;
import static java.util.Objects.requireNonNull;

/**
 * Rows that are read as they are taken. Their stream is closed with the cursor, be it at its end or before.
 */
final class StreamCursor
        implements RecordCursor
{
    private final Stream<List<?>> rows;
    private final RecordCursor cursor;

    /**
     * @param rows with the values that {@link InMemoryRecordSet} wants for the types
     */
    StreamCursor(List<Type> types, Stream<List<?>> rows)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.cursor = new InMemoryRecordSet(types, rows::iterator).cursor();
    }

    @Override
    public boolean advanceNextPosition()
    {
        try {
            return cursor.advanceNextPosition();
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }

    @Override
    public long getCompletedBytes()
    {
        return cursor.getCompletedBytes();
    }

    @Override
    public long getReadTimeNanos()
    {
        return cursor.getReadTimeNanos();
    }

    @Override
    public Type getType(int field)
    {
        return cursor.getType(field);
    }

    @Override
    public boolean getBoolean(int field)
    {
        return cursor.getBoolean(field);
    }

    @Override
    public long getLong(int field)
    {
        return cursor.getLong(field);
    }

    @Override
    public double getDouble(int field)
    {
        return cursor.getDouble(field);
    }

    @Override
    public Slice getSlice(int field)
    {
        return cursor.getSlice(field);
    }

    @Override
    public Object getObject(int field)
    {
        return cursor.getObject(field);
    }

    @Override
    public boolean isNull(int field)
    {
        return cursor.isNull(field);
    }

    @Override
    public void close()
    {
        try (Stream<List<?>> _ = rows) {
            cursor.close();
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }
}
