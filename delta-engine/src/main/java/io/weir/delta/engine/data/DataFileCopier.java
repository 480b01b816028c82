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
package io.weir.delta.engine.data;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.Interrupts;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.DataColumn.Kind;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static java.util.Objects.requireNonNull;

/**
 * Copies the rows of a data file that stay.
 */
public final class DataFileCopier
{
    private final TrinoFileSystem fileSystem;
    private final Location table;
    private final List<DataColumn> columns;
    private final DataFileWriterOptions options;
    private final DataFileReader reader = new DataFileReader();

    /**
     * @param columns all columns of the table
     */
    public DataFileCopier(TrinoFileSystem fileSystem, Location table, List<DataColumn> columns, DataFileWriterOptions options)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
        this.columns = columns.stream().filter(column -> column.kind() == Kind.DATA).collect(toImmutableList());
        this.options = requireNonNull(options, "options is null");
    }

    /**
     * @return empty when no row stays
     */
    public Optional<NewDataFile> copyWithout(ActiveFile file, DeletedRows rows)
    {
        DataFileScan scan = DataFileScan.of(columns, file).withDeletedRows(rows);
        DataFileWriter writer = DataFileWriter.open(fileSystem, table, columns, file.partitionValues(), options);
        try (ConnectorPageSource source = reader.open(fileSystem.newInputFile(file.location(), file.size()), scan, NO_LIMIT)) {
            if (copy(source, writer) > 0) {
                return Optional.of(writer.finish());
            }
            return Optional.empty();
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file.location(), e);
        }
        finally {
            // does nothing to a file that was finished
            writer.abort();
        }
    }

    private static long copy(ConnectorPageSource source, DataFileWriter writer)
    {
        long rows = 0;
        while (!source.isFinished()) {
            Interrupts.requireNone();
            SourcePage page = source.getNextSourcePage();
            if (page != null) {
                rows += page.getPositionCount();
                writer.append(page.getPage());
            }
        }
        return rows;
    }
}
