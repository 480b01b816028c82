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
package io.weir.delta.engine.commit;

import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.files.ParsedPublishedDeltaData;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.TableAlreadyExistsException;
import io.weir.delta.engine.kernel.JsonRows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.util.Objects.requireNonNull;

/**
 * Commits what kernel made of a new or replaced table. Kernel decides on protocol, column mapping and removed files; the description,
 * which kernel cannot set, and what the history tells are ours, and so is how the file gets there.
 */
public final class TableCommitter
        implements Committer
{
    private final CommitFileWriter writer;
    private final Location table;
    private final Optional<String> description;
    private final CommitInfoRow commitInfo;
    private CommittedTable committed;

    public TableCommitter(CommitFileWriter writer, Location table, Optional<String> description, CommitInfoRow commitInfo)
    {
        this.writer = requireNonNull(writer, "writer is null");
        this.table = requireNonNull(table, "table is null");
        this.description = requireNonNull(description, "description is null");
        this.commitInfo = requireNonNull(commitInfo, "commitInfo is null");
    }

    @Override
    public CommitResponse commit(Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
    {
        WriterProtocol.requireWritable(table, metadata.getEffectiveProtocol(), metadata.getEffectiveMetadata());
        long version = metadata.getVersion();
        Metadata definition = withDescription(metadata.getEffectiveMetadata());
        Location file = commitFile(table, version);
        byte[] content = JsonRows.toJsonLines(allActions(actions, definition, metadata).iterator());
        if (!writer.tryCommit(file, content)) {
            throw version == 0 ? new TableAlreadyExistsException(table) : new CommitConflictException(table, version, "somebody else committed first");
        }
        committed = new CommittedTable(version, metadata.getEffectiveProtocol(), definition, content);
        return new CommitResponse(ParsedPublishedDeltaData.forFileStatus(FileStatus.of(toKernelPath(file), content.length, commitInfo.time().toEpochMilli())));
    }

    private List<Row> allActions(CloseableIterator<Row> actions, Metadata definition, CommitMetadata metadata)
    {
        List<Row> rows = new ArrayList<>();
        actions.forEachRemaining(action -> rows.add(replace(action, definition, metadata)));
        // kernel takes no transaction for a new table; after the commitInfo, which must be first
        commitInfo.details().transactionId().ifPresent(transactionId -> rows.add(1, CommitRows.transaction(transactionId, commitInfo.time())));
        return rows;
    }

    private Row replace(Row action, Metadata definition, CommitMetadata metadata)
    {
        if (!action.isNullAt(SingleAction.COMMIT_INFO_ORDINAL)) {
            Optional<Long> readVersion = Optional.of(metadata.getVersion() - 1).filter(version -> version >= 0);
            return commitInfo.toAction(readVersion, metadata.getCommitInfo().getInCommitTimestamp().map(Instant::ofEpochMilli));
        }
        if (!action.isNullAt(SingleAction.METADATA_ORDINAL)) {
            return SingleAction.createMetadataSingleAction(definition.toRow());
        }
        return action;
    }

    private Metadata withDescription(Metadata metadata)
    {
        return new Metadata(
                metadata.getId(),
                metadata.getName(),
                description,
                metadata.getFormat(),
                metadata.getSchemaString(),
                metadata.getSchema(),
                metadata.getPartitionColumns(),
                metadata.getCreatedTime(),
                metadata.getConfigurationMapValue());
    }

    /**
     * What was committed; empty when nothing was.
     */
    public Optional<CommittedTable> committed()
    {
        return Optional.ofNullable(committed);
    }

    public record CommittedTable(long version, Protocol protocol, Metadata metadata, byte[] content)
    {
        public CommittedTable
        {
            requireNonNull(protocol, "protocol is null");
            requireNonNull(metadata, "metadata is null");
            requireNonNull(content, "content is null");
        }
    }
}
