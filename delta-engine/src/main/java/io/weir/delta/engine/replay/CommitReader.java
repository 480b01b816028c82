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
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.DomainMetadata;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CorruptDeltaLogException;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.kernel.AddSchema;
import io.weir.delta.engine.kernel.JsonActions;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.util.Objects.requireNonNull;

/**
 * Reads single commits. Kernel can only replay a whole log; a table that is known at one version needs no more than what came after.
 */
public final class CommitReader
{
    private static final StructType REMOVE_SCHEMA = new StructType()
            .add("path", StringType.STRING)
            .add("deletionVector", DeletionVectorDescriptor.READ_SCHEMA);
    // of these only the presence matters
    private static final StructType PRESENCE_SCHEMA = new StructType();
    private static final StructType SCHEMA = new StructType()
            .add("add", AddSchema.READ)
            .add("remove", REMOVE_SCHEMA)
            .add("metaData", PRESENCE_SCHEMA)
            .add("protocol", PRESENCE_SCHEMA)
            .add("txn", SetTransaction.FULL_SCHEMA)
            .add("domainMetadata", DomainMetadata.FULL_SCHEMA)
            .add("commitInfo", new StructType().add("inCommitTimestamp", LongType.LONG).add("isBlindAppend", BooleanType.BOOLEAN));

    private final TrinoFileSystem fileSystem;
    private final JsonActions actions = new JsonActions(SCHEMA);

    public CommitReader(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    /**
     * One read of the store.
     *
     * @return empty when there is no such commit
     */
    public Optional<Commit> read(Location table, long version)
    {
        Location file = commitFile(table, version);
        try {
            // mostly it is the commit that nobody has made yet
            if (LocalStore.isLocal(file) && !LocalStore.exists(fileSystem, file)) {
                return Optional.empty();
            }
            try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(file))) {
                return Optional.of(parse(table, version, stream.readAllBytes()));
            }
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file, e);
        }
    }

    public Commit parse(Location table, long version, byte[] content)
    {
        Location file = commitFile(table, version);
        CommitBuilder builder = new CommitBuilder(table, CommitIdentity.of(file, content));
        try {
            actions.read(file, content).forEach(builder::add);
        }
        catch (IllegalArgumentException e) {
            throw new CorruptDeltaLogException(file, version, e.getMessage(), e);
        }
        return builder.build();
    }

    private static final class CommitBuilder
    {
        private final Location table;
        private final CommitIdentity identity;
        private final ImmutableList.Builder<ActiveFile> addedFiles = ImmutableList.builder();
        private final ImmutableList.Builder<ActiveFile> dataFiles = ImmutableList.builder();
        private final Set<FileKey> removedFiles = new HashSet<>();
        private final Map<String, Long> transactions = new HashMap<>();
        private boolean changesDefinition;
        private boolean blindAppend;
        private Optional<Instant> inCommitTimestamp = Optional.empty();
        private Optional<List<List<String>>> clustering = Optional.empty();

        private CommitBuilder(Location table, CommitIdentity identity)
        {
            this.table = requireNonNull(table, "table is null");
            this.identity = requireNonNull(identity, "identity is null");
        }

        private void add(ColumnarBatch batch)
        {
            addFiles(new AddActions(table, vector(batch, "add")));
            ColumnVector removes = vector(batch, "remove");
            ColumnVector metadata = vector(batch, "metaData");
            ColumnVector protocol = vector(batch, "protocol");
            ColumnVector transaction = vector(batch, "txn");
            ColumnVector domain = vector(batch, "domainMetadata");
            ColumnVector commitInfo = vector(batch, "commitInfo");
            for (int rowId = 0; rowId < batch.getSize(); rowId++) {
                removeFile(removes, rowId);
                changesDefinition |= !metadata.isNullAt(rowId) || !protocol.isNullAt(rowId);
                addTransaction(transaction, rowId);
                addDomain(domain, rowId);
                addCommitInfo(commitInfo, rowId);
            }
        }

        private void addFiles(AddActions adds)
        {
            for (int rowId = 0; rowId < adds.size(); rowId++) {
                if (adds.isPresent(rowId)) {
                    ActiveFile file = adds.file(rowId);
                    addedFiles.add(file);
                    if (adds.isDataChange(rowId)) {
                        dataFiles.add(file);
                    }
                }
            }
        }

        private void removeFile(ColumnVector removes, int rowId)
        {
            if (!removes.isNullAt(rowId)) {
                Location location = FilePaths.resolve(table, removes.getChild(0).getString(rowId));
                removedFiles.add(FileKey.of(location, Optional.ofNullable(DeletionVectorDescriptor.fromColumnVector(removes.getChild(1), rowId))));
            }
        }

        private void addTransaction(ColumnVector transaction, int rowId)
        {
            if (!transaction.isNullAt(rowId)) {
                SetTransaction value = SetTransaction.fromColumnVector(transaction, rowId);
                transactions.put(value.getAppId(), value.getVersion());
            }
        }

        private void addDomain(ColumnVector domain, int rowId)
        {
            if (!domain.isNullAt(rowId)) {
                clustering = ClusteringDomain.columns(DomainMetadata.fromColumnVector(domain, rowId)).or(() -> clustering);
            }
        }

        private void addCommitInfo(ColumnVector commitInfo, int rowId)
        {
            if (commitInfo.isNullAt(rowId)) {
                return;
            }
            if (!commitInfo.getChild(0).isNullAt(rowId)) {
                inCommitTimestamp = Optional.of(Instant.ofEpochMilli(commitInfo.getChild(0).getLong(rowId)));
            }
            blindAppend = !commitInfo.getChild(1).isNullAt(rowId) && commitInfo.getChild(1).getBoolean(rowId);
        }

        private static ColumnVector vector(ColumnarBatch batch, String name)
        {
            return batch.getColumnVector(SCHEMA.indexOf(name));
        }

        private Commit build()
        {
            return new Commit(identity, addedFiles.build(), dataFiles.build(), removedFiles, changesDefinition, blindAppend, transactions, inCommitTimestamp, clustering);
        }
    }
}
