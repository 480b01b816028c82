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

import com.google.common.base.Suppliers;
import io.delta.kernel.internal.types.TypeWideningChecker;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.weir.delta.engine.FormerColumns.FormerColumn;
import io.weir.delta.engine.TableChange.Kind;
import io.weir.delta.engine.replay.ChangeReader;
import io.weir.delta.engine.replay.ChangeReader.ChangesOfCommit;
import io.weir.delta.engine.replay.CommitTimes;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
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
    private final FormerColumns columns;
    private final Supplier<StructType> before;
    private final Supplier<CommitTimes> times;
    private Map<String, String> formerNames;
    private boolean enabled;
    private boolean partitioned;
    private long next;

    /**
     * @param before the schema of the table right before the first of the commits; asked for when it is needed
     * @param start the table right after the first of the commits
     * @param end the table right after the last of the commits
     */
    ChangeFeed(ChangeReader reader, Supplier<StructType> before, TableSnapshot start, TableSnapshot end)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.table = end.location();
        this.first = start.version();
        this.last = end.version();
        this.next = first;
        this.enabled = start.hasChangeDataFeed();
        this.partitioned = !start.partitionColumns().isEmpty();
        this.before = requireNonNull(before, "before is null");
        this.times = Suppliers.memoize(() -> reader.times(table));
        this.columns = new FormerColumns(table, end.schema(), this::definitions);
        this.formerNames = formerNames(first, start.schema());
    }

    private SortedMap<Long, StructType> definitions()
    {
        SortedMap<Long, StructType> definitions = new TreeMap<>();
        for (long version = first; version <= last; version++) {
            long made = version;
            read(version).schema().ifPresent(schema -> definitions.put(made, schema));
        }
        return definitions;
    }

    private ChangesOfCommit read(long version)
    {
        Interrupts.requireNone();
        return reader.read(table, version, this::time).orElseThrow(() -> missing(version));
    }

    private Instant time(long version)
    {
        return times.get().of(version).orElseThrow(() -> missing(version));
    }

    private DeltaVersionNotFoundException missing(long version)
    {
        return new DeltaVersionNotFoundException(table, version, version + 1, last);
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
        ChangesOfCommit commit = read(version);
        Map<String, String> namesBefore = version > first ? formerNames : namesBeforeFirst(commit);
        if (version > first) {
            commit.schema().ifPresent(schema -> formerNames = formerNames(version, schema));
            enabled = commit.feedEnabled().orElse(enabled);
        }
        if (!enabled) {
            throw new UnsupportedTableException(table, "tells no changes of its version %s: the property delta.enableChangeDataFeed was not true. Set it, and ask for changes since a later version".formatted(version));
        }
        requirePartitions(commit, version);
        // what it removed was written by the definition before it
        return commit.changes().stream()
                .map(change -> change.withFormerNames(change.kind() == Kind.DELETED ? namesBefore : formerNames))
                .collect(toImmutableList());
    }

    private Map<String, String> namesBeforeFirst(ChangesOfCommit commit)
    {
        if (first == 0 || commit.schema().isEmpty() || commit.changes().stream().noneMatch(change -> change.kind() == Kind.DELETED)) {
            return formerNames;
        }
        try {
            return formerNames(first - 1, before.get());
        }
        catch (DeltaVersionNotFoundException e) {
            throw new UnsupportedTableException(table, "tells no changes of its version %s: rows that it removed are of the version before, whose columns the log does not hold any more. Ask for changes since that version".formatted(first), e);
        }
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

    private Map<String, String> formerNames(long version, StructType schema)
    {
        List<FormerColumn> former = columns.at(version, schema);
        former.forEach(column -> requireReadable(column, version));
        return former.stream()
                .filter(column -> !column.nameThen().equals(column.nameNow()))
                .collect(toImmutableMap(FormerColumn::nameNow, FormerColumn::nameThen));
    }

    private void requireReadable(FormerColumn column, long version)
    {
        DataType then = column.then().getDataType();
        DataType now = column.now().getDataType();
        if (!isReadableAs(then, now)) {
            throw new UnsupportedTableException(table, "cannot tell its changes since version %s: column %s was of type %s, and its values cannot be read as %s. Ask for changes up to a version before that, or since a later one".formatted(
                    version,
                    column.then().getName(),
                    then,
                    now));
        }
        // fields have physical names too
        if (column.isMoved() && hasFields(then)) {
            throw new UnsupportedTableException(table, "cannot tell its changes since version %s: the table was replaced since, and the fields of column %s are new ones. Ask for changes up to a version before that, or since a later one".formatted(version, column.then().getName()));
        }
    }

    private static boolean hasFields(DataType type)
    {
        return switch (type) {
            case StructType _ -> true;
            case ArrayType array -> hasFields(array.getElementType());
            case MapType map -> hasFields(map.getKeyType()) || hasFields(map.getValueType());
            default -> false;
        };
    }

    private static boolean isReadableAs(DataType then, DataType now)
    {
        if (then instanceof StructType before && now instanceof StructType after) {
            return FormerColumns.kept(before, after).stream().allMatch(field -> isReadableAs(field.then().getDataType(), field.now().getDataType()));
        }
        if (then instanceof ArrayType before && now instanceof ArrayType after) {
            return isReadableAs(before.getElementType(), after.getElementType());
        }
        if (then instanceof MapType before && now instanceof MapType after) {
            return isReadableAs(before.getKeyType(), after.getKeyType()) && isReadableAs(before.getValueType(), after.getValueType());
        }
        return then.equals(now) || TypeWideningChecker.isWideningSupported(then, now);
    }
}
