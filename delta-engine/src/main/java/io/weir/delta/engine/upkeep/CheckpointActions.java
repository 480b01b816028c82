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
package io.weir.delta.engine.upkeep;

import com.google.common.hash.Hashing;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.DomainMetadata;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.replay.ActionWrapper;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.internal.snapshot.LogSegment;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.trino.filesystem.Location;
import io.weir.delta.engine.kernel.AddSchema;
import io.weir.delta.engine.replay.FileKey;
import io.weir.delta.engine.replay.FilePaths;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * What a checkpoint has to tell: see "Action Reconciliation" and "Checkpoints" in the Delta protocol. The log is read from its end, so that the first that is said of something counts.
 * <p>
 * Kernel has the like, and it is not enough: of a file that was removed and is back, as by RESTORE, it keeps both actions, of which Spark takes the removal; it forgets the removed files of the
 * checkpoint before, which a vacuum of Spark's deletes then however young their removal is; and it keeps domains that were removed. Not safe for use by many threads.
 */
final class CheckpointActions
        implements CloseableIterator<FilteredColumnarBatch>
{
    static final StructType SCHEMA = new StructType()
            .add("txn", SetTransaction.FULL_SCHEMA)
            .add("add", AddSchema.FULL)
            .add("remove", without(RemoveFile.FULL_SCHEMA, List.of("stats", "tags")))
            .add("metaData", Metadata.FULL_SCHEMA)
            .add("protocol", Protocol.FULL_SCHEMA)
            .add("domainMetadata", DomainMetadata.FULL_SCHEMA);
    static final int ADD = SCHEMA.indexOf("add");
    static final int REMOVE = SCHEMA.indexOf("remove");
    private static final int TRANSACTION = SCHEMA.indexOf("txn");
    private static final int METADATA = SCHEMA.indexOf("metaData");
    private static final int PROTOCOL = SCHEMA.indexOf("protocol");
    private static final int DOMAIN = SCHEMA.indexOf("domainMetadata");

    private final ActionsIterator actions;
    private final Location table;
    private final long removedSince;
    private final Set<FileKey> files = new HashSet<>();
    private final Set<Long> checkpointed = new HashSet<>();
    private final Set<String> applications = new HashSet<>();
    private final Set<String> domains = new HashSet<>();
    private boolean metadataSeen;
    private boolean protocolSeen;
    private long count;

    /**
     * @param removedSince milliseconds; files that were removed before are not told
     */
    CheckpointActions(Engine engine, LogSegment log, Location table, long removedSince)
    {
        this.actions = new ActionsIterator(engine, log.allLogFilesReversed(), SCHEMA, Optional.empty());
        this.table = requireNonNull(table, "table is null");
        this.removedSince = removedSince;
    }

    private static StructType without(StructType type, List<String> names)
    {
        return new StructType(type.fields().stream().filter((StructField field) -> !names.contains(field.getName())).toList());
    }

    /**
     * How many actions there were up to now.
     */
    long count()
    {
        return count;
    }

    @Override
    public boolean hasNext()
    {
        return actions.hasNext();
    }

    @Override
    public FilteredColumnarBatch next()
    {
        ActionWrapper wrapper = actions.next();
        ColumnarBatch batch = wrapper.getColumnarBatch();
        BitSet selected = new BitSet(batch.getSize());
        selectFiles(batch, wrapper.isFromCheckpoint(), selected);
        for (int rowId = 0; rowId < batch.getSize(); rowId++) {
            selectOther(batch, rowId, selected);
        }
        Selection selection = new Selection(selected, batch.getSize());
        count += selection.count();
        return new FilteredColumnarBatch(batch, Optional.of(selection));
    }

    private void selectFiles(ColumnarBatch batch, boolean isFromCheckpoint, BitSet selected)
    {
        if (isFromCheckpoint) {
            // a checkpoint that kernel wrote has the add of a file that is back before its removal
            selectAdds(batch, this::isStillThere, selected);
            selectRemoves(batch, file -> !files.contains(file) && !checkpointed.contains(fingerprint(file)), selected);
        }
        else {
            // as readers of commits do
            selectRemoves(batch, files::add, selected);
            selectAdds(batch, files::add, selected);
        }
    }

    private boolean isStillThere(FileKey file)
    {
        if (files.contains(file)) {
            return false;
        }
        checkpointed.add(fingerprint(file));
        return true;
    }

    private void selectAdds(ColumnarBatch batch, Predicate<FileKey> isNewest, BitSet selected)
    {
        ColumnVector add = batch.getColumnVector(ADD);
        for (int rowId = 0; rowId < batch.getSize(); rowId++) {
            if (!add.isNullAt(rowId) && isNewest.test(file(add, ADD, rowId))) {
                selected.set(rowId);
            }
        }
    }

    private void selectRemoves(ColumnarBatch batch, Predicate<FileKey> isNewest, BitSet selected)
    {
        ColumnVector remove = batch.getColumnVector(REMOVE);
        ColumnVector time = child(remove, REMOVE, "deletionTimestamp");
        for (int rowId = 0; rowId < batch.getSize(); rowId++) {
            if (!remove.isNullAt(rowId) && isNewest.test(file(remove, REMOVE, rowId)) && !time.isNullAt(rowId) && time.getLong(rowId) > removedSince) {
                selected.set(rowId);
            }
        }
    }

    private FileKey file(ColumnVector action, int ordinal, int rowId)
    {
        Optional<DeletionVectorDescriptor> vector = Optional.ofNullable(DeletionVectorDescriptor.fromColumnVector(child(action, ordinal, "deletionVector"), rowId));
        return FileKey.of(FilePaths.resolve(table, child(action, ordinal, "path").getString(rowId)), vector);
    }

    // a table may have millions of files; a removal whose fingerprint is that of another file is left out
    private static long fingerprint(FileKey file)
    {
        return Hashing.farmHashFingerprint64().hashString(file.location() + file.deletionVectorId().orElse(""), UTF_8).asLong();
    }

    private void selectOther(ColumnarBatch batch, int rowId, BitSet selected)
    {
        SetTransaction transaction = SetTransaction.fromColumnVector(batch.getColumnVector(TRANSACTION), rowId);
        DomainMetadata domain = DomainMetadata.fromColumnVector(batch.getColumnVector(DOMAIN), rowId);
        if (transaction != null) {
            selected.set(rowId, applications.add(transaction.getAppId()));
        }
        else if (domain != null) {
            selected.set(rowId, domains.add(domain.getDomain()) && !domain.isRemoved());
        }
        else if (!batch.getColumnVector(METADATA).isNullAt(rowId)) {
            selected.set(rowId, !metadataSeen);
            metadataSeen = true;
        }
        else if (!batch.getColumnVector(PROTOCOL).isNullAt(rowId)) {
            selected.set(rowId, !protocolSeen);
            protocolSeen = true;
        }
    }

    static ColumnVector child(ColumnVector action, int ordinal, String field)
    {
        return action.getChild(((StructType) SCHEMA.at(ordinal).getDataType()).indexOf(field));
    }

    @Override
    public void close()
            throws IOException
    {
        actions.close();
    }
}
