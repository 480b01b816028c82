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
import io.weir.delta.engine.commit.FileReplacer;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * Removes directories of partitions that have become empty: on a disk they stay, and their names hold the values.
 */
final class EmptyDirectories
{
    private EmptyDirectories() {}

    static void remove(FileReplacer replacer, Location table, Collection<Location> deletedFiles)
            throws IOException
    {
        TreeSet<Location> directories = new TreeSet<>(Comparator.comparing((Location location) -> location.toString().length()).reversed().thenComparing(Location::toString));
        for (Location file : deletedFiles) {
            Location directory = file.parentDirectory();
            while (Erasure.isInDirectory(table, directory)) {
                directories.add(directory);
                directory = directory.parentDirectory();
            }
        }
        for (Location directory : directories) {
            replacer.removeDirectoryIfEmpty(directory);
        }
    }
}
