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
package io.weir.deltagov;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * The files of tables on the disk of a warehouse.
 */
final class WarehouseFiles
{
    private final Path warehouse;

    WarehouseFiles(Path warehouse)
    {
        this.warehouse = requireNonNull(warehouse, "warehouse is null");
    }

    List<Path> directoriesOf(String table)
    {
        try (Stream<Path> directories = Files.list(warehouse.resolve("tpch"))) {
            return directories.filter(path -> path.getFileName().toString().startsWith(table + "-")).toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> parquetFilesOf(String table)
            throws IOException
    {
        return parquetFilesIn(directoriesOf(table).getFirst());
    }

    static List<Path> parquetFilesIn(Path directory)
            throws IOException
    {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(".parquet") && !path.toString().contains("_delta_log")).toList();
        }
    }
}
