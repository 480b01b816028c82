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
package io.weir.deltagov.changes;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputFile;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;
import io.weir.delta.engine.TableChange;
import io.weir.delta.engine.data.ChangeType;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;
import io.weir.delta.engine.data.DeletedRows;
import io.weir.delta.engine.data.DeletedRowsLoader;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.deltagov.DeletionVector;
import io.weir.deltagov.kernel.EngineErrors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Reads the rows of one file that one commit changed. The engine gives table functions no account of memory, so what bounds it are the options of the reader.
 */
final class TableChangesProcessor
        implements TableFunctionSplitProcessor
{
    private final ConnectorPageSource source;
    private final int columnCount;
    private final Optional<Block> type;
    private final Block version;
    private final Block time;

    private TableChangesProcessor(ConnectorPageSource source, int columnCount, Optional<Block> type, Block version, Block time)
    {
        this.source = requireNonNull(source, "source is null");
        this.columnCount = columnCount;
        this.type = requireNonNull(type, "type is null");
        this.version = requireNonNull(version, "version is null");
        this.time = requireNonNull(time, "time is null");
    }

    static TableChangesProcessor open(TrinoFileSystem fileSystem, ParquetReaderOptions options, TableChangesHandle table, TableChangesSplit split)
    {
        Optional<ChangeType> type = type(split.kind());
        List<DataColumn> columns = new ArrayList<>();
        table.columns().forEach(column -> columns.add(inFile(column, split)));
        if (type.isEmpty()) {
            columns.add(ChangeType.column());
        }
        ConnectorPageSource source = translated(() -> {
            DeletedRowsLoader vectors = new DeletedRowsLoader(fileSystem, Location.of(table.location()));
            DataFileScan scan = DataFileScan.of(columns).withPartitionValues(split.partitionValues());
            DataFileScan changed = leftOut(vectors, split).map(scan::withDeletedRows).orElse(scan);
            return new DataFileReader(options, EngineErrors::toTrinoException).open(file(fileSystem, split), changed, NO_LIMIT);
        });
        return new TableChangesProcessor(
                source,
                table.columns().size(),
                type.map(ChangeType::value),
                writeNativeValue(BIGINT, split.version()),
                writeNativeValue(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(split.timeMillis(), UTC_KEY)));
    }

    private static Optional<ChangeType> type(TableChange.Kind kind)
    {
        return switch (kind) {
            case TOLD_BY_FILE -> Optional.empty();
            case INSERTED -> Optional.of(ChangeType.INSERT);
            case DELETED -> Optional.of(ChangeType.DELETE);
        };
    }

    /**
     * The partitioning of a table may have been another one when the file was written, and the physical name of the column too.
     */
    private static DataColumn inFile(DataColumn column, TableChangesSplit split)
    {
        PhysicalField physical = Optional.ofNullable(split.formerNames().get(column.physical().name()))
                .map(name -> new PhysicalField(name, OptionalInt.empty(), column.physical().children()))
                .orElse(column.physical());
        Kind kind = split.partitionValues().containsKey(physical.name()) ? Kind.PARTITION : Kind.DATA;
        return new DataColumn(column.name(), column.type(), physical, kind, column.mapping());
    }

    private static Optional<DeletedRows> leftOut(DeletedRowsLoader vectors, TableChangesSplit split)
    {
        Optional<DeletedRows> without = split.without().map(DeletionVector::toDescriptor).map(vectors::load);
        if (split.only().isEmpty()) {
            return without;
        }
        DeletedRows only = vectors.load(split.only().orElseThrow().toDescriptor());
        return Optional.of(position -> !only.contains(position) || (without.isPresent() && without.orElseThrow().contains(position)));
    }

    private static TrinoInputFile file(TrinoFileSystem fileSystem, TableChangesSplit split)
    {
        Location location = Location.of(split.path());
        return split.size().map(size -> fileSystem.newInputFile(location, size)).orElseGet(() -> fileSystem.newInputFile(location));
    }

    @Override
    public TableFunctionProcessorState process()
    {
        while (!source.isFinished()) {
            SourcePage page = source.getNextSourcePage();
            if (page != null) {
                return produced(told(page));
            }
        }
        return FINISHED;
    }

    // the columns of the table, _change_type, _commit_version, _commit_timestamp
    private Page told(SourcePage page)
    {
        int positions = page.getPositionCount();
        Block[] blocks = new Block[columnCount + 3];
        for (int channel = 0; channel < columnCount; channel++) {
            blocks[channel] = page.getBlock(channel);
        }
        blocks[columnCount] = type.<Block>map(value -> RunLengthEncodedBlock.create(value, positions)).orElseGet(() -> page.getBlock(columnCount));
        blocks[columnCount + 1] = RunLengthEncodedBlock.create(version, positions);
        blocks[columnCount + 2] = RunLengthEncodedBlock.create(time, positions);
        return new Page(positions, blocks);
    }

    @Override
    public void close()
            throws IOException
    {
        source.close();
    }
}
