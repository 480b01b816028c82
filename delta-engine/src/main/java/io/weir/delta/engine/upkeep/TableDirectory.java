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
package io.weir.delta.engine.upkeep;

import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.kernel.ListedPaths;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Lists what a table has stored: data files, deletion vectors and change data, whether anything refers to them or not. What is in a directory
 * with a log of its own is another table's.
 */
public final class TableDirectory
{
    private static final String OWN_LOG = "_delta_log/";
    private static final String LOG = "/" + OWN_LOG;

    private TableDirectory() {}

    public static List<StoredFile> list(TrinoFileSystem fileSystem, Location table)
            throws IOException
    {
        return listAll(fileSystem, table).stream()
                .filter(file -> !file.isHidden())
                .collect(toImmutableList());
    }

    /**
     * The same with what is hidden, but for the log.
     */
    public static List<StoredFile> listAll(TrinoFileSystem fileSystem, Location table)
            throws IOException
    {
        ListedPaths paths = new ListedPaths(table);
        List<StoredFile> files = new ArrayList<>();
        Set<String> otherTables = new HashSet<>();
        FileIterator iterator = fileSystem.listFiles(table);
        while (iterator.hasNext()) {
            FileEntry entry = iterator.next();
            String relative = paths.relative(entry.location());
            if (!relative.startsWith(OWN_LOG)) {
                files.add(new StoredFile(table.appendPath(relative), relative, entry.length(), entry.lastModified()));
            }
            int log = relative.indexOf(LOG);
            if (log > 0) {
                otherTables.add(relative.substring(0, log + 1));
            }
        }
        return files.stream()
                .filter(file -> otherTables.stream().noneMatch(file.path()::startsWith))
                .collect(toImmutableList());
    }
}
