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

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.CorruptDeltaLogException;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.TableChange;
import io.weir.delta.engine.TableChange.Kind;
import io.weir.delta.engine.kernel.JsonActions;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.util.Objects.requireNonNull;

/**
 * Which rows a commit changed, see "Change Data Files" in the Delta protocol. Where the commit has files of change data, these tell all of
 * it. Else an added file was inserted, a removed one deleted, and of a file that came back with another deletion vector only the rows
 * between the two changed.
 */
public final class ChangeReader
{
    private static final StructType FILE_SCHEMA = new StructType()
            .add("path", StringType.STRING)
            .add("partitionValues", new MapType(StringType.STRING, StringType.STRING, true))
            .add("size", LongType.LONG)
            .add("dataChange", BooleanType.BOOLEAN)
            .add("deletionVector", DeletionVectorDescriptor.READ_SCHEMA);
    private static final StructType SCHEMA = new StructType()
            .add("add", FILE_SCHEMA)
            .add("remove", FILE_SCHEMA)
            .add("cdc", FILE_SCHEMA)
            .add("metaData", Metadata.FULL_SCHEMA)
            .add("commitInfo", new StructType().add("inCommitTimestamp", LongType.LONG));

    private final TrinoFileSystem fileSystem;
    private final JsonActions actions = new JsonActions(SCHEMA);

    /**
     * @param schema the new one, when the commit changed the definition of the table
     * @param feedEnabled whether there is a change data feed from here on, when the commit changed the definition of the table
     * @param partitioned whether the table has partitions from here on, when the commit changed the definition of the table
     * @param tellsPartitions whether it says of each file which partition it is or was in, which removals need not
     */
    public record ChangesOfCommit(List<TableChange> changes, Optional<StructType> schema, Optional<Boolean> feedEnabled, Optional<Boolean> partitioned, boolean tellsPartitions)
    {
        public ChangesOfCommit
        {
            changes = ImmutableList.copyOf(changes);
            requireNonNull(schema, "schema is null");
            requireNonNull(feedEnabled, "feedEnabled is null");
            requireNonNull(partitioned, "partitioned is null");
        }
    }

    public ChangeReader(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    public CommitTimes times(Location table)
    {
        return CommitTimes.read(fileSystem, table);
    }

    /**
     * @param times asked when the commit does not say when it was made
     * @return empty when there is no such commit
     */
    public Optional<ChangesOfCommit> read(Location table, long version, LongFunction<Instant> times)
    {
        Location file = commitFile(table, version);
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(file))) {
            byte[] content = stream.readAllBytes();
            Builder builder = new Builder(table, version, times);
            actions.read(file, content).forEach(builder::add);
            return Optional.of(builder.build());
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file, e);
        }
        catch (IllegalArgumentException | KernelException e) {
            throw new CorruptDeltaLogException(file, version, e.getMessage(), e);
        }
    }

    private record FileAction(Location location, OptionalLong size, Optional<Map<String, Optional<String>>> partitionValues, Optional<DeletionVectorDescriptor> deletionVector) {}

    private static final class Builder
    {
        private final Location table;
        private final long version;
        private final LongFunction<Instant> times;
        private final Map<Location, FileAction> added = new HashMap<>();
        private final Map<Location, FileAction> removed = new HashMap<>();
        private final List<FileAction> told = new ArrayList<>();
        private Optional<Instant> inCommitTimestamp = Optional.empty();
        private Optional<Metadata> metadata = Optional.empty();

        private Builder(Location table, long version, LongFunction<Instant> times)
        {
            this.table = requireNonNull(table, "table is null");
            this.version = version;
            this.times = requireNonNull(times, "times is null");
        }

        private void add(ColumnarBatch batch)
        {
            ColumnVector add = vector(batch, "add");
            ColumnVector remove = vector(batch, "remove");
            ColumnVector cdc = vector(batch, "cdc");
            ColumnVector metaData = vector(batch, "metaData");
            ColumnVector commitInfo = vector(batch, "commitInfo");
            for (int rowId = 0; rowId < batch.getSize(); rowId++) {
                if (isDataChange(add, rowId)) {
                    FileAction file = file(add, rowId);
                    added.put(file.location(), file);
                }
                if (isDataChange(remove, rowId)) {
                    FileAction file = file(remove, rowId);
                    removed.put(file.location(), file);
                }
                if (!cdc.isNullAt(rowId)) {
                    told.add(file(cdc, rowId));
                }
                if (!metaData.isNullAt(rowId)) {
                    metadata = Optional.of(Metadata.fromColumnVector(metaData, rowId));
                }
                if (!commitInfo.isNullAt(rowId) && !commitInfo.getChild(0).isNullAt(rowId)) {
                    inCommitTimestamp = Optional.of(Instant.ofEpochMilli(commitInfo.getChild(0).getLong(rowId)));
                }
            }
        }

        private static ColumnVector vector(ColumnarBatch batch, String name)
        {
            return batch.getColumnVector(SCHEMA.indexOf(name));
        }

        private static boolean isDataChange(ColumnVector action, int rowId)
        {
            ColumnVector dataChange = action.getChild(FILE_SCHEMA.indexOf("dataChange"));
            return !action.isNullAt(rowId) && (dataChange.isNullAt(rowId) || dataChange.getBoolean(rowId));
        }

        private FileAction file(ColumnVector action, int rowId)
        {
            ColumnVector path = action.getChild(FILE_SCHEMA.indexOf("path"));
            if (path.isNullAt(rowId)) {
                throw new IllegalArgumentException("a file action has no path");
            }
            ColumnVector size = action.getChild(FILE_SCHEMA.indexOf("size"));
            ColumnVector partitionValues = action.getChild(FILE_SCHEMA.indexOf("partitionValues"));
            return new FileAction(
                    FilePaths.resolve(table, path.getString(rowId)),
                    size.isNullAt(rowId) ? OptionalLong.empty() : OptionalLong.of(size.getLong(rowId)),
                    partitionValues.isNullAt(rowId) ? Optional.empty() : Optional.of(AddActions.partitionValues(partitionValues.getMap(rowId))),
                    Optional.ofNullable(DeletionVectorDescriptor.fromColumnVector(action.getChild(FILE_SCHEMA.indexOf("deletionVector")), rowId)));
        }

        private ChangesOfCommit build()
        {
            List<TableChange> changes = new ArrayList<>();
            List<FileAction> deleted = removed.values().stream().filter(file -> !added.containsKey(file.location())).toList();
            if (told.isEmpty()) {
                added.forEach((location, file) -> addAdded(changes, file, Optional.ofNullable(removed.get(location))));
                deleted.forEach(file -> changes.add(change(Kind.DELETED, file, Optional.empty(), file.deletionVector())));
            }
            told.forEach(file -> changes.add(change(Kind.TOLD_BY_FILE, file, Optional.empty(), Optional.empty())));
            return new ChangesOfCommit(
                    changes,
                    metadata.map(Metadata::getSchema),
                    metadata.map(TableConfig.CHANGE_DATA_FEED_ENABLED::fromMetadata),
                    metadata.map(definition -> definition.getPartitionColumns().getSize() > 0),
                    !told.isEmpty() || deleted.stream().allMatch(file -> file.partitionValues().isPresent()));
        }

        private void addAdded(List<TableChange> changes, FileAction file, Optional<FileAction> before)
        {
            if (before.isEmpty()) {
                changes.add(change(Kind.INSERTED, file, Optional.empty(), file.deletionVector()));
                return;
            }
            Optional<DeletionVectorDescriptor> now = file.deletionVector();
            Optional<DeletionVectorDescriptor> then = before.orElseThrow().deletionVector();
            if (now.isPresent()) {
                changes.add(change(Kind.DELETED, file, now, then));
            }
            // rows can come back when a table is restored
            if (then.isPresent()) {
                changes.add(change(Kind.INSERTED, file, then, now));
            }
        }

        private TableChange change(Kind kind, FileAction file, Optional<DeletionVectorDescriptor> only, Optional<DeletionVectorDescriptor> without)
        {
            Instant time = inCommitTimestamp.orElseGet(() -> times.apply(version));
            return new TableChange(version, time, kind, file.location(), file.size(), file.partitionValues().orElse(Map.of()), only, without, Map.of());
        }
    }
}
