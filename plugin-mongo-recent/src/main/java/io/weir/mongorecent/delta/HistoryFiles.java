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
package io.weir.mongorecent.delta;

import com.google.common.collect.ImmutableList;
import io.airlift.log.Logger;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.DataFileWriter;
import io.weir.delta.engine.data.DataFileWriterOptions;
import io.weir.delta.engine.data.PartitionValues;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * The data files of one run of the copier. They are no part of the table before they are committed. Not safe for use by many threads.
 */
public final class HistoryFiles
{
    private static final Logger log = Logger.get(HistoryFiles.class);
    private static final long TARGET_BYTES = 128 * 1024 * 1024;
    // each has a buffer of its own
    private static final int MAX_OPEN = 50;

    private final TrinoFileSystem fileSystem;
    private final TableSnapshot table;
    private final HistoryColumns columns;
    private final DataFileWriterOptions options;
    private final List<DataColumn> dataColumns;
    private final int[] dataChannels;
    private final int[] partitionChannels;
    // the protocol wants each partition column with each file
    private final Map<String, Optional<String>> nullPartition;

    private final Map<Map<String, Optional<String>>, DataFileWriter> open = new LinkedHashMap<>();
    private final List<NewDataFile> finished = new ArrayList<>();

    HistoryFiles(TrinoFileSystem fileSystem, TableSnapshot table, HistoryColumns columns, String queryId)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.options = DataFileWriterOptions.of(table.properties()).withClusteringColumns(table.clusteringColumns()).withFileNamePrefix(queryId + "-");
        List<DataColumn> all = columns.history();
        this.dataColumns = all.stream().filter(column -> column.kind() == Kind.DATA).toList();
        this.dataChannels = channels(all, Kind.DATA);
        this.partitionChannels = channels(all, Kind.PARTITION);
        this.nullPartition = columns.partitionColumns().stream().collect(toImmutableMap(column -> column.physical().name(), _ -> Optional.empty()));
    }

    private static int[] channels(List<DataColumn> columns, Kind kind)
    {
        return IntStream.range(0, columns.size()).filter(channel -> columns.get(channel).kind() == kind).toArray();
    }

    /**
     * @param page rows of the collection, in the order of the columns
     */
    public void append(Page page)
    {
        Page rows = columns.copy(page);
        if (partitionChannels.length == 0) {
            append(nullPartition, rows.getColumns(dataChannels));
            return;
        }
        Map<Map<String, Optional<String>>, List<Integer>> partitions = new LinkedHashMap<>();
        for (int position = 0; position < rows.getPositionCount(); position++) {
            partitions.computeIfAbsent(partition(rows, position), _ -> new ArrayList<>()).add(position);
        }
        Page data = rows.getColumns(dataChannels);
        partitions.forEach((partition, positions) ->
                append(partition, data.getPositions(positions.stream().mapToInt(Integer::intValue).toArray(), 0, positions.size())));
    }

    private Map<String, Optional<String>> partition(Page rows, int position)
    {
        Map<String, Optional<String>> values = new LinkedHashMap<>(nullPartition);
        for (int channel : partitionChannels) {
            DataColumn column = columns.history().get(channel);
            values.put(column.physical().name(), PartitionValues.encode(column.type(), readNativeValue(column.type(), rows.getBlock(channel), position)));
        }
        return values;
    }

    private void append(Map<String, Optional<String>> partition, Page data)
    {
        if (!open.containsKey(partition)) {
            if (open.size() >= MAX_OPEN) {
                finish(open.keySet().iterator().next());
            }
            open.put(partition, DataFileWriter.open(fileSystem, table.location(), dataColumns, partition, options));
        }
        DataFileWriter writer = open.get(partition);
        writer.append(data);
        if (writer.writtenBytes() >= TARGET_BYTES) {
            finish(partition);
        }
    }

    private void finish(Map<String, Optional<String>> partition)
    {
        // stays among those that are aborted when it fails
        finished.add(open.get(partition).finish());
        open.remove(partition);
    }

    public List<NewDataFile> finish()
    {
        ImmutableList.copyOf(open.keySet()).forEach(this::finish);
        return ImmutableList.copyOf(finished);
    }

    /**
     * Removes what was written. A file that cannot be removed is left to vacuum.
     */
    public void abort()
    {
        open.values().forEach(writer -> {
            try {
                writer.abort();
            }
            catch (DeltaEngineException e) {
                log.warn(e, "A file that was not committed is left behind");
            }
        });
        try {
            fileSystem.deleteFiles(finished.stream().map(file -> table.location().appendPath(URI.create(file.path()).getPath())).toList());
        }
        catch (IOException e) {
            log.warn(e, "Files that were not committed are left behind in %s", table.location());
        }
    }
}
