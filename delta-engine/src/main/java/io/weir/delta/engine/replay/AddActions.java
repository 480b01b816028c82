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

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.kernel.AddSchema;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The files in a vector of {@code add} actions with the fields of {@link AddSchema#READ}.
 */
final class AddActions
{
    private static final int PATH = AddSchema.READ.indexOf("path");
    private static final int PARTITION_VALUES = AddSchema.READ.indexOf("partitionValues");
    private static final int SIZE = AddSchema.READ.indexOf("size");
    private static final int MODIFICATION_TIME = AddSchema.READ.indexOf("modificationTime");
    private static final int DATA_CHANGE = AddSchema.READ.indexOf("dataChange");
    private static final int DELETION_VECTOR = AddSchema.READ.indexOf("deletionVector");
    private static final int TAGS = AddSchema.READ.indexOf("tags");
    private static final int STATISTICS = AddSchema.READ.indexOf("stats");
    private static final int CLUSTERING_PROVIDER = AddSchema.READ.indexOf(AddSchema.CLUSTERING_PROVIDER);

    private final Location table;
    private final ColumnVector vector;

    AddActions(Location table, ColumnVector vector)
    {
        this.table = requireNonNull(table, "table is null");
        this.vector = requireNonNull(vector, "vector is null");
    }

    int size()
    {
        return vector.getSize();
    }

    boolean isPresent(int rowId)
    {
        return !vector.isNullAt(rowId);
    }

    boolean isDataChange(int rowId)
    {
        ColumnVector dataChange = vector.getChild(DATA_CHANGE);
        return dataChange.isNullAt(rowId) || dataChange.getBoolean(rowId);
    }

    ActiveFile file(int rowId)
    {
        String path = required(PATH, rowId).getString(rowId);
        return new ActiveFile(
                FilePaths.resolve(table, path),
                path,
                partitionValues(required(PARTITION_VALUES, rowId).getMap(rowId)),
                size(rowId),
                Instant.ofEpochMilli(required(MODIFICATION_TIME, rowId).getLong(rowId)),
                text(STATISTICS, rowId),
                Optional.ofNullable(DeletionVectorDescriptor.fromColumnVector(vector.getChild(DELETION_VECTOR), rowId)),
                tags(rowId),
                text(CLUSTERING_PROVIDER, rowId));
    }

    private ColumnVector required(int ordinal, int rowId)
    {
        ColumnVector child = vector.getChild(ordinal);
        if (child.isNullAt(rowId)) {
            throw new IllegalArgumentException("An add action has no " + AddSchema.READ.at(ordinal).getName());
        }
        return child;
    }

    private long size(int rowId)
    {
        long size = required(SIZE, rowId).getLong(rowId);
        if (size < 0) {
            throw new IllegalArgumentException("An add action has the size " + size);
        }
        return size;
    }

    private Optional<String> text(int ordinal, int rowId)
    {
        ColumnVector child = vector.getChild(ordinal);
        return child.isNullAt(rowId) ? Optional.empty() : Optional.of(child.getString(rowId));
    }

    private Map<String, String> tags(int rowId)
    {
        ColumnVector child = vector.getChild(TAGS);
        if (child.isNullAt(rowId)) {
            return ImmutableMap.of();
        }
        MapValue map = child.getMap(rowId);
        ImmutableMap.Builder<String, String> tags = ImmutableMap.builder();
        for (int position = 0; position < map.getSize(); position++) {
            if (!map.getValues().isNullAt(position)) {
                tags.put(map.getKeys().getString(position), map.getValues().getString(position));
            }
        }
        return tags.buildKeepingLast();
    }

    // both null and the empty text are NULL, see "Partition Value Serialization" in the protocol
    static Map<String, Optional<String>> partitionValues(MapValue map)
    {
        ImmutableMap.Builder<String, Optional<String>> values = ImmutableMap.builderWithExpectedSize(map.getSize());
        for (int position = 0; position < map.getSize(); position++) {
            Optional<String> value = map.getValues().isNullAt(position) ? Optional.empty() : Optional.of(map.getValues().getString(position));
            values.put(map.getKeys().getString(position), value.filter(text -> !text.isEmpty()));
        }
        try {
            return values.buildOrThrow();
        }
        catch (IllegalArgumentException _) {
            // whose message has the values, which may be a person's
            throw new IllegalArgumentException("A file has two values for one partition column");
        }
    }
}
