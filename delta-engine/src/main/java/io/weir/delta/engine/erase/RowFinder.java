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

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.delta.engine.data.RowPositions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * Finds the rows of a subject in a file, rows that a deletion vector hides too. Every value is read: no statistics of the file or of the log
 * are believed.
 */
final class RowFinder
{
    private final TrinoFileSystem fileSystem;
    private final Map<DataColumn, Domain> domains;
    private final DataFileReader reader = new DataFileReader();

    RowFinder(TrinoFileSystem fileSystem, TupleDomain<DataColumn> predicate)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        checkArgument(!predicate.isNone() && !predicate.isAll(), "the predicate says nothing about a row");
        this.domains = Map.copyOf(predicate.getDomains().orElseThrow());
    }

    /**
     * @param partitionValues as far as they are known; what is not known may be anything
     */
    RowPositions find(Location file, long size, Map<String, Optional<String>> partitionValues)
    {
        RowPositions rows = new RowPositions();
        List<DataColumn> read = new ArrayList<>();
        List<Domain> wanted = new ArrayList<>();
        for (Map.Entry<DataColumn, Domain> entry : domains.entrySet()) {
            DataColumn column = entry.getKey();
            Optional<String> value = partitionValues.get(column.physical().name());
            if (value != null) {
                if (!includes(entry.getValue(), column, value)) {
                    return rows;
                }
            }
            else if (column.kind() == Kind.DATA) {
                read.add(column);
                wanted.add(entry.getValue());
            }
        }
        read.add(DataColumn.rowPosition());
        DataFileScan scan = DataFileScan.of(read).withPartitionValues(partitionValues);
        try (ConnectorPageSource source = reader.open(fileSystem.newInputFile(file, size), scan, NO_LIMIT)) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    addMatching(page, read, wanted, rows);
                }
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file, e);
        }
        return rows;
    }

    private static boolean includes(Domain domain, DataColumn column, Optional<String> text)
    {
        NullableValue value = PartitionValues.decode(column.type(), text);
        return domain.includesNullableValue(value.getValue());
    }

    private static void addMatching(SourcePage page, List<DataColumn> columns, List<Domain> wanted, RowPositions rows)
    {
        Block positions = page.getBlock(wanted.size());
        boolean[] excluded = new boolean[page.getPositionCount()];
        for (int channel = 0; channel < wanted.size(); channel++) {
            Block block = page.getBlock(channel);
            for (int position = 0; position < excluded.length; position++) {
                excluded[position] = excluded[position] || !wanted.get(channel).includesNullableValue(readNativeValue(columns.get(channel).type(), block, position));
            }
        }
        for (int position = 0; position < excluded.length; position++) {
            if (!excluded[position]) {
                rows.add(BIGINT.getLong(positions, position));
            }
        }
    }
}
