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
package io.weir.plugintests.redteam;

import io.weir.plugintests.Repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Trino's memory connector, which the shipped server does not have: a catalog that knows nothing of governance.
 */
final class MemoryConnector
{
    private MemoryConnector() {}

    /**
     * @param data the directory of a server that is not started yet
     * @param etc what its configuration is written from
     */
    static void add(Path data, Path etc)
    {
        try {
            Files.writeString(etc.resolve("catalog/memory.properties"), "connector.name=memory\n");
            unpack(newestZip(), Files.createDirectories(data.resolve("plugin/memory")));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newestZip()
            throws IOException
    {
        try (Stream<Path> files = Files.list(Repository.root().resolve("server/memory/target"))) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IllegalStateException("The module server/memory is not built"));
        }
    }

    /**
     * The zip of a plugin is one folder of jars.
     */
    private static void unpack(Path zip, Path folder)
            throws IOException
    {
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Files.copy(entries, folder.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        }
    }
}
