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

import io.delta.kernel.internal.types.TypeWideningChecker;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.weir.delta.engine.replay.ChangeReader;
import io.weir.delta.engine.replay.ChangeReader.ChangesOfCommit;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import static java.util.Objects.requireNonNull;

/**
 * The changes of a table, commit by commit. Values are to be read as the columns are in the last of the commits. Not safe for use by many
 * threads.
 */
public final class ChangeFeed
        implements Iterator<List<TableChange>>
{
    private final ChangeReader reader;
    private final Location table;
    private final long first;
    private final long last;
    private final Map<String, StructField> columns = new HashMap<>();
    private boolean enabled;
    private boolean partitioned;
    private long next;

    /**
     * @param start the table right after the first of the commits
     * @param end the table right after the last of the commits
     */
    ChangeFeed(ChangeReader reader, TableSnapshot start, TableSnapshot end)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.table = end.location();
        this.first = start.version();
        this.last = end.version();
        this.next = first;
        this.enabled = start.hasChangeDataFeed();
        this.partitioned = !start.partitionColumns().isEmpty();
        end.schema().fields().forEach(field -> columns.put(ColumnMapping.getPhysicalName(field), field));
        requireReadable(start.schema(), first);
    }

    @Override
    public boolean hasNext()
    {
        return next <= last;
    }

    /**
     * @throws UnsupportedTableException when the table told no changes at that version, or has columns now that its values cannot be read as
     */
    @Override
    public List<TableChange> next()
    {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long version = next++;
        ChangesOfCommit commit = reader.read(table, version).orElseThrow(() -> new DeltaVersionNotFoundException(table, version, version + 1, last));
        if (version > first) {
            commit.schema().ifPresent(schema -> requireReadable(schema, version));
            enabled = commit.feedEnabled().orElse(enabled);
        }
        if (!enabled) {
            throw new UnsupportedTableException(table, "tells no changes of its version %s: the property delta.enableChangeDataFeed was not true. Set it, and ask for changes since a later version".formatted(version));
        }
        requirePartitions(commit, version);
        return commit.changes();
    }

    // else the partition columns of these rows would be NULL
    private void requirePartitions(ChangesOfCommit commit, long version)
    {
        if (partitioned && !commit.tellsPartitions()) {
            throw new UnsupportedTableException(table, "tells no changes of its version %s: whoever wrote it did not say which partitions the removed files were in. Ask for changes since that version".formatted(version));
        }
        // what it removed was of the table before it
        partitioned = commit.partitioned().orElse(partitioned);
    }

    private void requireReadable(StructType schema, long version)
    {
        for (StructField field : schema.fields()) {
            StructField column = columns.get(ColumnMapping.getPhysicalName(field));
            if (column != null && !isReadableAs(field.getDataType(), column.getDataType())) {
                throw new UnsupportedTableException(table, "cannot tell its changes since version %s: column %s was of type %s, and its values cannot be read as %s. Ask for changes up to a version before that, or since a later one".formatted(
                        version,
                        field.getName(),
                        field.getDataType(),
                        column.getDataType()));
            }
        }
    }

    // values of nested types are checked file by file
    private static boolean isReadableAs(DataType then, DataType now)
    {
        if (isNested(then) || isNested(now)) {
            return then.getClass() == now.getClass();
        }
        return then.equals(now) || TypeWideningChecker.isWideningSupported(then, now);
    }

    private static boolean isNested(DataType type)
    {
        return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
    }
}
