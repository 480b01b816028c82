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

import com.google.common.collect.ImmutableSet;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.files.ParsedPublishedDeltaData;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.TableAlreadyExistsException;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.kernel.JsonRows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.util.Objects.requireNonNull;

/**
 * Commits what kernel made of a new table. Kernel decides on protocol and column mapping; the description and the properties that kernel
 * cannot set and what the history tells are ours, and so is how the file gets there.
 */
public final class TableCommitter
        implements Committer
{
    private final CommitFileWriter writer;
    private final Location table;
    private final TableDefinition wanted;
    private final CommitInfoRow commitInfo;
    private CommittedTable committed;

    public TableCommitter(CommitFileWriter writer, Location table, TableDefinition wanted, CommitInfoRow commitInfo)
    {
        this.writer = requireNonNull(writer, "writer is null");
        this.table = requireNonNull(table, "table is null");
        this.wanted = requireNonNull(wanted, "wanted is null");
        this.commitInfo = requireNonNull(commitInfo, "commitInfo is null");
    }

    @Override
    public CommitResponse commit(Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
    {
        Metadata definition = completed(metadata.getEffectiveMetadata());
        Protocol protocol = ProtocolUpgrade.upgraded(metadata.getEffectiveProtocol(), definition, ImmutableSet.of());
        WriterProtocol.requireWritable(table, protocol, definition);
        long version = metadata.getVersion();
        Location file = commitFile(table, version);
        byte[] content = JsonRows.toJsonLines(allActions(actions, protocol, definition, metadata).iterator());
        if (!writer.tryCommit(file, content)) {
            throw version == 0 ? new TableAlreadyExistsException(table) : new CommitConflictException(table, version, "somebody else committed first");
        }
        committed = new CommittedTable(version, protocol, definition, content);
        return new CommitResponse(ParsedPublishedDeltaData.forFileStatus(FileStatus.of(toKernelPath(file), content.length, commitInfo.time().toEpochMilli())));
    }

    private List<Row> allActions(CloseableIterator<Row> actions, Protocol protocol, Metadata definition, CommitMetadata metadata)
    {
        List<Row> rows = new ArrayList<>();
        actions.forEachRemaining(action -> rows.add(replace(action, protocol, definition, metadata)));
        // kernel takes no transaction for a new table; after the commitInfo, which must be first
        commitInfo.details().transactionId().ifPresent(transactionId -> rows.add(1, CommitRows.transaction(transactionId, commitInfo.time())));
        return rows;
    }

    private Row replace(Row action, Protocol protocol, Metadata definition, CommitMetadata metadata)
    {
        if (!action.isNullAt(SingleAction.COMMIT_INFO_ORDINAL)) {
            Optional<Long> readVersion = Optional.of(metadata.getVersion() - 1).filter(version -> version >= 0);
            return commitInfo.toAction(readVersion, metadata.getCommitInfo().getInCommitTimestamp().map(Instant::ofEpochMilli));
        }
        if (!action.isNullAt(SingleAction.METADATA_ORDINAL)) {
            return SingleAction.createMetadataSingleAction(definition.toRow());
        }
        if (!action.isNullAt(SingleAction.PROTOCOL_ORDINAL)) {
            return SingleAction.createProtocolSingleAction(protocol.toRow());
        }
        return action;
    }

    // kernel sets no description, and takes no default values and only the properties that it knows
    private Metadata completed(Metadata metadata)
    {
        StructType schema = DefaultValues.with(metadata.getSchema(), wanted.schema());
        return new Metadata(
                metadata.getId(),
                metadata.getName(),
                wanted.description(),
                metadata.getFormat(),
                schema.toJson(),
                schema,
                metadata.getPartitionColumns(),
                metadata.getCreatedTime(),
                VectorUtils.stringStringMapValue(properties(metadata)));
    }

    private Map<String, String> properties(Metadata metadata)
    {
        Map<String, String> properties = new HashMap<>(metadata.getConfiguration());
        wanted.properties().forEach((name, value) -> {
            if (!name.startsWith(DeltaProperties.FEATURE_PREFIX)) {
                properties.putIfAbsent(name, value);
            }
        });
        return properties;
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
