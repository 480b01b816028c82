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

import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DataFileCopier;
import io.weir.delta.engine.data.DataFileWriterOptions;
import io.weir.delta.engine.data.DeletedRows;
import io.weir.delta.engine.data.DeletedRowsLoader;
import io.weir.delta.engine.data.RowPositions;
import io.weir.delta.engine.replay.FilePaths;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Copies the rows of others. A copy has no deletion vector: what it hid is left out.
 */
public final class FileRewriter
{
    private final TrinoFileSystem fileSystem;
    private final DataColumns columns;
    private final Function<TableSnapshot, DataFileWriterOptions> options;

    public FileRewriter(TrinoFileSystem fileSystem, DataColumns columns, Function<TableSnapshot, DataFileWriterOptions> options)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.options = requireNonNull(options, "options is null");
    }

    /**
     * Whether the table has the column as it is, in its files too.
     */
    boolean has(TableSnapshot table, DataColumn column)
    {
        return table.schema().fields().stream()
                .filter(field -> field.getName().equals(column.name()))
                .anyMatch(field -> columns.of(field, table.partitionColumns(), table.columnMapping()).equals(column));
    }

    /**
     * @return empty when no row is left
     */
    Optional<NewDataFile> copyWithout(TableSnapshot table, ActiveFile file, RowPositions rows)
    {
        Optional<DeletedRows> hidden = hidden(table, file);
        DeletedRows leftOut = position -> rows.contains(position) || (hidden.isPresent() && hidden.orElseThrow().contains(position));
        return new DataFileCopier(fileSystem, table.location(), columns.of(table), options.apply(table)).copyWithout(file, leftOut);
    }

    /**
     * How many of the rows were deleted before.
     */
    long hiddenRows(TableSnapshot table, ActiveFile file, RowPositions rows)
    {
        return hidden(table, file).map(vector -> rows.stream().filter(vector::contains).count()).orElse(0L);
    }

    private Optional<DeletedRows> hidden(TableSnapshot table, ActiveFile file)
    {
        return file.deletionVector().map(vector -> new DeletedRowsLoader(fileSystem, table.location()).load(vector));
    }

    /**
     * Removes copies that are not committed.
     */
    void delete(TableSnapshot table, List<NewDataFile> copies, RuntimeException problem)
    {
        try {
            fileSystem.deleteFiles(copies.stream().map(file -> FilePaths.resolve(table.location(), file.path())).collect(toImmutableList()));
        }
        catch (IOException e) {
            problem.addSuppressed(e);
        }
    }
}
