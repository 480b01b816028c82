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
package io.weir.deltagov.warehouse;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.delta.engine.commit.ExclusiveFileWriters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * A warehouse in a directory. Each of its catalogs is one of another cluster.
 */
record LocalWarehouse(Path directory)
{
    TableCatalog catalog()
    {
        return catalog(Clock.systemUTC());
    }

    TableCatalog catalog(Clock clock)
    {
        return new WarehouseTableCatalog(fileSystem(), writer(), location(), new KnownEntries(), clock);
    }

    TableCatalog catalog(KnownEntries entries)
    {
        return new WarehouseTableCatalog(fileSystem(), writer(), location(), entries, Clock.systemUTC());
    }

    TableCatalog catalog(ExclusiveFileWriter writer)
    {
        return new WarehouseTableCatalog(fileSystem(), writer, location(), new KnownEntries());
    }

    TableCatalog catalog(TrinoFileSystem fileSystem)
    {
        return new WarehouseTableCatalog(fileSystem, writer(), location(), new KnownEntries());
    }

    ExclusiveFileWriter writer()
    {
        return ExclusiveFileWriters.forFileSystem(fileSystem());
    }

    private TrinoFileSystem fileSystem()
    {
        return new LocalFileSystem(directory.getRoot());
    }

    private Location location()
    {
        return Location.of("file://" + directory);
    }

    List<String> files()
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
