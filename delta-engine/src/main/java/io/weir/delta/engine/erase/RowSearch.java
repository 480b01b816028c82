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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.CorruptDataFileException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;
import io.weir.delta.engine.data.RowPositions;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * Reads files for rows that meet conditions. Every value is read: no statistics of the file are believed.
 */
final class RowSearch
{
    /**
     * One of the columns has a wanted value.
     */
    record Condition(List<DataColumn> columns, Domain wanted)
    {
        Condition
        {
            columns = ImmutableList.copyOf(columns);
            requireNonNull(wanted, "wanted is null");
        }
    }

    private final TrinoFileSystem fileSystem;
    private final DataFileReader reader = new DataFileReader();

    RowSearch(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    MessageType schema(Location file, long size)
    {
        return reader.schema(fileSystem.newInputFile(file, size));
    }

    /**
     * Rows that meet all conditions.
     */
    RowPositions find(Location file, long size, List<Condition> conditions)
    {
        RowPositions rows = new RowPositions();
        if (conditions.stream().anyMatch(condition -> condition.columns().isEmpty())) {
            return rows;
        }
        List<DataColumn> columns = conditions.stream().flatMap(condition -> condition.columns().stream()).toList();
        requireOneType(file, columns);
        List<DataColumn> read = ImmutableList.<DataColumn>builder().addAll(columns).add(DataColumn.rowPosition()).build();
        try (ConnectorPageSource source = reader.open(fileSystem.newInputFile(file, size), DataFileScan.of(read), NO_LIMIT)) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    addMatching(page, conditions, rows);
                }
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file, e);
        }
        return rows;
    }

    // the reader reads each field once
    private static void requireOneType(Location file, List<DataColumn> columns)
    {
        Map<String, Type> types = new HashMap<>();
        for (DataColumn column : columns) {
            Type other = types.putIfAbsent(column.physical().name(), column.type());
            if (other != null && !other.equals(column.type())) {
                throw new CorruptDataFileException(file, "column %s is read as %s and as %s".formatted(column.name(), column.type().getDisplayName(), other.getDisplayName()));
            }
        }
    }

    private static void addMatching(SourcePage page, List<Condition> conditions, RowPositions rows)
    {
        boolean[] excluded = new boolean[page.getPositionCount()];
        int channel = 0;
        for (Condition condition : conditions) {
            boolean[] included = new boolean[excluded.length];
            for (DataColumn column : condition.columns()) {
                include(page.getBlock(channel), column.type(), condition.wanted(), included);
                channel++;
            }
            for (int position = 0; position < excluded.length; position++) {
                excluded[position] |= !included[position];
            }
        }
        Block positions = page.getBlock(channel);
        for (int position = 0; position < excluded.length; position++) {
            if (!excluded[position]) {
                rows.add(BIGINT.getLong(positions, position));
            }
        }
    }

    private static void include(Block block, Type type, Domain wanted, boolean[] included)
    {
        for (int position = 0; position < included.length; position++) {
            included[position] |= wanted.includesNullableValue(readNativeValue(type, block, position));
        }
    }
}
