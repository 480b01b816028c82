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
package io.weir.deltagov.write;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;
import io.airlift.log.Logger;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorPageSink;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.NewDataFile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_TOO_MANY_PARTITIONS;
import static io.weir.deltagov.kernel.EngineErrors.toTrinoException;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

/**
 * Writes rows to data files, each group of rows, such as a partition, to its own. The files are part of the table only when the coordinator commits them; an aborted
 * sink removes what it wrote.
 */
final class DeltaGovPageSink
        implements ConnectorPageSink
{
    private static final Logger log = Logger.get(DeltaGovPageSink.class);

    private final NestedNullCheck nullCheck;
    private final ConditionCheck conditionCheck;
    private final WriteChannels channels;
    private final DataFiles files;
    private final FileGroups groups;
    private final int maxPartitions;
    private final JsonCodec<DataFileFragment> fragmentCodec;
    /**
     * By the number of the group of rows.
     */
    private final Map<Integer, PartitionWriter> writers = new HashMap<>();
    private final List<NewDataFile> finished = new ArrayList<>();

    DeltaGovPageSink(NestedNullCheck nullCheck, ConditionCheck conditionCheck, WriteChannels channels, DataFiles files, FileGroups groups, int maxPartitions, JsonCodec<DataFileFragment> fragmentCodec)
    {
        this.nullCheck = requireNonNull(nullCheck, "nullCheck is null");
        this.conditionCheck = requireNonNull(conditionCheck, "conditionCheck is null");
        this.channels = requireNonNull(channels, "channels is null");
        this.files = requireNonNull(files, "files is null");
        this.groups = requireNonNull(groups, "groups is null");
        this.maxPartitions = maxPartitions;
        this.fragmentCodec = requireNonNull(fragmentCodec, "fragmentCodec is null");
    }

    @Override
    public CompletableFuture<?> appendPage(Page page)
    {
        if (page.getPositionCount() > 0) {
            nullCheck.check(page);
            conditionCheck.check(page);
            try {
                append(page);
            }
            catch (DeltaEngineException e) {
                throw toTrinoException(e);
            }
        }
        return NOT_BLOCKED;
    }

    @Override
    public void closeIdleWriters()
    {
        try {
            writers.values().forEach(PartitionWriter::finishIfIdle);
        }
        catch (DeltaEngineException e) {
            throw toTrinoException(e);
        }
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        return completedFuture(finishFiles().stream()
                .map(file -> Slices.wrappedBuffer(fragmentCodec.toJsonBytes(file)))
                .collect(toImmutableList()));
    }

    List<DataFileFragment> finishFiles()
    {
        try {
            writers.values().forEach(PartitionWriter::finish);
        }
        catch (DeltaEngineException e) {
            throw toTrinoException(e);
        }
        return finished.stream()
                .map(DataFileFragment::of)
                .collect(toImmutableList());
    }

    @Override
    public void abort()
    {
        for (PartitionWriter writer : writers.values()) {
            try {
                writer.abort();
            }
            catch (DeltaEngineException e) {
                log.warn(e, "A file of an aborted write is left behind");
            }
        }
        try {
            files.delete(ImmutableList.copyOf(finished));
        }
        catch (IOException e) {
            log.warn(e, "Files of an aborted write are left behind");
        }
    }

    @Override
    public long getCompletedBytes()
    {
        return finished.stream().mapToLong(NewDataFile::size).sum() + writers.values().stream().mapToLong(PartitionWriter::writtenBytes).sum();
    }

    @Override
    public long getMemoryUsage()
    {
        return writers.values().stream().mapToLong(PartitionWriter::retainedBytes).sum();
    }

    private void append(Page page)
    {
        Page dataPage = page.getColumns(channels.dataChannels());
        int[] groupOfPosition = groups.of(page);
        for (PartitionRows rows : PartitionRows.group(groupOfPosition, groups.highest())) {
            PartitionWriter writer = writer(rows.partition(), page, rows.firstPosition());
            writer.append(rows.count() == page.getPositionCount() ? dataPage : dataPage.getPositions(rows.positions(), 0, rows.count()));
        }
    }

    private PartitionWriter writer(int partition, Page page, int position)
    {
        PartitionWriter writer = writers.computeIfAbsent(partition, _ -> new PartitionWriter(files, channels.partitionValues(page, position), finished::add));
        if (!writer.isOpen()) {
            requireRoomForOneMore();
        }
        return writer;
    }

    private void requireRoomForOneMore()
    {
        long open = writers.values().stream().filter(PartitionWriter::isOpen).count();
        if (open >= maxPartitions) {
            throw new TrinoException(
                    DELTA_GOV_TOO_MANY_PARTITIONS,
                    "More than %s partitions are being written at once by one writer. Write fewer at a time, for example with a WHERE on the partition columns, or raise delta-gov.max-partitions-per-writer".formatted(maxPartitions));
        }
    }
}
